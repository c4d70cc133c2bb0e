"""Stage render, markup: HTML within a line.

In: a scanner and the place of ``<``. Out: an allowed element with its text read as Markdown, or
what was typed, reported and shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render import sanitise
from gatherings.render.markup.piece import XML_LANG
from gatherings.render.markup.signs import verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.scanner import Scanner

Taken = tuple[_Element | str, int] | None


def tag(scan: Scanner, at: int, end: int) -> Taken:
    """An element of HTML within a line, or a fault; None where there is no found."""
    found = sanitise.opening_tag(scan.text, at, end)
    if not found:
        return None
    shown = f"<{'/' if found.closing else ''}{found.name}>"
    if found.name not in sanitise.INLINE:
        if found.name in ("script", "style"):
            close = re.compile(rf"</{found.name}\s*>", re.IGNORECASE).search(scan.text, found.end, end)
            return scan.fault("MD-007", at, close.end() if close else found.end, tag=shown)
        return scan.fault("MD-007", at, found.end, tag=shown)
    if found.closing:
        return scan.fault("MD-009", at, found.end, tag=shown)
    if found.dropped:
        scan.report("MD-008", at, found.end, names=", ".join(found.dropped), tag=found.name)
    element = etree.Element(found.name)
    set_attributes(element, found.attributes)
    if "id" in element.attrib:
        element.set("id", scan.piece.claim(element.get("id") or "", scan.span(at, found.end)))
    if found.name in sanitise.VOID:
        return element, found.end
    close_at = _closing(scan, found.name, found.end, end)
    if not close_at:
        return scan.fault("MD-009", at, found.end, tag=shown)
    return scan.into(element, found.end, close_at[0]), close_at[1]


def _closing(scan: Scanner, name: str, at: int, end: int) -> tuple[int, int] | None:
    """Where the closing tag of an element stands."""
    depth = 1
    for found in re.compile(rf"<(/?){name}(?=[\s>/])[^<>]*>", re.IGNORECASE).finditer(scan.text, at, end):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.start(), found.end()
    return None


def set_attributes(element: _Element, attributes: tuple[tuple[str, str], ...]) -> None:
    """Attributes of an element; a language is given in both forms that XHTML knows."""
    for key, typed in attributes:
        value = verbatim(typed)
        element.set(key, value)
        if key == "lang":
            element.set(XML_LANG, value)
