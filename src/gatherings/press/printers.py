"""What a printer takes: trims, page counts, margins; one YAML file each.

In: `styles/printers/NAME.yaml`. Out: a `Printer` value, and diagnostics where a book asks for
what the printer does not offer. Unknown keys are refused, so that a figure is never ignored.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from gatherings.diagnostics import ToolError
from gatherings.model import PageSize, Trim, written

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import PrintSettings
    from gatherings.source import SourceFile

Certainty = Literal["A", "B", "C", "D", "unknown", "ours"]


@written
class Figure:
    """Where a figure comes from."""

    source: str
    """Page or document that gives it."""
    certainty: Certainty
    """A: read on the vendor's own page; B: two independent sources; C: one; D: they conflict; ours: our choice."""


@written
class Band:
    """A figure that holds up to a number of pages."""

    to: int
    """Last page count of the band."""
    mm: float
    """Millimetres."""


@written
class Span:
    """Least and most."""

    least: int = 1
    most: int = 2000


@written
class Printer:
    """One product of one print vendor."""

    name: str
    """Name for people."""
    trims: tuple[Trim, ...] = ()
    """Trim sizes offered; none listed means any."""
    pages: Span = field(default_factory=Span)
    """Least and most pages of a book."""
    multiple: int = 2
    """Page counts are filled up to a multiple of this."""
    blank_last: bool = False
    """Whether the last page must be blank."""
    inner: tuple[Band, ...] = ()
    """Least inner margin by number of pages."""
    outer: float = 6.35
    """Least millimetres at the other three edges."""
    size_mb: float | None = None
    """Largest file in megabytes."""
    sources: dict[str, Figure] = field(default_factory=dict)
    """Source and certainty by key."""
    unknown: tuple[str, ...] = ()
    """What could not be found out."""

    def least_inner(self, pages: int) -> float:
        """Least gutter in millimetres for a number of pages."""
        for band in self.inner:
            if pages <= band.to:
                return band.mm
        return self.inner[-1].mm if self.inner else self.outer

    def trim(self, wanted: PageSize) -> PageSize | None:
        """The trim offered that is `wanted` to half a millimetre, or None."""
        if not self.trims:
            return wanted
        return next(
            (
                t
                for t in self.trims
                if abs(t.width - wanted.width) < 0.5 and abs(t.height - wanted.height) < 0.5
            ),
            None,
        )


def printer(text: str, name: str) -> Printer:
    """The printer that a YAML text describes; raises `ToolError` for one that is not in order."""
    from io import StringIO

    from pydantic import TypeAdapter, ValidationError
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        made = TypeAdapter(Printer).validate_python(YAML(typ="safe").load(StringIO(text)))
    except (ValidationError, YAMLError) as fault:
        raise ToolError(f"styles/printers/{name}.yaml is not in order: {fault}") from fault
    assert isinstance(made, Printer)
    known = set(Printer.__dataclass_fields__)
    stray = sorted(set(made.sources) - known)
    if stray:
        raise ToolError(f"styles/printers/{name}.yaml gives a source for {stray[0]}, which is not a key")
    return made


def checked_trim(settings: PrintSettings, chosen: Printer, where: SourceFile, sink: Sink) -> PageSize:
    """The trim to set the book in; an offered one near the wish, else the wish with an error."""
    found = chosen.trim(settings.trim)
    if found is not None:
        return settings.trim
    nearest = min(
        chosen.trims, key=lambda t: abs(t.width - settings.trim.width) + abs(t.height - settings.trim.height)
    )
    sink.report(
        "PRINT-001",
        where,
        trim=_size(settings.trim),
        printer=chosen.name,
        hint=f"the nearest it offers is {_size(nearest)}",
    )
    return settings.trim


def check_pages(pages: int, chosen: Printer, where: SourceFile, sink: Sink) -> None:
    """Report a book too thin or too thick for its printer."""
    if pages < chosen.pages.least:
        sink.report("PRINT-002", where, pages=pages, printer=chosen.name, least=chosen.pages.least)
    if pages > chosen.pages.most:
        sink.report("PRINT-003", where, pages=pages, printer=chosen.name, most=chosen.pages.most)


def _size(size: PageSize) -> str:
    return f"{size.width:g}x{size.height:g}mm"
