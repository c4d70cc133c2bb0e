"""Stage editions/epub: what the package claims about accessibility, taken from what is in it.

In: the arranged leaves. Out: `Found` (what there is) and the rows of schema.org metadata
that may truthfully be written. Conformance is claimed only where the editor names somebody who
certifies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.editions.epub_metadata import Row, meta

if TYPE_CHECKING:
    from gatherings.editions.epub_arrangement import Arranged
    from gatherings.model import EpubSettings

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""In the words that the standard asks for."""
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
        long_descriptions=sum(1 for _, e in named if e.get("aria-details")),
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


def accessibility_rows(found: Found, words: Mapping[str, str]) -> list[Row]:
    """All accessibility metadata that follows from the content."""
    modes = ["textual", *(["visual"] if found.images else [])]
    listed = [meta("schema:accessMode", mode) for mode in modes]
    if found.images:
        listed.append(meta("schema:accessModeSufficient", "textual,visual"))
    if not found.undescribed:
        listed.append(meta("schema:accessModeSufficient", "textual"))
    listed += [meta("schema:accessibilityFeature", feature) for feature in features(found)]
    listed.append(meta("schema:accessibilityHazard", "none"))
    listed.append(meta("schema:accessibilitySummary", summary(found, words)))
    return listed


def claim_rows(found: Found, settings: EpubSettings | None) -> list[Row]:
    """The claim of conformance, where somebody answers for it and nothing found contradicts it."""
    if settings is None or not settings.certified_by or found.undescribed or not found.resizable:
        return []
    rows = [
        meta("dcterms:conformsTo", STANDARD, id="conformance"),
        meta("a11y:certifiedBy", settings.certified_by, "conformance", id="certifier"),
    ]
    if settings.certifier_report:
        link = {
            "rel": "a11y:certifierReport",
            "refines": "#certifier",
            "href": settings.certifier_report,
        }
        rows.append(Row("link", "", link))
    return rows


def summary(found: Found, words: Mapping[str, str]) -> str:
    """The same in sentences, of the book's language where its locale has them."""
    keys = {
        "contents": True,
        "images": found.images > 0 and not found.undescribed,
        "no_images": not found.images and not found.undescribed,
        "undescribed": found.undescribed > 0,
        "described": found.long_descriptions > 0,
        "tables": found.tables > 0,
        "formulas": found.formulas > 0,
        "notes": found.notes > 0,
        "pages": found.pages > 0,
        "resizable": found.resizable,
        "hazards": True,
    }
    said = [words[f"a11y_{key}"] for key, holds in keys.items() if holds]
    return " ".join(said).replace("{count}", str(found.undescribed))
