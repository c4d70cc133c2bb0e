"""The sheet of a cover: where back, spine and front lie, what is cut and what is folded.

In: the trim, the width of the spine, a printer's rules. Out: a `CoverShape`, in millimetres from
the upper left corner of what is seen of the flat cover: the trimmed cover of a paperback or a jacket,
the front faces of a case's boards. Beyond that lies `outer`: bleed, or what turns in over the boards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gatherings.model import PageSize
    from gatherings.model.printer_cover import BarcodeRule, CoverRule

PanelName = Literal["back-flap", "back", "spine", "front", "front-flap"]

BARCODE_FROM_SPINE, BARCODE_FROM_FOOT = 9.5, 9.5
"""Where a barcode stands when its printer says nothing, our choice: 3/8 in, the widest that one asks."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, its upper left corner first."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Panel:
    """A face of the cover."""

    name: PanelName
    whole: Area
    """From fold to fold or edge, the hinge included."""
    face: Area
    """Without the hinge: what lies flat."""
    safe: Area
    """Where everything that matters stands."""


@dataclass(frozen=True, slots=True)
class CoverShape:
    """The flat cover."""

    width: float
    """What is seen, from edge to edge."""
    height: float
    outer: float
    """Bleed or turn-in beyond it, on all sides."""
    turned_in: bool
    """Whether that is folded round boards, not cut off."""
    spine: float
    panels: tuple[Panel, ...]
    folds: tuple[float, ...]
    """Where the sheet is folded: distances from the left edge."""
    hinges: tuple[Area, ...] = ()
    """Grooves, in which nothing stands."""

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height with what lies beyond."""
        return round(self.width + 2 * self.outer, 4), round(self.height + 2 * self.outer, 4)

    def panel(self, name: PanelName) -> Panel:
        """A face by its name; raises `KeyError` for one that this cover lacks."""
        found = next((p for p in self.panels if p.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def has_flaps(self) -> bool:
        """Whether it is a jacket."""
        return any(p.name == "front-flap" for p in self.panels)


def cover_shape(trim: PageSize, spine: float, rule: CoverRule, clear: float) -> CoverShape:
    """The cover of a book of `trim` with a spine of `spine` millimetres.

    `clear` is what words keep free on the spine at each side. A case's board, or a jacket's panel, is
    `board_width` wider than the page and has its hinge inside or beside it.
    """
    wide = trim.width + rule.board_width + (rule.hinge if rule.hinge_beside else 0.0)
    high = trim.height + rule.board_height
    widths: list[tuple[PanelName, float]] = [("back", wide), ("spine", spine), ("front", wide)]
    if rule.flap:
        widths = [("back-flap", rule.flap), *widths, ("front-flap", rule.flap)]
    panels: list[Panel] = []
    folds: list[float] = []
    at = 0.0
    for name, width in widths:
        if at:
            folds.append(at)
        if panels and "flap" in (name + panels[-1].name):
            at += rule.flap_fold
            if rule.flap_fold:
                folds.append(at)
        panels.append(_panel(name, Area(at, 0.0, width, high), rule, clear))
        at += width
    hinges = _hinges(panels, rule.hinge)
    outer = rule.wrap or rule.bleed
    return CoverShape(
        round(at, 4),
        round(high, 4),
        outer,
        rule.wrap > 0,
        spine,
        tuple(panels),
        tuple(round(f, 4) for f in folds),
        hinges,
    )


def _panel(name: PanelName, whole: Area, rule: CoverRule, clear: float) -> Panel:
    left = rule.hinge if name == "front" else 0.0
    right = rule.hinge if name == "back" else 0.0
    face = Area(whole.left + left, whole.top, whole.width - left - right, whole.height)
    at_sides = clear if name == "spine" else rule.safety
    safe = Area(
        face.left + at_sides, face.top + rule.safety, face.width - 2 * at_sides, face.height - 2 * rule.safety
    )
    return Panel(name, whole, face, safe)


def _hinges(panels: list[Panel], hinge: float) -> tuple[Area, ...]:
    if not hinge:
        return ()
    back, front = (next(p.whole for p in panels if p.name == name) for name in ("back", "front"))
    return (
        Area(back.right - hinge, back.top, hinge, back.height),
        Area(front.left, front.top, hinge, front.height),
    )


def barcode_place(shape: CoverShape, rule: BarcodeRule | None, width: float, height: float) -> Area:
    """Where a barcode of that size stands: at the foot of the back cover, near the spine.

    It fills the lower corner next to the spine of the place that the printer keeps for it, and never stands
    in a hinge: a distance from the spine that ends there is taken from the hinge.
    """
    back = shape.panel("back")
    across = rule.from_spine if rule else BARCODE_FROM_SPINE
    up = rule.from_trim if rule else BARCODE_FROM_FOOT
    hinge = back.whole.right - back.face.right
    edge = back.face.right if across < hinge else back.whole.right
    return Area(edge - across - width, back.whole.bottom - up - height, width, height)
