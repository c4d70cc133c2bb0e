"""The book set: what print, screen PDF and offprints are all made from.

In: a rendered book, a style, a printer's frame, and `run` for the work. Out: `SetBook`: every leaf
as pages of text block, and plans of which page goes where. What is wrong is in the sink.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml.builder import E

from gatherings.model import Leaf
from gatherings.press.about import Entry, Particulars
from gatherings.press.book import Frame, Pages, book_pages
from gatherings.press.design import BASE, PageDesign
from gatherings.press.engine import Engine
from gatherings.press.fonts import CoverageJob, UnpackJob, check_families, check_glyphs, typefaces
from gatherings.press.imposition import Means, Plan, Planned
from gatherings.press.leafjob import LeafJob, Shop
from gatherings.press.paragraphs.composition import Composition
from gatherings.press.paragraphs.hyphens import Hyphenation
from gatherings.press.report import report
from gatherings.press.target import MM
from gatherings.press.work import Base, all_made, digest, digest_of, versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatherings.diagnostics import Sink
    from gatherings.model import Collection, PageSize, RenderedBook
    from gatherings.press.formulas import Drawer
    from gatherings.press.work import Run
    from gatherings.styles import FontFace


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """What a theme and the machine's folders give to editions with pages."""

    css: Sequence[str]
    """The theme's style sheets for print, variables filled in."""
    faces: Sequence[FontFace]
    """The theme's typefaces."""
    base: Path
    """The collection's folder, to which images are relative."""
    design: PageDesign = field(default_factory=PageDesign)
    profile: bytes | None = None
    """ICC profile of the press."""
    condition: str = ""
    """Name of the printing condition that it describes."""
    screen_profile: bytes = b""
    """ICC profile of sRGB, for screens."""
    maths: Drawer | None = None
    """How formulas are drawn; as they are written where there is none."""
    text_size: float = 10.5
    """Points, for formulas."""


@dataclass(frozen=True)
class StyleJob(Base):
    """Read the style sheets once, for what the engine says of them."""

    css: tuple[str, ...]
    faces: tuple[FontFace, ...]
    base: Path

    @property
    def light(self) -> bool:
        """Never: it needs the engine."""
        return False

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "css": digest("\n".join(self.css)),
            "fonts": " ".join(digest_of(f.path) for f in self.faces),
            **versions(),
        }

    def result(self) -> tuple[str, ...]:
        """What the engine complains of."""
        return Engine(self.css, self.faces, self.base).messages


