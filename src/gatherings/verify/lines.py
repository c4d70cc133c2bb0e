"""Lines of text as they stand on the pages of a finished PDF, whoever made it.

In: bytes of a PDF. Out: for each page its `Line`s from top to bottom in the order of the content.
PDFium tells where each character stands; nothing is taken from what laid the page out.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

HYPHENS = frozenset("-\u00ad\u2010\u2011\ufffe\x02")
"""What a line broken within a word may end with; PDFium writes U+FFFE or U+0002 for some of them."""
_RAISED = 0.65
"""Share of the size by which a character may stand off the line's baseline, as raised calls do."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character that leaves ink; lengths in points."""

    text: str
    left: float
    right: float
    baseline: float
    """From the lower edge of the page."""
    size: float


@dataclass(frozen=True, slots=True)
class Space:
    """Room between two words."""

    ems: float
    filled: bool
    """Whether something is drawn in it, such as a formula."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line; lengths in points."""

    glyphs: tuple[Glyph, ...]
    text: str
    """Its words, parted by single spaces."""
    size: float
    """Size of most of its type."""
    baseline: float
    drawn: tuple[tuple[float, float], ...] = ()
    """Left and right edges of what is drawn in it besides type."""

    @property
    def left(self) -> float:
        """Left edge of the first character."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Right edge of the last character."""
        return self.glyphs[-1].right

    @property
    def hyphen(self) -> bool:
        """Whether it ends within a word."""
        return self.glyphs[-1].text in HYPHENS and len(self.glyphs) > 1

    @property
    def spaces(self) -> tuple[Space, ...]:
        """Spaces between words; a space is wider than a tenth of an em of the line's size."""
        found = ((a.right, b.left) for a, b in pairwise(self.glyphs))
        return tuple(
            Space((end - start) / self.size, any(a < end and b > start for a, b in self.drawn))
            for start, end in found
            if end - start > 0.1 * self.size
        )

    def gaps(self) -> tuple[float, ...]:
        """Widths in ems of the spaces in which nothing is drawn."""
        return tuple(space.ems for space in self.spaces if not space.filled)


def pages_of_lines(data: bytes) -> tuple[tuple[Line, ...], ...]:
    """Lines of every page; pages turned or without text have what can be read of them."""
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(tuple(_with_drawings(page, _lines(tuple(_glyphs(page))))) for page in document)
    finally:
        document.close()


def _with_drawings(page: Any, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, told what else is drawn where they stand."""
    boxes = [item.get_bounds() for item in page.get_objects() if item.type != pdfium.FPDF_PAGEOBJ_TEXT]
    for line in lines:
        low, high = line.baseline - 0.2 * line.size, line.baseline + 0.7 * line.size
        drawn = tuple(
            (left, right)
            for left, bottom, right, top in boxes
            if bottom < high and top > low and top - bottom > 0.1 * line.size
        )
        yield replace(line, drawn=drawn) if drawn else line


def _glyphs(page: Any) -> Iterator[Glyph | None]:
    """Characters in the order of the content; None where a space stands."""
    text = page.get_textpage()
    x, y, left, right, low, high = (ctypes.c_double() for _ in range(6))
    box = pdfium.FS_RECTF()
    scales: dict[float, float] = {}
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        generated = pdfium.FPDFText_IsGenerated(text, index)
        if generated or code in (0x20, 0xA0, 0x0A, 0x0D, 0x09, 0x2009, 0x202F, 0x200B):
            yield None
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetCharBox(text, index, left, right, low, high)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        size = pdfium.FPDFText_GetFontSize(text, index)
        if size not in scales:
            scales[size] = _scale(text, index)
        if box.right - box.left <= 0:
            continue
        # The loose box is the advance: what spaces are measured from, not the ink of the letter.
        start, end = (left.value, right.value) if box.right <= box.left else (box.left, box.right)
        yield Glyph(chr(code) if code else "\ufffd", start, end, y.value, size * scales[size])
    text.close()


def _scale(text: Any, index: int) -> float:
    """What the page's matrix makes of a size of type."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


def _lines(glyphs: Sequence[Glyph | None]) -> Iterator[Line]:
    row: list[Glyph] = []
    words: list[str] = []
    space = False
    for glyph in glyphs:
        if glyph is None:
            space = True
            continue
        if row and _leaves(row, glyph):
            yield _line(row, words)
            row, words = [], []
        apart = row and (space or glyph.left - row[-1].right > 0.12 * glyph.size)
        words.append(" " + glyph.text if apart else glyph.text)
        row.append(glyph)
        space = False
    if row:
        yield _line(row, words)


def _leaves(row: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a character stands on another line than those before it."""
    size = max(glyph.size, row[-1].size)
    return abs(glyph.baseline - _baseline(row)) > _RAISED * size or glyph.left < row[-1].left - 1.2 * size


def _baseline(row: Sequence[Glyph]) -> float:
    """Of the largest of the last few characters: a raised call does not carry the line."""
    return max(row[-4:], key=lambda g: g.size).baseline


def _line(row: Sequence[Glyph], words: Sequence[str]) -> Line:
    size = median(g.size for g in row)
    of_size = [g.baseline for g in row if abs(g.size - size) < 0.01] or [row[0].baseline]
    return Line(tuple(row), "".join(words), size, median(of_size))
