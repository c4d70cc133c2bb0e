"""Printers: the files of the house are in order, and what a vendor refuses is said before printing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.press.press_sample import sink

from gatherings.diagnostics import ToolError
from gatherings.model import PageSize, PrintSettings
from gatherings.press.design import PageDesign, geometry
from gatherings.press.printers import (
    FigureError,
    Printer,
    check_pages,
    checked_trim,
    given_keys,
    printer,
    with_changes,
)
from gatherings.source import SourceFile

FOLDER = Path(__file__).parents[2] / "styles" / "printers"
FILES = sorted(FOLDER.glob("*.yaml"))
BOOK = SourceFile("collection.yaml", "title: A\n").span(0, 0)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_printer_gives_its_sources(path: Path) -> None:
    """Each figure that the file gives has a source, a date and a certainty; the rest is said to be unknown."""
    made = printer(path.read_text("utf-8"), path.stem)
    for key, _ in given_keys(made):
        first = key.partition(".")[0]
        default = getattr(made, first) == getattr(Printer(name=""), first)
        assert default or first in {k.partition(".")[0] for k in made.sources}, key
    assert all(re.fullmatch(r"20\d\d-\d\d", figure.read) for figure in made.sources.values())
    for key in ("trims", "ink_limit", "size_mb", "least_type", "least_rule", "rich_black"):
        assert getattr(made, key) or key in made.unknown or made.product == "pages", key


def test_the_printers_of_the_house() -> None:
    """The vendors and products that the book trade asks for most are there, each with its product."""
    made = {path.stem: printer(path.read_text("utf-8"), path.stem) for path in FILES}
    assert {
        "kdp-paperback",
        "kdp-hardcover",
        "ingramspark-paperback",
        "ingramspark-case",
        "lulu-paperback",
        "lulu-hardcover",
        "blurb",
        "mixam",
        "uk-book-printer",
        "german-book-printer",
        "eu-offset",
        "office",
    } <= set(made)
    assert made["ingramspark-case"].product == "hardcover"
    assert made["german-book-printer"].standard == "x-4"
    assert made["eu-offset"].standard == "x-1a:2001"
    assert made["uk-book-printer"].marks.offset == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\nblead: 3\n", "blead"),
        ("name: x\nouter: wide\n", "length"),
        ("name: x\nouter: 3\n", "no source for outer"),
        ("name: x\nunknown: [blead]\n", "blead"),
        ("name: x\nsources: {bleed.mmm: {source: a, certainty: A}}\n", "bleed.mmm"),
        ("name: [x\n", "not in order"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused(text: str, said: str) -> None:
    """A misspelt key would be ignored silently and a book come out wrong; a figure needs its source."""
    with pytest.raises(ToolError, match=said):
        printer(text, "x")


def house(name: str) -> Printer:
    """A printer of the house."""
    return printer((FOLDER / f"{name}.yaml").read_text("utf-8"), name)


def test_gutters_grow_with_pages() -> None:
    """KDP's own table: 0.375 in up to 150 pages, 0.5 in up to 300."""
    kdp = house("kdp-paperback")
    assert [kdp.least_inner(n) for n in (24, 150, 151, 700)] == [9.525, 9.525, 12.7, 19.05]


@pytest.mark.parametrize(
    ("name", "paper", "pages", "inches"),
    [
        ("kdp-paperback", "cream", 240, 0.600),
        ("kdp-paperback", "white", 300, 0.6756),
        ("kdp-hardcover", "cream", 240, 0.789),
        ("ingramspark-paperback", "creme-50", 240, 0.545),
        ("ingramspark-paperback", "creme-50", 220, 0.5015),
        ("ingramspark-paperback", "white-50", 1000, 1.967),
        ("ingramspark-case", "creme-50", 240, 0.6875),
        ("lulu-paperback", "cream-60", 222, 0.56),
        ("lulu-hardcover", "cream-60", 240, 0.8125),
        ("lulu-hardcover", "cream-60", 800, 2.125),
    ],
)
def test_spines_are_those_of_the_vendors(name: str, paper: str, pages: int, inches: float) -> None:
    """Worked examples of KDP's and Ingram's calculators and of Lulu's formula and table."""
    width = house(name).spine_width(pages, paper)
    assert width is not None
    assert width / 25.4 == pytest.approx(inches, abs=0.0006)


def test_spines_that_nobody_can_know() -> None:
    """Without a paper there is no spine, and an unknown paper is none."""
    assert house("office").spine_width(200) is None
    assert house("kdp-paperback").spine_width(200, "crema") is None


