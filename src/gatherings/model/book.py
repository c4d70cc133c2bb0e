"""The book as values: people, essays, parts, and the whole collection, every name linked.

In: nothing. Out: frozen dataclasses, which `resolve` makes and every later room reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gatherings.model.plain import plain_line
from gatherings.model.scalars import PartialDate
from gatherings.model.written import (
    Citations,
    ContentsSettings,
    CoverSettings,
    Epigraph,
    EpubSettings,
    Hyphens,
    Identifiers,
    OffprintSettings,
    Portrait,
    PrintSettings,
    Publisher,
    Rights,
    ScreenSettings,
    Series,
    Subjects,
    Supporter,
)

if TYPE_CHECKING:
    from gatherings.source import Located, SourceFile, Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name, ready to be shown and sorted."""

    display: str
    """As in a byline: with prefix and post-nominals."""
    plain: str
    """Without prefix and post-nominals, as in metadata, contents by name and citations."""
    sort: str
    """Family name first, as in `file-as`."""
    family: str
    """Family name, or the whole of an organisation's name."""
    given: str = ""
    """Given names."""
    generation: str = ""
    """Jr., Sr., III: part of the name, unlike post-nominals."""
    original: str = ""
    """In its own script."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contributor: a person or an organisation."""

    id: str
    name: Name
    kind: Literal["person", "organisation"] = "person"
    role: str = ""
    organisation: str = ""
    bio: Located[str] | None = None
    """Markdown."""
    portrait: Portrait | None = None
    orcid: str = ""
    url: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    is_stand_in: bool = False
    """Whether nobody of that id is known: a draft marks the name."""


@dataclass(frozen=True, slots=True)
class Byline:
    """An author of one piece, with role and organisation as they were when it was written."""

    person: Person
    role: str = ""
    organisation: str = ""

    @property
    def affiliation(self) -> str:
        """Role and organisation, comma between."""
        return ", ".join(p for p in (self.role, self.organisation) if p)


@dataclass(frozen=True, slots=True)
class Credit:
    """Any other part that people had in a piece."""

    label: str
    """As printed: "Translated by"."""
    relator: str
    """MARC relator code, such as trl."""
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Essay:
    """One piece of the collection: an essay, preface, part introduction or any other text of its own."""

    id: str
    """Unique in the book and valid as an XML id and a file name."""
    file: SourceFile
    body: Span
    """The manuscript after its front matter."""
    title: str
    """Markdown of one line."""
    subtitle: str = ""
    kicker: str = ""
    """Line above the title."""
    short_title: str = ""
    """For the running head, where the title is long."""
    bylines: tuple[Byline, ...] = ()
    credits: tuple[Credit, ...] = ()
    abstract: Located[str] | None = None
    keywords: tuple[str, ...] = ()
    key_points: tuple[Located[str], ...] = ()
    epigraph: Epigraph | None = None
    epigraph_span: Span | None = None
    date: PartialDate | None = None
    doi: str = ""
    nocite: tuple[Located[str], ...] = ()
    """Keys of works that its references have without a citation."""
    reading: tuple[Located[str], ...] = ()
    """Keys of the works that it suggests for reading."""
    licence: str = ""
    """Only where it differs from the book's."""
    originally_published: str = ""
    language: str = ""
    """Only where it differs from the book's."""
    number: str = ""
    """Printed number, empty where essays are not numbered."""
    matter: Literal["front", "body", "back"] = "body"
    status: str = "draft"
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where the texts of one line stand in the file, by their keys, for messages."""

    @property
    def running_title(self) -> str:
        """What the running head shows."""
        return self.short_title or self.title


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body: a title of its own, perhaps an introduction, and essays."""

    id: str
    title: str
    label: str
    """Printed label such as "A"; empty where parts are not numbered."""
    essays: tuple[Essay, ...]
    intro: Essay | None = None


GENERATED = (
    "half-title",
    "title-page",
    "imprint",
    "contents",
    "figures",
    "tables",
    "contributors",
    "bibliography",
    "reading",
    "index",
    "notes",
    "colophon",
)
"""Names of generated pages that an order list may hold."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated page at its place in the order."""

    name: str
    """One of `GENERATED`."""
    matter: Literal["front", "body", "back"]


Entry = Essay | Part | Generated
"""What the order of a book is made of."""


@dataclass(frozen=True, slots=True)
class Editions:
    """Which editions are made, and how; None is not made."""

    epub: EpubSettings | None
    print: PrintSettings | None
    cover: CoverSettings
    screen: ScreenSettings | None = None
    offprints: OffprintSettings | None = None
    cover_asked: bool = False
    """Whether the collection speaks of a cover, so that the printer's sheet is made too."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The whole book, every name linked to what it names."""

    slug: str
    """Short name for file names."""
    title: str
    """Markdown of one line; `plain_title` for what holds no markup."""
    subtitle: str
    kicker: str
    language: str
    """BCP 47 tag."""
    editors: tuple[Person, ...]
    publisher: Publisher | None
    date: PartialDate
    edition: str
    series: Series | None
    identifiers: Identifiers
    rights: Rights
    imprint: Located[str] | None
    """Markdown for the imprint page."""
    supporters: tuple[Supporter, ...]
    blurb: str
    subjects: Subjects
    citations: Citations
    notes: Literal["page", "essay", "book"]
    bios: Literal["foot", "back", "both", "none"]
    openings: Literal["recto", "next"]
    contents: ContentsSettings
    theme: str
    order: tuple[Entry, ...]
    """Front, body and back in reading order."""
    people: Mapping[str, Person]
    """All contributors by id."""
    editions: Editions
    source: SourceFile
    """collection.yaml."""
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where choices stand that later rooms judge: ``citations.style``, ``theme`` and the like."""
    hyphenation: Hyphens = field(default_factory=Hyphens)
    """Words that are divided in a way of their own."""

    @property
    def plain_title(self) -> str:
        """The title without markup."""
        return plain_line(self.title)

    @property
    def full_title(self) -> str:
        """Title and subtitle on one line, without markup."""
        return ": ".join(plain_line(t) for t in (self.title, self.subtitle) if t)

    def place(self, name: str) -> Span:
        """Where a choice stands in collection.yaml; its beginning where it was left out."""
        return self.places.get(name) or self.source.span(0, 0)

    @property
    def essays(self) -> tuple[Essay, ...]:
        """Every piece in reading order, introductions of parts included."""
        found: list[Essay] = []
        for entry in self.order:
            if isinstance(entry, Essay):
                found.append(entry)
            elif isinstance(entry, Part):
                found.extend([*([entry.intro] if entry.intro else []), *entry.essays])
        return tuple(found)
