"""Resolve: the whole book as one value, every name linked to what it names.

In: a project. Out: `Collection`, with visible stand-ins for what is missing; None only where
there is nothing to build from. Everything that is wrong is in the sink when it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gatherings.diagnostics import Sink
from gatherings.model import (
    GENERATED,
    Citations,
    Collection,
    CoverSettings,
    Editions,
    Entry,
    EpubSettings,
    Identifiers,
    PartialDate,
    Person,
    PrintSettings,
    Publisher,
    Series,
)
from gatherings.project import COLLECTION, Project
from gatherings.read.collection import CollectionSource, collection_source
from gatherings.read.contributors import contributor_sources
from gatherings.read.essay import EssaySource, essay_source
from gatherings.resolve.essays import Pieces, one_line, report_unknown_licence
from gatherings.resolve.files import WHOLE_COVERS, file_path, picture
from gatherings.resolve.identifiers import Identifying, is_language_tag
from gatherings.resolve.licences import usual_name
from gatherings.resolve.link import Linking, people
from gatherings.resolve.order import FilePlan, PartPlan, PlanEntry, manuscripts, order_plan
from gatherings.resolve.slugs import essay_ids, slug
from gatherings.source import Located

WORKS = "references.bib"
"""The file of works that is read where collection.yaml names none."""
JUDGED_LATER = (
    ("title",),
    ("subtitle",),
    ("kicker",),
    ("rights", "exceptions"),
    ("theme",),
    ("citations", "style"),
    ("editions", "print", "printer"),
    ("editions", "print", "trim"),
    ("editions", "print", "paper"),
    ("editions", "print", "profile"),
    ("editions", "print", "standard"),
    ("editions", "cover"),
    ("editions", "cover", "front"),
    ("editions", "cover", "whole"),
    ("editions", "cover", "blurb"),
    ("editions", "cover", "price_code"),
    ("blurb",),
    ("identifiers", "print"),
)
"""Texts and choices that only later rooms can judge; they get their places along."""

RESERVED_IDS = (*GENERATED, "cover", "nav", "toc", "notes", "page", "part", "front", "body", "back")
"""Ids that parts of the program give to things that are no essays."""


def collection(project: Project, sink: Sink) -> Collection | None:
    """Read and link everything; None where there is neither a collection.yaml nor an essay."""
    source = collection_source(project, sink)
    files = manuscripts(project)
    if not files:
        sink.report("COLL-006", source.file if project.has(COLLECTION) else COLLECTION)
        if not project.has(COLLECTION):
            return None
    identifying = Identifying(sink)
    written = contributor_sources(project, sink)
    linking = Linking(people(written or {}, project, identifying, sink), sink, written is None)
    plan = order_plan(project, source, sink)
    essays = {path: essay_source(project, path, sink) for path in _planned(plan)}
    heading = _Heading(project, source, identifying, linking, sink)
    editors = heading.editors()
    book = heading.collection(editors)
    reserved = (*RESERVED_IDS, *(f"part-{n}" for n in range(1, len(plan) + 1)))
    ids = essay_ids(essays, reserved)
    order = _Ordering(source, essays, Pieces(linking, identifying, sink, ids, source)).order(plan)
    # Whoever wrote a piece that is not in the book, or can't be read, is not superfluous.
    if written and essays and set(files) <= set(essays) and not any(e.broken for e in essays.values()):
        linking.report_unused(written)
    return replace(book, order=order, people=linking.people)


def _works_named(chosen: Citations) -> Iterator[tuple[str | int, ...]]:
    """Paths of the works and sections that collection.yaml names one by one."""
    yield from (("citations", "nocite", i) for i in range(len(chosen.nocite)))
    yield from (("citations", "reading", "works", i) for i in range(len(chosen.reading.works)))
    yield from (("citations", "reading", "keywords", i) for i in range(len(chosen.reading.keywords)))
    yield from (("citations", "sections", i) for i in range(len(chosen.sections)))


def _planned(plan: Iterable[PlanEntry]) -> Iterable[str]:
    """Paths of all manuscripts of the book in reading order."""
    for entry in plan:
        if isinstance(entry, FilePlan):
            yield entry.path
        elif isinstance(entry, PartPlan):
            yield from (*([entry.intro] if entry.intro else []), *entry.essays)


@dataclass(frozen=True, slots=True)
class _Ordering:
    source: CollectionSource
    essays: Mapping[str, EssaySource]
    pieces: Pieces

    def order(self, plan: Iterable[PlanEntry]) -> tuple[Entry, ...]:
        """The plan with every file turned into its essay."""
        found: list[Entry] = []
        for entry in plan:
            if isinstance(entry, FilePlan):
                found.append(self.pieces.essay(self.essays[entry.path], entry.matter))
            elif isinstance(entry, PartPlan):
                found.append(self.pieces.part(entry, self.essays))
            else:
                found.append(entry)
        self.pieces.report_same_titles()
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Heading:
    """What collection.yaml says about the book as a whole."""

    project: Project
    source: CollectionSource
    identifying: Identifying
    linking: Linking
    sink: Sink

    def editors(self) -> tuple[Person, ...]:
        """Editors, linked."""
        ids = self.source.head.editors
        return self.linking.everyone(ids, [self.source.place("editors", i) for i in range(len(ids))])

    def collection(self, editors: tuple[Person, ...]) -> Collection:
        """The book without its order and people."""
        head, place = self.source.head, self.source.place
        self._check_language()
        self._check_rights()
        title, date = one_line(head.title), self._date()
        rights = replace(
            head.rights, licence=usual_name(head.rights.licence), year=head.rights.year or date.year
        )
        return Collection(
            slug=slug(title) or slug(self.project.root.name) or "book",
            title=title,
            subtitle=one_line(head.subtitle),
            kicker=one_line(head.kicker),
            language=head.language,
            editors=editors,
            publisher=self._publisher(),
            date=date,
            edition=one_line(head.edition),
            series=self._series(),
            identifiers=self._identifiers(),
            rights=rights,
            imprint=Located(head.imprint, place("imprint")) if head.imprint else None,
            supporters=tuple(
                replace(s, logo=self._picture(s.logo, "supporters", i, "logo"))
                for i, s in enumerate(head.supporters)
            ),
            blurb=head.blurb,
            subjects=head.subjects,
            citations=self._citations(),
            notes=head.notes,
            bios=head.bios,
            openings=head.openings,
            contents=head.contents,
            hyphenation=head.hyphenation,
            theme=head.theme,
            order=(),
            people={},
            editions=self._editions(),
            source=self.source.file,
            places={
                ".".join(map(str, path)): place(*path)
                for path in (*JUDGED_LATER, *self._figures(), *_works_named(head.citations))
            },
        )

    def _figures(self) -> Iterator[tuple[str, ...]]:
        """Where figures of the printer are changed, and findings of preflight accepted."""
        editions = self.source.head.editions
        if editions is not None and editions.print is not None:
            waiting: list[tuple[tuple[str, ...], Mapping[str, object]]] = [
                (("editions", "print", "figures"), editions.print.figures),
                (("editions", "print", "accept"), editions.print.accept),
            ]
            for path, held in waiting:  # grows while it is read
                yield path
                waiting += [((*path, str(k)), v if isinstance(v, dict) else {}) for k, v in held.items()]

    def _picture(self, written: str, *path: str | int) -> str:
        return picture(self.project, written, self.source.place(*path), self.sink)

    def _publisher(self) -> Publisher | None:
        publisher = self.source.head.publisher
        if publisher is None:
            return None
        return replace(publisher, logo=self._picture(publisher.logo, "publisher", "logo"))

    def _series(self) -> Series | None:
        series = self.source.head.series
        if series is None:
            return None
        where = self.source.place("series", "issn")
        return replace(series, issn=self.identifying.issn(series.issn, where))

    def _identifiers(self) -> Identifiers:
        written, place = self.source.head.identifiers, self.source.place
        isbns = {
            kind: self.identifying.isbn(getattr(written, kind), place("identifiers", kind), f"`{kind}`")
            for kind in ("print", "epub", "pdf")
        }
        doi = self.identifying.doi(written.doi, place("identifiers", "doi"), "the book")
        return replace(written, doi=doi, **isbns)

    def _date(self) -> PartialDate:
        if self.source.head.date is not None:
            return self.source.head.date
        date = PartialDate(self.project.undated.year)
        if not self.source.broken and "date" not in self.source.written:
            self.sink.report("COLL-003", self.source.file, date=date.iso)
        return date

    def _check_language(self) -> None:
        head = self.source.head
        for language, path in (
            (head.language, ("language",)),
            (head.citations.locale, ("citations", "locale")),
        ):
            if not is_language_tag(language) and (language or path == ("language",)):
                self.sink.report("COLL-004", self.source.place(*path), language=language)

    def _check_rights(self) -> None:
        rights = self.source.head.rights
        if rights.licence:
            report_unknown_licence(rights.licence, self.source.place("rights", "licence"), self.sink)
            if not rights.holder:
                self.sink.report("COLL-007", self.source.key("rights"))

    def _citations(self) -> Citations:
        """The settings with the files of works that are there, always as a tuple."""
        written = self.source.head.citations
        named = (written.bibliography,) if isinstance(written.bibliography, str) else written.bibliography
        if not named:
            return replace(written, bibliography=(WORKS,) if self.project.has(WORKS) else ())
        place = self.source.place
        found = (
            file_path(self.project, name, place("citations", "bibliography", i), self.sink)
            for i, name in enumerate(named)
        )
        return replace(written, bibliography=tuple(dict.fromkeys(filter(None, found))))

    def _editions(self) -> Editions:
        written = self.source.head.editions
        if written is None:
            return Editions(EpubSettings(), PrintSettings(), CoverSettings())
        asked = (written.epub, written.print, written.screen, written.offprints)
        if all(edition is None for edition in asked):
            self.sink.report("COLL-008", self.source.key("editions"))
        asked_cover = written.cover or CoverSettings()
        cover = replace(
            asked_cover,
            front=self._picture(asked_cover.front, "editions", "cover", "front"),
            whole=file_path(
                self.project,
                asked_cover.whole,
                self.source.place("editions", "cover", "whole"),
                self.sink,
                endings=WHOLE_COVERS,
            ),
        )
        return Editions(
            written.epub, written.print, cover, written.screen, written.offprints, written.cover is not None
        )
