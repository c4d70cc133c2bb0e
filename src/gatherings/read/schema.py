"""Read, step 2: what may stand in collection.yaml, contributors.yaml and front matter.

In: nothing. Out: the models that the other readers check against, and their JSON Schemas, from
which editors get completion. The parts that later rooms use as they are stand in `model.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    WithJsonSchema,
)

from gatherings.model import (
    GENERATED,
    Citations,
    ContentsSettings,
    CoverSettings,
    Date,
    Epigraph,
    EpubSettings,
    Hyphens,
    Identifiers,
    NameParts,
    Numbering,
    OffprintSettings,
    PartialDate,
    Portrait,
    PrintSettings,
    Publisher,
    Rights,
    ScreenSettings,
    Series,
    Subjects,
    Supporter,
)
from gatherings.model.printer import Printer
from gatherings.model.sentences import describe


def _listed(raw: object) -> object:
    """One thing where a list is wanted is a list of one."""
    return [raw] if isinstance(raw, str | dict) else raw


def _keys(raw: object) -> object:
    """Citation keys as a list, or in one text as Pandoc has them: “@hall2014, @barker2004”."""
    return [k for k in re.split(r"[\s,;]+", raw) if k] if isinstance(raw, str) else raw


def _agreed(raw: object) -> object:
    """`no` is a date that is not there yet."""
    if raw is False or str(raw).casefold() in {"no", "none", "not yet"}:
        return None
    try:
        return PartialDate.parse(raw)
    except ValueError as fault:
        raise ValueError("should be the date of the signature, such as 2026-11-24, or `no`") from fault


def _kind_of(raw: object) -> str:
    """Which of two forms an entry has: a plain text, or keys of its own."""
    return "keys" if isinstance(raw, dict | BaseModel) else "text"


Texts = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Keys = Annotated[
    tuple[str, ...],
    BeforeValidator(_keys),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Signed = Annotated[
    Date | None,
    BeforeValidator(_agreed),
    WithJsonSchema({"type": ["string", "integer", "boolean"]}),
]


class Written(BaseModel):
    """What an editor writes: unknown keys are refused, blanks around texts dropped."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra=describe, str_strip_whitespace=True, defer_build=True
    )


class PartEntry(Written):
    """A part of the book: its title, perhaps an introduction, and its essays."""

    part: str = Field(min_length=1)
    """Title of the part."""
    intro: str = ""
    """File with an introduction, a path inside the collection."""
    essays: Texts = ()
    """Files of the essays in reading order."""


BodyEntry = Annotated[
    Annotated[str, Tag("text")] | Annotated[PartEntry, Tag("keys")], Discriminator(_kind_of)
]


class EditionsEntry(Written):
    """Which editions are made. Left out altogether, an EPUB and a print PDF."""

    epub: EpubSettings | None = None
    """The EPUB."""
    print: PrintSettings | None = None
    """The PDF for the printer."""
    screen: ScreenSettings | None = None
    """The PDF for screens."""
    offprints: OffprintSettings | None = None
    """Each essay as a PDF of its own."""
    cover: CoverSettings | None = None
    """The cover: its front, and where the printer takes one also the sheet with back and spine."""


class CollectionFile(Written):
    """collection.yaml: the book as a whole."""

    title: str = Field(min_length=1)
    """Title of the book."""
    subtitle: str = ""
    """Subtitle."""
    kicker: str = ""
    """Line above the title on the cover, such as “An essay collection”."""
    language: str = "en-GB"
    """Language tag, which decides hyphenation, quotation marks, generated words and dates."""
    editors: Texts = ()
    """Ids of the editors in contributors.yaml."""
    publisher: Publisher | None = None
    """The house that publishes the collection."""
    date: Date | None = None
    """Date of this edition: a day, a month or a year."""
    edition: str = ""
    """Which edition this is, such as “First edition”."""
    series: Series | None = None
    """The series in which the collection appears."""
    identifiers: Identifiers = Field(default_factory=Identifiers)
    """An ISBN for each edition, and the DOI of the book."""
    rights: Rights = Field(default_factory=Rights)
    """Copyright and licence."""
    imprint: str = ""
    """Markdown: what the imprint page says besides the generated lines."""
    supporters: tuple[Supporter, ...] = ()
    """Organisations to be thanked on the imprint page."""
    blurb: str = ""
    """Markdown: the text on the back cover and in shops."""
    subjects: Subjects = Field(default_factory=Subjects)
    """Subject codes and keywords for shops and libraries."""
    citations: Citations = Field(default_factory=Citations)
    """How works are cited, and where they are described."""
    notes: Literal["page", "essay", "book"] = "page"
    """Where notes stand in print: foot of the page, end of the essay, end of the book."""
    bios: Literal["foot", "back", "both", "none"] = "foot"
    """Where biographies stand: foot of each essay, list at the back, both, or nowhere."""
    openings: Literal["recto", "next"] = "recto"
    """Whether an essay begins on a right-hand page or on the next one."""
    numbering: Numbering = Field(default_factory=Numbering)
    """Numbering of parts and essays."""
    hyphenation: Hyphens = Field(default_factory=Hyphens)
    """Words that are divided in a way of their own in print, or never."""
    contents: ContentsSettings = Field(default_factory=ContentsSettings)
    """What stands below the titles on the contents page."""
    theme: str = "plain"
    """Name of a theme in styles/themes."""
    front: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None
    """Pages before the body in order: files, and names of generated pages."""
    body: Annotated[tuple[BodyEntry, ...] | None, BeforeValidator(_listed)] = None
    """The essays in order, in parts or not."""
    back: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None
    """Pages after the body in order: files, and names of generated pages."""
    editions: EditionsEntry | None = None
    """Which editions are made, and how."""


