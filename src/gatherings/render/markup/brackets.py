"""Stage render, markup: everything that begins with a square bracket.

In: a scanner and the place of the bracket. Out: note calls, citations, links, images, spans
and index marks, each as an element and the offset beyond it; None where it is only a bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup import citations
from gatherings.render.markup.attributes import NONE, Attributes, attributes_at
from gatherings.render.markup.lines import Leaf
from gatherings.render.markup.piece import Definition
from gatherings.render.markup.signs import literal, verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.scanner import Scanner

Taken = tuple[_Element | str, int] | None

_CALL = re.compile(r"\[\^([^\]\s\[]+)\]")
_EXPRESSION = re.compile(r"(?:\w-\w|\\\w|[^\w\s])+$")
"""What stands in ``[^A-Z]`` and its like, which are regular expressions and no notes."""
_TARGET = re.compile(
    r"""\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:\\.|[^\s()\\]|\((?:\\.|[^()\\])*\))*(?:[ ](?!["'])(?:\\.|[^\s()\\]|\([^()]*\))+)*))
    (?:\s+(?:"(?P<dq>(?:\\.|[^"\\])*)"|'(?P<sq>(?:\\.|[^'\\])*)'))?\s*\)""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r" ?\[([^\[\]]*)\]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Target(NamedTuple):
    """Where a link or image points, and where that was written."""

    raw: str
    title: str
    start: int
    end: int
    beyond: int


def closing(text: str, at: int, end: int) -> int | None:
    """The offset of the bracket that closes the one at ``text[at]``; code and escapes are skipped."""
    depth, i = 0, at
    while i < end:
        c = text[i]
        if c == "\\":
            i += 2
            continue
        if c == "`":
            ticks = re.compile("`+").match(text, i, end)
            width = len(ticks[0]) if ticks else 1
            close = re.compile(rf"(?<!`)`{{{width}}}(?!`)").search(text, i + width, end)
            i = close.end() if close else i + width
            continue
        if c == "[":
            depth += 1
        elif c == "]":
            depth -= 1
            if depth == 0:
                return i
        i += 1
    return None


def target_at(text: str, at: int, end: int) -> Target | None:
    """What stands in the round brackets at ``text[at]``."""
    if at >= end or text[at] != "(":
        return None
    found = _TARGET.match(text, at, end)
    if not found:
        return None
    group = "angle" if found["angle"] is not None else "bare"
    return Target(
        found[group],
        found["dq"] or found["sq"] or "",
        found.start(group),
        found.end(group),
        found.end(),
    )


def bracketed(scan: Scanner, at: int, end: int) -> Taken:
    """Whatever begins with the ``[`` at `at`."""
    text = scan.text
    if call := _CALL.match(text, at, end):
        return _call(scan, call), call.end()
    close = closing(text, at, end)
    if close is None:
        return None
    after = close + 1
    if target := target_at(text, after, end):
        return _link(scan, at + 1, close, target, end)
    if (given := attributes_at(text, after, end)) is not None:
        return _span(scan, at, close, given), given.end
    if keys := citations.keys_of(text[at + 1 : close]):
        return _group(scan, at, close, keys), after
    return _reference_link(scan, at, close, end)


def _call(scan: Scanner, call: re.Match[str]) -> _Element | str:
    label = call[1]
    span = scan.span(call.start(1), call.end(1))
    if label not in scan.piece.definitions and _EXPRESSION.match(label):
        return "".join(literal(c) for c in verbatim(call[0]))
    if scan.piece.note:
        scan.piece.sink.report("NOTE-004", span, label=label)
        return _shown(call[0])
    if label in scan.piece.calls:
        line = scan.piece.file.position(scan.piece.calls[label].start).line
        scan.piece.sink.report("NOTE-007", span, label=label, line=line)
    scan.piece.calls.setdefault(label, span)
    if label not in scan.piece.definitions:
        scan.piece.sink.report("NOTE-001", span, hint=nearest(label, scan.piece.definitions), label=label)
        return _shown(call[0])
    return scan.site("note", label, call.start(1), call.end(1))


def _shown(text: str) -> _Element:
    element = etree.Element("mark")
    element.set("class", "fault")
    element.text = verbatim(text)
    return element


def inline_note(scan: Scanner, at: int, end: int) -> Taken:
    """The note ``^[…]`` at `at`."""
    close = closing(scan.text, at + 1, end)
    if close is None:
        scan.report("NOTE-009", at, at + 2)
        return "^[", at + 2
    if scan.piece.note:
        scan.report("NOTE-004", at, close + 1, label=scan.text[at : close + 1])
        return _shown(scan.text[at : close + 1]), close + 1
    label = f"inline]{scan.piece.first_site + len(scan.piece.sites)}"
    inner = part(scan.leaf, at + 2, close)
    span = scan.span(at, close + 1)
    scan.piece.definitions[label] = Definition(label, inner, span)
    scan.piece.calls[label] = span
    return scan.site("note", label, at, close + 1), close + 1


def part(leaf: Leaf, start: int, end: int) -> Leaf:
    """A stretch of a leaf as a leaf of its own."""
    starts, offsets = [0], [leaf.offset(start)]
    for line, offset in zip(leaf.starts, leaf.offsets, strict=True):
        if start < line <= end:
            starts.append(line - start)
            offsets.append(offset)
    return Leaf(leaf.text[start:end], tuple(starts), tuple(offsets))


def _group(scan: Scanner, at: int, close: int, keys: list[re.Match[str]]) -> _Element:
    """A bracket that cites, or refers to figures and tables."""
    if not all(citations.is_reference(key[1]) for key in keys):
        return scan.site("citation", scan.text[at : close + 1], at, close + 1)
    element = etree.Element("span")
    element.set("class", "references")
    return scan.into(element, at + 1, close)


def is_local(target: str) -> bool:
    """Whether a link leads to a place in the collection."""
    path = target.split("#", 1)[0]
    return target.startswith("#") or (path.lower().endswith(".md") and ":" not in path)


def _link(scan: Scanner, start: int, close: int, target: Target, end: int) -> tuple[_Element, int]:
    given = attributes_at(scan.text, target.beyond, end)
    beyond = given.end if given else target.beyond
    element = _anchor(scan, target)
    if given:
        dress(scan, element, given)
    return _linked(scan, element, start, close), beyond


def _linked(scan: Scanner, element: _Element, start: int, close: int) -> _Element:
    """The text of a link, in which addresses are only shown."""
    outer, scan.in_link = scan.in_link, True
    scan.into(element, start, close)
    scan.in_link = outer
    return _parted(element)


def _parted(link: _Element) -> _Element:
    """A link, ended before the first note or citation in it, which will be a link of its own."""
    if not any(_has_own(child) for child in link):
        return link
    holder = etree.Element("span")
    while len(link) and _has_own(link[0]) and not (link.text or "").strip():
        link.text, link[0].tail = link[0].tail, None
        holder.append(link[0])
    at = next((k for k, child in enumerate(link) if _has_own(child)), len(link))
    rest = link[at:]
    if at or link.text:
        holder.append(link)
        last = (link[at - 1].tail if at else link.text) or ""
        if at:
            link[at - 1].tail = last.rstrip()
        else:
            link.text = last.rstrip()
        link.tail = last[len(last.rstrip()) :]
    holder.extend(rest)
    return holder


def _has_own(element: _Element) -> bool:
    return any(
        inner.get("data-kind") in ("note", "citation", "reference") for inner in element.iter()
    )


def _anchor(scan: Scanner, target: Target) -> _Element:
    raw = target.raw
    if scan.in_link:
        return etree.Element("span")
    element = scan.site("link", raw, target.start, target.end, "a") if is_local(raw) else etree.Element("a")
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", raw)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto", "doi", "tel", "ftp"):
        scan.report("MD-020", target.start, target.end, target=raw)
    else:
        element.set("href", verbatim(raw.replace(" ", "%20")))
    if target.title:
        element.set("title", verbatim(target.title))
    return element


def _reference_link(scan: Scanner, at: int, close: int, end: int) -> Taken:
    """A link whose target is defined elsewhere: ``[text][name]``, ``[name][]``, ``[name]``."""
    text, links = scan.text, scan.piece.links
    second = _REFERENCE.match(text, close + 1, end)
    name = second[1] if second and second[1] else text[at + 1 : close]
    found = links.get(" ".join(name.lower().split()))
    if not found:
        return None
    target, title, span = found
    beyond = second.end() if second else close + 1
    if scan.in_link:
        return scan.into(etree.Element("span"), at + 1, close), beyond
    element = etree.Element("a")
    element.set("href", verbatim(target))
    if is_local(target):
        element.set("data-site", scan.piece.site("link", target, span))
        element.set("data-kind", "link")
    if title:
        element.set("title", verbatim(title))
    return _linked(scan, element, at + 1, close), beyond


def _span(scan: Scanner, at: int, close: int, given: Attributes) -> _Element:
    if "index" in given.classes:
        element = scan.site("index", scan.text[at : given.end], at, given.end)
        for key, value in given.values.items():
            element.set(f"data-{key}", verbatim(value.text))
    elif "page" in given.classes and given.values.get("to"):
        element = etree.Element("span")
    else:
        element = etree.Element("span")
    dress(scan, element, given)
    return scan.into(element, at + 1, close)


def dress(scan: Scanner, element: _Element, given: Attributes) -> None:
    """Give an element its id, classes and language."""
    if given.id:
        element.set("id", scan.piece.claim(given.id, scan.span(given.start, given.end)))
    if given.classes:
        element.set("class", verbatim(" ".join(given.classes)))
    if language := given.get("lang"):
        element.set("lang", verbatim(language))
        element.set(XML_LANG, verbatim(language))
    if (direction := given.get("dir")) in ("ltr", "rtl"):
        element.set("dir", direction)


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
