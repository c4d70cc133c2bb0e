"""Stage render, formulas: indices and exponents (*The TeXbook*, appendix G, rule 18).

In: ``msub``, ``msup``, ``msubsup``. Out: a box. How far an index goes into its letter is measured from the
outlines, so that it neither stands off from a P nor touches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.render.formulas.boxes import Box, nearness, overlaid
from gatherings.render.formulas.spacing import INTEGRALS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.formulas.layout import Layout
    from gatherings.render.formulas.styles import Style

GAP = 0.075
"""Ems between the ink of a letter and its index or exponent."""
DEEPEST = 0.12
"""Ems that an index may go into the letter's width at most."""
DROP = 0.05
"""Ems that an index stands below what hangs below the line (sub_drop of Computer Modern)."""
FARTHEST = 0.15
"""Ems that one may be moved away."""


def scripted(layout: Layout, element: _Element, style: Style) -> Box:
    """A nucleus with what stands beside it."""
    base = layout.box(element[0], style)
    below = above = None
    tag = str(element.tag).rpartition("}")[2]
    if tag in ("msub", "msubsup", "munder", "munderover"):
        below = layout.box(element[1], style.subscript)
    if tag in ("msup", "msubsup", "mover", "munderover"):
        above = layout.box(element[-1], style.superscript)
    return beside(layout, base, below, above, style, integral=(element[0].text or "") in INTEGRALS)


def beside(
    layout: Layout, base: Box, below: Box | None, above: Box | None, style: Style, *, integral: bool = False
) -> Box:
    """Boxes at the right of another, raised and lowered as the rule has it."""
    up, down = shifts(layout, base, below, above, style)
    width, parts = base.width, [base]
    for script, y in ((below, -down), (above, up)):
        if script is None:
            continue
        x = base.width - (base.slant if script is below else 0)
        if base.marks:
            deepest = 0.5 if integral else DEEPEST if script is below and base.letter else 0
            x += _kern(layout, base, script.moved(x, y), style, deepest)
        placed = script.moved(x, y)
        parts.append(placed)
        width = max(width, x + script.width)
    return overlaid(width + layout.measure("SpaceAfterScript", style), parts)


def shifts(
    layout: Layout, base: Box, below: Box | None, above: Box | None, style: Style
) -> tuple[float, float]:
    """How far up an exponent goes and down an index."""

    def of(name: str) -> float:
        return layout.measure(name, style)

    single = base.letter is not None
    up = down = 0.0
    if above is not None:
        up = max(
            of("SuperscriptShiftUpCramped" if style.cramped else "SuperscriptShiftUp"),
            0.0 if single else base.height - of("SuperscriptBaselineDropMax"),
            above.depth + of("SuperscriptBottomMin"),
        )
    if below is not None:
        down = max(
            of("SubscriptShiftDown"),
            0.0 if single else base.depth + DROP * layout.em(style),
            below.height - of("SubscriptTopMax"),
        )
    if above is not None and below is not None:
        lack = of("SubSuperscriptGapMin") - (up - above.depth) + (below.height - down)
        if lack > 0:
            down += lack
            rise = min(lack, max(0.0, of("SuperscriptBottomMaxWithSubscript") - (up - above.depth)))
            up, down = up + rise, down - rise
    return up, down


def _kern(layout: Layout, base: Box, script: Box, style: Style, deepest: float) -> float:
    """How far a script moves so that its ink is near the nucleus's and does not touch it."""
    em = layout.em(style)
    found = nearness(layout.faces, base, script)
    if found == float("inf"):
        return 0
    return min(FARTHEST * em, max(-deepest * em, GAP * em - found))
