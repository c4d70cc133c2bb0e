"""Stage 0: text with places in it.

In: the text of one file. Out: `SourceFile`, `Span` and `Located`, which every later
stage carries along so that a message can point at the line the editor wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Position:
    """A place as an editor counts it: line and column both start at 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file of a collection, read once."""

    path: str
    """Path relative to the collection's folder, with forward slashes."""
    text: str
    """The whole text, newlines normalised to ``\\n`` and a byte-order mark removed."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the line starts once; `position` then costs a bisection."""
        starts = [0]
        starts.extend(found.end() for found in re.finditer("\n", self.text))
        object.__setattr__(self, "_starts", tuple(starts))

    def position(self, offset: int) -> Position:
        """Line and column of a character offset (clamped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """Character offset of a 1-based line and column (clamped to the text)."""
        line = max(1, min(line, len(self._starts)))
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def line(self, number: int) -> str:
        """The text of a 1-based line without its newline, empty beyond the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end]

    def span(self, start: int, end: int | None = None) -> Span:
        """The stretch of this file from `start` up to `end` (default: one character)."""
        return Span(self, start, start + 1 if end is None else end)

    def first_of(self, letters: Iterable[str]) -> Span | SourceFile:
        """The first place where one of some letters stands; the file where none does."""
        found = [at for at in (self.text.find(letter) for letter in letters) if at >= 0]
        return self.span(min(found)) if found else self


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source file, as half-open character offsets."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters that the span covers."""
        return self.file.text[self.start : self.end]

    def inner(self, start: int, end: int) -> Span:
        """A span given by offsets counted from the start of this one."""
        return Span(self.file, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value with the place that it was read from."""

    value: T
    span: Span
