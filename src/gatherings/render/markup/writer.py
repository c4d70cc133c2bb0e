"""Stage render, markup: blocks as XHTML.

In: `nodes.Node` values. Out: lxml elements in no namespace, with only such nesting as XHTML
allows. What stands inside paragraphs and cells is read by `scanner`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup import nodes as n
from gatherings.render.markup.attributes import Attributes
from gatherings.render.markup.brackets import XML_LANG
from gatherings.render.markup.figures import equation, figure, table
from gatherings.render.markup.lines import Leaf
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.rawhtml import raw_block
from gatherings.render.markup.scanner import Scanner
from gatherings.render.markup.signs import verbatim
from gatherings.source import Span

_ASIDES = ("pull-quote", "box", "key-points", "note-box")
_SECTIONS = ("recommendations",)
KNOWN_BOXES = ("pull-quote", "box", "key-points", "recommendations", "verse", "epigraph")


class Writer:
    """Writes the blocks of one piece."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece

    def into(self, parent: _Element, blocks: Iterable[n.Node]) -> _Element:
        """Append blocks to an element, which is returned."""
        for block in blocks:
            self._write(parent, block)
        return parent

    def _write(self, parent: _Element, block: n.Node) -> None:  # noqa: C901 - one case for each kind
        match block:
            case n.Paragraph():
                self._paragraph(parent, block)
            case n.Heading():
                self._heading(parent, block)
            case n.Code():
                self._code(parent, block)
            case n.Quote():
                self.into(etree.SubElement(parent, "blockquote"), block.blocks)
            case n.Items():
                self._items(parent, block)
            case n.Definitions():
                self._definitions(parent, block)
            case n.Table():
                table(self, parent, block)
            case n.Box():
                self._box(parent, block)
            case n.Verse():
                self._verse(parent, block)
            case n.Rule():
                etree.SubElement(parent, "hr")
            case n.Html():
                raw_block(self, parent, block)
            case n.Fault():
                element = etree.SubElement(parent, "pre")
                element.set("class", "fault")
                element.text = verbatim(block.text)
            case n.Caption():
                self.inline(etree.SubElement(parent, "p"), block.text)

    def inline(self, parent: _Element, text: Leaf) -> _Element:
        """Append the text of a leaf to an element, which is returned."""
        return Scanner(self.piece, text).into(parent)

    # --- text ------------------------------------------------------------------------------------

    def _paragraph(self, parent: _Element, block: n.Paragraph) -> None:
        scan = Scanner(self.piece, block.text)
        if block.text.text.startswith("![") and figure(scan, parent):
            return
        if block.text.text.startswith("$$") and equation(scan, parent):
            return
        if block.plain:
            holder = etree.Element("p")
            scan.into(holder)
            _moved(holder, parent)
            return
        element = etree.Element("p")
        scan.into(element)
        if not len(element) and not (element.text or "").strip():
            return  # it held a comment, or the braces of something that was put aside
        parent.append(element)
        self._only_calls(element, block.text)

    def _only_calls(self, element: _Element, text: Leaf) -> None:
        calls = [child for child in element if child.get("data-kind") == "note"]
        rest = (element.text or "") + "".join(child.tail or "" for child in element)
        if calls and len(calls) == len(element) and not rest.strip(" \n,;."):
            self.piece.sink.report("NOTE-005", text.span(self.piece.file, 0, len(text.text)))

    def _heading(self, parent: _Element, block: n.Heading) -> None:
        piece = self.piece
        if piece.note:
            piece.sink.report("NOTE-006", block.span, label=piece.note)
            element = etree.SubElement(parent, "p")
            self.inline(etree.SubElement(element, "strong"), block.text)
            return
        if block.level == 1 and piece.title and _letters(block.text.text) == _letters(piece.title):
            piece.sink.report("MD-001", block.span, title=block.text.text)
            return
        if block.level == 1:
            piece.sink.report("MD-001", block.span, title=block.text.text)
        previous = piece.levels[-1] if piece.levels else None
        while piece.levels and piece.levels[-1] >= block.level:
            piece.levels.pop()
        if (previous is None and block.level > 2) or (previous is not None and block.level > previous + 1):
            above = "title" if previous is None else "heading above it"
            piece.sink.report("MD-002", block.span, title=block.text.text, above=above)
        piece.levels.append(block.level)
        element = etree.SubElement(parent, f"h{min(6, 1 + len(piece.levels))}")
        self.dress(element, block.attributes, block.span)
        self.inline(element, block.text)

    def _code(self, parent: _Element, block: n.Code) -> None:
        element = etree.SubElement(parent, "pre")
        if block.attributes.id:
            element.set("id", self.piece.claim(block.attributes.id, Span(self.piece.file, 0, 0)))
        code = etree.SubElement(element, "code")
        if block.language:
            code.set("class", verbatim(f"language-{block.language}"))
        code.text = verbatim(block.text)

    def _verse(self, parent: _Element, block: n.Verse) -> None:
        element = etree.SubElement(parent, "div")
        element.set("class", "line-block")
        stanza = etree.SubElement(element, "p")
        for indent, text in block.lines:
            if not text.text:
                stanza = etree.SubElement(element, "p")
                continue
            line = etree.SubElement(stanza, "span")
            line.set("class", "line")
            if indent:
                line.set("data-indent", str(indent))
            self.inline(line, text)
            if len(stanza) > 1:
                before = stanza[-2]
                before.append(etree.Element("br"))
        for empty in [p for p in element if not len(p)]:
            element.remove(empty)

    # --- lists -----------------------------------------------------------------------------------

    def _items(self, parent: _Element, block: n.Items) -> None:
        element = etree.SubElement(parent, "ol" if block.ordered else "ul")
        if block.ordered and block.start != 1:
            element.set("start", str(block.start))
        if block.ordered and block.style != "decimal":
            kinds = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
            element.set("type", kinds[block.style])
        for item in block.items:
            self.into(etree.SubElement(element, "li"), item)

    def _definitions(self, parent: _Element, block: n.Definitions) -> None:
        element = etree.SubElement(parent, "dl")
        for term, definitions in block.entries:
            self.inline(etree.SubElement(element, "dt"), term)
            for definition in definitions:
                self.into(etree.SubElement(element, "dd"), definition)

    # --- boxes -----------------------------------------------------------------------------------

    def _box(self, parent: _Element, block: n.Box) -> None:
        classes = block.attributes.classes
        for name in classes:
            if name not in KNOWN_BOXES and (hint := nearest(name, KNOWN_BOXES)):
                self.piece.sink.report("MD-013", block.span, hint=hint, name=name)
        kind = next((c for c in classes if c in KNOWN_BOXES), "")
        tag = block.tag or ("aside" if kind in _ASIDES else "section" if kind in _SECTIONS else "div")
        if kind == "epigraph":
            tag = "blockquote"
        element = etree.SubElement(parent, tag)
        self.dress(element, block.attributes, block.span)
        if kind == "pull-quote":
            element.set("aria-hidden", "true")
        self.into(element, block.blocks)
        if kind == "verse":
            _lines_kept(element)

    def dress(self, element: _Element, given: Attributes, span: Span) -> None:
        """Give an element its id, classes and language."""
        if given.id:
            element.set("id", self.piece.claim(given.id, span))
        if given.classes:
            element.set("class", verbatim(" ".join(given.classes)))
        if language := given.get("lang"):
            element.set("lang", verbatim(language))
            element.set(XML_LANG, verbatim(language))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _moved(source: _Element, parent: _Element) -> None:
    """Append the contents of one element to another."""
    _add(parent, source.text or "")
    for child in list(source):
        parent.append(child)


