"""Stage render, markup: Python-Markdown with what our dialect adds to its blocks.

In: text that `normal` brought into form. Out: Python-Markdown's tree of blocks, their text
still as it was typed. The one door to the library's blocks; `emphasis` is that to its inlines.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension, DefListIndentProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from gatherings.render.markup.lines import Line
from gatherings.render.markup.normal import DEEPEST, Normal
from gatherings.render.markup.parts import Box, Code, Fault, Grid, Html
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.signs import ATOM, plain


class _Ours(BlockProcessor):
    """A block processor that knows the piece."""

    def __init__(self, parser: BlockParser, piece: Piece) -> None:
        super().__init__(parser)
        self.piece = piece

    def read(self, parent: ET.Element, lines: Sequence[Line]) -> None:
        """Read the blocks of some lines into an element."""
        depth = len(self.parser.state)
        self.parser.state.set("box")  # paragraphs in it stand in `p`, even in a list
        self.parser.parseChunk(parent, Normal(self.piece).text(lines, depth))
        self.parser.state.reset()


class LiftedBlocks(_Ours):
    """A block of one sign: code, a box, a grid table or raw HTML."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - theirs
        """Whether a block is one sign."""
        block = block.strip()
        return (
            len(block) == 1
            and bool(ATOM.match(block))
            and isinstance(self.piece.part(block), Grid | Box | Code | Fault | Html)
        )

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put an element in its place, and read what it holds."""
        sign = blocks.pop(0).strip()
        part = self.piece.part(sign)
        if isinstance(part, Grid):
            self._grid(ET.SubElement(parent, "table", part=sign), part)
        elif isinstance(part, Box):
            self.read(ET.SubElement(parent, "box", part=sign), part.lines)
        else:
            ET.SubElement(parent, "lifted", part=sign)

    def _grid(self, table: ET.Element, grid: Grid) -> None:
        groups = {True: ET.SubElement(table, "thead"), False: ET.SubElement(table, "tbody")}
        row, line = -1, table
        for cell in grid.cells:
            if cell.row != row:
                row, line = cell.row, ET.SubElement(groups[cell.head], "tr")
            element = ET.SubElement(line, "th" if cell.head else "td", column=str(cell.column))
            if align := grid.aligns[cell.column]:
                element.set("align", align)
            if cell.columns > 1:
                element.set("colspan", str(cell.columns))
            if cell.rows > 1:
                element.set("rowspan", str(cell.rows))
            self.read(element, cell.lines)


class Quotes(_Ours):
    """Quotations, each of its own, whose lines are brought into form like any others."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - theirs
        """Whether a block is a quotation."""
        return block.startswith("> ") and len(self.parser.state) <= DEEPEST

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Read the lines behind the signs."""
        lines = [located(self.piece, row[2:]) for row in blocks.pop(0).split("\n")]
        self.read(ET.SubElement(parent, "blockquote"), lines)


class LineBlocks(BlockProcessor):
    """Lines of verse or of an address, which are kept."""

    _ROW = re.compile(r"\| ?|(?=  )")

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


class ItemContents(DefListIndentProcessor):
    """What is indented below an item of any kind of list."""


def located(piece: Piece, row: str) -> Line:
    """A row of text as a line of the file again, by the sign at its end."""
    end = piece.part(row[-1]) if row and ATOM.match(row[-1]) else 0
    if not isinstance(end, int):
        return Line(plain(row), 0)
    text = plain(row[:-1] if end or (row and ATOM.match(row[-1])) else row)
    return Line(text, end - len(text))


class Dialect(Extension):
    """The block processors of the dialect, in the order in which they are tried."""

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self.piece = piece

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name is theirs
        """Take away what is read before, and add ours."""
        for extension in (
            DefListExtension(),
            SaneListExtension(),
            TableExtension(use_align_attribute=True),
        ):
            extension.extendMarkdown(md)
        processors = md.parser.blockprocessors
        for name in ("indent", "defindent", "quote", "reference"):
            processors.deregister(name)
        processors.register(ItemContents(md.parser), "indent", 90)
        processors.register(LiftedBlocks(md.parser, self.piece), "lifted", 85)
        processors.register(LineBlocks(md.parser), "lines", 72)
        processors.register(Quotes(md.parser, self.piece), "quote", 20)


def block_tree(piece: Piece, lines: Sequence[Line]) -> ET.Element:
    """The blocks of some lines as Python-Markdown reads them."""
    md = markdown.Markdown(extensions=[Dialect(piece)])
    root = ET.Element("div")
    md.parser.parseChunk(root, Normal(piece).text(lines))
    return root
