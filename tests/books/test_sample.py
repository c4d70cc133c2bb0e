"""The finished sample collection is the book that the issue describes, read back page by page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf
import pytest
from lxml import etree
from tests.bookcase import Epub, Pdf, X
from tests.collections.built import Editions

OPS = "{http://www.idpf.org/2007/ops}"
Outline = list[tuple[int, str, int]]


@pytest.fixture(scope="module")
def pdf(built: Callable[[str], Editions]) -> Pdf:
    """The print edition."""
    return Pdf(built("sample").print_pdf.read_bytes())


@pytest.fixture(scope="module")
def epub(built: Callable[[str], Editions]) -> Epub:
    """The EPUB edition."""
    return Epub(built("sample").epub.read_bytes())


@pytest.fixture(scope="module")
def outline(built: Callable[[str], Editions]) -> Outline:
    """Level, title and page index of each line; of the PDF for screens, for the printer wants none."""
    screen = Pdf(built("sample").screen_pdf.read_bytes())
    return [(b.level, b.get_title(), b.get_dest().get_index()) for b in screen.pages.get_toc()]


def test_every_page_is_trimmed_alike(pdf: Pdf) -> None:
    """6.14 × 9.21 in, media and trim box the same, an even number of pages."""
    for page in pdf.objects.pages:
        assert [round(float(v) / 72, 2) for v in page.trimbox] == [0, 0, 6.14, 9.21]
        assert list(page.mediabox) == list(page.trimbox)
    assert len(pdf) % 2 == 0


def test_front_matter_is_roman_and_the_body_begins_at_1_on_a_recto(pdf: Pdf) -> None:
    """The half-title is page i; arabic figures begin with the first page of the body."""
    labels = pdf.labels()
    assert labels[0] == "i"
    first = labels.index("1")
    assert first % 2 == 0
    assert labels[first:] == [str(n + 1) for n in range(len(labels) - first)]


def test_all_typefaces_are_embedded_once_and_subset(pdf: Pdf) -> None:
    """One file for each face, none left out, none of Type 3."""
    names = set()
    for page in pdf.objects.pages:
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
            assert font.Subtype == "/Type0"
            descendant = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descendant or "/FontFile3" in descendant
            names.add((str(font.BaseFont), descendant.objgen))
    faces = [re.sub(r"^/[A-Z]+\+", "", name) for name, _ in names]
    assert len(faces) == len(set(faces))
    assert any("Garamond" in face for face in faces)


def test_text_is_black_ink_only(pdf: Pdf) -> None:
    """No operator of screen colour stands on any page."""
    for page in pdf.objects.pages:
        operators = {str(o.operator) for o in pikepdf.parse_content_stream(page)}
        assert not operators & {"rg", "RG", "g", "G", "sh"}


def test_the_outline_names_titles_and_authors_within_parts(pdf: Pdf, outline: Outline) -> None:
    """Parts hold their essays, and every line leads to the page with that title."""
    assert (0, "Preface — Helen Ashdown") in [(level, title) for level, title, _ in outline]
    part = next(i for i, row in enumerate(outline) if row[1].startswith("Part A"))
    assert outline[part + 1][:2] == (1, "The hedge on Addison Way — Ines Calder")
    for _, title, index in outline:
        words = title.split(" — ")[0].split(": ")[-1]
        assert words.split()[0].casefold() in "".join(pdf.text(index).split()).casefold()


def test_the_contents_page_gives_true_numbers(pdf: Pdf, outline: Outline) -> None:
    """Each number on the contents page is the folio of the page where that piece begins."""
    labels = pdf.labels()
    at = pdf.page_of("Contents Preface")
    contents = pdf.text(at) + " " + pdf.text(at + 1)
    for _, title, index in outline:
        words = title.split(" — ")[0].removeprefix("Part A: ").removeprefix("Part B: ")
        if words == "Contents":
            continue
        found = re.search(re.escape(words) + r".*?\b([ivx]+|\d+)\b", contents, re.IGNORECASE)
        assert found, words
        assert labels[index] in re.findall(r"\b(?:[ivx]+|\d+)\b", contents[found.start() :])[:3], title


def test_essays_open_on_a_recto_without_a_running_head(pdf: Pdf, outline: Outline) -> None:
    """Pieces begin on right-hand pages; the head of the next page names the author or the title."""
    for _, title, index in outline:
        if " — " in title:
            assert index % 2 == 0, title
            author = title.split(" — ")[1].split(", ")[0]
            assert pdf.text(index).casefold().count(author.casefold().split()[-1]) >= 1
    first = next(index for _, title, index in outline if title.endswith("Ines Calder"))
    assert "The hedge on Addison Way Cllr Ines Calder CBE" in pdf.text(first)
    assert "Ines Calder" in pdf.text(first + 1)


def test_blank_pages_are_blank(pdf: Pdf) -> None:
    """A verso before a recto opening carries neither head nor folio, nor does the last page, which stays blank."""
    blanks = [i for i in range(len(pdf)) if not pdf.text(i).strip()]
    assert blanks[-1] == len(pdf) - 1
    assert all(i % 2 == 1 or i == len(pdf) - 2 for i in blanks)


def test_every_note_stands_once_within_its_essay(pdf: Pdf, epub: Epub, outline: Outline) -> None:
    """The beginning of each note is on exactly one page of its own essay, and nowhere else."""
    starts = [(title.split(" — ")[0], index) for _, title, index in outline]
    pages = [re.sub(r"\W+", "", pdf.text(i)).casefold() for i in range(len(pdf))]
    seen = 0
    for name in epub.documents:
        tree = epub.tree(name)
        heading = tree.find(f".//{X}h1")
        notes = [n for n in tree.iter() if n.get(f"{OPS}type") == "footnote"]
        if heading is None or not notes:
            continue
        title = " ".join("".join(heading.itertext()).split())
        at = next(k for k, (t, _) in enumerate(starts) if t == title)
        last = starts[at + 1][1] if at + 1 < len(starts) else len(pdf)
        for note in notes:
            paragraph = next(note.iter(f"{X}p"))
            beginning = re.sub(r"\W+", "", _without_number(paragraph)).casefold()[:40]
            found = [i for i, page in enumerate(pages) if beginning in page]
            assert len(found) == 1, (title, beginning, found)
            assert starts[at][1] <= found[0] < last, (title, beginning)
            seen += 1
    assert seen >= 60


def _without_number(paragraph: etree._Element) -> str:
    """Text of a note's first paragraph but for its number and the way back."""
    number = [
        e for e in paragraph.iter() if e.get("role") == "doc-backlink" or e.get("class") == "note-number"
    ]
    own = "".join(paragraph.itertext())
    return own.removeprefix("".join(number[0].itertext())) if number else own


