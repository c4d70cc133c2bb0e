"""A book's citations, from manuscripts to finished pages: what is kept, listed, marked and linked."""

from __future__ import annotations

from pathlib import Path

from tests.bookcase import Bookcase

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
        f"citations:\n{lines}\nbody: [one.md, two.md]\neditions: {{epub: {{}}}}\n",
    )
    case.file("contributors.yaml", "ed: {name: Edith Marsh}\n")
    case.file("references.bib", BIB)
    case.file(
        "one.md",
        "---\ntitle: One\nauthors: [ed]\n---\nAs Hall says [@hall2014, p. 3] of *Donoghue* [@donoghue] and [@act1949].\n",
    )
    case.file("two.md", "---\ntitle: Two\nauthors: [ed]\n---\nAs others say [@barker2004; @hall2014].\n")
    return case


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
