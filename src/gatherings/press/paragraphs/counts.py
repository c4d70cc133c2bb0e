"""What became of the lines of a leaf.

In: laid-out page boxes. Out: numbers of lines by how they were broken, and lines that are too wide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from gatherings.press import internals
from gatherings.press.boxes import all_boxes

TOTAL_FIT = "total fit"


def counted(pages: Sequence[Any]) -> Mapping[str, int]:
    """Lines by how they were broken: ``total fit``, or the reason why the engine did it."""
    found: Counter[str] = Counter()
    line_box = internals.kind("LineBox")
    for page in pages:
        for box in all_boxes(page):
            if isinstance(box, line_box) and hasattr(box, "unplanned"):
                found[box.unplanned or TOTAL_FIT] += 1
    return dict(sorted(found.items()))
