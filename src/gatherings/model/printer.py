"""What one product of one print vendor takes, as `styles/printers/NAME.yaml` says.

In: nothing. Out: `Printer`, a frozen value that every figure a vendor gives has its place in, with
the questions that are asked of it: margins, page count, spine. Lengths are millimetres, ink is
per cent, resolution pixels in an inch. A figure that nobody knows is None and listed in `unknown`.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from gatherings.model.printer_cover import BarcodeRule, Bulk, CoverRule, FileNames, Paper, SpineRule
from gatherings.model.scalars import Length, PageSize, Trim
from gatherings.model.written import Standard, written

Certainty = Literal["A", "B", "C", "D", "unknown", "ours"]
Product = Literal["paperback", "hardcover", "jacket", "pages"]
Forbidden = Literal[
    "annotations",
    "outline",
    "layers",
    "transparency",
    "scripts",
    "encryption",
    "icc-tags",
    "spot",
    "rgb",
    "spreads",
]


@written
class Figure:
    """Where a figure comes from."""

    source: str
    """Page or document that gives it."""
    read: str = "2026-11"
    """When it was read, or when the source says that it read the vendor's page."""
    certainty: Certainty
    """A: read on the vendor's own page; B: two independent sources; C: one; D: they conflict; ours: our choice."""


@written
class Band:
    """A figure that holds up to a number of pages."""

    to: int
    """Last page count of the band."""
    mm: Length
    """Millimetres."""


@written
class Span:
    """Least and most."""

    least: int = 1
    """The least."""
    most: int = 2000
    """The most."""


@written
class Custom:
    """Sizes beside the listed ones: any between these."""

    least_width: Length
    """Narrowest."""
    most_width: Length
    """Widest."""
    least_height: Length
    """Lowest."""
    most_height: Length
    """Highest."""

    def holds(self, size: PageSize) -> bool:
        """Whether a page of that size is offered."""
        slack = 0.05
        return (
            self.least_width - slack <= size.width <= self.most_width + slack
            and self.least_height - slack <= size.height <= self.most_height + slack
        )


@written
class Bleed:
    """What is printed beyond the trimmed edge."""

    mm: Length = 0.0
    """How far."""
    edges: Literal["three", "four"] = "three"
    """On the three outer edges, or at the bound edge too."""


@written
class Resolution:
    """Pixels in an inch of pictures as they are printed."""

    least: int = 200
    """Fewer than this look bad or are refused."""
    wanted: int = 300
    """More than this are taken out."""
    most: int | None = None
    """More than this are refused."""
    line_art: int | None = None
    """For pictures of black and white alone."""


@written
class Marks:
    """What is printed beside the page for those who cut and judge it."""

    crop: bool = False
    """Whether lines show where to cut."""
    offset: Length = 4.0
    """From the trimmed edge to these lines."""
    length: Length = 5.0
    """Length of these lines."""
    information: bool = False
    """Whether a line above the page names book, page and printer."""
    bars: bool = False
    """Whether patches of each ink stand beside the page."""
    registration: bool = False
    """Whether crosses show how well the inks meet."""

    @property
    def any(self) -> bool:
        """Whether anything is drawn beside the page."""
        return self.crop or self.information or self.bars or self.registration


