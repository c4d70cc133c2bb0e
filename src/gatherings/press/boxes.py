"""Walks through laid-out boxes.

In: an engine's page box or any box in it. Out: the boxes within, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def text_boxes(
    box: Any, *, notes: bool = False, generated: bool = False, floats: bool = True
) -> Iterator[Any]:
    """The text and replaced boxes of a laid-out box, in order; notes and generated text on demand.

    `floats` tells whether figures that left their place are among them.
    """
    from weasyprint.formatting_structure import boxes as b

    if isinstance(box, b.MarginBox) or (not notes and isinstance(box, b.FootnoteAreaBox)):
        return
    if (
        not generated
        and "::" in (box.element_tag or "")
        and not (box.element_tag or "").endswith("::first-letter")
    ):
        return
    if not floats and getattr(box, "gatherings_floats", False):
        return
    if isinstance(box, (b.TextBox, b.ReplacedBox)):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from text_boxes(getattr(child, "_box", child), notes=notes, generated=generated, floats=floats)


def all_boxes(box: Any) -> Iterator[Any]:
    """A box and everything in it, absolutely placed boxes included."""
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()):
        yield from all_boxes(child)
