"""The text of a piece after Markdown, as values: sites still open, notes, what can be referred to.

In: nothing. Out: frozen dataclasses, which `render` makes and fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.source import Span


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
