"""Stage render, formulas: the faces that a formula is set in.

In: an OpenType maths face and, if wished, the text's own roman and italic. Out: glyphs and measures, in ems.
Letters, figures and the signs that stand in any text come from the text's faces, so that a letter in a
formula is the one beside it; the rest, and all that grows, from the maths face.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["maths", "roman", "italic"]
TEXT_SIGNS = frozenset("+−=<>×±≤≥()[]{},.;:!?/%§&'’“”‘-–—° \u00a0")
"""Signs taken from the text's roman where it has them."""
_LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
_EXTENDER = 1
_STEPS = 6
"""Into how many straight pieces a curve is cut where its edge is measured."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph, with its measures in ems."""

    face: Kind
    name: str
    advance: float
    left: float
    bottom: float
    right: float
    top: float
    slant: float
    """Italic correction: how far it leans out of its width at the top."""
    middle: float
    """Where an accent is centred."""


class Piece(NamedTuple):
    """A part of a sign that grows, in ems from its origin."""

    glyph: Glyph
    x: float
    y: float


class Faces:
    """The faces of a book's formulas; one instance reads each file once."""

    def __init__(self, maths: Path, roman: Path | None = None, italic: Path | None = None) -> None:
        """Open the files; raises `OSError` where one can't be read."""
        from fontTools.ttLib import TTFont

        files: dict[Kind, Path | None] = {"maths": maths, "roman": roman, "italic": italic}
        self._fonts: dict[Kind, Any] = {k: TTFont(p, lazy=True) for k, p in files.items() if p}
        self._characters: dict[Kind, Mapping[int, str]] = {k: f.getBestCmap() for k, f in self._fonts.items()}
        self._shapes: dict[Kind, Any] = {k: f.getGlyphSet() for k, f in self._fonts.items()}
        table = self._fonts["maths"]["MATH"].table
        self._constants, self._grown = table.MathConstants, table.MathVariants
        info = table.MathGlyphInfo
        slants, middles = info.MathItalicsCorrectionInfo, info.MathTopAccentAttachment
        self._slants = _values(slants.Coverage.glyphs, slants.ItalicsCorrection)
        self._middles = _values(middles.TopAccentCoverage.glyphs, middles.TopAccentAttachment)
        self._glyphs: dict[tuple[Kind, str], Glyph] = {}
        self._edges: dict[tuple[Kind, str], Sequence[tuple[float, float]]] = {}

    @property
    def with_text(self) -> bool:
        """Whether letters come from the text's faces."""
        return "italic" in self._fonts

    def constant(self, name: str) -> float:
        """A constant of the MATH table, in ems (percentages as parts of one)."""
        found = getattr(self._constants, name)
        if name.endswith(("Percent", "ScaleDown")) or "Percent" in name:
            return float(found) / 100
        return float(getattr(found, "Value", found)) / float(self._fonts["maths"]["head"].unitsPerEm)

    def character(self, char: str, kind: Kind) -> Glyph:
        """The glyph of a character; a face that lacks it is replaced by the maths face, that by a box."""
        if kind != "maths" and (name := self._characters.get(kind, {}).get(ord(char))):
            return self.glyph(kind, name)
        shown = _slanted(char) if kind == "italic" else char
        known = self._characters["maths"]
        return self.glyph("maths", known.get(ord(shown)) or known.get(ord(char)) or ".notdef")

    def sign(self, char: str) -> Glyph:
        """The glyph of an operator or bracket at its natural size."""
        return self.character(char, "roman" if char in TEXT_SIGNS else "maths")

    def raised(self, char: str, level: int) -> Glyph:
        """A prime as it is drawn for indices (the feature ``ssty``, whose glyphs bear its name)."""
        name = self._characters["maths"].get(ord(char), ".notdef")
        drawn = f"{name}.ssty{'' if level < 2 else level}"
        return self.glyph("maths", drawn if level and drawn in self._shapes["maths"] else name)

    def ligated(self, text: str) -> str:
        """Text with the ligatures that the roman has as characters."""
        for letters, one in _LIGATURES:
            if ord(one) in self._characters.get("roman", self._characters["maths"]):
                text = text.replace(letters, one)
        return text

    def glyph(self, kind: Kind, name: str) -> Glyph:
        """A glyph by its name."""
        if (kind, name) not in self._glyphs:
            self._glyphs[kind, name] = self._measured(kind, name)
        return self._glyphs[kind, name]

    def _measured(self, kind: Kind, name: str) -> Glyph:
        from fontTools.pens.boundsPen import BoundsPen

        em = float(self._fonts[kind]["head"].unitsPerEm)
        shape = self._shapes[kind][name]
        pen = BoundsPen(self._shapes[kind])
        shape.draw(pen)
        left, bottom, right, top = (v / em for v in pen.bounds or (0, 0, 0, 0))
        advance = shape.width / em
        if kind == "maths":
            slant = self._slants.get(name, 0) / em
            middle = self._middles.get(name, 1000 * (left + right) / 2 * em / 1000) / em
        else:
            slant = max(0.0, right - advance) if kind == "italic" else 0.0
            middle = (left + right) / 2 + (0.08 * (top - 0.4) if kind == "italic" else 0.0)
        return Glyph(kind, name, advance, left, bottom, right, top, slant, middle)

    def grown(self, char: str, least: float, *, wide: bool = False) -> Sequence[Piece]:
        """A sign at least so many ems high (or wide): a larger glyph, or one put together of parts."""
        name = self._characters["maths"].get(ord(char), ".notdef")
        direction = "Horiz" if wide else "Vert"
        coverage = getattr(self._grown, f"{direction}GlyphCoverage").glyphs
        natural = self.glyph("maths", name)
        if name not in coverage:
            return (Piece(natural, 0, 0),)
        made = getattr(self._grown, f"{direction}GlyphConstruction")[coverage.index(name)]
        last = natural
        for variant in made.MathGlyphVariantRecord:
            last = self.glyph("maths", variant.VariantGlyph)
            if (last.right - last.left if wide else last.top - last.bottom) >= least:
                return (Piece(last, 0, 0),)
        if made.GlyphAssembly is None:
            return (Piece(last, 0, 0),)
        return self._assembled(made.GlyphAssembly.PartRecords, least, wide=wide)

    def _assembled(self, parts: Sequence[Any], least: float, *, wide: bool) -> Sequence[Piece]:
        em = float(self._fonts["maths"]["head"].unitsPerEm)
        overlap = self._grown.MinConnectorOverlap
        for times in range(60):
            run = [p for p in parts for _ in range(times if p.PartFlags & _EXTENDER else 1)]
            joins = [min(a.EndConnectorLength, b.StartConnectorLength) for a, b in pairwise(run)]
            whole = sum(p.FullAdvance for p in run)
            if whole - overlap * len(joins) >= least * em:
                break
        spare = whole - overlap * len(joins) - least * em  # what the joins may swallow
        room = sum(max(0, j - overlap) for j in joins)
        share = min(1.0, spare / room) if room else 0.0
        placed, at = [], 0.0
        for part, join in zip(run, (*joins, 0), strict=True):
            glyph = self.glyph("maths", part.glyph)
            placed.append(
                Piece(glyph, at / em - glyph.left, 0) if wide else Piece(glyph, 0, at / em - glyph.bottom)
            )
            at += part.FullAdvance - overlap - max(0, join - overlap) * share
        return tuple(placed)

    def edge(self, glyph: Glyph) -> Sequence[tuple[float, float]]:
        """Points along the outline of a glyph, in ems, close enough to measure how near it comes to another."""
        key = glyph.face, glyph.name
        if key not in self._edges:
            self._edges[key] = self._traced(glyph)
        return self._edges[key]

    def _traced(self, glyph: Glyph) -> Sequence[tuple[float, float]]:
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        em = float(self._fonts[glyph.face]["head"].unitsPerEm)
        pen = DecomposingRecordingPen(self._shapes[glyph.face])
        self._shapes[glyph.face][glyph.name].draw(pen)
        found: list[tuple[float, float]] = []
        here = (0.0, 0.0)
        for name, points in pen.value:
            ends = [p for p in points if p is not None]
            if name in ("qCurveTo", "curveTo"):  # control points lie near enough to weigh as a polygon's
                ends = [_between(here, ends, i / _STEPS) for i in range(1, _STEPS + 1)]
            for end in ends:
                if name != "moveTo":
                    found.extend(_along(here, end, em / 40))
                here = end
            found.extend(ends[-1:])
        return tuple((x / em, y / em) for x, y in found)

    def shapes(self, glyph: Glyph) -> Any:
        """The outlines of the glyph's face, by name, in the units of `em`."""
        return self._shapes[glyph.face]

    def em(self, glyph: Glyph) -> float:
        """Units of the glyph's face in an em."""
        return float(self._fonts[glyph.face]["head"].unitsPerEm)


