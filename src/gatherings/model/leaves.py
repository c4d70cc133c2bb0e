"""The book as leaves, pages and finished files.

In: nothing. Out: frozen dataclasses: what `render` hands to the press and the editions, what
the press tells of pages, and what an edition returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.model.book import Collection, Essay


LeafKind = Literal[
    "half-title",
    "title-page",
    "imprint",
    "contents",
    "list",
    "part",
    "essay",
    "generated",
    "contributors",
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
    * ``data-pages="many"``, ``"one"`` and ``"none"`` beside each other, with the leaf in ``data-pages-of``,
      say the same of a leaf of several pages, of one, and of unknown pages: an edition keeps one;
    * ``data-only="print"`` or ``"epub"`` marks what stands in one edition only; ``data-needs="pages"``
      marks what is dropped where the pages of the print edition are not known;
    * ``<img src>`` is a path in the collection; ``data-width`` is a percentage of the measure;
    * ``<details data-only="epub">`` behind a figure is its long description; the picture leads to it with
      ``aria-details`` and holds its text in ``data-description``;
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
    wrap: _Element | None = None
    """The whole cover as the theme draws it: back, spine, front and flaps, the barcode still to come."""
    spine_text: Literal["down", "up"] = "down"
    """Which way words run on spines of books in this language."""


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
class PrintedPiece:
    """A piece of the book on the pages of a file."""

    page: int
    """Its first page, from 1."""
    title: str
    path: str
    """Its manuscript; empty for a page that the program made."""


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
    pieces: tuple[PrintedPiece, ...] = ()
    """What stands on its pages, in order; empty for a file that is not the whole book."""
