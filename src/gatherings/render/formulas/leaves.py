"""Stage render, formulas: letters, figures, signs and words.

In: ``mi``, ``mn``, ``mo``, ``mtext``, ``mspace``. Out: boxes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.render.formulas.boxes import Box, assembled, letter, rule, side_by_side
from gatherings.render.formulas.elements import capital_greek, face_of, styled, text
from gatherings.render.formulas.spacing import LARGE

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.formulas.face import Kind
    from gatherings.render.formulas.layout import Layout
    from gatherings.render.formulas.styles import Style

_PRIMES = {"′": 1, "″": 2, "‴": 3, "⁗": 4}


def identifier(layout: Layout, element: _Element, style: Style) -> Box:
    """A letter, in italics unless it is a Greek capital or asked for upright; a name of several in roman."""
    word = text(element)
    variant = element.get("mathvariant")
    if word[:1] in _PRIMES:
        return _primes(layout, _PRIMES[word[0]] * len(word), style)
    if len(word) != 1:
        return _run(layout, word, style, "roman")
    if variant is None and word.isalpha() and not capital_greek(word):
        return letter(layout.faces.character(word, "italic"), layout.em(style))
    return letter(layout.faces.character(styled(word, variant), face_of(variant)), layout.em(style))


def _primes(layout: Layout, count: int, style: Style) -> Box:
    """Primes, for which an index has glyphs of its own."""
    glyph = layout.faces.raised("′", style.level)
    return side_by_side([(0.0, letter(glyph, layout.em(style)))] * count)


def number(layout: Layout, element: _Element, style: Style) -> Box:
    """Figures."""
    variant = element.get("mathvariant")
    return _run(layout, "".join(styled(c, variant) for c in text(element)), style, "roman")


def words(layout: Layout, element: _Element, style: Style) -> Box:
    """Words of the text."""
    kind: Kind = "italic" if element.get("mathvariant") == "italic" else "roman"
    return _run(layout, layout.faces.ligated("".join(map(str, element.itertext()))), style, kind)


def _run(layout: Layout, word: str, style: Style, kind: Kind) -> Box:
    em = layout.em(style)
    glyphs = [layout.faces.character(c, kind) for c in word]
    return side_by_side([(0.0, replace(letter(g, em), width=g.advance * em, slant=0)) for g in glyphs])


def sign(layout: Layout, element: _Element, style: Style) -> Box:
    """An operator at its natural size, or as large as display has it."""
    word, em = text(element), layout.em(style)
    if word[:1].isalpha():
        return _run(layout, word.replace("\u2006", " "), style, "roman")
    if word in LARGE:
        least = layout.faces.constant("DisplayOperatorMinHeight") if style.display else 0
        sign = assembled(layout.faces.grown(word, min(least, 2.2)), em)
        return layout.centred(sign, style)
    if len(word) == 1:
        return letter(layout.faces.character("𝜕", "maths") if word == "∂" else layout.faces.sign(word), em)
    return side_by_side([(0.0, letter(layout.faces.sign(c), em)) for c in word])


def space(layout: Layout, element: _Element, style: Style) -> Box:
    """White, or a rule that an author asked for."""
    width = layout.length(element.get("width", "0"), style)
    if element.get("mathbackground"):
        return rule(width, 0, layout.length(element.get("height", "0"), style))
    return Box(width)
