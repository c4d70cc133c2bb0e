"""How well the lines and pages of a finished PDF are set, measured on the pages themselves.

In: bytes of a PDF, whoever made it. Out: `Composition`: faults with their pages, and figures about
the spaces. It reads lines through PDFium and knows nothing of the breaker, so it can judge ours and others alike.
A page counts if it holds at least ten lines of the body's size; faults are those a compositor is taught to avoid
(Chicago Manual of Style 2.113–2.117; Bringhurst, Elements of Typographic Style, 2.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Literal

from gatherings.verify.lines import Line, pages_of_lines

Kind = Literal[
    "ladder of hyphens",
    "hyphen at the foot of a page",
    "very loose line",
    "widow",
    "orphan",
    "short last line",
    "stranded heading",
]
LOOSE, TIGHT = 0.7, 0.15
"""Widest space that is not yet very loose, and the narrowest that copied text survives, in ems."""
RUNT_EMS, RUNT_LETTERS = 2.2, 5
MOST_GAP = 2.5
"""A wider space is a column's, not a word's; in ems."""
BODY_LINES = 10
ENDING = 6
"""A page that ends more lines than this above the lowest ends a piece; it is not held against its neighbour."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a compositor would mend."""

    kind: Kind
    page: int
    """From 1."""
    text: str
    """The line; a short last one with the line before it."""


@dataclass(frozen=True, slots=True)
class Composition:
    """What was measured."""

    pages: int
    """Pages of running text."""
    lines: int
    """Lines of running text."""
    faults: tuple[Fault, ...]
    hyphens: float
    """Share of the lines that end within a word."""
    gaps: tuple[float, ...]
    """Mean word space of each justified line, in ems, in order."""
    uneven: tuple[int, ...]
    """The left one of each two facing pages of running text whose last lines stand at different heights."""

    @property
    def per_hundred(self) -> float:
        """Faults per hundred pages."""
        return 100 * len(self.faults) / max(1, self.pages)

    def count(self, kind: Kind) -> int:
        """Faults of one kind."""
        return sum(f.kind == kind for f in self.faults)

    @property
    def spread(self) -> float:
        """Standard deviation of the mean word space, in ems."""
        return pstdev(self.gaps) if len(self.gaps) > 1 else 0.0


KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of running text and what it is to its paragraph."""

    line: Line
    page: int
    first: bool
    last: bool
    """Whether it ends a paragraph, as far as the page shows."""
    full: bool
    """Whether it reaches the right edge."""
    justified: bool
    """Whether the lines around it do."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of running text."""

    number: int
    rows: tuple[_Row, ...]
    heading_last: str
    """Text of a heading with nothing below it; empty for none."""
    foot: float
    """Baseline of the last line, notes included."""


