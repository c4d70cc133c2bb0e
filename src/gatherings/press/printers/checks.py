"""What a book asks of its printer and is refused: trims, page counts, papers.

In: settings, a printer, a place in collection.yaml. Out: diagnostics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.diagnostics import nearest

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import PageSize, PrintSettings
    from gatherings.model.printer import Printer
    from gatherings.source import Span


def checked_trim(settings: PrintSettings, chosen: Printer, where: Span, sink: Sink) -> PageSize:
    """The trim to set the book in: the wish, with an error where the printer does not offer it."""
    if chosen.trim(settings.trim) is None:
        sink.report(
            "PRINT-001",
            where,
            trim=_size(settings.trim),
            printer=chosen.name,
            hint=_offers(chosen, settings.trim),
        )
    return settings.trim


def check_pages(pages: int, chosen: Printer, where: Span, sink: Sink, paper: str = "") -> None:
    """Report a book too thin or too thick for its printer and paper."""
    limits = chosen.page_limits(paper)
    if pages < limits.least:
        sink.report("PRINT-002", where, pages=pages, printer=chosen.name, least=limits.least)
    if pages > limits.most:
        sink.report("PRINT-003", where, pages=pages, printer=chosen.name, most=limits.most)


def check_paper(settings: PrintSettings, chosen: Printer, where: Span, sink: Sink) -> None:
    """Report a paper that the printer does not list, or that takes no colour where there is some."""
    paper = chosen.paper(settings.paper)
    if settings.paper and paper is None:
        known = tuple(chosen.papers)
        hint = nearest(settings.paper, known) or ("it has: " + ", ".join(known) if known else "it names none")
        sink.report("PRINT-007", where, paper=settings.paper, printer=chosen.name, hint=hint)
    elif paper is not None and settings.ink not in paper.ink:
        fit = [key for key, other in chosen.papers.items() if settings.ink in other.ink]
        sink.report(
            "PRINT-008",
            where,
            paper=paper.name,
            printer=chosen.name,
            ink=settings.ink,
            hint="these are: " + ", ".join(fit) if fit else "",
        )


def _offers(chosen: Printer, wanted: PageSize) -> str:
    """What the printer has that comes nearest."""
    hints = []
    if chosen.trims:
        near = min(chosen.trims, key=lambda t: abs(t.width - wanted.width) + abs(t.height - wanted.height))
        hints.append(f"the nearest it offers is {_size(near)}")
    if (own := chosen.custom) is not None:
        hints.append(
            f"other sizes may be {own.least_width:g} to {own.most_width:g} mm wide"
            f" and {own.least_height:g} to {own.most_height:g} mm high"
        )
    return "; ".join(hints)


def _size(size: PageSize) -> str:
    return f"{size.width:g}x{size.height:g}mm"
