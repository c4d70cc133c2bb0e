"""A second collection of another kind: no parts, no citations, endnotes, bios at the back, American."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.bookcase import Epub, Pdf, X
from tests.collections.built import Editions


@pytest.fixture(scope="module")
def pdf(built: Callable[[str], Editions]) -> Pdf:
    """The print edition."""
    return Pdf(built("porch").print_pdf.read_bytes())


@pytest.fixture(scope="module")
def epub(built: Callable[[str], Editions]) -> Epub:
    """The EPUB edition."""
    return Epub(built("porch").epub.read_bytes())


def test_pages_have_the_american_trim(pdf: Pdf) -> None:
    """5.5 × 8.5 inches."""
    assert [float(v) for v in pdf.objects.pages[0].trimbox] == pytest.approx([0, 0, 396, 612], abs=0.01)


def test_notes_stand_at_the_end_of_their_piece_with_numbers(pdf: Pdf, epub: Epub) -> None:
    """`notes: essay`: a heading, then each note with its number; nothing at the foot of pages."""
    whole = "".join(pdf.whole().split())  # PDFium takes wide letterspacing for spaces
    assert len(re.findall(r"Notes1[A-Z]", whole)) == 5
    for name in epub.documents:
        for section in epub.tree(name).iter(f"{X}section"):
            if section.get("class") == "notes":
                assert section.getprevious() is not None, name


def test_bios_stand_at_the_back_only(pdf: Pdf, epub: Epub) -> None:
    """`bios: back`: no essay has one, the list of contributors has them all."""
    assert not [
        n for n in epub.documents for s in epub.tree(n).iter(f"{X}section") if s.get("class") == "bios"
    ]
    assert "Graciela Ibáñez Quiñones" in pdf.text(pdf.page_of("Contributors"))
    assert "Tillery Jr" in epub.text("contributors.xhtml")


def test_marks_are_american(pdf: Pdf) -> None:
    """Double quotation marks outside, closed em dashes, in every piece."""
    whole = pdf.whole()
    assert "“" in whole
    assert "—" in whole
    assert " -- " not in whole
    assert "---" not in whole
    assert '"' not in whole


def test_essays_are_numbered_and_follow_on_the_next_page(pdf: Pdf) -> None:
    """`openings: next`: pieces begin on left- and right-hand pages; contents give the numbers."""
    starts = [b.get_dest().get_index() for b in pdf.pages.get_toc()]
    assert {i % 2 for i in starts} == {0, 1}
    assert "1 What a Light Costs" in pdf.text(pdf.page_of("Contents"))


def test_there_are_neither_parts_nor_references(epub: Epub) -> None:
    """What the collection has no use for is not there, not even empty."""
    assert not [n for n in epub.names if "part-" in n or "bibliography" in n]
    assert "References" not in " ".join(epub.text(n) for n in epub.documents)
