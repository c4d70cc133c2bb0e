"""What became of the lines of a leaf.

In: laid-out page boxes. Out: numbers of lines by how they were broken, and lines that are too wide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gatherings.press import internals
from gatherings.press.boxes import all_boxes

TOTAL_FIT = "total fit"
LOOSENED = "total fit, a line longer or shorter"


def _lines(box: Any, line_box: Any) -> Iterator[Any]:
    """Lines of text within a box, without what stands in them."""
    box = getattr(box, "_box", box)
    if isinstance(box, line_box):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, line_box)


def too_wide(page: Any) -> Iterator[tuple[Any, float]]:
    """Lines that nothing could make narrow enough: the box of their last text, and pixels too many."""
    text_box = internals.kind("TextBox")
    for box in _lines(page, internals.kind("LineBox")):
        planned = getattr(box, "planned", None)
        if planned is not None and planned.line.over:
            texts = [b for b in all_boxes(box) if isinstance(b, text_box) and b.text.strip()]
            if texts:
                yield texts[-1], planned.line.over


def counted(pages: Sequence[Any]) -> Mapping[str, int]:
    """Lines by how they were broken: `TOTAL_FIT`, `LOOSENED` for their page, or the reason why the engine did it."""
    found: Counter[str] = Counter()
    line_box = internals.kind("LineBox")
    for page in pages:
        for box in _lines(page, line_box):
            if hasattr(box, "unplanned"):
                loosened = box.planned is not None and box.planned.plan.more
                found[box.unplanned or (LOOSENED if loosened else TOTAL_FIT)] += 1
    return dict(sorted(found.items()))
