"""What every worker needs, loaded once in the process that they are forked from.

In: nothing. Out: nothing; importing it loads the layout engine with our changes and the modules of
all jobs, and sets them aside from the collector of garbage, so that forks share them in memory.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from gatherings.diagnostics import ToolError
from gatherings.press import furniture, leafjob
from gatherings.press.engine import require

__all__ = ["furniture", "leafjob"]

with suppress(ToolError):  # the build says so itself, and better
    require()
gc.freeze()
