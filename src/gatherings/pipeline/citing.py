"""Stage 8 (pipeline): the citation engine put to work for the renderer.

In: a collection and its project. Out: a `Citer` that formats the citations of one essay after
another in the book's style, knows which works were cited, and closes the engine in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml.etree import fromstring

from gatherings.catalogue import RULES
from gatherings.cite.essay_citations import Citations, citations, uncited
from gatherings.cite.library import library
from gatherings.cite.references import Reference
from gatherings.cite.styles import Shelf
from gatherings.cite.syntax import Cluster
from gatherings.cite.works import Library, Work
from gatherings.diagnostics import Sink, nearest
from gatherings.model import Collection
from gatherings.pipeline.store import Store
from gatherings.project import Project
from gatherings.render.assembly import FormattedCitation
from gatherings.render.citing import EssayCitations, key_id
from gatherings.render.numbering import Cited, Place
from gatherings.render.templates import xhtml
from gatherings.source import SourceFile, Span

_CITE = re.compile(r'<span class="cite" data-key="([^"]*)">')


@contextmanager
def citer_for(book: Collection, project: Project, sink: Sink) -> Iterator[BookCiter]:
    """The citer of a book; its engine is closed on leaving."""
    shelf = Shelf([d / "citations" for d in project.styles_dirs], project.root)
    settings = book.citations
    where = book.place("citations.style")
    keep = _Kept(Store(project.cache))
    formatting = citations(shelf, settings.style, book.language, sink, where, settings.locale, keep)
    if formatting is None:  # reported; another style stands in, so that the works are checked all the same
        formatting = citations(shelf, type(settings)().style, book.language, Sink(RULES), where, "", keep)
    works = library(_bibliography(book, project, sink), sink)
    citer = BookCiter(formatting, works, sink, whole=settings.references in ("per-book", "both"))
    citer.name(settings.nocite, book.place("citations.nocite"))
    try:
        yield citer
    finally:
        citer.close()


def _bibliography(book: Collection, project: Project, sink: Sink) -> list[SourceFile]:
    named = book.citations.bibliography
    paths = [named] if isinstance(named, str) else list(named)
    return [project.text(p, sink) for p in paths if p and project.has(p)]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Answers of the engine in the collection's store; see `cite.engine.Keep`."""

    store: Store

    def get(self, inputs: Mapping[str, str]) -> str:
        """The answer to a question with these inputs; empty where none is known."""
        known = self.store.get(self.store.key("Citations", inputs))
        return known if isinstance(known, str) else ""

    def put(self, inputs: Mapping[str, str], answer: str) -> None:
        """Keep an answer."""
        self.store.put(self.store.key("Citations", inputs), answer)


