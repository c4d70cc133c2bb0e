"""Every fault of a file is reported in one run, where it was written, with a way out."""

from __future__ import annotations

from pathlib import Path

from tests.read.reading import places, project, sink

from gatherings.model import PageSize, PartialDate
from gatherings.read.collection import collection_source
from gatherings.read.contributors import contributor_sources
from gatherings.read.essay import EssaySource, split_manuscript
from gatherings.source import SourceFile


def essay(text: str) -> tuple[EssaySource, list[str]]:
    """A manuscript with that front matter, and the messages about it."""
    found = sink()
    source = split_manuscript(SourceFile("x.md", f"---\n{text}---\n\nText.\n"), found)
    return source, places(found)


def test_all_faults_come_in_one_run_and_the_rest_is_kept(tmp_path: Path) -> None:
    """Wrong keys and values are named at line and column; what is right stays usable."""
    text = (
        "title: Kept\nsubtitel: B\nnotes: margin\ndate: 2026-02-31\npublisher: {name: P, town: X}\n"
        "editions: {print: {trim: 6x9in, ink: blue}}\nsupporters: [{logo: l.svg}, {name: S}]\n"
    )
    found = sink()
    source = collection_source(project(tmp_path, collection__yaml=text), found)
    assert places(found) == [
        "collection.yaml:2:1 YAML-010",
        "collection.yaml:3:8 YAML-013",
        "collection.yaml:4:7 YAML-014",
        "collection.yaml:5:22 YAML-010",
        "collection.yaml:6:38 YAML-013",
        "collection.yaml:7:14 YAML-012",
    ]
    head = source.head
    assert (head.title, head.notes, head.date) == ("Kept", "page", None)
    assert head.publisher is not None
    assert head.publisher.name == "P"
    assert head.editions is not None
    assert head.editions.print is not None
    assert head.editions.print.trim == PageSize(152.4, 228.6)
    assert [s.name for s in head.supporters] == ["S"]
    assert source.place("supporters", 0, "name").text == "S"


def test_hints_know_what_other_programs_call_things() -> None:
    """Misspellings get the nearest key, foreign words the key that means them here."""
    found = sink()
    text = "shrt_title: A\nauthor: b\ntags: [c]\nsummary: d\nweight: 3\n"
    split_manuscript(SourceFile("x.md", f"---\n{text}---\n"), found)
    assert [d.hint for d in found.diagnostics] == [
        "did you mean “short_title”?",
        "did you mean “authors”?",
        "did you mean “keywords”?",
        "did you mean “abstract”?",
        "the order of the essays stands in collection.yaml",
    ]


def test_a_misspelt_key_is_not_also_reported_as_missing(tmp_path: Path) -> None:
    """One slip, one message."""
    found = sink()
    collection_source(project(tmp_path, collection__yaml="titel: A\n"), found)
    assert places(found) == ["collection.yaml:1:1 YAML-010"]


def test_text_that_looks_like_a_number_is_text_as_it_was_typed() -> None:
    """A title of figures, and a version with a nought at its end, need no quotes."""
    source, said = essay("title: 1984\nkicker: 1.10\nkeywords: [2026, true]\n")
    assert not said
    assert (source.head.title, source.head.kicker) == ("1984", "1.10")
    assert source.head.keywords == ("2026", "true")


def test_a_key_without_a_value_counts_as_not_written() -> None:
    """Forms may be handed round with empty lines."""
    source, said = essay("title: A\nsubtitle:\ndate:\nauthors:\n")
    assert not said
    assert (source.head.subtitle, source.head.date, source.head.authors) == ("", None, ())


def test_an_edition_without_settings_is_wanted_all_the_same(tmp_path: Path) -> None:
    """`epub:` with nothing behind it asks for an EPUB."""
    found = sink()
    text = "title: A\neditions:\n  epub:\n"
    head = collection_source(project(tmp_path, collection__yaml=text), found).head
    assert head.editions is not None
    assert head.editions.epub is not None
    assert head.editions.print is None


def test_editions_that_are_not_made_yet_are_refused_by_name(tmp_path: Path) -> None:
    """A key of the format that this version can't keep is never passed over."""
    found = sink()
    text = "title: A\neditions: {epub: {}, screen: {}, web: {}, metadata: {}}\n"
    collection_source(project(tmp_path, collection__yaml=text), found)
    assert [d.message for d in found.diagnostics] == [
        "this version does not make a website",
        "this version does not make metadata for shops",
    ]


def test_one_thing_may_stand_for_a_list_of_one() -> None:
    """`authors: ines` is as good as `authors: [ines]`."""
    source, said = essay("authors: ines\nkeywords: homes\ncredits: {as: Maps by, who: tom}\n")
    assert not said
    assert source.head.authors == ("ines",)
    assert source.head.credits[0].who == ("tom",)


def test_dates_are_as_precise_as_they_were_written() -> None:
    """Year, month and day alike."""
    for typed, date in (
        ("2026", PartialDate(2026)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026-11-24", PartialDate(2026, 11, 24)),
    ):
        assert essay(f"date: {typed}\n")[0].head.date == date
    assert essay("date: 24 November 2026\n")[1] == ["x.md:2:7 YAML-014"]


def test_each_form_of_an_entry_is_checked_as_what_it_is() -> None:
    """A choice between text and keys gives messages about the one that was written."""
    _, said = essay("authors: [ines, {id: tom, rol: x}, {role: y}, [z]]\n")
    assert said == ["x.md:2:27 YAML-010", "x.md:2:36 YAML-012", "x.md:2:47 YAML-011"]


def test_a_faulty_contributor_takes_nobody_along(tmp_path: Path) -> None:
    """Each entry is read by itself."""
    text = "a: Sam\nb:\n  name: {given: Bo, surname: Ng}\nc: {role: x}\nd: {name: Di, agreement: no}\n"
    found = sink()
    people = contributor_sources(project(tmp_path, contributors__yaml=text), found)
    assert people is not None
    assert places(found) == [
        "contributors.yaml:1:4 YAML-011",
        "contributors.yaml:3:21 YAML-010",
        "contributors.yaml:4:1 YAML-012",
    ]
    assert list(people) == ["b", "c", "d"]
    assert people["d"].entry.agreement is None
