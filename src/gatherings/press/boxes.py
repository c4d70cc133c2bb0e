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

    never = b.MarginBox if notes else (b.MarginBox, b.FootnoteAreaBox)
    leaves = b.TextBox, b.ReplacedBox
    waiting = [box]
    while waiting:
        found = waiting.pop()
        found = getattr(found, "_box", found)
        tag = found.element_tag or ""
        if not generated and "::" in tag and not tag.endswith("::first-letter"):
            continue
        if isinstance(found, never) or (not floats and getattr(found, "gatherings_floats", False)):
            continue
        if isinstance(found, leaves):
            yield found
        else:
            waiting.extend(reversed(getattr(found, "children", ())))


def all_boxes(box: Any) -> Iterator[Any]:
    """A box and everything in it, absolutely placed boxes included."""
    waiting = [box]
    while waiting:
        found = waiting.pop()
        found = getattr(found, "_box", found)
        yield found
        waiting.extend(reversed(getattr(found, "children", ())))
