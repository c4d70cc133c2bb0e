"""Formulas as MathML for screens and as drawings for print."""

from __future__ import annotations

import pytest
from lxml import etree

from gatherings.render import maths

FORMULA = r"L = \sum_{t=0}^{T} \frac{R_t}{(1+r)^t}"


def test_mathml_carries_its_source() -> None:
    """A formula is MathML in its namespace, with the LaTeX as its text alternative."""
    element = maths.formula(FORMULA, display=True)
    assert element.tag == f"{{{maths.MATHML}}}math"
    assert (element.get("alttext"), element.get("display")) == (FORMULA, "block")


@pytest.mark.parametrize("latex", [r"\frac{a", r"\frac{a}", "a_", "}", r"\left( a", r"\nosuch", " "])
def test_unreadable_latex_is_told(latex: str) -> None:
    """What can't be read raises one kind of error, whatever the library thinks of it."""
    with pytest.raises(maths.UnreadableFormulaError):
        maths.formula(latex, display=False)
    with pytest.raises(maths.UnreadableFormulaError):
        maths.svg(latex, 11, display=False)


def test_a_drawing_has_the_size_it_says() -> None:
    """Width and height are those of the SVG, and the base line lies within it."""
    text, width, height, depth = maths.svg(FORMULA, 11, display=True)
    root = etree.fromstring(text.encode())
    assert root.get("width") == f"{width:g}pt"
    assert root.get("height") == f"{height:g}pt"
    assert 0 < depth < height


def test_drawings_are_the_same_each_time_and_grow_with_the_type() -> None:
    """The same formula gives the same bytes; twice the size is twice as wide, its margin apart."""
    small, width, _, _ = maths.svg("x + y", 10, display=False)
    assert maths.svg("x + y", 10, display=False)[0] == small
    _, double, _, _ = maths.svg("x + y", 20, display=False)
    assert double == pytest.approx(2 * width, abs=2.5)


def test_no_text_depends_on_fonts() -> None:
    """Letters are paths, so that no font need be installed."""
    root = etree.fromstring(maths.svg(FORMULA, 11, display=False)[0].encode())
    assert not [e for e in root.iter() if str(e.tag).endswith("}text")]


def test_a_drawing_is_as_wide_as_its_ink() -> None:
    """Word spaces beside a letter are no wider than in the text, and an index does not touch its letter."""
    _, letter, _, _ = maths.svg("P", 10.5, display=False)
    _, index, _, _ = maths.svg("P_t", 10.5, display=False)
    assert letter < 7
    assert index > letter + 2
