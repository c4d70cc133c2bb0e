"""Imposition: pages of text block onto paper, into one file, without setting anything again.

In: settings, a plan of pages, a product. Out: `Imposed`, the bytes of a PDF. The content of a page
is kept as it is and moved to its side by an operator before it; print and screen take the
variant of the stream that was made for them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press import marks
from gatherings.press.about import Particulars, information, labels, outline, xmp
from gatherings.press.file import File, array, compressed, name, number, numbers, text
from gatherings.press.flatness import Used, in_the_way, used
from gatherings.press.flattening import Flattened, Flattener
from gatherings.press.numbers import differs, exchanged
from gatherings.press.pdfx import Claim, claim, output_intent
from gatherings.press.resources import Resources
from gatherings.press.structure import Sheet, Structure
from gatherings.press.target import MM, Boxes, Target, page_boxes
from gatherings.press.work import all_made

if TYPE_CHECKING:
    from pathlib import Path

    from gatherings.model import PageSize
    from gatherings.press.pictures import Picture
    from gatherings.press.setting import SetPage, Setting
    from gatherings.press.work import Run


@dataclass(frozen=True, slots=True)
class Planned:
    """A page of the product."""

    left: float
    """Points from the left trimmed edge to the text."""
    setting: int = -1
    """Index of the setting; -1 for a blank page."""
    page: int = 0
    over: tuple[tuple[int, int], ...] = ()
    """Its running head and folio: index of the setting, and of the page in it."""
    recto: bool = True
    full: bool = False
    """Whether the setting reaches beyond the trim on all sides alike."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where."""

    trim: PageSize
    top: float
    """Points from the upper trimmed edge to the text."""
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
    left: tuple[str, ...] = ()
    """What could not be turned into flat ink, in plain words."""
    flattened: tuple[Flattened, ...] = ()
    """Vector pictures that became pixels."""
    pictures: Mapping[str | bytes, Picture] = field(default_factory=dict)
    """Pictures of pixels by their source."""


def printed(plan: Plan, means: Means, target: Target) -> Imposed:
    """The file for a printer: black or four inks, no links, no tags."""
    return _Imposer(plan, means, target, None).imposed()


def shown(plan: Plan, means: Means, profile: bytes) -> Imposed:
    """The file for screens: tagged, links live, PDF/UA-1 and PDF/A-3a; `profile` is sRGB's."""
    return _Imposer(plan, means, None, profile).imposed()


