"""Stage render, formulas: what stands above and below: fractions, roots, limits, accents.

In: ``mfrac``, ``msqrt``, ``mroot``, ``munder``, ``mover``, ``munderover``. Out: a box. *The TeXbook*,
appendix G, rules 9 to 15, with the measures of OpenType's MATH table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.render.formulas import scripts
from gatherings.render.formulas.boxes import Box, assembled, letter, overlaid, rule

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.formulas.layout import Layout
    from gatherings.render.formulas.styles import Style

_COMBINING = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "˙": "\u0307",
    "¨": "\u0308",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "´": "\u0301",
    "`": "\u0300",
    "→": "\u20d7",
    "⃗": "\u20d7",
    "˚": "\u030a",
}
_LINES = frozenset("―¯_")
_WIDE = frozenset("⏞⏟⏜⏝→←↔⇒⇐⇔↦")
_PAIR = 2
_SHIFTS = (("Numerator", "Up"), ("Denominator", "Down"))
_TEXT_SHIFTS = (0.394, 0.345)
"""Ems that numerators and denominators in a line are moved: those of Computer Modern (num2, denom2)."""


def fraction(layout: Layout, element: _Element, style: Style) -> Box:
    """One above another with a bar on the axis, or none (rule 15)."""
    above, below = layout.box(element[0], style.numerator), layout.box(element[1], style.denominator)
    axis, kind = layout.axis(style), "DisplayStyle" if style.display else ""
    barred = not element.get("linethickness", "1").startswith("0")
    if barred:
        half = layout.bar(style) / 2
        names = ("Num", "Denom") if style.display else ("Numerator", "Denominator")
        gaps = [layout.measure(f"Fraction{n}{kind}GapMin", style) for n in names]
        least = [layout.measure(f"Fraction{n}{kind}Shift{w}", style) for n, w in _SHIFTS]
        if not style.display:  # the maths face's would part the lines of a paragraph
            least = [s * layout.em(style) for s in _TEXT_SHIFTS]
        up = max(least[0], axis + half + gaps[0] + above.depth)
        down = max(least[1], below.height + gaps[1] + half - axis)
    else:
        up = layout.measure(f"StackTop{kind}ShiftUp", style)
        down = layout.measure(f"StackBottom{kind}ShiftDown", style)
        lack = layout.measure("StackDisplayStyleGapMin" if style.display else "StackGapMin", style)
        lack -= (up - above.depth) - (below.height - down)
        up, down = up + max(0.0, lack) / 2, down + max(0.0, lack) / 2
    side = 0.1 * layout.em(style)
    widest = max(_ink(above), _ink(below)) + (0.1 * layout.em(style) if barred else 0)
    parts = [
        above.moved(side + (widest - _ink(above)) / 2, up),
        below.moved(side + (widest - _ink(below)) / 2, -down),
    ]
    if barred:
        parts.append(rule(widest, axis - layout.bar(style) / 2, layout.bar(style)).moved(side, 0))
    return overlaid(widest + 2 * side, parts)


def _ink(box: Box) -> float:
    return box.width - 0.5 * box.slant


def root(layout: Layout, element: _Element, style: Style) -> Box:
    """A root, with its degree (rule 11)."""
    degree = str(element.tag).endswith("mroot")
    inner = layout.row([element[0]] if degree else list(element), style.inside)
    em, thick = layout.em(style), layout.measure("RadicalRuleThickness", style)
    gap = layout.measure("RadicalDisplayStyleVerticalGap" if style.display else "RadicalVerticalGap", style)
    least = inner.height + inner.depth + gap + thick
    pieces = layout.faces.grown("√", least / em)
    small = len(pieces) == 1 and (pieces[0].glyph.top - pieces[0].glyph.bottom) * em
    share = (
        max(0.84, least / small) if small and small > least else 1.0
    )  # the smallest is high for one letter
    thick, sign = thick * share, assembled(pieces, em * share)
    whole = sign.height + sign.depth
    gap += max(0.0, whole - least) / 2
    top = inner.height + gap + thick
    sign = sign.moved(0, top - sign.height)
    parts = [
        sign,
        rule(inner.width + 0.06 * em, top - thick, thick).moved(sign.width, 0),
        inner.moved(sign.width + 0.03 * em, 0),
    ]
    box = overlaid(sign.width + inner.width + 0.06 * em, parts)
    if not degree:
        return box.widened(0, 0.04 * em)
    index = layout.box(element[1], style.superscript.superscript)
    rise = layout.faces.constant("RadicalDegreeBottomRaisePercent") * whole - sign.depth
    before, after = (layout.measure(f"RadicalKern{n}Degree", style) for n in ("Before", "After"))
    x = max(0.0, before + index.width + after)
    placed = index.moved(max(before, 0) if x else -index.width - after, rise + index.depth)
    return overlaid(x + box.width + 0.04 * em, [placed, box.moved(x, 0)])


def stacked(layout: Layout, element: _Element, style: Style) -> Box:
    """Limits, accents, lines and braces."""
    base, tag = element[0], str(element.tag).rpartition("}")[2]
    if base.get("movablelimits") == "true" and not style.display:
        return scripts.scripted(layout, element, style)
    if len(element) == _PAIR and (sign := _sign(element[1])):
        if sign in _LINES and (sign == "―" or tag == "munder"):
            return _lined(layout, base, style, below=tag == "munder")
        if sign in _WIDE and not (sign == "→" and element[1].get("stretchy") == "true"):
            return _spanned(layout, base, sign, style, below=tag == "munder")
        if sign in _COMBINING and tag == "mover":
            return _accented(layout, base, sign, style, wide=_wide(element))
    below = layout.box(element[1], style.subscript) if tag != "mover" else None
    above = layout.box(element[-1], style.superscript) if tag != "munder" else None
    nucleus = _stretched(layout, base, below, above, style) or layout.box(base, style)
    return limits(layout, nucleus, below, above, style)


def limits(layout: Layout, base: Box, below: Box | None, above: Box | None, style: Style) -> Box:
    """What stands above and below the middle of a sign (rule 13a)."""
    parts = [base]
    if above is not None:
        up = base.height + max(
            layout.measure("UpperLimitBaselineRiseMin", style),
            above.depth + layout.measure("UpperLimitGapMin", style),
        )
        parts.append(above.moved((base.width - above.width + base.slant) / 2, up))
    if below is not None:
        down = base.depth + max(
            layout.measure("LowerLimitBaselineDropMin", style) * 0.9,
            below.height + layout.measure("LowerLimitGapMin", style),
        )
        parts.append(below.moved((base.width - below.width - base.slant) / 2, -down))
    widest = max(base.width, *(b.width for b in (above, below) if b is not None), 0.0)
    return overlaid(widest, [p.moved((widest - base.width) / 2, 0) for p in parts])


def _sign(element: _Element) -> str:
    return (element.text or "").strip() if str(element.tag).endswith("}mo") else ""


def _wide(element: _Element) -> bool:
    """Whether an accent was asked for that grows; a bar or arrow of the small kind does not."""
    over = element[1]
    return (
        over.get("stretchy") is None
        and (over.text or "").strip() in "^~"
        and len(list(element[0].iter("{*}mi", "{*}mn"))) > 1
    )


def _accented(layout: Layout, base: _Element, sign: str, style: Style, *, wide: bool) -> Box:
    """An accent over the middle of a letter's top (rule 12)."""
    em, inner = layout.em(style), layout.box(base, style.inside)
    mark = _COMBINING[sign]
    pieces = layout.faces.grown(mark, inner.width / em if wide else 0, wide=True)
    accent = pieces[0].glyph if wide else layout.faces.character(mark, "maths")
    only = inner.marks[0] if len(inner.marks) == 1 else None
    centre = only.x + only.glyph.middle * em if only and only.glyph else (inner.width - 0.5 * inner.slant) / 2
    rise = max(0.0, inner.height - layout.measure("AccentBaseHeight", style))
    if layout.faces.with_text:  # whose letters are lower than the maths face's
        rise = inner.height - layout.measure("AccentBaseHeight", style) + 0.03 * em
    half = (accent.left + accent.right) / 2 if wide else accent.middle
    placed = letter(accent, em).moved(centre - half * em, rise)
    box = overlaid(inner.width, [inner, placed])
    return replace(box, slant=inner.slant, letter=inner.letter)


