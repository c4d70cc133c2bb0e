"""Where the letters of a page stand, and what they say: read by PDFium, which knows every encoding.

In: bytes of a PDF. Out: boxes of lines, words that may be a page's number, and the words in a box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gatherings.verify.preflight.facts import Box, within

MOST = 60
"""Letters that are quoted."""
_NUMERAL = re.compile(r"[0-9]+|[ivxlcdm]+|[IVXLCDM]+")


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

    def lines(self, number: int) -> tuple[Box, ...]:
        """Boxes of the letters of a page (from 1), one for each stretch of a line."""
        text = self._text(number)
        return tuple(text.get_rect(index) for index in range(text.count_rects()))

    def figures(self, number: int, lines: Sequence[Box], trim: Box) -> frozenset[str]:
        """Words of a page that may be its number: numerals, and whatever its first and last line say."""
        text = self._text(number)
        # PDFium writes U+FFFE for a hyphen at the end of a line, and joins on what follows, be it the number.
        words = text.get_text_bounded().replace("\ufffe", " ").split() if lines else ()
        found = {word for word in words if _NUMERAL.fullmatch(word)}
        for left, bottom, right, top in _edges([line for line in lines if within(line, trim)]):
            found.update(text.get_text_bounded(left, bottom, right, top).replace("\ufffe", " ").split())
        return frozenset(found)

    def said(self, number: int, box: Box, *, cut: bool = True) -> str:
        """The words in a box of a page, on one line, and cut to a quotation."""
        words = " ".join(self._text(number).get_text_bounded(*box).replace("\ufffe", "").split())
        return words if len(words) <= MOST or not cut else words[: MOST - 1] + "…"


def _edges(lines: Sequence[Box]) -> Iterator[Box]:
    """The first and the last line of a page, whole: whatever stands beside its highest or lowest letters."""
    if not lines:
        return
    for edge in (max(lines, key=lambda box: box[3]), min(lines, key=lambda box: box[1])):
        row = [box for box in lines if min(edge[3], box[3]) > max(edge[1], box[1])]
        left, bottom = min(box[0] for box in row), min(box[1] for box in row)
        yield left - 1, bottom - 1, max(box[2] for box in row) + 1, max(box[3] for box in row) + 1