@dataclass(slots=True)
class _Imposer:
    plan: Plan
    means: Means
    target: Target | None
    """None for a screen."""
    profile: bytes | None
    file: File = field(default_factory=File)
    stock: Resources = field(init=False)
    line: marks.Line | None = None
    resources: dict[tuple[int, float, float], bytes] = field(default_factory=dict)
    """By setting and by how far its pages are moved, where that matters."""
    shifts: dict[tuple[float, ...], bytes] = field(default_factory=dict)
    restore: bytes = b""
    left: set[str] = field(default_factory=set)
    names: dict[tuple[int, int], Used] = field(default_factory=dict)
    """Resources that each page of a setting uses, in a file for print."""
    seen: set[tuple[int, Used]] = field(default_factory=set)
    """Settings and resources that were looked at for what ink cannot draw."""
    anchors: dict[str, tuple[bytes, float, float]] = field(default_factory=dict)
    _keys: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Resources of the new file."""
        means = self.means
        self.stock = Resources(
            self.file, self.plan.settings, self.target, means.base, means.font_file, means.run
        )

    def imposed(self) -> Imposed:
        """The whole file."""
        plan, file = self.plan, self.file
        which = sorted({n for n, _ in self._drawn()})
        beside = [self._information(p, n) for n, p in enumerate(plan.pages)]
        self.stock.add_faces(which, *([self.line.use()] if self.line and self.line.used else ()))
        self.stock.add_pictures(which)
        flattener = Flattener({n: plan.settings[n] for n in which}, self.stock, [])
        streams = {key: self._content(key, flattener) for key in self._drawn()}
        self._add_resources(which, flattener.found)
        self.restore = file.stream(b"Q", packed=False)
        rooms = [file.room() for _ in plan.pages]
        contents = [self._contents(p, streams, beside[n]) for n, p in enumerate(plan.pages)]
        catalog = self._catalog([room.reference for room in rooms])
        structure = self._structure(rooms) if self.target is None else None
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
        file.pdf.info.update(information(plan.about, self._claim()))
        version = self.target.version if self.target else "1.7"
        data = file.written(version, compact=self.target is None)
        return Imposed(data, tuple(sorted(self.left)), tuple(flattener.found), self.stock.pictures)

    def _claim(self) -> Claim | None:
        """What the file says of the standard that it follows; None for one that is no print."""
        if self.target is None:
            return None
        return claim(self.target.standard, self.plan.about, self.target.slug.encode())

    def _drawn(self) -> Sequence[tuple[int, int]]:
        """Setting and page of everything that is drawn, in the order of the book."""
        pages = self.plan.pages
        pairs = [(p.setting, p.page) for p in pages] + [pair for p in pages for pair in p.over]
        return [pair for pair in dict.fromkeys(pairs) if pair[0] >= 0]

    def _content(self, key: tuple[int, int], flattener: Flattener) -> bytes:
        """The stream for this product, compressed; unchanged on almost every page."""
        setting = self.plan.settings[key[0]]
        page = setting.pages[key[1]]
        if self.target is None:
            return self._with_numbers(page, page.screen, None)
        flat, names = None, frozenset(page.uses)
        if page.drawings or page.coloured:
            plain = flat = zlib.decompress(page.printed)
            if page.drawings:
                flat = flattener.content(key[0], page, flat)
            if page.coloured:
                assert self.stock.palette is not None
                flat = self.stock.palette.stream(flat)
            names = used(flat)
            flat = None if flat == plain else flat
        self.names[key] = names
        if (key[0], names) not in self.seen:  # pages of one leaf use much the same
            self.seen.add((key[0], names))
            self.left |= in_the_way(names, setting.resources, setting.pieces)
        return self._with_numbers(page, page.printed, flat)

    def _with_numbers(self, page: SetPage, kept: bytes, content: bytes | None) -> bytes:
        """The page with its true numbers; `content` where it is no longer what was kept."""
        if differs(page, self.plan.folios):
            plain = zlib.decompress(kept) if content is None else content
            return compressed(exchanged(plain, page, self.plan.folios))
        return kept if content is None else compressed(content)

    def _add_resources(self, which: Sequence[int], flat: Sequence[Flattened]) -> None:
        """The resources of every setting; a file for print keeps those that its pages use."""
        found = all_made(self.means.run([f.job for f in flat]))
        pictures = {f.name: made.added(self.file) for f, made in zip(flat, found, strict=True)}
        shifts = dict.fromkeys(self._moved(p) for p in self.plan.pages if p.setting >= 0)
        names: Used | None = None
        for index in which:
            more = {f.name: pictures[f.name] for f in flat if f.setting == index}
            if self.target is not None:
                names = Used().union(*(n for key, n in self.names.items() if key[0] == index))
            for key in shifts:
                if key[0] == index:
                    made = self.stock.of(index, names, more, key[1:])
                    if self.target is not None:
                        made = marks.with_plates(made, self.target)
                    self.resources[key] = self.file.add(made)

    def _moved(self, planned: Planned) -> tuple[int, float, float]:
        """A setting and how far a page of it is moved, as far as its resources depend on that."""
        shift = self._origin(planned) if self.stock.patterned(planned.setting) else (0.0, 0.0)
        return (planned.setting, *shift)

    def _boxes(self, planned: Planned) -> Boxes:
        trim = self.plan.trim
        return page_boxes(trim.width * MM, trim.height * MM, self.target, recto=planned.recto)

    def _contents(
        self, planned: Planned, streams: Mapping[tuple[int, int], bytes], beside: bytes
    ) -> list[bytes]:
        made: list[bytes] = []
        boxes = self._boxes(planned)
        if planned.setting >= 0:
            made += [
                self._shift(planned, boxes),
                self.file.stream(streams[planned.setting, planned.page], packed=None),
                self.restore,
            ]
        if planned.over:
            x = boxes.trim[0] + planned.left
            y = boxes.trim[3] - self.plan.settings[planned.over[0][0]].height
            before = b"q 1 0 0 1 %b %b cm\n" % (number(x), number(y))
            drawn = b"".join(b"q\n" + zlib.decompress(streams[line]) + b"Q\n" for line in planned.over)
            if self.target is None:
                drawn = b"/Artifact <</Type/Pagination>> BDC\n" + drawn + b"EMC\n"
            made.append(self.file.stream(before + drawn + b"Q"))
        if self.target is not None and (beyond := marks.drawn_marks(boxes, self.target)):
            made.append(self._shared((float(planned.recto),), beyond))
        if beside:
            made.append(self.file.stream(beside))
        return made

    def _information(self, planned: Planned, index: int) -> bytes:
        """The line beside a page."""
        target = self.target
        if target is None or not target.marks.information:
            return b""
        if self.line is None:
            faces = [use for made in self.plan.settings for use in made.faces]
            self.line = marks.line(faces, self.stock.font_file)
        if self.line is None:
            return b""
        return marks.information(self._boxes(planned), target, self.line, self.plan.about.labels[index])

    def _origin(self, planned: Planned) -> tuple[float, float]:
        """Points from the lower left corner of the paper to that of the setting's page."""
        setting, trim = self.plan.settings[planned.setting], self._boxes(planned).trim
        if planned.full:
            beyond = (setting.height - self.plan.trim.height * MM) / 2
            return trim[0] - beyond, trim[1] - beyond
        return trim[0] + planned.left, trim[3] - self.plan.top - setting.height

    def _shift(self, planned: Planned, boxes: Boxes) -> bytes:
        """The operator that moves a page of text to its place; what bleeds is cut at the bleed."""
        x, y = self._origin(planned)
        clip = b""
        if planned.full:
            left, low, right, high = boxes.bleed
            clip = b" %b re W n" % b" ".join(number(v) for v in (left, low, right - left, high - low))
        operator = b"q%b 1 0 0 1 %b %b cm" % (clip, f"{x:.4f}".encode(), f"{y:.4f}".encode())
        return self._shared((x, y, float(planned.full)), operator)

    def _shared(self, key: tuple[float, ...], operators: bytes) -> bytes:
        """A stream that many pages share."""
        if key not in self.shifts:
            self.shifts[key] = self.file.stream(operators, packed=False)
        return self.shifts[key]

    def _page(
        self, planned: Planned, reference: bytes, content: list[bytes], structure: Structure | None
    ) -> bytes:
        boxes = self._boxes(planned)
        rows = [b"/Type/Page/Parent %b" % self.file.pdf.pages.reference, b"/MediaBox" + numbers(boxes.media)]
        if self.target is None:
            rows.append(b"/CropBox" + numbers(boxes.media))
        rows += [b"/BleedBox" + numbers(boxes.bleed), b"/TrimBox" + numbers(boxes.trim)]
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
            return b" " + self.resources[self._moved(planned)]
        plain = b"<</Font %b>>" % self.stock.fonts
        return plain if self.target is None else marks.with_plates(plain, self.target)

    def _structure(self, rooms: Sequence[Any]) -> Structure:
        structure = Structure(self.file, self._target)
        by_setting: dict[int, list[Sheet]] = {}
        for room, planned in zip(rooms, self.plan.pages, strict=True):
            if planned.setting >= 0:
                reference: bytes = room.reference
                key = self._keys[reference] = structure.key()
                sheet = Sheet(reference, key, *self._origin(planned))
                by_setting.setdefault(planned.setting, []).append(sheet)
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
        about, target = self.plan.about, self.target
        packet = xmp(about, self._claim())
        made = {
            "PageLabels": labels(about.labels),
            "Metadata": self.file.stream(packet, b"/Type/Metadata/Subtype/XML", packed=False),
        }
        if target is None or target.version > "1.3":  # these came with PDF 1.4 and 1.5
            made["Lang"] = text(about.language)
            made["ViewerPreferences"] = b"<</DisplayDocTitle true>>"
            made["PageLayout"] = b"/TwoPageRight" if target else b"/OneColumn"
        if target is None or target.outline:
            lines = outline(self.file, about.outline, pages)
            made |= {"Outlines": lines} if lines else {}
        if target is not None and target.standard != "none" and target.profile is not None:
            made["OutputIntents"] = output_intent(self.file, target.condition, target.profile)
        if self.profile is not None:
            icc = self.file.stream(self.profile, b"/N 3")
            made["OutputIntents"] = (
                b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
                b"/DestOutputProfile %b>>]" % icc
            )
        return made