@written
class Printer:
    """One product of one print vendor: `styles/printers/NAME.yaml`."""

    name: str
    """Name for people."""
    vendor: str = ""
    """The company."""
    also: tuple[str, ...] = ()
    """Other names under which collections ask for it."""
    product: Product = "paperback"
    """What is made: `pages` means the interior alone."""
    trims: tuple[Trim, ...] = ()
    """Trim sizes offered; none listed and no `custom` means any."""
    custom: Custom | None = None
    """Sizes beside those listed."""
    pages: Span = field(default_factory=Span)
    """Least and most pages of a book."""
    multiple: int = 2
    """Page counts are filled up to a multiple of this."""
    blank_last: bool = False
    """Whether the last page must be blank."""
    inner: tuple[Band, ...] = ()
    """Least inner margin by number of pages."""
    outer: Length = 6.35
    """Least margin at the other three edges."""
    outer_bleed: Length | None = None
    """The same in a book whose pages bleed, where it differs."""
    bleed: Bleed = field(default_factory=Bleed)
    """How far pictures and grounds go on beyond the trimmed edge, and at which edges."""
    bleed_when: Literal["needed", "always"] = "needed"
    """Whether pages are larger than the trim only in a book that bleeds, or in each."""
    safety: Length | None = None
    """Nothing stands nearer to the trimmed edge, unless it bleeds."""
    standard: Standard = "none"
    """The part of ISO 15930 that the file claims."""
    pdf_version: str | None = None
    """Version of PDF, where the vendor says and the standard does not."""
    colours: Literal["cmyk", "any"] = "any"
    """Whether the vendor takes other colours than inks; we send inks alone in any case."""
    profile: str | None = None
    """ICC profile of the press: a file in styles/icc, or a path inside the collection."""
    condition: str = ""
    """Name of the printing condition that the profile describes, as the ICC registry has it."""
    ink_limit: float | None = None
    """Most ink on one spot: per cent, all four inks together."""
    rich_black: tuple[float, float, float, float] | None = None
    """Cyan, magenta, yellow and black of large black areas, per cent."""
    black_text: bool = True
    """Whether text is to be black ink alone."""
    resolution: Resolution = field(default_factory=Resolution)
    """Pixels in an inch of pictures."""
    least_type: float | None = None
    """Points of the smallest type."""
    least_rule: float | None = None
    """Points of the thinnest line."""
    least_tint: float | None = None
    """Per cent of the lightest tint that prints evenly."""
    marks: Marks = field(default_factory=Marks)
    """What is printed beside the page."""
    forbidden: tuple[Forbidden, ...] = ()
    """What a file must not hold."""
    size_mb: float | None = None
    """Largest file in megabytes."""
    papers: dict[str, Paper] = field(default_factory=dict)
    """Papers by short name; the first is taken where the collection names none."""
    spine: SpineRule = field(default_factory=SpineRule)
    """How wide the spine is."""
    cover: CoverRule | None = None
    """The sheet of the cover."""
    barcode: BarcodeRule | None = None
    """Where the barcode stands."""
    files: FileNames = field(default_factory=FileNames)
    """Names of files."""
    sources: dict[str, Figure] = field(default_factory=dict)
    """Source, date and certainty by key; a key within a key is written `spine.add`."""
    unknown: tuple[str, ...] = ()
    """Keys whose figure could not be found out."""

    def least_inner(self, pages: int) -> float:
        """Least gutter in millimetres for a number of pages."""
        for band in self.inner:
            if pages <= band.to:
                return band.mm
        return self.inner[-1].mm if self.inner else self.outer

    def least_outer(self, *, bleeds: bool) -> float:
        """Least margin in millimetres at head, foot and fore edge."""
        return self.outer_bleed if bleeds and self.outer_bleed is not None else self.outer

    def trim(self, wanted: PageSize) -> PageSize | None:
        """The trim offered that is `wanted` to half a millimetre, a listed one first; None for none."""
        if not self.trims and self.custom is None:
            return wanted
        near = [
            t for t in self.trims if abs(t.width - wanted.width) < 0.5 and abs(t.height - wanted.height) < 0.5
        ]
        if not near and self.custom is not None and self.custom.holds(wanted):
            return wanted
        return near[0] if near else None

    def page_count(self, pages: int) -> int:
        """Pages of the bound book of `pages` that are printed: the multiple, and the blank last one."""
        needed = pages + int(self.blank_last)
        return -(-needed // self.multiple) * self.multiple

    def paper(self, name: str = "") -> Paper | None:
        """The paper of that short name, the first without a name; None for one that is not offered."""
        if not name:
            return next(iter(self.papers.values()), None)
        return self.papers.get(name)

    def page_limits(self, paper: str = "") -> Span:
        """Least and most pages on a paper."""
        found = self.paper(paper)
        if found is None:
            return self.pages
        return Span(least=found.least or self.pages.least, most=found.most or self.pages.most)

    def spine_width(self, pages: int, paper: str = "") -> float | None:
        """Millimetres of the spine of a book of `pages` (blanks included); None where it is not known.

        A paper's table wins, then steps, then the caliper; between two rows of a table lies a
        straight line.
        """
        found = self.paper(paper)
        if found is not None and found.table:
            width, step = _interpolated(found.table, pages), self.spine.rounding
            return round(round(width / step) * step, 4) if step else round(width, 4)
        if self.spine.steps:
            last = self.spine.steps[-1].mm
            return next((row.mm for row in self.spine.steps if pages <= row.pages), last)
        if found is None or found.caliper is None:
            return None
        return round(pages * found.caliper + self.spine.add, 4)

    def spine_text(self, pages: int, width: float) -> bool:
        """Whether words may stand on the spine of a book of `pages`, `width` millimetres wide."""
        return pages >= (self.spine.text_from_pages or 0) and width >= (self.spine.text_from_mm or 0.0)


def _interpolated(rows: tuple[Bulk, ...], pages: int) -> float:
    """On the straight line through the two rows around `pages`, or through the two at an end."""
    if len(rows) == 1:
        return rows[0].mm * pages / rows[0].pages
    at = next((i for i, row in enumerate(rows) if pages <= row.pages), len(rows) - 1)
    low, high = rows[max(at - 1, 0)], rows[max(at, 1)]
    return low.mm + (high.mm - low.mm) * (pages - low.pages) / (high.pages - low.pages)
