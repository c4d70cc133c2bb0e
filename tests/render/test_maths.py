"""Formulas as MathML for screens and as drawings for print."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

from gatherings.render import maths

STYLES = Path(__file__).parents[2] / "styles"
TEXT = STYLES / "fonts/eb-garamond"
FORMULA = r"L = \sum_{t=0}^{T} \frac{R_t}{(1+r)^t}"
svg = maths.Drawings(STYLES / maths.FACE, TEXT / "EBGaramond-Regular.ttf", TEXT / "EBGaramond-Italic.ttf")
plain = maths.Drawings(STYLES / maths.FACE)


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
        svg(latex, 11, display=False)


def test_a_drawing_has_the_size_it_says() -> None:
    """Width and height are those of the SVG, and the base line lies within it."""
    text, width, height, depth = svg(FORMULA, 11, display=True)
    root = etree.fromstring(text.encode())
    assert root.get("width") == f"{width:g}pt"
    assert root.get("height") == f"{height:g}pt"
    assert 0 < depth < height


def test_drawings_are_the_same_each_time_and_grow_with_the_type() -> None:
    """The same formula gives the same bytes; twice the size is twice as wide, its margin apart."""
    small, width, _, _ = svg("x + y", 10, display=False)
    assert svg("x + y", 10, display=False)[0] == small
    _, double, _, _ = svg("x + y", 20, display=False)
    assert double == pytest.approx(2 * width, abs=2.5)


def test_no_text_depends_on_fonts() -> None:
    """Letters are paths, so that no font need be installed."""
    root = etree.fromstring(svg(FORMULA, 11, display=False)[0].encode())
    assert not [e for e in root.iter() if str(e.tag).endswith("}text")]


def test_a_drawing_is_as_wide_as_its_ink() -> None:
    """Word spaces beside a letter are no wider than in the text, and an index does not touch its letter."""
    _, letter, _, _ = svg("P", 10.5, display=False)
    _, index, _, _ = svg("P_t", 10.5, display=False)
    assert letter < 7
    assert letter + 0.8 < index < letter + 2.5


# What is drawn, as TeX has it ----------------------------------------------------------------------------------


class Ink:
    """Where the glyphs and rules of a drawing are, in points, y upward from the base line, left to right."""

    def __init__(self, latex: str, *, display: bool = False, drawer: maths.Drawings = svg) -> None:
        text, _, _, _ = drawer(latex, 10, display=display)
        root = etree.fromstring(text.encode())
        self.glyphs = [_bounds(e) for e in root.iter("{*}path")]
        self.rules = [_rule(e) for e in root.iter("{*}rect")]


def _bounds(path: _Element) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a path."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.svgLib.path import parse_path

    pen = BoundsPen(None)
    parse_path(path.get("d", ""), pen)
    left, top, right, bottom = pen.bounds or (0, 0, 0, 0)
    return left, -bottom, right, -top


def _outline(latex: str, drawer: maths.Drawings) -> list[list[complex]]:
    """Points along the outline of each glyph, close together."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    found = []
    for path in etree.fromstring(drawer(latex, 10, display=False)[0].encode()).iter("{*}path"):
        pen, points, here = RecordingPen(), list[complex](), 0j
        parse_path(path.get("d", ""), pen)
        for name, pairs in pen.value:
            line = [complex(*p) for p in pairs]
            for step in range(1, 13 if line and name != "moveTo" else 0):
                share, curve = step / 12, [here, *line]
                while len(curve) > 1:
                    curve = [a + (b - a) * share for a, b in pairwise(curve)]
                points += curve
            here = line[-1] if line else here
        found.append(points)
    return found


def _rule(rect: _Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(rect.get(k, "0")) for k in ("x", "y", "width", "height"))
    return x, -y - height, x + width, -y


def test_exponents_are_lower_in_a_denominator() -> None:
    """Cramped style: above the bar an exponent is raised more than below it."""
    nucleus, exponent = Ink(r"\frac{x^2}{1}", display=True).glyphs[:2]
    below, lower = Ink(r"\frac{1}{x^2}", display=True).glyphs[-2:]
    assert exponent[1] - nucleus[1] > lower[1] - below[1] + 0.5
    base, root_exponent = Ink(r"\sqrt{x^2}").glyphs[1:]
    free, raised = Ink("x^2").glyphs
    assert raised[1] - free[1] > root_exponent[1] - base[1] + 0.5


@pytest.mark.parametrize("letter", ["P", "f", "V", "T", r"\Gamma", "R", "L", "e", "j"])
@pytest.mark.parametrize("drawer", [svg, plain], ids=["text faces", "maths face"])
def test_indices_neither_touch_nor_stand_off(letter: str, drawer: maths.Drawings) -> None:
    """An index goes under what leans over it, an exponent stands right of it, and no ink meets."""
    base, below, above = Ink(f"{letter}_t^2", drawer=drawer).glyphs
    assert below[0] < above[0] + 0.6
    assert above[0] > base[2] - 3
    outlines = _outline(f"{letter}_t^2", drawer)
    for one, other in combinations(outlines, 2):
        assert min(abs(a - b) for a in one for b in other) > 0.35, "touches"
    alone = Ink(f"{letter}_t", drawer=drawer).glyphs
    assert alone[1][0] < alone[0][2] + 1.6
    _, width, _, _ = drawer(f"{letter}_t", 10, display=False)
    assert width < drawer(f"{letter}{{}}t", 10, display=False)[1] + 1.5