class BookCiter:
    """Formats the citations of one book; see `render.citing.Citer`."""

    def __init__(self, formatting: Citations | None, works: Library, sink: Sink, *, whole: bool) -> None:
        self._formatting = formatting
        self._works = works
        self._sink = sink
        self._whole = whole
        self._clusters: dict[str, tuple[Cluster, ...]] = {}
        self._nocite: tuple[str, ...] = ()

    @property
    def note_style(self) -> bool:
        """Whether a citation in the text becomes a note."""
        return self._formatting is not None and self._formatting.style.is_note

    def name(self, keys: Sequence[str], where: Span | SourceFile | str) -> None:
        """Take in the works that the book's list has without a citation; CITE-001 for unknown ones."""
        for key in keys:
            if self._works.find(key) is None:
                self._sink.report("CITE-001", where, hint=nearest(key, list(self._works.works)), name=key)
        self._nocite = tuple(work.key for key in keys if (work := self._works.find(key)))

    def read(self, essay: str, cited: Sequence[Cited]) -> None:
        """Take in an essay's citations and report what can't be read or found."""
        if self._formatting is not None:
            sites = [(c.site.raw, c.site.span) for c in cited]
            self._clusters[essay] = self._formatting.read(sites, self._works, self._sink)

    def essay(self, essay: str, cited: Sequence[Cited], entry_id: str) -> EssayCitations:
        """An essay's citations and references; `read` has seen every essay before."""
        if self._formatting is None or not cited:
            shown = {c.place: FormattedCitation(escape(c.site.raw, quote=False), "") for c in cited}
            return EssayCitations(shown, ())
        numbered = [
            (cluster, c.number, c.number > 0 and not c.own_note)
            for cluster, c in zip(self._clusters[essay], cited, strict=True)
        ]
        book = self._keys() if self._whole else ()
        made = self._formatting.essay(numbered, self._works, self._sink, book=book)
        listed = {r.key for r in made.references}
        by_place: dict[Place, FormattedCitation] = {}
        for place, result in zip((c.place for c in cited), made.cited, strict=True):
            alone = result.keys[0] if len(result.keys) == 1 and result.keys[0] in listed else ""
            by_place[place] = FormattedCitation(
                _linked(result.text, entry_id, alone),
                _linked(result.note, entry_id, ""),
                raised=result.is_raised,
            )
        own = set(self._keys(essay))
        return EssayCitations(by_place, tuple((r.key, _entry(r)) for r in made.references if r.key in own))

    def works(self) -> tuple[tuple[str, str], ...]:
        """Every work that the book cites, as one list in the style's order."""
        if self._formatting is None:
            return ()
        made = self._formatting.essay((), self._works, self._sink, book=self._keys())
        return tuple((r.key, _entry(r)) for r in made.references)

    def entry(self, item: Mapping[str, Any]) -> str:
        """The entry of one item; as a first citation in a style without a list of references."""
        if self._formatting is None:
            return ""
        key, nowhere, unheard = str(item["id"]), SourceFile("", "").span(0, 0), Sink(RULES)
        alone = Library({key: Work(key, item, nowhere)})
        made = self._formatting.essay((), alone, unheard, nocite=(key,))
        if made.references:
            return made.references[0].html
        cluster = self._formatting.read([(f"[@{{{key}}}]", nowhere)], alone, unheard)
        cited = self._formatting.essay([(cluster[0], 1, False)], alone, unheard).cited[0]
        return _CITE.sub("<span>", cited.note or cited.text)

    def finish(self) -> None:
        """Report the works that nothing cites."""
        if self._formatting is not None:
            uncited(self._works, self._keys(), self._sink)

    def close(self) -> None:
        """Stop the engine."""
        if self._formatting is not None:
            self._formatting.close()

    def _keys(self, essay: str = "") -> tuple[str, ...]:
        """Works that the book or one essay cites, in order of their first citation."""
        chosen = [self._clusters.get(essay, ())] if essay else self._clusters.values()
        keys = (self._works.find(key) for clusters in chosen for c in clusters for key in c.keys)
        named = () if essay else self._nocite
        return tuple(dict.fromkeys([*(work.key for work in keys if work), *named]))


def _entry(reference: Reference) -> str:
    """A reference with its label, as it stands in a list."""
    label = f'<span class="ref-label">{reference.label}</span> ' if reference.label else ""
    return label + reference.html


def _linked(text: str, entry_id: str, alone: str) -> str:
    """Each cited work's part linked to its entry; the whole where only one work is cited."""
    if not entry_id:
        return _CITE.sub("<span>", text)
    root = fromstring(f"<span>{text}</span>")
    parts = [s for s in root.iter("span") if s.get("data-key")]
    for part in parts:
        target = entry_id.format(key=key_id(part.attrib.pop("data-key")))
        if not part.xpath(".//a"):
            part.tag = "a"
            part.set("href", f"#{target}")
    linked = str(xhtml(root))
    if not parts and alone and text and not root.xpath(".//a"):
        return f'<a class="cite" href="#{entry_id.format(key=key_id(alone))}">{linked}</a>'
    return linked
