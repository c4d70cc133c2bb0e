"""A finished PDF read into facts by libraries that did not make it.

In: a file's bytes. Out: `FileFacts`. pikepdf reads objects and operators, PDFium the letters. A file
that cannot be read at all is `None` with the reason.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf

from gatherings.verify.preflight import identity
from gatherings.verify.preflight.content import traced
from gatherings.verify.preflight.facts import Box, FileFacts, FontFacts, ImageUse, PageFacts
from gatherings.verify.preflight.fonts import font_facts
from gatherings.verify.preflight.plates import coverages
from gatherings.verify.preflight.words import UnreadableError, Words

OUT_OF_ORDER = (AttributeError, TypeError, ValueError, KeyError, IndexError, RuntimeError)
"""What objects of the wrong kind lead to, where nothing looks after them: a tree of pages that is none."""
BOXES = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")


def read(name: str, data: bytes) -> FileFacts:
    """All facts of a file; raises `UnreadableError`."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as fault:
        raise UnreadableError("a password closes it") from fault
    except pikepdf.PdfError as fault:
        raise UnreadableError(str(fault)) from fault
    with pdf:
        words = Words(data)
        try:
            pages, fonts = _pages(pdf, words)
            covered = zip(pages, coverages(pdf, pages), strict=True)
            pages = tuple(replace(page, coverage=coverage) for page, coverage in covered)
            return identity.file_facts(name, data, pdf, pages, fonts)
        except (pikepdf.PdfError, *OUT_OF_ORDER) as fault:
            raise UnreadableError(f"its objects are out of order ({fault})") from fault
        finally:
            words.close()


def _pages(pdf: pikepdf.Pdf, words: Words) -> tuple[tuple[PageFacts, ...], tuple[FontFacts, ...]]:
    known: dict[tuple[int, int], ImageUse] = {}
    fonts: dict[tuple[int, int], FontFacts] = {}
    made = []
    for number, page in enumerate(pdf.pages, 1):
        found = traced(page, known)
        for key, font in found.fonts.items():
            if key not in fonts:
                fonts[key] = font_facts(font, number)
        obj = page.obj
        boxes = {name: box for name in BOXES if (box := _box(page, name)) is not None}
        made.append(
            PageFacts(
                number,
                _label(page),
                boxes,
                int(identity.inherited(obj, "/Rotate") or 0) % 360,
                float(obj.get("/UserUnit", 1)),
                tuple(found.paints),
                tuple(found.images),
                words.lines(number),
                tuple(str(note.get("/Subtype", "/?"))[1:] for note in obj.get("/Annots", ())),
                tuple(found.transparency),
                found.group,
                tuple(found.blends),
                found.layers,
                tuple(found.curious),
            )
        )
    return tuple(made), tuple(fonts.values())


def _label(page: Any) -> str:
    try:
        return str(page.label)
    except (RuntimeError, ValueError):
        return ""


def _box(page: Any, name: str) -> Box | None:
    found = (
        identity.inherited(page.obj, "/" + name)
        if name in ("MediaBox", "CropBox")
        else page.obj.get("/" + name)
    )
    try:
        a, b, c, d = (float(v) for v in found)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)
