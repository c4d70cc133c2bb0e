"""A leaf laid out as often as its figures need.

In: a way of laying out once, and the rules. Out: the engine's context and page boxes. What only a page or two
need is done while the leaf is laid out, by `page_sequence`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gatherings.press.page_rules import TRIES, UNRULED, AgainError, Hints, PageRules

Laid = tuple[Any, tuple[Any, ...]]
LayOut = Callable[[PageRules | None, Hints], Laid]


def made_pages(lay_out: LayOut, rules: PageRules | None, *, recto: bool) -> Laid:
    """Context and page boxes of a leaf that opens `recto` or on a verso.

    Raises what `lay_out` raises, but for `AgainError`.
    """
    hints = Hints(recto=recto)
    while hints.tries < TRIES:
        try:
            return lay_out(rules, hints)
        except AgainError as found:
            found.told(hints)
    return lay_out(replace(rules or UNRULED, floats=False), hints)
