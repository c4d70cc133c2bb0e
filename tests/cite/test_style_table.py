"""Kinds of work in the styles that houses ask for, as docs/citations-styles.md shows them."""

from __future__ import annotations

import pytest
from tests.cite.bench import bib, essay, fixture, shown, style
from tests.cite.style_table import PAGE, page


def test_the_table_is_current(update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    """What the page shows is what the styles print today."""
    made = page()
    if update_golden:
        PAGE.write_text(made, "utf-8")
    assert made == PAGE.read_text("utf-8")
    assert not any(sign in made for sign in "\ue011\ue012\ue013\ue017\ue018\ue019\ue01a")


@pytest.mark.parametrize(
    ("name", "raw", "cited", "reference"),
    [
        ("harvard", "[@case, p. 580]", "(<em>Donoghue v Stevenson</em>, 1932, p. 580)", "<em>Donoghue v Stevenson</em> [1932] AC 562."),
        ("apa", "[@act, s. 6]", "(Housing Act 1949, s. 6)", "Housing Act 1949."),
        ("mhra", "[@noauthor, p. 2]", "<em>The Domesday Book</em> (Penguin, 2003), p. 2.", "<em>The Domesday Book</em> (Penguin, 2003)"),
        ("mhra", "[@news, p. 12]", "Zadie Smith, ‘The Great Divide’, <em>The Guardian</em>, 4 November 2019, p. 12.",
         "Smith, Zadie, ‘The Great Divide’, <em>The Guardian</em>, 4 November 2019, p. 12"),
        ("oscola", "[@command, p. 20]", "Ministry of Housing, Communities and Local Government, <em>Planning for the Future</em> (CP 269, 2020) 20.",
         "Ministry of Housing, Communities and Local Government, <em>Planning for the Future</em> (CP 269, 2020)"),
        ("oscola", "[@neutral, para. 30]", "<em>R (Corner House Research) v Director of the Serious Fraud Office</em> [2008] UKHL 60, [2009] 1 AC 756 [30].",
         "<em>R (Corner House Research) v Director of the Serious Fraud Office</em> [2008] UKHL 60, [2009] 1 AC 756"),
        ("oscola", "[@hansard, col. 1021]", "HL Deb 4 November 2021, vol 815, col 1021.", "HL Deb 4 November 2021, vol 815, col 1020"),
        ("chicago", "[@instrument, art. 3]", "Town and Country Planning (Use Classes) Order 1987, SI 1987/764, art. 3.",
         "Town and Country Planning (Use Classes) Order 1987, SI 1987/764."),
    ],
)  # fmt: skip
def test_official_works(name: str, raw: str, cited: str, reference: str) -> None:
    """Acts, instruments, cases, papers and debates carry their official references."""
    with style(name) as opened:
        made = essay(opened, [raw], fixture("guide.bib"))
    assert shown(made) == [cited]
    assert [r.html for r in made.references] == [reference]


def test_other_countries_law_is_left_to_the_style() -> None:
    """A report of another country's court keeps the form that the style gives it."""
    works = bib(
        "@jurisdiction{brown, title = {Brown v Board of Education}, reporter = {U.S.}, volume = {347}, pages = {483}, date = {1954}}"
    )
    with style("apa") as opened:
        assert (
            essay(opened, ["[@brown]"], works).references[0].html
            == "Brown v Board of Education, 347 U.S. 483 (1954)."
        )
