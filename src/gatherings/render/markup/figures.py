"""Stage render, markup: figures, displayed formulas and tables.

In: a paragraph that holds only an image or a formula, or a `Table`. Out: ``figure`` and
``div.equation`` elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup.attributes import Attributes, attributes_at, trailing
from gatherings.render.markup.brackets import image_element, part, picture_at
from gatherings.render.markup.nodes import Cell, Paragraph, Table
from gatherings.render.markup.scanner import Scanner

if TYPE_CHECKING:
    from gatherings.render.markup.writer import Writer

_KEYS = ("alt", "credit", "source", "width", "lang", "decorative", "role")
_NUMBER = re.compile(
    r"[-+−–±]?[£$€¥]?\s?[-−]?\d[\d.,\s\u202f’']*(?:\s?(?:%|‰|[a-z]{1,3}|per cent))?\*{0,2}$|[-–—−]$|n/?a$",
    re.IGNORECASE,
)


def figure(scan: Scanner, parent: _Element) -> bool:
    """Append a figure where the paragraph holds one image and nothing else."""
    text = scan.text
    found = picture_at(text, 0, len(text))
    if not found or text[found.beyond :].strip():
        if found and text[found.beyond :].lstrip().startswith("{"):
            at = text.index("{", found.beyond)
            scan.report("MD-017", at, len(text), text=text[at:])
        return False
    given = found.attributes
    place = (found.target.start, max(found.target.end, found.target.start + 1))
    _check_keys(scan, given, _KEYS, place)
    element = etree.SubElement(parent, "figure")
    if given.id:
        element.set("id", scan.piece.claim(given.id, scan.span(0, found.beyond)))
    if given.classes:
        element.set("class", " ".join(given.classes))
    image = image_element(scan, found, "")
    element.append(image)
    for key in ("data-site", "data-kind"):
        element.set(key, image.attrib.pop(key))
    if width := image.get("data-width"):
        element.set("data-width", width)
    caption = etree.Element("figcaption")
    if text[found.start : found.close].strip():
        _labelled(caption, "caption", scan, found.start, found.close)
    for key in ("credit", "source"):
        if value := given.values.get(key):
            _labelled(caption, key, scan, value.at, value.at + len(value.text))
    if len(caption):
        element.append(caption)
    elif given.id:
        scan.report("FIG-005", *place, id=given.id)
    return True


def _check_keys(scan: Scanner, given: Attributes, known: tuple[str, ...], place: tuple[int, int]) -> None:
    for key in (*given.values, *given.flags):
        if key not in known:
            scan.report("FIG-004", *place, hint=nearest(key, known), key=key)


def _labelled(parent: _Element, name: str, scan: Scanner, start: int, end: int) -> None:
    if len(parent):
        parent[-1].tail = " "
    element = etree.SubElement(parent, "span")
    element.set("class", name)
    scan.into(element, start, end)


def equation(scan: Scanner, parent: _Element) -> bool:
    """Append a displayed formula where the paragraph holds one and nothing else."""
    found = re.fullmatch(r"\$\$((?:\\.|[^\\$])+?)\$\$\s*(\{.*\})?\s*([.,;]?)", scan.text, re.DOTALL)
    if not found:
        return False
    given = attributes_at(scan.text, found.start(2)) if found[2] else None
    if found[2] and not given:
        scan.report("MD-017", found.start(2), found.end(2), text=found[2])
    element = etree.SubElement(parent, "div")
    element.set("class", "math-display")
    if given and given.id:
        element.set("id", scan.piece.claim(given.id, scan.span(0, found.end(1))))
    element.append(scan.formula(found[1], found.start(1), found.end(1), display=True))
    if found[3]:
        element[-1].tail = found[3]
    return True


def table(writer: Writer, parent: _Element, block: Table) -> None:
    """Append a table in its figure."""
    element = etree.SubElement(parent, "figure")
    classes = ["table"]
    given: Attributes | None = None
    if block.caption:
        text = block.caption.text
        given = trailing(text)
        scan = Scanner(writer.piece, block.caption)
        end = given.start if given else len(text)
        if given:
            classes += given.classes
            _check_keys(scan, given, ("source", "credit", "width"), (given.start, given.end))
            if given.id:
                element.set("id", writer.piece.claim(given.id, scan.span(given.start, given.end)))
        if text[:end].strip():
            caption = etree.SubElement(element, "figcaption")
            _labelled(caption, "caption", scan, 0, len(text[:end].rstrip()))
    if not block.head:
        writer.piece.sink.report("MD-014", block.span)
    element.set("class", " ".join(classes))
    _rows(writer, etree.SubElement(element, "table"), block)
    for key in ("source", "credit") if given and block.caption else ():
        value = given.values.get(key) if given else None
        if value and block.caption:
            note = etree.SubElement(element, "p")
            note.set("class", key)
            Scanner(writer.piece, part(block.caption, value.at, value.at + len(value.text))).into(note)


def _rows(writer: Writer, element: _Element, block: Table) -> None:
    if block.widths:
        group = etree.SubElement(element, "colgroup")
        for width in block.widths:
            etree.SubElement(group, "col").set("data-width", str(width))
    numeric = _numeric(block)
    for rows, tag, cell_tag in ((block.head, "thead", "th"), (block.body, "tbody", "td")):
        if not rows:
            continue
        part_of = etree.SubElement(element, tag)
        for row in rows:
            line = etree.SubElement(part_of, "tr")
            for cell in row:
                _cell(writer, line, cell, cell_tag, block, numeric)


def _cell(writer: Writer, row: _Element, cell: Cell, tag: str, block: Table, numeric: set[int]) -> None:
    element = etree.SubElement(row, tag)
    if tag == "th":
        element.set("scope", "col" if cell.columns == 1 else "colgroup")
    align = block.aligns[cell.column] if cell.column < len(block.aligns) else ""
    classes = [f"align-{align}"] if align else []
    if cell.column in numeric and cell.columns == 1:
        classes.append("numeric")
    if classes:
        element.set("class", " ".join(classes))
    if cell.columns > 1:
        element.set("colspan", str(cell.columns))
    if cell.rows > 1:
        element.set("rowspan", str(cell.rows))
    writer.into(element, cell.blocks)


def _numeric(block: Table) -> set[int]:
    """Columns that hold numbers and nothing else."""
    found: dict[int, bool] = {}
    for row in block.body:
        for cell in row:
            if not cell.blocks:
                continue
            first = cell.blocks[0]
            text = first.text.text if isinstance(first, Paragraph) and len(cell.blocks) == 1 else "x"
            text = re.sub(r"\[\^[^\]]*\]|\*\*|^\*|\*$", "", text).strip()
            found[cell.column] = found.get(cell.column, True) and bool(_NUMBER.match(text))
    return {column for column, is_number in found.items() if is_number}
