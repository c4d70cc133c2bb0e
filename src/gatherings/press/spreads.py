"""Pages that are full, and facing pages that end on the same line.

In: the pages of a leaf, as they are made. Out: the same, some made again. A page that ends short, and has no places for
white, gets a paragraph a line longer or shorter; where that can't be had, the facing page ends as high. How the leaf
itself ends is the business of `last_pages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gatherings.press.leaf_pages import BOTH_SHORT, MOST
from gatherings.press.page_bottoms import grid_lines, lowest
from gatherings.press.page_rules import TRIES, AgainError

if TYPE_CHECKING:
    from gatherings.press.leaf_pages import LeafPages, Made
    from gatherings.press.paragraphs.looseness import Loosened

ALONE = 2
"""Lines of a paragraph that must not be parted."""


def from_the_first(leaf: LeafPages) -> None:
    """Make all pages, and again from where a figure waits in vain; raises `AgainError` where all must be made again."""
    index = 0
    while True:
        try:
            follow(leaf, index)
        except AgainError as found:
            page = found.first(leaf.hints)
            if page is None or leaf.hints.tries >= TRIES:
                raise
            found.told(leaf.hints)
            index = leaf.back_to(page - 1)
        else:
            return


def follow(leaf: LeafPages, index: int, raised: Mapping[int, int] | None = None) -> None:
    """Make the pages from one on, some with their feet so many lines higher; raises `AgainError`."""
    high = raised or {}
    if index < len(leaf.starts):
        leaf.starts[index].restore(leaf.context)
    del leaf.made[index:], leaf.starts[index:]
    leaf.feet = {at: lines for at, lines in leaf.feet.items() if at < index}
    leaf.make(high.get(index, 0))
    while not leaf.ended:
        at = len(leaf.made) - 1
        faces = at and (at % 2 == 0) == leaf.recto
        if not leaf.made[at].raised and (not faces or leaf.made[at].noted):
            level(leaf, at)
        if faces and leaf.made[at].raised:
            leaf.agreed(at)
        elif faces and at >= index + len(high):
            face(leaf, at)
        leaf.make(high.get(at + 1, 0))
    last = len(leaf.made) - 1
    if last and (last % 2 == 0) == leaf.recto:
        leaf.agreed(last)


def level(leaf: LeafPages, index: int) -> bool:
    """Let a paragraph of a page that ends short, or has no good places for white, be longer or shorter; whether that was done."""
    old = leaf.made[index]
    lines = old.crowded
    if not old.fills or not 0 < lines <= MOST:
        return False
    longer = leaf.loosened(index, 1)[:lines] if leaf.may_try() else ()
    ways = [longer] if len(longer) == lines or not old.least else [leaf.loosened(index, -1)[:1], longer]
    for way in ways:
        if way and leaf.may_try():
            saved = leaf.saved()
            leaf.take(way)
            new = leaf.again(index)
            if new is not None and new.fills and new.crowded < lines and new.least <= old.least:
                return True
            leaf.put_back(saved)
    return False


def face(leaf: LeafPages, recto: int) -> None:
    """Let the last page made and the one that it faces end on the same line."""
    left, right = leaf.made[recto - 1 :]
    if not left.fills or not right.fills or leaf.agreed(recto):
        return
    short, other = left.feet[0], right.feet[0]
    if short < other and level(leaf, recto) and leaf.agreed(recto):
        return
    for paragraphs, feet in _ways(leaf, recto, short, leaf.made[recto].feet[0]):
        if leaf.may_try() and _clean(leaf, feet):
            saved = leaf.saved()
            leaf.take(paragraphs)
            if _raised(leaf, feet) and leaf.agreed(recto):
                return
            leaf.put_back(saved)


def _ways(
    leaf: LeafPages, recto: int, left: int, right: int
) -> Iterator[tuple[Sequence[Loosened], dict[int, int]]]:
    """Ways of evening out two pages that end so many lines short, the likeliest first.

    Each is what paragraphs to take, and by how many lines the feet of which pages to raise.
    """
    verso, most = recto - 1, max(left, right)
    if left > right:
        if left <= BOTH_SHORT:
            yield (), {recto: left}
        more = leaf.loosened(verso, 1)[:left]
        if len(more) == left:
            yield more, {verso: 0, recto: 0}
        return
    more = leaf.loosened(verso, 1)[: right - left]  # the lines go overleaf
    if len(more) == right - left and _parts(leaf, leaf.made[verso], right):
        yield more, {verso: 0, recto: 0}
    half, odd = divmod(right - left, 2)
    if half and not odd:
        yield (), {verso: left + half, recto: 0}
    if most <= BOTH_SHORT:
        yield (), {verso: most, recto: most}


def _raised(leaf: LeafPages, feet: dict[int, int]) -> bool:
    """Make pages that follow one another again, with their feet so many lines higher."""
    (first, raised), *more = feet.items()
    if leaf.again(first, raised) is None or not leaf.made[first].fills:
        return False
    return all(leaf.made_on(high) for _, high in more)


def _clean(leaf: LeafPages, feet: dict[int, int]) -> bool:
    """Whether lines at the feet of pages can go overleaf, and leave neither a line alone nor a gap."""
    return all(not high or _parts(leaf, leaf.made[index], high) for index, high in feet.items())


def _parts(leaf: LeafPages, made: Made, high: int) -> bool:
    lines, over = grid_lines(made.page, leaf.line), high - made.raised - max(0, made.short)
    if not lines or over <= 0 or lines[-1].position_y + leaf.line < lowest(made.page) - 1:
        return over <= 0
    last = getattr(lines[-1], "planned", None)
    if last is None:
        return False
    here = sum(p.paragraph is last.paragraph for line in lines if (p := getattr(line, "planned", None)))
    begins = here < len(lines) and here == over
    return begins or (here - over >= ALONE and (over >= ALONE or not last.line.last))
