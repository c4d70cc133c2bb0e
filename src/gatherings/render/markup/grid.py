"""Stage render, markup: grid tables.

In: lines drawn with ``+``, ``-``, ``=`` and ``|``. Out: a `Grid` whose cells hold blocks and
may span rows and columns. Cells are found as a reader finds them: from each corner along the
top edge, down the right, back along the foot and up the left.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gatherings.render.markup.lines import Line, Taken, trimmed
from gatherings.render.markup.parts import Code, Grid, GridCell
from gatherings.render.markup.pipes import alignment
from gatherings.render.markup.rule import Rule

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

EDGE = re.compile(r" {0,3}\+(?:[-=:]+\+)+[ \t]*$")
_FILL = "\0"
"""Stands after a wide character, so that columns can be counted in characters."""


@dataclass(frozen=True, slots=True)
class _Area:
    """The lines and columns of a cell's four edges."""

    top: int
    left: int
    bottom: int
    right: int


def grid_table(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The grid table that begins on line `i`, or None."""
    if not EDGE.match(lines[i].text):
        return None
    end = i
    while end < len(lines) and lines[end].text.lstrip().startswith(("+", "|")):
        end += 1
    rows = [line.cut(line.indent) for line in lines[i:end]]
    drawn = [_wide(row.text.rstrip()) for row in rows]
    width = max(len(text) for text in drawn)
    drawn = [text.ljust(width) for text in drawn]
    areas = _areas(drawn)
    if not areas or any(a.bottom >= len(drawn) for a in areas) or len(drawn) < 3:
        normal.report("MD-015", lines[i])
        return normal.lifted(Code("\n".join(line.text for line in lines[i:end]))), end
    span = normal.piece.file.span(lines[i].offset, lines[i].offset + len(lines[i].text))
    tops = sorted({a.top for a in areas} | {len(drawn) - 1})
    lefts = sorted({a.left for a in areas} | {max(a.right for a in areas)})
    rules = [k for k in tops if set(drawn[k].strip()) <= set("+=:") and "=" in drawn[k]]
    head_end = rules[0] if rules else 0
    edge = drawn[head_end]
    aligns = tuple(alignment(edge[a + 1 : b].strip("+")) for a, b in pairwise(lefts))
    widths = tuple(round(100 * (b - a) / (lefts[-1] - lefts[0])) for a, b in pairwise(lefts))
    cells = tuple(
        GridCell(
            _inside(rows, drawn, area),
            tops.index(area.top),
            lefts.index(area.left),
            tops.index(area.bottom) - tops.index(area.top),
            lefts.index(area.right) - lefts.index(area.left),
            area.top < head_end,
        )
        for area in areas
    )
    return normal.lifted(Grid(cells, aligns, normal.table(span, widths))), end


def _inside(rows: Sequence[Line], drawn: Sequence[str], area: _Area) -> list[Line]:
    """The lines of a cell, without the margin that they have in common."""
    inside = trimmed(
        [_slice(rows[k], drawn[k], area.left + 1, area.right) for k in range(area.top + 1, area.bottom)]
    )
    margin = min((line.indent for line in inside if not line.blank), default=0)
    return [line.cut(margin) for line in inside]


def _wide(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c + _FILL if unicodedata.east_asian_width(c) in "WF" else c for c in text)


def _areas(drawn: Sequence[str]) -> list[_Area]:
    """The cells in reading order, empty where the edges don't meet."""
    found: list[_Area] = []
    covered: set[tuple[int, int]] = set()
    for top in range(len(drawn) - 1):
        for left, sign in enumerate(drawn[top]):
            if sign != "+" or (top, left) in covered:
                continue
            area = _area_at(drawn, top, left)
            if area:
                found.append(area)
                covered.update(
                    (r, c) for r in range(area.top, area.bottom) for c in range(area.left, area.right)
                )
    whole = (len(drawn) - 1) * (len(drawn[0].rstrip()) - 1)
    return found if len(covered) == whole else []


def _area_at(drawn: Sequence[str], top: int, left: int) -> _Area | None:
    """The smallest cell whose upper left corner is given."""
    line = drawn[top]
    for right in range(left + 1, len(line)):
        if line[right] == "+":
            for bottom in range(top + 1, len(drawn)):
                if drawn[bottom][right] not in "|+" or drawn[bottom][left] not in "|+":
                    break
                foot = drawn[bottom][left : right + 1]
                if foot[0] == "+" == foot[-1] and set(foot) <= set("+-=:"):
                    return _Area(top, left, bottom, right)
        elif line[right] not in "-=:":
            return None
    return None


def _slice(row: Line, drawn: str, start: int, end: int) -> Line:
    """The part of a row between two columns."""
    before = start - drawn[:start].count(_FILL)
    text = drawn[start:end].replace(_FILL, "")
    return Line(text.rstrip(), row.offset + before)


class GridTables(Rule):
    """Makes a table of a grid, as Python-Markdown's extension does of pipes."""

    PARTS = (Grid,)

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put a table in its place, each cell with the blocks of its lines."""
        sign = blocks.pop(0).strip()
        grid = self.piece.part(sign)
        assert isinstance(grid, Grid)
        table = ET.SubElement(parent, "table", part=sign)
        groups = {True: ET.SubElement(table, "thead"), False: ET.SubElement(table, "tbody")}
        row, line = -1, table
        for cell in grid.cells:
            if cell.row != row:
                row, line = cell.row, ET.SubElement(groups[cell.head], "tr")
            element = ET.SubElement(line, "th" if cell.head else "td", column=str(cell.column))
            if align := grid.aligns[cell.column]:
                element.set("align", align)
            if cell.columns > 1:
                element.set("colspan", str(cell.columns))
            if cell.rows > 1:
                element.set("rowspan", str(cell.rows))
            self.read(element, cell.lines)
