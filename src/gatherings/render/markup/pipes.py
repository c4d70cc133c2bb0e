"""Stage render, markup: pipe tables.

In: lines with ``|`` between the cells and a line of dashes below the first. Out: a `Table`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.lines import Line, leaf
from gatherings.render.markup.nodes import Align, Cell, Node, Paragraph, Table

if TYPE_CHECKING:
    from gatherings.render.markup.blocks import Blocks

_DASHES = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def pipe_table(blocks: Blocks, lines: Sequence[Line], i: int) -> tuple[Node | None, int] | None:
    """The pipe table that begins on line `i`, or None."""
    if i + 1 >= len(lines) or "|" not in lines[i].text or "|" not in lines[i + 1].text:
        return None
    if not _DASHES.match(lines[i + 1].text):
        return None
    aligns = tuple(alignment(cell.text.strip()) for cell in cells_of(lines[i + 1]))
    end = i + 2
    while end < len(lines) and not lines[end].blank and "|" in lines[end].text:
        end += 1
    rows = [row for k, row in enumerate(lines[i:end]) if k != 1]
    made = []
    for row in rows:
        cells = cells_of(row)
        if len(cells) > len(aligns):
            blocks.report("MD-019", row, cells=len(cells), columns=len(aligns))
        cells += [Line("", row.offset + len(row.text))] * (len(aligns) - len(cells))
        made.append(tuple(_cell(cell, k) for k, cell in enumerate(cells[: len(aligns)])))
    span = blocks.piece.file.span(lines[i].offset, lines[i].offset + len(lines[i].text))
    head = made[:1] if any(cell.blocks for cell in made[0]) else []
    return Table(tuple(head), tuple(made[1:]), aligns, span), end


def _cell(text: Line, column: int) -> Cell:
    return Cell((Paragraph(leaf([text]), plain=True),) if not text.blank else (), column)


def alignment(dashes: str) -> Align:
    """The alignment that colons at the ends of a line of dashes ask for."""
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""


def cells_of(row: Line) -> list[Line]:
    """The cells of one row; pipes in code and after a backslash divide nothing."""
    text = row.text.rstrip()
    at = row.indent + (text[row.indent : row.indent + 1] == "|")
    cells, start, i = [], at, at
    while i < len(text):
        if text[i] == "\\":
            i += 2
        elif text[i] == "`" and (code := _CODE.match(text, i)):
            i = code.end()
        elif text[i] in "|+" and (text[i] == "|" or set(text) <= set("|+-: ")):
            cells.append(Line(text[start:i], row.offset + start))
            i += 1
            start = i
        else:
            i += 1
    if start < len(text):
        cells.append(Line(text[start:], row.offset + start))
    return cells
