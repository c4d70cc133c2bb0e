"""YAML keeps its places, means what YAML 1.2 says, and refuses what would do harm."""

from __future__ import annotations

import time

import pytest
from tests.read.reading import read_yaml, sink

from gatherings.read.located_yaml import yaml_document
from gatherings.source import SourceFile


def test_values_and_keys_know_where_they_stand() -> None:
    """Spans cover exactly what was typed, in block and flow style, quoted and folded."""
    text = "a: one\nb: {c: \"two\", d: [3, 'four']}\ne:\n  - f: |\n      five\n      six\n"
    document, said = read_yaml(text)
    assert document is not None
    assert not said
    assert document.value_span(("a",)).text == "one"
    assert document.value_span(("b", "c")).text == '"two"'
    assert document.value_span(("b", "d", 1)).text == "'four'"
    assert document.value_span(("b", "d")).text == "[3, 'four']"
    assert document.key_span(("e", 0, "f")).text == "f"
    assert document.value_span(("e", 0, "f")).text == "|\n      five\n      six"
    assert document.data["e"] == [{"f": "five\nsix\n"}]


def test_the_place_of_something_unwritten_is_that_of_what_would_hold_it() -> None:
    """Messages about missing values point at the nearest thing that is there."""
    document, _ = read_yaml("a:\n  b: {c: 1}\n")
    assert document is not None
    assert document.value_span(("a", "b", "x", 4)).text == "{c: 1}"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("no", "no"),
        ("2026-11-24", "2026-11-24"),
        ("10:30", "10:30"),
        ("007", 7),
        ("1.10", 1.1),
        ("'12'", "12"),
        ("true", True),
        ("~", None),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("9" * 40, "9" * 40),
        ("!!str 12", "12"),
    ],
    ids=str,
)
def test_scalars_mean_what_yaml_1_2_says(typed: str, value: object) -> None:
    """`no`, dates and times stay text; numbers are numbers only where they look like one."""
    document, said = read_yaml(f"key: {typed}\n")
    assert document is not None
    assert not said
    assert document.data == {"key": value}
    assert type(document.data["key"]) is type(value)


def test_numbers_remember_how_they_were_typed() -> None:
    """An ISBN without quotes keeps its leading nought."""
    document, _ = read_yaml("isbn: 0123456789\n")
    assert document is not None
    assert document.raw[("isbn",)] == "0123456789"


def test_a_directive_does_not_bring_back_yaml_1_1() -> None:
    """`no` stays text whatever version a file claims."""
    document, said = read_yaml("%YAML 1.1\n---\nagreed: no\n")
    assert document is not None
    assert (document.data, said) == ({"agreed": "no"}, [])


def test_hyphens_around_a_file_are_no_second_document() -> None:
    """Editors who know front matter close a file as they close that."""
    document, said = read_yaml("---\ntitle: A\n---\n")
    assert document is not None
    assert (document.data, said) == ({"title": "A"}, [])


def test_aliases_are_followed_a_little_way() -> None:
    """A value may be named and used again."""
    document, said = read_yaml("a: &x {b: 1}\nc: *x\n")
    assert document is not None
    assert not said
    assert document.data["c"] == {"b": 1}


def test_a_small_file_cannot_become_a_huge_one() -> None:
    """Nested aliases (a “billion laughs”) are refused at once, and so are depth and size."""
    bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]\n" for n in range(1, 9)
    )
    started = time.perf_counter()
    for text in (bomb, "a: " + "[" * 5000 + "]" * 5000, "a: " + "x" * 1_000_001):
        document, said = read_yaml(text)
        assert document is None
        assert [s.rpartition(" ")[2] for s in said] == ["YAML-003"]
    assert time.perf_counter() - started < 60  # minutes before the cure


def test_no_tag_makes_an_object() -> None:
    """Tags of other programs are reported and have no effect."""
    document, said = read_yaml("a: !!python/object/apply:os.getcwd []\n!x b: 1\n")
    assert document is not None
    assert document.data == {"a": [], "b": 1}
    assert said == ["x.yaml:1:4 YAML-005", "x.yaml:2:1 YAML-005"]


def test_of_two_equal_keys_the_first_counts_and_the_second_is_shown() -> None:
    """Nothing is overwritten in silence, and values below the second key are read past."""
    document, said = read_yaml("a: {b: 1}\na: {b: 2, c: [3]}\nd: 4\n")
    assert document is not None
    assert document.data == {"a": {"b": 1}, "d": 4}
    assert said == ["x.yaml:2:1 YAML-002"]
    assert document.value_span(("a", "b")).text == "1"


def test_a_document_without_one_value_keeps_the_places_of_the_others() -> None:
    """Leaving out a list item moves the later ones up, places included."""
    document, _ = read_yaml("a: [x, y, {z: 1}]\nb: 2\n")
    assert document is not None
    shorter = document.without(("a", 0))
    assert shorter.data == {"a": ["y", {"z": 1}], "b": 2}
    assert shorter.value_span(("a", 0)).text == "y"
    assert shorter.value_span(("a", 1, "z")).text == "1"
    assert document.data["a"][0] == "x"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title: Homes: a history\n", "1:13", "a colon stands inside"),
        ("title: “Homes”: a history\n", "1:15", "a colon stands inside"),
        ('title: "Never closed\nb: c\n', "1:8", "never closed"),
        ("title: 'It's here'\n", "1:12", "closing quotation mark"),
        ("title: @handle\n", "1:8", "may not begin with “@”"),
        ("title: % of homes\n", "1:8", "may not begin with “%”"),
        ("title: & Sons\n", "1:8", "may not begin with “&”"),
        ("title: *Emphasis* is all\n", "1:8", "nothing is named"),
        ("title: [Untitled] essays\n", "1:8", "may not begin with “[”"),
        ("front: [a, b\nbody: [c]\n", "1:8", "not closed as it should be"),
        ("title: A\n\tsubtitle: B\n", "2:1", "a tab"),
        ("title: A\n\u00a0 subtitle: B: C\n", "2:1", "no-break space"),
        ("title A\nsubtitle: B\n", "1:1", "a key without a colon"),
        ("title:A\nsubtitle: B\n", "1:6", "a blank is missing"),
        ("title: A\n subtitle: B\n", "2:2", "indented further"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "fits no line above"),
        ("title: A\nSome text\nmore: b\n", "2:1", "a key without a colon"),
        ('path: "C:\\path"\n', "1:10", "backslash"),
        ("title: - x\n", "1:8", "behind its key"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_syntax_faults_are_said_in_plain_words(text: str, place: str, words: str) -> None:
    """The place is where the editor has to type, and the sentence names no parser's terms."""
    found = sink()
    assert yaml_document(SourceFile("x.yaml", text), found) is None
    (only,) = found.diagnostics
    assert f"{only.line}:{only.column}" == place
    assert words in only.message
    assert only.hint
