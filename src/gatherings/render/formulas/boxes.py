"""Stage render, formulas: boxes, as TeX's.

In: glyphs, rules and other boxes. Out: `Box` values, in points from a reference point on the base line, y upward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gatherings.render.formulas.face import Faces, Glyph, Piece

OVERHANG = 0.06
"""Ems that an italic may reach out at its left unheeded: in a word an f leans over the letter before."""
BAND = 0.4
"""Points: how finely the edges of two boxes are compared."""
REACH = 2
"""Bands above and below ink in which other ink would seem to touch it."""


class Mark(NamedTuple):
    """A glyph at a size, or a rule, with its place."""

    x: float
    y: float
    glyph: Glyph | None
    size: float = 0
    width: float = 0
    height: float = 0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """What is set, with its measures in points."""

    width: float = 0
    height: float = 0
    depth: float = 0
    marks: tuple[Mark, ...] = ()
    slant: float = 0
    """How much of the width is italic correction, which a subscript does not keep clear of."""
    letter: Glyph | None = None
    """The glyph, where it is one only."""

    def moved(self, x: float, y: float) -> Box:
        """The same with its marks elsewhere; the measures follow, the width does not."""
        marks = tuple(m._replace(x=m.x + x, y=m.y + y) for m in self.marks)
        return Box(self.width, self.height + y, self.depth - y, marks)

    def widened(self, left: float, right: float) -> Box:
        """With white at its sides."""
        moved = self.moved(left, 0)
        return replace(moved, width=self.width + left + right, slant=0 if right else self.slant)

    def coloured(self, colour: str) -> Box:
        """In a colour, where it has none yet."""
        return replace(self, marks=tuple(m if m.colour else m._replace(colour=colour) for m in self.marks))


def letter(glyph: Glyph, size: float) -> Box:
    """One glyph; its width has the italic correction in it, and part of what reaches out at the left."""
    lead = max(0.0, -glyph.left - OVERHANG) * 0.6 * size if glyph.face == "italic" else 0.0
    return Box(
        (glyph.advance + glyph.slant) * size + lead,
        glyph.top * size,
        -glyph.bottom * size,
        (Mark(lead, 0, glyph, size),),
        glyph.slant * size,
        glyph,
    )


def assembled(pieces: Sequence[Piece], size: float) -> Box:
    """A sign that has grown."""
    if len(pieces) == 1:
        return letter(pieces[0].glyph, size)
    marks = tuple(Mark(p.x * size, p.y * size, p.glyph, size) for p in pieces)
    return Box(
        max((p.x + p.glyph.advance) * size for p in pieces),
        max((p.y + p.glyph.top) * size for p in pieces),
        max(-(p.y + p.glyph.bottom) * size for p in pieces),
        marks,
    )


def rule(width: float, bottom: float, thickness: float) -> Box:
    """A rule that begins at the reference point."""
    return Box(width, bottom + thickness, -bottom, (Mark(0, bottom, None, 0, width, thickness),))


def side_by_side(parts: Iterable[tuple[float, Box]], end: float = 0) -> Box:
    """Boxes on one base line, each after so much white (which may be less than none)."""
    marks: list[Mark] = []
    at = height = depth = 0.0
    first, last = True, Box()
    for white, part in parts:
        at += white
        marks += part.moved(at, 0).marks
        at += part.width
        height = part.height if first else max(height, part.height)
        depth = part.depth if first else max(depth, part.depth)
        first, last = False, part
    return Box(at + end, height, depth, tuple(marks), 0 if end else last.slant)


def overlaid(width: float, parts: Sequence[Box]) -> Box:
    """Boxes that were moved to their places already, as one of a given width."""
    return Box(
        width,
        max((p.height for p in parts), default=0),
        max((p.depth for p in parts), default=0),
        tuple(m for p in parts for m in p.marks),
    )


def nearness(faces: Faces, left: Box, right: Box) -> float:
    """The least white, in points, between the ink of two boxes whose reference points coincide.

    `right` is to be moved to its height before. Ink that passes above or below the other's counts
    where it is less than two bands away; infinite where nothing is at one height.
    """
    ends, starts = _edge(faces, left, 1), _edge(faces, right, -1)
    return min((starts[b] - ends[b] for b in ends.keys() & starts.keys()), default=float("inf"))


def _edge(faces: Faces, box: Box, side: int) -> dict[int, float]:
    """Band of height → how far the ink reaches to the right (1) or left (-1)."""
    found: dict[int, float] = {}

    def reach(x: float, y: float) -> None:
        band = floor(y / BAND)
        for near in range(band - REACH, band + REACH + 1):
            if near not in found or (x - found[near]) * side > 0:
                found[near] = x

    for mark in box.marks:
        if mark.glyph is None:
            for step in range(floor(mark.height / BAND) + 1):
                reach(mark.x + (mark.width if side > 0 else 0), mark.y + step * BAND)
        else:
            for x, y in faces.edge(mark.glyph):
                reach(mark.x + x * mark.size, mark.y + y * mark.size)
    return found
