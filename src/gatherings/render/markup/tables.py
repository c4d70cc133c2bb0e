"""Stage render, markup: tables in their figures.

In: a ``table`` of Python-Markdown's tree, from a pipe or a grid table. Out: ``figure.table`` with
caption, alignment and columns of numbers as classes; ``data-lack`` says what a number lacks at its end to stand
with its decimal sign under those of its column.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from babel.numbers import get_decimal_symbol
from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.attributes import Attributes, trailing
from gatherings.render.markup.brackets import part
from gatherings.render.markup.figures import check_keys, labelled
from gatherings.render.markup.parts import Grid, TableStart
from gatherings.render.markup.scanner import Scanner
from gatherings.render.words import babel_locale

if TYPE_CHECKING:
    from gatherings.render.markup.tree import Writer

_NUMBER = re.compile(
    r"[-+−–±]?[£$€¥]?\s?[-−]?\d[\d.,\s\u202f’']*(?:\s?(?:%|‰|[a-z]{1,3}|per cent))?[*†‡§]{0,3}$|[-–—−]$|n/?a$",
    re.IGNORECASE,
)

_END = re.compile(r"(?P<number>.*\d)(?P<unit>[^\d*†‡§]*)(?P<mark>[*†‡§]*)", re.DOTALL)


def table(writer: Writer, parent: _Element, source: ET.Element) -> None:
    """Append a table in its figure."""
    block = _start(writer, source)
    element = etree.SubElement(parent, "figure")
    classes = ["table"]
    given: Attributes | None = None
    if block and block.caption:
        text = block.caption.text
        given = trailing(text)
        scan = Scanner(writer.piece, block.caption)
        end = given.start if given else len(text)
        if given:
            classes += given.classes
            check_keys(scan, given, ("source", "credit", "width"), (given.start, given.end))
            if given.id:
                element.set("id", writer.piece.claim(given.id, scan.span(given.start, given.end)))
        if text[:end].strip():
            caption = etree.SubElement(element, "figcaption")
            labelled(caption, "caption", scan, 0, len(text[:end].rstrip()))
    head = next((group for group in source if group.tag == "thead"), ET.Element("thead"))
    if not any((cell.text or "").strip() or len(cell) for row in head for cell in row):
        source.remove(head)
        if block:
            writer.piece.sink.report("MD-014", block.span)
    element.set("class", " ".join(classes))
    _rows(writer, etree.SubElement(element, "table"), source, block.widths if block else ())
    for key in ("source", "credit") if given and block and block.caption else ():
        value = given.values.get(key) if given else None
        if value and block and block.caption:
            note = etree.SubElement(element, "p")
            note.set("class", key)
            Scanner(writer.piece, part(block.caption, value.at, value.at + len(value.text))).into(note)


def _start(writer: Writer, source: ET.Element) -> TableStart | None:
    """What was put aside of a table: its place, caption and widths."""
    if sign := source.get("part"):
        grid = writer.piece.part(sign)
        return grid.start if isinstance(grid, Grid) else None
    first = source.find(".//th")
    return writer.start(first, TableStart) if first is not None else None


def _rows(writer: Writer, element: _Element, source: ET.Element, widths: tuple[int, ...]) -> None:
    if widths:
        group = etree.SubElement(element, "colgroup")
        for width in widths:
            etree.SubElement(group, "col").set("data-width", str(width))
    numeric = _numeric(writer, source)
    sign = get_decimal_symbol(babel_locale(writer.piece.language))
    lacks = {key: lack for numbers in numeric.values() for key, lack in _lacks(numbers, sign)}
    for rows in source:
        if all(cell.text is None and not len(cell) for row in rows for cell in row):
            continue  # Python-Markdown gives a table without rows an empty one
        part_of = etree.SubElement(element, rows.tag)
        for row in rows:
            line = etree.SubElement(part_of, "tr")
            for k, cell in enumerate(row):
                _cell(writer, line, cell, int(cell.get("column", k)) in numeric)
                if id(cell) in lacks:
                    line[-1].set("data-lack", lacks[id(cell)])


def _cell(writer: Writer, row: _Element, cell: ET.Element, in_numbers: bool) -> None:  # noqa: FBT001
    element = etree.SubElement(row, cell.tag)
    one = not cell.get("colspan")
    if cell.tag == "th":
        element.set("scope", "col" if one else "colgroup")
    align = cell.get("align", "")
    classes = [f"align-{align}"] if align else []
    if in_numbers and one:
        classes.append("numeric")
    if classes:
        element.set("class", " ".join(classes))
    for key in ("colspan", "rowspan"):
        if value := cell.get(key):
            element.set(key, value)
    writer.into(element, cell, loose=len(cell) > 1)


def _numeric(writer: Writer, source: ET.Element) -> dict[int, dict[int, str]]:
    """Columns that hold numbers and nothing else: their texts by the identity of the cell."""
    found: dict[int, dict[int, str]] = {}
    others: set[int] = set()
    for row in source.iterfind("tbody/tr"):
        for k, cell in enumerate(row):
            column = int(cell.get("column", k))
            only = cell[0] if len(cell) == 1 and cell[0].tag == "p" else cell
            if len(only) or not (only.text or "").strip():
                if len(cell):
                    others.add(column)
                continue
            text = writer.leaf(only.text).text
            text = re.sub(r"\[\^[^\]]*\]|(?<!\\)\*\*|^\*|(?<!\\)\*$", "", text).replace("\\*", "*").strip()
            if not _NUMBER.match(text):
                others.add(column)
            found.setdefault(column, {})[id(cell)] = text
    return {column: numbers for column, numbers in found.items() if column not in others}


def _lacks(numbers: Mapping[int, str], sign: str) -> Iterator[tuple[int, str]]:
    """What the numbers of a column lack at their ends for their decimal signs to stand below one another.

    That is noughts, the sign before them where there is none, the unit if others have one, and the marks
    that others have after it, such as stars, which so hang at the right of the figures. Numbers
    with several signs (dates, versions) are no decimals, and a column with such is left as it is.
    """
    ends = {key: _END.fullmatch(text) for key, text in numbers.items() if any(c.isdigit() for c in text)}
    parts = {
        key: (*end["number"].partition(sign), end["unit"], end["mark"]) for key, end in ends.items() if end
    }
    if any(sign in after for _, _, after, _, _ in parts.values()):
        return
    most = max((len(after) for _, _, after, _, _ in parts.values()), default=0)
    units = {unit for *_, unit, _ in parts.values() if unit}
    marks = max((mark for *_, mark in parts.values()), key=len, default="")
    for key, (_, has_sign, after, unit, mark) in parts.items():
        lack = ("" if has_sign else sign) + "0" * (most - len(after)) if most > len(after) else ""
        if not unit and len(units) == 1:
            lack += next(iter(units))
        lack += marks[len(mark) :]
        if lack:
            yield key, lack