def test_the_epub_has_every_note_with_its_way_back(epub: Epub) -> None:
    """In every document calls and notes match one to one, numbered from 1, linked both ways."""
    total = 0
    for name in epub.documents:
        tree = epub.tree(name)
        calls = [a for a in tree.iter(f"{X}a") if a.get(f"{OPS}type") == "noteref"]
        notes = {n.get("id"): n for n in tree.iter() if n.get(f"{OPS}type") in ("footnote", "endnote")}
        assert {c.get("href", "")[1:] for c in calls} == set(notes), name
        back = {
            a.get("href") for n in notes.values() for a in n.iter(f"{X}a") if a.get("role") == "doc-backlink"
        }
        assert {f"#{c.get('id')}" for c in calls} == back, name
        numbers = list(dict.fromkeys(int("".join(c.itertext())) for c in calls))
        assert numbers == list(range(1, len(notes) + 1)), name
        total += len(notes)
    assert total >= 60


def test_the_epub_names_people_everywhere(epub: Epub) -> None:
    """Authors stand in the contents, in the opener, among the contributors and in the package."""
    nav = epub.text("nav.xhtml")
    package = epub.zip.read(next(n for n in epub.names if n.endswith(".opf"))).decode()
    contributors = epub.tree("contributors.xhtml")
    for name in (
        "Zoë Brännström",
        "Ørjan Lindqvist",
        "Wang Xiaoming",
        "Doorstep Young People’s Housing Forum",
    ):
        assert f"— {name}" in nav
        assert name in package
        assert name in " ".join("".join(contributors.itertext()).split())
    assert "王小明" in epub.text("e11-a-commons-on-the-corner.xhtml")
    links = [a.get("href", "") for a in contributors.iter(f"{X}a")]
    assert any(link.startswith("e06-beauty-is-a-method.xhtml") for link in links)


def test_both_editions_hold_the_same_words(pdf: Pdf, epub: Epub) -> None:
    """The last sentence of every essay is in both editions."""
    whole = re.sub(r"\W+", "", pdf.whole()).casefold()
    for name in epub.documents:
        paragraphs = epub.tree(name).findall(f".//{X}div[@class='text']/{X}p")
        if paragraphs:
            for call in [a for a in paragraphs[-1].iter(f"{X}a") if "note-call" in (a.get("class") or "")]:
                call.text = None
            last = re.sub(r"\W+", "", "".join(paragraphs[-1].itertext())).casefold()[-40:]
            assert last in whole, name


def test_the_imprint_says_that_the_people_are_invented(pdf: Pdf, epub: Epub) -> None:
    """Nobody is led to look for them."""
    assert "invented" in pdf.text(3)
    assert "invented" in epub.text("imprint.xhtml")
