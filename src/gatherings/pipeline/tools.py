"""Stage 8 (pipeline): which tools made a file, for the manifest.

In: nothing. Out: names and versions of what shapes the output.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping

from gatherings import __version__

SHAPING = (
    "weasyprint",
    "pydyf",
    "markdown",
    "jinja2",
    "ebooklib",
    "fonttools",
    "lxml",
    "pikepdf",
    "pillow",
)


def versions() -> Mapping[str, str]:
    """Tool → version."""
    return {"gatherings": __version__} | {name: importlib.metadata.version(name) for name in SHAPING}
