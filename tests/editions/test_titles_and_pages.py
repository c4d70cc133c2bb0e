"""What finished files say of titles and pages: no markup in metadata, no "pp. 5–5", no call in the contents."""

from __future__ import annotations

import json
import re

import pikepdf
from tests.bookcase import Bookcase, X

BOOK = """\
title: The *Long* Way
subtitle: Views on [housing](https://example.org) \\*and\\* land
publisher: {name: P, place: Hull}
date: 2026-11
front: [contents]
body: [one.md, two.md]
editions: {epub: {}, print: {}, screen: {}}
"""
ESSAY = """\
---
title: "The *hedge*^[With thanks.]"
authors: [ada]
abstract: In 1919 *councils* acted.^[As they say.]
---

Short.
"""


def book(case: Bookcase) -> Bookcase:
    """Two essays, the first of one page and the second of several."""
    case.file("collection.yaml", BOOK).file("contributors.yaml", "ada: {name: Ada Lin}\n")
    case.file("one.md", ESSAY)
    return case.file("two.md", "---\ntitle: Two\nauthors: [ada]\n---\n\n" + "Long text. " * 900)


def test_metadata_holds_words_and_no_markup(case: Bookcase) -> None:
    """Titles in package, pages and PDF, and the summary in an essay's data."""
    epub = book(case).build().epub()
    titles = [e.text for e in epub.tree("content.opf").iter("{http://purl.org/dc/elements/1.1/}title")]
    assert titles == ["The Long Way", "Views on housing *and* land"]
    for name in ("the-long-way.pdf", "the-long-way-print.pdf"):
        with pikepdf.open(case.out / name) as pdf:
            assert str(pdf.docinfo["/Title"]) == "The Long Way: Views on housing *and* land"
    script = epub.tree("one.xhtml").findtext(f".//{X}script")
    data = json.loads(script or "")
    assert data["isPartOf"]["name"] == "The Long Way: Views on housing *and* land"
    assert (data["name"], data["abstract"]) == ("The hedge", "In 1919 councils acted.")


def test_a_note_on_a_title_is_called_there_and_nowhere_else(case: Bookcase) -> None:
    """Contents show the title with its emphasis and without the number of the note."""
    epub = book(case).build().epub()
    assert "The hedge1" in epub.text("one.xhtml")
    assert "hedge1" not in epub.text("contents.xhtml")
    assert [e.text for e in epub.tree("contents.xhtml").iter(f"{X}em")] == ["hedge"]


def test_an_essay_of_one_page_is_cited_with_one(case: Bookcase) -> None:
    """One page is “p. 1”, several are “pp. 3–n”, in print and in the EPUB."""
    epub = book(case).build().epub()
    for text in (epub.text("one.xhtml"), case.pdf().text(2)):
        assert "p. 1." in text
        assert "pp." not in text
    assert re.search(r"pp\. 3–\d+\.", epub.text("two.xhtml"))


def test_without_print_no_page_is_named(case: Bookcase) -> None:
    """An EPUB whose pages are not known cites the essay without any."""
    epub = book(case).build("--edition", "epub").epub()
    assert re.search(r"\bpp?\.", epub.text("one.xhtml")) is None
    assert "Hull: P" in epub.text("one.xhtml")
