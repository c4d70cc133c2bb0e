"""Stage render, markup: everything that begins with a square bracket.

In: a scanner and the place of the bracket. Out: note calls, citations, links, images, spans
and index marks, each as an element and the offset beyond it; None where it is only a bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup import citations
from gatherings.render.markup.attributes import Attributes, attributes_at
from gatherings.render.markup.lines import Leaf
from gatherings.render.markup.links import closing, link, reference_link, target_at
from gatherings.render.markup.piece import Definition
from gatherings.render.markup.signs import literal, verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.scanner import Scanner

Taken = tuple[_Element | str, int] | None

_CALL = re.compile(r"\[\^([^\]\s\[]+)\]")
_EXPRESSION = re.compile(r"(?:\w-\w|\\\w|[^\w\s])+$")
"""What stands in ``[^A-Z]`` and its like, which are regular expressions and no notes."""


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
        return link(scan, at + 1, close, target, end)
    if (given := attributes_at(text, after, end)) is not None:
        return _span(scan, at, close, given), given.end
    if keys := citations.keys_of(text[at + 1 : close]):
        return _group(scan, at, close, keys), after
    if citations.is_empty(text[at + 1 : close]):  # the reader of citations says what is wrong with it
        return scan.site("citation", text[at:after], at, after), after
    return reference_link(scan, at, close, end)


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
        if not scan.piece.has_definitions:
            scan.piece.sink.report("NOTE-010", span, label=label)
            return _shown(call[0])
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


def _span(scan: Scanner, at: int, close: int, given: Attributes) -> _Element:
    if "index" in given.classes:
        element = scan.site("index", scan.text[at : given.end], at, given.end)
        for key, value in given.values.items():
            element.set(f"data-{key}", verbatim(value.text))
    else:
        element = etree.Element("span")
    scan.piece.dress(element, given, scan.span(given.start, given.end))
    return scan.into(element, at + 1, close)
