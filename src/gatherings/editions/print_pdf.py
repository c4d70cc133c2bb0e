"""The print edition: a book that is set, imposed for its printer as one PDF.

In: a `SetBook`, a printer. Out: `Printed`, an artifact and the page numbers, which the EPUB's page
list needs too. What went wrong on the way is in the sink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.editions.pages import PrintStyle, SetBook, set_book
from gatherings.editions.print_pictures import report_pictures
from gatherings.model import Artifact
from gatherings.press.book import BEYOND, Frame
from gatherings.press.imposition import printed
from gatherings.press.ink import Ink
from gatherings.press.printers import Printer, check_pages, checked_trim
from gatherings.press.target import MM, Target
from gatherings.press.work import here

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import Leaf, PageNumbers, PageSize, PrintSettings, RenderedBook
    from gatherings.press.design import PageDesign
    from gatherings.press.imposition import Imposed
    from gatherings.press.work import Run

__all__ = ["PrintStyle", "Printed", "bleed_of", "make", "print_pdf", "set_for_printer", "target_of"]


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
    target: Target
    """What the file was to be like."""


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


def bleed_of(
    leaves: tuple[Leaf, ...], settings: PrintSettings, printer: Printer, design: PageDesign
) -> float:
    """Millimetres of bleed that the interior's file has; 0 for a file of trimmed pages."""
    needed = any(leaf.kind in design.bleeds for leaf in leaves)
    wanted = settings.bleed == "always" or needed or printer.bleed_when == "always"
    return printer.bleed.mm if wanted and settings.bleed != "never" else 0.0


def set_for_printer(
    book: RenderedBook, settings: PrintSettings, printer: Printer, style: PrintStyle, sink: Sink, run: Run
) -> SetBook:
    """The book set in the trim and with the margins that a printer takes."""
    where = book.collection.place("editions.print.trim")
    trim = checked_trim(settings, printer, where, sink)
    bleed = bleed_of(book.leaves, settings, printer, style.design)
    frame = Frame(
        trim,
        printer.least_inner,
        printer.least_outer(bleeds=bleed > 0),
        printer.multiple,
        printer.blank_last,
        printer.trim(trim) or trim,
        max(BEYOND, bleed),
    )
    return set_book(book, trim, frame, style, run, sink)


def target_of(made: SetBook, settings: PrintSettings, printer: Printer, style: PrintStyle) -> Target:
    """What the interior's file is to be like."""
    colour = settings.ink == "colour"
    standard = settings.standard or printer.standard
    wanted = printer.resolution.wanted
    line_art = max(wanted, printer.resolution.line_art or 0, 600)
    size = f"{made.trim.width:g} × {made.trim.height:g} mm"
    return Target(
        ink=Ink(colour=True, profile=style.profile, limit=printer.ink_limit) if colour else Ink(),
        bleed=bleed_of(made.pages.leaves, settings, printer, style.design) * MM,
        bound_edge=printer.bleed.edges == "four",
        marks=printer.marks,
        standard=standard,
        condition=style.condition,
        profile=style.profile if standard != "none" else None,
        outline="outline" not in printer.forbidden,
        density=wanted,
        line_art=min(line_art, printer.resolution.most or line_art),
        slug=f"{made.book.collection.title} · {size} · {printer.name}",
    )


def print_pdf(
    made: SetBook, settings: PrintSettings, printer: Printer, style: PrintStyle, sink: Sink
) -> Printed:
    """The file for the printer."""
    slots = made.pages.slots
    where = made.book.collection.place("editions.print.printer")
    check_pages(len(slots), printer, where, sink, settings.paper)
    about = made.about
    target = target_of(made, settings, printer, style)
    file = printed(made.plan(about), made.means, target)
    report_pictures(made, file, printer, target, sink)
    _report(made, file, printer, target, sink)
    name = f"{made.book.collection.slug}-print.pdf"
    artifact = Artifact("print", name, file.data, len(slots), made.sources)
    folios = tuple(slot.sheet.folio for slot in slots)
    lines = len(about.outline) if target.outline else 0
    return Printed(artifact, made.pages.numbers, made.trim, about.labels, folios, lines, target)


def _report(made: SetBook, file: Imposed, printer: Printer, target: Target, sink: Sink) -> None:
    """What the printer would send back."""
    source = made.book.collection.source
    for thing in file.left:
        if target.standard == "none":
            sink.report("PRINT-004", source, thing=thing)
        else:
            sink.report("PRINT-015", source, thing=thing, standard=f"PDF/X-{target.standard[2:]}")
    if not target.bleed and any(leaf.kind in made.bleeds for leaf in made.pages.leaves):
        sink.report("PRINT-016", made.book.collection.place("editions.print.printer"), printer=printer.name)
    size = len(file.data)
    if printer.size_mb is not None and size > printer.size_mb * 1e6:
        rounded = float(f"{size / 1e6:.2g}")
        sink.report("PRINT-006", source, size=rounded, printer=printer.name, most=printer.size_mb)
