"""A delivery: what a printer needs, whole, named as it likes, and nothing that fails its preflight."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image
from tests.bookcase import Bookcase
from tests.preflight.sheets import sheet

from gatherings.desk.progress import progress_for
from gatherings.pipeline import flow
from gatherings.project import Project

COLLECTION = """\
title: Two Rivers
language: en-GB
date: 2026-11-24
publisher: {name: Example Press}
identifiers: {print: 978-1-234567-89-7}
body: [one.md, two.md]
editions:
  print: {printer: office, trim: 6x9in}
"""
ONE = (
    "---\ntitle: The Tyne\nauthors: []\n---\n\nThe river runs to the sea past seven bridges and one tunnel.\n"
)
TWO = (
    "---\ntitle: The Wear\nauthors: []\n---\n\nAnother river turns round its town on three sides of a hill.\n"
)
FIGURE = '\n![The bend of the river, seen from the castle.](images/bend.png){#fig-bend alt="A bend"}\n'


@pytest.fixture
def book(case: Bookcase) -> Bookcase:
    """Two short essays for an office printer."""
    return case.file("collection.yaml", COLLECTION).file("one.md", ONE).file("two.md", TWO)


def deliver(book: Bookcase, *options: str, status: int = 0) -> Path:
    """Run `deliver`; the folder in which deliveries are put."""
    out = book.root / "delivery"
    book.last = book.run("deliver", str(book.folder), "--out", str(out), "--jobs", "1", *options)
    assert book.last.status == status, book.last.out + book.last.err
    return out


def blurred(book: Bookcase) -> Bookcase:
    """The book with a picture of few pixels."""
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).save(out, "PNG")
    return book.file("images/bend.png", out.getvalue()).file("two.md", TWO + FIGURE)


def test_a_delivery_is_complete(book: Bookcase) -> None:
    """It holds interior, ticket, report and checksums, each sum true."""
    folder = deliver(book) / "two-rivers-office"
    names = {p.name for p in folder.iterdir()}
    assert names == {
        "two-rivers-office-interior.pdf",
        "two-rivers-office-ticket.pdf",
        "two-rivers-office-preflight.html",
        "SHA256SUMS",
    }
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        known, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == known


def test_the_ticket_is_one_page_that_says_what_to_make(book: Bookcase) -> None:
    """Trim, pages, ink, bleed, ISBN and the interior's checksum stand on it."""
    folder = deliver(book) / "two-rivers-office"
    document = pypdfium2.PdfDocument((folder / "two-rivers-office-ticket.pdf").read_bytes())
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded().replace("\r\n", " ")
    for wanted in ("978-1-234-56789-7", "152.4 × 228.6 mm", "black", "no page bleeds", "Number of copies"):
        assert wanted in text
    known = hashlib.sha256((folder / "two-rivers-office-interior.pdf").read_bytes()).hexdigest()
    assert known in "".join(text.split())


def test_the_report_is_a_page_that_stands_alone(book: Bookcase) -> None:
    """It is well-formed, fetches nothing, and says that the book is fit."""
    folder = deliver(book) / "two-rivers-office"
    html = (folder / "two-rivers-office-preflight.html").read_text("utf-8")
    root = etree.HTML(html)
    assert "Fit for delivery" in " ".join(root.itertext())
    assert root.xpath("//@src | //link | //script") == []


def test_files_are_named_as_the_vendor_wants(book: Bookcase) -> None:
    """Patterns of the printer's file are filled; where they ask for an ISBN and there is none, that is told."""
    named = 'figures: {files: {interior: "{isbn}_{pages}_txt.pdf"}}'
    book.edit("collection.yaml", "trim: 6x9in", f"trim: 6x9in, {named}")
    assert [p.name for p in (deliver(book) / "two-rivers-office").glob("*_txt.pdf")] == [
        "9781234567897_10_txt.pdf"
    ]
    book.edit("collection.yaml", "identifiers: {print: 978-1-234567-89-7}\n", "")
    folder = deliver(book) / "two-rivers-office"
    assert "FLIGHT-063" in book.last.codes()
    assert [p.name for p in folder.glob("*_txt.pdf")] == ["two-rivers_10_txt.pdf"]


def test_a_zip_is_the_same_every_time(book: Bookcase, tmp_path: Path) -> None:
    """The same book gives the same bytes, in another folder and without anything kept."""
    first = (deliver(book, "--zip") / "two-rivers-office.zip").read_bytes()
    other = Bookcase(tmp_path / "elsewhere", book.run)
    for path in ("collection.yaml", "one.md", "two.md"):
        other.file(path, (book.folder / path).read_bytes())
    assert (deliver(other, "--zip") / "two-rivers-office.zip").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.getinfo("two-rivers-office/SHA256SUMS").date_time == (2026, 11, 24, 0, 0, 0)


