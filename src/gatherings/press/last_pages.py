"""How a leaf ends: with four lines of its text at least, and with no page for a line or two that could be had back, or for a work or two.

In: the pages of a leaf, made. Out: the same, some of the last ones made again: with paragraphs a line shorter or
longer, less white in the list of works, or a page before that gives up some of its own. What gains nothing is undone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.page_bottoms import END, flow, hole, lowest
from gatherings.press.page_rules import AgainError
from gatherings.press.spreads import follow

if TYPE_CHECKING:
    from gatherings.press.leaf_pages import LeafPages
    from gatherings.press.paragraphs.looseness import Loosened

LEAST = 4
"""Lines that the last page of a leaf, and that of its text, should have."""
BACK = 3
"""How many pages before are tried for the lines that it lacks or has too many."""
WORKS = 5
"""Lines of a list of works that should go on to a last page without text."""
GIVEN = 0.5
"""Part of the white in what follows the text that is given up to save a page."""


def mended(leaf: LeafPages) -> None:
    """Better the end of a leaf, if it needs that."""
    if len(leaf.made) > 1 and not _saved(leaf) and _lacking(leaf):
        _ = _moved(leaf, -1) or _moved(leaf, 1) or _borrowed(leaf)


def _lines(page: Any, *, without: frozenset[str] = frozenset()) -> int:
    """Lines on a page, side by side counted once, leaving out parts of some classes."""
    found = set()

    def below(box: Any) -> None:
        for child in flow(box):
            if isinstance(child, internals.kind("LineBox")):
                if child.children:
                    found.add(round(child.position_y + child.baseline, 1))
            elif not _of(child, without):
                below(child)

    below(page)
    return len(found)


def _of(box: Any, classes: frozenset[str]) -> bool:
    return box.element is not None and not classes.isdisjoint(box.element.get("class", "").split())


def _last(leaf: LeafPages) -> int:
    """The page on which the text ends."""
    pages = [made.page for made in leaf.made]
    return next((n for n in reversed(range(len(pages))) if _lines(pages[n], without=END)), 0)


def _lacking(leaf: LeafPages) -> tuple[int, int, int] | None:
    """A page that has fewer lines than it should, how many it has, and how many it lacks."""
    pages, text = [made.page for made in leaf.made], _last(leaf)
    end = len(pages) - 1
    if text < end and (lacking := _works_lacking(pages)):
        return end, _lines(pages[end]), lacking
    for page, without in ((text, END), (end, frozenset())):
        lines = _lines(pages[page], without=without)
        if page and 0 < lines < LEAST:
            return page, lines, LEAST - lines
    return None


def _works_lacking(pages: Sequence[Any]) -> int:
    """Lines of works that a last page lacks for company, if the one before has enough of them."""
    here = _lines(pages[-1], without=END - {"references"} | {"cite-as"})
    before = _lines(pages[-2], without=END - {"references"}) - _lines(pages[-2], without=END)
    return WORKS - here if 0 < here < WORKS <= before else 0


def _tried(leaf: LeafPages, index: int, *raised: int) -> bool:
    """Make the pages from one on, the first with their feet so many lines higher; whether that could be done."""
    try:
        follow(leaf, index, dict(enumerate(raised, index)))
    except AgainError:
        return False
    return True


def _moved(leaf: LeafPages, more: int) -> bool:
    """Make paragraphs before the end shorter until its few lines go back, or longer until it has enough."""
    ends = _lacking(leaf)
    if ends is None:
        return False
    page, lines, lacking = ends
    if more > 0 and hole(leaf.made[-1].page, leaf.line) < lacking:
        return False
    wanted = lacking if more > 0 else lines
    pages = len(leaf.made)
    chosen: list[Loosened] = []
    for index in range(page - 1, max(-1, page - 1 - BACK), -1):
        chosen += leaf.loosened(index, more)[: wanted - len(chosen)]
        if len(chosen) == wanted:
            saved = leaf.saved()
            leaf.take(chosen)
            if _tried(leaf, index) and _lacking(leaf) is None and len(leaf.made) <= pages:
                return True
            leaf.put_back(saved)
            break
    return False


def _borrowed(leaf: LeafPages) -> bool:
    """Let a page before the end give up some lines, rather one that has places for white in their stead."""
    ends = _lacking(leaf)
    if ends is None:
        return False
    page, _, lacking = ends
    if hole(leaf.made[-1].page, leaf.line) < lacking:
        return False
    pages = len(leaf.made)
    givers = _givers(leaf, page, lacking)
    if _works_lacking([made.page for made in leaf.made]):
        givers = iter([(page - 1, lacking + max(0, leaf.made[page - 1].short))])
    for index, *raised in givers:
        saved = leaf.saved()
        if _tried(leaf, index, *raised) and _lacking(leaf) is None and len(leaf.made) <= pages:
            return True
        leaf.put_back(saved)
    return False


def _givers(leaf: LeafPages, page: int, lacking: int) -> Iterator[tuple[int, ...]]:
    """Pages that may give up lines, and how many: a page with places for white, two that face, or any other."""
    some = range(page - 1, max(-1, page - 1 - BACK), -1)
    short = [max(0, made.short) for made in leaf.made]
    yield from ((n, lacking + short[n]) for n in some if leaf.made[n].room >= lacking)
    half = (lacking + 1) // 2
    if page > 1 and (page % 2 == 1) == leaf.recto and not any(short[page - 2 : page]):
        yield page - 2, half, half
    yield from ((n, lacking + short[n]) for n in some if leaf.made[n].room < lacking)


def _saved(leaf: LeafPages) -> bool:
    """Save a last page without text by less white in what follows the text and shorter paragraphs, where that can be enough."""
    last, before = leaf.made[-1].page, leaf.made[-2].page
    begins = next((n for n, made in enumerate(leaf.made) if any(_after_text(made.page))), len(leaf.made))
    if begins == len(leaf.made) or _lines(last, without=END) or leaf.made[-1].noted:
        return False
    notes = sum(c.margin_height() for c in before.children if leaf.made[-2].noted and c.element_tag != "html")
    free = before.content_box_y() + before.height - notes - lowest(before)
    free += sum(_white(made.page) for made in leaf.made[begins:]) * GIVEN
    if begins == len(leaf.made) - 1:  # it would have white above it again
        begins -= 1
        free -= _pixels(next(_after_text(leaf.root)).style["margin_top"]) * (1 - GIVEN)
    lacking = math.ceil((lowest(last) - last.content_box_y() - free) / leaf.line)
    saved, styles = leaf.saved(), _styles(leaf.root)
    whites = [(style, name, style[name]) for style in styles for name in _MARGINS if _pixels(style[name])]
    found = _shorter(leaf, begins, lacking)
    if found is None:
        return False
    index, chosen = found
    leaf.take(chosen)
    for style, name, white in whites:
        _set(style, name, white._replace(value=white.value * (1 - GIVEN)))
    if _tried(leaf, index) and len(leaf.made) < len(saved.made):
        return True
    for style, name, white in whites:
        _set(style, name, white)
    leaf.put_back(saved)
    return False


def _shorter(leaf: LeafPages, begins: int, lacking: int) -> tuple[int, list[Loosened]] | None:
    """The page to begin with and paragraphs to make shorter, so that so many lines are saved; None where they can't be."""
    chosen: list[Loosened] = []
    for index in range(begins, max(-1, begins - BACK), -1):
        if lacking > 0:
            chosen += leaf.loosened(index, -1)
        if len(chosen) >= lacking:
            return index, chosen[: max(0, lacking)]
    return None


