"""Stage render, markup: links.

In: a scanner and the place of a bracket. Out: ``a`` elements, and a `Site` where they lead to
another place of the collection.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.attributes import attributes_at
from gatherings.render.markup.signs import verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.scanner import Scanner

Taken = tuple[_Element | str, int] | None

_TARGET = re.compile(
    r"""\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:\\.|[^\s()\\]|\((?:\\.|[^()\\])*\))*(?:[ ](?!["'])(?:\\.|[^\s()\\]|\([^()]*\))+)*))
    (?:\s+(?:"(?P<dq>(?:\\.|[^"\\])*)"|'(?P<sq>(?:\\.|[^'\\])*)'))?\s*\)""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r" ?\[([^\[\]]*)\]")


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


def is_local(target: str) -> bool:
    """Whether a link leads to a place in the collection."""
    path = target.split("#", 1)[0]
    return target.startswith("#") or (path.lower().endswith(".md") and ":" not in path)


def link(scan: Scanner, start: int, close: int, target: Target, end: int) -> tuple[_Element, int]:
    """The link whose text is ``text[start:close]``, and the offset beyond it."""
    given = attributes_at(scan.text, target.beyond, end)
    beyond = given.end if given else target.beyond
    element = _anchor(scan, target)
    if given:
        scan.piece.dress(element, given, scan.span(given.start, given.end))
    return _linked(scan, element, start, close), beyond


def _linked(scan: Scanner, element: _Element, start: int, close: int) -> _Element:
    """The text of a link, in which addresses are only shown."""
    outer, scan.in_link = scan.in_link, True
    scan.into(element, start, close)
    scan.in_link = outer
    if not any(_has_own(child) for child in element):
        return element
    scan.report("MD-022", start, close)
    return _parted(element)


def _parted(link: _Element) -> _Element:
    """A link, ended before the first note or citation in it, which will be a link of its own."""
    holder = etree.Element("span")
    while len(link) and _has_own(link[0]) and not (link.text or "").strip():
        link.text, link[0].tail = link[0].tail, None
        holder.append(link[0])
    at = next((k for k, child in enumerate(link) if _has_own(child)), len(link))
    rest = link[at:]
    if at or link.text or link.get("data-site"):
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
    return any(inner.get("data-kind") in ("note", "citation", "reference") for inner in element.iter())


def _anchor(scan: Scanner, target: Target) -> _Element:
    raw = target.raw
    if scan.in_link:
        return etree.Element("span")
    element = scan.site("link", raw, target.start, target.end, "a") if is_local(raw) else etree.Element("a")
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", raw)
    known = scheme and scheme[1].lower() in ("http", "https", "mailto", "doi", "tel", "ftp")
    if not known and not is_local(raw):
        scan.report("MD-020", target.start, target.end, target=raw)
    else:
        element.set("href", verbatim(raw.replace(" ", "%20")))
    if target.title:
        element.set("title", verbatim(target.title))
    return element


def reference_link(scan: Scanner, at: int, close: int, end: int) -> Taken:
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
