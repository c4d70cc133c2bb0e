"""Stage render, markup: block quotations.

In: lines that begin with ``>``. Out: ``blockquote``, each with blocks of its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.lines import DEEPEST, Block, Line, Taken
from gatherings.render.markup.rule import Rule

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

QUOTE = re.compile(r" {0,3}> ?")


def quote(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """A block quotation."""
    if not QUOTE.match(lines[i].text):
        return None
    rows: list[str] = []
    bare = False
    while i < len(lines) and not lines[i].blank:
        mark = QUOTE.match(lines[i].text)
        if not mark and (bare or normal.interrupts(lines[i])):
            break
        inner = lines[i].cut(mark.end()) if mark else lines[i]
        bare = inner.blank
        rows.append("> " + normal.marked(inner))
        i += 1
    return [Block(tuple(rows))], i


class Quotes(Rule):
    """Quotations, each of its own, whose lines are brought into form like any others."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - theirs
        """Whether a block is a quotation."""
        return block.startswith("> ") and len(self.parser.state) <= DEEPEST

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Read the lines behind the signs."""
        lines = [self.piece.line(row[2:]) for row in blocks.pop(0).split("\n")]
        self.read(ET.SubElement(parent, "blockquote"), lines)
