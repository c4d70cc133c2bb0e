"""Details of composition in the plain theme, measured on finished pages."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from tests.bookcase import Bookcase, X

PROSE = (
    "A street is made of doors, and whoever draws one draws the people who come out of it in the morning. "
    * 4
)
BOOK = """\
title: Details
language: en-GB
front: [contents]
body:
  - part: Streets
    essays: [one.md]
back: [about.md]
editions: {epub: {}, print: {trim: 156x234mm}}
"""
ESSAY = f"""\
---
title: One
authors: [ada]
---

{PROSE}[^a]

## A head in the text

{PROSE}

> {PROSE}

which he denied. {PROSE}

$$
L = \\frac{{R_t}}{{1+r}}
$$

where $P$, he said, is small.

## A head at the top {{.top}}

{PROSE}

## Before a figure

![A figure](wide.svg){{#fig-one alt="A line."}}

{PROSE}

[^a]: I think so.
"""
PEOPLE = "ada: {name: {given: Ada, family: Moss, suffix: CBE}, role: Mason, bio: Lays stones.}\n"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><path d="M0 10H100" stroke="#000"/></svg>'
)
Line = tuple[str, float, float, float]
"""Text, left edge, base line and size in points."""


def lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page from its head to its foot, each with the size of its first letter."""
    text = page.get_textpage()
    found: list[Line] = []
    row, left, size, base = "", 0.0, 0.0, 0.0
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        matrix, x, y = pdfium.FS_MATRIX(), pdfium.c_double(), pdfium.c_double()
        pdfium.FPDFText_GetMatrix(text.raw, at, matrix)
        pdfium.FPDFText_GetCharOrigin(text.raw, at, x, y)
        if not letter.strip():
            row += " " * bool(row)
            continue
        if row and abs(y.value - base) > 1:
            found.append((row.strip(), left, base, size))
            row = ""
        if not row:
            left, base = x.value, y.value
            size = pdfium.FPDFText_GetFontSize(text.raw, at) * abs(matrix.a)
        row += letter
    return [*found, (row.strip(), left, base, size)] if row else found


@pytest.fixture
def book(case: Bookcase) -> Bookcase:
    """The book of this module, built once for each test."""
    case.file("collection.yaml", BOOK).file("one.md", ESSAY).file("contributors.yaml", PEOPLE)
    return case.file("about.md", "---\ntitle: About\n---\n\nA house.\n").file("wide.svg", DRAWING).build()


def print_lines(book: Bookcase) -> list[list[Line]]:
    """Lines of each page of the print PDF."""
    (file,) = Path(book.out).glob("*print.pdf")
    return [lines(page) for page in pypdfium2.PdfDocument(file)]


def glyph_sizes(book: Bookcase, wanted: str) -> list[float]:
    """Sizes in points of the characters that match, over the whole print PDF."""
    (file,) = Path(book.out).glob("*print.pdf")
    found = []
    for page in pypdfium2.PdfDocument(file):
        text = page.get_textpage()
        whole = text.get_text_range()
        for match in re.finditer(wanted, whole):
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(text.raw, match.start("mark"), matrix)
            found.append(round(pdfium.FPDFText_GetFontSize(text.raw, match.start("mark")) * abs(matrix.a), 2))
    return found


def test_details_of_a_page(book: Bookcase) -> None:
    """Calls have the size of the text; what goes on after a quotation or formula, and what follows a head, is flush left."""
    assert glyph_sizes(book, r"morning\. ?(?P<mark>1)") == [10.5]
    rows = [row for page in print_lines(book) for row in page]
    paragraphs = [row for row in rows if row[0].startswith("A street is made") and abs(row[3] - 10.5) < 0.3]
    edges = {True: 21 * 72 / 25.4, False: 24 * 72 / 25.4}
    flush = [row for row in rows if row[0].startswith(("which he denied", "where"))]
    assert len(flush) == 2
    for row in [*flush, paragraphs[0], paragraphs[-1]]:
        assert min(abs(row[1] - edge) for edge in edges.values()) < 1


def test_heads_keep_their_distance_at_the_top_of_a_page(case: Bookcase) -> None:
    """A head is as near to its text at the head of a page, and after a table off the grid, as elsewhere."""
    table = "| a | b |\n|---|---|\n| c | d |\n\n"
    parts = "\n\n".join(f"## Head {k}\n\n{PROSE}\n\n{table * (k % 3 == 1)}{PROSE}" for k in range(24))
    case.file("collection.yaml", BOOK).file("one.md", f"---\ntitle: One\n---\n\n{PROSE}\n\n{parts}\n")
    case.file("about.md", "---\ntitle: About\n---\n\nA house.\n")
    pages = print_lines(case.build())
    near, top = set(), 0
    for page in pages:
        text = [row for row in page if row[3] > 9]
        for k, row in enumerate(text[:-1]):
            if re.match(r"Head \d+$", row[0]):
                near.add(round(row[2] - text[k + 1][2]))
                top += row is text[0]
    assert top
    assert len(near) == 1


def test_titles_have_their_ligatures(case: Bookcase) -> None:
    """Tracking would part the letters of “fi” in a title; an ornament does not stand alone at a foot."""
    parts = "\n\n***\n\n".join([PROSE] * 40)
    case.file("collection.yaml", BOOK).file("one.md", f"---\ntitle: Office\n---\n\n{parts}\n")
    case.file("about.md", "---\ntitle: About\n---\n\nA house.\n").build()
    (file,) = Path(case.out).glob("*print.pdf")
    text = next(
        page.get_textpage()
        for page in pypdfium2.PdfDocument(file)
        if any(row[0] == "Office" and row[3] > 20 for row in lines(page))
    )
    at = text.get_text_range().index("Office") + 1
    assert len({text.get_charbox(at + k) for k in range(3)}) == 1  # one letter for three
    for page in print_lines(case):
        body = [row for row in page if row[3] > 9 and row[2] > 33 * 72 / 25.4]
        assert not body or "❦" not in body[-1][0]


def test_post_nominals_are_small_capitals(book: Bookcase) -> None:
    """CBE does not shout after a name in small capitals."""
    author = next(e for e in book.epub().tree("one.xhtml").iter(f"{X}span") if e.get("class") == "author")
    assert "".join(author.itertext()) == "Ada Moss CBE"
    assert [(e.text, e.get("class")) for e in author.iter(f"{X}abbr")] == [("CBE", "caps")]


def test_what_follows_the_parts_stands_apart_in_the_contents(book: Bookcase) -> None:
    """The pieces after the last part are not taken for a part of it."""
    contents = next(page for page in print_lines(book) if page[0][0].startswith("Contents"))
    about = next(k for k, row in enumerate(contents) if row[0].startswith("About"))
    essay = next(k for k, row in enumerate(contents) if row[0].startswith("One"))
    assert contents[about - 1][2] - contents[about][2] > 30 > contents[essay - 1][2] - contents[essay][2]


GERMAN = f"""\
---
title: Warten
authors: [jonas]
---

Auf S. 44 ff. steht „Warten“. {PROSE}

::: {{lang=fr}}
Au XIXe siècle, « l’attente » était un métier.
:::
"""


def test_german_and_french_details(case: Bookcase) -> None:
    """Small capitals are whole in German; narrow spaces part what they stand between; ordinals are superior letters."""
    case.file("collection.yaml", "title: Details\nlanguage: de\nbody: [one.md]\neditions: {print: {}}\n")
    case.file("contributors.yaml", "jonas: {name: {given: Jonas, family: Hufflage}, bio: Wartet.}\n")
    case.file("one.md", GERMAN).build()
    (file,) = Path(case.out).glob("*print.pdf")
    text = next(
        page.get_textpage()
        for page in pypdfium2.PdfDocument(file)
        if "steht" in page.get_textpage().get_text_range()
    )
    whole = text.get_text_range().replace("\u202f", " ").replace("\u00a0", " ")
    heights = [text.get_charbox(whole.index("Hufflage") + 1 + k) for k in range(7)]
    assert len({round(box[3] - box[1]) for box in heights}) == 1
    for before in ("S.", "44", "«"):
        at = whole.index(before + " ") + len(before)
        gap = (_origin(text, at + 1) - _origin(text, at)) / 10.5
        assert gap > (0.15 if before == "«" else 0.09)
    numeral = text.get_charbox(whole.index("XIXe"))
    raised = text.get_charbox(whole.index("XIXe") + 3)
    assert raised[1] > (numeral[1] + numeral[3]) / 2


def _origin(text: pypdfium2.PdfTextPage, at: int) -> float:
    x, y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, at, x, y)
    return float(x.value)
