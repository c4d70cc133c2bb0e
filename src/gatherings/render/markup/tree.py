"""Stage render, markup: Python-Markdown's tree as neutral XHTML.

In: the tree of `dialect`, whose text is as it was typed. Out: lxml elements in no namespace, with
only such nesting as XHTML allows. What stands inside paragraphs and cells is read by `scanner`.
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TypeVar

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.boxes import write_box
from gatherings.render.markup.figures import equation, figure
from gatherings.render.markup.headings import write_heading
from gatherings.render.markup.inlines import add_text
from gatherings.render.markup.line_blocks import write_lines
from gatherings.render.markup.lines import Leaf, leaf
from gatherings.render.markup.parts import (
    Code,
    DefinitionStart,
    Fault,
    Html,
    ListStart,
)
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.rawhtml import raw_block
from gatherings.render.markup.scanner import Scanner
from gatherings.render.markup.signs import ATOM, plain, verbatim
from gatherings.render.markup.tables import table
from gatherings.source import Span

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
        self.text(parent, source.text, loose=loose)
        for child in source:
            if child.tag == "p":
                self.text(parent, child.text, loose=loose)
            else:
                _WRITERS[child.tag](self, parent, child)
            self.text(parent, child.tail, loose=loose)
        return parent

    def leaf(self, text: str | None) -> Leaf:
        """Text of the tree as it stands in the file."""
        return leaf(self.piece.line(row.lstrip()) for row in (text or "").strip("\n").split("\n"))

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

    def text(self, parent: _Element, typed: str | None, *, loose: bool) -> None:
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

    def quote(self, parent: _Element, source: ET.Element) -> None:
        """A block quotation."""
        self.into(etree.SubElement(parent, "blockquote"), source)

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


def _moved(source: _Element, parent: _Element) -> None:
    """Append the contents of one element to another."""
    add_text(parent, source.text or "")
    for child in list(source):
        parent.append(child)


_WRITERS: dict[str, Callable[[Writer, _Element, ET.Element], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), write_heading),
    "hr": Writer.rule,
    "pre": Writer.code,
    "lifted": Writer.lifted,
    "lines": write_lines,
    "blockquote": Writer.quote,
    "table": table,
    "ul": Writer.items,
    "ol": Writer.items,
    "dl": Writer.definitions,
    "box": write_box,
}
