"""Stage editions/epub: tables that can be heard, and that scroll where a screen is narrow.

In: the copied tree of one leaf, marks of pages in place. Out: the same tree, in which header
cells say what they head, and tables of several columns stand in a box that scrolls by itself,
by keyboard too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

NARROW = 2
"""Columns that can be read on a small screen at twice the text size. Only what is wider gets a
box: a box that scrolls can't be divided between two screens, as a table by itself can."""


def arrange_tables(root: _Element, leaf: str, taken: set[str]) -> None:
    """Header cells with a scope, and boxes around what may be wider than a screen.

    `taken` holds all ids of the book, and gains those of captions that name a box.
    """
    for table in list(root.iter("table")):
        for cell in list(table.iter("th", "td")):
            _set_scope(cell)
        if _columns(table) > NARROW:
            _box(table, leaf, taken)


def _set_scope(cell: _Element) -> None:
    if cell.tag == "th" and not len(cell) and not (cell.text or "").strip():
        cell.tag = "td"  # the empty corner of a table heads nothing
    if cell.tag == "td":
        cell.attrib.pop("scope", None)
    elif cell.get("scope") is None and cell.get("headers") is None:
        in_head = any(e.tag == "thead" for e in cell.iterancestors())
        cell.set("scope", "col" if in_head else "row")


def _columns(table: _Element) -> int:
    """The number of columns of the widest row."""
    return max(
        (
            sum(int(c.get("colspan") or 1) if (c.get("colspan") or "1").isdigit() else 1
                for c in row if c.tag in ("td", "th"))
            for row in table.iter("tr")
        ),
        default=0,
    )  # fmt: skip


def _box(table: _Element, leaf: str, taken: set[str]) -> None:
    """Put a table into a `div` that the keyboard reaches, named by the caption."""
    parent = table.getparent()
    if parent is None:
        return
    box = etree.Element("div", {"class": "table-scroll", "tabindex": "0"})
    caption = next(table.iter("caption"), None)
    if caption is None and parent.tag == "figure":
        caption = next(parent.iter("figcaption"), None)
    if caption is not None:
        box.set("role", "group")
        box.set("aria-labelledby", _id(caption, leaf, taken))
    parent.replace(table, box)
    box.tail, table.tail = table.tail, None
    box.append(table)


def _id(caption: _Element, leaf: str, taken: set[str]) -> str:
    name, n = caption.get("id"), 1
    while not name or (caption.get("id") is None and name in taken):
        name, n = f"{leaf}--caption-{n}", n + 1
    caption.set("id", name)
    taken.add(name)
    return name
