"""Stage 8 (pipeline): the citation engine put to work for the renderer.

In: a collection and its project. Out: a `Citer` that formats the citations of one essay after
another in the book's style, knows which works were cited, and closes the engine in the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml.etree import fromstring

from gatherings.catalogue import RULES
from gatherings.cite.engine_questions import Question
from gatherings.cite.essay_citations import Citations, citations, missing_hint, uncited
from gatherings.cite.library import library
from gatherings.cite.styles import Shelf
from gatherings.cite.syntax import Cluster
from gatherings.cite.typed import typed_references, works_by_year
from gatherings.cite.works import Library, Work
from gatherings.diagnostics import Sink
from gatherings.model import Collection, Essay, WorksSection
from gatherings.pipeline.outcome import Done
from gatherings.pipeline.store import Store
from gatherings.pipeline.works_lists import takes, work_lists
from gatherings.project import Project
from gatherings.render.assembly import FormattedCitation
from gatherings.render.citing import EssayCitations, WorkList, key_id
from gatherings.render.numbering import Cited, Place
from gatherings.render.templates import xhtml
from gatherings.resolve.essays import one_line
from gatherings.source import SourceFile, Span

_CITE = re.compile(r'<span class="cite" data-key="([^"]*)">')


@contextmanager
def citer_for(book: Collection, project: Project, keep: KeptAnswers, sink: Sink) -> Iterator[BookCiter]:
    """The citer of a book; its engine is closed on leaving."""
    shelf = Shelf([d / "citations" for d in project.styles_dirs], project.root)
    settings = book.citations
    where = book.place("citations.style")
    formatting = citations(shelf, settings.style, book.language, sink, where, settings.locale, keep)
    if formatting is None:  # reported; another style stands in, so that the works are checked all the same
        formatting = citations(shelf, type(settings)().style, book.language, Sink(RULES), where, "", keep)
    works = library(_bibliography(book, project, sink), sink)
    citer = BookCiter(book, formatting, works, keep, sink)
    try:
        yield citer
    finally:
        citer.close()


def _bibliography(book: Collection, project: Project, sink: Sink) -> list[SourceFile]:
    named = book.citations.bibliography
    paths = [named] if isinstance(named, str) else list(named)
    return [project.text(p, sink) for p in paths if p and project.has(p)]


@dataclass(slots=True)
class KeptAnswers:
    """Answers of the engine in the collection's store; see `cite.engine.Keep`."""

    store: Store
    done: list[Done] = field(default_factory=list)
    """What became of the questions about essays, for `--why`."""
    essay: str = ""
    """Path of the essay whose citations are asked for; empty for anything else."""

    def get(self, inputs: Mapping[str, str]) -> str:
        """The answer to a question with these inputs; empty where none is known."""
        known = self.store.get(self.store.key("Citations", inputs))
        if isinstance(known, str):
            self._note(inputs, kept=True)
            return known
        return ""

    def put(self, inputs: Mapping[str, str], answer: str) -> None:
        """Keep an answer."""
        self.store.put(self.store.key("Citations", inputs), answer)
        self._note(inputs, kept=False)

    def _note(self, inputs: Mapping[str, str], *, kept: bool) -> None:
        if self.essay:
            title = f"the citations of {self.essay}"
            why = () if kept else self.store.changed(f"Citations {title}", inputs)
            self.store.remember(f"Citations {title}", inputs)
            self.done.append(Done(title, "Citations", 0.0, kept, why))


