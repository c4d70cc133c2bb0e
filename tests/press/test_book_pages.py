"""Pages of a whole book: sides, folios, references, outline, ink, page map, sameness."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from tests.press.press_sample import book, checks_passed, leaf, noted, sink, style, words

from gatherings.editions.print_pdf import Printed, make
from gatherings.model import PageSize, PageStart, PrintSettings, RenderedBook
from gatherings.press.leafjob import LeafJob
from gatherings.press.printers import Printer, Span
from gatherings.press.setting import Setting
from gatherings.press.work import Job, here
from gatherings.verify.pdf import CHECKS

ANY = Printer(name="any", pages=Span(least=1, most=900))


def sample() -> RenderedBook:
    """A half-title, contents with page numbers, five essays, some opening on a recto."""
    lines = "".join(f'<p>Essay {n} <span class="page-of" data-page-of="e{n}"/></p>' for n in range(5))
    return book(
        leaf(
            "half", "<p>A Book</p>", kind="half-title", matter="front", opens="recto", title="", folios=False
        ),
        leaf(
            "contents",
            f"<h1>Contents</h1>{lines}",
            kind="contents",
            matter="front",
            opens="recto",
            authors="",
        ),
        leaf("foreword", f"<h1>Foreword</h1><p>{words(700)}</p>", matter="front"),
        leaf("part", "<h1>Part A</h1>", kind="part", opens="recto", authors=""),
        *(noted(f"e{n}", 9, 2, 20, opens="recto" if n % 2 else "next", level=1) for n in range(5)),
    )


def printed(made_of: RenderedBook, folder: Path, css: str = "", **wish: object) -> Printed:
    found = sink()
    made = make(made_of, PrintSettings(**wish), ANY, style(folder, css), found)  # type: ignore[arg-type]
    assert made is not None
    assert found.diagnostics == ()
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return printed(sample(), tmp_path_factory.mktemp("collection"))


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_every_check_of_the_finished_file_passes(made: Printed) -> None:
    """Boxes, fonts, ink, outline, labels and metadata, read back by other libraries."""
    found = sink()
    assert checks_passed(made, found) == tuple(CHECKS)
    assert found.diagnostics == ()


def test_front_matter_counts_in_roman_and_the_body_from_one(made: Printed) -> None:
    """The half-title is page i; the first leaf of the body opens a recto and is page 1."""
    assert made.numbers.first_last["half"][0] == "i"
    assert made.numbers.first_last["contents"][0] == "iii"
    assert made.numbers.first_last["part"][0] == "1"
    assert made.labels.index("1") % 2 == 0
    assert len(made.labels) % 2 == 0


def test_leaves_that_open_on_a_recto_do(made: Printed) -> None:
    """Odd folios in the body; a blank verso is put in, without head or folio."""
    assert int(made.numbers.first_last["e1"][0]) % 2 == 1
    texts = page_texts(made.artifact.data)
    blanks = [i for i, text in enumerate(texts) if not text.strip()]
    assert blanks
    assert all(not made.folios[i] for i in blanks)


def test_contents_show_the_true_pages(made: Printed) -> None:
    """What the contents page says is the folio printed where the essay begins."""
    text = page_texts(made.artifact.data)[2]
    for number in range(5):
        folio = made.numbers.folio_of[f"e{number}"]
        assert re.search(rf"Essay {number}\s+{folio}\b", text)
        assert folio in page_texts(made.artifact.data)[made.labels.index(folio)].split()


def test_running_heads_by_side_and_none_on_openers(made: Printed) -> None:
    """Book on the verso, piece on the recto; an opener has a folio only."""
    texts = page_texts(made.artifact.data)
    first, last = (made.labels.index(f) for f in made.numbers.first_last["e0"])
    for index in range(first + 1, last + 1):
        head = "E0" if index % 2 == 0 else "A Book"
        assert head.casefold() in texts[index].casefold()
    assert "A Book".casefold() not in texts[first].casefold()
    assert made.folios[made.labels.index("1")] == ""  # the part's opener


def test_text_moves_to_its_side(made: Printed) -> None:
    """On a recto the inner margin is on the left, on a verso on the right."""
    document = pypdfium2.PdfDocument(made.artifact.data)
    lefts = []
    first, last = (made.labels.index(f) for f in made.numbers.first_last["e2"])
    for index in range(first + 1, last):
        text = document[index].get_textpage()
        lefts.append((index % 2, round(min(text.get_rect(i)[0] for i in range(text.count_rects())))))
    assert dict(lefts) == {0: round(20 * 72 / 25.4), 1: round(26 * 72 / 25.4)}


def test_outline_names_titles_and_authors(made: Printed) -> None:
    """Pieces of a part hang under it."""
    with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf, pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        part = next(item for item in outline.root if item.title == "Part")
        assert top == ["Contents", "Foreword — Ada Moss", "Part"]
        assert [item.title for item in part.children] == [f"E{n} — Ada Moss" for n in range(5)]


def test_two_builds_are_the_same_bytes(made: Printed, tmp_path: Path) -> None:
    """Nothing of the clock, the folder or the order of sets is in the file."""
    assert printed(sample(), tmp_path).artifact.data == made.artifact.data


def test_colours_and_pictures_become_grey_or_cmyk(tmp_path: Path) -> None:
    """Black ink: k operators and grey pictures; four colours: CMYK, and grey for what is grey; never RGB."""
    from PIL import Image

    Image.effect_noise((700, 467), 60).convert("RGB").save(tmp_path / "photo.jpg")
    Image.new("RGBA", (60, 40), (200, 30, 30, 128)).save(tmp_path / "mark.png")
    (tmp_path / "plan.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60" width="90" height="60">'
        '<rect width="90" height="60" fill="#ccd"/><path d="M0 0L90 60" stroke="red"/><text y="20">Plan</text></svg>'
    )
    body = (
        '<h1>Colour</h1><p style="color:#a11">Red and <span style="color:#777">grey</span>.</p>'
        '<div class="key-points"><p>In a tint.</p></div>'
        '<p><img src="photo.jpg" style="width:50mm"/><img src="mark.png" style="width:5mm"/><img src="plan.svg"/></p>'
    )
    for ink, spaces in (("black", {"/DeviceGray"}), ("colour", {"/DeviceGray", "/DeviceCMYK"})):
        made = printed(book(leaf("c", body)), tmp_path, ink=ink)
        found = sink()
        checks_passed(made, found)
        assert found.diagnostics == ()
        with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
            images = [
                o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
            ]
            assert {str(i.ColorSpace) for i in images} == spaces
            pdf.pages[0].contents_coalesce()
            stream = pdf.pages[0].Contents.read_bytes()
        values = {
            tuple(m) for m in re.findall(rb"^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) k$", stream, re.MULTILINE)
        }
        assert (b"0", b"0", b"0", b"1") in values
        assert any(v[:3] != (b"0", b"0", b"0") for v in values) is (ink == "colour")


def test_the_page_map_names_the_first_words_of_every_page(made: Printed) -> None:
    """The text that follows a page's start in the neutral tree is what the PDF shows there."""
    texts = page_texts(made.artifact.data)
    heads = {"abook", *(f"e{n}" for n in range(5)), "foreword"}
    checked = 0
    for start in made.numbers.starts:
        wanted = _letters(_following(start))[:24]
        lines = texts[made.labels.index(start.folio)].splitlines()
        shown = _letters(
            "".join(line for line in lines if _letters(line) not in heads and not line.strip().isdigit())
        )
        assert shown.startswith(wanted) or start.path == (), (start, wanted, shown[:40])
        checked += start.path != ()
    assert checked > 10


