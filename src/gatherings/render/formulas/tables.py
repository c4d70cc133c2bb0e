"""Stage render, formulas: matrices, cases and aligned lines.

In: ``mtable``. Out: a box whose middle is on the axis. Lines are 1.2 ems apart, as the size and leading of
LaTeX's are, or farther where what stands in them is higher.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.render.formulas.boxes import Box, overlaid, rule

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.formulas.layout import Layout
    from gatherings.render.formulas.styles import Style

STRUT = (0.84, 0.36)
"""Ems that a line reaches above and below its base line at least."""
LINE_GAP = 0.08


def table(layout: Layout, element: _Element, style: Style) -> Box:
    """Cells in lines and columns."""
    wide = element.get("displaystyle") == "true"
    inner = replace(style, display=wide)
    em = layout.em(style)
    rows = [[(c, layout.row(list(c), inner)) for c in r] for r in element]
    columns = max((len(r) for r in rows), default=0)
    widths = [max((r[i][1].width for r in rows if i < len(r)), default=0.0) for i in range(columns)]
    gaps = _gaps(element, columns, em)
    small = style.level > 0
    strut = (0.0, 0.0) if small else (STRUT[0] * em, STRUT[1] * em)
    parts: list[Box] = []
    y = 0.0
    for number, row in enumerate(rows):
        height = max([b.height for _, b in row] + [strut[0]])
        depth = max([b.depth for _, b in row] + [strut[1]])
        y -= height + (0 if not number else (0.25 if wide else LINE_GAP) * em)
        x = 0.0
        for i, (cell, box) in enumerate(row):
            spare = widths[i] - box.width
            shift = {"left": 0.0, "right": spare}.get(_aligned(cell, element, i), spare / 2)
            parts.append(box.moved(x + shift, y))
            x += widths[i] + gaps[i]
        y -= depth
    width = sum(widths) + sum(gaps[:-1]) if columns else 0.0
    parts += _rules(layout, element, widths, gaps, (y, style))
    top = (0 - y) / 2 + layout.axis(style)
    made = overlaid(width, [p.moved(0, top) for p in parts])
    return Box(width, top, -(y + top), made.marks)


def _gaps(element: _Element, columns: int, em: float) -> list[float]:
    """White after each column: none where an alignment's halves meet, two ems between its pairs."""
    spacing = element.get("columnspacing", "").split()
    if spacing:
        sizes = [float(s.removesuffix("em") or 0) * em for s in spacing]
        return [sizes[i % len(sizes)] for i in range(columns)]
    return [em] * columns


def _aligned(cell: _Element, element: _Element, column: int) -> str:
    own = cell.get("columnalign")
    if own:
        return own
    all_columns = element.get("columnalign", "").split()
    return all_columns[min(column, len(all_columns) - 1)] if all_columns else "center"


def _rules(
    layout: Layout, element: _Element, widths: list[float], gaps: list[float], place: tuple[float, Style]
) -> list[Box]:
    bottom, style = place
    found: list[Box] = []
    lines = element.get("columnlines", "").split()
    x = 0.0
    for i in range(len(widths) - 1):
        x += widths[i]
        if lines and lines[min(i, len(lines) - 1)] == "solid":
            thick = layout.bar(style)
            found.append(rule(thick, bottom, -bottom).moved(x + gaps[i] / 2, 0))
        x += gaps[i]
    return found
