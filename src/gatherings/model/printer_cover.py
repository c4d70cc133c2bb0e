"""What a printer's file says of papers, spines, covers, barcodes and file names.

In: nothing. Out: frozen values, parts of `printer.Printer`. Lengths are millimetres; in a file
they may be written as ``0.125in`` as well.
"""

from __future__ import annotations

from typing import Literal

from gatherings.model.scalars import Length
from gatherings.model.written import written


@written
class Bulk:
    """Thickness of a book of so many pages."""

    pages: int
    """Number of pages."""
    mm: Length
    """Thickness of the spine."""


@written
class Paper:
    """A paper on which the vendor prints this product."""

    name: str
    """Name for people, as the vendor has it."""
    caliper: Length | None = None
    """Thickness of a page, which is half a leaf."""
    table: tuple[Bulk, ...] = ()
    """Whole spines by number of pages, in rising order, where the vendor gives these; it wins over `caliper`."""
    least: int | None = None
    """Least pages on this paper, where it differs from the product's."""
    most: int | None = None
    """Most pages on this paper, where it differs from the product's."""
    ink: tuple[Literal["black", "colour"], ...] = ("black",)
    """What is printed on it."""


@written
class SpineSafety:
    """How far words on the spine keep from its folds."""

    to: Length
    """Widest spine for which this holds."""
    mm: Length
    """Clear space at each side."""


@written
class SpineRule:
    """How wide the spine is, and what may stand on it."""

    add: Length = 0.0
    """Added to the pages' thickness: the cover itself, or the boards."""
    steps: tuple[Bulk, ...] = ()
    """Spines that grow by steps: up to so many pages, so wide; for boards that come in sizes."""
    rounding: Length | None = None
    """A spine from a table is rounded to a multiple of this."""
    text_from_pages: int | None = None
    """Fewest pages of a book that has words on its spine."""
    text_from_mm: Length | None = None
    """Narrowest spine that has words."""
    safety: tuple[SpineSafety, ...] = ()
    """Clear space beside the words, by width of the spine in rising order."""

    def clear(self, width: float) -> float:
        """Millimetres at each side of the words on a spine of `width`."""
        for band in self.safety:
            if width <= band.to:
                return band.mm
        return self.safety[-1].mm if self.safety else 0.0


@written
class CoverRule:
    """The sheet on which the cover is printed: back, spine and front side by side."""

    bleed: Length
    """Beyond the trimmed edge of a paperback's cover or a jacket, on all sides; nothing where it wraps."""
    wrap: Length = 0.0
    """What folds round the edge of the boards, on all sides."""
    hinge: Length = 0.0
    """Groove between spine and board, at each side of the spine, part of the board's width or beside it."""
    hinge_beside: bool = False
    """Whether the hinges come in addition to the boards' width."""
    board_width: Length = 0.0
    """How much wider a board (or a jacket's panel) is than the trimmed page; less than nought for narrower."""
    board_height: Length = 0.0
    """How much higher it is."""
    flap: Length = 0.0
    """Width of a jacket's flap."""
    flap_fold: Length = 0.0
    """What is added between panel and flap for the fold."""
    safety: Length = 3.175
    """Nothing that matters stands nearer to an edge or fold."""
    template: bool = False
    """Whether the vendor wants its own template's page, larger than the cover, used as it is."""


@written
class BarcodeRule:
    """Where the barcode stands on the back cover: near the spine, at the foot."""

    width: Length
    """Width of the place kept for it."""
    height: Length
    """Height of that place."""
    from_spine: Length
    """From the spine's fold (or the hinge) to that place."""
    from_trim: Length
    """From the lower trimmed edge to that place."""
    least_width: Length | None = None
    """Least width of a barcode with its quiet zones."""
    least_height: Length | None = None
    """Least height of a barcode."""
    required: bool = False
    """Whether the vendor asks for one."""
    supplied_by: Literal["us", "vendor"] = "us"
    """Who prints it where the file has none: `us` means that nobody else does."""


@written
class FileNames:
    """How the vendor wants files to be called; `{isbn}`, `{slug}`, `{trim}`, `{pages}` and `{printer}` are filled in."""

    interior: str = "{slug}-{printer}-interior.pdf"
    """The pages."""
    cover: str = "{slug}-{printer}-cover.pdf"
    """The cover."""
    ticket: str = "{slug}-{printer}-ticket.pdf"
    """The sheet that says what is to be made."""
    note: str = ""
    """What the vendor asks besides."""


__all__ = [
    "BarcodeRule",
    "Bulk",
    "CoverRule",
    "FileNames",
    "Paper",
    "SpineRule",
    "SpineSafety",
]
