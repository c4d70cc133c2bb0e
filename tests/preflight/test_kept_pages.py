"""What was read of pages is kept: read anew is what changed, by whatever it refers to, and nothing else."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from tests.preflight.sheets import Change, boxes, on_page, saved, sheet

from gatherings.pipeline.jobs import Workshop
from gatherings.pipeline.preflighting import Readings
from gatherings.pipeline.store import MAGIC, Store
from gatherings.press.work import Failure, Job
from gatherings.verify.preflight.facts import FileFacts
from gatherings.verify.preflight.reading import BATCH, NO

SHARED = (3, 11)
"""Pages that show the same things."""


def square(value: int) -> Callable[[pikepdf.Pdf], Any]:
    """A grey picture of few pixels, in a space with a profile."""

    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_stream(bytes([value]) * 64)
        made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 8, 8
        made.BitsPerComponent, made.ColorSpace = 8, Name.DeviceGray
        return made

    return make


def tagged(profile: bytes) -> Callable[[pikepdf.Pdf], Any]:
    """A colour space with a profile."""
    return lambda pdf: Array([Name.ICCBased, pdf.make_indirect(pdf.make_stream(profile, N=4))])


def book(*changes: Change, value: int = 90, profile: bytes = b"one") -> bytes:
    """A book of 24 pages: two share a picture, two a colour with a profile."""
    shown = [on_page(b"100 0 0 100 90 200 cm /Pic Do", n, XObject={"Pic": square(value)}) for n in SHARED]
    named = [
        on_page(b"/Tint cs .1 .2 .3 .4 scn 9 9 50 50 re f", n, ColorSpace={"Tint": tagged(profile)})
        for n in (6, 20)
    ]
    return sheet(lambda _: None, boxes((0, 0, 432, 648)), *shown, *named, *changes)


class Reader:
    """Reads files and keeps what it read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.damaged = 0

    def read(self, data: bytes, limit: float = NO) -> tuple[FileFacts, set[int]]:
        """Facts of a file, and the pages that were read for them."""
        shop = Workshop({"collection": Store(self.root / "store")})
        asked: list[Any] = []

        def run(jobs: Any) -> list[Any]:
            asked.extend(jobs)
            return shop.run(jobs)

        try:
            facts = Readings().facts("file.pdf", data, run, limit)
        finally:
            shop.close()
        assert isinstance(facts, FileFacts)
        self.damaged = shop.stores["collection"].damaged
        return facts, {
            n
            for job, done in zip(asked, shop.done, strict=True)
            if not done.kept
            for n in getattr(job, "numbers", ())  # the reading of the whole file has none
        }


def afresh(data: bytes) -> FileFacts | str:
    """Facts of a file, by one who knows nothing."""
    return Readings().facts("file.pdf", data, limit=NO)


