"""The cover edition: back, spine and front (and flaps) on one sheet, as the printer wants it.

In: a rendered book with the theme's cover, the number of printed pages, a printer. Out: artifacts: the
PDF, and the template on which a designer makes one. What went wrong on the way is in the sink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lxml import etree

from gatherings.editions.cover_artwork import Wanted
from gatherings.editions.cover_barcode import Barcode, cover_barcode
from gatherings.editions.cover_tree import designed, of_one_picture, pictures
from gatherings.model import Artifact
from gatherings.press.artwork import boxed
from gatherings.press.cover_geometry import barcode_place, cover_shape
from gatherings.press.cover_sheet import cover_sheet, cover_target
from gatherings.press.cover_template import cover_template
from gatherings.press.fonts import CoverageJob, check_letters, typefaces
from gatherings.press.work import Failure, all_made, digest_of
from gatherings.press.wrap import WrapJob

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.model import Collection, PageSize, PrintSettings, RenderedBook
    from gatherings.model.printer import Printer
    from gatherings.press.cover_geometry import CoverShape
    from gatherings.press.work import Run
    from gatherings.press.wrapped import Wrapped
    from gatherings.source import Span
    from gatherings.styles import FontFace

Direction = Literal["down", "up", "none"]
"""Which way words on a spine run."""
CLEAR = 1.5
"""Millimetres beside the words on a spine where the printer names none, our choice."""
LEAST_TYPE = 7.0
"""Points of the smallest words on a spine where the printer names none."""
PARTS = {"people": "the editors", "publisher": "the publisher", "title": "the title"}


@dataclass(frozen=True, slots=True)
class CoverDress:
    """What a theme and the machine's folders give to a cover."""

    css: Sequence[str]
    """The theme's style sheets for covers."""
    faces: Sequence[FontFace]
    """The theme's typefaces, and the one for figures under barcodes."""
    base: Path
    """The collection's folder."""
    profile: bytes | None
    """ICC profile of the press."""
    condition: str
    """Name of the printing condition that it describes."""


@dataclass(frozen=True, slots=True)
class CoverOrder:
    """What is to be bound."""

    trim: PageSize
    pages: int
    """Pages as printed, blanks included."""
    settings: PrintSettings
    printer: Printer


def cover(
    book: RenderedBook, order: CoverOrder, dress: CoverDress, sink: Sink, run: Run
) -> tuple[Artifact, ...]:
    """The cover and its template; nothing where there is no spine to wrap it around."""
    shape = _shape(book.collection, order, sink)
    if shape is None or book.wrap is None:
        return ()
    return _Covering(book, order, dress, shape, sink, run).artifacts()


def _shape(book: Collection, order: CoverOrder, sink: Sink) -> CoverShape | None:
    printer = order.printer
    if printer.cover is None:
        reason = f"{printer.name} takes the pages alone"
        sink.report("COVER-001", book.place("editions.cover"), reason=reason)
        return None
    spine = printer.spine_width(order.pages, order.settings.paper)
    if spine is None:
        paper = printer.paper(order.settings.paper)
        name = paper.name if paper is not None else "the paper"
        where = book.place("editions.print.printer")
        sink.report("COVER-002", where, printer=printer.name, paper=name)
        return None
    if printer.cover.template:
        where = book.place("editions.cover")
        sink.report("COVER-017", where, printer=printer.name, spine=spine, pages=order.pages)
    clear = printer.spine.clear(spine) or CLEAR
    return cover_shape(order.trim, spine, printer.cover, clear)