class BookCiter:
    """Formats the citations of one book; see `render.citing.Citer`."""

    def __init__(
        self, book: Collection, formatting: Citations | None, works: Library, keep: KeptAnswers, sink: Sink
    ) -> None:
        self._formatting = formatting
        self._works = works
        self._keep = keep
        self._paths = {e.id: e.file.path for e in book.essays}
        self._by_year = works_by_year(works)
        self._sink = sink
        self._sections = book.citations.sections
        self._whole = book.citations.references in ("per-book", "both")
        self._clusters: dict[str, tuple[Cluster, ...]] = {}
        self._begun: dict[str, Question | None] = {}
        """What the engine was asked ahead, by essay."""
        self._entries: dict[str, Question | None] = {}
        """The same of single entries, by their items."""
        self._nocite: dict[str, tuple[str, ...]] = {}
        """Works that the references of an essay have without a citation; of the book under ""."""
        self._reading: dict[str, tuple[str, ...]] = {}
        """Works that an essay suggests for reading; the book under ""."""
        chosen, at = book.citations, book.place
        self._nocite[""] = self._found((k, at(f"citations.nocite.{i}")) for i, k in enumerate(chosen.nocite))
        named = self._found(
            (k, at(f"citations.reading.works.{i}")) for i, k in enumerate(chosen.reading.works)
        )
        asked = WorksSection(title="", keywords=chosen.reading.keywords)
        filed = (w.key for w in works.works.values() if takes(asked, w, ""))
        self._reading[""] = tuple(dict.fromkeys([*named, *filed]))
        if formatting is not None:
            self._judge_sections(book)

    @property
    def note_style(self) -> bool:
        """Whether a citation in the text becomes a note."""
        return self._formatting is not None and self._formatting.style.is_note

    def _found(self, named: Iterable[tuple[str, Span]]) -> tuple[str, ...]:
        """Keys of the works that are there, `*` for all of them; CITE-001 for the others."""
        found: list[str] = []
        for key, where in named:
            bare = key.removeprefix("@")
            work = self._works.find(bare)
            if bare == "*":
                found += self._works.works
            elif work is None:
                self._sink.report("CITE-001", where, hint=missing_hint(bare, self._works), name=bare)
            else:
                found.append(work.key)
        return tuple(dict.fromkeys(found))

    def _judge_sections(self, book: Collection) -> None:
        """Report sections that no work of the library can ever stand in (CITE-012)."""
        for index, section in enumerate(self._sections):
            asks = bool(section.types or section.keywords)
            if asks and not any(
                takes(section, w, str(w.csl.get("type"))) for w in self._works.works.values()
            ):
                self._sink.report("CITE-012", book.place(f"citations.sections.{index}"), title=section.title)

    def read(self, essay: Essay, cited: Sequence[Cited]) -> None:
        """Take in an essay's citations and report what can't be read or found."""
        if self._formatting is None:
            return
        sites = [(c.site.raw, c.site.span) for c in cited]
        self._clusters[essay.id] = self._formatting.read(sites, self._works, self._sink)
        places = [(c.span, c.keys) for c in self._clusters[essay.id]]
        for typed in typed_references(essay.body, places, self._works, self._by_year):
            hint = " or ".join(f"[@{key}]" for key in (typed.key, *typed.others))
            self._sink.report(
                "CITE-013", typed.span, typed=one_line(typed.span.text), key=typed.key, hint=f"write {hint}"
            )
        self._nocite[essay.id] = self._found((k.value, k.span) for k in essay.nocite)
        self._reading[essay.id] = self._found((k.value, k.span) for k in essay.reading)
        if not self._whole and (
            cited or self._keys(essay.id)
        ):  # else letters and numbers are the whole book's
            numbered = self._numbered(essay.id, cited)
            with self._asking_for(essay.id):
                begun = self._formatting.begin(numbered, self._works, self._nocite[essay.id])
            self._begun[essay.id] = begun

    @contextmanager
    def _asking_for(self, essay: str) -> Iterator[None]:
        """Meanwhile the engine is asked about the citations of an essay."""
        self._keep.essay = self._paths[essay]
        yield
        self._keep.essay = ""

    def _numbered(self, essay: str, cited: Sequence[Cited]) -> list[tuple[Cluster, int, bool]]:
        """The citations of an essay with their notes, and whether the author made these."""
        return [
            (cluster, c.number, c.number > 0 and not c.own_note)
            for cluster, c in zip(self._clusters[essay], cited, strict=True)
        ]

    def essay(self, essay: str, cited: Sequence[Cited], entry_id: str) -> EssayCitations:
        """An essay's citations and references; `read` has seen every essay before."""
        if self._formatting is None:
            shown = {c.place: FormattedCitation(escape(c.site.raw, quote=False), "") for c in cited}
            return EssayCitations(shown, ())
        own = self._keys(essay)
        if not own and not cited:
            return EssayCitations({}, (), self._suggested(essay))
        numbered = self._numbered(essay, cited)
        book = self._keys() if self._whole else ()
        begun = self._begun.pop(essay, None)
        with self._asking_for(essay):
            made = self._formatting.essay(numbered, self._works, self._sink, self._nocite[essay], book, begun)
        listed = {r.key for r in made.references}
        by_place: dict[Place, FormattedCitation] = {}
        anchors: dict[str, str] = {}
        for site, result in zip(cited, made.cited, strict=True):
            alone = result.keys[0] if len(result.keys) == 1 and result.keys[0] in listed else ""
            fresh = {k: f"{essay}--cite-{key_id(k)}" for k in result.keys if k not in anchors}
            anchored = fresh if site.place[0] == "body" and not site.number else {}
            text = _linked(result.text, entry_id, alone, anchored)
            anchors |= {k: a for k, a in anchored.items() if f' id="{a}"' in text}
            note = _linked(result.note, entry_id, "", {})
            by_place[site.place] = FormattedCitation(text, note, raised=result.is_raised)
        references = [r for r in made.references if r.key in own]
        lists = work_lists(references, self._sections, self._works)
        return EssayCitations(by_place, lists, self._suggested(essay), anchors)

    def works(self) -> tuple[WorkList, ...]:
        """Every work that the book cites."""
        if self._formatting is None:
            return ()
        made = self._formatting.essay((), self._works, self._sink, book=self._keys())
        return work_lists(made.references, self._sections, self._works)

    def reading(self) -> tuple[WorkList, ...]:
        """The works that the book suggests for reading."""
        return self._suggested("")

    def _suggested(self, essay: str) -> tuple[WorkList, ...]:
        keys = self._reading.get(essay, ())
        if self._formatting is None or not keys:
            return ()
        made = self._formatting.essay((), self._works, self._sink, nocite=keys)
        found = [(r.key, r.html) for r in made.references]
        if not found:  # a style without references has first citations alone
            found = [(k, self.entry(w.csl)) for k in keys if (w := self._works.find(k))]
        return (WorkList("", tuple(found)),)

    def citing(self, key: str) -> tuple[str, ...]:
        """Ids of the essays that cite a work, in reading order."""
        return tuple(essay for essay in self._clusters if key in self._keys(essay))

    def begin(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Ask the engine for entries that are wanted later."""
        if self._formatting is None:
            return
        for item in items:
            key, alone = _alone(item)
            self._entries[_told(item)] = self._formatting.begin((), alone, (key,))

    def entry(self, item: Mapping[str, Any]) -> str:
        """The entry of one item; as a first citation in a style without a list of references."""
        if self._formatting is None:
            return ""
        nowhere, unheard = SourceFile("", "").span(0, 0), Sink(RULES)
        key, alone = _alone(item)
        begun = self._entries.pop(_told(item), None)
        made = self._formatting.essay((), alone, unheard, nocite=(key,), begun=begun)
        if made.references:
            return made.references[0].html
        cluster = self._formatting.read([(f"[@{{{key}}}]", nowhere)], alone, unheard)
        cited = self._formatting.essay([(cluster[0], 1, False)], alone, unheard).cited[0]
        return _CITE.sub("<span>", cited.note or cited.text)

    def finish(self) -> None:
        """Report the works that nothing cites."""
        if self._formatting is not None:
            suggested = (key for keys in self._reading.values() for key in keys)
            uncited(self._works, [*self._keys(), *suggested], self._sink)

    def close(self) -> None:
        """Stop the engine."""
        if self._formatting is not None:
            self._formatting.close()

    def _keys(self, essay: str = "") -> tuple[str, ...]:
        """Works that the book or one essay cites, in order of their first citation."""
        chosen = [self._clusters.get(essay, ())] if essay else self._clusters.values()
        keys = (self._works.find(key) for clusters in chosen for c in clusters for key in c.keys)
        named = self._nocite.get(essay, ()) if essay else [k for row in self._nocite.values() for k in row]
        return tuple(dict.fromkeys([*(work.key for work in keys if work), *named]))


def _alone(item: Mapping[str, Any]) -> tuple[str, Library]:
    """The key of an item, and a library that holds nothing else."""
    key = str(item["id"])
    return key, Library({key: Work(key, item, SourceFile("", "").span(0, 0))})


def _told(item: Mapping[str, Any]) -> str:
    """An item as a text that tells it from others."""
    return json.dumps(item, sort_keys=True)


def _linked(text: str, entry_id: str, alone: str, anchors: Mapping[str, str]) -> str:
    """Each cited work's part linked to its entry; the whole where only one work is cited.

    `anchors` are the ids that the links of these works get.
    """
    if not entry_id:
        return _CITE.sub("<span>", text)
    root = fromstring(f"<span>{text}</span>")
    parts = [s for s in root.iter("span") if s.get("data-key")]
    for part in parts:
        key = str(part.attrib.pop("data-key"))
        if not part.xpath(".//a"):
            part.tag = "a"
            part.set("href", f"#{entry_id.format(key=key_id(key))}")
            if key in anchors and not root.xpath("boolean(.//*[@id=$id])", id=anchors[key]):
                part.set("id", anchors[key])
    linked = str(xhtml(root))
    if not parts and alone and text and not root.xpath(".//a"):
        anchor = f' id="{anchors[alone]}"' if alone in anchors else ""
        return f'<a class="cite"{anchor} href="#{entry_id.format(key=key_id(alone))}">{linked}</a>'
    return linked