def _following(start: PageStart) -> str:
    """Text of the sample from a page's start on, note calls left out."""
    root = next(piece.root for piece in sample().leaves if piece.id == start.leaf)
    texts: list[str] = []
    begun = False

    def walk(element: etree._Element, path: tuple[int, ...]) -> None:
        nonlocal begun
        call = element.get("class") == "note-call"
        for where in ("text", "tail"):
            if where == "text" and begun and not call:
                texts.append(element.text or "")
            if (path, where) == (start.path, start.where):
                begun = True
                texts.append(((element.text if where == "text" else element.tail) or "")[start.offset :])
            elif where == "tail" and begun:
                texts.append(element.tail or "")
            if where == "text":
                for index, child in enumerate(element):
                    walk(child, (*path, index))

    walk(root, ())
    return "".join(texts)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalpha())


def test_a_piece_is_set_for_its_side_only_where_its_spreads_need_that(tmp_path: Path) -> None:
    """On left-hand pages too, facing pages end alike; a piece that has that anyway is not set again."""
    pieces = [
        leaf(
            f"p{n}",
            "".join(f"<p>{words(30 + (37 * k + 11 * n) % 90, k + n)}</p>" for k in range(26)),
            opens="recto" if n == 0 else "next",
        )
        for n in range(6)
    ]
    set_: list[tuple[str, bool]] = []
    found: dict[tuple[str, bool], Setting] = {}

    def run(jobs: Sequence[Job]) -> list[Any]:
        made = here(jobs)
        for job, one in zip(jobs, made, strict=True):
            if isinstance(job, LeafJob):
                set_.append((job.name, job.recto))
                found[job.name, job.recto] = one
        return made

    made = make(book(*pieces), PrintSettings(), ANY, style(tmp_path), sink(), run)
    assert made is not None
    assert len(set_) == len(set(set_))
    again = [name for name, recto in set_ if not recto]
    for piece in pieces:
        recto = int(made.numbers.first_last[piece.id][0]) % 2 == 1
        first = found[piece.id, True]
        assert (piece.id in again) == (not recto and not first.is_even(recto=False))


