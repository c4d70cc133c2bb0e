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


def too_wide(page: Any) -> Iterator[tuple[Any, float]]:
    """Lines that nothing could make narrow enough: the box of their last text, and pixels too many."""
    line_box, text_box = internals.kind("LineBox"), internals.kind("TextBox")
    for box in all_boxes(page):
        planned = getattr(box, "planned", None) if isinstance(box, line_box) else None
        if planned is not None and planned.line.over:
            texts = [b for b in all_boxes(box) if isinstance(b, text_box) and b.text.strip()]
            if texts:
                yield texts[-1], planned.line.over


def counted(pages: Sequence[Any]) -> Mapping[str, int]:
    """Lines by how they were broken: ``total fit``, or the reason why the engine did it."""
    found: Counter[str] = Counter()
    line_box = internals.kind("LineBox")
    for page in pages:
        for box in all_boxes(page):
            if isinstance(box, line_box) and hasattr(box, "unplanned"):
                found[box.unplanned or TOTAL_FIT] += 1
    return dict(sorted(found.items()))
