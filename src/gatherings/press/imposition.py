"""Imposition: pages of text block onto paper, into one file, without setting anything again.

In: settings, a plan of pages, a product. Out: `Imposed`, the bytes of a PDF. The content of a page
is kept as it is and moved to its side by an operator before it; print and screen take the
variant of the stream that was made for them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press import ink as inks
from gatherings.press.about import Particulars, information, labels, outline, xmp
from gatherings.press.embedding import embedded
from gatherings.press.file import File, array, bound, compressed, name, number, numbers, text
from gatherings.press.numbers import differs, exchanged
from gatherings.press.pictures import PictureJob
from gatherings.press.structure import Sheet, Structure

if TYPE_CHECKING:
    from pathlib import Path

    from gatherings.model import PageSize
    from gatherings.press.ink import Ink
    from gatherings.press.setting import SetPage, Setting
    from gatherings.press.work import Run

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Planned:
    """A page of the product."""

    left: float
    """Points from the left edge to the text."""
    setting: int = -1
    """Index of the setting; -1 for a blank page."""
    page: int = 0
    over: int = -1
    """Index of the setting that holds its furniture; -1 for none."""
    over_page: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where."""

    trim: PageSize
    top: float
    """Points from the upper edge to the text."""
    pages: tuple[Planned, ...]
    settings: tuple[Setting, ...]
    languages: tuple[str, ...]
    """Of each setting."""
    folios: Mapping[str, str]
    about: Particulars


@dataclass(frozen=True, slots=True)
class Means:
    """What publication needs of the world."""

    base: Path
    font_file: Callable[[str], bytes]
    """Digest → font file."""
    run: Run
    outside: Callable[[str], str] = field(default=lambda _: "")
    """Address of an id that is not in this file; empty for none."""


@dataclass(frozen=True, slots=True)
class Imposed:
    """A finished file."""

    data: bytes
    left: tuple[str, ...]
    """What could not be turned into flat ink, in plain words."""


def printed(plan: Plan, means: Means, ink: Ink) -> Imposed:
    """The file for a printer: black or four inks, no links, no tags."""
    return _Imposer(plan, means, ink, None).imposed()


def shown(plan: Plan, means: Means, profile: bytes) -> Imposed:
    """The file for screens: tagged, links live, PDF/UA-1 and PDF/A-3a; `profile` is sRGB's."""
    return _Imposer(plan, means, None, profile).imposed()


