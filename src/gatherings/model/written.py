"""What an editor writes in YAML, as values: pydantic checks them.

In: nothing. Out: frozen values made with `written`; their field sentences become the JSON
Schema that editors' programs read.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal, dataclass_transform

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as pydantic_dataclass

from gatherings.model.scalars import PageSize, Published, Trim
from gatherings.model.sentences import describe

Standard = Literal["none", "x-4", "x-3:2002", "x-1a:2001"]
"""Parts of ISO 15930 that a print PDF can claim."""

STRICT = ConfigDict(extra="forbid", json_schema_extra=describe, str_strip_whitespace=True, defer_build=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def written(cls: type) -> Any:
    """A frozen value that an editor writes as a YAML mapping; unknown keys are refused."""
    return pydantic_dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)(cls)


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


WorkType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia",
    "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map",
    "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book",
    "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
]  # fmt: skip
"""Kinds of works: the types of CSL 1.0.2."""


@written
class WorksSection:
    """A section of every list of works. One without types and keywords takes what no other section takes."""

    title: str
    """Heading of the section, such as “Cases”."""
    types: tuple[WorkType, ...] = ()
    """Kinds of works that stand in it."""
    keywords: tuple[str, ...] = ()
    """Works that have one of these keywords in the file of works stand in it."""


@written
class Reading:
    """Suggested reading: a list of the book that stands beside the works cited."""

    works: tuple[str, ...] = ()
    """Keys of the works."""
    keywords: tuple[str, ...] = ()
    """Works that have one of these keywords in the file of works are in the list as well."""
    title: str = ""
    """Heading; left out, “Suggested reading” in the book's language."""


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
    nocite: tuple[str, ...] = ()
    """Keys of works that nothing cites and that the book's list of works has all the same; `*` for every work."""
    sections: tuple[WorksSection, ...] = ()
    """Sections of the lists of works; works that no section takes stand before the first."""
    reading: Reading = field(default_factory=Reading)
    """Suggested reading at the back of the book."""
    files: Published = False
    """Whether the book and its essays are also written as files for reference managers: BibTeX, RIS and CSL-JSON; or the web address of the folder in which you will publish these files, to which the essays then link."""


@written
class Numbering:
    """Whether and how parts and essays are numbered."""

    parts: Literal["letters", "roman", "numbers", "none"] = "letters"
    """Numbering of parts."""
    essays: Literal["letters", "roman", "numbers", "none"] = "none"
    """Numbering of essays; it runs through the parts."""


@written
class Hyphens:
    """Words that are divided otherwise than the dictionaries have it."""

    exceptions: tuple[str, ...] = ()
    """Words with hyphens at the only places where they may be divided, such as al-go-rithm."""
    never: tuple[str, ...] = ()
    """Words and names that are never divided."""


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
    profiles: tuple[Literal["generic", "kindle", "kobo", "apple"], ...] = ("generic",)
    """For which shops a file is made, each with what that shop asks for; `generic` is for all others and for readers."""
    certified_by: str = ""
    """Who has checked the EPUB by hand and certifies that it meets EPUB Accessibility 1.1 and WCAG 2.1 AA; left out, nothing is claimed."""
    certifier_report: str = ""
    """Web address of the certifier's report."""


@written
class PrintSettings:
    """The print edition."""

    printer: str = "office"
    """Name of a printer in styles/printers; `gatherings printers` lists them."""
    trim: Trim = field(default_factory=lambda: PageSize(156, 234))
    """Trimmed page size."""
    paper: str = ""
    """Short name of one of the printer's papers; left out, the first that it lists."""
    ink: Literal["black", "colour"] = "black"
    """Whether the interior prints in black only or in colour."""
    standard: Standard | None = None
    """The PDF/X that the file claims, where it is not to be the printer's own."""
    bleed: Literal["as needed", "always", "never"] = "as needed"
    """Whether pages are larger than the trim: where a page bleeds (or the printer always wants it), always, or never."""
    profile: str = ""
    """ICC profile of the press: a file in styles/icc, or a path inside the collection; left out, the printer's."""
    condition: str = ""
    """Name of the printing condition of that profile, such as FOGRA52; left out, what the profile calls itself."""
    figures: dict[str, Any] = field(default_factory=dict)
    """Figures of the printer that are to be others: keys and values as in a printer's file. The build says which."""
    accept: dict[str, str] = field(default_factory=dict)
    """Findings of preflight that are accepted for this printer: code and reason, such as `FLIGHT-025: "agreed with the printer"`."""


@written
class ScreenSettings:
    """The PDF for screens: the pages of the print edition, tagged for screen readers, with live links."""


@written
class OffprintSettings:
    """Each essay as a PDF of its own, with a first page that tells of the book, and the book's page numbers."""


@written
class CoverSettings:
    """The cover: its front for the EPUB, and the whole sheet (back, spine, front) for the printer."""

    front: str = ""
    """Your own artwork for the front, a path inside the collection; left out, the theme draws one."""
    alt: str = ""
    """Text alternative of that artwork; left out, title and editors."""
    whole: str = ""
    """Your own artwork for the whole sheet (a PDF of one page, or a picture), of the size that the template gives."""
    blurb: str = ""
    """Markdown for the back cover or the front flap, where it is not to be the collection's blurb."""
    price: str = ""
    """Price as it is printed, such as £14.99; one in US or Canadian dollars is also in the barcode's add-on."""
    price_code: str = ""
    """Five figures of the barcode's add-on, where they don't follow from the price: 90000 for no price."""
    barcode: bool = True
    """Whether we print the barcode; if not, its place is left free."""
    barcode_size: Annotated[int, Field(ge=80, le=200)] = 100
    """Size of the barcode in per cent."""
    spine: str = ""
    """Title on the spine, where the book's own is too long for it."""
    spine_text: Literal["", "down", "up", "none"] = ""
    """Which way words on the spine run; left out, as in books of the collection's language."""
    colour: Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    """Ground of back and spine such as #1f3a44, to go with your own front; left out, the theme's."""


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
