"""Stage render, markup: pipe tables.

In: lines with ``|`` between the cells and a line of dashes below the first. Out: the same table as
Python-Markdown's own extension wants it, each cell with its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.lines import Block, Line, Taken

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

_DASHES = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_RULES = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def is_pipe_table(lines: Sequence[Line], i: int) -> bool:
    """Whether a pipe table begins on a line."""
    return (
        i + 1 < len(lines)
        and "|" in lines[i].text
        and "|" in lines[i + 1].text
        and bool(_DASHES.match(lines[i + 1].text))
    )


def pipe_table(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The pipe table that begins on line `i`, every row as long as the first, or None."""
    if not is_pipe_table(lines, i):
        return None
    rules = [alignment(cell.text.strip()) for cell in cells_of(lines[i + 1])]
    end = i + 2
    while end < len(lines) and not lines[end].blank and "|" in lines[end].text:
        end += 1
    span = normal.piece.file.span(lines[i].offset, lines[i].offset + len(lines[i].text))
    sign = normal.piece.keep(normal.table(span))
    rows: list[str] = []
    for row in (lines[i], *lines[i + 2 : end]):
        cells = cells_of(row)
        if len(cells) > len(rules):
            normal.report("MD-019", row, cells=len(cells), columns=len(rules))
        texts = [_cell(normal, cell) for cell in cells[: len(rules)]]
        texts += [""] * (len(rules) - len(texts))
        if not rows:
            texts[0] = sign + texts[0]
        rows.append(f"| {' | '.join(texts)} |")
    rows.insert(1, f"|{'|'.join(_RULES[rule] for rule in rules)}|")
    return [Block(tuple(rows))], end


def _cell(normal: Normal, cell: Line) -> str:
    text = cell.text.strip()
    return normal.marked(Line(text, cell.offset + cell.indent)) if text else ""


def alignment(dashes: str) -> str:
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
