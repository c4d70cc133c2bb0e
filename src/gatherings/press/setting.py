r"""A leaf that was set, as plain data: no object of the engine, so it can be kept and sent.

In: nothing. Out: `Setting` and its parts, made by `drawing` and `tagging`, used by `imposition`.
Lengths are points, counted from the lower left corner of the text block. References between
objects of a file are late bound: ``\x01name\x02`` stands for a number that only a file knows. What there
are thousands of is a `NamedTuple`, for a data class takes ten times as long to keep and to send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gatherings.press.completeness import Gap, Overhang
    from gatherings.press.fitting import Misfit
    from gatherings.press.notes_gate import Verdict
    from gatherings.press.places import Place

Rect = tuple[float, float, float, float]
"""Left, lower, right, upper edge."""


class NumberPlace(NamedTuple):
    """A page number in the text, which may be exchanged for another of as many figures."""

    name: str
    """Key into the folios: an id, or an id and of a last page."""
    text: str
    """The number that was set."""
    glyphs: tuple[bytes, ...] = ()
    """Glyphs of the figures 0 to 9; empty where they differ in width and nothing can be exchanged."""


class PageLink(NamedTuple):
    """A link on one page."""

    target: str
    """``#id`` or an address."""
    text: str
    tag: int
    """Index of its tag."""
    rects: tuple[Rect, ...]
    """One for each line."""


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page of text block."""

    printed: bytes
    """Content for print, compressed: black ink as ``k``, no marks."""
    screen: bytes
    """Content for screens, compressed: ``g`` and ``rg``, marked content."""
    coloured: bool
    """Whether `printed` still holds colours that an ink must replace."""
    marks: int
    """Number of marked pieces of content."""
    numbers: tuple[NumberPlace, ...] = ()
    links: tuple[PageLink, ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    """Kinds and names of the resources that `printed` uses, but for typefaces."""
    drawings: bool = False
    """Whether vector pictures stand on it."""


class Kid(NamedTuple):
    """A child of a tag: a tag, a piece of marked content, or a link of a page."""

    kind: str
    """``tag``, ``mark`` or ``link``."""
    number: int
    page: int = 0


class Tag(NamedTuple):
    """An element of structure."""

    role: str
    parent: int
    """Index of the tag above; -1 for the leaf's own."""
    kids: tuple[Kid, ...]
    language: str = ""
    """Where it differs from what is above."""
    alt: str = ""
    attributes: bytes = b""
    """Entries of an attribute dictionary."""
    ident: str = ""
    """Id, for notes and heads of tables."""
    box: tuple[int, Rect] | None = None
    """Page and rectangle of a figure."""


@dataclass(frozen=True, slots=True)
class FaceUse:
    """A typeface as a leaf uses it."""

    hash: str
    """Name in content streams, the same in every process."""
    digest: str
    """SHA-256 of the font file."""
    about: Mapping[str, object]
    """What the engine knows of it."""
    widths: Mapping[int, int]
    """Glyph → width in thousandths of the size."""
    letters: Mapping[int, str]
    """Glyph → text that it stands for."""
    missing: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A picture made of pixels, by reference."""

    name: str
    """Name in content streams."""
    source: str | bytes
    """Path in the collection, or the picture itself."""
    width: float
    """Largest drawn width in points."""
    height: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A form or pattern that pages draw."""

    head: bytes
    """Dictionary without filter and length, references late bound."""
    stream: bytes
    """Content, not compressed, in the engine's colours."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The pages of one leaf and all that is known of them."""

    height: float
    pages: tuple[SetPage, ...]
    resources: bytes
    """Dictionary of resources, references late bound."""
    pieces: tuple[Piece, ...]
    images: tuple[ImageUse, ...]
    faces: tuple[FaceUse, ...]
    borrowed: Mapping[str, bytes] = field(default_factory=dict)
    """Font files that the theme does not bring, by digest."""
    tags: tuple[Tag, ...] = ()
    anchors: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)
    """Id → page, left edge and upper edge."""
    starts: tuple[tuple[Place, int] | None, ...] = ()
    """Where each page begins in the neutral leaf."""
    notes: Verdict | None = None
    gaps: tuple[Gap, ...] = ()
    overhangs: tuple[Overhang, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    carried: tuple[str, ...] = ()
    """Notes too long for a page's foot, set at the end of the leaf."""
    messages: tuple[str, ...] = ()
    """What the engine complained of."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Lines by how they were broken: by total fit, or by the engine for some reason."""
    feet: tuple[int | None, ...] = ()
    """For each page, the lines by which it ends high; None for one that text doesn't fill, or is not known."""
    characters: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """The characters set in each list of font families."""

    def is_even(self, *, recto: bool) -> bool:
        """Whether facing pages end alike if the first is a right-hand one, or a left-hand one."""
        facing = list(pairwise(self.feet))[1 if recto else 0 :: 2]
        return all(left == right for left, right in facing if left is not None and right is not None)
