"""How the pages of a leaf are to be made, and what was learnt of them on the way.

In: the theme's wishes. Out: `PageRules`, which travel with the work, and `Hints`, which a second
try at a leaf has over the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TRIES = 12
"""How often pages of a leaf are made again for the sake of its figures, before these stay in the text."""


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
    tries: int = 0
    """How often pages were made again for something learnt."""


class AgainError(Exception):
    """A figure that waits cannot be set well; pages are made anew with a hint, from the one that it changes."""

    def __init__(self, figure: Element, page: int | None, since: int | None = None) -> None:
        super().__init__(figure.get("id", "a figure"))
        self.figure = figure
        self.page = page
        """The page at whose head it may stand; None for its place in the text."""
        self.since = since
        """The page on which it was met, if that is known."""

    def told(self, hints: Hints) -> None:
        """Add what was learnt."""
        hints.tries += 1
        if self.page is not None and self.figure not in hints.ahead:
            hints.ahead[self.figure] = self.page
        else:
            hints.ahead.pop(self.figure, None)
            hints.here.add(self.figure)

    def first(self, hints: Hints) -> int | None:
        """The first page that is another with the hint; None if that can't be said."""
        pages = [
            self.since,
            self.page if self.figure not in hints.ahead else None,
            hints.ahead.get(self.figure),
        ]
        known = [page for page in pages if page is not None]
        return min(known) if self.since is not None and known else None
