"""Stage render, markup: line blocks.

In: lines that begin with a bar. Out: ``div.line-block`` with a ``span.line`` for each.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.lines import Block, Line, Taken, leaf
from gatherings.render.markup.rule import Rule

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal
    from gatherings.render.markup.tree import Writer

_VERSE = re.compile(r"\| |\|$")


def line_block(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """A line block."""
    if not _VERSE.match(lines[i].text):
        return None
    rows: list[str] = []
    while i < len(lines) and not lines[i].blank:
        if _VERSE.match(lines[i].text):
            rows.append("| " + normal.marked(lines[i].cut(2)))
        elif lines[i].text.startswith(" "):
            rows.append("  " + normal.marked(lines[i].cut(lines[i].indent)))
        else:
            break
        i += 1
    return [Block(tuple(rows))], i


class LineBlocks(Rule):
    """Lines of verse or of an address, which are kept."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - theirs
        """Whether a block is a line block."""
        return block.startswith("| ")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Make a line of every one that begins with a bar."""
        element = ET.SubElement(parent, "lines")
        for row in blocks.pop(0).split("\n"):
            if row.startswith("| "):
                ET.SubElement(element, "line").text = row[2:]
            else:
                element[-1].text = f"{element[-1].text}\n{row}"


def write_lines(writer: Writer, parent: _Element, source: ET.Element) -> None:
    """A line block; a bar alone begins a stanza."""
    element = etree.SubElement(parent, "div")
    element.set("class", "line-block")
    stanza = etree.SubElement(element, "p")
    for row in source:
        first, *others = (row.text or "").split("\n")
        whole = writer.piece.line(first)
        text = leaf([whole, *(writer.piece.line(other.lstrip()) for other in others)])
        if not text.text:
            stanza = etree.SubElement(element, "p")
            continue
        if len(stanza):
            stanza[-1].append(etree.Element("br"))
        line = etree.SubElement(stanza, "span")
        line.set("class", "line")
        if whole.indent:
            line.set("data-indent", str(whole.indent))
        writer.inline(line, text)
    for empty in [p for p in element if not len(p)]:
        element.remove(empty)
