"""Stage render, markup: lines of a manuscript that know where they stand.

In: a stretch of a source file. Out: `Line` values whose characters keep their offsets
through every dedent, and `Leaf`, the text of one paragraph, heading or cell made of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gatherings.render.sanitise import FORBIDDEN
from gatherings.source import Located, SourceFile, Span

TAB = 4
DEEPEST = 40
"""Quotations, lists and boxes within each other beyond this are text: no book has them."""


class Line(NamedTuple):
    """One line without its newline; ``text[i]`` stands at ``offset + i`` in the file."""

    text: str
    offset: int

    @property
    def indent(self) -> int:
        """Spaces before the first other character."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on the line."""
        return not self.text.strip()

    def cut(self, width: int) -> Line:
        """The line without its first `width` characters."""
        return spaced(self.text[width:], self.offset + width)

    def dedented(self, width: int) -> Line:
        """The line without up to `width` leading spaces."""
        return self.cut(min(width, self.indent))


class Block(NamedTuple):
    """Lines of the text that Python-Markdown is given; it parts them from others by a blank one."""

    rows: tuple[str, ...]
    is_text: bool = False
    """Whether they are a paragraph and nothing else."""


Taken = tuple[list[Block], int] | None
"""The blocks that were made of some lines, and the first line after them."""


def spaced(text: str, offset: int) -> Line:
    """A line whose leading tabs are spaces; what follows them keeps its offset."""
    body = text.lstrip(" \t")
    lead = text[: len(text) - len(body)]
    if "\t" not in lead:
        return Line(text, offset)
    wide = lead.expandtabs(TAB)
    return Line(wide + body, offset + len(lead) - len(wide))


def lines_of(span: Span) -> list[Line]:
    """The lines of a span of a file."""
    found, at = [], span.start
    for text in FORBIDDEN.sub(" ", span.text).split("\n"):
        found.append(spaced(text, at))
        at += len(text) + 1
    return found


def located_lines(text: Located[str]) -> list[Line]:
    """The lines of a value that YAML may have folded or indented, each at its best known place."""
    raw, base = text.span.text, text.span.start
    if raw == text.value:
        return lines_of(text.span)
    found, at = [], 0
    for line in FORBIDDEN.sub(" ", text.value).split("\n"):
        place = raw.find(line.strip(), at) if line.strip() else -1
        if place >= 0:
            lead = len(line) - len(line.lstrip())
            found.append(Line(line, base + place - lead))
            at = place + len(line.strip())
        else:
            found.append(Line(line, base + at))
    return found


@dataclass(frozen=True, slots=True)
class Leaf:
    """The text of one paragraph, heading, term or cell, with the places of its lines."""

    text: str
    starts: tuple[int, ...]
    """Where each line begins in `text`."""
    offsets: tuple[int, ...]
    """Where each line begins in the file."""

    def offset(self, at: int) -> int:
        """The offset in the file of ``text[at]``."""
        row = max(0, bisect_right(self.starts, at) - 1)
        return self.offsets[row] + at - self.starts[row]

    def span(self, file: SourceFile, start: int, end: int) -> Span:
        """The place in the file of ``text[start:end]``."""
        first = max(0, self.offset(start))
        return Span(file, first, max(first, self.offset(max(start, end - 1)) + (end > start)))


def leaf(lines: Iterable[Line]) -> Leaf:
    """Lines as one text, leading spaces and the white space at the end removed."""
    texts, starts, offsets, at = [], [], [], 0
    for line in lines:
        body = line.text.lstrip()
        texts.append(body)
        starts.append(at)
        offsets.append(line.offset + len(line.text) - len(body))
        at += len(body) + 1
    return Leaf("\n".join(texts).rstrip(), tuple(starts) or (0,), tuple(offsets) or (0,))


def blank_after(lines: Sequence[Line], i: int) -> int:
    """The first blank line from line `i` on, or one beyond the last."""
    return next((k for k in range(i, len(lines)) if lines[k].blank), len(lines))


def trimmed(lines: Sequence[Line]) -> list[Line]:
    """Lines without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and lines[start].blank:
        start += 1
    while end > start and lines[end - 1].blank:
        end -= 1
    return list(lines[start:end])
