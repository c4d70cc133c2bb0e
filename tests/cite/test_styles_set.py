"""Whole essays in the styles of the house: every kind of work, every way of citing it.

The recorded tables in tests/fixtures/cite/set/ were read line by line against the styles' guides.
"""

from __future__ import annotations

import re

import pytest
from tests.cite.bench import FIXTURES, essay, fixture, shown, sink, style

WAYS = [
    "[@book, p. 99]", "[@book, p. 99]", "[@book, 100]", "[@twoa; @twob]", "[@many]", "@many [p. 4]", "@chapter",
    "[see @act, s. 6]", "@act", "[@case]", "[-@article, p. 7]", "[see *also* @book, chap. 2; and @edited]", "[@paper; @book; @article]",
]  # fmt: skip
STYLES = (
    "harvard-cite-them-right", "apa", "chicago-author-date", "chicago-notes-bibliography", "mhra-notes", "oscola", "ieee", "nlm-citation-sequence",
    "modern-language-association", "chicago-notes-bibliography-subsequent-ibid", "american-medical-association",
    "new-harts-rules-notes",
)  # fmt: skip


@pytest.mark.parametrize("name", STYLES)
def test_table(name: str, update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    """First citations of twenty kinds of work, then repetitions and special ways, then the references."""
    works = fixture("kinds.bib")
    raws = [f"[@{key}, p. 12]" for key in works.works] + WAYS
    with style(name) as opened:
        made = essay(opened, raws, works)
    lines = [f"{raw}\n    {text}" for raw, text in zip(raws, shown(made), strict=True)]
    lines += [f"{r.key} {r.label}\n    {r.html}" for r in made.references]
    golden = FIXTURES / "set" / f"{name}.txt"
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join(lines) + "\n", "utf-8")
    assert "\n".join(lines) + "\n" == golden.read_text("utf-8")


def _set(name: str, *raws: str, language: str = "en-GB") -> list[str]:
    with style(name, language) as opened:
        return shown(essay(opened, raws, fixture("kinds.bib")))


def test_letters_hold_for_a_whole_book() -> None:
    """With every work of the book named, each essay uses the letters of the book's own list."""
    works = fixture("kinds.bib")
    with style("harvard") as opened:
        assert shown(essay(opened, ["[@twoa]"], works)) == ["(Steedman, 2001)"]
        made = essay(opened, ["[@twoa]"], works, book=list(works.works))
    with style("ieee") as opened:
        numbers = [["[@twob]", "[@case]"], ["[@case]", "[@twoa]"]]
        assert [shown(essay(opened, n, works, book=["case", "twoa", "twob"])) for n in numbers] == [
            ["[3]", "[1]"],
            ["[1]", "[2]"],
        ]
        assert shown(essay(opened, ["[@twob]", "[@case]"], works, nocite=["case", "edited"])) == [
            "[1]",
            "[2]",
        ]
    assert shown(made) == ["(Steedman, 2001b)"]
    assert len(made.references) == len(works.works)


def test_works_that_a_style_does_not_list() -> None:
    """A work of which the style prints no reference leaves the others under their own keys."""
    works = fixture("works.bib")
    for name in STYLES:
        with style(name) as opened:
            made = essay(opened, [], works, nocite=list(works.works))
        found = {r.key: r.html for r in made.references}
        assert "Arnstein" in found["simple"]
        assert "Civilisation" in found["multi"]


def test_order_inside_a_citation() -> None:
    """Works stand in the style's order; words typed around them keep theirs, so that "see" stays with its own."""
    assert _set("apa", "[@twoa; @article]", "[see @twoa; @article]", "[@twoa; @article, a classic]") == [
        "(Arnstein, 1969; Steedman, 2001)", "(see Steedman, 2001; Arnstein, 1969)", "(Steedman, 2001; Arnstein, 1969, a classic)"
    ]  # fmt: skip
    assert _set("ieee", "[@book]", "[@edited]", "[@article; @edited; @book]")[2] == "[1], [2], [3]"


@pytest.mark.parametrize("name", ["vancouver", "ieee", "apa", "ama", "mla", "oscola", "chicago"])
@pytest.mark.parametrize(
    "raw", ["[@twoa; @article; @book]", "[@book; see @article; @book, p. 9]", "[@article; @book; @edited]"]
)
def test_each_part_of_a_citation_belongs_to_its_work(name: str, raw: str) -> None:
    """Parts of a citation that are told apart carry the key of a work that it cites, each once, as printed."""
    works = fixture("kinds.bib")
    with style(name) as opened:
        [cited] = essay(opened, [raw], works).cited
    keys = re.findall(r'data-key="([^"]*)"', cited.text + cited.note)
    assert set(keys) <= set(re.findall(r"@(\w+)", raw))
    for key, text in re.findall(r'<span class="cite" data-key="([^"]*)">(.*?)</span>', cited.text):
        if name == "apa":
            assert {"twoa": "Steedman", "article": "Arnstein", "book": "Thompson", "edited": "Hall"}[
                key
            ] in text


def test_ibid_counts_within_notes() -> None:
    """Ibid follows directly, with and without another page; a note between them ends it."""
    got = _set("chicago-ibid", "[@book, p. 3]", "[@book, p. 3]", "[@book, 9]", "[@edited]", "[@book]")
    assert got[1:3] == ["Ibid.", "Ibid., 9."]
    assert got[4] == "Thompson, <em>The Making of the English Working Class</em>."


