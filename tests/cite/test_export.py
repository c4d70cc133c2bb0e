"""The book and its essays as files for other people's lists of works."""

from __future__ import annotations

import json

from tests.bookcase import Bookcase
from tests.cite.bench import bib, sink

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
