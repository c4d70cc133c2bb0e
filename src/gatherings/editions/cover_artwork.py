"""The cover edition, step 2: the editor's own artwork, measured against the cover that is wanted.

In: the artwork's bytes, the shape of the cover, the printer. Out: whether it can be used; what is wrong
is in the sink, with the figure wanted and found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.press.artwork import Artwork, artwork

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model.printer import Printer
    from gatherings.press.cover_geometry import CoverShape
    from gatherings.source import Span

TOLERANCE = 0.5
"""Millimetres by which a whole cover may differ from the sheet; vendors' templates are rounded to less."""
CUT = 1.0
"""Millimetres that may be cut off a front without a word."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What artwork is compared with."""

    path: str
    where: Span
    printer: Printer
    shape: CoverShape
    sink: Sink

    def front(self, data: bytes) -> bool:
        """Whether artwork will do for the front; it covers the front with its bleed."""
        found = self._read(data, "a front")
        if found is None:
            return False
        if found.kind == "pdf":
            self._unusable("a front", "it is a PDF, and a front is a picture")
            return False
        front, out = self.shape.panel("front").whole, self.shape.outer
        width = front.width + (0 if self.shape.has_flaps else out)
        height = self.shape.height + 2 * out
        sides, ends = found.cut(width, height)
        if max(sides, ends) > CUT:
            edges = "head and foot" if ends > sides else "each side"
            wanted = _size(width, height)
            self.sink.report(
                "COVER-008", self.where, path=self.path, cut=max(sides, ends), edges=edges, wanted=wanted
            )
        self._density(found, width, height)
        self._colours(found)
        return True

    def whole(self, data: bytes) -> Artwork | None:
        """The artwork of the whole sheet, None where it will not do."""
        found = self._read(data, "a cover")
        if found is None:
            return None
        if found.pages > 1:
            self._unusable("a cover", f"it has {found.pages} pages")
            return None
        width, height = self.shape.sheet
        beyond = "turn-in" if self.shape.turned_in else "bleed"
        if found.kind == "pdf":
            off = max(abs(found.width - width), abs(found.height - height))
            measured = _size(found.width, found.height)
        else:
            sides, ends = found.cut(width, height)
            off = 2 * max(sides, ends)
            measured = f"{found.width:.0f}x{found.height:.0f} pixels, {found.width / found.height:.4f} to 1"
        if off > TOLERANCE:
            wanted = _size(width, height)
            if found.kind == "picture":
                wanted += f", {width / height:.4f} to 1"
            self.sink.report(
                "COVER-007", self.where, path=self.path, found=measured, wanted=wanted, beyond=beyond
            )
            return None
        self._density(found, width, height)
        self._colours(found)
        return found

    def _read(self, data: bytes, use: str) -> Artwork | None:
        found = artwork(data)
        if found is None:
            self._unusable(use, "it cannot be read")
        return found

    def _unusable(self, use: str, reason: str) -> None:
        self.sink.report("COVER-013", self.where, path=self.path, use=use, reason=reason)

    def _density(self, found: Artwork, width: float, height: float) -> None:
        density = found.density(width, height) if found.kind == "picture" else found.resolution
        wanted = self.printer.resolution
        hint = ""
        if found.kind == "picture":
            pixels = (round(side / 25.4 * wanted.wanted) for side in (width, height))
            hint = "{} × {} pixels are wanted".format(*pixels)
        if density is None or density >= wanted.wanted - 0.5:
            return
        if density < wanted.least - 0.5:
            self.sink.report(
                "COVER-009",
                self.where,
                path=self.path,
                found=density,
                printer=self.printer.name,
                wanted=wanted.least,
                hint=hint,
            )
        else:
            self.sink.report(
                "COVER-010", self.where, path=self.path, found=density, wanted=wanted.wanted, hint=hint
            )

    def _colours(self, found: Artwork) -> None:
        if not found.screen_colours:
            return
        if found.kind == "picture":
            self.sink.report("COVER-011", self.where, path=self.path)
        elif self.printer.colours == "cmyk":
            condition = self.printer.condition or "the printer's press"
            self.sink.report(
                "COVER-012", self.where, path=self.path, printer=self.printer.name, condition=condition
            )


def _size(width: float, height: float) -> str:
    return f"{width:.1f}x{height:.1f} mm"
