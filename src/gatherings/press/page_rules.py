"""How the pages of a leaf are to be made, and what was learnt of them on the way.

In: the theme's wishes. Out: `PageRules`, which travel with the work, and `Hints`, which a second
try at a leaf has over the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class PageRules:
    """What shapes the pages besides their measure and depth."""

    line: float = 0.0
    """Points from baseline to baseline; 0 where pages are to be left as the engine makes them."""
    floats: bool = True
    """Whether a figure that does not fit goes to the head of the next page, and the text flows up."""
    grid: bool = True
    """Whether the lines of the text stand on one grid, front and back."""
    even: bool = True
    """Whether a page that ends short is filled, and facing pages end alike."""


UNRULED = PageRules()
"""Pages as the engine makes them."""


@dataclass(slots=True)
class Hints:
    """What is known of the leaf, and what an earlier try at it found out about its figures."""

    here: set[Element] = field(default_factory=set)
    """To be left in the text."""
    ahead: dict[Element, int] = field(default_factory=dict)
    """To be set at the head of a page, before its place in the text is reached."""
    recto: bool = True
    """Whether the first page of the leaf is a right-hand one."""


class AgainError(Exception):
    """A figure that waits cannot be set well; the leaf is laid out anew with a hint."""

    def __init__(self, figure: Element, page: int | None) -> None:
        super().__init__(figure.get("id", "a figure"))
        self.figure = figure
        self.page = page
        """The page at whose head it may stand; None for its place in the text."""

    def told(self, hints: Hints) -> None:
        """Add what was learnt."""
        if self.page is not None and self.figure not in hints.ahead:
            hints.ahead[self.figure] = self.page
        else:
            hints.ahead.pop(self.figure, None)
            hints.here.add(self.figure)
