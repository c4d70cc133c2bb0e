"""What the tests of this room share: the house's styles, a sink, and essays made of raw citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from gatherings.catalogue import RULES
from gatherings.cite.essay_citations import Citations, EssayCitations, citations
from gatherings.cite.library import library
from gatherings.cite.styles import Shelf
from gatherings.cite.works import Library
from gatherings.diagnostics import Sink
from gatherings.source import SourceFile, Span

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "styles" / "citations"
FIXTURES = ROOT / "tests" / "fixtures" / "cite"


def sink() -> Sink:
    """An empty sink that knows every code."""
    return Sink(RULES)


def shelf(*folders: Path, collection: Path | None = None) -> Shelf:
    """The house's styles, after those of these folders."""
    return Shelf([*folders, HOUSE], collection)


def bib(text: str, into: Sink | None = None, name: str = "references.bib") -> Library:
    """A library read from the text of one file."""
    return library([SourceFile(name, text)], into or sink())


def fixture(name: str) -> Library:
    """A library read from a file of the fixtures."""
    return bib((FIXTURES / name).read_text("utf-8"), name=name)


def sites(raws: Sequence[str]) -> list[tuple[str, Span]]:
    """Raw citations as sites of an essay in which each is a paragraph."""
    file = SourceFile("essay.md", "\n\n".join(raws))
    found, at = [], 0
    for raw in raws:
        found.append((raw, Span(file, at, at + len(raw))))
        at += len(raw) + 2
    return found


def essay(
    open_style: Citations,
    raws: Sequence[str],
    works: Library,
    into: Sink | None = None,
    nocite: Sequence[str] = (),
    book: Sequence[str] = (),
) -> EssayCitations:
    """An essay in which every citation stands in the text; notes are numbered from 1."""
    heard = into or sink()
    clusters = open_style.read(sites(raws), works, heard)
    numbered, note = [], 0
    for cluster in clusters:
        note += open_style.needs_note(cluster, in_note=False)
        numbered.append((cluster, note if open_style.style.is_note else 0, False))
    return open_style.essay(numbered, works, heard, nocite, book)


@cache
def _kept(name: str, language: str) -> Citations:
    """A style that stays open for all tests: some take a second to start."""
    found = citations(shelf(), name, language, sink(), "collection.yaml")
    assert found is not None
    return found


@contextmanager
def style(name: str, language: str = "en-GB") -> Iterator[Citations]:
    """A style of the house, ready for essays."""
    yield _kept(name, language)


def shown(made: EssayCitations) -> list[str]:
    """Each citation as a reader sees it, the name in the text before the note."""
    return [_without_cites(" | ".join(p for p in (c.text, c.note) if p)) for c in made.cited]


def _without_cites(text: str) -> str:
    """The text without the spans that say which part belongs to which work."""
    inner = r"(?:(?!</?span)[\s\S]|<span(?! class=\"cite\")[^>]*>(?:(?!</?span)[\s\S])*</span>)*"
    return re.sub(rf'<span class="cite"[^>]*>({inner})</span>', r"\1", text)
