"""A paragraph and the lines planned for it.

In: texts measured by `setter` (one, or several between line breaks of the author's). Out: `Plan`,
the lines of a paragraph from any of its characters on. First without hyphens, then with them,
then with whatever fits, as TeX does; a plan may be asked for with a line more or less, or
without a hyphen on certain lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gatherings.press.paragraphs.fit import Line, Text, Wish, lines, shortened
from gatherings.press.paragraphs.taste import TASTE, Taste

MOST = 3000
"""Places looked at together, a hundred lines or so; a longer text is planned piece by piece."""

SPARE = 12
"""Lines at the end of such a piece that are planned again with the next one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines chosen together."""

    lines: tuple[Line, ...]
    demerits: float
    at: Mapping[int, Line] = field(repr=False)
    """Lines by the character with which they begin."""
    more: int = 0
    """Lines more than is best, or less, that were asked for."""

    @property
    def loosest(self) -> float:
        """The largest stretch of a line; 1 is a space and a half in justified text."""
        return max((line.ratio for line in self.lines), default=0.0)


@dataclass(frozen=True, slots=True)
class _Request:
    start: int
    first: float
    """Width of the first line in pixels."""
    width: float
    unhyphenated: frozenset[int] = frozenset()
    least: int = 0
    want: int = 0


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph, and plans that were made for it."""

    texts: Sequence[Text]
    calls: Sequence[int] = ()
    """Characters at which calls of notes stand."""
    taste: Taste = TASTE
    plans: dict[_Request, Plan | None] = field(default_factory=dict)
    tails: dict[int, Plan] = field(default_factory=dict)
    """Plans made for the sake of a page's end, by the character with which they go on."""
    _standing: dict[tuple[float, float], dict[int, Plan]] = field(default_factory=dict)
    """For each width: plans by the characters with which their lines begin."""
    _before: tuple[int, float, Plan] | None = None
    """Where the line given last ended, and for what width and plan."""

    def plan(
        self,
        start: int,
        first: float,
        width: float,
        *,
        unhyphenated: frozenset[int] = frozenset(),
        least: int = 0,
        want: int = 0,
    ) -> Plan | None:
        """The best lines from character `start` on; None where no line can begin there.

        The first line is `first` pixels wide and the others `width`. Lines numbered in
        `unhyphenated` (from 0) end with no hyphen, and there are at least `least` of them.
        `want` asks for so many lines more (or less) than is best; None if that can't be had
        without lines looser than the second tolerance of the taste.
        """
        request = _Request(start, first, width, unhyphenated, least, want)
        if request not in self.plans:
            self.plans[request] = self._made(request)
        return self.plans[request]

    def line_at(self, start: int, first: float, width: float) -> tuple[Line, Plan] | None:
        """The line that begins with character `start`, by the plan that holds there.

        It is the plan of the line before, if that was given last, so that what runs from line to line
        (hyphens, tightness) stays as planned; else the plan of the whole paragraph wherever that has a line
        beginning there.
        """
        plan = self._standing_at(start, first, width)
        if plan is None:
            return None
        line = plan.at[start]
        self._before = line.resume, width, plan
        return line, plan

    def _standing_at(self, start: int, first: float, width: float) -> Plan | None:
        if self._before is not None and self._before[:2] == (start, width):
            before = self._before[2]
            if start in before.at:
                return before
        begin = self.texts[0].begin
        known = self._standing.setdefault((first, width), {})
        if not known:
            whole = self.plan(begin, first, width)
            known.update({} if whole is None else dict.fromkeys(whole.at, whole))
        plan = known.get(start) or self.tails.get(start)
        if plan is None or start not in plan.at:
            plan = self.plan(start, width, width)
            if plan is None or start not in plan.at:
                return None
            for at in plan.at:
                known.setdefault(at, plan)
        return plan

    def take(self, plan: Plan, first: float, width: float) -> Callable[[], None]:
        """Let a plan hold wherever a line of it begins; returns what puts back the plans that held there."""
        known = self._standing.setdefault((first, width), {})
        before = dict(known)
        known.update(dict.fromkeys(plan.at, plan))
        self._before = None

        def taken_back() -> None:
            self._before = None
            known.clear()
            known.update(before)

        return taken_back

    def _made(self, request: _Request) -> Plan | None:
        found: list[Line] = []
        demerits, first = 0.0, request.first
        for whole in self.texts:
            if whole.resume <= request.start and whole is not self.texts[-1]:
                continue
            begin = max(whole.begin, request.start)
            text = shortened(whole, begin, MOST)
            before = len(found)
            widths = (first if begin == request.start else request.width, request.width)
            wish = Wish(
                unhyphenated=frozenset(n - before for n in request.unhyphenated if n >= before),
                least=request.least - before if whole is self.texts[-1] else 0,
            )
            better = self._best(text, begin, widths, wish, 0 if text is not whole else request.want)
            if better is None:
                return None
            demerits += better[0]
            found.extend(better[1])
            if text is not whole:  # where it was ended, lines are those of an end that is none
                del found[-SPARE:]
                break
        at = {line.start: line for line in found}
        return Plan(tuple(found), demerits, at, request.want) if found else None

    def _best(
        self, text: Text, begin: int, widths: tuple[float, float], wish: Wish, want: int
    ) -> tuple[float, list[Line]] | None:
        """The first of three ways that is good enough."""
        plain, loose = self.taste.tolerances
        found = None
        passes: tuple[tuple[bool, float], ...] = ((False, plain), (True, loose), (True, math.inf))
        if not text.justified:
            passes = passes[2:]
        for hyphens, tolerance in passes:
            wished = replace(wish, hyphens=hyphens, tolerance=tolerance)
            now = lines(text, begin, widths, wished, self.taste)
            if now is not None and (found is None or now[0] < found[0]):
                found = now
            if found is not None and (hyphens or found[0] < self.taste.short):
                break
        if found is None or not want or len(self.texts) > 1:
            return found if not want else None
        count = len(found[1]) + want
        return lines(text, begin, widths, replace(wish, tolerance=loose, count=count), self.taste)


@dataclass(slots=True)
class Ends:
    """All plans that paragraphs of a leaf keep for the sake of a page's end, so that those of pages undone can be forgotten."""

    kept: dict[tuple[int, int], tuple[Paragraph, Plan]] = field(default_factory=dict)
    """By the paragraph's id and the character with which it goes on overleaf."""

    def add(self, paragraph: Paragraph, resume: int, plan: Plan) -> None:
        """Let a plan hold after a page's end."""
        paragraph.tails[resume] = plan
        self.kept[id(paragraph), resume] = paragraph, plan

    def restore(self, kept: Mapping[tuple[int, int], tuple[Paragraph, Plan]]) -> None:
        """Let those hold that held when `kept` was copied, and no others."""
        for (_, resume), (paragraph, _) in self.kept.items():
            paragraph.tails.pop(resume, None)
        for (_, resume), (paragraph, plan) in kept.items():
            paragraph.tails[resume] = plan
        self.kept = dict(kept)
