"""The book as values: what every room from `resolve` on speaks of.

In: nothing. Out: two kinds of frozen value. Those made with `written` are exactly what an
editor writes in YAML (pydantic checks them, and their field sentences become the JSON
Schema); the plain dataclasses below them are what the program makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, dataclass_transform

from pydantic import BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic.dataclasses import dataclass as pydantic_dataclass

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.source import Located, SourceFile, Span

STRICT = ConfigDict(extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def written(cls: type) -> Any:  # noqa: ANN401 - the transform types the result
    """A frozen value that an editor writes as a YAML mapping; unknown keys are refused."""
    return pydantic_dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)(cls)


# --- scalars that carry meaning -------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precise as it was written: a year, a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, raw: object) -> PartialDate:
        """From ``2026``, ``2026-11`` or ``2026-11-24``; raises `ValueError` otherwise."""
        if isinstance(raw, cls):
            return raw
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(raw).strip())
        if not found:
            raise ValueError("should be a date such as 2026-11-24, a month such as 2026-11, or a year")
        year, month, day = (int(g) if g else None for g in found.groups())
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        if day is not None:
            import datetime

            datetime.date(year or 0, month or 0, day)  # raises for 31 February
        return cls(year or 0, month, day)

    @property
    def iso(self) -> str:
        """ISO 8601 in the precision that was written."""
        parts = [f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p is not None)]
        return "-".join(parts)


Date = Annotated[
    PartialDate,
    BeforeValidator(PartialDate.parse),
    PlainSerializer(lambda d: d.iso),
    WithJsonSchema({"type": ["string", "integer"], "description": "2026-11-24, 2026-11 or 2026"}),
]


@dataclass(frozen=True, slots=True)
class PageSize:
    """A trim size in millimetres."""

    width: float
    height: float

    @classmethod
    def parse(cls, raw: object) -> PageSize:
        """From ``156x234mm`` or ``6x9in``; raises `ValueError` otherwise."""
        if isinstance(raw, cls):
            return raw
        found = re.fullmatch(r"\s*([\d.]+)\s*[x×]\s*([\d.]+)\s*(mm|cm|in)\s*", str(raw))
        if not found:
            raise ValueError("should be a size such as 156x234mm or 6x9in")
        unit = {"mm": 1.0, "cm": 10.0, "in": 25.4}[found[3]]
        size = cls(round(float(found[1]) * unit, 3), round(float(found[2]) * unit, 3))
        if not (70 <= size.width <= 400 and 100 <= size.height <= 500):
            raise ValueError("is not the size of a book (70 to 400 mm wide, 100 to 500 mm high)")
        return size


Trim = Annotated[
    PageSize,
    BeforeValidator(PageSize.parse),
    PlainSerializer(lambda s: f"{s.width:g}x{s.height:g}mm"),
    WithJsonSchema({"type": "string", "pattern": r"^[\d.]+[x×][\d.]+(mm|cm|in)$"}),
]


# --- what an editor writes in collection.yaml, contributors.yaml and front matter ----------------


@written
class Publisher:
    """The house that publishes the collection."""

    name: str
    """Name as on the title page."""
    place: str = ""
    """Town of publication."""
    url: str = ""
    """Web address."""
    logo: str = ""
    """Image for the title page, a path inside the collection."""
    address: str = ""
    """Postal address for the imprint page; one line per line."""
    number: str = ""
    """Charity or company number, as it is to be printed."""


@written
class Series:
    """The series in which the collection appears."""

    name: str
    """Name of the series."""
    number: int | str | None = None
    """Number within the series."""
    issn: str = ""
    """ISSN of the series."""


@written
class Identifiers:
    """Identifiers of the book: an ISBN for each edition, and a DOI."""

    print: str = ""
    """ISBN of the printed edition."""
    epub: str = ""
    """ISBN of the EPUB edition."""
    pdf: str = ""
    """ISBN of the PDF edition."""
    doi: str = ""
    """DOI of the whole book, without a web address."""


@written
class Rights:
    """Who holds the rights and what readers may do."""

    holder: str = ""
    """Copyright holder."""
    year: int | None = None
    """Copyright year; left out, the year of `date`."""
    licence: str = ""
    """SPDX name of the licence of the text, such as CC-BY-4.0."""
    exceptions: str = ""
    """Markdown: what the licence does not cover."""


@written
class Supporter:
    """An organisation that supported the collection, thanked on the imprint page."""

    name: str
    """Name."""
    logo: str = ""
    """Logo, a path inside the collection."""
    text: str = ""
    """A sentence of thanks."""


@written
class Subjects:
    """Subjects for shops and libraries."""

    thema: tuple[str, ...] = ()
    """Thema subject codes."""
    bisac: tuple[str, ...] = ()
    """BISAC subject codes."""
    keywords: tuple[str, ...] = ()
    """Keywords."""


@written
class Citations:
    """How works are cited."""

    style: str = "harvard-cite-them-right"
    """Name of a CSL style in styles/citations, or a path to a .csl file in the collection."""
    references: Literal["per-essay", "per-book", "both", "none"] = "per-essay"
    """Where the list of works cited stands."""
    bibliography: str | tuple[str, ...] = ()
    """File or files of works: .bib, .json (CSL-JSON) or .yaml (CSL-YAML)."""
    locale: str = ""
    """Language of the citations, where it is not the book's."""


