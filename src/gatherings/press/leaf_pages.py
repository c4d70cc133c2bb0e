"""The pages of a leaf while they are made, each with its beginning, so that any can be made again.

In: the engine's context. Out: `LeafPages`, to which `spreads` and `last_pages` put their tries: pages made again with
their feet higher or with paragraphs a line longer or shorter, kept or put back; and in the end the page boxes, with
the white that they need. Every try costs a page or two, not the leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gatherings.press import internals
from gatherings.press.page_bottoms import PX, WORST, fill, grid_lines, hole, lower_notes, places
from gatherings.press.page_rules import AgainError, Hints, PageRules
from gatherings.press.page_states import Beginning, beginning, kept_whole
from gatherings.press.paragraphs.looseness import Loosened, loosened

SHARE = 6
"""For so many pages of a leaf, one may be made in trying, and two besides, so that setting takes hardly longer."""
BOTH_SHORT = 2
"""Most lines by which two facing pages may end short for each other's sake."""
MOST = 4
"""Lines of white that may be added to a page."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page as it came out."""

    page: Any
    resume: Any
    """Where the text goes on; None at the end."""
    fills: bool
    """Whether it should be full: the text goes on over its end, or ends within `BOTH_SHORT` lines of its foot."""
    raised: int
    """Lines by which its foot, notes and all, was set higher than usual."""
    short: int
    """Lines that are free above its foot."""
    room: int
    """Lines of white that there are places for."""
    nice: int
    """Those of them that make no white much wider than it should be."""
    noted: bool
    """Whether notes stand at its foot."""
    taken: int
    """How many paragraphs had been made longer or shorter when it was made."""

    @property
    def least(self) -> int:
        """Lines that stay free when all places are used."""
        return max(0, self.short - self.room)

    @property
    def crowded(self) -> int:
        """Lines for which white would have to be much wider than it should be, or that stay free."""
        return max(0, self.short - self.nice)

    @property
    def feet(self) -> tuple[int, int]:
        """Least and most lines by which it can end higher than usual, by white alone; notes can go down to the foot."""
        if self.noted:
            return 0, self.raised
        return max(0, self.raised + self.short - self.room), self.raised + max(0, self.short)


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a leaf stood before something was tried."""

    made: list[Made]
    starts: list[Beginning]
    feet: dict[int, int]
    now: Beginning
    taken: int


@dataclass(slots=True)
class LeafPages:
    """The pages of a leaf that were made so far, and how each of them began."""

    context: Any
    root: Any
    html: Any
    rules: PageRules
    hints: Hints
    made: list[Made] = field(default_factory=list)
    starts: list[Beginning] = field(default_factory=list)
    feet: dict[int, int] = field(default_factory=dict)
    """Lines by which pages are to end high, where two agreed on it."""
    taken: list[Callable[[], None]] = field(default_factory=list)
    """What takes back each paragraph that was made longer or shorter."""
    tries: int = 0
    """Pages made in trying."""

    @property
    def recto(self) -> bool:
        """Whether the first page is a right-hand one."""
        return self.hints.recto

    @property
    def line(self) -> float:
        """Pixels from baseline to baseline."""
        return self.rules.line * PX

    @property
    def ended(self) -> bool:
        """Whether the last page made is the last of the leaf."""
        return self.made[-1].resume is None and not self.context.reported_footnotes

    def make(self, raised: int = 0) -> Made:
        """The next page; raises `AgainError`, also where a foot that is set higher would divide a figure or box."""
        context, index = self.context, len(self.made)
        self.starts.append(beginning(context))
        context.page_maker[index][-1].update(
            content_changed=False, pages_wanted=False, anchors=[], content_lookups=[]
        )
        context.gatherings_raised = raised * self.line
        try:
            page, resume = internals.engine("layout.page.remake_page")(index, context, self.root, self.html)
        finally:
            context.gatherings_raised = 0.0
        page.height = page.gatherings_height
        divided = kept_whole(self.root, resume) if raised else None
        if divided is not None:
            raise AgainError(divided.element, None)
        page.gatherings_raised = raised * self.line
        goes_on = resume is not None and context.page_maker[-1][1]["break"] in ("any", "auto", None)
        short = hole(page, self.line)
        fills = goes_on or (resume is None and index > 0 and 0 <= short <= BOTH_SHORT)
        ranks = sorted(rank for rank, _ in places(page, self.line))[:MOST] if fills else []
        noted = any(internals.kind("FootnoteAreaBox") is type(c) and c.children for c in page.children)
        nice = sum(rank < WORST for rank in ranks)
        found = Made(
            page, resume, fills, raised, short if fills else 0, len(ranks), nice, noted, len(self.taken)
        )
        self.made.append(found)
        return found

    def again(self, index: int, raised: int = 0) -> Made | None:
        """A page once more, those after it undone; None where a figure forbids it."""
        self.starts[index].restore(self.context)
        del self.made[index:], self.starts[index:]
        self.tries += 1
        try:
            return self.make(raised)
        except AgainError:
            return None

    def saved(self) -> Saved:
        """What `put_back` needs."""
        return Saved([*self.made], [*self.starts], dict(self.feet), beginning(self.context), len(self.taken))

    def put_back(self, saved: Saved) -> None:
        """Undo all since then."""
        saved.now.restore(self.context)
        self.made[:], self.starts[:], self.feet = saved.made, saved.starts, dict(saved.feet)
        self._give_back(saved.taken)

    def _give_back(self, taken: int) -> None:
        while len(self.taken) > taken:
            self.taken.pop()()

    def back_to(self, page: int) -> int:
        """Undo what was done for the pages from a spread on; returns the first of them."""
        index = page - ((page % 2 == 0) == self.recto) if page else 0
        self._give_back(self.made[index - 1].taken if index else 0)
        return index

    def may_try(self) -> bool:
        """Whether the leaf is long enough for another try."""
        return self.tries < 2 + len(self.made) // SHARE

    def loosened(self, index: int, more: int) -> tuple[Loosened, ...]:
        """Paragraphs that end on a page and can have so many lines more or less, the cheapest first."""
        return loosened(grid_lines(self.made[index].page, self.line), more)

    def take(self, paragraphs: Sequence[Loosened]) -> None:
        """Let paragraphs have other lines when their page is made again."""
        self.taken += [one.take() for one in paragraphs]

    def made_on(self, raised: int = 0) -> bool:
        """Make the next page in trying; whether that could be done."""
        self.tries += 1
        try:
            return self.make(raised) is not None
        except AgainError:
            return False

    def agreed(self, recto: int) -> bool:
        """Whether a page and the one before it can end on one line by white alone; then they will."""
        if not all(page.fills for page in self.made[recto - 1 : recto + 1]):
            return False
        (low, high), (least, most) = (page.feet for page in self.made[recto - 1 : recto + 1])
        lines = max(low, least)
        if lines > min(high, most) or lines > max(BOTH_SHORT, min(low, least)):
            return False
        self.feet |= {recto - 1: lines, recto: lines}
        return True

    def finished(self) -> list[Any]:
        """The engine's page boxes, with the white that they need."""
        for index, made in enumerate(self.made):
            high = self.feet.get(index, made.feet[0])
            if made.noted and made.raised > high:
                lower_notes(made.page, self.line * (made.raised - high))
            if made.fills and (made.resume is not None or index in self.feet):
                fill(made.page, self.line, min(made.room, made.raised + made.short - high))
                made.page.gatherings_foot = high
        self.context.page_maker = self.context.page_maker[: len(self.made) + 1]
        self.context.broken_out_of_flow.clear()
        self.context.reported_footnotes.clear()
        return [made.page for made in self.made]
