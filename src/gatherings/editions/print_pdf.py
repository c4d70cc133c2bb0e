"""The print edition: a rendered book through the press into one PDF.

In: `RenderedBook`, style sheets, a printer. Out: an `Artifact` and the page numbers, which the
EPUB's page list needs too. What went wrong on the way is in the sink.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.model import Artifact
from gatherings.press.arrangement import Wishes
from gatherings.press.book import Frame, book_pages
from gatherings.press.design import BASE, PageDesign
from gatherings.press.engine import Engine
from gatherings.press.finish import Entry, Particulars, finished
from gatherings.press.fonts import check_families, check_glyphs, typefaces
from gatherings.press.formulas import drawings
from gatherings.press.furniture import furniture, furniture_css, imposed
from gatherings.press.ink import Ink
from gatherings.press.printers import Printer, check_pages, checked_trim
from gatherings.press.report import report
from gatherings.render.maths import svg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gatherings.diagnostics import Sink
    from gatherings.model import PageNumbers, PageSize, PrintSettings, RenderedBook
    from gatherings.press.book import Pages
    from gatherings.press.formulas import Drawer
    from gatherings.styles import FontFace


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """What a theme and the machine's folders give to the print edition."""

    css: Sequence[str]
    """The theme's style sheets for print, variables filled in."""
    faces: Sequence[FontFace]
    """The theme's typefaces."""
    base: Path
    """The collection's folder, to which images are relative."""
    design: PageDesign = field(default_factory=PageDesign)
    profile: bytes | None = None
    """ICC profile of the press, for colour interiors."""
    maths: Drawer = svg
    """How formulas are drawn."""
    text_size: float = 10.5
    """Points, for formulas."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The print edition and what must be known to read it back."""

    artifact: Artifact
    numbers: PageNumbers
    trim: PageSize
    labels: tuple[str, ...]
    """Folio of every page, blanks included."""
    folios: tuple[str, ...]
    """Folio printed on every page; empty for none."""
    outline: int
    """Lines of the outline."""


def make(
    book: RenderedBook, settings: PrintSettings, printer: Printer, style: PrintStyle, sink: Sink
) -> Printed | None:
    """Set, impose and finish the book; None for a book without leaves.

    What is wrong is in the sink; a book is made all the same, for a look at it.
    Raises `ToolError` where the layout engine is missing.
    """
    if not book.leaves:
        return None
    source = book.collection.source
    trim = checked_trim(settings, printer, source, sink)
    known = typefaces(style.faces)
    check_families(style.css, known, source, sink)
    engine = Engine((BASE, *style.css), style.faces, style.base)
    for said in dict.fromkeys(engine.messages):
        sink.report("PAGE-006", source, title=book.collection.theme, said=" ".join(said.split())[:300])
    frame = Frame(trim, printer.least_inner, printer.outer, printer.multiple, printer.blank_last)
    wishes = Wishes(book.collection.notes == "page", drawings(style.maths, style.text_size))
    pages = book_pages(book.leaves, style.design, frame, wishes, engine)
    report(pages, source, sink)
    check_glyphs(known, pages.settings, source, sink)
    check_pages(len(pages.slots), printer, source, sink)
    about = _particulars(book, pages, settings)
    ink = Ink(colour=settings.ink == "colour", profile=style.profile)
    data, left = finished(_written(pages, style.design, engine), about, ink)
    for thing in left:
        sink.report("PRINT-004", source, thing=thing)
    if printer.size_mb is not None and len(data) > printer.size_mb * 1e6:
        sink.report(
            "PRINT-006",
            source,
            size=float(f"{len(data) / 1e6:.2g}"),
            printer=printer.name,
            most=printer.size_mb,
        )
    paths = {e.file.path for leaf in book.leaves if (e := leaf.essay) is not None}
    sources = tuple(sorted({source.path, *book.images, *paths}))
    artifact = Artifact("print", f"{book.collection.slug}-print.pdf", data, len(pages.slots), sources)
    folios = tuple(slot.sheet.folio for slot in pages.slots)
    return Printed(artifact, pages.numbers, trim, about.labels, folios, len(about.outline))


def _written(pages: Pages, design: PageDesign, engine: Engine) -> bytes:
    """The pages with their furniture, as the engine writes them."""
    sheets = [slot.sheet for slot in pages.slots]
    over = furniture(sheets, engine, furniture_css(pages.geometry, design))
    texts = [pages.settings[s.leaf].pages[s.page] if s.leaf >= 0 else None for s in pages.slots]
    return engine.write(imposed(texts, sheets, over, pages.geometry))


def _particulars(book: RenderedBook, pages: Pages, settings: PrintSettings) -> Particulars:
    collection = book.collection
    first = {slot.leaf: i for i, slot in reversed(list(enumerate(pages.slots))) if slot.leaf >= 0}
    outline = tuple(
        Entry(" — ".join(t for t in (leaf.title, leaf.authors) if t), leaf.level, first[i])
        for i, leaf in enumerate(book.leaves)
        if leaf.title and i in first
    )
    title = ": ".join(t for t in (collection.title, collection.subtitle) if t)
    return Particulars(
        title,
        tuple(p.name.plain for p in collection.editors),
        collection.language,
        collection.date.iso,
        settings.trim,
        tuple(slot.folio for slot in pages.slots),
        outline,
        keywords=tuple(collection.subjects.keywords),
    )
