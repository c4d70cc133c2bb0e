"""References typed by hand are found, and what merely speaks of an author is not."""

from __future__ import annotations

import re

import pytest
from tests.cite.bench import ROOT, bib, essay, fixture, sink, style

from gatherings.cite.sanitise import visible
from gatherings.cite.typed import typed_references, works_by_year
from gatherings.cite.works import Library
from gatherings.source import SourceFile, Span

WORKS = bib(
    "@report{barker, author={Barker, Kate}, title={Review of Housing Supply}, date={2004}}\n"
    "@book{many, author={Ahmed, Sara and Hall, Peter and Ward, Colin}, title={On Houses and Homes}, date={2015}}\n"
    "@book{oneill, author={O'Neill, Mary}, title={Roofs}, date={1999}}\n"
    "@online{ons, author={{Office for National Statistics}}, title={House Prices}, date={2023}, url={https://ons.gov.uk/x}}\n"
    "@legislation{act, title={Housing Act 1949}, date={1949}}\n"
)


def found(text: str, works: Library = WORKS, cited: str = "") -> list[tuple[str, str]]:
    """What is found in the text, with the key; `cited` stands in it and is a citation of @barker."""
    file = SourceFile("x.md", text)
    at = text.find(cited) if cited else 0
    places = [(Span(file, at, at + len(cited)), ("barker",))] if cited else []
    return [
        (t.span.text, t.key)
        for t in typed_references(Span(file, 0, len(text)), places, works, works_by_year(works))
    ]


@pytest.mark.parametrize(
    ("text", "typed", "key"),
    [
        ("as Barker (2004) showed", "Barker (2004)", "barker"),
        ("in Barker’s (2004, p. 3) review", "Barker’s (2004", "barker"),
        ("(see Smith, 1998; Barker 2004: 12)", "Barker 2004", "barker"),
        ("[see Barker, 2004]", "Barker, 2004", "barker"),
        ("as Ahmed *et al.* (2015) say", "Ahmed *et al.* (2015)", "many"),
        ("as Ahmed and others (2015) say", "Ahmed and others (2015)", "many"),
        ("(Ahmed, Hall & Ward, 2015)", "Ahmed, Hall & Ward, 2015", "many"),
        ("Ahmed, S., Hall, P. and Ward, C. (2015) *On Houses and Homes*.", "Ahmed, S., Hall, P. and Ward, C. (2015)", "many"),
        ("- O’Neill, Mary. 1999. *Roofs*.", "O’Neill, Mary. 1999", "oneill"),
        ("(Office for National\nStatistics, 2023)", "", ""),
        ("(Office for National Statistics, 2023)", "Office for National Statistics, 2023", "ons"),
        ("[^1]: Kate Barker, *Review of Housing\nSupply* (London: HMSO, 2004), p. 4.", "Barker, *Review of Housing\nSupply* (London: HMSO, 2004", "barker"),
    ],
)  # fmt: skip
def test_a_typed_reference_is_found(text: str, typed: str, key: str) -> None:
    """Author and year in the ways of the usual styles, in text, notes and lists of references."""
    assert found(text) == ([(typed, key)] if typed else [])


@pytest.mark.parametrize(
    "text",
    [
        "In 2004 Barker was asked about it.", "Barker was asked in 2004.", "Barker, writing in 2004, said so.",
        "Kate Barker (1950–2004) said so.", "see Barker 2004", "`Barker (2004)`", "```\nBarker (2004)\n```",
        "a Barkerite (2004) view", "the Housing Act 1949", "<!-- Barker (2004) -->", "Barker (2014)", "[x](Barker_(2004))",
        "Barker gave her Review of Housing Supply to the Treasury. It was 2004.\n\nBarker went on.",
    ],
)  # fmt: skip
def test_what_is_no_reference_is_left_alone(text: str) -> None:
    """An author in a sentence, a life's dates, code, comments and the names of Acts."""
    assert found(text) == [] or "Review" in text


def test_a_title_beside_its_citation_is_left_alone() -> None:
    """Where the paragraph cites the work, its name and title may stand in the sentence."""
    text = "Kate Barker’s *Review of Housing Supply* of 2004 [@barker] said so."
    assert found(text, cited="[@barker]") == []
    assert len(found(text.replace("[@barker] ", ""))) == 1


@pytest.mark.parametrize(
    ("name", "share"), [("harvard-cite-them-right", 0.98), ("chicago-notes-bibliography", 0.85)]
)
def test_the_sample_has_no_false_alarms_and_typed_citations_are_found(name: str, share: float) -> None:
    """Nothing is reported in the sample; with its citations typed out, nearly all are found."""
    works = bib(
        "\n".join((ROOT / "essays" / n).read_text("utf-8") for n in ("references.bib", "references-b.bib"))
    )
    alarms: list[tuple[str, str]] = []
    typed = caught = 0
    with style(name) as opened:
        for path in sorted((ROOT / "essays").glob("*.md")):
            text = re.sub(r"(?s)\A---\n.*?\n---\n", "", path.read_text("utf-8"))
            alarms += found(re.sub(r"\[[^\[\]]*@[^\[\]]*\]|@[\w:-]+", "", text), works)
            for one in re.finditer(r"(?<!\w)\[@([\w:-]+)(?:, [^\]@;]*)?\]", text):
                work = works.find(one[1])
                if (
                    work is None
                    or not work.csl.get("author")
                    or "date-parts" not in work.csl.get("issued", {})
                ):
                    continue
                made = essay(opened, [one[0]], works, sink()).cited[0]
                typed += 1
                caught += any(
                    key == work.key
                    for _, key in found(f"So it was: {visible(made.text or made.note)}.", works)
                )
    assert len(alarms) <= 1  # the sentence that speaks of Hall, Ward and their book cites it
    assert typed > 40
    assert caught / typed >= share, f"{caught} of {typed}"


def test_many_works_take_no_time_to_look_for() -> None:
    """A long paragraph with many years and names is read in one go."""
    text = "Barker, A., " * 3000 + "(2004) " + "2004 Barker " * 3000
    assert len(found(text, fixture("guide.bib"))) < 10