def test_words_on_spines() -> None:
    """KDP from 79 pages on; Ingram keeps less clear on a narrow spine; by width at an offset printer."""
    kdp, ingram, offset = house("kdp-paperback"), house("ingramspark-paperback"), house("eu-offset")
    assert (kdp.spine_text(78, 5), kdp.spine_text(79, 5)) == (False, True)
    assert [ingram.spine.clear(w) for w in (8.0, 9.0)] == [0.79375, 1.5875]
    assert (offset.spine_text(400, 4.9), offset.spine_text(40, 5.1)) == (False, True)


def test_page_counts_are_filled_up() -> None:
    """Even at KDP; even with a blank last page at Ingram; by six at Blurb."""
    assert [house("kdp-paperback").page_count(n) for n in (99, 100)] == [100, 100]
    assert [house("ingramspark-paperback").page_count(n) for n in (99, 100)] == [100, 102]
    assert house("blurb").page_count(100) == 102


def test_a_trim_that_is_not_offered_and_page_counts() -> None:
    """The nearest trim is named; too thin warns, too thick is an error, by paper."""
    lulu, kdp = house("lulu-paperback"), house("kdp-paperback")
    found = sink()
    checked_trim(PrintSettings(trim="150x230mm"), lulu, BOOK, found)  # type: ignore[arg-type]
    check_pages(10, kdp, BOOK, found)
    check_pages(800, kdp, BOOK, found, "cream")
    assert [d.code for d in found.diagnostics] == ["PRINT-001", "PRINT-002", "PRINT-003"]
    assert "152.4x228.6mm" in found.diagnostics[0].hint
    assert kdp.trim(PageSize(150, 230)) == PageSize(150, 230)
    assert kdp.trim(PageSize(156, 234)) == PageSize(155.956, 233.934)
    assert kdp.trim(PageSize(90, 150)) is None


def test_figures_that_an_editor_changes() -> None:
    """Keys within keys are joined, lists replaced; each change is told, and has no vendor's source any more."""
    lulu, changes = with_changes(
        house("lulu-paperback"),
        {"bleed": {"mm": "5mm"}, "papers": {"mine": {"name": "Mine", "caliper": 0.06}}, "size_mb": 20},
    )
    assert (lulu.bleed.mm, lulu.bleed.edges) == (5, "four")
    assert lulu.spine_width(100, "mine") == pytest.approx(6 + 0.06 * 25.4)
    assert "cream-60" in lulu.papers
    assert [c.key for c in changes] == ["bleed.mm", "papers.mine.name", "papers.mine.caliper", "size_mb"]
    assert (changes[0].was, changes[0].now, changes[3].was) == ("3.175", "5", "unknown")
    assert lulu.sources["bleed.mm"].certainty == "ours"
    assert "size_mb" not in lulu.unknown


@pytest.mark.parametrize("changes", [{"blead": 3}, {"bleed": {"mmm": 3}}, {"outer": "wide"}, {"sources": {}}])
def test_changes_that_make_no_sense(changes: dict[str, object]) -> None:
    """What is not a figure, or not a length, is refused with its key."""
    with pytest.raises(FigureError) as fault:
        with_changes(house("lulu-paperback"), changes)
    assert fault.value.key.partition(".")[0] in changes


def test_a_wider_gutter_moves_the_text_before_it_narrows_it() -> None:
    """Lines keep their length as long as the outer margin gives way."""
    page = PageSize(156, 234)
    plain, wide = geometry(PageDesign(), page, 12.7, 6.35), geometry(PageDesign(), page, 23, 6.35)
    assert wide.inner == 23
    assert wide.measure == plain.measure
    assert plain.depth / (14 * 25.4 / 72) == pytest.approx(round(plain.depth / (14 * 25.4 / 72)))


def test_a_gutter_of_an_inch_still_leaves_the_measure() -> None:
    """Lulu's for 400 pages: three quarters of the outer margin are left, and lines are as long as before."""
    page, design = PageSize(156, 234), PageDesign(inner=21, outer=24)
    plain, lulu = geometry(design, page, 12.7, 6.35), geometry(design, page, 25.4, 12.7)
    assert (lulu.inner, round(lulu.outer, 2)) == (25.4, 19.6)
    assert (lulu.measure, lulu.depth) == (plain.measure, plain.depth)
    assert geometry(design, page, 31.75, 12.7).measure < plain.measure


def test_a_trim_that_differs_by_a_hair_leaves_the_text_as_it_is() -> None:
    """6.14 x 9.21 in for 156 x 234 mm: the difference is taken from fore edge and foot."""
    page, design = PageSize(156, 234), PageDesign()
    plain = geometry(design, page, 12.7, 6.35)
    near = geometry(design, page, 12.7, 6.35, PageSize(155.956, 233.934))
    assert (near.measure, near.depth, near.inner, near.top) == (
        plain.measure,
        plain.depth,
        plain.inner,
        plain.top,
    )
    assert (near.width, near.height) == (155.956, 233.934)
