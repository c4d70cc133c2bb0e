"""A book's citations, from manuscripts to finished pages: what is kept, listed, marked and linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.bookcase import Bookcase, X

from gatherings.cite import engine_process
from gatherings.pipeline import flow, paging

BIB = """\
@book{hall2014, author = {Hall, Peter}, title = {Cities of Tomorrow}, publisher = {Wiley}, location = {Oxford}, date = {2014}}
@report{barker2004, author = {Barker, Kate}, title = {Review of Housing Supply}, institution = {HM Treasury}, date = {2004}}
@book{ward1976, author = {Ward, Colin}, title = {Housing: An Anarchist Approach}, publisher = {Freedom Press}, location = {London}, date = {1976}}
@legislation{act1949, title = {Housing Act 1949}, date = {1949}}
@jurisdiction{donoghue, title = {Donoghue v Stevenson}, date = {1932}, reporter = {AC}, pages = {562}}
"""


def book(case: Bookcase, citations: str = "") -> Bookcase:
    """Two essays that cite, with these choices."""
    lines = "\n".join(f"  {line}" for line in ("bibliography: references.bib", *citations.splitlines()))
    case.file(
        "collection.yaml",
        "title: A Book\nlanguage: en-GB\npublisher: {name: House, place: London}\ndate: 2026\neditors: [ed]\n"
        f"citations:\n{lines}\nbody: [one.md, two.md]\neditions: {{epub: {{}}, print: {{}}}}\n",
    )
    case.file("contributors.yaml", "ed: {name: Edith Marsh}\n")
    case.file("references.bib", BIB)
    case.file(
        "one.md",
        "---\ntitle: One\nauthors: [ed]\n---\nAs Hall says [@hall2014, p. 3] of *Donoghue* [@donoghue] and [@act1949].\n",
    )
    case.file("two.md", "---\ntitle: Two\nauthors: [ed]\n---\nAs others say [@barker2004; @hall2014].\n")
    return case


def _lists(case: Bookcase, ending: str) -> list[list[str]]:
    """Each list of works of a document: its headings and entries in order, one line each."""
    tree = case.epub().tree(ending)
    found = []
    for section in tree.iter(f"{X}section"):
        if section.get("role") == "doc-bibliography":
            rows = [
                e
                for e in section.iter()
                if e.tag in (f"{X}h1", f"{X}h2", f"{X}h3") or e.get("class") == "entry"
            ]
            found.append([" ".join("".join(r.itertext()).split()) for r in rows])
    return found


def test_references_stand_in_the_sections_that_the_editor_asks_for(case: Bookcase) -> None:
    """Works that no section takes come first; sections by kind and by keyword follow in their order."""
    sections = (
        "sections:\n- {title: Cases, types: [legal_case]}\n- {title: Legislation, types: [legislation]}\n"
        "- {title: Reports by hand, keywords: [primary]}"
    )
    book(case, f"references: both\n{sections}")
    case.edit("references.bib", "title = {Review", "keywords = {policy, Primary}, title = {Review").build()
    assert _lists(case, "one.xhtml") == [
        ["References", "Hall, P. (2014) Cities of Tomorrow. Oxford: Wiley. ↑",
         "Cases", "Donoghue v Stevenson [1932] AC 562. ↑", "Legislation", "Housing Act 1949. ↑"]
    ]  # fmt: skip
    assert (
        _lists(case, "two.xhtml")[0][-2:]
        == ["Reports by hand", "Barker, K. (2004) Review of Housing Supply. London: HM Treasury. ↑"]
        or _lists(case, "two.xhtml")[0][-2] == "Reports by hand"
    )
    whole = _lists(case, "bibliography.xhtml")[0]
    assert [row for row in whole if row in ("Cases", "Legislation", "Reports by hand")] == [
        "Cases",
        "Legislation",
        "Reports by hand",
    ]


def test_a_section_for_the_rest_stands_where_it_is_asked_for(case: Bookcase) -> None:
    """A section without types and keywords takes what no other takes, at its own place."""
    book(case, "sections:\n- {title: Cases, types: [legal_case]}\n- {title: Other works}").build()
    assert [r for r in _lists(case, "one.xhtml")[0] if not r.endswith("↑")] == [
        "References",
        "Cases",
        "Other works",
    ]


def test_works_of_the_books_list_say_which_essays_cite_them(case: Bookcase) -> None:
    """In a book with both lists an entry names the essays, and each name leads to the work's entry there."""
    book(case, "references: both").build()
    tree = case.epub().tree("bibliography.xhtml")
    entries = {e.get("id"): e for e in tree.iter(f"{X}p") if e.get("class") == "entry"}
    hall = entries["bibliography--ref-hall2014"]
    marks = hall.findall(f".//{X}span[@class='cited-in']//{X}a")
    assert ["".join(m.itertext()) for m in marks] == [
        "‘One’",
        "‘Two’",
    ]  # one author, so that titles tell them apart
    assert [str(m.get("href")).rpartition("#")[2] for m in marks] == [
        "one--ref-hall2014",
        "two--ref-hall2014",
    ]
    assert "[cited in ‘One’ and ‘Two’]" in " ".join("".join(hall.itertext()).split())


