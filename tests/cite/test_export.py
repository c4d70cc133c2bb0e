"""The book and its essays as files for other people's lists of works."""

from __future__ import annotations

import json

from tests.bookcase import Bookcase, X
from tests.cite.bench import bib, sink
from tests.editions.judges import epubcheck

from gatherings.cite.export import bibtex, csl_json, ris
from gatherings.cite.works import plain

ITEMS = [
    {"id": "book", "type": "book", "title": "Homes & Gardens: 100% Views", "editor": [{"family": "Calder", "given": "Inês"}],
     "publisher": "Alderwick Institute", "publisher-place": "London", "issued": {"date-parts": [[2026, 11, 24]]}},
    {"id": "book-one", "type": "chapter", "title": "A Country_fit {for} NHS <i>Heroes</i>", "container-title": "Homes",
     "author": [{"family": "King", "given": "Martin", "suffix": "Jr."}, {"literal": "Forum for the Young and Others"}], "page": "43-57",
     "editor": [{"family": "Calder", "given": "Inês"}], "issued": {"date-parts": [[2026]]}, "DOI": "10.5555/a_b"},
]  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    """Our own readers make of each file the works that went into it."""
    for name, text in (("a.bib", bibtex(ITEMS)), ("a.ris", ris(ITEMS)), ("a.json", csl_json(ITEMS))):
        heard = sink()
        works = bib(text, heard, name=name).works
        assert not [d for d in heard.diagnostics if d.severity.word == "error"], name
        book, essay = works["book"].csl, works["book-one"].csl
        assert (book["type"], essay["type"]) == ("book", "chapter"), name
        assert plain(book["title"]) == "Homes & Gardens: 100% Views", name
        assert book["editor"][0]["family"] == "Calder", name
        assert essay["author"][0] == {"family": "King", "given": "Martin", "suffix": "Jr."}, name
        assert essay["author"][1]["literal"] == "Forum for the Young and Others", name
        assert essay["page"] == "43–57", name
        assert essay["DOI"] == "10.5555/a_b", name
        assert book["issued"]["date-parts"][0] == [2026, 11, 24], name


def test_a_book_with_its_files(case: Bookcase) -> None:
    """A collection that asks for them gets one file in each format, the book first and every essay after it."""
    case.file(
        "collection.yaml",
        "title: Small\nlanguage: en-GB\ndate: 2026\npublisher: {name: Press, place: Leeds}\n"
        "citations: {files: true}\nbody: [one.md]\neditions: {epub: {}}\n",
    )
    case.file("contributors.yaml", "ann-ames: {name: {given: Ann, family: Ames}}\n")
    case.file(
        "one.md",
        "---\ntitle: The first view\nauthors: [ann-ames]\n---\n\nA street is more than its houses.\n",
    )
    case.build()
    items = json.loads((case.out / "small-citations.json").read_text("utf-8"))
    assert [(i["type"], i["title"]) for i in items] == [("book", "Small"), ("chapter", "The first view")]
    assert "ER  - " in (case.out / "small-citations.ris").read_text("utf-8")
    assert "@incollection{small-one," in (case.out / "small-citations.bib").read_text("utf-8")


def test_the_epub_carries_and_links_the_files(case: Bookcase) -> None:
    """The EPUB's package links to its records, which are in the container; essays link to where they will stand."""
    case.file(
        "collection.yaml",
        "title: Small\nlanguage: en-GB\ndate: 2026\npublisher: {name: Press, place: Leeds}\n"
        "citations: {files: https://press.example/small/cite/}\nbody: [one.md]\neditions: {epub: {}}\n",
    )
    case.file("contributors.yaml", "ann-ames: {name: {given: Ann, family: Ames}}\n")
    case.file(
        "one.md",
        "---\ntitle: The first view\nauthors: [ann-ames]\n---\n\nA street is more than its houses.\n",
    )
    case.build()
    made = case.epub()
    package = made.tree("content.opf")
    links = {e.get("href"): e.get("media-type") for e in package.iter("{*}link") if e.get("rel") == "record"}
    assert links == {
        "citations.bib": "application/x-bibtex", "citations.ris": "application/x-research-info-systems",
        "citations.json": "application/vnd.citationstyles.csl+json",
    }  # fmt: skip
    for name in links:
        [inside] = [n for n in made.names if n.endswith(f"/{name}")]
        assert b"The first view" in made.zip.read(inside)
        assert not [e for e in package.iter("{*}item") if e.get("href") == name]
    page = made.tree("one.xhtml")
    found = [
        a.get("href") for p in page.iter(f"{X}p") if p.get("class") == "cite-files" for a in p.iter(f"{X}a")
    ]
    assert found == [f"https://press.example/small/cite/small-one.{e}" for e in ("bib", "ris", "json")]
    assert "@incollection{small-one," in (case.out / "small-citations" / "small-one.bib").read_text("utf-8")
    assert epubcheck(next(case.out.glob("*.epub"))) == []