_MARGINS = ("margin_top", "margin_bottom")


def _after_text(box: Any) -> Iterator[Any]:
    """Blocks of what follows the text, among those of a page or a leaf."""
    for child in flow(box):
        if isinstance(child, internals.kind("LineBox")):
            continue
        if _of(child, END):
            yield child
            yield from (b for b in child.descendants() if isinstance(b, internals.kind("BlockLevelBox")))
        else:
            yield from _after_text(child)


def _white(page: Any) -> float:
    """Pixels of white between lines of what follows the text on a page."""
    lines = [
        box
        for part in _after_text(page)
        for box in part.children
        if isinstance(box, internals.kind("LineBox"))
    ]
    low, white = None, 0.0
    for line in sorted(lines, key=lambda line: line.position_y):
        white += max(0.0, line.position_y - low) if low is not None else 0.0
        low = max(low or 0.0, line.position_y + line.height)
    return white


def _styles(root: Any) -> list[Any]:
    """The styles of what follows the text of a leaf, each once."""
    return list({id(box.style): box.style for box in _after_text(root)}.values())


def _pixels(length: Any) -> float:
    """A length in pixels; 0 for one that depends on the page."""
    return float(length.value) if getattr(length, "unit", "") == "px" else 0.0


def _set(style: Any, name: str, length: Any) -> None:
    style[name] = length
    style.__dict__.pop("kept_lengths", None)
