"""What a printer's file is to be like: inks, edges, marks, the standard that it claims.

In: figures of a printer, in points where nothing else is said. Out: `Target`, and `Boxes`: where
trim, bleed and paper lie on a page whose lower left corner is 0 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.model.printer import Marks
from gatherings.press.ink import Ink
from gatherings.press.pictures import LINE_ART, PRINT

if TYPE_CHECKING:
    from gatherings.model.written import Standard
    from gatherings.press.setting import Rect

MM = 72 / 25.4
"""Points in a millimetre."""
ROOM = 1.0 * MM
"""Points of empty paper beyond the marks."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a printer wants of the interior's file."""

    ink: Ink = field(default_factory=Ink)
    bleed: float = 0.0
    """Points beyond the trimmed edge; 0 where the file has no bleed."""
    bound_edge: bool = True
    """Whether there is bleed at the bound edge, too."""
    marks: Marks = field(default_factory=Marks)
    folds: tuple[float, ...] = ()
    """Points from the left trimmed edge at which a cover is folded; marked where cuts are."""
    standard: Standard = "none"
    condition: str = ""
    """Name of the printing condition."""
    profile: bytes | None = None
    """ICC profile of that condition, for the output intent."""
    outline: bool = True
    """Whether the file has an outline."""
    density: int = PRINT
    """Pixels in an inch of pictures, at most."""
    line_art: int = LINE_ART
    slug: str = ""
    """What the line beside the page says, before the page's number."""

    @property
    def version(self) -> str:
        """Version of PDF."""
        return "1.3" if self.standard.startswith(("x-1a", "x-3")) else "1.6"


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of one page in points."""

    media: Rect
    bleed: Rect
    trim: Rect


def page_boxes(width: float, height: float, target: Target | None, *, recto: bool) -> Boxes:
    """Boxes of a page trimmed to `width` and `height` points; without a target it is no larger.

    ISO 15930 asks that the trim lies within the bleed and the bleed within the media; the bound
    edge of a recto is its left one.
    """
    if target is None:
        page = 0.0, 0.0, width, height
        return Boxes(page, page, page)
    out = target.bleed
    left = out if target.bound_edge or not recto else 0.0
    right = out if target.bound_edge or recto else 0.0
    beyond = beyond_trim(target.marks, out)
    over, under = max(beyond, left), max(beyond, right)
    up = max(beyond, out)
    trim = over, up, over + width, up + height
    bleed = trim[0] - left, trim[1] - out, trim[2] + right, trim[3] + out
    return Boxes((0.0, 0.0, trim[2] + under, trim[3] + up), bleed, trim)


def mark_offset(marks: Marks, bleed: float) -> float:
    """Points from the trim to the marks: what the printer says, and never within the bleed."""
    return max(marks.offset * MM, bleed)


def beyond_trim(marks: Marks, bleed: float) -> float:
    """Points of paper that marks need beyond the trim; 0 without marks."""
    return mark_offset(marks, bleed) + marks.length * MM + ROOM if marks.any else 0.0