def test_a_reference_that_wavers_is_named(tmp_path: Path) -> None:
    """On page viii the long number pushes its target to ix, whose short number brings it back."""
    numbers = '<span class="page-of" data-page-of="target"/> ' * 300
    pages = "".join('<p style="break-after:page">x</p>' for _ in range(7))
    body = f'{pages}<div style="height:322pt">x</div><p>{numbers}</p><p id="target">Target</p>'
    found = sink()
    make(book(leaf("w", body, matter="front")), PrintSettings(), ANY, style(tmp_path), found)
    assert [d.code for d in found.diagnostics] == ["PAGE-001"]
    assert "“W”" in found.diagnostics[0].message


def test_a_missing_character_is_named(tmp_path: Path) -> None:
    """No face of the computer steps in for a character that the theme lacks."""
    found = sink()
    make(book(leaf("han", "<p>She signed 王小明.</p>")), PrintSettings(), ANY, style(tmp_path), found)
    (message,) = [d for d in found.diagnostics if d.code == "PAGE-005"]
    assert "U+738B" in message.message


def test_what_leaves_the_text_block_is_named(tmp_path: Path) -> None:
    """A table wider than its page is a warning with page and figure."""
    found = sink()
    body = f'<h1>Wide</h1><p style="white-space:nowrap;text-align:left">{words(40)}</p>'
    make(book(leaf("wide", body)), PrintSettings(), ANY, style(tmp_path), found)
    assert [d.code for d in found.diagnostics] == ["PAGE-004"]


def test_trim_changes_the_page_and_not_the_printer_margins(tmp_path: Path) -> None:
    """Another trim: another page, same checks."""
    made = printed(sample(), tmp_path, trim="6x9in")
    assert made.trim == PageSize(152.4, 228.6)
    found = sink()
    assert checks_passed(made, found) == tuple(CHECKS)


def test_verification_sees_a_spoilt_file(made: Printed) -> None:
    """Screen colours, a missing page and a link are each found by name."""
    from dataclasses import replace

    with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
        pdf.pages[0].contents_add(b"1 0 0 rg 0 0 9 9 re f")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        pdf.pages[1].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        del pdf.pages[-1]
        out = io.BytesIO()
        pdf.save(out)
    found = sink()
    checks_passed(replace(made, artifact=replace(made.artifact, data=out.getvalue())), found)
    said = " ".join(d.message for d in found.diagnostics)
    assert all(name in said for name in ("“page count”", "“no screen colours”", "“no links or annotations”"))