def batches(*pages: int) -> set[int]:
    """The pages that are read together with some."""
    starts = {(page - 1) // BATCH * BATCH for page in pages}
    return {at + n for at in starts for n in range(1, BATCH + 1)}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader that knows the book."""
    made = Reader(tmp_path)
    assert made.read(book())[1] == set(range(1, 25))
    return made


def test_what_did_not_change_is_not_read_again(reader: Reader) -> None:
    """Neither are pages of a file whose objects are numbered, packed and ordered in another way."""
    facts, anew = reader.read(book())
    assert anew == set()
    with pikepdf.open(io.BytesIO(book())) as pdf:
        pdf.make_indirect(Dictionary(Nothing=1))
        packed = saved(
            pdf,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            linearize=True,
        )
    again, anew = reader.read(packed)
    assert anew == set()
    assert again.pages == facts.pages


@pytest.mark.parametrize(
    ("change", "pages"),
    [
        pytest.param(on_page(b"0 0 0 .5 k 90 300 9 9 re f", 12), (12,), id="its content"),
        pytest.param(lambda pdf: pdf.pages[1].obj.__setitem__("/TrimBox", Array([0, 0, 400, 648])), (2,),
                     id="a box of it"),
        pytest.param(lambda pdf: pdf.pages[8].obj.__setitem__("/Rotate", 90), (9,), id="how it stands"),
    ],
)  # fmt: skip
def test_a_page_that_changed_is_read(reader: Reader, change: Change, pages: tuple[int, ...]) -> None:
    """With those that are read with it; its facts are those of a reading that knew nothing."""
    facts, anew = reader.read(book(change))
    assert anew == batches(*pages)
    assert facts == afresh(book(change))


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        pytest.param(lambda: book(value=200), SHARED, id="a picture"),
        pytest.param(lambda: book(profile=b"another"), (6, 20), id="a profile"),
        pytest.param(lambda: book(lambda pdf: typeface(pdf).__setitem__("/Descent", -300)), range(1, 24),
                     id="a typeface"),
        pytest.param(lambda: book(lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary(OCGs=Array()))),
                     range(1, 25), id="layers of the file"),
    ],
)  # fmt: skip
def test_pages_that_share_what_changed_are_read(
    reader: Reader, data: Callable[[], bytes], pages: tuple[int, ...]
) -> None:
    """Wherever they stand; pages that name nothing of it are not."""
    facts, anew = reader.read(data())
    assert anew == batches(*pages)
    assert facts == afresh(data())


def typeface(pdf: pikepdf.Pdf) -> Any:
    """What is said of a typeface that all pages but the last use."""
    fonts = pdf.pages[0].obj.Resources.Font
    return next(f.FontDescriptor for _, f in fonts.items() if "/FontDescriptor" in f)


def test_what_belongs_to_the_place_is_read_each_time(reader: Reader) -> None:
    """Labels, annotations, title and outline: none of them makes a page be read anew."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        pdf.pages[4].obj.Annots = Array([pdf.make_indirect(link)])
        pdf.docinfo["/Title"] = "Another book"

    facts, anew = reader.read(book(change))
    assert anew == set()
    assert [page.label for page in facts.pages[:3]] == ["i", "ii", "iii"]
    assert [page.number for page in facts.pages if page.annotations] == [5]
    assert facts.info["Title"] == "Another book"


def test_a_page_without_end_is_read_in_each_file(reader: Reader) -> None:
    """A form that uses itself has no digest of its own; it is read, and known only in the same file."""

    def endless(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"0 0 0 1 k 90 90 9 9 re f /F Do")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 432, 648])
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        on_page(b"/F Do", 7, XObject={"F": form})(pdf)

    facts, anew = reader.read(book(endless))
    assert anew == batches(7)
    assert any(paint.kind == "fill" for paint in facts.pages[6].paints)
    assert reader.read(book(endless))[1] == set()
    assert reader.read(book(endless, on_page(b"0 0 0 1 k 9 9 9 9 re f", 20)))[1] == batches(7, 20)


def test_ink_is_measured_where_it_matters(reader: Reader) -> None:
    """A limit above what its plates can leave spares a page the drawing; without a limit all are drawn."""
    four, anew = reader.read(book(), limit=280)
    assert anew == {6, 20}
    assert [page.number for page in four.pages if page.coverage is not None] == [6, 20]
    every, _ = reader.read(book(), limit=0)
    assert [page.number for page in every.pages if page.coverage is None] == [24]  # a blank page
    assert every.pages[5].coverage == four.pages[5].coverage


def spoilt(data: bytes) -> bytes:
    """The file with noughts in the middle of a page's content."""
    at = data.index(b"stream\n", data.index(b"FlateDecode")) + 20
    return data[:at] + bytes(40) + data[at + 40 :]


def test_other_processes_read_what_this_one_reads(tmp_path: Path) -> None:
    """The same facts, from a file that is handed over and gone afterwards, or from bytes that are sent along."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:

        def run(jobs: Sequence[Job]) -> list[Any]:
            return [work.result() for work in [pool.submit(job.result) for job in jobs]]

        for data in (book(), spoilt(book())):
            known = Readings().facts("file.pdf", data)
            assert isinstance(known, FileFacts)
            assert bool(known.faults) == (data != book())
            assert not any(" 0x" in said for said in (*known.faults, *known.pages[0].curious))  # no address
            assert Readings().facts("file.pdf", data, run) == known
            with closing(Readings(tmp_path)) as handed:
                assert handed.facts("file.pdf", data, run) == known
                assert len([*tmp_path.iterdir()]) == 1
    assert [*tmp_path.iterdir()] == []


def test_pages_that_nobody_could_read_are_told() -> None:
    """A worker that dies over a page takes no facts with it that a rule could miss: the file counts as unreadable."""
    facts = Readings().facts(
        "file.pdf", book(), lambda jobs: [Failure("made its process die twice", job.title) for job in jobs]
    )
    assert facts == "the reading of file.pdf: it made its process die twice"


@pytest.mark.parametrize("entry", [b"", b"half an entry", pickle.dumps(io.BytesIO, protocol=5)])
def test_a_damaged_or_foreign_entry_is_read_anew(reader: Reader, entry: bytes) -> None:
    """As in every store of ours: it counts as absent, is counted, and calls nothing."""
    known, _ = reader.read(book())
    path = next(path for path in (reader.root / "store").glob("??/*"))
    path.write_bytes(MAGIC + hashlib.sha256(entry).digest() + entry)
    facts, anew = reader.read(book())
    assert len(anew) == BATCH
    assert reader.damaged == 1
    assert facts == known
    assert reader.read(book())[1] == set()