def _lines_kept(element: _Element) -> None:
    """In verse every line of a paragraph is a line of the poem."""
    for paragraph in list(element.iter("p")):
        if paragraph.find("span[@class='line']") is not None:
            continue
        flow: list[str | _Element] = [paragraph.text or ""]
        for child in list(paragraph):
            flow += [child, child.tail or ""]
            child.tail = None
            paragraph.remove(child)
        paragraph.text = None
        line = _new_line(paragraph)
        for item in flow:
            if not isinstance(item, str):
                if item.tag == "br":
                    line = _new_line(paragraph)
                else:
                    line.append(_broken(item))
                continue
            for k, row in enumerate(item.split("\n")):
                if k and (len(line) or (line.text or "").strip()):
                    line = _new_line(paragraph)
                _add(line, row)


def _new_line(paragraph: _Element) -> _Element:
    if len(paragraph):
        etree.SubElement(paragraph[-1], "br")
    line = etree.SubElement(paragraph, "span")
    line.set("class", "line")
    return line


def _broken(element: _Element) -> _Element:
    """An element within a line of verse, its line ends made visible."""
    for inner in list(element.iter()):
        rows = (inner.text or "").split("\n")
        inner.text = rows[0]
        for k, row in enumerate(rows[1:]):
            line_end = etree.Element("br")
            line_end.tail = row
            inner.insert(k, line_end)
    return element


def _add(element: _Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
