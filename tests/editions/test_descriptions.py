"""Long descriptions of figures: folded up behind the figure in the EPUB, spoken in the PDF, not printed."""

from __future__ import annotations

import pikepdf
import pypdfium2
from tests.bookcase import Bookcase

X = "{http://www.w3.org/1999/xhtml}"
BARS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="20" height="9"/></svg>'
ESSAY = """\
---
title: Who stays
---

First, a chart.

![Who stays](images/bars.svg){#fig-stay alt="A bar."}

Then the text goes on, to @fig-stay.

::: {.description for=fig-stay}
The promoter leaves; see @fig-stay.

| Party | Years |
|:------|------:|
| Town  |   100 |
:::
"""


def book(case: Bookcase) -> Bookcase:
    """A collection of one essay with a figure that is described."""
    case.file("collection.yaml", "title: T\nbody: [one.md]\neditions: {epub: {}, print: {}, screen: {}}\n")
    return case.file("images/bars.svg", BARS).file("one.md", ESSAY)


def test_the_picture_leads_to_its_description_in_the_epub(case: Bookcase) -> None:
    """`details` right behind the figure, wherever it was written, named after it; the metadata tells of it."""
    epub = book(case).build().epub()
    root = epub.tree("one.xhtml")
    image = root.find(f".//{X}figure/{X}img")
    assert image is not None
    figure = image.getparent()
    assert figure is not None
    details = figure.getnext()
    assert details is not None
    assert (details.tag, details.get("id")) == (f"{X}details", image.get("aria-details"))
    assert details.findtext(f"{X}summary") == "Description of Figure 1"
    assert len(list(root.iter(f"{X}table"))) == len(list(details.iter(f"{X}table"))) == 1
    assert "longDescription" in epub.text("content.opf")


def test_a_book_without_descriptions_does_not_promise_any(case: Bookcase) -> None:
    """The feature is found in the content."""
    head, _, _ = ESSAY.partition(":::")
    epub = book(case).file("one.md", head).build().epub()
    assert "longDescription" not in epub.text("content.opf")


def test_it_is_spoken_in_the_pdf_and_not_printed(case: Bookcase) -> None:
    """The figure's text alternative holds it, in reading order; no page shows it."""
    book(case).build()
    for name in ("t.pdf", "t-print.pdf"):
        pages = pypdfium2.PdfDocument(case.out / name)
        assert not any("promoter" in p.get_textpage().get_text_range() for p in pages)
    with pikepdf.open(case.out / "t.pdf") as pdf:
        spoken = [str(o["/Alt"]) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert "A bar. The promoter leaves; see Figure 1. Party, Years; Town, 100." in spoken