def test_what_fails_is_not_delivered(book: Bookcase) -> None:
    """A picture of few pixels stops a delivery; the last one stays; the fault names essay and line."""
    folder = deliver(book) / "two-rivers-office"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    deliver(blurred(book), status=1)
    assert "two.md:8:1: error[FLIGHT-024]" in book.last.err
    assert "nothing was delivered" in book.last.err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_what_the_editor_accepts_is_delivered_and_told(book: Bookcase) -> None:
    """With a reason, the finding no longer stands in the way, and report and ticket keep the reason."""
    blurred(book).edit(
        "collection.yaml", "trim: 6x9in", "trim: 6x9in, accept: {FLIGHT-024: it is a scan of 1890}"
    )
    folder = deliver(book) / "two-rivers-office"
    assert "FLIGHT-060" in book.last.err
    assert "Accepted because: it is a scan of 1890" in (
        folder / "two-rivers-office-preflight.html"
    ).read_text("utf-8")
    ticket = pypdfium2.PdfDocument((folder / "two-rivers-office-ticket.pdf").read_bytes())
    assert "it is a scan of 1890" in ticket[0].get_textpage().get_text_bounded().replace("\r\n", " ")


def test_an_acceptance_without_reason_counts_for_nothing(book: Bookcase) -> None:
    """The fault is told as before, and the empty acceptance as well."""
    blurred(book).edit("collection.yaml", "trim: 6x9in", 'trim: 6x9in, accept: {FLIGHT-024: ""}')
    deliver(book, status=1)
    assert {"FLIGHT-024", "FLIGHT-061"} <= book.last.codes()


def test_another_printer_of_the_same_trim_sets_nothing_again(book: Bookcase) -> None:
    """Its pages come from what is kept; what the collection accepts of its own printer does not count."""
    book.edit("collection.yaml", "trim: 6x9in", "trim: 6x9in, accept: {FLIGHT-006: short on purpose}")
    deliver(book)
    project = Project.open(book.folder, {})
    with progress_for(quiet=True) as progress:
        options = flow.Options(book.out, only=("print",), printer="kdp-paperback", delivery=True)
        result = flow.build(project, options, progress)
    assert all(done.kept for done in result.work if done.kind == "LeafJob")
    assert "FLIGHT-006" in {d.code for d in result.diagnostics}  # KDP binds no book of a few pages


def test_a_folder_of_somebody_else_is_left_alone(book: Bookcase) -> None:
    """What is no delivery of ours is not written over."""
    mine = book.root / "delivery" / "two-rivers-office" / "notes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    deliver(book, status=3)
    assert mine.read_text("utf-8") == "mine"


def test_finished_files_are_tested_against_any_printer(book: Bookcase) -> None:
    """`check --printer` finds what a build left, and traces it to its essay by the build's own list."""
    book.build("--edition", "print").check("--printer", "kdp-paperback", "--out", str(book.out))
    assert "FLIGHT-006" in book.last.codes()
    assert "two-rivers-print.pdf: not fit for Amazon KDP paperback" in book.last.out
    book.check("--printer", "office", "--out", str(book.out))
    assert book.last.status == 0
    assert "two-rivers-print.pdf: fit for any printer" in book.last.out


def test_finished_files_are_traced_to_their_essays(book: Bookcase) -> None:
    """What a build wrote of its pages is enough to name the line, days later."""
    blurred(book).edit("collection.yaml", "trim: 6x9in", "trim: 6x9in, accept: {FLIGHT-024: for now}")
    book.build("--edition", "print").edit("collection.yaml", ", accept: {FLIGHT-024: for now}", "")
    book.check("--printer", "office", "--out", str(book.out))
    assert "two.md:8:1: error[FLIGHT-024]" in book.last.err


def test_files_from_elsewhere_are_tested(book: Bookcase) -> None:
    """A PDF of another program, the book's folder left out or not."""
    foreign = book.root / "interior.pdf"
    foreign.write_bytes(sheet(size=(420, 600)))
    found = book.check(str(foreign), "--printer", "kdp-paperback")
    assert found.codes() == {"FLIGHT-002", "FLIGHT-003"}
    assert book.check("--printer", "kdp-paperback", "--out", str(book.root / "none")).codes() == {
        "FLIGHT-062"
    }
    assert book.check("--printer", "kpd").codes() == {"PRINT-005"}
    assert book.check(str(book.root / "gone.pdf"), "--printer", "office").status == 3
