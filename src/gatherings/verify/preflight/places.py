"""From a page of a finished PDF back to the essay that stands on it, and to the line of its manuscript.

In: which piece each page belongs to, and the words that PDFium reads near a place. Out: a `Span` of the
manuscript where the words are found in it, else the file. Words are matched, not looked up, so that
it serves for any file of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gatherings.source import SourceFile, Span
from gatherings.verify.preflight.facts import Box, PageFacts
from gatherings.verify.preflight.words import Words

TRIED = 40
"""Lines near a place whose words are looked for, the nearest first."""
FEWEST, MOST = 3, 6
"""Words in a row that are looked for."""
GAP = 12.0
"""Points between stretches of one line, at most."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a page of the book shows."""

    folio: str
    title: str = ""
    body: Span | None = None
    """The manuscript of the piece without its front matter."""


@dataclass(slots=True)
class Places:
    """Finds the places of faults in one file."""

    pages: tuple[PageFacts, ...]
    words: Words
    origins: Mapping[int, Origin] = field(default_factory=dict)
    """By number of page, from 1; empty for a file from elsewhere."""

    def folio(self, page: int) -> str:
        """What is printed as the page's number, or its label, or its place in the file."""
        if page in self.origins and self.origins[page].folio:
            return self.origins[page].folio
        return self.pages[page - 1].label or str(page)

    def title(self, page: int) -> str:
        """The piece that stands on a page, empty where it is not known."""
        return self.origins[page].title if page in self.origins else ""

    def quoted(self, page: int, box: Box | None) -> str:
        """The words at a place, in quotation marks and parentheses; empty for none."""
        if box is None or page == 0:
            return ""
        x, y = box[0], box[1]
        if box[2] - x < 0.01:  # of a stretch of text, only where it begins is known
            lines = (line for line in joined(self.pages[page - 1].lines) if line[1] - 4 <= y <= line[3])
            box = next((line for line in lines if line[0] - 2 <= x < line[2]), (x, y, x + 70, y + 8))
        said = self.words.said(page, (box[0] - 0.5, box[1] - 1, box[2] + 0.5, box[3] + 1))
        return f" (“{said}”)" if said else ""

    def where(self, page: int, box: Box | None) -> Span | SourceFile | None:
        """The line of the manuscript, or the manuscript; None where no piece is known."""
        origin = self.origins.get(page)
        if origin is None or origin.body is None:
            return None
        body = origin.body
        text = body.file.text[body.start : body.end]
        for run in self._runs(page, box):
            found = re.search(r"\W+".join(map(re.escape, run)), text)
            if found:
                at = body.file.position(body.start + found.start()).line
                start = body.file.offset(at)
                return body.file.span(start, start + len(body.file.line(at)))
        return body.file

    def _runs(self, page: int, box: Box | None) -> Iterator[list[str]]:
        """Words in a row near a place, the nearest first; words at a line's ends may be divided."""
        lines = joined(self.pages[page - 1].lines)
        if box is not None:
            middle = (box[1] + box[3]) / 2
            lines.sort(key=lambda line: max(line[1] - middle, middle - line[3], 0.0))
        for line in lines[:TRIED]:
            said = _WORD.findall(self.words.said(page, line, cut=False))[1:-1]
            if len(said) >= FEWEST:
                yield said[:MOST]


def joined(stretches: Sequence[Box]) -> list[Box]:
    """Stretches of letters put together to whole lines: PDFium begins a new one at each ligature."""
    lines: list[Box] = []
    for box in stretches:
        last = lines[-1] if lines else None
        if last is not None and _same_line(last, box):
            lines[-1] = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
        else:
            lines.append(box)
    return lines


def _same_line(a: Box, b: Box) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return shared > 0 and -1 <= b[0] - a[2] <= GAP
