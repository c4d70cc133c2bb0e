"""Identifiers come out in their usual form, or with a message that helps."""

from __future__ import annotations

import pytest

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.resolve.identifiers import Identifying, is_language_tag
from gatherings.resolve.licences import RESERVED, licence_named
from gatherings.resolve.relators import relator
from gatherings.source import SourceFile, Span

HERE = Span(SourceFile("x.yaml", "x"), 0, 1)


def checked(kind: str, written: str) -> tuple[str, list[str]]:
    """The identifier as it comes out, and the messages."""
    sink = Sink(RULES)
    identifying = Identifying(sink)
    if kind == "issn":
        return identifying.issn(written, HERE), [d.message for d in sink.diagnostics]
    return getattr(identifying, kind)(written, HERE, "x"), [d.message for d in sink.diagnostics]


@pytest.mark.parametrize(
    ("kind", "written", "wanted"),
    [
        ("isbn", "9780141439563", "978-0-14-143956-3"),
        ("isbn", "ISBN 978 0 14 143956 3", "978-0-14-143956-3"),
        ("isbn", "0-14-143956-4", "978-0-14-143956-3"),
        ("isbn", "978-1-234567-89-7", "978-1-234-56789-7"),
        ("issn", "03178471", "0317-8471"),
        ("issn", "2434-561x", "2434-561X"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "0000 0002 1694 233X", "0000-0002-1694-233X"),
        ("doi", "https://doi.org/10.5555/a.1", "10.5555/a.1"),
        ("doi", "doi:10.5555/(a)<1", ""),
        ("isbn", "", ""),
    ],
    ids=str,
)
def test_usual_forms(kind: str, written: str, wanted: str) -> None:
    """Hyphens stand where the agency puts them; addresses and labels are taken off."""
    found, said = checked(kind, written)
    if wanted or not written:
        assert (found, said) == (wanted, [])
    else:
        assert said


@pytest.mark.parametrize(
    ("kind", "written", "words"),
    [
        ("isbn", "978-0-14-143956-4", "should be 3"),
        ("isbn", "0-14-143956-3", "should be 4"),
        ("isbn", "978-0-14-14395", "instead of 13"),
        ("isbn", "5014016150821", "neither with 978"),
        ("isbn", "tba", "other than figures"),
        ("issn", "0317-8472", "should be 1"),
        ("issn", "0317", "seven figures"),
        ("orcid", "0000-0002-1825-0098", "should be 7"),
        ("orcid", "0000-0002-1694-2331", "should be X"),
        ("orcid", "0000-0002", "fifteen figures"),
        ("doi", "5555/a", "is not a DOI"),
    ],
    ids=str,
)
def test_faults_say_what_was_expected(kind: str, written: str, words: str) -> None:
    """The text comes out as it was, with one message."""
    found, said = checked(kind, written)
    assert found == written
    assert len(said) == 1
    assert words in said[0]


@pytest.mark.parametrize("tag", ["en-GB", "cy", "pt-BR", "zh-Hant-TW", "es-419", "grc", "wo", "la"], ids=str)
def test_language_tags(tag: str) -> None:
    """Living and dead languages, scripts and places."""
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["English", "en_GB", "en-UKX", "xx", "", "en-", "qq-GB"], ids=repr)
def test_no_language_tags(tag: str) -> None:
    """Names of languages, underscores and unknown codes."""
    assert not is_language_tag(tag)


def test_licences_by_name() -> None:
    """The names people write, and no guess at a version."""
    found = licence_named("CC BY-NC 4.0")
    assert found is not None
    assert (found.id, found.url) == (
        "CC-BY-NC-4.0", "https://creativecommons.org/licenses/by-nc/4.0/",
    )  # fmt: skip
    assert found.title == "Creative Commons Attribution-NonCommercial 4.0 International"
    assert licence_named("All rights reserved") == RESERVED
    assert licence_named("CC-BY") is None
    assert licence_named("CC-BY-ND-SA-4.0") is None
    assert licence_named("CC-BY-5.0") is None


def test_relators_of_credit_lines() -> None:
    """What the line says decides; unknown lines have no code."""
    lines = {
        "Translated by": "trl", "Photographs by": "pht", "Supervised by": "ths", "Drawings by": "ill",
        "Foreword by": "aui", "Interviewed by": "ivr", "Edited by": "edt", "Cheered on by": "",
    }  # fmt: skip
    assert {line: relator(line) for line in lines} == lines
