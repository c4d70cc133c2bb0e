"""Total fit: the breaks of a paragraph chosen together.

In: places where a line may end, measured, and the widths of the lines. Out: the sequence of
lines with the fewest demerits. The method is that of Knuth and Plass, with as many best ways
kept per place as there are classes of tightness and runs of hyphens, so that the time grows
with the number of places alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gatherings.press.paragraphs.taste import Taste

PLAIN, HYPHEN, EXPLICIT = 0, 1, 2
"""Kinds of break: at a space, in a word, after a hyphen of the author's."""

EXACT, ABOUT = 1e-6, 0.2
"""Pixels by which a line may be too wide: a justified one, and a ragged one, whose cell may be just as wide as it."""

REACH = 0.51
"""Ratio from which a line belongs to another class of tightness."""


class Break(NamedTuple):
    """A place where a line may end; lengths run on through the paragraph, in pixels."""

    end: float
    """Where a line that is broken here ends, its hyphen included, what hangs in the margin not."""
    end_spaces: int
    """Spaces up to there."""
    start: float
    """Where the next line begins; what hangs at its left is left out."""
    start_spaces: int
    kind: int
    penalty: float
    cut: int
    """Character at which the line ends."""
    resume: int
    """Character at which the next one begins."""


class Line(NamedTuple):
    """A line that was chosen."""

    start: int
    """Character with which it begins."""
    cut: int
    resume: int
    kind: int
    ratio: float
    """Stretch (or shrink, below 0) of its spaces."""
    over: float
    """Pixels by which it is too wide, whatever its spaces do."""
    last: bool
    """Whether the text ends with it, or a break that the author wrote."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be broken, measured: a paragraph, or a part of one between breaks of the author's."""

    breaks: Sequence[Break]
    begin: int
    """Character with which it begins."""
    begin_at: float
    begin_spaces: int
    end: int
    """Character after its last."""
    resume: int
    """Character at which the next text begins."""
    end_at: float
    end_spaces: int
    latest: int
    """Character with which a last line begins at the latest, if it is to have letters enough."""
    space: float
    """Width of a space."""
    em: float
    justified: bool = True
    balanced: bool = False
    """For ragged text: whether the last line should be as wide as the others."""
    give: float = 0.0
    """Part of their width by which the letters of a line may be wider or narrower: so much at ratio 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a way of breaking has to satisfy besides being good."""

    hyphens: bool = True
    tolerance: float = math.inf
    unhyphenated: frozenset[int] = frozenset()
    """Lines, counted from 0, that must not end with a hyphen."""
    count: int | None = None
    """Number of lines wanted."""
    least: int = 0
    """Least number of lines."""

    @property
    def counts(self) -> int:
        """Up to which line it matters how many lines there are."""
        held = max(self.unhyphenated, default=-1) + 1
        return max(held, self.least if self.least > 1 else 0, 0 if self.count is None else self.count + 1)


class _Node(NamedTuple):
    """A best way to a place."""

    at: float
    spaces: int
    line: int
    demerits: float
    ratio: float
    run: int
    """Hyphens running up to here."""
    kind: int
    over: float
    cut: int
    resume: int
    before: _Node | None


def lines(
    text: Text, start: int, widths: tuple[float, float], wish: Wish, taste: Taste
) -> tuple[float, list[Line]] | None:
    """The best lines from character `start` to the end, and their demerits; None if none will do.

    `widths` are those of the first line and of all others, in pixels.
    """
    places: Sequence[Break] = text.breaks
    at, spaces = text.begin_at, text.begin_spaces
    if start > text.begin:
        first = _index(places, start)
        if first < 0:
            return None
        at, spaces = places[first].start, places[first].start_spaces
        places = places[first + 1 :]
    if not wish.hyphens:
        places = [place for place in places if place.kind != HYPHEN]
    search = _Search(text, places, wish, taste)
    open_ways = search.grown(
        [_Node(at, spaces, 0, 0.0, 0.0, 0, PLAIN, 0.0, start, start, None)], -1, widths[0]
    )
    search.far = 0
    for number, best in enumerate(search.best):
        if best:
            open_ways += search.grown(search.nodes(number), number, widths[1])
    end = Break(text.end_at, text.end_spaces, text.end_at, text.end_spaces, PLAIN, 0.0, text.end, text.resume)
    ways = _ended(text, end, open_ways, widths, wish, taste)
    if wish.count is not None:
        ways = [w for w in ways if w.line == wish.count]
    ways = [w for w in ways if w.line >= wish.least]
    if not ways:
        return None
    found = min(ways, key=lambda w: w.demerits)
    return found.demerits, _lines(found, start)


