"""Resolve, step 3: the order of the book, still as names of files.

In: the three lists of collection.yaml and the project's files. Out: a `Plan`: files, parts and
generated pages in reading order, each file once, every name accounted for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from gatherings.diagnostics import Sink, nearest
from gatherings.model import GENERATED, Generated
from gatherings.project import Project
from gatherings.read.collection import CollectionSource
from gatherings.read.schema import PartEntry
from gatherings.resolve.files import nearest_file
from gatherings.resolve.slugs import natural_key
from gatherings.source import Span

Matter = Literal["front", "body", "back"]
FIRST_PAGES = ("half-title", "title-page", "imprint", "contents")
FRONT_WORDS = ("foreword", "preface", "acknowledgement", "acknowledgment", "abbreviations")
BACK_WORDS = ("afterword", "postscript", "appendix", "glossary", "about", "colophon")
NOT_ESSAYS = frozenset({"readme", "changelog", "contributing", "licence", "license"})


@dataclass(frozen=True, slots=True)
class FilePlan:
    """A manuscript at its place."""

    path: str
    matter: Matter


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part of the body."""

    title: str
    intro: str
    essays: tuple[str, ...]


PlanEntry = FilePlan | PartPlan | Generated


def order_plan(project: Project, source: CollectionSource, sink: Sink) -> tuple[PlanEntry, ...]:
    """The order of the book; what is wrong in the lists is reported and left out."""
    planning = _Planning(project, source, sink)
    made = planning.made_lists()
    entries = [*planning.matter("front", made), *planning.body(made), *planning.matter("back", made)]
    if not source.broken:
        planning.report_unnamed()
        _report_missing_pages(source, entries, sink)
    return tuple(entries)


def manuscripts(project: Project) -> tuple[str, ...]:
    """Every file that may be an essay, in the order of their names as people read them."""
    found = (
        path
        for path in project.files
        if path.casefold().endswith(".md")
        and not path.startswith("styles/")
        and path.rpartition("/")[2].partition(".")[0].casefold() not in NOT_ESSAYS
    )
    return tuple(sorted(found, key=natural_key))