@dataclass(frozen=True, slots=True)
class _Covering:
    book: RenderedBook
    order: CoverOrder
    dress: CoverDress
    shape: CoverShape
    sink: Sink
    run: Run

    def artifacts(self) -> tuple[Artifact, ...]:
        """The file for the printer, and the template beside it."""
        collection = self.book.collection
        made = self._whole() if collection.editions.cover.whole else self._designed()
        kept = barcode_place(self.shape, self.order.printer.barcode, *self._barcode_size())
        template = cover_template(self.shape, kept, self._particulars())
        name = f"{collection.slug}-cover-template.svg"
        beside = Artifact("cover", name, template, None, (collection.source.path,))
        return (made, beside) if made is not None else (beside,)

    def _whole(self) -> Artifact | None:
        """The editor's own cover, a PDF as it is, a picture as a PDF."""
        path = self.book.collection.editions.cover.whole
        data = self._bytes(path)
        found = self._wanted(path, "whole").whole(data)
        if found is None:
            return None
        if found.kind == "pdf":
            return self._artifact(boxed(data, self.shape.outer), (path,))
        return self._printed(of_one_picture(path), Barcode(None, None), "none")

    def _designed(self) -> Artifact | None:
        """The theme's cover, perhaps with the editor's own front."""
        assert self.book.wrap is not None
        front = self.book.collection.editions.cover.front
        if front and not self._wanted(front, "front").front(self._bytes(front)):
            front = ""
        bars = cover_barcode(self.book.collection, self.shape, self.order.printer, self.sink)
        return self._printed(designed(self.book.wrap, front, bars.drawn), bars, self._direction())

    def _printed(self, root: _Element, bars: Barcode, direction: Direction) -> Artifact | None:
        """Set and imposed."""
        shown = pictures(root)
        least = self.order.printer.least_type or LEAST_TYPE
        foot = self.shape.height - bars.place.top if bars.place is not None else 0.0
        job = WrapJob(
            etree.tostring(root, encoding="utf-8", with_tail=False),
            self.book.collection.language,
            self.shape,
            direction,
            bars.place,
            foot,
            least,
            self.book.collection.editions.cover.colour,
            tuple(self.dress.css),
            tuple(self.dress.faces),
            self.dress.base,
            tuple((path, digest_of(self.dress.base / path)) for path in shown),
        )
        (made,) = self.run([job])
        if isinstance(made, Failure):
            self.sink.report("PAGE-012", self.book.collection.source, title=made.title, reason=made.reason)
            return None
        self._report(made)
        return self._artifact(self._sheet(made), shown)

    def _sheet(self, made: Wrapped) -> bytes:
        dress, book, printer = self.dress, self.book.collection, self.order.printer
        standard = self.order.settings.standard or printer.standard
        target = cover_target(self.shape, printer, standard, dress.profile, dress.condition, book.title)
        file = cover_sheet(made.setting, self.shape, book, target, dress.faces, dress.base, self.run)
        for thing in file.left:
            if standard == "none":
                self.sink.report("PRINT-004", book.source, thing=thing)
            else:
                self.sink.report("PRINT-015", book.source, thing=thing, standard=f"PDF/X-{standard[2:]}")
        return file.data

    def _artifact(self, data: bytes, shown: Sequence[str]) -> Artifact:
        collection = self.book.collection
        sources = (collection.source.path, *shown)
        return Artifact("cover", f"{collection.slug}-cover.pdf", data, 1, sources)

    def _direction(self) -> Direction:
        """Which way the spine's words run, if it may have any."""
        wish, printer, pages = (
            self.book.collection.editions.cover.spine_text,
            self.order.printer,
            self.order.pages,
        )
        if wish == "none":
            return "none"
        if printer.spine_text(pages, self.shape.spine):
            return wish or self.book.spine_text
        least_pages, least_mm = printer.spine.text_from_pages or 0, printer.spine.text_from_mm or 0.0
        thin = pages >= least_pages
        wanted = f"{least_mm:g} mm" if thin else f"{least_pages} pages"
        found = f"{self.shape.spine:.1f} mm" if thin else f"{pages} pages"
        self.sink.report(
            "COVER-003",
            self._at("editions.cover"),
            width=self.shape.spine,
            printer=printer.name,
            wanted=wanted,
            found=found,
        )
        return "none"

    def _report(self, made: Wrapped) -> None:
        """What did not fit."""
        for over in made.overflows:
            at = "editions.cover.blurb" if self.book.collection.editions.cover.blurb else "blurb"
            self.sink.report(
                "COVER-005",
                self._at(at),
                panel=over.panel.replace("-", " "),
                wanted=over.wanted,
                found=over.found,
            )
        if made.names_left_out:
            self.sink.report("COVER-006", self._at("blurb"))
        if made.spine_lack is not None:
            left_out, lack = made.spine_left_out, made.spine_lack
            what = PARTS["title"] if "title" in left_out else " and ".join(PARTS[part] for part in left_out)
            self.sink.report(
                "COVER-004",
                self._at("editions.cover"),
                what=what,
                wanted=lack.wanted,
                found=lack.found,
                direction=lack.direction,
            )
        for said in dict.fromkeys(made.setting.messages):
            self.sink.report("PAGE-006", self._at("theme"), title="cover", said=" ".join(said.split())[:300])
        faces = tuple(f for f in self.dress.faces if f.path.is_file())
        points = all_made(self.run([CoverageJob(f.path) for f in faces]))
        known = typefaces(faces, {f.path.as_uri(): p for f, p in zip(faces, points, strict=True)})
        check_letters(known, made.setting, "cover", self.book.collection.source, self.sink)

    def _wanted(self, path: str, key: str) -> Wanted:
        where = self._at(f"editions.cover.{key}")
        return Wanted(path, where, self.order.printer, self.shape, self.sink)

    def _at(self, key: str) -> Span:
        return self.book.collection.place(key)

    def _bytes(self, path: str) -> bytes:
        return (self.dress.base / path).read_bytes()

    def _barcode_size(self) -> tuple[float, float]:
        rule = self.order.printer.barcode
        return (rule.width, rule.height) if rule is not None else (38.0, 31.0)

    def _particulars(self) -> tuple[str, ...]:
        """Lines for the template."""
        printer, settings = self.order.printer, self.order.settings
        paper = printer.paper(settings.paper)
        trim = self.order.trim
        return (
            self.book.collection.title,
            f"{printer.name}, {trim.width:g} × {trim.height:g} mm",
            f"{self.order.pages} pages, {paper.name if paper else 'paper not known'}",
            f"spine {self.shape.spine:.2f} mm",
        )
