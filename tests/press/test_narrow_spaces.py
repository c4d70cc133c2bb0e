"""Narrow spaces in printed pages: as wide as they should be in a typeface that has none, and its own in one that has."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.press.press_sample import FONTS, book, faces, leaf, sink, style

from gatherings.editions.print_pdf import make
from gatherings.model import PrintSettings
from gatherings.press.printers import Printer, Span
from gatherings.press.work import here
from gatherings.styles import FontFace
from gatherings.verify.lines import Line, pages_of_lines

NARROW = "\u202f"


def printed_lines(base: Path, body: str, css: str = "") -> list[Line]:
    """The lines of a body as PDFium finds them in the finished PDF, without the folio."""
    how = style(base, css)
    sans = FONTS / "source-sans-3/SourceSans3-Regular.ttf"
    made = make(
        book(leaf("one", body)),
        PrintSettings(),
        Printer(name="any", pages=Span(least=1, most=900)),
        type(how)(how.css, (*faces(), FontFace("Source Sans 3", 400, "normal", sans)), base, how.design),
        sink(),
        here,
    )
    assert made is not None
    return [line for page in pages_of_lines(made.artifact.data) for line in page if len(line.text) > 4]


@pytest.mark.parametrize(
    ("font", "wide"),
    [
        ("normal 10pt EB Garamond", 0.16),
        ("italic 8pt EB Garamond", 0.16),
        ("normal 10pt 'Source Sans 3'", 0.12),
    ],
)
def test_a_narrow_space_is_seen(font: str, wide: float, tmp_path: Path) -> None:
    """Sixteen hundredths of an em where the typeface lacks it, its own where it has one; letters after it are as before."""
    with_spaces, without = NARROW.join(["HH"] * 11), "HH" * 11
    body = f"<p>{with_spaces}</p><p>{without}</p>"
    first, second = printed_lines(tmp_path, body, f"p {{ font: {font} }}")
    more = (first.right - first.left) - (second.right - second.left)
    assert more / 10 / first.size == pytest.approx(wide, abs=0.004)


def test_lines_with_narrow_spaces_fill_the_measure(tmp_path: Path) -> None:
    """They are measured as wide as they are drawn, also at the edges of emphasis and in letterspaced text."""
    said = f"z.{NARROW}B. on S.{NARROW}44{NARROW}ff., as <em>S.{NARROW}9</em>{NARROW}m and <b>5</b>{NARROW}km say "
    spaced = f"<span style='letter-spacing: .05em'>so A{NARROW}B do</span> and more "
    rows = printed_lines(tmp_path, f"<p>{(said * 3 + spaced) * 6}</p><p>N’Diaye’s {said * 3}</p>")
    edge = sorted(row.right for row in rows)[len(rows) // 2]
    assert len(rows) > 10
    assert sum(abs(row.right - edge) < 0.3 * row.size for row in rows) >= len(rows) - 2
