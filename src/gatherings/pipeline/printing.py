"""Stage 8 (pipeline): which printer a book is for, with the figures that the editor knows better.

In: a project and its settings. Out: a `Printer`; what is wrong, and what was changed, is in the
sink. `printers` gives all that the folders of styles hold, by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.diagnostics import nearest
from gatherings.press.pdfx import described, profile_fault
from gatherings.press.printers import FigureError, check_paper, checked_trim, printer, with_changes
from gatherings.styles import names

OURS, OURS_IS = "ISOcoated_v2_300_bas.icc", "FOGRA39"
"""The profile that comes with the program, and the condition that it describes."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatherings.diagnostics import Sink
    from gatherings.model import Collection, PrintSettings
    from gatherings.model.printer import Printer
    from gatherings.project import Project
    from gatherings.source import Span


def printers(project: Project) -> Mapping[str, Printer]:
    """Every printer by the name of its file, sorted; raises `ToolError` for a file not in order."""
    return {name: _read(project, name) for name in names(project.styles_dirs, "printers")}


def printer_named(project: Project, name: str) -> tuple[str, Printer] | None:
    """The printer of that name, or that answers to it, with the name of its file; None for none."""
    if project.style_file(f"printers/{name}.yaml") is not None:
        return name, _read(project, name)
    for key in names(project.styles_dirs, "printers"):
        path = project.style_file(f"printers/{key}.yaml")
        if path is not None and name in path.read_text("utf-8"):  # reading the figures takes much longer
            made = _read(project, key)
            if name in made.also:
                return key, made
    return None


def chosen_printer(
    project: Project, settings: PrintSettings, book: Collection, sink: Sink
) -> tuple[str, Printer] | None:
    """The printer that the collection asks for, with its changes; None where there is none such."""
    found = printer_named(project, settings.printer)
    if found is None:
        known = names(project.styles_dirs, "printers")
        hint = nearest(settings.printer, known) or "there are: " + ", ".join(known)
        sink.report("PRINT-005", book.place("editions.print.printer"), printer=settings.printer, hint=hint)
        return None
    name, made = found
    try:
        made, changes = with_changes(made, settings.figures)
    except FigureError as fault:
        where = _nearest_place(book, f"editions.print.figures.{fault.key}")
        sink.report("PRINT-010", where, key=fault.key, reason=fault.reason, hint=fault.hint)
        return name, made
    for change in changes:
        where = _nearest_place(book, f"editions.print.figures.{change.key}")
        sink.report("PRINT-009", where, key=change.key, printer=made.name, was=change.was, now=change.now)
    if settings.standard is not None and settings.standard != made.standard:
        where, now = book.place("editions.print.standard"), settings.standard
        sink.report("PRINT-009", where, key="standard", printer=made.name, was=made.standard, now=now)
    check_paper(settings, made, book.place("editions.print.paper"), sink)
    return name, made


def check_printing(project: Project, book: Collection, sink: Sink) -> None:
    """Report what a collection asks of its printer in vain, before anything is set."""
    settings = book.editions.print
    found = chosen_printer(project, settings, book, sink) if settings is not None else None
    if found is not None and settings is not None:
        checked_trim(settings, found[1], book.place("editions.print.trim"), sink)
        press_profile(project, settings, found[1], book, sink)


@dataclass(frozen=True, slots=True)
class PressProfile:
    """The profile of the press, and what the printing condition is called."""

    data: bytes | None
    condition: str


def press_profile(
    project: Project, settings: PrintSettings, chosen: Printer, book: Collection, sink: Sink
) -> PressProfile:
    """The profile that the collection names, else the printer's; a faulty one is reported and ours stands in."""
    standard = settings.standard or chosen.standard
    named = settings.profile or chosen.profile or ""
    data = _profile_bytes(project, named)
    fault = profile_fault(data, standard) if data else "is not there"
    if named and fault:
        where = book.place("editions.print.profile")
        sink.report("PRINT-011", where, profile=named, fault=fault)
    if data and not fault:
        given = settings.condition or ("" if settings.profile else chosen.condition)
        return PressProfile(data, given or described(data))
    return PressProfile(_profile_bytes(project, OURS) or None, OURS_IS)


def _profile_bytes(project: Project, name: str) -> bytes:
    """A file of the collection, or one in styles/icc; empty where there is none."""
    if name in project.listing:
        return project.bytes_of(name)
    found = project.style_file(f"icc/{name}") if name else None
    return found.read_bytes() if found else b""


def _nearest_place(book: Collection, key: str) -> Span:
    """Where a key stands, or the innermost that it stands in."""
    while key not in book.places and "." in key:
        key = key.rpartition(".")[0]
    return book.place(key)


def _read(project: Project, name: str) -> Printer:
    path = project.style_file(f"printers/{name}.yaml")
    assert path is not None
    return printer(path.read_text("utf-8"), name)
