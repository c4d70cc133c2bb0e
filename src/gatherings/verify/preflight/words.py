"""Where the letters of a page stand, and what they say: read by PDFium, which knows every encoding.

In: bytes of a PDF. Out: boxes of lines, words that may be a page's number, and the words in a box.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from gatherings.verify.preflight.facts import Box, within

MOST = 60
"""Letters that are quoted."""
LEAST = 0.02
"""Points of height under which letters leave nothing: spaces."""


class UnreadableError(Exception):
    """A file that is no PDF, one that is broken, or one that a password closes."""


class Words:
    """A document opened by PDFium; close it. The page that was asked for last stays open."""

    def __init__(self, data: bytes) -> None:
        """Open a file; raises `UnreadableError`."""
        import pypdfium2

        try:
            self._document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            raise UnreadableError(str(fault)) from fault
        self._open: tuple[int, Any, Any] | None = None

    def close(self) -> None:
        """Free what PDFium holds."""
        self._leave()
        self._document.close()

    def _leave(self) -> None:
        if self._open is not None:
            _, page, text = self._open
            text.close()
            page.close()
            self._open = None

    def _text(self, number: int) -> Any:
        """The letters of a page, from 1."""
        if self._open is None or self._open[0] != number:
            self._leave()
            page = self._document[number - 1]
            self._open = number, page, page.get_textpage()
        return self._open[2]

    def page(self, number: int, trim: Box) -> tuple[tuple[Box, ...], frozenset[str]]:
        """Boxes of the letters of a page (from 1), a stretch of a line each, and words that may be its number.

        These are the words of its first and its last line within the trim.
        """
        page = self._document[number - 1]
        text = None
        try:
            found = _texts(page)
            if found is None:
                text = page.get_textpage()
                lines = tuple(text.get_rect(index) for index in range(text.count_rects()))
            else:
                lines = tuple(box for box, _ in found)
            edges = [*_edges([line for line in lines if within(line, trim)])]
            if text is None:
                # To make words of letters takes half of the time: the rest of the page is left out.
                for box, item in found or ():
                    if not any(within(box, edge) for edge in edges):
                        _remove(page, item)
                text = page.get_textpage()
            # PDFium writes U+FFFE for a hyphen at the end of a line, and joins on what follows, be it the number.
            said = [text.get_text_bounded(*edge).replace("\ufffe", " ") for edge in edges]
            return lines, frozenset(word for words in said for word in words.split())
        finally:
            if text is not None:
                text.close()
            page.close()

    def said(self, number: int, box: Box, *, cut: bool = True) -> str:
        """The words in a box of a page, on one line, and cut to a quotation."""
        words = " ".join(self._text(number).get_text_bounded(*box).replace("\ufffe", "").split())
        return words if len(words) <= MOST or not cut else words[: MOST - 1] + "…"


def _texts(page: Any) -> list[tuple[Box, Any]] | None:
    """Stretches of letters, with their boxes; None where some stand in a form, whose place PDFium does not tell."""
    import pypdfium2.raw as pdfium

    found = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and _holds_text(item):
            return None
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            if top.value - bottom.value > LEAST and right.value > left.value:
                found.append(((left.value, bottom.value, right.value, top.value), item))
    return found


def _holds_text(form: Any) -> bool:
    import pypdfium2.raw as pdfium

    for index in range(pdfium.FPDFFormObj_CountObjects(form)):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT or (kind == pdfium.FPDF_PAGEOBJ_FORM and _holds_text(item)):
            return True
    return False


def _remove(page: Any, item: Any) -> None:
    """Take something off a page that is open; the file stays as it is."""
    import pypdfium2.raw as pdfium

    pdfium.FPDFPage_RemoveObject(page, item)
    pdfium.FPDFPageObj_Destroy(item)


def _edges(lines: Sequence[Box]) -> Iterator[Box]:
    """The first and the last line of a page, whole: whatever stands beside its highest or lowest letters."""
    if not lines:
        return
    for edge in (max(lines, key=lambda box: box[3]), min(lines, key=lambda box: box[1])):
        row = [box for box in lines if min(edge[3], box[3]) > max(edge[1], box[1])]
        left, bottom = min(box[0] for box in row), min(box[1] for box in row)
        yield left - 1, bottom - 1, max(box[2] for box in row) + 1, max(box[3] for box in row) + 1
