"""Paragraphs with a line more or less than is best, for the sake of a page.

In: lines of the engine as they stand on a page. Out: `Loosened`, what a paragraph that ends there would look
like with a line more or less, and what that costs; it holds once it is taken. Whoever makes pages asks for
the cheapest of a page, takes some, and lays the page out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gatherings.press.paragraphs.fit import HYPHEN, start_of
from gatherings.press.paragraphs.plan import Paragraph, Plan

if TYPE_CHECKING:
    from gatherings.press.paragraphs.setter import Planned

LEAST = 3
"""Lines that a paragraph should have on the page."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """A paragraph, or the rest of one that runs on from the page before, with another number of lines."""

    paragraph: Paragraph
    plan: Plan
    cost: float
    """Demerits more than it has now."""
    first: float
    """Width of the paragraph's first line in pixels."""
    width: float

    def take(self) -> Callable[[], None]:
        """Let it hold when the paragraph is laid out again; returns what takes that back."""
        return self.paragraph.take(self.plan, self.first, self.width)


def loosened(lines: Sequence[Any], more: int) -> tuple[Loosened, ...]:
    """Those of the paragraphs ending among some lines that may have so many lines `more` (or less), the cheapest first.

    None that gets a wide gap, a last line of a syllable, or a second hyphen running.
    """
    found: list[Loosened] = []
    planned = (p for line in lines if (p := getattr(line, "planned", None)) is not None)
    for _, here in groupby(planned, key=lambda p: id(p.paragraph)):
        found.extend(_loosened(list(here), more))
    return tuple(sorted(found, key=lambda one: one.cost))


def _loosened(lines: Sequence[Planned], more: int) -> Iterator[Loosened]:
    top, paragraph, plan = lines[0], lines[0].paragraph.paragraph, lines[0].plan
    if (
        not top.paragraph.justified
        or not lines[-1].line.last
        or len(paragraph.texts) > 1
        or len(lines) < LEAST
    ):
        return
    start, width = top.line.start, top.width
    begins = start == paragraph.texts[0].begin
    if begins and top.paragraph.flat.floats:
        return
    first = width - top.indent if begins else width
    if not _within_reach(paragraph, start, len(lines) * width - width + first, width, more):
        return
    other = paragraph.plan(start, first, width, want=more)
    best = paragraph.plan(start, first, width)
    if other is None or best is None or len(other.lines) != len(lines) + more:
        return
    cost = other.demerits - best.demerits
    if (
        cost < paragraph.taste.run
        and other.loosest <= max(paragraph.taste.loosest, plan.loosest)
        and _ends_well(paragraph, other)
    ):
        yield Loosened(paragraph, other, cost, width - top.indent, width)


def _ends_well(paragraph: Paragraph, plan: Plan) -> bool:
    """Whether a last line is long enough, with no hyphen before it, and no line is too wide."""
    text, taste, last = paragraph.texts[0], paragraph.taste, plan.lines[-1]
    long = text.end_at - start_of(text, last.start)[0] >= taste.runt_width * text.em
    letters = last.start <= text.latest
    return long and letters and plan.lines[-2].kind != HYPHEN and not any(line.over for line in plan.lines)


def _within_reach(paragraph: Paragraph, start: int, room: float, width: float, more: int) -> bool:
    """Whether spaces could make the lines: a bound that costs nothing, for most paragraphs are far from it."""
    text, taste = paragraph.texts[0], paragraph.taste
    at, spaces = start_of(text, start)
    letters, spaces = text.end_at - at, text.end_spaces - spaces
    given = text.give * letters
    apart = taste.tracking * given
    if more > 0:
        lacking = room + (more - 1) * width + taste.runt_width * text.em - letters
        return lacking <= taste.loosest * taste.stretch * text.space * spaces + given + apart
    return letters - (room + more * width) <= taste.shrinking(text.space, text.em) * spaces + given