@dataclass(slots=True)
class _Imposer:
    plan: Plan
    means: Means
    ink: Ink | None
    profile: bytes | None
    file: File = field(default_factory=File)
    palette: inks.Palette | None = None
    fonts: bytes = b""
    resources: dict[int, bytes] = field(default_factory=dict)
    shifts: dict[tuple[float, float], bytes] = field(default_factory=dict)
    pictures: dict[tuple[str | bytes, ...], bytes] = field(default_factory=dict)
    restore: bytes = b""
    left: set[str] = field(default_factory=set)
    anchors: dict[str, tuple[bytes, float, float]] = field(default_factory=dict)
    _keys: dict[bytes, int] = field(default_factory=dict)

    def imposed(self) -> Imposed:
        """The whole file."""
        plan, file = self.plan, self.file
        if self.ink is not None:
            self.palette = inks.Palette(self.ink)
        used = sorted(
            {p.setting for p in plan.pages if p.setting >= 0} | {p.over for p in plan.pages if p.over >= 0}
        )
        faces = [use for index in used for use in plan.settings[index].faces]
        self.fonts = embedded(file, faces, self._font_file)
        self._add_pictures(used)
        for index in used:
            self.resources[index] = self._resources(plan.settings[index])
        self.restore = file.stream(b"Q", packed=False)
        rooms = [file.room() for _ in plan.pages]
        contents = [self._contents(p) for p in plan.pages]
        catalog = self._catalog([room.reference for room in rooms])
        structure = self._structure(rooms) if self.ink is None else None
        for room, page, content in zip(rooms, plan.pages, contents, strict=True):
            room.data = self._page(page, room.reference, content, structure)
        if structure is not None:
            catalog |= {
                "StructTreeRoot": structure.closed(),
                "MarkInfo": b"<</Marked true>>",
                "Names": b"<</Dests<</Names%b>>>>" % self._destinations(),
            }
        file.pdf.catalog.update(catalog)
        file.pdf.pages["Count"] = len(rooms)
        file.pdf.pages["Kids"] = array([room.reference for room in rooms])
        file.pdf.info.update(information(plan.about, trapped=self.ink is not None))
        data = file.written("1.6" if self.ink is not None else "1.7", compact=self.ink is None)
        return Imposed(data, tuple(sorted(self.left)))

    def _font_file(self, wanted: str) -> bytes:
        for made in self.plan.settings:
            if wanted in made.borrowed:
                return made.borrowed[wanted]
        return self.means.font_file(wanted)

    def _add_pictures(self, used: Iterable[int]) -> None:
        """Each picture once, as large as it is drawn anywhere."""
        sizes: dict[str | bytes, tuple[float, float]] = {}
        for index in used:
            for use in self.plan.settings[index].images:
                old = sizes.get(use.source, (0.0, 0.0))
                sizes[use.source] = max(old[0], use.width), max(old[1], use.height)
        jobs = [PictureJob(source, self.means.base, *size, self.ink) for source, size in sizes.items()]
        for job, picture in zip(jobs, self.means.run(jobs), strict=True):
            self.pictures[(job.source,)] = picture.added(self.file)

    def _resources(self, made: Setting) -> bytes:
        rooms = [self._piece(piece.stream, piece.head) for piece in made.pieces]
        images = {use.name: self.pictures[(use.source,)] for use in made.images}

        def reference(kind: str, what: str) -> bytes:
            if kind == "F":
                return self.fonts
            found: bytes = images[what] if kind == "I" else rooms[int(what)].reference
            return found

        for room, piece in zip(rooms, made.pieces, strict=True):
            room.data = room.data.replace(b"\x01HEAD\x02", bound(piece.head, reference)[2:-2])
        for data in (made.resources, *(p.head for p in made.pieces)):
            self._look(data)
        return self.file.add(bound(made.resources, reference))

    def _piece(self, stream: bytes, head: bytes) -> Any:
        """A form or pattern, its head still to come."""
        if self.palette is not None:
            stream = self.palette.stream(inks.for_print(stream)[0])
        else:
            stream = inks.without_marks(inks.for_screen(stream))
        del head
        made = self.file._ready()
        packed = compressed(stream)
        made.data = b"<<\x01HEAD\x02/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (
            len(packed),
            packed,
        )
        self.file.pdf.add_object(made)
        return made

    def _look(self, data: bytes) -> None:
        """Note what a printer without transparency cannot print."""
        import re

        if b"/ShadingType" in data:
            self.left.add("a gradient")
        if any(float(v) < 1 for v in re.findall(rb"/(?:ca|CA) ([\d.]+)", data)):
            self.left.add("something half transparent")

    def _contents(self, planned: Planned) -> list[bytes]:
        made: list[bytes] = []
        plan = self.plan
        if planned.setting >= 0:
            setting = plan.settings[planned.setting]
            page = setting.pages[planned.page]
            made += [
                self._shift(planned.left, self._bottom(setting)),
                self.file.stream(self._content(page), packed=None),
                self.restore,
            ]
        if planned.over >= 0:
            over = plan.settings[planned.over].pages[planned.over_page]
            before = b"q 1 0 0 1 %b 0 cm\n" % number(planned.left)
            body = zlib.decompress(self._content(over))
            if self.ink is None:
                body = b"/Artifact <</Type/Pagination>> BDC\n" + body + b"EMC\n"
            made.append(self.file.stream(before + body + b"Q"))
        return made

    def _bottom(self, setting: Setting) -> float:
        """Points from the lower edge to the text block's."""
        return self.plan.trim.height * MM - self.plan.top - setting.height

    def _content(self, page: SetPage) -> bytes:
        """The stream for this product, compressed; unchanged on almost every page."""
        data = page.screen if self.ink is None else page.printed
        palette = self.palette if page.coloured else None
        swap = differs(page, self.plan.folios)
        if palette is None and not swap:
            return data
        content = zlib.decompress(data)
        if swap:
            content = exchanged(content, page, self.plan.folios)
        if palette is not None:
            content = palette.stream(content)
        return compressed(content)

    def _shift(self, dx: float, dy: float) -> bytes:
        if (dx, dy) not in self.shifts:
            operator = b"q 1 0 0 1 %b %b cm" % (f"{dx:.4f}".encode(), f"{dy:.4f}".encode())
            self.shifts[dx, dy] = self.file.stream(operator, packed=False)
        return self.shifts[dx, dy]

    def _page(
        self, planned: Planned, reference: bytes, content: list[bytes], structure: Structure | None
    ) -> bytes:
        box = numbers((0, 0, self.plan.trim.width * MM, self.plan.trim.height * MM))
        rows = [b"/Type/Page/Parent %b" % self.file.pdf.pages.reference]
        rows += [b"/%b%b" % (which, box) for which in (b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox")]
        rows.append(b"/Resources%b/Contents%b" % (self._page_resources(planned), array(content)))
        if structure is not None:
            notes = structure.annotations.get(reference)
            if notes:
                rows.append(b"/Annots" + array(notes))
            if planned.setting >= 0:
                rows.append(b"/Tabs/S/StructParents %d" % self._keys[reference])
        return b"<<" + b"".join(rows) + b">>"

    def _page_resources(self, planned: Planned) -> bytes:
        if planned.setting >= 0:
            return b" " + self.resources[planned.setting]
        return b"<</Font %b>>" % self.fonts

    def _structure(self, rooms: Sequence[Any]) -> Structure:
        structure = Structure(self.file, self._target)
        by_setting: dict[int, list[Sheet]] = {}
        for room, planned in zip(rooms, self.plan.pages, strict=True):
            if planned.setting >= 0:
                reference: bytes = room.reference
                key = self._keys[reference] = structure.key()
                dy = self._bottom(self.plan.settings[planned.setting])
                by_setting.setdefault(planned.setting, []).append(Sheet(reference, key, planned.left, dy))
        for index, sheets in by_setting.items():
            for anchor, (page, x, y) in self.plan.settings[index].anchors.items():
                sheet = sheets[page]
                self.anchors.setdefault(anchor, (sheet.reference, x + sheet.dx, y + sheet.dy))
        for index, sheets in by_setting.items():
            structure.add(self.plan.settings[index], sheets, self.plan.languages[index])
        return structure

    def _target(self, target: str) -> bytes:
        if target.startswith("#") and target[1:] in self.anchors:
            return b"/Dest" + name(target[1:])
        address = self.means.outside(target[1:]) if target.startswith("#") else target
        return b"/A<</Type/Action/S/URI/URI%b>>" % text(address) if address else b""

    def _destinations(self) -> bytes:
        return array(
            [
                b"%b[%b/XYZ %b %b 0]" % (name(key), page, number(x), number(y))
                for key, (page, x, y) in sorted(self.anchors.items(), key=lambda row: row[0].encode())
            ]
        )

    def _catalog(self, pages: Sequence[bytes]) -> dict[str, bytes]:
        about = self.plan.about
        packet = xmp(about, archival=self.ink is None)
        made = {
            "Lang": text(about.language),
            "ViewerPreferences": b"<</DisplayDocTitle true>>",
            "PageLayout": b"/TwoPageRight" if self.ink is not None else b"/OneColumn",
            "PageLabels": labels(about.labels),
            "Metadata": self.file.stream(packet, b"/Type/Metadata/Subtype/XML", packed=False),
        }
        lines = outline(self.file, about.outline, pages)
        if lines:
            made["Outlines"] = lines
        if self.profile is not None:
            icc = self.file.stream(self.profile, b"/N 3")
            made["OutputIntents"] = (
                b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
                b"/DestOutputProfile %b>>]" % icc
            )
        return made
