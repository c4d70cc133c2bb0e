"""Stage render, markup: headings.

In: a line after ``#`` signs or above a rule, then Python-Markdown's ``h1`` to ``h6``. Out: headings
as deep as their place among the others, never one without those above it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.attributes import NONE, trailing
from gatherings.render.markup.lines import Block, Line, Taken
from gatherings.render.markup.parts import HeadingStart

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal
    from gatherings.render.markup.tree import Writer

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*$")
_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")


def heading(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """A heading after ``#`` signs."""
    found = HEADING.match(lines[i].text)
    if not found:
        return None
    text = headed(normal, lines[i], found.start(2), found.end(2))
    return [Block((f"{found[1]} {text}",))], i + 1


def headed(normal: Normal, line: Line, start: int, end: int) -> str:
    """The text of a heading behind the sign of what else was typed."""
    text = line.text
    given = trailing(text)
    if given and given.start >= start and (given.start == start or text[given.start - 1] != "]"):
        end = min(end, given.start)
    else:
        given = None
    body = text[start:end].rstrip()
    if text.lstrip().startswith("#"):
        body = _HASHES.sub("", body)
    first = line.offset + line.indent
    span = normal.piece.file.span(first, first + len(text.strip()))
    start_sign = normal.piece.keep(HeadingStart(span, given or NONE))
    return start_sign + normal.marked(Line(body, line.offset + start))


def write_heading(writer: Writer, parent: _Element, source: ET.Element) -> None:
    """A heading, as deep as its place among the others."""
    piece = writer.piece
    block = writer.start(source, HeadingStart)
    text, level = writer.leaf(source.text), int(source.tag[1])
    if block is None:
        writer.text(parent, source.text, loose=True)
        return
    if piece.note:
        piece.sink.report("NOTE-006", block.span, label=piece.note)
        element = etree.SubElement(parent, "p")
        writer.inline(etree.SubElement(element, "strong"), text)
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
    writer.piece.dress(element, block.attributes, block.span)
    writer.inline(element, text)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