def test_oscola_refers_to_the_first_note() -> None:
    """“(n 1)” is the number of the note in which the work was first cited."""
    assert _set("oscola", "[@book]", "[@edited]", "[@book, 99]")[2] == "Thompson (n 1) 99."


def test_letters_tell_works_of_a_year_apart() -> None:
    """Two works of one author and year are a and b, in citations and references alike."""
    assert _set("harvard", "[@twoa; @twob]", "@twob [p. 3]") == [
        "(Steedman, 2001b, 2001a)",
        "Steedman (2001a, p. 3)",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("harvard", "Ahmed et al. (2015, p. 4)"), ("apa", "Ahmed et al. (2015, p. 4)"), ("ieee", "Ahmed et al. [1, p. 4]"),
        ("oscola", "Ahmed and others | Sara Ahmed and others, ‘On Houses’ (2015) 52 Urban Studies 1, 4."), ("mla", "Ahmed et al. (4)"),
    ],
)  # fmt: skip
def test_authors_in_the_sentence(name: str, expected: str) -> None:
    """The author is named in the sentence in every kind of style."""
    assert _set(name, "@many [p. 4]") == [expected]


def test_and_others() -> None:
    """A list that ends in "and others" is shortened in the style's own words."""
    from tests.cite.bench import bib

    works = bib("@book{a, author = {Ahmed, Sara and others}, title = {Hands}, year = 2015, publisher = {P}}")
    for name, expected in (
        ("harvard", "(Ahmed et al., 2015)"),
        ("oscola", "Sara Ahmed and others, <em>Hands</em> (P 2015)."),
    ):
        with style(name) as opened:
            assert shown(essay(opened, ["[@a]"], works)) == [expected]


def test_other_languages() -> None:
    """Words between the works are those of the essay's language."""
    assert _set("apa", "[@edited, S. 4]", language="de-DE") == ["(Hall &amp; Rose, 2006, S. 4)"]
    assert _set("chicago-author-date", "[@edited]", language="fr-FR") == ["(Hall et Rose 2006)"]


def test_missing_works_are_marked_and_the_rest_is_set() -> None:
    """A key without a work shows in the page, and is reported with the nearest key."""
    heard = sink()
    with style("harvard") as opened:
        made = essay(opened, ["[@boook; @edited]", "[@nothing]"], fixture("kinds.bib"), heard)
    assert shown(made) == [
        '(Hall and Rose, 2006) (<span class="missing">boook?</span>)',
        '(<span class="missing">nothing?</span>)',
    ]
    first = heard.diagnostics[0]
    assert (first.code, first.line, first.column, first.hint) == ("CITE-001", 1, 3, "did you mean “book”?")


def test_links_and_keys() -> None:
    """Each work's part of a citation carries its key, and words before it stay outside."""
    with style("harvard") as opened:
        made = essay(opened, ["[see @book, p. 3; @edited]"], fixture("kinds.bib"))
    assert made.cited[0].text == (
        '(see <span class="cite" data-key="book">Thompson, 1963, p. 3</span>; <span class="cite" data-key="edited">Hall and Rose, 2006</span>)'
    )
    assert made.cited[0].keys == ("book", "edited")


def test_addresses_become_links() -> None:
    """DOIs and web addresses in references are links, without the full stop after them."""
    with style("harvard") as opened:
        made = essay(opened, [], fixture("kinds.bib"), nocite=["article", "web"])
    html = " ".join(r.html for r in made.references)
    assert (
        '<a class="doi" href="https://doi.org/10.1080/01944366908977225">https://doi.org/10.1080/01944366908977225</a>.'
        in html
    )
    assert '<a class="url" href="https://www.ons.gov.uk/houses">' in html


def test_a_citation_inside_a_note_stays_in_its_sentence() -> None:
    """In an author's note a citation keeps no full stop of its own where the sentence goes on."""
    from gatherings.source import SourceFile, Span

    text = "[^1]: The figures are disputed [@book, p. 3], and see [see @edited].\n\n[^2]: [@book, p. 4]\n"
    file = SourceFile("essay.md", text)
    raws = ["[@book, p. 3]", "[see @edited]", "[@book, p. 4]"]
    spans = [(r, Span(file, text.index(r), text.index(r) + len(r))) for r in raws]
    works = fixture("kinds.bib")
    with style("mhra") as opened:
        clusters = opened.read(spans, works, sink())
        assert not any(opened.needs_note(c, in_note=True) for c in clusters)
        made = opened.essay(
            [(clusters[0], 1, True), (clusters[1], 1, True), (clusters[2], 2, True)], works, sink()
        )
    texts = [
        t.split(">", 1)[1].replace("</span>", "") if t.startswith("<span") else t
        for t in (c.text for c in made.cited)
    ]
    assert (made.cited[0].text[0], made.cited[0].text[-1]) == ("(", ")")
    assert "see " in made.cited[1].text
    assert not made.cited[1].text.endswith(".")
    assert texts[2].endswith("p. 4.")
    assert all(c.note == "" for c in made.cited)
