"""Where the letters of a page stand, and what they say: read by PDFium, which knows every encoding.

In: bytes of a PDF. Out: boxes of lines, and the words in a box.
"""

from __future__ import annotations

from typing import Any

from gatherings.verify.preflight.facts import Box

MOST = 60
"""Letters that are quoted."""


class UnreadableError(Exception):
    """A file that is no PDF, one that is broken, or one that a password closes."""


class Words:
    """A document opened by PDFium; close it."""

    def __init__(self, data: bytes) -> None:
        """Open a file; raises `UnreadableError`."""
        import pypdfium2

        try:
            self._document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            raise UnreadableError(str(fault)) from fault

    def close(self) -> None:
        """Free what PDFium holds."""
        self._document.close()

    def lines(self, number: int) -> tuple[Box, ...]:
        """Boxes of the letters of a page (from 1), one for each stretch of a line."""
        page = self._document[number - 1]
        text = page.get_textpage()
        try:
            found = [text.get_rect(index) for index in range(text.count_rects())]
        finally:
            text.close()
            page.close()
        return tuple((left, bottom, right, top) for left, bottom, right, top in found)

    def said(self, number: int, box: Box, *, cut: bool = True) -> str:
        """The words in a box of a page, on one line, and cut to a quotation."""
        page = self._document[number - 1]
        text = page.get_textpage()
        try:
            raw = text.get_text_bounded(*box)
        finally:
            text.close()
            page.close()
        words = " ".join(raw.replace("￾", "").split())
        return words if len(words) <= MOST or not cut else words[: MOST - 1] + "…"
