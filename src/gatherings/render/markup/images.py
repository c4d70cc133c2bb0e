"""Stage render, markup: images.

In: a scanner and the place of an exclamation mark. Out: ``img`` elements with their `Site`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from lxml.etree import _Element

from gatherings.render.markup.attributes import NONE, Attributes, attributes_at
from gatherings.render.markup.links import Target, closing, target_at
from gatherings.render.markup.signs import verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.scanner import Scanner

Taken = tuple[_Element | str, int] | None


class Picture(NamedTuple):
    """An image as it was written."""

    start: int
    """The stretch of its caption, or alt text."""
    close: int
    target: Target
    attributes: Attributes
    beyond: int


def picture_at(text: str, at: int, end: int) -> Picture | None:
    """The image whose ``!`` is ``text[at]``."""
    if not text.startswith("![", at):
        return None
    close = closing(text, at + 1, end)
    target = target_at(text, close + 1, end) if close is not None else None
    if close is None or target is None:
        return None
    given = attributes_at(text, target.beyond, end)
    return Picture(at + 2, close, target, given or NONE, given.end if given else target.beyond)


def image(scan: Scanner, at: int, end: int) -> Taken:
    """An image within a line of text."""
    found = picture_at(scan.text, at, end)
    if not found:
        return None
    element = image_element(scan, found, scan.text[found.start : found.close])
    if found.attributes.id:
        element.set("id", scan.piece.claim(found.attributes.id, scan.span(at, found.beyond)))
    if found.attributes.classes:
        element.set("class", " ".join(found.attributes.classes))
    return element, found.beyond


def image_element(scan: Scanner, found: Picture, fallback: str) -> _Element:
    """The ``img`` with its source, text alternative and width in per cent."""
    target, given = found.target, found.attributes
    place = (target.start, max(target.end, target.start + 1))
    element = scan.site("image", target.raw, target.start, target.end, "img")
    element.set("src", verbatim(unquote(target.raw)))
    alt = given.get("alt") or fallback
    if given.has("decorative"):
        if given.get("alt"):
            scan.report("FIG-003", *place, image=target.raw)
        element.set("role", "presentation")
        alt = ""
    elif not alt.strip():
        scan.report("FIG-001", *place, image=target.raw)
        element.set("class", "fault")
    element.set("alt", verbatim(" ".join(alt.split())))
    if width := given.get("width"):
        per_cent = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", width)
        if per_cent and 0 < float(per_cent[1]) <= 100:
            element.set("data-width", per_cent[1])
        else:
            scan.report("FIG-002", *place, width=width)
    return element