def _lined(layout: Layout, base: _Element, style: Style, *, below: bool) -> Box:
    """A line over or under the whole (rules 9 and 10)."""
    inner, thick = layout.box(base, style if below else style.inside), layout.bar(style)
    gap = 0.13 * layout.em(style)
    width = inner.width
    line = rule(width, -inner.depth - gap - thick if below else inner.height + gap, thick)
    return overlaid(width, [inner, line])


def _spanned(layout: Layout, base: _Element, sign: str, style: Style, *, below: bool) -> Box:
    """A brace or arrow as wide as what it spans."""
    inner, em = layout.box(base, style if below else style.inside), layout.em(style)
    pieces = layout.faces.grown(sign, inner.width / em, wide=True)
    brace = assembled(pieces, em)
    ink_left = min(m.x + m.glyph.left * m.size for m in brace.marks if m.glyph)
    ink_right = max(m.x + m.glyph.right * m.size for m in brace.marks if m.glyph)
    gap = 0.12 * em
    y = -inner.depth - gap - brace.height if below else inner.height + gap + brace.depth
    placed = brace.moved((inner.width - (ink_right - ink_left)) / 2 - ink_left, y)
    return overlaid(inner.width, [inner, placed])


def _stretched(
    layout: Layout, base: _Element, below: Box | None, above: Box | None, style: Style
) -> Box | None:
    """An arrow as long as what is written on it."""
    inner = base
    while len(inner) == 1:
        inner = inner[0]
    sign = _sign(inner)
    if sign not in _WIDE or not str(base.tag).endswith("}mstyle"):
        return None
    em = layout.em(style)
    widest = max(b.width for b in (below, above) if b is not None)
    box = assembled(layout.faces.grown(sign, widest / em + 0.7, wide=True), em)
    left = min(m.x + m.glyph.left * m.size for m in box.marks if m.glyph)
    right = max(m.x + m.glyph.right * m.size for m in box.marks if m.glyph)
    moved = box.moved(-left, 0)
    return Box(right - left, moved.height, moved.depth, moved.marks)
