"""Printers: the files of the house are in order, and what a vendor refuses is said before printing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.press.press_sample import sink

from gatherings.diagnostics import ToolError
from gatherings.model import PageSize, PrintSettings
from gatherings.press.design import PageDesign, geometry
from gatherings.press.printers import check_pages, checked_trim, printer
from gatherings.source import SourceFile

FOLDER = Path(__file__).parents[2] / "styles" / "printers"
FILES = sorted(FOLDER.glob("*.yaml"))
BOOK = SourceFile("collection.yaml", "title: A\n")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_printer_gives_its_sources(path: Path) -> None:
    """Each figure has a source and says how sure it is, or stands among the unknown."""
    made = printer(path.read_text(), path.stem)
    figures = (
        {"trims", "pages", "multiple", "inner", "outer"} if made.trims else {"multiple", "inner", "outer"}
    )
    assert figures <= set(made.sources)
    assert (made.size_mb is None) is ("size_mb" in made.unknown)


def test_an_unknown_key_is_refused() -> None:
    """A misspelt key would be ignored silently and a book come out wrong."""
    with pytest.raises(ToolError, match="blead"):
        printer("name: x\nblead: 3\n", "x")


def test_gutters_grow_with_pages() -> None:
    """KDP's own table: 0.375 in up to 150 pages, 0.5 in up to 300."""
    kdp = printer((FOLDER / "kdp-paperback.yaml").read_text(), "kdp-paperback")
    assert [kdp.least_inner(n) for n in (24, 150, 151, 700)] == [9.525, 9.525, 12.7, 19.05]


def test_a_trim_that_is_not_offered_and_page_counts() -> None:
    """The nearest trim is named; too thin warns, too thick is an error."""
    kdp = printer((FOLDER / "kdp-paperback.yaml").read_text(), "kdp-paperback")
    found = sink()
    checked_trim(PrintSettings(trim="150x230mm"), kdp, BOOK, found)  # type: ignore[arg-type]
    check_pages(10, kdp, BOOK, found)
    check_pages(900, kdp, BOOK, found)
    assert [d.code for d in found.diagnostics] == ["PRINT-001", "PRINT-002", "PRINT-003"]
    assert "152.4x228.6mm" in found.diagnostics[0].hint
    assert checked_trim(PrintSettings(trim="6x9in"), kdp, BOOK, sink()) == PageSize(152.4, 228.6)  # type: ignore[arg-type]


def test_a_wider_gutter_moves_the_text_before_it_narrows_it() -> None:
    """Lines keep their length as long as the outer margin gives way."""
    page = PageSize(156, 234)
    plain, wide = geometry(PageDesign(), page, 12.7, 6.35), geometry(PageDesign(), page, 23, 6.35)
    assert wide.inner == 23
    assert wide.measure == plain.measure
    assert plain.depth / (14 * 25.4 / 72) == pytest.approx(round(plain.depth / (14 * 25.4 / 72)))
