"""Stage render, markup: what is lifted out of the lines before Python-Markdown reads them.

In: nothing. Out: the values that `normal` puts aside in the piece. A private-use character in
the text stands for each; `dialect` and `tree` find the value again by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatherings.render.markup.attributes import NONE, Attributes
from gatherings.render.markup.lines import Leaf, Line
from gatherings.source import Span


@dataclass(frozen=True, slots=True)
class HeadingStart:
    """Stands before the text of a heading."""

    span: Span
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class ListStart:
    """Stands in the first item of a list."""

    loose: bool
    style: str
    number: int


@dataclass(frozen=True, slots=True)
class DefinitionStart:
    """Stands in a definition of a term."""

    loose: bool


@dataclass(slots=True)
class TableStart:
    """Stands in the first cell of a table; its caption may be found later."""

    span: Span
    caption: Leaf | None = None
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code between fences."""

    text: str
    language: str = ""
    attributes: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Html:
    """A block of raw HTML that is read as such."""

    text: Leaf


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be read, to be shown as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A fenced div, or a block element of HTML that holds Markdown."""

    lines: Sequence[Line]
    attributes: Attributes
    span: Span
    tag: str = ""
    """The element, where HTML named it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid table: its lines, and where its cells are drawn."""

    cells: tuple[GridCell, ...]
    aligns: tuple[str, ...]
    start: TableStart


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid table."""

    lines: Sequence[Line]
    row: int
    column: int
    rows: int
    columns: int
    head: bool


Part = HeadingStart | ListStart | DefinitionStart | TableStart | Code | Html | Fault | Box | Grid | int
"""An `int` is where a line of text ends in the file."""
