"""What stands beside the page for those who cut, fold and judge it: crop marks, crosses, patches, a line.

In: the boxes of a page, what a printer asks for, a typeface for the line. Out: content streams, all
of it outside the bleed. In a book of black ink, everything is black ink; in a book of four inks,
lines print on each plate (the colour All of ISO 32000-1, 8.6.6.4), for that is what they are for.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.press.entries import dictionary, entries
from gatherings.press.file import number
from gatherings.press.setting import FaceUse
from gatherings.press.target import MM, Boxes, Target, mark_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHT = 0.25
"""Points of a crop mark's line."""
SIZE = 6.0
"""Points of the line of text."""
PATCH = 4.0 * MM
"""Side of a patch of ink; no higher than the marks are long."""
PLATES = (
    b"<</Registration [/Separation /All /DeviceCMYK "
    b"<</FunctionType 2/Domain [0 1]/C0 [0 0 0 0]/C1 [1 1 1 1]/N 1>>]>>"
)
"""The colour of every plate, as colour spaces of resources."""


@dataclass(frozen=True, slots=True)
class Line:
    """The typeface of the line beside the page: any face of the book that has the letters."""

    face: FaceUse
    glyphs: Mapping[str, int]
    """Character → glyph."""
    advances: Mapping[int, int]
    """Glyph → width in thousandths of the size."""
    used: dict[int, str] = field(default_factory=dict)
    """Glyphs that were set, with their text."""

    def shown(self, text: str) -> tuple[bytes, float]:
        """A text as glyphs, and its width in points; letters that the face lacks are left out."""
        found = [(c, self.glyphs[c]) for c in text if c in self.glyphs]
        self.used.update((glyph, c) for c, glyph in found)
        width = sum(self.advances[glyph] for _, glyph in found) * SIZE / 1000
        return b"<%b>" % "".join(f"{glyph:04x}" for _, glyph in found).encode(), width

    def use(self) -> FaceUse:
        """The face with these glyphs alone, to be embedded with the others."""
        widths = {glyph: self.advances[glyph] for glyph in self.used}
        return FaceUse(self.face.hash, self.face.digest, self.face.about, widths, dict(self.used), {})


def line(faces: Sequence[FaceUse], font_file: Callable[[str], bytes]) -> Line | None:
    """The first upright face of normal weight, else the first; None for a book without text."""
    from fontTools.ttLib import TTFont

    plain = [f for f in faces if f.about.get("style") in (0, "normal") and f.about.get("weight") == 400]
    for face in (plain or list(faces))[:1]:
        with TTFont(io.BytesIO(font_file(face.digest)), fontNumber=_index(face), lazy=True) as font:
            names, unit = font.getGlyphOrder(), font["head"].unitsPerEm
            order = {name: number_ for number_, name in enumerate(names)}
            cmap = font.getBestCmap()
            glyphs = {chr(c): order[name] for c, name in cmap.items() if 0x20 <= c < 0x2100}
            advances = {order[n]: round(1000 * font["hmtx"][n][0] / unit) for n in set(cmap.values())}
        return Line(face, glyphs, advances)
    return None


def _index(face: FaceUse) -> int:
    return int(str(face.about.get("index", 0)))


def with_plates(resources: bytes, target: Target) -> bytes:
    """Resources with the colour that marks are drawn in."""
    if not target.ink.colour or not (target.marks.crop or target.marks.registration or target.marks.bars):
        return resources
    held = entries(resources)
    spaces = {**entries(held.get("ColorSpace", b"<<>>")), **entries(PLATES)}
    return dictionary({**held, "ColorSpace": dictionary(spaces)})


def drawn_marks(boxes: Boxes, target: Target) -> bytes:
    """What is the same on every page of a side; empty where nothing is asked for."""
    marks = target.marks
    if not (marks.crop or marks.registration or marks.bars):
        return b""
    all_plates = target.ink.colour
    rows = [b"q", b"/Registration CS 1 SCN" if all_plates else b"0 0 0 1 K", b"%b w" % number(WEIGHT)]
    if marks.crop:
        rows += _crop(boxes, target)
        rows += _folds(boxes, target)
    if marks.registration:
        rows += _crosses(boxes, target)
    if marks.bars:
        rows += _patches(boxes, target)
    return b"\n".join([*rows, b"Q"])


