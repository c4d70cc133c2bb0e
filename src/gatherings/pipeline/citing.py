"""Stage 8 (pipeline): the citation engine put to work for the renderer.

In: a collection and its project. Out: a `Citer` that formats the citations of one essay after
another in the book's style, knows which works were cited, and closes the engine in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from gatherings.cite.essay_citations import Citations, citations, uncited
from gatherings.cite.library import library
from gatherings.cite.references import Reference
from gatherings.cite.styles import Shelf
from gatherings.cite.works import Library, Work
from gatherings.diagnostics import Sink
from gatherings.model import Collection
from gatherings.project import Project
from gatherings.render.assembly import FormattedCitation
from gatherings.render.citing import EssayCitations, key_id
from gatherings.render.numbering import Cited, Place

_CITE = re.compile(r'<span class="cite" data-key="([^"]*)">')


@contextmanager
def citer_for(book: Collection, project: Project, sink: Sink) -> Iterator[BookCiter]:
    """The citer of a book; its engine is closed on leaving."""
    shelf = Shelf([d / "citations" for d in project.styles_dirs], project.root)
    settings = book.citations
    formatting = citations(shelf, settings.style, book.language, sink, book.source, settings.locale)
    works = library(_bibliography(book, project, sink), sink)
    citer = BookCiter(formatting, works, sink)
    try:
        yield citer
    finally:
        citer.close()


def _bibliography(book: Collection, project: Project, sink: Sink) -> list[Any]:
    named = book.citations.bibliography
    paths = [named] if isinstance(named, str) else list(named)
    return [project.text(p, sink) for p in paths if p and project.has(p)]


class BookCiter:
    """Formats the citations of one book; see `render.citing.Citer`."""

    def __init__(self, formatting: Citations | None, works: Library, sink: Sink) -> None:
        self._formatting = formatting
        self._works = works
        self._sink = sink
        self._cited: dict[str, None] = {}

    @property
    def note_style(self) -> bool:
        """Whether a citation in the text becomes a note."""
        return self._formatting is not None and self._formatting.style.is_note

    def essay(
        self, essay: str, language: str, cited: Sequence[Cited], entry_id: str
    ) -> EssayCitations:
        """An essay's citations and references."""
        del essay, language
        if self._formatting is None or not cited:
            shown = {c.place: FormattedCitation(_escaped(c.site.raw), "") for c in cited}
            return EssayCitations(shown, ())
        clusters = self._formatting.read(
            [(c.site.raw, c.site.span) for c in cited], self._works, self._sink
        )
        numbered = [
            (k, c.number, c.number > 0 and not c.own_note)
            for k, c in zip(clusters, cited, strict=True)
        ]
        made = self._formatting.essay(numbered, self._works, self._sink)
        by_place: dict[Place, FormattedCitation] = {}
        listed = {r.key for r in made.references}
        for place, result in zip((c.place for c in cited), made.cited, strict=True):
            self._cited |= dict.fromkeys(result.keys)
            alone = result.keys[0] if len(result.keys) == 1 and result.keys[0] in listed else ""
            by_place[place] = FormattedCitation(
                _linked(result.text, entry_id, alone),
                _linked(result.note, entry_id, ""),
                raised=result.is_raised,
            )
        return EssayCitations(by_place, tuple((r.key, _entry(r)) for r in made.references))

    def works(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """One list of these works."""
        if self._formatting is None:
            return ()
        made = self._formatting.essay((), self._works, self._sink, nocite=tuple(keys))
        return tuple((r.key, _entry(r)) for r in made.references)

    def entry(self, item: Mapping[str, Any]) -> str:
        """The entry of one item; as a first citation in a style without a list of references."""
        if self._formatting is None:
            return ""
        key = str(item["id"])
        alone = Library({key: Work(key, item, self._nowhere())})
        made = self._formatting.essay((), alone, self._sink, nocite=(key,))
        if made.references:
            return made.references[0].html
        cluster = self._formatting.read([(f"[@{{{key}}}]", self._nowhere())], alone, self._sink)
        cited = self._formatting.essay([(cluster[0], 1, False)], alone, self._sink).cited[0]
        return _CITE.sub("<span>", cited.note or cited.text)

    def finish(self) -> None:
        """Report the works that nothing cites."""
        uncited(self._works, self._cited, self._sink)

    def close(self) -> None:
        """Stop the engine."""
        if self._formatting is not None:
            self._formatting.close()

    def _nowhere(self) -> Any:
        from gatherings.source import SourceFile

        return SourceFile("collection.yaml", "").span(0, 0)


def _entry(reference: Reference) -> str:
    """A reference with its label, as it stands in a list."""
    label = f'<span class="ref-label">{reference.label}</span> ' if reference.label else ""
    return label + reference.html


def _linked(text: str, entry_id: str, alone: str) -> str:
    """Each cited work's part linked to its entry; the whole where only one work is cited."""
    if not entry_id:
        return _CITE.sub("<span>", text)
    if _CITE.search(text) and "<a " not in text:
        parts = re.split(r'(<span class="cite" data-key="[^"]*">)', text)
        out, open_links = [], 0
        for part in parts:
            found = _CITE.fullmatch(part)
            if found:
                out.append(f'<a class="cite" href="#{entry_id.format(key=key_id(found[1]))}">')
                open_links += 1
            elif open_links:
                inside, outside = _split_at_close(part)
                out.append(f"{inside}</a>{outside}")
            else:
                out.append(part)
        return "".join(out)
    if alone and "<a " not in text and text:
        return f'<a class="cite" href="#{entry_id.format(key=key_id(alone))}">{_CITE.sub("<span>", text)}</a>'
    return _CITE.sub("<span>", text)


def _split_at_close(text: str) -> tuple[str, str]:
    """What stands in a span that was opened before the text, and what stands after it."""
    depth = 1
    for found in re.finditer(r"<span\b[^>]*>|</span>", text):
        depth += -1 if found[0] == "</span>" else 1
        if not depth:
            return text[: found.start()], text[found.end() :]
    return text, ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
