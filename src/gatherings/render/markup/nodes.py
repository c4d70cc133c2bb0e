"""Stage render, markup: the blocks of a manuscript, before anything inside them is read.

In: nothing. Out: the values that `blocks` makes of lines and `writer` makes XHTML of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gatherings.render.markup.attributes import NONE, Attributes
from gatherings.render.markup.lines import Leaf
from gatherings.source import Span

Align = Literal["", "left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; `plain` where the list around it is tight."""

    text: Leaf
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as deep as it was typed."""

    level: int
    text: Leaf
    span: Span
    attributes: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is shown as it is."""

    text: str
    language: str = ""
    attributes: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    ordered: bool
    items: tuple[tuple[Node, ...], ...]
    start: int = 1
    style: str = "decimal"


@dataclass(frozen=True, slots=True)
class Definitions:
    """A definition list: each term with its definitions."""

    entries: tuple[tuple[Leaf, tuple[tuple[Node, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, over so many rows and columns."""

    blocks: tuple[Node, ...]
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, if it has one."""

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    aligns: tuple[Align, ...]
    span: Span
    widths: tuple[int, ...] = ()
    """Per cent of the table's width, where the source gives them."""
    caption: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that has not found its table yet."""

    text: Leaf
    span: Span


@dataclass(frozen=True, slots=True)
class Box:
    """A fenced div, or a block element of HTML that holds Markdown."""

    blocks: tuple[Node, ...]
    attributes: Attributes
    span: Span
    tag: str = ""
    """The element, where HTML named it."""


@dataclass(frozen=True, slots=True)
class Verse:
    """A line block: its lines are kept."""

    lines: tuple[tuple[int, Leaf], ...]
    """Spaces before each line, and its text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between sections."""


@dataclass(frozen=True, slots=True)
class Html:
    """A block of raw HTML that is read as such."""

    text: Leaf


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be read, to be shown as it was typed."""

    text: str


Node = (
    Paragraph
    | Heading
    | Code
    | Quote
    | Items
    | Definitions
    | Table
    | Caption
    | Box
    | Verse
    | Rule
    | Html
    | Fault
)
