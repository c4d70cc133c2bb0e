"""Manuscripts are divided as their writers meant it, whatever their files look like."""

from __future__ import annotations

import time

import pytest
from tests.read.reading import places, sink

from gatherings.read.essay import split_manuscript
from gatherings.source import SourceFile


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("---\ntitle: A\n---\n\nText.\n", "A", "\nText.\n"),
        ("---  \ntitle: A\n---\t\nText.\n", "A", "Text.\n"),
        ("\n---\ntitle: A\n...\nText.\n", "A", "Text.\n"),
        ("---\ntitle: A\n---", "A", ""),
        ("# A\n\nText.\n", "A", "\nText.\n"),
        ("# A {#top .x}\nText.\n", "A", "Text.\n"),
        ("A\n===\nText.\n", "A", "Text.\n"),
        ("---\ntitle: A\n---\n\n# A\n\nText.\n", "A", "\nText.\n"),
        ("---\ntitle: A *b*\n---\n# A b #\nText.\n", "A *b*", "Text.\n"),
        ("---\ntitle: A\n---\n# B\nText.\n", "A", "# B\nText.\n"),
        ("## B\nText.\n", "", "## B\nText.\n"),
        ("Text.\n\n# Later\n", "", "Text.\n\n# Later\n"),
        ("---\n\nText after a rule.\n\n---\n", "", "---\n\nText after a rule.\n\n---\n"),
        ("---\nabstract: |\n  One.\n\n  ---\n  Two.\ntitle: A\n---\nText.\n", "A", "Text.\n"),
        ("", "", ""),
    ],
    ids=range(15),
)
def test_front_matter_title_and_body(text: str, title: str, body: str) -> None:
    """A first heading is the title where none is given, and is not printed twice."""
    found = sink()
    source = split_manuscript(SourceFile("x.md", text), found)
    assert not found.diagnostics
    assert (source.head.title, source.body.text) == (title, body)


def test_places_are_those_of_the_file() -> None:
    """Front matter is read as part of the manuscript, so its lines count from the top."""
    found = sink()
    text = "---\ntitle: A\ndate: never\n---\n"
    source = split_manuscript(SourceFile("x.md", text), found)
    assert places(found) == ["x.md:3:7 YAML-014"]
    assert source.place("title").text == "A"


def test_a_fault_of_syntax_leaves_the_body_alone() -> None:
    """The essay is still there to be checked."""
    found = sink()
    source = split_manuscript(SourceFile("x.md", "---\ntitle: A: b\n---\nText.\n"), found)
    assert places(found) == ["x.md:2:9 YAML-001"]
    assert (source.broken, source.body.text) == (True, "Text.\n")


def test_no_line_is_too_long() -> None:
    """Time grows with the length of a file, whatever stands in it."""
    started = time.perf_counter()
    for text in (
        "# x" + " " * 200_000 + "y",
        "# " + "{" * 200_000,
        "x" + "\n" * 200_000,
        "---\n" + " " * 200_000,
    ):
        split_manuscript(SourceFile("x.md", text), sink())
    assert time.perf_counter() - started < 60  # minutes before the cure
