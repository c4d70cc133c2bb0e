"""One finished PDF, opened by the libraries that read it; each page is read once for all questions.

In: a file's bytes. Out: `PageFacts` of single pages, without their number, their label and their ink.
pikepdf reads objects and operators, PDFium the letters.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from gatherings.verify.preflight.content import traced
from gatherings.verify.preflight.facts import Box, ImageUse, PageFacts
from gatherings.verify.preflight.fonts import font_facts
from gatherings.verify.preflight.identity import inherited
from gatherings.verify.preflight.words import UnreadableError, Words

BOXES = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
WELL = 1.0
"""Points within all boxes of a page that are well within it."""


class _Bytes(io.BytesIO):
    """A file in the memory, with a name for messages that is the same wherever it lies."""

    def __repr__(self) -> str:
        return "of the file"


def pdf_of(data: bytes) -> pikepdf.Pdf:
    """A PDF, opened; raises `pikepdf.PdfError`."""
    return pikepdf.open(_Bytes(data))


class Opened:
    """A file; close it."""

    def __init__(self, data: bytes) -> None:
        """Open a file; raises `UnreadableError`."""
        try:
            self.pdf = pdf_of(data)
        except pikepdf.PasswordError as fault:
            raise UnreadableError("a password closes it") from fault
        except pikepdf.PdfError as fault:
            raise UnreadableError(str(fault)) from fault
        self.data, self._words = data, list[Words]()
        self.known: dict[tuple[int, int], ImageUse] = {}

    @property
    def words(self) -> Words:
        """The letters, for which PDFium is loaded only where something is read; raises `UnreadableError`."""
        if not self._words:
            self._words.append(Words(self.data))
        return self._words[0]

    def close(self) -> None:
        """Free what the libraries hold."""
        for words in self._words:
            words.close()
        self.pdf.close()

    def page(self, number: int) -> PageFacts:
        """Facts of a page, from 1; raises one of `OUT_OF_ORDER` for objects that are no page."""
        page = self.pdf.pages[number - 1]
        obj = page.obj
        boxes = {name: box for name in BOXES if (box := _box(obj, name)) is not None}
        found = traced(page, self.known, _well_within(boxes))
        lines, figures = self.words.page(number, PageFacts(0, "", boxes).trim)
        return PageFacts(
            0,
            "",
            boxes,
            int(inherited(obj, "/Rotate") or 0) % 360,
            float(obj.get("/UserUnit", 1)),
            tuple(found.paints),
            tuple(found.images),
            lines,
            (),
            tuple(found.transparency),
            found.group,
            tuple(found.blends),
            found.layers,
            tuple(found.curious),
            tuple(dict.fromkeys(font_facts(font) for font in found.fonts.values())),
            figures,
        )


def _box(obj: Any, name: str) -> Box | None:
    found = inherited(obj, "/" + name) if name in ("MediaBox", "CropBox") else obj.get("/" + name)
    try:
        a, b, c, d = (float(v) for v in found)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _well_within(boxes: dict[str, Box]) -> Box | None:
    """What lies well within every box; None where the page does not say where it is cut."""
    if not {"TrimBox", "ArtBox"} & boxes.keys():
        return None
    left, bottom, right, top = zip(*boxes.values(), strict=True)
    return max(left) + WELL, max(bottom) + WELL, min(right) - WELL, min(top) - WELL
