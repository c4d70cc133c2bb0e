"""Stage render, markup: Python-Markdown's tree as neutral XHTML.

In: the tree of `dialect`, whose text is as it was typed. Out: lxml elements in no namespace, with
only such nesting as XHTML allows. What stands inside paragraphs and cells is read by `scanner`.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TypeVar

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup.attributes import Attributes
from gatherings.render.markup.brackets import XML_LANG
from gatherings.render.markup.dialect import located
from gatherings.render.markup.figures import equation, figure
from gatherings.render.markup.inlines import add_text
from gatherings.render.markup.lines import Leaf, leaf
from gatherings.render.markup.parts import (
    Box,
    Code,
    DefinitionStart,
    Fault,
    HeadingStart,
    Html,
    ListStart,
)
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.rawhtml import raw_block
from gatherings.render.markup.scanner import Scanner
from gatherings.render.markup.signs import ATOM, plain, verbatim
from gatherings.render.markup.tables import table
from gatherings.render.markup.verse import lines_kept
from gatherings.source import Span

_ASIDES = ("pull-quote", "box", "key-points", "note-box")
_SECTIONS = ("recommendations",)
KNOWN_BOXES = ("pull-quote", "box", "key-points", "recommendations", "verse", "epigraph")
_TYPES = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
_S = TypeVar("_S")


class Writer:
    """Writes the blocks of one piece."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece

    def into(self, parent: _Element, source: ET.Element, *, loose: bool = True) -> _Element:
        """Append what an element holds to `parent`, which is returned.

        Paragraphs stand without ``p`` where they are not `loose`.
        """
        self._text(parent, source.text, loose=loose)
        for child in source:
            if child.tag == "p":
                self._text(parent, child.text, loose=loose)
            else:
                _WRITERS[child.tag](self, parent, child)
            self._text(parent, child.tail, loose=loose)
        return parent

    def leaf(self, text: str | None) -> Leaf:
        """Text of the tree as it stands in the file."""
        return leaf(
            located(self.piece, row.lstrip()) for row in (text or "").strip("\n").split("\n")
        )

    def start(self, source: ET.Element, kind: type[_S]) -> _S | None:
        """The part of a kind whose sign stands first in an element; the sign is taken out."""
        holder = source if (source.text or "").strip() or not len(source) else source[0]
        text = (holder.text or "").lstrip()
        if not ATOM.match(text):
            return None
        part = self.piece.part(text[0])
        if not isinstance(part, kind):
            return None
        holder.text = text[1:]
        return part

    def inline(self, parent: _Element, text: Leaf) -> _Element:
        """Append the text of a leaf to an element, which is returned."""
        return Scanner(self.piece, text).into(parent)

    # --- text ------------------------------------------------------------------------------------

    def _text(self, parent: _Element, typed: str | None, *, loose: bool) -> None:
        """A paragraph, or the text of an item or cell."""
        if not typed or not typed.strip():
            return
        text = self.leaf(typed)
        scan = Scanner(self.piece, text)
        if text.text.startswith("![") and figure(scan, parent):
            return
        if text.text.startswith("$$") and equation(scan, parent):
            return
        if not loose:
            holder = etree.Element("p")
            scan.into(holder)
            _moved(holder, parent)
            return
        element = etree.Element("p")
        scan.into(element)
        if not len(element) and not (element.text or "").strip():
            return  # it held a comment, or the braces of something that was put aside
        parent.append(element)
        self._only_calls(element, text)

    def _only_calls(self, element: _Element, text: Leaf) -> None:
        calls = [child for child in element if child.get("data-kind") == "note"]
        rest = (element.text or "") + "".join(child.tail or "" for child in element)
        if calls and len(calls) == len(element) and not rest.strip(" \n,;."):
            self.piece.sink.report("NOTE-005", text.span(self.piece.file, 0, len(text.text)))

    def heading(self, parent: _Element, source: ET.Element) -> None:
        """A heading, as deep as its place among the others."""
        piece = self.piece
        block = self.start(source, HeadingStart)
        text, level = self.leaf(source.text), int(source.tag[1])
        if block is None:
            self._text(parent, source.text, loose=True)
            return
        if piece.note:
            piece.sink.report("NOTE-006", block.span, label=piece.note)
            element = etree.SubElement(parent, "p")
            self.inline(etree.SubElement(element, "strong"), text)
            return
        if level == 1 and piece.title and _letters(text.text) == _letters(piece.title):
            piece.sink.report("MD-001", block.span, title=text.text)
            return
        if level == 1:
            piece.sink.report("MD-001", block.span, title=text.text)
        previous = piece.levels[-1] if piece.levels else None
        while piece.levels and piece.levels[-1] >= level:
            piece.levels.pop()
        if (previous is None and level > 2) or (previous is not None and level > previous + 1):
            above = "title" if previous is None else "heading above it"
            piece.sink.report("MD-002", block.span, title=text.text, above=above)
        piece.levels.append(level)
        element = etree.SubElement(parent, f"h{min(6, 1 + len(piece.levels))}")
        self.dress(element, block.attributes, block.span)
        self.inline(element, text)

    def rule(self, parent: _Element, source: ET.Element) -> None:
        """A break between sections."""
        etree.SubElement(parent, source.tag)

    def code(self, parent: _Element, source: ET.Element) -> None:
        """Code that was indented."""
        text = "\n".join(plain(row) for row in (source[0].text or "").split("\n")).rstrip()
        self._code(parent, Code(html.unescape(text)))

    def lifted(self, parent: _Element, source: ET.Element) -> None:
        """Code between fences, raw HTML, or something that can't be read."""
        block = self.piece.part(source.get("part", ""))
        if isinstance(block, Html):
            raw_block(self, parent, block)
        elif isinstance(block, Code):
            self._code(parent, block)
        elif isinstance(block, Fault):
            element = etree.SubElement(parent, "pre")
            element.set("class", "fault")
            element.text = verbatim(block.text)

    def _code(self, parent: _Element, block: Code) -> None:
        element = etree.SubElement(parent, "pre")
        if block.attributes.id:
            element.set("id", self.piece.claim(block.attributes.id, Span(self.piece.file, 0, 0)))
        code = etree.SubElement(element, "code")
        if block.language:
            code.set("class", verbatim(f"language-{block.language}"))
        code.text = verbatim(block.text)

    def lines(self, parent: _Element, source: ET.Element) -> None:
        """A line block; a bar alone begins a stanza."""
        element = etree.SubElement(parent, "div")
        element.set("class", "line-block")
        stanza = etree.SubElement(element, "p")
        for row in source:
            first, *others = (row.text or "").split("\n")
            whole = located(self.piece, first)
            text = leaf([whole, *(located(self.piece, other.lstrip()) for other in others)])
            if not text.text:
                stanza = etree.SubElement(element, "p")
                continue
            if len(stanza):
                stanza[-1].append(etree.Element("br"))
            line = etree.SubElement(stanza, "span")
            line.set("class", "line")
            if whole.indent:
                line.set("data-indent", str(whole.indent))
            self.inline(line, text)
        for empty in [p for p in element if not len(p)]:
            element.remove(empty)

    def quote(self, parent: _Element, source: ET.Element) -> None:
        """A block quotation."""
        self.into(etree.SubElement(parent, "blockquote"), source)

    def table(self, parent: _Element, source: ET.Element) -> None:
        """A table in its figure."""
        table(self, parent, source)

    # --- lists -----------------------------------------------------------------------------------

    def items(self, parent: _Element, source: ET.Element) -> None:
        """Lists; Python-Markdown makes one of several that follow each other."""
        element, loose = parent, True
        for item in source:
            start = self.start(item, ListStart)
            if start or element is parent:
                element = etree.SubElement(parent, source.tag)
                loose = start.loose if start else True
                if start and source.tag == "ol":
                    if start.number != 1:
                        element.set("start", str(start.number))
                    if start.style in _TYPES:
                        element.set("type", _TYPES[start.style])
            self.into(etree.SubElement(element, "li"), item, loose=loose)

    def definitions(self, parent: _Element, source: ET.Element) -> None:
        """A definition list."""
        element = etree.SubElement(parent, "dl")
        for item in source:
            if item.tag == "dt":
                self.inline(etree.SubElement(element, "dt"), self.leaf(item.text))
            else:
                start = self.start(item, DefinitionStart)
                loose = start.loose if start else True
                self.into(etree.SubElement(element, "dd"), item, loose=loose)

    # --- boxes -----------------------------------------------------------------------------------

    def box(self, parent: _Element, source: ET.Element) -> None:
        """A fenced div, as the element that its kind asks for."""
        block = self.piece.part(source.get("part", ""))
        assert isinstance(block, Box)
        classes = block.attributes.classes
        for name in classes:
            if name not in KNOWN_BOXES and (hint := nearest(name, KNOWN_BOXES)):
                self.piece.sink.report("MD-013", block.span, hint=hint, name=name)
        kind = next((c for c in classes if c in KNOWN_BOXES), "")
        tag = block.tag or (
            "aside" if kind in _ASIDES else "section" if kind in _SECTIONS else "div"
        )
        if kind == "epigraph":
            tag = "blockquote"
        element = etree.SubElement(parent, tag)
        self.dress(element, block.attributes, block.span)
        if kind == "pull-quote":
            element.set("aria-hidden", "true")
        self.into(element, source)
        if kind == "verse":
            lines_kept(element)

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
    add_text(parent, source.text or "")
    for child in list(source):
        parent.append(child)


_WRITERS: dict[str, Callable[[Writer, _Element, ET.Element], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Writer.heading),
    "hr": Writer.rule,
    "pre": Writer.code,
    "lifted": Writer.lifted,
    "lines": Writer.lines,
    "blockquote": Writer.quote,
    "table": Writer.table,
    "ul": Writer.items,
    "ol": Writer.items,
    "dl": Writer.definitions,
    "box": Writer.box,
}