@dataclass(slots=True)
class _Planning:
    project: Project
    source: CollectionSource
    sink: Sink
    placed: dict[str, Span] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)

    def made_lists(self) -> dict[Matter, list[str]]:
        """Lists for those that collection.yaml leaves out, reported."""
        head = self.source.head
        made: dict[Matter, list[str]] = {}
        if head.front is None:
            made["front"] = list(FIRST_PAGES)
        if head.back is None:
            made["back"] = []
        if head.body is None:
            made["body"] = []
            for path in manuscripts(self.project):
                if path not in self._named():
                    made[_likely_matter(path, made)].append(path)
        if head.back is None:
            made["back"] += [page for page, _, chosen in _needed_pages(self.source) if chosen]
        if manuscripts(self.project) and not self.source.broken:
            for name, entries in made.items():
                if name in self.source.written or not entries:
                    continue
                what = "it is made of " + ", ".join(entries)
                self.sink.report("ORDER-005", self.source.file, list=name, what=what)
        return made

    def _named(self) -> set[str]:
        """Files that the written lists name, in whatever spelling of their case."""
        head = self.source.head
        names = [*(head.front or ()), *(head.back or ())]
        return {self.project.spelt(name) or name for name in names}

    def matter(self, matter: Matter, made: dict[Matter, list[str]]) -> Iterable[PlanEntry]:
        """Front or back matter in order."""
        written = self.source.head.front if matter == "front" else self.source.head.back
        for index, name in enumerate(made[matter] if written is None else written):
            if entry := self._entry(name, matter, self._place(matter, index)):
                yield entry

    def body(self, made: dict[Matter, list[str]]) -> Iterable[PlanEntry]:
        """The body in order."""
        written = self.source.head.body
        for index, item in enumerate(made["body"] if written is None else written):
            if isinstance(item, PartEntry):
                yield self._part(item, index)
            elif entry := self._entry(item, "body", self._place("body", index)):
                yield entry

    def _place(self, *path: str | int) -> Span:
        return self.source.place(*path)

    def _part(self, item: PartEntry, index: int) -> PartPlan:
        intro = self._file(item.intro, self._place("body", index, "intro")) if item.intro else ""
        essays = []
        for number, name in enumerate(item.essays):
            where = self._place("body", index, "essays", number)
            if name in GENERATED:
                self.sink.report("ORDER-007", where, name=name)
            elif path := self._file(name, where):
                essays.append(path)
        if not item.essays:
            self.sink.report("ORDER-006", self._place("body", index, "part"), part=item.part)
        return PartPlan(item.part, intro, tuple(essays))

    def _entry(self, name: str, matter: Matter, where: Span) -> PlanEntry | None:
        if name in GENERATED:
            if name in self.pages:
                self.sink.report("ORDER-003", where, name=name)
                return None
            self.pages.add(name)
            return Generated(name, matter)
        path = self._file(name, where)
        return FilePlan(path, matter) if path else None

    def _file(self, name: str, where: Span) -> str:
        """The manuscript of that name, "" where there is none or it has its place already."""
        if not name.casefold().endswith(".md") and not self.project.has(name):
            self.sink.report("ORDER-004", where, name=name, hint=self._hint(name))
            return ""
        path = self.project.spelt(name)
        if path is None:
            free = [p for p in manuscripts(self.project) if p not in self.placed]
            self.sink.report("ORDER-001", where, name=name, hint=nearest_file(name, free))
            return ""
        if path != name and not self.project.has(name):
            self.sink.report("FILE-002", where, path=name, spelt=path)
        if path in self.placed:
            line = self.placed[path].file.position(self.placed[path].start).line
            self.sink.report("ORDER-003", where, name=name, hint=f"the other place is line {line}")
            return ""
        self.placed[path] = where
        return path

    def _hint(self, name: str) -> str:
        """What a name may mean that is no file."""
        if self.project.has(f"{name}.md"):
            return f"did you mean “{name}.md”?"
        folder = name.rstrip("/") + "/"
        if inside := [p for p in manuscripts(self.project) if p.startswith(folder)]:
            return f"“{name}” is a folder; name its files, such as “{inside[0]}”"
        return nearest(name, [*GENERATED, *manuscripts(self.project)])

    def report_unnamed(self) -> None:
        """Warn of manuscripts that no list names."""
        for path in manuscripts(self.project):
            if path not in self.placed:
                self.sink.report("ORDER-002", path, name=path)


def _likely_matter(path: str, made: dict[Matter, list[str]]) -> Matter:
    """Where a file of that name belongs, among the lists that are made."""
    name = path.rpartition("/")[2].lstrip("0123456789-_ ").casefold()
    if "front" in made and name.startswith(FRONT_WORDS):
        return "front"
    return "back" if "back" in made and name.startswith(BACK_WORDS) else "body"


def _needed_pages(source: CollectionSource) -> tuple[tuple[str, str, bool], ...]:
    """Generated pages, the choices that need them, and whether the choice was made."""
    head = source.head
    references = head.citations.references
    return (
        ("notes", "notes: book", head.notes == "book"),
        ("contributors", f"bios: {head.bios}", head.bios in {"back", "both"}),
        ("bibliography", f"references: {references}", references in {"per-book", "both"}),
        ("reading", "reading", bool(head.citations.reading.works or head.citations.reading.keywords)),
    )


def _report_missing_pages(source: CollectionSource, entries: list[PlanEntry], sink: Sink) -> None:
    """Warn where a choice needs a page that no list names."""
    pages = {entry.name for entry in entries if isinstance(entry, Generated)}
    places = {
        "notes": ("notes",),
        "contributors": ("bios",),
        "bibliography": ("citations", "references"),
        "reading": ("citations", "reading"),
    }
    for page, choice, chosen in _needed_pages(source):
        if chosen and page not in pages:
            sink.report("ORDER-008", source.place(*places[page]), choice=choice, page=page)