@lru_cache(maxsize=4)
def faces(maths: Path, roman: Path | None = None, italic: Path | None = None) -> Faces:
    """The faces, opened once in each process."""
    return Faces(maths, roman, italic)


def _values(names: Sequence[str], records: Sequence[Any]) -> Mapping[str, int]:
    return {name: int(record.Value) for name, record in zip(names, records, strict=True)}


def _slanted(char: str) -> str:
    """A letter in Unicode's mathematical italic."""
    if char == "h":
        return "ℎ"
    for first, last, start in (
        ("A", "Z", 0x1D434),
        ("a", "z", 0x1D44E),
        ("Α", "Ω", 0x1D6E2),
        ("α", "ω", 0x1D6FC),
    ):
        if first <= char <= last:
            return chr(start + ord(char) - ord(first))
    return {"ϕ": "𝜙", "ϵ": "𝜖", "ϑ": "𝜗", "ϱ": "𝜚", "ϖ": "𝜛", "ı": "𝚤", "ȷ": "𝚥"}.get(char, char)


def _between(
    start: tuple[float, float], points: Sequence[tuple[float, float]], share: float
) -> tuple[float, float]:
    """The point on a Bézier curve of any degree, by de Casteljau's way."""
    line = [start, *points]
    while len(line) > 1:
        line = [
            ((1 - share) * a[0] + share * b[0], (1 - share) * a[1] + share * b[1]) for a, b in pairwise(line)
        ]
    return line[0]


def _along(start: tuple[float, float], end: tuple[float, float], step: float) -> list[tuple[float, float]]:
    count = int(abs(end[1] - start[1]) / step)
    return [
        (start[0] + (end[0] - start[0]) * i / (count + 1), start[1] + (end[1] - start[1]) * i / (count + 1))
        for i in range(1, count + 1)
    ]
