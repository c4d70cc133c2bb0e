"""What every worker needs, loaded once in the process that they are forked from.

In: nothing. Out: nothing; importing it loads the layout engine with our changes and the modules of
all jobs, and sets them aside from the collector of garbage, so that forks share them in memory.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from PIL import Image

from gatherings.diagnostics import ToolError
from gatherings.press import furniture, leafjob
from gatherings.press.engine import require

__all__ = ["furniture", "leafjob"]

_KINDS = (
    "FcChar8 **", "PangoFcFontMap *", "PangoLogAttr", "PangoLogAttr[]", "PangoRectangle *", "char[4]", "char[]",
    "hb_tag_t[100]", "intptr_t", "unsigned int *",
)  # fmt: skip
"""Types in C that every leaf asks for: each is read by a parser the first time, which takes four milliseconds."""


def _load() -> None:
    """What a leaf would load otherwise when it is set."""
    require()
    from weasyprint.text.ffi import ffi

    from gatherings.press import notes_layout, page_floats, page_sequence  # noqa: F401
    from gatherings.press.paragraphs import setter  # noqa: F401

    Image.preinit()
    for kind in _KINDS:
        ffi.typeof(kind)


with suppress(ToolError):  # the build says so itself, and better
    _load()
gc.freeze()