def _crop(boxes: Boxes, target: Target) -> Iterator[bytes]:
    near = mark_offset(target.marks, target.bleed)
    far = near + target.marks.length * MM
    left, low, right, high = boxes.trim
    for x in (left, right):
        yield _stroke(x, high + near, x, high + far)
        yield _stroke(x, low - near, x, low - far)
    for y in (low, high):
        yield _stroke(left - near, y, left - far, y)
        yield _stroke(right + near, y, right + far, y)


def _folds(boxes: Boxes, target: Target) -> Iterator[bytes]:
    """Dashed lines above and below a cover's folds."""
    if not target.folds:
        return
    near = mark_offset(target.marks, target.bleed)
    far = near + target.marks.length * MM
    left, low, _, high = boxes.trim
    yield b"[2 1.5] 0 d"
    for fold in target.folds:
        yield _stroke(left + fold, high + near, left + fold, high + far)
        yield _stroke(left + fold, low - near, left + fold, low - far)
    yield b"[] 0 d"


def _crosses(boxes: Boxes, target: Target) -> Iterator[bytes]:
    """A circle with a cross at the middle of each side."""
    half = target.marks.length * MM / 2
    away = mark_offset(target.marks, target.bleed) + half
    left, low, right, high = boxes.trim
    middle = (left + right) / 2, (low + high) / 2
    for x, y in (
        (middle[0], high + away),
        (middle[0], low - away),
        (left - away, middle[1]),
        (right + away, middle[1]),
    ):
        yield _stroke(x - half, y, x + half, y)
        yield _stroke(x, y - half, x, y + half)
        yield _circle(x, y, half * 0.6)


def _patches(boxes: Boxes, target: Target) -> Iterator[bytes]:
    """Patches of each ink at 100 and 50 per cent, in the upper margin left of its middle."""
    plates = range(4) if target.ink.colour else (3,)
    tints = [(plate, tint) for plate in plates for tint in ((1.0, 0.5) if target.ink.colour else TINTS)]
    side = min(PATCH, target.marks.length * MM)
    y = boxes.trim[3] + mark_offset(target.marks, target.bleed)
    x = boxes.trim[0] + 5 * MM
    for plate, tint in tints:
        ink = " ".join(f"{tint:g}" if n == plate else "0" for n in range(4)).encode()
        yield b"%b k %b %b %b %b re f" % (ink, number(x), number(y), number(side), number(side))
        x += side


TINTS = (1.0, 0.75, 0.5, 0.25)
"""Patches of a book of black ink."""


def information(boxes: Boxes, target: Target, set_in: Line, page: str) -> bytes:
    """The line below the page: what is printed, and which page it is."""
    shown, _ = set_in.shown(f"{target.slug}    {page}".strip())
    y = boxes.trim[1] - mark_offset(target.marks, target.bleed) - target.marks.length * MM * 0.7
    x = boxes.trim[0] + 5 * MM
    return b"q 0 0 0 1 k BT /%b %b Tf %b %b Td %b Tj ET Q" % (
        set_in.face.hash.encode(),
        number(SIZE),
        number(x),
        number(y),
        shown,
    )


def _stroke(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return b"%b %b m %b %b l S" % (number(x0), number(y0), number(x1), number(y1))


def _circle(x: float, y: float, r: float) -> bytes:
    k = 0.5523 * r
    points = [
        ((r, k), (k, r), (0.0, r)),
        ((-k, r), (-r, k), (-r, 0.0)),
        ((-r, -k), (-k, -r), (0.0, -r)),
        ((k, -r), (r, -k), (r, 0.0)),
    ]
    rows = [b"%b %b m" % (number(x + r), number(y))]
    rows += [
        b" ".join(b"%b %b" % (number(x + a), number(y + b)) for a, b in curve) + b" c" for curve in points
    ]
    return b"\n".join([*rows, b"s"])