def shortened(text: Text, start: int, most: int) -> Text:
    """The text with no more than `most` breaks from `start` on, ended at one of them."""
    first = max(_index(text.breaks, start), 0)
    if len(text.breaks) - first <= most:
        return text
    last = next(
        (n for n in range(first + most, first + most // 2, -1) if text.breaks[n].kind == PLAIN), first + most
    )
    end = text.breaks[last]
    return replace(
        text,
        breaks=text.breaks[:last],
        end=end.cut,
        resume=end.resume,
        end_at=end.end,
        end_spaces=end.end_spaces,
        latest=end.cut,
    )


def start_of(text: Text, start: int) -> tuple[float, int]:
    """Where the line begins that begins with character `start`: pixels and spaces from the paragraph's beginning."""
    place = _index(text.breaks, start) if start > text.begin else -1
    if place < 0:
        return text.begin_at, text.begin_spaces
    return text.breaks[place].start, text.breaks[place].start_spaces


def _index(breaks: Sequence[Break], start: int) -> int:
    """Index of the break after which a line begins with character `start`; -1 for none."""
    low, high = 0, len(breaks)
    while low < high:
        middle = (low + high) // 2
        if breaks[middle].resume < start:
            low = middle + 1
        else:
            high = middle
    return low if low < len(breaks) and breaks[low].resume == start else -1


class _Search:
    """Ways through the places of a text, each grown only to the places that one more line can reach."""

    __slots__ = ("best", "bounds", "counts", "far", "glue", "places", "taste", "text", "wish")

    def __init__(self, text: Text, places: Sequence[Break], wish: Wish, taste: Taste) -> None:
        self.text, self.places, self.wish, self.taste = text, places, wish, taste
        self.glue, self.counts = _glue(text, taste), wish.counts
        self.best: list[dict[int, tuple[float, _Node, float, float, int]] | None] = [None] * len(places)
        """For each place the best ways that end there, by tightness of the last line and hyphens running."""
        self.bounds = [math.inf] * len(places)
        """For each place the demerits beyond which a way is sure to be outdone."""
        self.far = 0
        """The first place that is too far for the ways that were grown last; those after them reach as far."""

    def nodes(self, number: int) -> list[_Node]:
        """The best ways to a place, without those that another is sure to outdo."""
        best, bound = self.best[number], self.bounds[number]
        assert best is not None
        self.best[number] = None
        _, _, start, start_spaces, kind, _, cut, resume = self.places[number]
        return [
            _Node(start, start_spaces, node.line + 1, demerits, ratio, run, kind, over, cut, resume, node)
            for demerits, node, ratio, over, run in best.values()
            if demerits <= bound
        ]

    def grown(  # noqa: C901, PLR0912, PLR0915 - the innermost loop: calls in it would cost as much as itself
        self, nodes: list[_Node], number: int, width: float
    ) -> list[_Node]:
        """Try one more line from ways that end at a place; returns those that can reach the text's end."""
        places, taste, best_ways = self.places, self.taste, self.best
        bounds, counts, justified = self.bounds, self.counts, self.text.justified
        tolerance, held, tracking = self.wish.tolerance, self.wish.unhyphenated, taste.tracking
        stretch, shrink, rag, give, slack = self.glue
        fitness, wide = taste.fitness if justified else 0.0, tolerance == math.inf
        at, space = nodes[0].at, self.text.space
        spaces, floor = nodes[0].spaces, min([node.demerits for node in nodes])
        full = self._full(number + 1, width, nodes[0])
        last = full if wide and full < len(places) else full - 1
        widest = math.inf
        if justified and not wide and last > number:
            widest = tolerance * stretch * (places[last][1] - spaces + 1) + 0.5 * self.text.em
            widest += give * (1 + tracking) * width
        for there in range(last, number, -1):
            end, end_spaces, _, _, kind, penalty, _, _ = places[there]
            room, gaps, over = width - end + at, end_spaces - spaces, 0.0
            given = give and give * (end - at - gaps * space)
            if room >= 0:
                if justified:
                    glue = stretch * (gaps or 0.5)
                    ratio = room / (glue + given)
                    if ratio > 1:  # letters are as wide as they may be; space between them helps up to 2
                        rest, apart = room - given, tracking * given
                        ratio = rest / glue
                        if apart:
                            ratio = max(1 + (rest - glue) / (glue + apart), (rest - apart) / glue)
                else:
                    ratio = room / rag
                if ratio > tolerance:
                    if room > widest:
                        break
                    continue
                tightness = 1 if ratio < REACH else 2 if ratio < 1 else 3
            elif room >= -shrink * gaps - given - slack:
                ratio = room / (shrink * gaps + given or 1.0)
                tightness = 0 if ratio < -REACH else 1
            elif there < full:
                continue
            else:
                over, ratio, tightness = -room - shrink * gaps - given, -1.0, 0
            badness = taste.line + 100 * abs(ratio) ** 3 if justified else 100 * ratio
            badness = badness * badness + penalty * penalty
            if floor + badness > bounds[there]:
                continue
            best = best_ways[there]
            if best is None:
                best = best_ways[there] = {}
            for node in nodes:
                _, _, line, demerits, before, run, _, _, _, _, _ = node
                if over:
                    demerits += taste.overfull * (1 + over)
                if kind:
                    if line in held:
                        continue
                    run += 1
                    if run > 1:
                        if run > 2:
                            if not wide:
                                continue
                            run = 3
                            demerits += taste.ladder
                        demerits += taste.run * (run - 1)
                else:
                    run = 0
                demerits += badness
                if not -1 <= ratio - before <= 1:
                    demerits += fitness
                key = run * 4 + tightness
                if counts:
                    key += 16 * min(line, counts)
                known = best.get(key)
                if known is None or demerits < known[0]:
                    best[key] = demerits, node, ratio, over, run
                    # The class of a line can cost the next one `fitness`, and no more.
                    if run < 2 and not counts and demerits + fitness < bounds[there]:
                        bounds[there] = demerits + fitness
        return nodes if full == len(places) else []

    def _full(self, first: int, width: float, node: _Node) -> int:
        """The first place from `first` on at which a line is too full, whatever its gaps."""
        places, at, spaces, space = self.places, node.at, node.spaces, self.text.space
        _, shrink, _, give, slack = self.glue
        far, count = self.far, len(self.places)
        far = max(far, first)
        while far < count:
            end, end_spaces, start, _, kind, _, _, _ = places[far]
            gaps = end_spaces - spaces
            least = -shrink * gaps - give * (end - at - gaps * space) - slack
            # Without the hyphen the rest of the word might fit.
            if width - end + at < least and (kind != HYPHEN or width - start + at < least):
                break
            far += 1
        self.far = far
        return far


def _glue(text: Text, taste: Taste) -> tuple[float, float, float, float, float]:
    """Stretch and shrink of a space, the shortness of a ragged line at ratio 1, what letters give, and slack."""
    if not text.justified:
        return 1.0, 0.0, taste.ragged * text.em, 0.0, ABOUT
    return taste.stretch * text.space or 1.0, taste.shrinking(text.space, text.em), 1.0, text.give, EXACT


def _ended(
    text: Text, end: Break, active: list[_Node], widths: tuple[float, float], wish: Wish, taste: Taste
) -> list[_Node]:
    """Ways to the end of the text."""
    _, shrink, rag, give, slack = _glue(text, taste)
    found = []
    for node in active:
        width = widths[1] if node.line else widths[0]
        room, number = width - end.end + node.at, end.end_spaces - node.spaces
        ratio, over, demerits = 0.0, 0.0, node.demerits
        tight = shrink * number + give * (end.end - node.at - number * text.space)
        if room < -tight - slack:
            if wish.tolerance < math.inf:
                continue
            over, ratio = -room - tight, -1.0
            demerits += taste.overfull * (1 + over)
        elif room < 0:
            ratio = room / (tight or 1.0)
        elif text.balanced:
            ratio = room / rag
        badness = taste.line + 100 * abs(ratio) ** 3 if text.justified else 100 * ratio
        demerits += badness * badness
        if node.kind == HYPHEN:
            demerits += taste.last_hyphen
        elif node.kind == EXPLICIT:
            demerits += 5000
        if node.line:
            demerits += _shortness(text, end, node, taste)
        if text.justified and abs(ratio - node.ratio) > 1:
            demerits += taste.fitness
        found.append(
            _Node(
                end.start,
                end.start_spaces,
                node.line + 1,
                demerits,
                ratio,
                0,
                PLAIN,
                over,
                end.cut,
                end.resume,
                node,
            )
        )
    return found


def _shortness(text: Text, end: Break, node: _Node, taste: Taste) -> float:
    """Demerits of a last line that begins at `node` for being short."""
    width = (end.end - node.at) / text.em
    if width < taste.runt_width or node.resume > text.latest:
        return taste.runt
    return taste.short if width < taste.short_width else 0.0


def _lines(best: _Node, start: int) -> list[Line]:
    """The lines of a way, from the first."""
    found: list[Line] = []
    node, last = best, True
    while node.before is not None:
        begin = node.before.resume if node.before.before is not None else start
        found.append(Line(begin, node.cut, node.resume, node.kind, node.ratio, node.over, last))
        node, last = node.before, False
    return found[::-1]