@written
class Numbering:
    """Whether and how parts and essays are numbered."""

    parts: Literal["letters", "roman", "numbers", "none"] = "letters"
    """Numbering of parts."""
    essays: Literal["letters", "roman", "numbers", "none"] = "none"
    """Numbering of essays; it runs through the parts."""


@written
class ContentsSettings:
    """What the contents page shows."""

    authors: Literal["none", "names", "title-role-organisation"] = "title-role-organisation"
    """What stands below each title: nothing, the names, or names with role and organisation."""


@written
class EpubSettings:
    """The EPUB edition."""

    page_breaks: bool = True
    """Whether to mark where the pages of the printed edition begin."""


@written
class PrintSettings:
    """The print edition."""

    printer: str = "generic"
    """Name of a printer in styles/printers."""
    trim: Trim = field(default_factory=lambda: PageSize(156, 234))
    """Trimmed page size."""
    paper: str = ""
    """Paper, one of the printer's."""
    ink: Literal["black", "colour"] = "black"
    """Whether the interior prints in black only or in colour."""


@written
class CoverSettings:
    """The front cover, used by the EPUB."""

    front: str = ""
    """Image of the front cover, a path inside the collection; left out, the theme draws one."""
    alt: str = ""
    """Text alternative of that image; left out, title and editors."""


@written
class Portrait:
    """A photograph of a contributor."""

    file: str
    """Path inside the collection."""
    alt: str = ""
    """Text alternative; left out, the person's name."""
    credit: str = ""
    """Credit line."""


@written
class Epigraph:
    """A motto at the head of a piece."""

    text: str
    """Markdown of the motto."""
    source: str = ""
    """Markdown of its source."""


@written
class NameParts:
    """A person's name in parts."""

    prefix: str = ""
    """Title before the name, such as Dr or Cllr."""
    given: str = ""
    """Given name or names."""
    particle: str = ""
    """Particle that is not sorted by, such as van or de."""
    family: str = ""
    """Family name, or the only name of somebody who has one."""
    suffix: str = ""
    """Post-nominals, such as CBE."""
    sort: str = ""
    """What the name is sorted by, where the guess is wrong."""
    original: str = ""
    """The name in its own script."""
    order: Literal["given-first", "family-first"] = "given-first"
    """Which part comes first when the name is written out."""


# --- what the program makes of it -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name, ready to be shown and sorted."""

    display: str
    """As in a byline: with prefix and post-nominals."""
    plain: str
    """Without prefix and post-nominals, as in contents of metadata and citations."""
    sort: str
    """Family name first, as in `file-as`."""
    family: str
    """Family name, or the whole of an organisation's name."""
    given: str = ""
    """Given names."""
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
    licence: str = ""
    """Only where it differs from the book's."""
    originally_published: str = ""
    language: str = ""
    """Only where it differs from the book's."""
    number: str = ""
    """Printed number, empty where essays are not numbered."""
    matter: Literal["front", "body", "back"] = "body"
    status: str = "draft"

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


@dataclass(frozen=True, slots=True)
class Collection:
    """The whole book, every name linked to what it names."""

    slug: str
    """Short name for file names."""
    title: str
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


# --- the text of a piece, after Markdown ------------------------------------------------------------