PersonName = Annotated[
    Annotated[str, Tag("text")] | Annotated[NameParts, Tag("keys")], Discriminator(_kind_of)
]


class ContributorEntry(Written):
    """One person or organisation in contributors.yaml."""

    name: PersonName
    """The name, as one text or in parts."""
    sort: str = ""
    """What the name is sorted by, where the guess is wrong: “Family, Given”."""
    original: str = ""
    """The name in its own script."""
    kind: Literal["person", "organisation"] = "person"
    """Whether this is a person or an organisation."""
    role: str = ""
    """What the person is, such as “Leader”."""
    organisation: str = ""
    """Where."""
    bio: str = ""
    """Markdown: a paragraph or two about the person."""
    portrait: Portrait | None = None
    """A photograph."""
    orcid: str = ""
    """ORCID iD."""
    url: str = ""
    """Web address."""
    links: dict[str, str] = Field(default_factory=dict)
    """Further addresses by name, such as “mastodon”."""
    email: str = ""
    """For proofs; it is printed nowhere and stands in no finished file."""
    agreement: Signed = None
    """Date on which the contributor's agreement was signed, or `no`."""


class AuthorEntry(Written):
    """An author of one essay, as the person was when it was written."""

    id: str
    """Id in contributors.yaml."""
    role: str | None = None
    """Role at the time of writing; left out, the one in contributors.yaml."""
    organisation: str | None = None
    """Organisation at the time of writing; left out, the one in contributors.yaml."""


class CreditEntry(Written):
    """Any other part that people had in a piece."""

    label: str = Field(alias="as", min_length=1)
    """As it is printed, such as “Translated by”."""
    who: Texts
    """Ids in contributors.yaml."""


Author = Annotated[Annotated[str, Tag("text")] | Annotated[AuthorEntry, Tag("keys")], Discriminator(_kind_of)]


class EssayHead(Written):
    """The front matter of an essay."""

    title: str = ""
    """Title; left out, the first heading or the file name."""
    subtitle: str = ""
    """Subtitle."""
    standfirst: str = ""
    """Another word for `subtitle`."""
    kicker: str = ""
    """Line above the title."""
    short_title: str = ""
    """For the running head, where the title is long."""
    authors: Annotated[tuple[Author, ...], BeforeValidator(_listed)] = ()
    """Ids of the authors in contributors.yaml, in the order of the byline."""
    credits: Annotated[tuple[CreditEntry, ...], BeforeValidator(_listed)] = ()
    """Translators, photographers and others who had a part in this piece."""
    abstract: str = ""
    """Markdown: a summary."""
    keywords: Texts = ()
    """Keywords."""
    key_points: Texts = ()
    """Markdown: points printed in a box at the head."""
    epigraph: Epigraph | None = None
    """A motto."""
    language: str = ""
    """Language tag, where the essay is not in the book's language."""
    date: Date | None = None
    """Date of the essay."""
    doi: str = ""
    """DOI of the essay."""
    nocite: Keys = ()
    """Keys of works that the essay's references have without a citation; `*` for every work."""
    reading: Keys = ()
    """Keys of works that the essay suggests for reading, in a list of their own."""
    licence: str = ""
    """Licence, where it differs from the book's."""
    originally_published: str = ""
    """Markdown: where the essay appeared before."""
    status: Literal["commissioned", "draft", "edited", "proofed", "approved"] = "draft"
    """How far the essay is."""


def json_schemas() -> Mapping[str, dict[str, Any]]:
    """JSON Schemas of `collection`, `contributors`, `essay` and `printer`, shipped as *name*.schema.json."""
    entry = ContributorEntry.model_json_schema(by_alias=True)
    contributors = {
        "$defs": entry.pop("$defs"),
        "title": "contributors.yaml: the people of the book, once each",
        "type": "object",
        "additionalProperties": entry,
    }
    collection = CollectionFile.model_json_schema(by_alias=True)
    pages = {"anyOf": [{"enum": list(GENERATED)}, {"type": "string", "pattern": r"\.md$"}]}
    for name in ("front", "back"):
        collection["properties"][name] |= {"anyOf": [{"type": "array", "items": pages}]}
    found = {
        "collection": collection,
        "contributors": contributors,
        "essay": EssayHead.model_json_schema(by_alias=True),
        "printer": TypeAdapter(Printer).json_schema(),
    }
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: dialect | schema for name, schema in found.items()}


__all__ = [
    "AuthorEntry",
    "CollectionFile",
    "ContributorEntry",
    "CreditEntry",
    "EditionsEntry",
    "EssayHead",
    "PartEntry",
    "json_schemas",
]