def composition(data: bytes) -> Composition:
    """Measure a PDF; raises `pypdfium2.PdfiumError` for what is none."""
    pages = pages_of_lines(data)
    body = _body_size(pages)
    leading = _leading(pages, body)
    sheets = [s for n, page in enumerate(pages, 1) if (s := _sheet(n, page, body, leading)) is not None]
    rows = [row for sheet in sheets for row in sheet.rows]
    gaps = [r.line.gaps() for r in rows if r.justified and r.full and not r.last]
    return Composition(
        pages=len(sheets),
        lines=len(rows),
        faults=tuple(sorted((*_line_faults(rows), *_page_faults(sheets)), key=lambda f: (f.page, f.kind))),
        hyphens=sum(r.line.hyphen for r in rows) / max(1, len(rows)),
        gaps=tuple(fmean(g) for g in gaps if len(g) >= 3),
        uneven=tuple(_uneven(sheets, leading)),
    )


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.glyphs)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(pages: Sequence[Sequence[Line]], body: float) -> float:
    steps: Counter[float] = Counter()
    for page in pages:
        for a, b in pairwise(page):
            if _of(a, body) and _of(b, body) and a.baseline > b.baseline:
                steps[round(a.baseline - b.baseline, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body


def _of(line: Line, size: float) -> bool:
    return abs(line.size - size) < 0.3


def _sheet(number: int, page: Sequence[Line], body: float, leading: float) -> _Sheet | None:
    inside = [line for line in page if line.size > body + 0.8 or not _alone(line, page, leading)]
    text = [line for line in inside if _of(line, body) and max(line.gaps(), default=0) < MOST_GAP]
    if len(text) < BODY_LINES:
        return None
    rows = tuple(row for block in _blocks(text, leading) for row in _rows(block, number, text))
    lowest = min(inside, key=lambda line: line.baseline)
    above_notes = [line for line in inside if line.size > body - 0.3]
    final = min(above_notes, key=lambda line: line.baseline)
    # A large quotation may end a page; it ends in a stop, which a heading does not.
    stranded = final.text if final.size > body + 0.8 and final.text[-1].isalnum() else ""
    return _Sheet(number, rows, stranded, lowest.baseline)


def _alone(line: Line, page: Sequence[Line], leading: float) -> bool:
    """Whether it is a running head or folio: the first or last line, far from the rest."""
    others = [o.baseline for o in page if abs(o.baseline - line.baseline) > 0.1 * leading]
    if not others:
        return True
    above = all(o < line.baseline for o in others)
    below = all(o > line.baseline for o in others)
    nearest = min(abs(o - line.baseline) for o in others)
    return (above or below) and nearest > 1.45 * leading


def _blocks(text: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    """Lines that follow one another without a gap."""
    block: list[Line] = []
    for line in text:
        if block and not 0.5 * leading < block[-1].baseline - line.baseline < 1.3 * leading:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _rows(block: Sequence[Line], page: int, text: Sequence[Line]) -> Iterator[_Row]:
    size = block[0].size
    edge = max(line.right for line in (block if len(block) > 2 else text))
    left = min(line.left for line in block)
    full = [line.right > edge - 0.35 * size for line in block]
    tails = [line.right < edge - 1.0 * size for line in block]
    firsts = [
        n == 0
        or (line.left > left + 0.6 * size and block[n - 1].left < line.left - 0.4 * size)
        or tails[n - 1]
        for n, line in enumerate(block)
    ]
    inner = sum(full) / len(block)
    for n, line in enumerate(block):
        last = (n + 1 < len(block) and firsts[n + 1]) or (n + 1 == len(block) and tails[n])
        yield _Row(line, page, firsts[n], last, full[n], justified=inner > 0.5 and len(block) > 2)


def _line_faults(rows: Sequence[_Row]) -> Iterator[Fault]:
    run, before = 0, ""
    for row in rows:
        run = run + 1 if row.line.hyphen else 0
        if run > 2:
            yield Fault("ladder of hyphens", row.page, row.line.text)
        gaps = row.line.gaps()
        if row.justified and row.full and len(gaps) > 1 and max(gaps) > LOOSE:
            yield Fault("very loose line", row.page, row.line.text)
        if row.justified and row.last and not row.first and not row.full:
            width = (row.line.right - row.line.left) / row.line.size
            letters = sum(g.text.isalnum() for g in row.line.glyphs)
            if width < RUNT_EMS or letters < RUNT_LETTERS:
                yield Fault("short last line", row.page, f"{before} | {row.line.text}")
        before = row.line.text


def _page_faults(sheets: Sequence[_Sheet]) -> Iterator[Fault]:
    for sheet in sheets:
        if sheet.heading_last:
            yield Fault("stranded heading", sheet.number, sheet.heading_last)
    for before, after in pairwise(sheets):
        if after.number != before.number + 1:
            continue
        end, start = before.rows[-1], after.rows[0]
        if end.line.hyphen:
            yield Fault("hyphen at the foot of a page", before.number, end.line.text)
        indent = start.line.left - min(r.line.left for r in after.rows) > 0.6 * start.line.size
        if not end.full or indent or not end.justified:
            continue  # the paragraph ended on the earlier page, or this is no running text
        if len(after.rows) > 1 and start.last and start.justified:
            yield Fault("widow", after.number, start.line.text)
        if end.first and len(before.rows) > 1 and end.line.left > min(r.line.left for r in before.rows) + 1:
            yield Fault("orphan", before.number, end.line.text)


def _uneven(sheets: Sequence[_Sheet], leading: float) -> Iterator[int]:
    deepest = min((sheet.foot for sheet in sheets), default=0.0)
    for verso, recto in pairwise(sheets):
        facing = verso.number % 2 == 0 and recto.number == verso.number + 1
        ends = max(verso.foot, recto.foot) > deepest + ENDING * leading
        if facing and not ends and abs(verso.foot - recto.foot) > 0.5 * leading:
            yield verso.number
