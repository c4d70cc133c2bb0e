"""The measure of the setting: pages written by hand, each with one known fault, and pages without any."""

from __future__ import annotations

import io
from collections import Counter

import pikepdf
import pytest

from gatherings.verify.typography import Composition, composition

SIZE, ADVANCE, LEADING = 10.0, 6.0, 14.0
MEASURE = 300.0
GOOD = "wordword wordwor wordwordw wordwordwor wordword woo"
"""Forty-six letters in Courier and five spaces of 4.8 pt fill the measure."""
INDENT = 12.0


def page(lines: list[tuple[str, float, bool]], top: float = 500.0, size: float = SIZE) -> str:
    """Content of a page: text, indent and whether the line is filled out to the measure."""
    out = []
    for number, (text, indent, full) in enumerate(lines):
        spaces = text.count(" ")
        room = MEASURE - indent - ADVANCE * len(text)
        spread = room / spaces if full and spaces else (-3.0 if spaces else 0.0)
        y = top - number * LEADING
        out.append(f"BT /F {size} Tf {spread:.4f} Tw 1 0 0 1 {50 + indent} {y} Tm ({text}) Tj ET")
    return "\n".join(out)


def measured(*pages: str) -> Composition:
    """The measure of a PDF of such pages."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
    )
    for content in pages:
        made = pdf.add_blank_page(page_size=(400, 600))
        made.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        made.obj.Contents = pdf.make_stream(content.encode())
    out = io.BytesIO()
    pdf.save(out)
    return composition(out.getvalue())


def paragraph(count: int, last: str = "wordword wordword") -> list[tuple[str, float, bool]]:
    """An indented first line, full lines, a short last one."""
    first = ("wordword wordwor wordwordw wordwordwor wordword w", INDENT, True)
    return [first, *[(GOOD, 0.0, True)] * (count - 2), (last, 0.0, False)]


BODY = [*paragraph(8), *paragraph(12)]


def test_a_page_without_faults_has_none() -> None:
    """Pages of good paragraphs are counted and nothing is held against them."""
    found = measured(page(BODY), page(BODY))
    assert (found.pages, found.lines, found.faults) == (2, 40, ())
    assert found.hyphens == 0
    assert len(found.gaps) == 36
    assert all(0.3 < gap < 0.7 for gap in found.gaps)


HYPHEN = ("wordword wordwor wordwordw wordwordwor wordword wo-", 0.0, True)
LOOSE = ("wordword wordwor wordwordw wordwordw wordword", 0.0, True)
OPEN = (GOOD, 0.0, True)


@pytest.mark.parametrize(
    ("pages", "kind", "count"),
    [
        ([page([*BODY[:2], HYPHEN, HYPHEN, *BODY[4:]])], "ladder of hyphens", 0),
        ([page([*BODY[:2], HYPHEN, HYPHEN, HYPHEN, *BODY[5:]])], "ladder of hyphens", 1),
        ([page([*BODY[:1], *[HYPHEN] * 5, *BODY[6:]])], "ladder of hyphens", 3),
        ([page([*BODY[:19], HYPHEN]), page([OPEN, *BODY[1:]])], "hyphen at the foot of a page", 1),
        ([page([*BODY[:2], LOOSE, *BODY[3:]])], "very loose line", 1),
        ([page([*BODY[:19], OPEN]), page([("wordword", 0.0, False), *BODY[:18]])], "widow", 1),
        ([page([*BODY[:8], *BODY[:8], BODY[0]]), page([OPEN, *BODY[1:]])], "orphan", 1),
        ([page([*paragraph(8, "wo."), *paragraph(12)])], "short last line", 1),
        ([page(BODY) + "\n" + page([("Heading", 0, False)], 200, 16)], "stranded heading", 1),
    ],
)
def test_each_fault_is_found_and_named(pages: list[str], kind: str, count: int) -> None:
    """One planted fault of a kind is found as often as it was planted, and nothing else is."""
    found = measured(*pages)
    assert Counter(f.kind for f in found.faults) == Counter({kind: count} if count else {})


def test_facing_pages_of_different_length_are_uneven() -> None:
    """A verso that ends a line short beside a full recto counts; a page that ends a piece does not."""
    full, short, end = page(BODY), page(BODY[:19]), page(BODY[:11])
    assert measured(full, short, full, full, full).uneven == (2,)
    assert measured(full, end, full, full, full).uneven == ()
