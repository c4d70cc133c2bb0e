"""The text of citations is read as Pandoc reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cite.bench import FIXTURES, shelf, sink

from gatherings.cite import locators, syntax
from gatherings.diagnostics import Sink
from gatherings.source import SourceFile, Span

CASES = FIXTURES / "syntax.txt"


def _cases(path: Path) -> list[tuple[str, str, str]]:
    """Title, input and expected reading of each fixture: title, `.`, input, `.`, expected, `.`."""
    parts = path.read_text("utf-8").split("\n.\n")
    return [(parts[i].strip(), parts[i + 1], parts[i + 2]) for i in range(0, len(parts) - 2, 3)]


def _read(raw: str, into: Sink, language: str = "en-GB") -> syntax.Cluster:
    words = locators.labels(shelf().nearest_locale(language).terms)
    return syntax.cluster(raw, Span(SourceFile("essay.md", raw), 0, len(raw)), words, into)


def _told(cluster: syntax.Cluster) -> str:
    rows = []
    for item in cluster.items:
        marks = {"normal": "", "suppress-author": "-", "author-in-text": "+"}
        place = f" {item.label}={item.locator}" if item.label else ""
        rows.append(f"{item.prefix!r} {marks[item.mode]}{item.key}{place} {item.suffix!r}")
    return "\n".join(rows) or "nothing"


@pytest.mark.parametrize(("title", "raw", "expected"), _cases(CASES), ids=lambda v: v if len(v) < 60 else "")
def test_reading(title: str, raw: str, expected: str) -> None:
    """Each citation of the fixtures is read as written there."""
    assert _told(_read(raw, sink())) == expected, title


def test_there_are_enough_cases() -> None:
    """The fixtures cover the syntax broadly."""
    assert len(_cases(CASES)) >= 80


def test_keys_have_places() -> None:
    """Every key's span covers exactly the key in the manuscript, in brackets, braces and after names."""
    raw = "[see @alpha, p. 3; -@{b:c}, 4; @gamma.]"
    assert [i.span.text for i in _read(raw, sink()).items] == ["alpha", "b:c", "gamma"]
    raw = "@alpha [p. 3; see @beta]"
    assert [i.span.text for i in _read(raw, sink()).items] == ["alpha", "beta"]


def test_an_empty_citation_is_reported() -> None:
    """Brackets without a key cite nothing, and say so."""
    heard = sink()
    assert _read("[see @, p. 3]", heard).items == ()
    assert [d.code for d in heard.diagnostics] == ["CITE-002"]
    heard = sink()
    assert [i.key for i in _read("[@a; see @, p. 3; @b]", heard).items] == ["a", "b"]
    assert [(d.code, d.column, d.width) for d in heard.diagnostics] == [("CITE-002", 5, 12)]


def test_an_unreadable_locator_is_printed_as_typed() -> None:
    """Braces that never close are reported and kept."""
    heard = sink()
    assert _read("[@a, {fol. 3 verso]", heard).items[0].suffix == ", {fol. 3 verso"
    assert [d.code for d in heard.diagnostics] == ["CITE-003"]


@pytest.mark.parametrize(
    ("language", "raw", "label"),
    [("de-DE", "[@a, S. 3]", "page"), ("de-DE", "[@a, Kap. 2]", "chapter"), ("fr-FR", "[@a, chap. 2]", "chapter"),
     ("en-GB", "[@a, s. 3]", "section"), ("es-ES", "[@a, cap. 4]", "chapter"), ("de-DE", "[@a, vol. 2]", "volume")],
)  # fmt: skip
def test_words_of_the_language_come_first(language: str, raw: str, label: str) -> None:
    """“S. 3” is a page in German and a section in English; English words are always understood."""
    assert _read(raw, sink(), language).items[0].label == label


def test_a_citation_over_two_lines_of_a_quotation() -> None:
    """A fault on the second line of a quoted citation is reported where it stands in the file."""
    text = "> As is said [see @book, p. 3;\n> and @nobody].\n"
    file = SourceFile("one.md", text)
    heard = sink()
    whole = Span(file, text.index("["), text.index("]") + 1)
    made = syntax.cluster("[see @book, p. 3;\nand @nobody]", whole, locators.labels({}), heard)
    assert [i.span.text for i in made.items] == ["book", "nobody"]
    assert file.position(made.items[1].span.start).line == 2
