"""A sheet for people as a PDF: the job ticket.

In: an element tree, a style sheet, typefaces. Out: a PDF, the same bytes for the same sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gatherings.press.arrangement import standard_tree
from gatherings.press.engine import Engine

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.styles import FontFace


def leaflet(root: _Element, css: str, faces: Sequence[FontFace], base: Path) -> tuple[bytes, int]:
    """The sheet and on how many pages it stands; raises `ToolError` where the layout engine is missing."""
    engine = Engine((css,), faces, base)
    laid = engine.lay_out(standard_tree(root))
    return engine.written(laid.boxes), len(laid.boxes)
