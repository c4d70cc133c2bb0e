"""The print edition: a book that is set, imposed for its printer as one PDF.

In: a `SetBook`, a printer. Out: `Printed`, an artifact and the page numbers, which the EPUB's page
list needs too. What went wrong on the way is in the sink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.editions.pages import PrintStyle, SetBook, set_book
from gatherings.model import Artifact
from gatherings.press.book import Frame
from gatherings.press.imposition import printed
from gatherings.press.ink import Ink
from gatherings.press.printers import Printer, check_pages, checked_trim
from gatherings.press.work import here

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import PageNumbers, PageSize, PrintSettings, RenderedBook
    from gatherings.press.work import Run

__all__ = ["PrintStyle", "Printed", "make", "print_pdf", "set_for_printer"]


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
    book: RenderedBook,
    settings: PrintSettings,
    printer: Printer,
    style: PrintStyle,
    sink: Sink,
    run: Run = here,
) -> Printed | None:
    """Set, impose and finish the book; None for a book without leaves.

    What is wrong is in the sink; a book is made all the same, for a look at it.
    Raises `ToolError` where the layout engine is missing.
    """
    if not book.leaves:
        return None
    made = set_for_printer(book, settings, printer, style, sink, run)
    return print_pdf(made, settings, printer, style, sink)


def set_for_printer(
    book: RenderedBook, settings: PrintSettings, printer: Printer, style: PrintStyle, sink: Sink, run: Run
) -> SetBook:
    """The book set in the trim and with the margins that a printer takes."""
    trim = checked_trim(settings, printer, book.collection.place("editions.print.trim"), sink)
    frame = Frame(trim, printer.least_inner, printer.outer, printer.multiple, printer.blank_last)
    return set_book(book, trim, frame, style, run, sink)


def print_pdf(
    made: SetBook, settings: PrintSettings, printer: Printer, style: PrintStyle, sink: Sink
) -> Printed:
    """The file for the printer."""
    source, slots = made.book.collection.source, made.pages.slots
    where = made.book.collection.place("editions.print.printer")
    check_pages(len(slots), printer, where, sink, settings.paper)
    about = made.about
    ink = Ink(colour=settings.ink == "colour", profile=style.profile)
    file = printed(made.plan(about), made.means, ink)
    for thing in file.left:
        sink.report("PRINT-004", source, thing=thing)
    size = len(file.data)
    if printer.size_mb is not None and size > printer.size_mb * 1e6:
        rounded = float(f"{size / 1e6:.2g}")
        sink.report("PRINT-006", source, size=rounded, printer=printer.name, most=printer.size_mb)
    name = f"{made.book.collection.slug}-print.pdf"
    artifact = Artifact("print", name, file.data, len(slots), made.sources)
    folios = tuple(slot.sheet.folio for slot in slots)
    return Printed(artifact, made.pages.numbers, made.trim, about.labels, folios, len(about.outline))
