"""Stage 8 (desk): how well the pages are set, as lines for an editor.

In: what was measured. Out: lines of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gatherings.verify.typography import KINDS

if TYPE_CHECKING:
    from gatherings.pipeline.composition import Measured


def report_of(measured: Measured) -> Iterator[str]:
    """Each fault with its page and its line in the manuscript, then the sums for a hundred pages."""
    for row in measured.placed:
        place = row.place
        where = f", {place.file.path}:{place.file.position(place.start).line}" if place else ""
        yield f"page {row.folio or f'({row.fault.page})'}{where}: {row.fault.kind}: {row.fault.text}"
    found = measured.composition
    yield f"{found.pages} pages of running text, {found.lines} lines"
    for kind in KINDS:
        count = found.count(kind)
        yield f"{100 * count / max(1, found.pages):8.1f}  {kind} ({count})"
    yield f"{found.per_hundred:8.1f}  faults per hundred pages"
    yield f"{100 * found.hyphens:7.1f}%  of lines end in a hyphen"
    widest, narrowest = max(found.gaps, default=0.0), min(found.gaps, default=0.0)
    yield f"word spaces from {narrowest:.2f} to {widest:.2f} em, standard deviation {found.spread:.3f} em"
    named = f": {', '.join(measured.uneven)}" if measured.uneven else ""
    yield f"{len(measured.uneven)} pairs of facing pages end at different heights{named}"
