"""Stage render, markup: the lines of a manuscript in the form that Python-Markdown reads.

In: lines with offsets. Out: text of blocks parted by blank lines, lists indented by four
spaces. What the library doesn't know (code within items, boxes, grid tables, raw HTML) is lifted
out and leaves one sign; definitions of notes and links are put aside in the `Piece`. Each line of
text ends in a sign that says where it stands in the file, since the library keeps no positions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gatherings.render.markup.boxes import fenced_box, is_box_line
from gatherings.render.markup.definitions import link, note
from gatherings.render.markup.fences import (
    FENCE,
    fenced_code,
    indented_code,
)
from gatherings.render.markup.grid import EDGE, grid_table
from gatherings.render.markup.headings import HEADING, headed, heading
from gatherings.render.markup.html_blocks import comment, html_block
from gatherings.render.markup.line_blocks import line_block
from gatherings.render.markup.lines import DEEPEST, Block, Line, Taken, blank_after, leaf
from gatherings.render.markup.lists import definition_list, item_list, marker_of
from gatherings.render.markup.parts import Part, TableStart
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.pipes import is_pipe_table, pipe_table
from gatherings.render.markup.quotations import QUOTE, quote
from gatherings.render.markup.signs import literal, verbatim
from gatherings.source import Span

Lines = Sequence[Line]

_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([*_-])(?:[ \t]*\1){2,}[ \t]*$")
_CAPTION = re.compile(r" {0,3}(?:[Tt]able:|:)[ \t]+(?=\S)")


class Normal:
    """Brings the lines of one piece into form."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.in_item = False
        """Whether the present lines stand in an item of a list."""
        self.after_text = True
        """Whether a paragraph, or nothing, stands just before."""
        self._depth = 0
        self._table: TableStart | None = None
        """The table just before, while a caption may follow."""
        self._waiting: TableStart | None = None
        """Holds a caption for the table that follows."""

    def text(self, lines: Lines, depth: int = 0) -> str:
        """The lines as Python-Markdown is to read them, within so many other blocks."""
        outer, self._depth = (self._depth, self.in_item), depth
        self.in_item = False
        found = self.blocks(lines)
        self._depth, self.in_item = outer
        return "\n\n".join("\n".join(block.rows) for block in found)

    def item_blocks(self, lines: Lines) -> list[Block]:
        """The blocks of a list item, where a list may follow a line of text directly."""
        outer, self.in_item = self.in_item, True
        found = self.blocks(lines)
        self.in_item = outer
        return found

    def blocks(self, lines: Lines) -> list[Block]:
        """The blocks that the lines hold."""
        if self._depth > DEEPEST:
            return [Block(tuple(self.shielded(line) for line in lines if not line.blank), is_text=True)]
        self._depth += 1
        found: list[Block] = []
        self._table = None
        i = 0
        while i < len(lines):
            if lines[i].blank:
                i += 1
                continue
            before, self._table = self._table, None
            self.after_text = not found or found[-1].is_text
            made, i = self._taken(lines, i, before)
            found += made
        self._depth -= 1
        return found

    def _taken(self, lines: Lines, i: int, before: TableStart | None) -> tuple[list[Block], int]:
        for construct in CONSTRUCTS:
            if (taken := construct(self, lines, i)) is not None:
                return taken
        if _CAPTION.match(lines[i].text):
            return self._caption(lines, i, before)
        return self._paragraph(lines, i)

    def marked(self, line: Line) -> str:
        """A line of text with the sign of its place at its end."""
        return verbatim(line.text) + self.piece.keep(line.offset + len(line.text))

    def shielded(self, line: Line) -> str:
        """A marked line that begins nothing but text."""
        text = self.marked(line.cut(line.indent))
        return literal(text[0]) + text[1:] if text[0] in "#>:-+*|0123456789" else text

    def lifted(self, part: Part) -> list[Block]:
        """A block that Python-Markdown gets to see as one sign."""
        return [Block((self.piece.keep(part),))]

    def table(self, span: Span, widths: tuple[int, ...] = ()) -> TableStart:
        """The start of a table, with the caption that waited for it."""
        self._table = TableStart(span, self._waiting.caption if self._waiting else None, widths)
        self._waiting = None
        return self._table

    def report(self, code: str, line: Line, *, hint: str = "", **names: object) -> None:
        """A message about a line."""
        self.piece.sink.report(code, self.span(line), hint=hint, **names)

    def span(self, line: Line) -> Span:
        """The place of a line without the white space around it."""
        start = line.offset + line.indent
        return self.piece.file.span(start, start + max(1, len(line.text.strip())))

    def rule(self, lines: Lines, i: int) -> Taken:
        """A line of stars, hyphens or low lines."""
        return ([Block((lines[i].text.strip(),))], i + 1) if _RULE.match(lines[i].text) else None

    def _caption(self, lines: Lines, i: int, before: TableStart | None) -> tuple[list[Block], int]:
        """A caption, given to the table before it, else to the one after."""
        opening = _CAPTION.match(lines[i].text)
        end = blank_after(lines, i)
        rows = [lines[i].cut(opening.end() if opening else 0), *lines[i + 1 : end]]
        if before and before.caption is None:
            before.caption = leaf(rows)
            return [], end
        after = next((k for k in range(end, len(lines)) if not lines[k].blank), None)
        if after is not None and is_table(lines, after):
            self._waiting = TableStart(self.span(lines[i]), leaf(rows))
            return [], end
        start = lines[i].offset + lines[i].indent
        span = self.piece.file.span(start, lines[i].offset + len(lines[i].text))
        self.piece.sink.report("MD-016", span)
        return [Block(tuple(self.shielded(row) for row in rows), is_text=True)], end

    def interrupts(self, line: Line) -> bool:
        """Whether a line ends the paragraph before it without a blank line."""
        text = line.text
        first = text.lstrip()[:1]
        return (first in "`~" and bool(FENCE.match(text))) or (first == ":" and is_box_line(text))

    def _paragraph(self, lines: Lines, i: int) -> tuple[list[Block], int]:
        if i + 1 < len(lines) and (under := _UNDERLINE.match(lines[i + 1].text)):
            line = lines[i]
            text = headed(self, line, line.indent, len(line.text.rstrip()))
            return [Block((text, under[1]))], i + 2
        end = i + 1
        while end < len(lines) and not lines[end].blank:
            line = lines[end]
            if self.interrupts(line) or self._late(line, lines, end):
                break
            end += 1
        return [Block(tuple(self.shielded(line) for line in lines[i:end]), is_text=True)], end

    def _late(self, line: Line, lines: Lines, i: int) -> bool:
        """Whether a heading or quotation begins here although no blank line stands before it."""
        if line.text.lstrip()[:1] not in "#>-+*0123456789|" or line.indent > 3:
            return False
        if HEADING.match(line.text) or QUOTE.match(line.text):
            what = "heading" if line.text.lstrip().startswith("#") else "quotation"
            self.report("MD-012", line, what=what)
            return True
        if _RULE.match(line.text):
            return True
        if self.in_item and marker_of(line):
            return True
        follows = i + 1 < len(lines) and marker_of(lines[i + 1])
        before = marker_of(lines[i - 1])
        if marker_of(line) and follows and not before:
            self.report("MD-018", line)
        return False


def is_table(lines: Lines, i: int) -> bool:
    """Whether a table begins on a line."""
    return is_pipe_table(lines, i) or bool(EDGE.match(lines[i].text))


CONSTRUCTS: tuple[Callable[[Normal, Lines, int], Taken], ...] = (
    fenced_code,
    fenced_box,
    indented_code,
    comment,
    html_block,
    note,
    link,
    heading,
    Normal.rule,
    grid_table,
    pipe_table,
    definition_list,
    line_block,
    quote,
    item_list,
)
"""What a block can be, tried in this order; a paragraph is what is left."""
