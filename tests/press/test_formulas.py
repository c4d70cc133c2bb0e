"""Formulas on the finished page: where their ink lies, read back from the PDF with pdfium."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from tests.press.press_sample import book, faces, leaf, sink, style, words

from gatherings.editions.print_pdf import make
from gatherings.model import PrintSettings
from gatherings.press.printers import printer
from gatherings.render import maths

STYLES = Path(__file__).parents[2] / "styles"
ANY = printer("name: Any printer\n", "any")
FRACTION = r"\frac{R_t}{(1+r)^t}"
NOTED = '<a class="note-call" id="c" href="#n">1</a>'


def inline(latex: str) -> str:
    return etree.tostring(maths.formula(latex, display=False), encoding="unicode")


BODY = [
    f"<p>{words(50)}</p>",
    f"<p>{words(20)} {inline(r'P_t')} {words(20, 3)} {inline(FRACTION)} {words(30)}{NOTED}</p>",
    f"<p>{'; '.join([inline('x_i + y')] * 40)}.</p>",
    f"<p>{words(50)}</p>",
]
NOTES = f'<section class="notes"><h2>Notes</h2><div class="note" id="n"><p>{words(4)} {inline("P_t")}</p></div></section>'


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: text lines by their base line, and glyphs of formulas, in points from its lower left corner."""

    lines: list[float]
    glyphs: list[tuple[float, float, float, float]]
    right: float


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The page with formulas."""
    folder, found = tmp_path_factory.mktemp("collection"), sink()
    drawn = maths.drawings(STYLES / maths.FACE, faces())
    made = make(
        book(leaf("one", "".join(BODY) + NOTES)), PrintSettings(), ANY, style(folder, maths=drawn), found
    )
    assert made is not None
    assert found.diagnostics == ()
    page = pypdfium2.PdfDocument(made.artifact.data)[0]
    text = page.get_textpage()
    full = [
        box
        for i in range(text.count_chars())
        if text.get_text_range(i, 1) in "hmn" and (box := text.get_charbox(i, loose=False))
    ]
    lines = sorted({round(box[1], 1) for box in full}, reverse=True)
    glyphs = [o.get_bounds() for o in page.get_objects(max_depth=8) if o.type == 2]
    return Seen(lines, glyphs, max(box[2] for box in full))


def test_formulas_do_not_part_the_lines(seen: Seen) -> None:
    """A fraction in a line leaves the line where the grid has it."""
    body = [line for line in seen.lines if line > seen.lines[-1] + 20]  # the last are the note's
    assert len(body) > 8
    steps = [(body[0] - line) / 14 for line in body]
    assert all(abs(step - round(step)) < 0.03 for step in steps)


def test_letters_of_a_formula_stand_on_the_line(seen: Seen) -> None:
    """The P of a formula stands where the letters beside it do, and its index below."""
    capitals = [g for g in seen.glyphs if g[3] - g[1] == pytest.approx(0.661 * 10.5, abs=0.1)]
    assert capitals
    assert min(abs(capitals[0][1] - line) for line in seen.lines) < 0.6


def test_formulas_in_notes_are_small(seen: Seen) -> None:
    """A formula is as large as the words around it."""
    capitals = [g[3] - g[1] for g in seen.glyphs if g[3] - g[1] == pytest.approx(0.661 * 8.5, abs=0.1)]
    assert capitals


def test_lines_may_begin_with_a_formula(seen: Seen) -> None:
    """A row of formulas is divided between them."""
    assert max(g[2] for g in seen.glyphs) < seen.right + 6
