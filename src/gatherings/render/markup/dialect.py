"""Stage render, markup: Python-Markdown with what our dialect adds to its blocks.

In: lines of a manuscript, which `normal` brings into form. Out: Python-Markdown's tree of blocks,
their text still as it was typed. `inlines` is its counterpart for what stands within lines.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension, DefListIndentProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from gatherings.render.markup.boxes import Boxes
from gatherings.render.markup.grid import GridTables
from gatherings.render.markup.line_blocks import LineBlocks
from gatherings.render.markup.lines import Line
from gatherings.render.markup.normal import Normal
from gatherings.render.markup.parts import Code, Fault, Html
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.quotations import Quotes
from gatherings.render.markup.rule import Rule


class Lifted(Rule):
    """Code between fences, raw HTML, and what can't be read: nothing in them is a block."""

    PARTS = (Code, Fault, Html)

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put an element in its place."""
        ET.SubElement(parent, "lifted", part=blocks.pop(0).strip())


THEIRS = (DefListExtension, SaneListExtension)
"""Extensions of the library, besides that for pipe tables, which takes a setting."""
OURS: tuple[tuple[str, type[Rule], int], ...] = (
    ("lifted", Lifted, 89),
    ("boxes", Boxes, 88),
    ("grid", GridTables, 87),
    ("lines", LineBlocks, 72),
    ("quote", Quotes, 20),  # in the place of the library's, which joins neighbours
)
"""Block processors of ours, with their places among the library's; the higher is tried first."""


class Dialect(Extension):
    """The library's block processors and ours."""

    rules: tuple[Rule, ...] = ()

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name is theirs
        """Take away what is read before, and add ours."""
        for extension in (*(kind() for kind in THEIRS), TableExtension(use_align_attribute=True)):
            extension.extendMarkdown(md)
        processors = md.parser.blockprocessors
        for name in ("indent", "defindent", "quote", "reference"):
            processors.deregister(name)
        processors.register(DefListIndentProcessor(md.parser), "indent", 90)  # knows every list
        self.rules = tuple(rule(md.parser) for _, rule, _ in OURS)
        for rule, (name, _, place) in zip(self.rules, OURS, strict=True):
            processors.register(rule, name, place)


class _Reader:
    """The library with our dialect, which takes longer to put together than to read a note with."""

    def __init__(self) -> None:
        dialect = Dialect()
        self.parser = markdown.Markdown(extensions=[dialect]).parser
        self.rules = dialect.rules


_FREE: list[_Reader] = []
"""Readers that nobody reads with."""


def block_tree(piece: Piece, lines: Sequence[Line]) -> ET.Element:
    """The blocks of some lines as Python-Markdown reads them."""
    normal = Normal(piece)
    reader = _FREE.pop() if _FREE else _Reader()
    for rule in reader.rules:
        rule.normal = normal
    root = ET.Element("div")
    reader.parser.parseChunk(root, normal.text(lines))
    _FREE.append(reader)  # one that was broken off is not used again
    return root
