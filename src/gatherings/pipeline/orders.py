"""Stage 8 (pipeline): what is ordered of a printer: which part, how many pages, what sheet.

In: a printer and the settings of a collection. Out: an `Order`, from which preflight, ticket and
delivery take what a file should be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gatherings.model import PageSize, PrintSettings
from gatherings.pipeline.printing import printer_named
from gatherings.press.cover_geometry import CoverShape, cover_shape
from gatherings.verify.preflight.target import Target

if TYPE_CHECKING:
    from gatherings.model import Collection
    from gatherings.model.printer import Printer
    from gatherings.project import Project


@dataclass(frozen=True, slots=True)
class Order:
    """What is printed, by whom."""

    printer: Printer
    settings: PrintSettings
    trim: PageSize
    pages: int
    """Of the bound book, blanks included; 0 where nobody knows."""

    def target(self, part: str) -> Target:
        """What the interior or the cover should be."""
        chosen = self.printer
        if self.settings.standard is not None:
            chosen = replace(chosen, standard=self.settings.standard)
        if part == "cover":
            shape = self.shape()
            return Target(
                chosen, "cover", self.trim, self.pages, self.settings.paper, colour=True, shape=shape
            )
        colour = self.settings.ink == "colour"
        return Target(chosen, "interior", self.trim, self.pages, self.settings.paper, colour=colour)

    def shape(self) -> CoverShape | None:
        """The sheet of the cover; None where its printer, or the thickness of the book, is not known."""
        rule = self.printer.cover
        spine = self.printer.spine_width(self.pages, self.settings.paper) if self.pages else None
        if rule is None or spine is None:
            return None
        return cover_shape(self.trim, spine, rule, self.printer.spine.clear(spine))


def for_printer(project: Project, book: Collection, name: str, *, cover: bool = False) -> Collection:
    """The collection as ordered of another printer; without a name, or with that of its own, as it is.

    `cover` orders a cover, too. Paper, figures, standard, profile and what is accepted were meant for its own printer, and are left out.
    """
    settings = book.editions.print or PrintSettings()
    if cover and not book.editions.cover_asked:
        book = replace(book, editions=replace(book.editions, cover_asked=True))
    if not name:
        return book
    own, other = printer_named(project, settings.printer), printer_named(project, name)
    if own is not None and other is not None and own[0] == other[0]:
        return book
    ordered = PrintSettings(printer=name, trim=settings.trim, ink=settings.ink, bleed=settings.bleed)
    return replace(book, editions=replace(book.editions, print=ordered))
