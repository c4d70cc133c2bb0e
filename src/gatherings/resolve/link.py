"""Resolve, step 3: ids of people → people, in bylines and credits.

In: contributors and front matter as read. Out: `Person`, `Byline` and `Credit` values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from gatherings.diagnostics import Sink, nearest
from gatherings.model import Byline, Credit, Name, Person
from gatherings.project import Project
from gatherings.read.contributors import ContributorSource
from gatherings.read.essay import EssaySource
from gatherings.resolve.files import picture
from gatherings.resolve.identifiers import Identifying
from gatherings.resolve.names import name_of, organisation_name
from gatherings.resolve.relators import OTHER, relator
from gatherings.source import Located, Span

_WEB_CODE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w+);|</?[A-Za-z][^<>]*>")
"""Entities and tags, as texts copied from a web page hold them."""


def people(
    sources: Mapping[str, ContributorSource], project: Project, identifying: Identifying, sink: Sink
) -> Mapping[str, Person]:
    """All contributors by id; two ids of one name are reported."""
    found = {id_: _person(source, project, identifying, sink) for id_, source in sources.items()}
    by_name: dict[str, str] = {}
    for id_, person in found.items():
        other = by_name.setdefault(person.name.plain.casefold(), id_)
        if other != id_:
            sink.report("PEOPLE-007", sources[id_].key, name=person.name.plain, other=other)
    return found


def _person(source: ContributorSource, project: Project, identifying: Identifying, sink: Sink) -> Person:
    entry, place = source.entry, source.yaml.value_span
    make = organisation_name if entry.kind == "organisation" else name_of
    name = make(entry.name, sort=entry.sort, original=entry.original)
    if name is None:
        sink.report("PEOPLE-006", source.key, id=source.id)
        name = Name(source.id, source.id, source.id, source.id)
    for key, text in (("name", name.display), ("role", entry.role), ("organisation", entry.organisation)):
        if _WEB_CODE.search(text):
            sink.report("PEOPLE-008", place((key,)), text=text)
    portrait = entry.portrait
    if portrait:
        file = picture(project, portrait.file, place(("portrait", "file")), sink)
        portrait = replace(portrait, file=file) if file else None
    return Person(
        id=source.id,
        name=name,
        kind=entry.kind,
        role=entry.role,
        organisation=entry.organisation,
        bio=Located(entry.bio, place(("bio",))) if entry.bio else None,
        portrait=portrait,
        orcid=identifying.orcid(entry.orcid, place(("orcid",)), f"“{source.id}”"),
        url=entry.url,
        links=dict(entry.links),
    )


@dataclass(slots=True)
class Linking:
    """Finds people by id, and remembers who was found."""

    people: Mapping[str, Person]
    sink: Sink
    unknown: bool = False
    """Whether nobody is known because contributors.yaml can't be read: then nobody is missed."""
    used: set[str] = field(default_factory=set)
    """Ids that were found, or seem to have been meant."""

    def person(self, id_: str, where: Span) -> Person:
        """The contributor, or a stand-in that shows the id."""
        if found := self.people.get(id_):
            self.used.add(id_)
            return found
        if not self.unknown:
            hint = self._by_name(id_) or nearest(id_, self.people)
            if not self.people:
                hint = "the people of the book stand in contributors.yaml, which names nobody yet"
            self.used.update(k for k in self.people if f"“{k}”" in hint)
            self.sink.report("PEOPLE-002", where, id=id_, hint=hint)
        return Person(id=id_, name=Name(id_, id_, id_, id_), is_stand_in=True)

    def everyone(self, ids: Iterable[str], where: Iterable[Span]) -> tuple[Person, ...]:
        """People in order; whoever is named twice is reported and kept once."""
        found: dict[str, Person] = {}
        for id_, span in zip(ids, where, strict=True):
            if id_ in found:
                self.sink.report("PEOPLE-004", span, id=id_)
            else:
                found[id_] = self.person(id_, span)
        return tuple(found.values())

    def bylines(self, source: EssaySource) -> tuple[Byline, ...]:
        """Authors of a piece, as they were when it was written."""
        found: dict[str, Byline] = {}
        for index, author in enumerate(source.head.authors):
            where = source.place("authors", index)
            if isinstance(author, str):
                id_, role, organisation = author, None, None
            else:
                id_, role, organisation = author.id, author.role, author.organisation
                where = source.place("authors", index, "id")
            if id_ in found:
                self.sink.report("PEOPLE-004", where, id=id_)
                continue
            person = self.person(id_, where)
            found[id_] = Byline(
                person,
                person.role if role is None else role,
                person.organisation if organisation is None else organisation,
            )
        return tuple(found.values())

    def credits(self, source: EssaySource) -> tuple[Credit, ...]:
        """Everybody else who had a part in a piece."""
        found = []
        for index, credit in enumerate(source.head.credits):
            spans = [source.place("credits", index, "who", i) for i in range(len(credit.who))]
            code = relator(credit.label)
            if not code:
                self.sink.report("PEOPLE-005", source.place("credits", index, "as"), label=credit.label)
            found.append(Credit(credit.label, code or OTHER, self.everyone(credit.who, spans)))
        return tuple(found)

    def report_unused(self, sources: Mapping[str, ContributorSource]) -> None:
        """Name those who have no part in the book."""
        for id_, person in self.people.items():
            if id_ not in self.used:
                self.sink.report("PEOPLE-003", sources[id_].key, name=person.name.display)

    def _by_name(self, written: str) -> str:
        """A hint for a name that was written in place of an id."""
        plain = written.casefold()
        for id_, person in self.people.items():
            if plain in (person.name.plain.casefold(), person.name.display.casefold()):
                return f"the id of {person.name.plain} is “{id_}”"
        if "," in written or " and " in written:
            return "write several ids as a list: [one-id, another-id]"
        return ""
