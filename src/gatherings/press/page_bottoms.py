"""One grid for the lines of the text, and pages that end where they should.

In: a page as the engine made it. Out: the same page, the lines of its text on a common grid, so that they register
front and back; how many lines it is short of its foot, and the same page with lines of white above headings and
around figures, quotations and lists. Boxes are moved, nothing is laid out again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gatherings.press import internals

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PX = 96 / 72
"""Pixels in a point."""
SAME = 0.01
"""Pixels by which heights may differ and count as the same."""
HEADS = ("h2", "h3", "h4")
APART = frozenset({"figure", "table"})
WORST = 10
"""Rank that no place is worse than by its kind."""
SLACK = 0.6
"""Part of a line by which white may be wider than its rule where another line is to be added."""
AROUND = ("figure", "blockquote", "ul", "ol", "dl", "aside", "pre")
OFF_GRID = frozenset({"box", "key-points", "recommendations", "opener", "epigraph", "pull-quote", "verse"})
"""Classes whose text stands by itself; what follows is on the grid again."""


END = frozenset({"bios", "references", "notes", "endnotes", "cite-as"})
"""Classes of what follows the text of a piece."""


def text_paragraphs(root: Element) -> frozenset[Element]:
    """Paragraphs of the running text, whose lines belong on the grid, and the heads between them."""
    found: set[Element] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag not in ("html", "body", "section", "div") or _classes(element) & OFF_GRID:
            continue
        waiting += list(element)
        if element.tag in ("section", "div"):
            kept = ("p", *HEADS) if element.tag == "div" else ("p",)
            found.update(child for child in element if child.tag in kept)
    return frozenset(found)


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def down_to_grid(context: Any, box: Any, position_y: float) -> float:
    """Pixels by which the first line of a paragraph must go down to stand on the grid.

    A head goes down by as much as the paragraph after it would, so that it stays as near to it everywhere.
    """
    rules, paragraphs = getattr(context, "gatherings_grid", (None, frozenset()))
    if rules is None or context.in_column or box.element not in paragraphs:
        return 0.0
    line = rules.line * PX
    if abs(_line_height(box) - line) > SAME:
        return 0.0
    top = context.current_footnote_area.page.content_box_y()
    below = box.margin_bottom if box.element_tag in HEADS else 0.0
    short = -(position_y - top + below) % line
    return float(short) if 0.07 < short < line - 0.07 else 0.0


def _line_height(box: Any) -> float:
    value = box.style["line_height"]
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, tuple):
        number, unit = value
        return float(number * box.style["font_size"]) if unit is None else float(number)
    return 0.0


def fill(page: Any, line: float, lines: int) -> int:
    """Add so many lines of white to a page, or as many as there are places for; `line` in pixels."""
    best = [y for _, y in sorted(places(page, line))[: max(0, lines)]]
    for y in sorted(best, reverse=True):  # from below, so that the places above stay where they were
        _lower(page, y, line)
    return len(best)


def hole(page: Any, line: float) -> int:
    """Whole lines that are free between the text of a page and its notes or its foot, where that was set."""
    top = page.content_box_y()
    foot = page.height - getattr(page, "gatherings_raised", 0.0)
    foot -= sum(c.margin_height() for c in page.children if _is_notes(c) and c.children)
    room, text = math.floor((foot + 0.1) / line), math.ceil((lowest(page) - top - 1) / line)
    return int(room - text)


def grid_lines(page: Any, line: float) -> list[Any]:
    """Lines of the text that are a line of the page high, in their order; those in figures and tables are not."""
    found: list[Any] = []

    def below(box: Any) -> None:
        for child in flow(box):
            if isinstance(child, internals.kind("LineBox")):
                if abs(child.height - line) < SAME:
                    found.append(child)
            elif child.is_in_normal_flow() and child.element_tag not in APART:
                below(child)

    below(page)
    return found


def lower_notes(page: Any, by: float) -> None:
    """Move the notes of a page down by so many pixels."""
    for child in page.children:
        if _is_notes(child):
            child.translate(dy=by)
    page.gatherings_raised -= by


def _is_notes(box: Any) -> bool:
    return isinstance(box, internals.kind("FootnoteAreaBox"))


def flow(box: Any) -> Iterator[Any]:
    """What is in the text of a page, not in its notes."""
    for child in getattr(box, "children", ()):
        real = getattr(child, "_box", child)
        if not _is_notes(real):
            yield real


def lowest(box: Any) -> float:
    """Lower edge of the text, in pixels."""
    low = 0.0
    for child in flow(box):
        if isinstance(child, (internals.kind("LineBox"), internals.kind("ReplacedBox"))):
            low = max(low, child.position_y + child.margin_height())
            continue
        bordered = isinstance(child, internals.kind("ParentBox")) and child.border_bottom_width > 0
        if isinstance(child, internals.kind("TableCellBox")) or bordered:
            low = max(low, child.position_y + child.border_height())
        low = max(low, lowest(child))
    return low


def places(page: Any, line: float) -> list[tuple[int, float]]:
    """Where a line of white may be added: how good the place is (0 best) and its height in pixels.

    Best above the highest heads, so that no head stands further from the text before it than one above it in rank;
    never below a head, for it belongs to what follows; once between two things. Where there are two lines of white, or
    the grid has added most of a line already, it is last (`WORST` and above).
    """
    top, end = page.content_box_y(), lowest(page)
    found: list[tuple[int, float]] = []
    before, low = "", top

    def above(child: Any, rank: int) -> None:
        if before in AROUND:
            found.pop()
        if before not in HEADS:
            white = child.border_box_y() - low
            wide = white > 2 * line - SAME or white - child.margin_top > SLACK * line
            found.append((rank + wide * WORST, child.position_y))

    def below(box: Any) -> None:
        nonlocal before, low
        for child in flow(box):
            if isinstance(child, internals.kind("LineBox")) or not child.is_in_normal_flow():
                continue
            tag, apart = child.element_tag or "", _stands_apart(child)
            if tag in ("html", "body", "section", "div") and not apart:
                if child.element is not None and not END.isdisjoint(_classes(child.element)):
                    above(child, 0)
                    before = HEADS[0]
                below(child)
                continue
            if tag in HEADS:
                above(child, HEADS.index(tag))
            elif (tag in AROUND or apart) and not getattr(child, "gatherings_floats", False):
                tag, rank = AROUND[0], len(HEADS) + (tag != "figure")
                above(child, rank)
                found.append((rank, child.position_y + child.margin_height() - 0.5))
            else:
                tag = ""
            before, low = tag, max(low, lowest(child))

    below(page)
    return [(rank, y) for rank, y in found if top + line < y < end - 2]


def _stands_apart(box: Any) -> bool:
    return box.element is not None and bool(_classes(box.element) & OFF_GRID)


def _lower(box: Any, y: float, by: float) -> None:
    """Move all that stands below a height."""
    for child in flow(box):
        if child.position_y >= y - 0.6 and child.element_tag not in ("html", "body"):
            child.translate(dy=by)
        elif isinstance(child, internals.kind("ParentBox")) and not isinstance(
            child, internals.kind("LineBox")
        ):
            _lower(child, y, by)
