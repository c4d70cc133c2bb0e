"""Stage render, markup: which block each line of a manuscript belongs to.

In: lines with offsets. Out: `nodes.Node` values. Definitions of notes and links are put
aside in the `Piece` as they are met. The rules are Pandoc's; where writers expect more
(a list continued with two spaces, a heading with no blank line before it) that is read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gatherings.render.markup.attributes import NONE, trailing
from gatherings.render.markup.fences import (
    FENCE,
    fenced_box,
    fenced_code,
    indented_code,
    is_box_line,
)
from gatherings.render.markup.grid import grid_table
from gatherings.render.markup.html_blocks import comment, html_block
from gatherings.render.markup.lines import Leaf, Line, blank_after, leaf
from gatherings.render.markup.lists import definition_list, item_list, marker_of
from gatherings.render.markup.nodes import (
    Caption,
    Heading,
    Node,
    Paragraph,
    Quote,
    Rule,
    Table,
    Verse,
)
from gatherings.render.markup.piece import Definition, Piece
from gatherings.render.markup.pipes import pipe_table
from gatherings.source import Span

Lines = Sequence[Line]
Taken = tuple[Node | None, int] | None

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*$")
_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([*_-])(?:[ \t]*\1){2,}[ \t]*$")
_QUOTE = re.compile(r" {0,3}> ?")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_LINK = re.compile(r""" {0,3}\[(?![\^@])([^\]]+)\]:[ \t]*<?(\S+?)>?[ \t]*(?:["'(](.*)["')])?[ \t]*$""")
_CAPTION = re.compile(r" {0,3}(?:[Tt]able:|:)[ \t]+(?=\S)")
_VERSE = re.compile(r"\| |\|$")
DEEPEST = 40
"""Quotations, lists and boxes within each other beyond this are text: no book has them."""


class Blocks:
    """Reads the blocks of one piece."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self._items = 0
        """How many list items the present lines stand in."""
        self._depth = 0

    def item_nodes(self, lines: Lines) -> tuple[Node, ...]:
        """The blocks of a list item, where a list may follow a line of text directly."""
        self._items += 1
        found = self.nodes(lines)
        self._items -= 1
        return found

    def nodes(self, lines: Lines) -> tuple[Node, ...]:
        """The blocks that the lines hold."""
        if self._depth > DEEPEST:
            return (Paragraph(leaf(lines)),)
        self._depth += 1
        found: list[Node] = []
        i = 0
        while i < len(lines):
            if lines[i].blank:
                i += 1
                continue
            node, i = self._taken(lines, i)
            if node is not None:
                found.append(node)
        self._depth -= 1
        return tuple(self._captioned(found))

    def _taken(self, lines: Lines, i: int) -> tuple[Node | None, int]:
        for construct in CONSTRUCTS:
            if (taken := construct(self, lines, i)) is not None:
                return taken
        return self._paragraph(lines, i)

    def report(self, code: str, line: Line, *, hint: str = "", **names: object) -> None:
        """A message about a line."""
        self.piece.sink.report(code, self.span(line), hint=hint, **names)

    def span(self, line: Line) -> Span:
        """The place of a line without the white space around it."""
        start = line.offset + line.indent
        return self.piece.file.span(start, start + max(1, len(line.text.strip())))

    # --- definitions -----------------------------------------------------------------------------

    def note(self, lines: Lines, i: int) -> Taken:
        """The definition of a note, put aside."""
        opening = _NOTE.match(lines[i].text)
        if not opening:
            return None
        block, end = [lines[i].cut(opening.end())], i + 1
        while end < len(lines):
            line = lines[end]
            if line.blank:
                after = next((k for k in range(end, len(lines)) if not lines[k].blank), None)
                if after is None or lines[after].indent < 2:
                    break
                block.extend(lines[end:after])
                end = after
                continue
            if line.indent < 2 and (lines[end - 1].blank or self.interrupts(line) or _NOTE.match(line.text)):
                break
            block.append(line.dedented(4))
            end += 1
        label, at = opening[1], lines[i].offset + opening.start(1)
        span = self.piece.file.span(at, at + len(label))
        earlier = self.piece.definitions.get(label)
        if earlier:
            first = self.piece.file.position(earlier.span.start).line
            self.piece.sink.report("NOTE-003", span, label=label, line=first)
        else:
            self.piece.definitions[label] = Definition(label, tuple(block), span)
        return None, end

    def link(self, lines: Lines, i: int) -> Taken:
        """The definition of a link, put aside."""
        found = _LINK.match(lines[i].text)
        if not found:
            return None
        at = lines[i].offset + found.start(2)
        name = " ".join(found[1].lower().split())
        self.piece.links.setdefault(
            name, (found[2], found[3] or "", self.piece.file.span(at, at + len(found[2])))
        )
        return None, i + 1

    # --- text ------------------------------------------------------------------------------------

    def heading(self, lines: Lines, i: int) -> Taken:
        """A heading after ``#`` signs."""
        found = _HEADING.match(lines[i].text)
        if not found:
            return None
        return self._headed(len(found[1]), lines[i], found.start(2), found.end(2)), i + 1

    def _headed(self, level: int, line: Line, start: int, end: int) -> Heading:
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
        span = self.piece.file.span(first, first + len(text.strip()))
        return Heading(level, leaf([Line(body, line.offset + start)]), span, given or NONE)

    def rule(self, lines: Lines, i: int) -> Taken:
        """A line of stars, hyphens or low lines."""
        return (Rule(), i + 1) if _RULE.match(lines[i].text) else None

    def caption(self, lines: Lines, i: int) -> Taken:
        """The caption of a table."""
        found = _CAPTION.match(lines[i].text)
        if not found:
            return None
        end = blank_after(lines, i)
        text = leaf([lines[i].cut(found.end()), *lines[i + 1 : end]])
        start = lines[i].offset + lines[i].indent
        return Caption(text, self.piece.file.span(start, lines[i].offset + len(lines[i].text))), end

    def _captioned(self, found: list[Node]) -> list[Node]:
        """Captions given to the table before them, else to the one after."""
        done: list[Node] = []
        waiting: Caption | None = None
        for k, node in enumerate(found):
            last = done[-1] if done else None
            if isinstance(node, Caption):
                if isinstance(last, Table) and last.caption is None:
                    done[-1] = _with_caption(last, node.text)
                elif k + 1 < len(found) and isinstance(found[k + 1], Table):
                    waiting = node
                else:
                    self.piece.sink.report("MD-016", node.span)
                    done.append(Paragraph(node.text))
            elif isinstance(node, Table) and waiting:
                done.append(_with_caption(node, waiting.text))
                waiting = None
            else:
                done.append(node)
        return done

    def verse(self, lines: Lines, i: int) -> Taken:
        """A line block."""
        if not _VERSE.match(lines[i].text):
            return None
        rows: list[list[Line]] = []
        while i < len(lines) and not lines[i].blank:
            if _VERSE.match(lines[i].text):
                rows.append([Line(lines[i].text[2:], lines[i].offset + 2)])
            elif lines[i].text.startswith(" "):
                rows[-1].append(lines[i])
            else:
                break
            i += 1
        return Verse(tuple((row[0].indent, leaf(row)) for row in rows)), i

    def quote(self, lines: Lines, i: int) -> Taken:
        """A block quotation."""
        if not _QUOTE.match(lines[i].text):
            return None
        inner: list[Line] = []
        while i < len(lines) and not lines[i].blank:
            mark = _QUOTE.match(lines[i].text)
            if not mark and (self.interrupts(lines[i]) or (inner and inner[-1].blank)):
                break
            inner.append(lines[i].cut(mark.end()) if mark else lines[i])
            i += 1
        return Quote(self.nodes(inner)), i

    def interrupts(self, line: Line) -> bool:
        """Whether a line ends the paragraph before it without a blank line."""
        text = line.text
        first = text.lstrip()[:1]
        return (first in "`~" and bool(FENCE.match(text))) or (first == ":" and is_box_line(text))

    def _paragraph(self, lines: Lines, i: int) -> tuple[Node, int]:
        if i + 1 < len(lines) and (under := _UNDERLINE.match(lines[i + 1].text)):
            line = lines[i]
            level = 1 if under[1][0] == "=" else 2
            return self._headed(level, line, line.indent, len(line.text.rstrip())), i + 2
        end = i + 1
        while end < len(lines) and not lines[end].blank:
            line = lines[end]
            if self.interrupts(line) or self._late(line, lines, end):
                break
            end += 1
        return Paragraph(leaf(lines[i:end])), end

    def _late(self, line: Line, lines: Lines, i: int) -> bool:
        """Whether a heading or quotation begins here although no blank line stands before it."""
        if line.text.lstrip()[:1] not in "#>-+*0123456789|" or line.indent > 3:
            return False
        if _HEADING.match(line.text) or _QUOTE.match(line.text):
            what = "heading" if line.text.lstrip().startswith("#") else "quotation"
            self.report("MD-012", line, what=what)
            return True
        if _RULE.match(line.text):
            return True
        if self._items and marker_of(line):
            return True
        follows = i + 1 < len(lines) and marker_of(lines[i + 1])
        before = marker_of(lines[i - 1])
        if marker_of(line) and follows and not before:
            self.report("MD-018", line)
        return False


def _with_caption(table: Table, text: Leaf) -> Table:
    return Table(table.head, table.body, table.aligns, table.span, table.widths, text)


CONSTRUCTS: tuple[Callable[[Blocks, Lines, int], Taken], ...] = (
    fenced_code,
    fenced_box,
    indented_code,
    comment,
    html_block,
    Blocks.note,
    Blocks.link,
    Blocks.heading,
    Blocks.rule,
    grid_table,
    pipe_table,
    definition_list,
    Blocks.caption,
    Blocks.verse,
    Blocks.quote,
    item_list,
)
"""What a block can be, tried in this order; a paragraph is what is left."""
