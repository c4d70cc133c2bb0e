"""Stage render, markup: figures, and displayed formulas.

In: a paragraph that holds only an image or a formula. Out: ``figure`` and
``div.equation`` elements.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup.attributes import Attributes, attributes_at
from gatherings.render.markup.images import image_element, picture_at
from gatherings.render.markup.scanner import Scanner

_KEYS = ("alt", "credit", "source", "width", "lang", "decorative", "role")


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
    check_keys(scan, given, _KEYS, place)
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
        labelled(caption, "caption", scan, found.start, found.close)
    for key in ("credit", "source"):
        if value := given.values.get(key):
            labelled(caption, key, scan, value.at, value.at + len(value.text))
    if len(caption):
        element.append(caption)
    elif given.id:
        scan.report("FIG-005", *place, id=given.id)
    return True


def check_keys(scan: Scanner, given: Attributes, known: tuple[str, ...], place: tuple[int, int]) -> None:
    """Report keys of an image's or caption's attributes that mean nothing."""
    for key in (*given.values, *given.flags):
        if key not in known:
            scan.report("FIG-004", *place, hint=nearest(key, known), key=key)


def labelled(parent: _Element, name: str, scan: Scanner, start: int, end: int) -> None:
    """Append a stretch of text in a ``span`` of a class."""
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