def test_signs_have_the_white_of_their_class() -> None:
    """Relations have more than binary signs, a minus at the beginning none, and none have any in an index."""

    def gap(latex: str, first: int) -> float:
        found = Ink(latex).glyphs
        return found[first + 1][0] - found[first][2]

    assert gap("a=b", 0) > gap("a+b", 0) + 0.3
    assert gap("-b", 0) < gap("a-b", 1) - 1
    assert gap("(-b)", 1) == pytest.approx(gap("-b", 0), abs=0.2)
    assert gap("a=-b", 2) == pytest.approx(gap("-b", 0), abs=0.2)
    assert gap("x_{a=b}", 1) < 0.7 * gap("a=b", 0) - 1
    assert gap(r"\sin x", 2) > 1.2 > gap("f(x)", 1)
    assert gap("(x,y)", 2) > gap("(x,y)", 1) + 1


def test_bars_lie_on_the_axis_of_the_signs() -> None:
    """A fraction's bar is as high as the minus beside it, in the line and in display, with white on both sides."""
    for display in (False, True):
        ink = Ink(r"-\frac{g}{b}", display=display)
        (_, bottom, _, top), minus = ink.rules[0], ink.glyphs[0]
        assert (bottom + top) / 2 == pytest.approx((minus[1] + minus[3]) / 2, abs=0.15)
        assert ink.glyphs[1][1] > top + 0.5
        assert ink.glyphs[2][3] < bottom - 0.5


def test_limits_stand_below_in_display_and_beside_in_the_line() -> None:
    """The sum of a display has its limits above and below its middle; that of a line does not part the lines."""
    operator, above, below = Ink(r"\sum_k^n", display=True).glyphs
    middle = (operator[0] + operator[2]) / 2
    assert below[3] < operator[1]
    assert above[1] > operator[3]
    assert (below[0] + below[2]) / 2 == pytest.approx(middle, abs=0.5)
    operator, below, above = Ink(r"\sum_k^n").glyphs
    assert min(below[0], above[0]) > operator[2] - 0.3
    nested = Ink(r"\frac{\max_x f}{2}", display=True).glyphs
    assert nested[3][0] > nested[2][2] - 0.3  # in a fraction the style is that of a line


@pytest.mark.parametrize("inner", [r"\frac{a}{b}", r"\frac{\frac{a}{b}}{c}", r"\sum_{i=1}^n x_i"])
def test_brackets_are_as_high_as_what_they_hold(inner: str) -> None:
    """Brackets cover nine tenths of what they hold at least, and their middle is on the axis."""
    ink = Ink(rf"\left({inner}\right)", display=True)
    opening, held = ink.glyphs[0], ink.glyphs[1:-1]
    height = max(g[3] for g in held) - min(g[1] for g in held)
    assert 0.85 * height < opening[3] - opening[1] < 1.6 * height
    assert (opening[1] + opening[3]) / 2 == pytest.approx(2.58, abs=0.1)


def test_roots_cover_what_is_in_them() -> None:
    """The line over a root joins its sign and reaches to the end, above what is in it; a degree stands in its arm."""
    ink = Ink(r"\sqrt[3]{x^2+y}", display=True)
    degree, sign, *inner = ink.glyphs
    left, bottom, right, top = ink.rules[0]
    assert left == pytest.approx(sign[2], abs=0.3)
    assert top == pytest.approx(sign[3], abs=0.1)
    assert right > inner[-1][2] - 0.1
    assert bottom > max(g[3] for g in inner) + 0.5
    assert degree[2] < sign[2]
    assert degree[1] > sign[1] + 3


@pytest.mark.parametrize("letter", ["x", "P", "f", "H", r"\beta"])
def test_accents_stand_over_the_middle_of_a_letter(letter: str) -> None:
    """An accent is above the letter without touching it, over its upper half, which leans."""
    base, accent = Ink(rf"\hat{{{letter}}}").glyphs
    assert base[3] - 0.2 < accent[1] < base[3] + 2
    assert base[0] + 0.3 * (base[2] - base[0]) < (accent[0] + accent[2]) / 2 < base[2]


def test_lines_of_an_alignment_meet_at_their_signs() -> None:
    """The relations of aligned lines stand below one another, of cases the conditions."""
    ink = Ink(r"\begin{aligned} Y &= C + I \\ C_0 &= c \end{aligned}", display=True).glyphs
    assert ink[1][0] == pytest.approx(ink[7][0], abs=0.01)
    cases = Ink(r"\begin{cases} x & a \\ -x & a \end{cases}", display=True).glyphs
    assert cases[2][0] == pytest.approx(cases[5][0], abs=0.01)


def test_letters_are_those_of_the_text() -> None:
    """A letter in a formula is as wide as the text's italic; without the text's faces it is the maths face's."""
    ours, theirs = Ink("x").glyphs[0], Ink("x", drawer=plain).glyphs[0]
    assert ours[3] == pytest.approx(4.14, abs=0.05)  # EB Garamond's x is lower than STIX's
    assert theirs[3] == pytest.approx(4.79, abs=0.05)


@pytest.mark.parametrize(
    ("latex", "part", "count"),
    [
        (r"a \pm b", "mo", 1),
        (r"p \implies q", "mo", 1),
        (r"\mathrm{d}x", "mi", 2),
        (r"x \sim y", "mo", 1),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "mtr", 2),
        (r"a \\ b", "mtr", 2),
        (r"\lim_{x \to 0} f", "munder", 1),
        (r"\mathop{\mathrm{plim}}_n x", "munder", 1),
        (r"\begin{pmatrix} a & b \end{pmatrix}", "mtable", 1),
    ],
)
def test_mathml_says_what_latex_means(latex: str, part: str, count: int) -> None:
    """Signs are operators, letters letters, limits limits, lines rows: for those who hear or enlarge a formula."""
    made = maths.formula(latex, display=True)
    assert len(list(made.iter(f"{{*}}{part}"))) == count
    assert "@" not in "".join(map(str, made.itertext()))
    assert svg(latex, 10, display=True)[1] > 0
