"""Stage render, markup: which block each line of a manuscript belongs to.

In: lines with offsets. Out: `nodes.Node` values. Definitions of notes and links are put
aside in the `Piece` as they are met. The rules are Pandoc's; where writers expect more
(a list continued with two spaces, a heading with no blank line before it) that is read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gatherings.render.markup.attributes import NONE, Attributes, attributes_at, trailing
from gatherings.render.markup.grid import grid_table
from gatherings.render.markup.lines import Leaf, Line, leaf, trimmed
from gatherings.render.markup.lists import definition_list, item_list, marker_of
from gatherings.render.markup.nodes import (
    Box, Caption, Code, Fault, Heading, Html, Node, Paragraph, Quote, Rule, Table, Verse,
)
from gatherings.render.markup.piece import Definition, Piece
from gatherings.render.markup.pipes import pipe_table
from gatherings.render.sanitise import HOLDING, REFUSED_WHOLE, SHOWN, opening_tag

Lines = Sequence[Line]
Taken = tuple[Node | None, int] | None

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_DIV = re.compile(r" {0,3}:{3,}[ \t]*(\{.*\}|[\w-]+)[ \t]*:*[ \t]*$")
_DIV_END = re.compile(r" {0,3}:{3,}[ \t]*$")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*$")
_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([*_-])(?:[ \t]*\1){2,}[ \t]*$")
_QUOTE = re.compile(r" {0,3}> ?")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_LINK = re.compile(r""" {0,3}\[(?![\^@])([^\]]+)\]:[ \t]*<?(\S+?)>?[ \t]*(?:["'(](.*)["')])?[ \t]*$""")
_CAPTION = re.compile(r" {0,3}(?:[Tt]able:|:)[ \t]+(?=\S)")
_VERSE = re.compile(r"\| |\|$")
_HTML = re.compile(r" {0,3}<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")

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
        text = line.text.strip()
        start = line.offset + line.indent
        self.piece.sink.report(code, self.piece.file.span(start, start + max(1, len(text))), hint=hint, **names)

    # --- code -------------------------------------------------------------------------------

    def fenced(self, lines: Lines, i: int) -> Taken:
        opening = _FENCE.match(lines[i].text)
        if not opening:
            return None
        end = self._fence_end(lines, i)
        if end == len(lines):
            self.report("MD-006", lines[i])
        width = lines[i].indent
        info = opening[2].strip()
        given = attributes_at(info, 0) if info.startswith("{") else None
        if info.startswith("{") and (not given or given.flags):
            self.report("MD-011", lines[i], typed=info)
            return Fault("\n".join(line.text for line in lines[i : end + 1])), end + 1
        if given:
            language = given.classes[0] if given.classes else ""
        else:
            language = info.split(" ")[0]
        text = "\n".join(line.text[min(width, line.indent) :] for line in lines[i + 1 : end])
        return Code(text, language, given or NONE), end + 1

    def _fence_end(self, lines: Lines, i: int) -> int:
        opening = _FENCE.match(lines[i].text)
        fence = opening[1] if opening else "```"
        closing = re.compile(r" {0,3}" + re.escape(fence[0]) + "{%d,}[ \t]*$" % len(fence))
        return next((k for k in range(i + 1, len(lines)) if closing.match(lines[k].text)), len(lines))

    def indented(self, lines: Lines, i: int) -> Taken:
        if lines[i].indent < 4:
            return None
        end = i
        while end < len(lines) and (lines[end].blank or lines[end].indent >= 4):
            end += 1
        block = trimmed(lines[i:end])
        return Code("\n".join(line.text[4:] for line in block)), end

    # --- boxes and HTML -----------------------------------------------------------------------

    def box(self, lines: Lines, i: int) -> Taken:
        if _DIV_END.match(lines[i].text):
            self.report("MD-005", lines[i])
            return None, i + 1
        opening = _DIV.match(lines[i].text)
        if not opening:
            return None
        end, depth = i + 1, 1
        while end < len(lines):
            if _FENCE.match(lines[end].text):
                end = self._fence_end(lines, end)
            elif _DIV.match(lines[end].text):
                depth += 1
            elif _DIV_END.match(lines[end].text):
                depth -= 1
                if depth == 0:
                    break
            end += 1
        word = opening[1]
        given = attributes_at(word, 0) if word.startswith("{") else Attributes(classes=(word,))
        if given is None:
            self.report("MD-017", lines[i], text=word)
        if depth:
            self.report("MD-004", lines[i], name=word)
        at = lines[i].offset + lines[i].indent
        span = self.piece.file.span(at, at + len(lines[i].text.strip()))
        return Box(self.nodes(lines[i + 1 : end]), given or NONE, span), end + 1

    def comment(self, lines: Lines, i: int) -> Taken:
        if not lines[i].text.lstrip().startswith("<!--") or lines[i].indent > 3:
            return None
        end = next((k for k in range(i, len(lines)) if "-->" in lines[k].text), None)
        if end is None:
            self.report("MD-009", lines[i], tag="<!--")
            return Fault(lines[i].text), i + 1
        after = lines[end].text.split("-->", 1)[1]
        if after.strip():
            return None  # the paragraph that it begins sees to it
        self.report("MD-010", lines[i])
        return None, end + 1

    def html(self, lines: Lines, i: int) -> Taken:
        opening = _HTML.match(lines[i].text)
        if not opening or lines[i].indent > 3:
            return None
        name = opening[2].lower()
        if name not in HOLDING | SHOWN | REFUSED_WHOLE:
            return None
        if opening[1]:
            self.report("MD-009", lines[i], tag=f"</{name}>")
            return Fault(lines[i].text.strip()), i + 1
        end = self._tag_end(lines, i, name)
        if name in REFUSED_WHOLE:
            end = end if end is not None else self._blank_after(lines, i) - 1
            if end == i and not lines[i].text.rstrip().endswith((">", "/>")):
                return None  # text follows it on the line
            self.report("MD-007", lines[i], tag=f"<{name}>")
            return Fault("\n".join(line.text for line in lines[i : end + 1])), end + 1
        if end is None:
            self.report("MD-009", lines[i], tag=f"<{name}>")
            return Fault(lines[i].text.strip()), i + 1
        start, last = lines[i].offset + lines[i].indent, lines[end]
        span = self.piece.file.span(start, last.offset + len(last.text.rstrip()))
        tag = opening_tag(lines[i].text.strip(), 0)
        alone = tag and tag.end == len(lines[i].text.strip()) and last.text.strip() == f"</{name}>"
        if name in HOLDING and tag and alone and end > i:
            values = {k: v for k, v in tag.attributes}
            given = Attributes(values.get("id", ""), tuple(values.get("class", "").split()))
            return Box(self.nodes(lines[i + 1 : end]), given, span, name), end + 1
        return Html(span.text, span), end + 1

    @staticmethod
    def _tag_end(lines: Lines, i: int, name: str) -> int | None:
        """The line on which the element closes that line `i` opens."""
        if name in ("hr", "br"):
            return i
        tags, depth = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE), 0
        for k in range(i, len(lines)):
            for tag in tags.finditer(lines[k].text):
                depth += -1 if tag[1] else 1
            if depth <= 0:
                return k
        return None

    @staticmethod
    def _blank_after(lines: Lines, i: int) -> int:
        return next((k for k in range(i, len(lines)) if lines[k].blank), len(lines))

    # --- definitions -----------------------------------------------------------------------------

    def note(self, lines: Lines, i: int) -> Taken:
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
        found = _LINK.match(lines[i].text)
        if not found:
            return None
        at = lines[i].offset + found.start(2)
        name = " ".join(found[1].lower().split())
        self.piece.links.setdefault(name, (found[2], found[3] or "", self.piece.file.span(at, at + len(found[2]))))
        return None, i + 1

    # --- text ------------------------------------------------------------------------------------

    def heading(self, lines: Lines, i: int) -> Taken:
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
        return (Rule(), i + 1) if _RULE.match(lines[i].text) else None

    def caption(self, lines: Lines, i: int) -> Taken:
        found = _CAPTION.match(lines[i].text)
        if not found:
            return None
        end = self._blank_after(lines, i)
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
        return (first in "`~" and bool(_FENCE.match(text))) or (first == ":" and bool(_DIV.match(text) or _DIV_END.match(text)))

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
    Blocks.fenced,
    Blocks.box,
    Blocks.indented,
    Blocks.comment,
    Blocks.html,
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
