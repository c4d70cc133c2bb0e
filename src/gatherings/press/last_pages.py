"""How a leaf ends: with four lines of its text at least, and with no page for a line or two that could be had back.

In: the pages of a leaf, made. Out: the same, some of the last ones made again: with paragraphs a line shorter or
longer, less white in the list of works, or a page before that gives up some of its own. What gains nothing is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.page_bottoms import flow, hole, lowest
from gatherings.press.page_rules import AgainError
from gatherings.press.spreads import follow

if TYPE_CHECKING:
    from gatherings.press.leaf_pages import LeafPages
    from gatherings.press.paragraphs.looseness import Loosened

LEAST = 4
"""Lines that the last page of a leaf, and that of its text, should have."""
BACK = 3
"""How many pages before are tried for the lines that it lacks or has too many."""
END = frozenset({"bios", "references", "notes", "endnotes", "cite-as"})
"""Classes of what follows the text of a piece."""
GIVEN = 0.5
"""Part of the white in what follows the text that is given up to save a page."""


def mended(leaf: LeafPages) -> None:
    """Better the end of a leaf, if it needs that."""
    if len(leaf.made) > 1 and not _saved_by_white(leaf) and _lacking(leaf):
        _ = _moved(leaf, -1) or _moved(leaf, 1) or _borrowed(leaf)


def _lines(page: Any, *, text_only: bool = False) -> int:
    """Lines on a page, side by side counted once; those of what follows the text on demand."""
    found = set()

    def below(box: Any) -> None:
        for child in flow(box):
            if isinstance(child, internals.kind("LineBox")):
                if child.children:
                    found.add(round(child.position_y + child.baseline, 1))
            elif not (text_only and _ends(child)):
                below(child)

    below(page)
    return len(found)


def _ends(box: Any) -> bool:
    return box.element is not None and not END.isdisjoint(box.element.get("class", "").split())


def _last(leaf: LeafPages) -> int:
    """The page on which the text ends."""
    pages = [made.page for made in leaf.made]
    return next((n for n in reversed(range(len(pages))) if _lines(pages[n], text_only=True)), 0)


def _lacking(leaf: LeafPages) -> tuple[int, int] | None:
    """A page that has fewer lines than it should, and how many it lacks."""
    pages, text = [made.page for made in leaf.made], _last(leaf)
    for page, text_only in ((text, True), (len(pages) - 1, False)):
        lacking = LEAST - _lines(pages[page], text_only=text_only)
        if page and 0 < lacking < LEAST:
            return page, lacking
    return None


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
    page, lacking = ends
    if more > 0 and hole(leaf.made[-1].page, leaf.line) < lacking:
        return False
    wanted = lacking if more > 0 else LEAST - lacking
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
    page, lacking = ends
    if hole(leaf.made[-1].page, leaf.line) < lacking:
        return False
    pages = len(leaf.made)
    for index, *raised in _givers(leaf, page, lacking):
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


def _saved_by_white(leaf: LeafPages) -> bool:
    """Save a last page without text by less white in what follows the text, where that can be enough."""
    last, before = leaf.made[-1].page, leaf.made[-2].page
    begins = next((n for n, made in enumerate(leaf.made) if _white(made.page)), len(leaf.made))
    if begins >= len(leaf.made) - 1 or _lines(last, text_only=True) or leaf.made[-1].noted:
        return False
    notes = sum(c.margin_height() for c in before.children if leaf.made[-2].noted and c.element_tag != "html")
    free = before.content_box_y() + before.height - notes - lowest(before)
    given = sum(_white(made.page) for made in leaf.made[begins:]) * GIVEN
    if lowest(last) - last.content_box_y() > free + given:
        return False
    saved, styles = leaf.saved(), _styles(leaf.root)
    whites = [(style, name, style[name]) for style in styles for name in _MARGINS if _pixels(style[name])]
    for style, name, white in whites:
        _set(style, name, white._replace(value=white.value * (1 - GIVEN)))
    if _tried(leaf, begins) and len(leaf.made) < len(saved.made):
        return True
    for style, name, white in whites:
        _set(style, name, white)
    leaf.put_back(saved)
    return False


_MARGINS = ("margin_top", "margin_bottom")


def _after_text(box: Any) -> Iterator[Any]:
    """Blocks of what follows the text, among those of a page or a leaf."""
    for child in flow(box):
        if isinstance(child, internals.kind("LineBox")):
            continue
        if _ends(child):
            yield child
            yield from (b for b in child.descendants() if isinstance(b, internals.kind("BlockLevelBox")))
        else:
            yield from _after_text(child)


def _white(page: Any) -> float:
    """Pixels of white above and below what follows the text on a page."""
    return float(sum(box.margin_top + box.margin_bottom for box in _after_text(page)))


def _styles(root: Any) -> list[Any]:
    """The styles of what follows the text of a leaf, each once."""
    return list({id(box.style): box.style for box in _after_text(root)}.values())


def _pixels(length: Any) -> float:
    """A length in pixels; 0 for one that depends on the page."""
    return float(length.value) if getattr(length, "unit", "") == "px" else 0.0


def _set(style: Any, name: str, length: Any) -> None:
    style[name] = length
    style.__dict__.pop("kept_lengths", None)
