"""Stage render, formulas: brackets, and what encloses.

In: rows with brackets, ``menclose``, ``mphantom``. Out: boxes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.render.formulas.boxes import Box, assembled, letter, nearness, overlaid, rule, side_by_side
from gatherings.render.formulas.elements import grows, name, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from gatherings.render.formulas.layout import Layout
    from gatherings.render.formulas.styles import Style

CLEAR = 0.045
"""Ems of white between a bracket and what it holds."""
DELIMITER_FACTOR, SHORTFALL = 0.901, 0.5
"""How much of a formula its brackets cover, and how many ems they may lack."""


def fenced_row(layout: Layout, children: Sequence[_Element], style: Style) -> Box:
    """A row whose brackets are as high as what they hold (rule 19)."""
    inner = [c for c in children if not grows(c)]
    middle = layout.row(inner, style)
    reach = max(middle.height - layout.axis(style), middle.depth + layout.axis(style))
    least = max(DELIMITER_FACTOR * 2 * reach, 2 * reach - SHORTFALL * layout.em(style))
    parts: list[_Element] = []
    made: list[Box] = []
    for child in (*children, None):
        if child is not None and not grows(child):
            parts.append(child)
            continue
        if parts:
            part = layout.row(parts, style)
            if any(name(p) == "mtable" for p in parts):
                part = part.widened(0.08 * layout.em(style), 0.08 * layout.em(style))
            made.append(part)
            parts = []
        if child is not None:
            made.append(bracket(layout, text(child), least, style))
    clear = CLEAR * layout.em(style)
    return side_by_side(
        [
            (
                max(0.0, clear - nearness(layout.faces, made[i - 1], b.moved(made[i - 1].width, 0)))
                if i
                else 0.0,
                b,
            )
            for i, b in enumerate(made)
        ]
    )


def bracket(layout: Layout, sign: str, least: float, style: Style) -> Box:
    """A bracket at least so many points high, in the middle of the axis; white where there is none."""
    em = layout.em(style)
    if not sign or sign == ".":
        return Box(0.12 * em)
    natural = letter(layout.faces.sign(sign), em)
    if natural.height + natural.depth >= least:
        return natural
    return layout.centred(assembled(layout.faces.grown(sign, least / em), em), style)


def big_bracket(layout: Layout, element: _Element, style: Style) -> Box:
    """A bracket of the size that the author gave it."""
    least = layout.length(element.get("minsize", "1em"), style)
    if element.get("minsize") == "2.047em" and not style.display:  # around what \\binom has in text
        least = 1.01 * layout.em(style)
    return bracket(layout, text(element), least, style)


def phantom(layout: Layout, element: _Element, style: Style) -> Box:
    """The white that something would take."""
    return replace(layout.row(list(element), style), marks=(), letter=None)


def enclosed(layout: Layout, element: _Element, style: Style) -> Box:
    """Something in a box."""
    inner = layout.row(list(element), style)
    if element.get("notation", "box") != "box":
        return inner
    white_, thick = 0.3 * layout.em(style), layout.bar(style)
    inside = inner.moved(white_, 0)
    width = inner.width + 2 * white_
    top, bottom = inner.height + white_, -inner.depth - white_
    sides = [rule(thick, bottom, top - bottom), rule(thick, bottom, top - bottom).moved(width - thick, 0)]
    return overlaid(width, [inside, rule(width, top - thick, thick), rule(width, bottom, thick), *sides])
