"""A leaf laid out as often as its pages need: once as a rule, again for a figure or a last page of a line or two.

In: a way of laying out once, and the rules. Out: the engine's context and page boxes of the best try.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gatherings.press.boxes import all_boxes
from gatherings.press.page_rules import UNRULED, AgainError, Hints, PageRules

TRIES = 12
"""How often a leaf is laid out for the sake of its figures, before they stay in the text."""
LEAST = 4
"""Lines that the last page of a leaf should have."""
BACK = 3
"""How many pages before the last one are tried for the lines that it lacks."""

Laid = tuple[Any, tuple[Any, ...]]
LayOut = Callable[[PageRules | None, Hints], Laid]


def made_pages(lay_out: LayOut, rules: PageRules | None) -> Laid:
    """Context and page boxes; raises what `lay_out` raises, but for `AgainError`."""
    hints = Hints()
    found = _with_figures(lay_out, rules, hints)
    if rules is None or not rules.line or not rules.even:
        return found
    pages = found[1]
    lacking = LEAST - _lines(pages[-1]) if len(pages) > 1 else 0
    if not 0 < lacking < LEAST:
        return found
    for number in range(len(pages) - 1, max(0, len(pages) - 1 - BACK), -1):
        hints.short = {number: lacking}
        again = _with_figures(lay_out, rules, hints)
        if len(again[1]) == len(pages) and _lines(again[1][-1]) >= LEAST:
            return again
    return found


def _with_figures(lay_out: LayOut, rules: PageRules | None, hints: Hints) -> Laid:
    for _ in range(TRIES):
        try:
            return lay_out(rules, hints)
        except AgainError as found:
            found.told(hints)
    return lay_out(replace(rules or UNRULED, floats=False), hints)


def _lines(page: Any) -> int:
    """Lines of text on a page, side by side counted once."""
    from weasyprint.formatting_structure import boxes

    lines = (box for box in all_boxes(page) if isinstance(box, boxes.LineBox))
    return len({round(box.position_y + box.baseline, 1) for box in lines if box.children})
