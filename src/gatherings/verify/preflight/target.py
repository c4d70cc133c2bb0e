"""What a finished PDF is measured against, and what a rule says of it.

In: a printer and what the book asks of it. Out: `Target`, which knows the boxes that a page should
have, and `Fault`, one thing that one rule found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from gatherings.model import PageSize
from gatherings.model.printer import Printer
from gatherings.press.cover_geometry import CoverShape
from gatherings.verify.preflight.facts import MM, Box, FileFacts, PageFacts

HAIR = 0.5
"""Points by which a crop mark may reach into the bleed: half its own width and some."""
SLACK = 0.25
"""Millimetres by which a box may differ: no knife is finer."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a file should be."""

    printer: Printer
    part: Literal["interior", "cover"]
    trim: PageSize
    pages: int
    """Pages of the bound book, blanks included."""
    paper: str = ""
    colour: bool = False
    """Whether the part is printed in more than black."""
    shape: CoverShape | None = None
    """The sheet that a cover should be, where it is known."""

    @property
    def bleed(self) -> float:
        """Points of bleed."""
        if self.part == "cover":
            return self.shape.outer * MM if self.shape else 0.0
        return self.printer.bleed.mm * MM

    def size(self) -> tuple[float, float]:
        """Points of the trimmed page or cover."""
        if self.part == "cover" and self.shape is not None:
            return self.shape.width * MM, self.shape.height * MM
        return self.trim.width * MM, self.trim.height * MM

    def sheet(self) -> tuple[float, float]:
        """Points of the page with its bleed."""
        (width, height), bleed = self.size(), self.bleed
        across = 1 if self.part == "interior" and self.printer.bleed.edges == "three" else 2
        return width + across * bleed, height + 2 * bleed

    def bleeding_edges(self, page: PageFacts) -> tuple[str, ...]:
        """Edges beyond which something may be printed."""
        if self.part == "cover" or self.printer.bleed.edges == "four":
            return ("left", "foot", "right", "head")
        return ("foot", "right", "head") if page.recto else ("left", "foot", "head")

    def trimmed(self, page: PageFacts) -> Box:
        """Where a page is cut: what it says, else what its size comes to."""
        if "TrimBox" in page.boxes or "ArtBox" in page.boxes:
            return page.boxes.get("TrimBox") or page.boxes["ArtBox"]
        media, sheet, bleed = page.box("CropBox"), self.sheet(), self.bleed
        if not bleed or not near(media, sheet):
            return media
        edges = self.bleeding_edges(page)
        return (
            media[0] + (bleed if "left" in edges else 0.0),
            media[1] + bleed,
            media[2] - (bleed if "right" in edges else 0.0),
            media[3] - bleed,
        )

    def cut_is_known(self, page: PageFacts) -> bool:
        """Whether the page says where it is cut, or has a size that says it."""
        named = "TrimBox" in page.boxes or "ArtBox" in page.boxes
        return named or any(near(page.box("CropBox"), size) for size in (self.size(), self.sheet()))

    def bled(self, page: PageFacts) -> Box:
        """How far something may be printed."""
        return page.boxes.get("BleedBox") or page.box("CropBox")

    def shown(self, page: PageFacts) -> Box:
        """Where what is painted belongs to the page: its bleed, less a hair, for crop marks begin at its edge."""
        left, foot, right, head = self.bled(page)
        return left + HAIR, foot + HAIR, right - HAIR, head - HAIR


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a rule found."""

    code: str
    page: int
    """From 1; 0 for the whole file."""
    found: str
    wanted: str
    key: str = ""
    """Figure of the printer on which the rule stands, for its source."""
    thing: str = ""
    box: Box | None = None
    """Where on the page; words in it are quoted."""
    weight: float = 0.0
    """How bad: of many, the heaviest is told."""


Rule = Callable[[FileFacts, Target], Iterator[Fault]]


def near(box: Box, size: tuple[float, float], slack: float = SLACK) -> bool:
    """Whether a box has a size."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return abs(wide - size[0]) <= slack * MM and abs(high - size[1]) <= slack * MM


def millimetres(size: tuple[float, float] | Box) -> str:
    """A size, or the size of a box, as people say it."""
    wide, high = size if len(size) == 2 else (size[2] - size[0], size[3] - size[1])
    return f"{_short(wide / MM)} × {_short(high / MM)} mm"


def length(points: float) -> str:
    """A distance as people say it."""
    return f"{_short(points / MM)} mm"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