SiteKind = Literal["citation", "reference", "note", "link", "image", "index"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a manuscript that needs the rest of the book to be understood."""

    id: int
    """Number within its piece; the tree holds an element with ``data-site`` of this value."""
    kind: SiteKind
    raw: str
    """As written: ``[@a, p. 3]``, ``@fig-x``, a note label, a link's or image's target."""
    span: Span
    in_note: str = ""
    """Label of the note in which the site stands, empty in the text."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """One author's note of a piece."""

    label: str
    """As written; inline notes get labels that no writer can type."""
    root: _Element
    """A `div` holding the note's blocks."""
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """A manuscript as XHTML, its sites still open."""

    root: _Element
    """A `div`; no namespace; not to be changed, only copied."""
    sites: Mapping[int, Site]
    notes: Mapping[str, NoteText]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be referred to."""

    id: str
    """Unique in the book: `essay id--local id`."""
    essay: str
    """Id of the piece that holds it."""
    kind: Literal["figure", "table", "equation", "section", "essay", "place"]
    label: str
    """How a reference names it: "Figure 3", a section's title."""
    number: str = ""
    caption: str = ""


# --- the book as leaves -----------------------------------------------------------------------------


LeafKind = Literal[
    "half-title", "title-page", "imprint", "contents", "list", "part", "essay", "generated", "contributors",
]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of the book in neutral XHTML, before any edition arranges it.

    `root` is the `section` element of the piece, in no namespace. Neutral means:

    * every id is unique in the book, every internal link is ``#id``; the section's own id is the leaf's;
    * a note call is ``<a class="note-call" id="CALL" href="#NOTE">3</a>`` in the text; the notes stand at
      the end of the piece as ``<section class="notes"><h2>…</h2><div class="note" id="NOTE"
      data-number="3" data-line="112">blocks</div>…</section>``: number and way back are the edition's;
    * ``<span class="page-of" data-page-of="ID"/>`` is the page on which ID begins, with
      ``data-which="last"`` the page on which the leaf ID ends; empty until an edition fills it;
    * ``data-only="print"`` or ``"epub"`` marks what stands in one edition only; ``data-needs="pages"``
      marks what is dropped where the pages of the print edition are not known;
    * ``<img src>`` is a path in the collection; ``data-width`` is a percentage of the measure;
    * ``<math>`` carries its LaTeX in ``alttext``.
    """

    id: str
    kind: LeafKind
    matter: Literal["front", "body", "back"]
    title: str
    """Plain text for navigation; empty where the leaf is not listed."""
    authors: str
    """Names for contents and outlines, comma between; empty without."""
    level: int
    """Depth in navigation: 0 for parts and pieces outside parts, 1 within a part."""
    language: str
    root: _Element
    opens: Literal["recto", "next"]
    """Which page it begins on in print."""
    head_verso: str = ""
    """Running head of left-hand pages; empty for none."""
    head_recto: str = ""
    """Running head of right-hand pages; empty for none."""
    folios: bool = True
    """Whether pages carry numbers."""
    landmark: str = ""
    """EPUB landmark type, such as toc or bodymatter."""
    epub_type: str = ""
    """EPUB structural semantics of the section."""
    essay: Essay | None = None


@dataclass(frozen=True, slots=True)
class RenderedBook:
    """The whole book in neutral XHTML."""

    collection: Collection
    leaves: tuple[Leaf, ...]
    images: Mapping[str, str]
    """Every image used: path in the collection → media type."""
    words: Mapping[str, str]
    """The generated words of the book's language."""
    cover: _Element | None = None
    """The front cover as the theme draws it."""


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """On which pages of the print edition things stand."""

    folio_of: Mapping[str, str]
    """Id → folio as printed ("43", "ix")."""
    first_last: Mapping[str, tuple[str, str]]
    """Leaf id → folios of its first and last page."""
    pages: int
    """Leaves of paper counted as pages, blanks included."""
    starts: tuple[PageStart, ...] = ()


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a printed page begins in the text of a leaf."""

    folio: str
    leaf: str
    path: tuple[int, ...]
    """Child indexes from the leaf's root to the element whose text or tail it is."""
    where: Literal["text", "tail", "before"]
    offset: int
    """Characters into that text."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file."""

    edition: str
    name: str
    """File name within the output folder."""
    data: bytes
    pages: int | None
    sources: tuple[str, ...]
    """Paths of the files of the collection that it was made from."""
    checks: tuple[str, ...] = ()
    """Names of the checks that it passed."""
