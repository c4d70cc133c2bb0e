"""Stage editions/epub: what the package claims about accessibility, taken from what is in it.

In: the arranged leaves. Out: `Found` (what there is) and the rows of schema.org metadata
that may truthfully be written. No conformance is claimed: that takes a person who certifies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.editions.epub_metadata import Row, meta

if TYPE_CHECKING:
    from gatherings.editions.epub_arrangement import Arranged

_LOCAL = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader meets in the book, counted."""

    images: int
    """Images that say something: not decorative."""
    undescribed: int
    """Images without any text alternative."""
    long_descriptions: int
    formulas: int
    tables: int
    notes: int
    pages: int
    index: bool
    resizable: bool
    """Whether the style sheet leaves size and spacing to the reader."""


def found_in(leaves: Sequence[Arranged], css: str) -> Found:
    """Count what matters to somebody who reads in another way than by eye."""
    elements = [e for a in leaves for e in a.root.iter() if isinstance(e.tag, str)]
    named = [(_LOCAL.sub("", str(e.tag)), e) for e in elements]
    images = [e for tag, e in named if tag == "img"]
    drawings = [e for tag, e in named if tag == "svg" and e.get("aria-hidden") != "true"]
    unnamed = [e for e in drawings if e.get("aria-label") is None and e.find("{*}title") is None]
    return Found(
        images=sum(1 for e in images if e.get("alt") != "") + len(drawings),
        undescribed=sum(1 for e in images if e.get("alt") is None) + len(unnamed),
        long_descriptions=sum(
            1 for _, e in named if e.get("aria-details") or e.get("aria-describedby")
        ),
        formulas=sum(1 for tag, _ in named if tag == "math"),
        tables=sum(1 for tag, _ in named if tag == "table"),
        notes=sum(1 for _, e in named if e.get("role") == "doc-footnote"),
        pages=sum(len(a.pages) for a in leaves),
        index=any(a.leaf.epub_type == "index" or a.root.get("role") == "doc-index" for a in leaves),
        resizable=not re.search(r"font(-size)?\s*:[^;}]*\d(px|pt|mm|cm|in)\b|!important", css),
    )


def features(found: Found) -> Iterator[str]:
    """Values of `accessibilityFeature` that hold."""
    yield from ("tableOfContents", "readingOrder", "structuralNavigation", "ARIA")
    if found.resizable:
        yield "displayTransformability"
    if found.images and not found.undescribed:
        yield "alternativeText"
    if found.long_descriptions:
        yield "longDescription"
    if found.formulas:
        yield "MathML"
    if found.index:
        yield "index"
    if found.pages:
        yield from ("pageBreakMarkers", "pageNavigation", "printPageNumbers")


def accessibility_rows(found: Found) -> list[Row]:
    """All accessibility metadata of the package."""
    modes = ["textual", *(["visual"] if found.images else [])]
    listed = [meta("schema:accessMode", mode) for mode in modes]
    if found.images:
        listed.append(meta("schema:accessModeSufficient", "textual,visual"))
    if not found.undescribed:
        listed.append(meta("schema:accessModeSufficient", "textual"))
    listed += [meta("schema:accessibilityFeature", feature) for feature in features(found)]
    listed.append(meta("schema:accessibilityHazard", "none"))
    listed.append(meta("schema:accessibilitySummary", summary(found)))
    return listed


def summary(found: Found) -> str:
    """The same in sentences."""
    said = [
        "This publication has a table of contents with the authors of each piece, and headings in order."
    ]
    if found.images and not found.undescribed:
        said.append("All images that carry meaning have text alternatives.")
    elif found.undescribed:
        count = "One image has" if found.undescribed == 1 else f"{found.undescribed} images have"
        said.append(f"{count} no text alternative.")
    else:
        said.append("It contains text only.")
    if found.tables:
        said.append("Tables are given as text with header cells.")
    if found.formulas:
        said.append("Formulas are given as MathML.")
    if found.notes:
        said.append("Notes are linked in both directions.")
    if found.pages:
        said.append("Page numbers match those of the printed edition.")
    said.append(
        "Size, typeface and colours can be changed by the reader." if found.resizable else ""
    )
    said.append("There are no known hazards.")
    return " ".join(s for s in said if s)
