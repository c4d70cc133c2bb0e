"""CSL-JSON, CSL-YAML and RIS files are read, and after a fault the rest of them."""

from __future__ import annotations

import pytest
from tests.cite.bench import bib, sink

HALL = '{"id": "hall", "type": "book", "title": "Cities: A Book", "author": [{"family": "Hall", "given": "P."}], "issued": {"date-parts": [["2014"]]}}'


def test_json() -> None:
    """Numbers that exporters write as text are numbers, and each work has the place of its id."""
    work = bib(f"[\n {HALL}]", name="w.json").works["hall"]
    assert work.csl["issued"] == {"date-parts": [[2014]]}
    assert work.csl["title-short"] == "Cities"
    assert (work.span.text, work.span.file.position(work.span.start).line) == ("hall", 2)


def test_json_goes_on_after_a_fault() -> None:
    """A broken item is reported where it breaks; the items around it are read."""
    heard = sink()
    works = bib(
        f'[\n {HALL},\n {{"id": "b" "type": "book"}},\n {HALL.replace("hall", "c").replace("Cities", "Towns")}\n]',
        heard,
        "w.json",
    ).works
    assert list(works) == ["hall", "c"]
    assert [(d.code, d.line, d.column) for d in heard.diagnostics] == [("BIB-002", 3, 13)]


def test_json_cut_short() -> None:
    """A file cut in the middle gives what is whole, and says that it was cut."""
    heard = sink()
    assert list(bib(f"[\n {HALL},\n {HALL[:50]}", heard, "w.json").works) == ["hall"]
    assert {d.code for d in heard.diagnostics} == {"BIB-002"}


def test_yaml() -> None:
    """Pandoc's YAML: dates as text, EDTF or lists, under `references`."""
    works = bib(
        "references:\n- id: hall\n  type: book\n  title: Cities\n  author: [{family: Hall, given: P.}]\n  issued: 2014-05\n"
        "- id: ward\n  type: book\n  title: Child\n  author: [{literal: Ward}]\n  issued: [{year: 1978, month: 2}]\n",
        name="w.yaml",
    ).works
    assert [w.csl["issued"] for w in works.values()] == [
        {"date-parts": [[2014, 5]]},
        {"date-parts": [[1978, 2]]},
    ]
    assert [w.span.text for w in works.values()] == ["hall", "ward"]


def test_yaml_faults() -> None:
    """What is no YAML, or unfolds without end, is reported and not followed."""
    heard = sink()
    bib("references:\n- id: [a\n", heard, "w.yaml")
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join([f'*{p}'] * 10)}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)
    )
    bib(bomb + "references: [*h]\n", heard, "b.yaml")
    assert {(d.path, d.code) for d in heard.diagnostics} == {("w.yaml", "BIB-002"), ("b.yaml", "BIB-002")}


def test_ris() -> None:
    """A record with names, pages and dates; without an ID the key is made of author and year."""
    heard = sink()
    works = bib(
        "TY  - JOUR\nAU  - Arnstein, Sherry R.\nTI  - A Ladder\nJO  - JAIP\nVL  - 35\nIS  - 4\nSP  - 216\nEP  - 224\n"
        "PY  - 1969/07/01\nDO  - https://doi.org/10.1080/01944366908977225\nER  - \nTY  - BOOK\nID  - hall\nAU  - Hall, P.\nTI  - Cities\nPY  - 2014\n",
        heard, "w.ris",
    ).works  # fmt: skip
    assert list(works) == ["arnstein1969", "hall"]
    csl = works["arnstein1969"].csl
    assert (csl["page"], csl["DOI"], csl["issued"]) == (
        "216–224",
        "10.1080/01944366908977225",
        {"date-parts": [[1969, 7, 1]]},
    )
    assert [d.code for d in heard.diagnostics] == ["BIB-002"]  # the second record has no end


def test_other_files_hold_no_works() -> None:
    """A file of another kind is refused by name."""
    heard = sink()
    assert not bib("x", heard, "works.docx").works
    assert [d.code for d in heard.diagnostics] == ["BIB-010"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.json", '[{"id": "a", "type": "book", "title": "T",\n  "DOI": "11.5/x", "issued": 1999, "author": [{"literal": "A"}]}]'),
        ("w.yaml", "- id: a\n  type: book\n  title: T\n  issued: 1999\n  DOI: 11.5/x\n  author: [{literal: A}]\n"),
    ],
)  # fmt: skip
def test_faults_stand_at_their_value(name: str, text: str) -> None:
    """A doubtful value is reported where it stands, in CSL-JSON and CSL-YAML as in a .bib."""
    heard = sink()
    bib(text, heard, name)
    [fault] = heard.diagnostics
    line = text.splitlines()[fault.line - 1]
    assert (fault.code, line[fault.column - 1 :][:6]) == ("BIB-014", "11.5/x")


def test_keywords_and_words_for_a_date() -> None:
    """Keywords are kept apart from what is printed, and a date in words stays, whatever stands beside it."""
    works = bib('[{"id": "a", "type": "book", "keyword": "primary; maps", "issued": {"date-parts": [], "literal": "in press"}}]',
                name="w.json").works  # fmt: skip
    assert works["a"].keywords == ("primary", "maps")
    assert works["a"].csl["issued"] == {"literal": "in press"}