def test_an_essay_and_the_book_suggest_reading(case: Bookcase) -> None:
    """Suggested works stand in a list of their own, at the essay and at the back; nocite adds to the references."""
    book(case, "nocite: [act1949]\nreading: {works: [ward1976], keywords: [policy]}\nreferences: per-book")
    case.edit("references.bib", "title = {Review", "keywords = {policy}, title = {Review")
    case.edit(
        "two.md", "authors: [ed]", "authors: [ed]\nreading: [ward1976]\nnocite: '@donoghue, @ward1976'"
    ).build()
    assert _lists(case, "two.xhtml") == [
        ["Suggested reading", "Ward, C. (1976) Housing: An Anarchist Approach. London: Freedom Press."]
    ]
    assert [row.split(" (")[0] for row in _lists(case, "reading.xhtml")[0]] == [
        "Suggested reading",
        "Barker, K.",
        "Ward, C.",
    ]
    assert any("Ward" in row for row in _lists(case, "bibliography.xhtml")[0])
    assert "BIB-019" not in case.last.codes()
    assert "Suggested reading" in case.epub().text("nav.xhtml")
    assert "Suggested reading" in case.pdf().whole()


def test_nocite_of_one_essay_is_its_own(case: Bookcase) -> None:
    """An essay's nocite stands in its references and in no other's; `*` names every work."""
    book(case).edit("two.md", "authors: [ed]", "authors: [ed]\nnocite: [ward1976]").build()
    assert any("Ward" in row for row in _lists(case, "two.xhtml")[0])
    assert not any("Ward" in row for row in _lists(case, "one.xhtml")[0])
    case.edit("two.md", "nocite: [ward1976]", "nocite: '@*'").build()
    assert len(_lists(case, "two.xhtml")[0]) == 6


def test_unknown_works_are_reported_where_they_are_named(case: Bookcase) -> None:
    """A key of nocite or reading that is not there is reported at its line and column."""
    book(case, "nocite: [act1949, hal2014]")
    case.edit("two.md", "authors: [ed]", "authors: [ed]\nreading:\n  - ward1976\n  - ward76").check()
    assert "collection.yaml:8:21" in case.last.err
    assert "two.md:6:5" in case.last.err
    assert case.last.err.count("CITE-001") == 2


def test_references_lead_back_to_the_text(case: Bookcase) -> None:
    """In the EPUB an entry leads back to the first place that cites it; ids stand once."""
    book(case).edit("one.md", "[@act1949]", "[@act1949; @hall2014, p. 9]").build()
    tree = case.epub().tree("one.xhtml")
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    backs = [a for a in tree.iter(f"{X}a") if a.get("class") == "cite-back"]
    assert len(backs) == 3
    for back in backs:
        [target] = [e for e in tree.iter() if e.get("id") == str(back.get("href")).rpartition("#")[2]]
        [entry] = back.iterancestors(f"{X}p")
        assert str(target.get("href")).endswith(str(entry.get("id")))
    assert "↑" not in case.pdf().whole()


def _kept(case: Bookcase) -> set[Path]:
    return set((case.folder / ".gatherings" / "cache").glob("??/*"))


def test_an_edit_to_one_essay_renders_one_essays_citations(case: Bookcase) -> None:
    """Of an unchanged book nothing is asked again; of an edited essay its own citations alone."""
    book(case).check()
    first = _kept(case)
    case.check()
    assert _kept(case) == first
    case.edit("two.md", "As others say", "As a few say").check()
    assert _kept(case) == first
    case.edit("two.md", "@hall2014", "@hall2014, p. 9").check()
    assert len(_kept(case) - first) == 1
    case.edit("references.bib", "Cities of Tomorrow", "Cities of Today").check()
    assert len(_kept(case) - first) == 3  # both essays cite it; how to cite them did not change


def test_the_engine_is_started_only_for_citations_that_changed(
    case: Bookcase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word changed in the text starts no engine; a citation changed is told by `--why`, and the others are kept."""
    book(case).build("--why", "--edition", "epub")
    assert "made anew: the citations of one.md (not made before, or no longer kept)" in case.last.out
    started: list[object] = []
    monkeypatch.setattr("gatherings.cite.engine_process.engine_process", started.append)
    monkeypatch.setattr("gatherings.cite.engine.engine_process", started.append)
    case.edit("one.md", "As Hall says", "As Hall writes").build("--why", "--edition", "epub")
    assert not started
    assert "the citations of" not in case.last.out
    monkeypatch.undo()
    case.edit("one.md", "p. 3", "p. 4").build("--why", "--edition", "epub")
    assert "made anew: the citations of one.md (citations)" in case.last.out
    assert "the citations of two.md" not in case.last.out


def test_the_engine_gives_its_memory_back_before_pages_are_set_side_by_side(
    case: Bookcase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While other processes set pages none runs; where one process does all, it stays for the next build."""
    running: list[bool] = []
    set_pages = paging.set_pages

    def watched(*given: Any) -> Any:
        running.append(any(process.alive for process in engine_process._RUNNING))  # noqa: SLF001
        return set_pages(*given)

    monkeypatch.setattr(flow, "set_pages", watched)
    book(case).build("--jobs", "1")
    case.edit("one.md", "p. 3", "p. 4").build("--jobs", "2")
    assert running == [True, False]