@dataclass(frozen=True, slots=True)
class SetBook:
    """The book as pages, with the means to publish them."""

    book: RenderedBook
    trim: PageSize
    pages: Pages
    means: Means
    make_shop: Callable[[str, Leaf | None], Shop]
    """What a leaf is set with, from the style sheet of its page."""
    bleeds: tuple[str, ...] = ()
    """Kinds of leaf whose pages reach beyond the trim."""

    def plan(self, about: Particulars, slots: Sequence[int] | None = None) -> Plan:
        """A plan of all pages, or of the slots given."""
        pages, shape = self.pages, self.pages.geometry
        settings = (*pages.settings, *pages.furniture.settings)
        first, places = len(pages.settings), pages.furniture.places
        planned = []
        for number in range(len(pages.slots)) if slots is None else slots:
            slot = pages.slots[number]
            left = shape.left(recto=slot.sheet.recto) * MM
            lines = [places[line] for line in slot.sheet.lines]
            over = tuple((first + setting, page) for setting, page in lines)
            full = slot.leaf >= 0 and pages.leaves[slot.leaf].kind in self.bleeds
            planned.append(Planned(left, slot.leaf, slot.page, over, slot.sheet.recto, full))
        languages = tuple(leaf.language for leaf in pages.leaves) + ("",) * len(pages.furniture.settings)
        return Plan(self.trim, shape.top * MM, tuple(planned), settings, languages, pages.folios, about)

    @property
    def first_slots(self) -> Mapping[int, int]:
        """Leaf → the slot of its first page."""
        return {slot.leaf: i for i, slot in reversed(list(enumerate(self.pages.slots))) if slot.leaf >= 0}

    @property
    def about(self) -> Particulars:
        """What a file of the whole book says of itself."""
        collection, first = self.book.collection, self.first_slots
        entries = tuple(
            Entry(" — ".join(t for t in (leaf.title, leaf.authors) if t), leaf.level, first[i])
            for i, leaf in enumerate(self.book.leaves)
            if leaf.title and i in first
        )
        return Particulars(
            collection.full_title,
            tuple(p.name.plain for p in collection.editors),
            collection.language,
            collection.date.iso,
            tuple(slot.folio for slot in self.pages.slots),
            entries,
            keywords=tuple(collection.subjects.keywords),
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Files of the collection that went into the pages."""
        paths = {e.file.path for leaf in self.book.leaves if (e := leaf.essay) is not None}
        return tuple(sorted({self.book.collection.source.path, *self.book.images, *paths}))


def set_book(
    book: RenderedBook, trim: PageSize, frame: Frame, style: PrintStyle, run: Run, sink: Sink
) -> SetBook:
    """Set every leaf of the book; raises `ToolError` where the layout engine is missing."""
    source = book.collection.source
    case = typecase(book.collection, style, run)
    known = typefaces(case.faces, case.coverage)
    check_families(style.css, known, source, sink)
    (messages,) = all_made(run([StyleJob(case.css, case.faces, style.base)]))
    for said in dict.fromkeys(messages):
        sink.report("PAGE-006", source, title=book.collection.theme, said=" ".join(said.split())[:300])

    def shop(page: str, leaf: Leaf | None) -> Shop:
        return case.shop(page, _letters(leaf) if leaf is not None else _heads(book))

    def images(leaf: Leaf) -> tuple[tuple[str, str], ...]:
        paths = sorted({str(e.get("src")) for e in leaf.root.iter("img") if e.get("src")})
        return tuple((path, digest_of(style.base / path)) for path in paths if not path.startswith("data:"))

    pages = book_pages(book.leaves, style.design, frame, shop, images, run)
    report(pages, source, sink)
    check_glyphs(known, pages.leaves, pages.settings, source, sink)
    means = Means(style.base, case.packed.font_file, run)
    return SetBook(book, frame.sheet or trim, pages, means, shop, style.design.bleeds)


@dataclass(frozen=True, slots=True)
class Typecase:
    """What every leaf of a book is set with, known before any is rendered."""

    collection: Collection
    style: PrintStyle
    css: tuple[str, ...]
    faces: tuple[FontFace, ...]
    coverage: Mapping[str, frozenset[int]]
    """Characters of each face, by address."""
    packed: _Packed

    def shop(self, page: str, letters: set[str]) -> Shop:
        """The same for pages with this style sheet, with the packed faces that these letters need."""
        style, words = self.style, self.collection.hyphenation
        composition = Composition(
            style.design.paragraphs,
            style.design.optical_margins,
            Hyphenation(words.exceptions, words.never),
            style.design.expansion,
        )
        return Shop(
            self.css,
            page,
            self.faces,
            style.base,
            self.collection.notes == "page",
            style.maths,
            style.text_size,
            self.coverage,
            self.packed.needed(letters),
            style.design.rules,
            composition,
        )


def typecase(collection: Collection, style: PrintStyle, run: Run) -> Typecase:
    """Style sheets and typefaces, looked through."""
    faces = tuple(style.faces)
    present = [f.path for f in faces if f.path.is_file()]
    counted = all_made(run([CoverageJob(p) for p in present]))
    coverage = dict(zip((p.as_uri() for p in present), counted, strict=True))
    return Typecase(collection, style, (BASE, *style.css), faces, coverage, _Packed(faces, coverage, run))


def rehearsal(collection: Collection, style: PrintStyle, run: Run) -> LeafJob:
    """A few words of the book to be set before there is a leaf.

    Whoever sets them has theme and dictionary at hand when the first leaf comes; the pages are of no use.
    """
    root = E.section(E.p(collection.full_title + " " + " ".join(essay.title for essay in collection.essays)))
    leaf = Leaf("rehearsal", "essay", "body", "", "", 0, collection.language, root, "next")
    return LeafJob(leaf, (), (), typecase(collection, style, run).shop("", _letters(leaf)))


def _letters(leaf: Leaf) -> set[str]:
    return set("".join(map(str, leaf.root.itertext())))


def _heads(book: RenderedBook) -> set[str]:
    """Letters of all running heads."""
    return set("".join(leaf.head_recto + leaf.head_verso for leaf in book.leaves))


@dataclass(slots=True)
class _Packed:
    """Packed faces, opened when the first leaf needs them."""

    faces: Sequence[FontFace]
    coverage: Mapping[str, frozenset[int]]
    run: Run
    opened: dict[str, bytes] = field(default_factory=dict)

    def needed(self, letters: set[str]) -> dict[str, bytes]:
        """The packed faces that have a character which the others lack."""
        lacking = {ord(c) for c in letters}
        for face in self.faces:
            if face.path.suffix != ".woff2":
                lacking -= self.coverage.get(face.path.as_uri(), frozenset())
        found = {}
        for face in self.faces:
            address = face.path.as_uri()
            if face.path.suffix == ".woff2" and lacking & self.coverage.get(address, frozenset()):
                found[address] = self._open(face.path)
        return found

    def _open(self, path: Path) -> bytes:
        address = path.as_uri()
        if address not in self.opened:
            (self.opened[address],) = all_made(self.run([UnpackJob(path)]))
        return self.opened[address]

    def font_file(self, wanted: str) -> bytes:
        """A face's file by the digest of what the engine sees; raises `KeyError` for none."""
        for face in self.faces:
            if face.path.suffix != ".woff2" and digest_of(face.path) == wanted:
                return face.path.read_bytes()
        for data in self.opened.values():
            if digest(data) == wanted:
                return data
        raise KeyError(wanted)


def with_labels(about: Particulars, labels: Sequence[str], entries: Sequence[Entry]) -> Particulars:
    """The same book, other pages."""
    return replace(about, labels=tuple(labels), outline=tuple(entries))
