"""Stage render, markup: tables in their figures.

In: a ``table`` of Python-Markdown's tree, from a pipe or a grid table. Out: ``figure.table`` with
caption, alignment and columns of numbers as classes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.attributes import Attributes, trailing
from gatherings.render.markup.brackets import part
from gatherings.render.markup.figures import check_keys, labelled
from gatherings.render.markup.parts import Grid, TableStart
from gatherings.render.markup.scanner import Scanner

if TYPE_CHECKING:
    from gatherings.render.markup.tree import Writer

_NUMBER = re.compile(
    r"[-+−–±]?[£$€¥]?\s?[-−]?\d[\d.,\s\u202f’']*(?:\s?(?:%|‰|[a-z]{1,3}|per cent))?\*{0,2}$|[-–—−]$|n/?a$",
    re.IGNORECASE,
)


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
    for rows in source:
        if all(cell.text is None and not len(cell) for row in rows for cell in row):
            continue  # Python-Markdown gives a table without rows an empty one
        part_of = etree.SubElement(element, rows.tag)
        for row in rows:
            line = etree.SubElement(part_of, "tr")
            for k, cell in enumerate(row):
                _cell(writer, line, cell, int(cell.get("column", k)) in numeric)


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


def _numeric(writer: Writer, source: ET.Element) -> set[int]:
    """Columns that hold numbers and nothing else."""
    found: dict[int, bool] = {}
    for row in source.iterfind("tbody/tr"):
        for k, cell in enumerate(row):
            only = cell[0] if len(cell) == 1 and cell[0].tag == "p" else cell
            if len(only) or not (only.text or "").strip():
                if len(cell):
                    found[int(cell.get("column", k))] = False
                continue
            text = writer.leaf(only.text).text
            text = re.sub(r"\[\^[^\]]*\]|\*\*|^\*|\*$", "", text).strip()
            column = int(cell.get("column", k))
            found[column] = found.get(column, True) and bool(_NUMBER.match(text))
    return {column for column, is_number in found.items() if is_number}
