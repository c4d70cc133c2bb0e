"""The work of setting one leaf, as a job that can be sent to another process and kept.

In: a leaf as XHTML, style sheets, typefaces, digests of pictures, page numbers by number of
figures. Out: a `Setting`. The key holds what shapes the pages and nothing else: neither printer
nor margins, nor the order of the book.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatherings.press import tagging
from gatherings.press.arrangement import Wishes, folio_key
from gatherings.press.boxes import text_boxes
from gatherings.press.composing import Composed, composed
from gatherings.press.drawing import Drawn, Marks, drawn
from gatherings.press.engine import Engine
from gatherings.press.fonts import BLANK
from gatherings.press.formulas import Drawer, drawings
from gatherings.press.page_map import page_starts
from gatherings.press.page_rules import UNRULED, PageRules
from gatherings.press.paragraphs.composition import Composition
from gatherings.press.setting import Setting
from gatherings.press.variants import marked_page
from gatherings.press.work import Base, digest, digest_of, versions
from gatherings.styles import FontFace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from gatherings.model import Leaf


@dataclass(frozen=True)
class Shop:
    """What all leaves of a book are set with."""

    css: tuple[str, ...]
    page: str
    """Style sheet of the text block."""
    faces: tuple[FontFace, ...]
    base: Path
    """Folder to which pictures are relative."""
    notes_at_foot: bool
    maths: Drawer | None
    text_size: float
    coverage: Mapping[str, frozenset[int]]
    """Characters of each face, by address."""
    unpacked: Mapping[str, bytes]
    """Packed faces that the leaf needs, opened, by address."""
    rules: PageRules = UNRULED
    """How pages are made."""
    composition: Composition = field(default_factory=Composition)
    """How paragraphs are set."""

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """The typefaces, with their digests."""
        return tuple((f.path, digest_of(f.path)) for f in self.faces)

    def equipment(self) -> dict[str, str]:
        """Lines of a key: what an engine is made of, whatever the size of its pages."""
        plain = [f for f in self.faces if f.path.suffix != ".woff2" or f.path.as_uri() in self.unpacked]
        return {
            **{f"css {n}": digest(sheet) for n, sheet in enumerate(self.css)},
            **{f"face {f.family} {f.weight} {f.style} {n}": digest_of(f.path) for n, f in enumerate(plain)},
            "paragraphs": self.composition.line,
            **versions(),
        }

    def inputs(self) -> dict[str, str]:
        """Lines of a key."""
        return {
            **self.equipment(),
            "measure and depth": self.page,
            "notes": "foot" if self.notes_at_foot else "end",
            "formulas": " ".join(
                [f"{self.text_size:g}", *map(digest_of, self.maths.files if self.maths else ())]
            ),
            "pages": repr(self.rules),
        }


@lru_cache(maxsize=3)
def _engine(key: tuple[tuple[str, str], ...], shop: _Held) -> Engine:
    """An engine for each way of dressing text, kept for the leaves that follow."""
    del key
    held = shop.shop
    return Engine(held.css, held.faces, held.base, held.unpacked, held.coverage, held.composition)


@dataclass(frozen=True)
class _Held:
    """Carries a shop past the cache, which goes by the key alone."""

    shop: Shop

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.shop.base == other.shop.base


def engine_of(shop: Shop) -> Engine:
    """The engine of this process for a way of dressing text."""
    return _engine(tuple(sorted(shop.equipment().items())), _Held(shop))


@dataclass(frozen=True)
class LeafJob(Base):
    """Set a leaf."""

    leaf: Leaf
    """Pickled as XHTML."""
    folios: tuple[tuple[str, str], ...]
    """The page numbers that the leaf shows; figures all 0 unless they must be exact."""
    images: tuple[tuple[str, str], ...]
    """Pictures by path, with their digests."""
    shop: Shop
    recto: bool = True
    """Whether its first page is a right-hand one."""

    @property
    def light(self) -> bool:
        """Never."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return self.leaf.title or self.leaf.kind.replace("-", " ")

    @property
    def name(self) -> str:
        """The leaf's id."""
        return self.leaf.id

    @property
    def size(self) -> int:
        """Letters."""
        return len("".join(map(str, self.leaf.root.itertext())))

    @property
    def limit(self) -> float:
        """A second for each two thousand letters, and never less than a minute."""
        return 60.0 + self.size / 2000

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Pictures and typefaces."""
        pictures = ((self.shop.base / path, known) for path, known in self.images)
        return (*pictures, *self.shop.files)

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            **self.shop.inputs(),
            "text": digest(_LINE.sub(b"", xhtml(self.leaf))),
            "leaf": f"{self.leaf.kind} {self.leaf.matter} {self.leaf.language}",
            "side": "recto" if self.recto else "verso",
            **{f"picture {path}": known for path, known in self.images},
            **{f"number {key!r}": text for key, text in self.folios},
        }

    def result(self) -> Setting:
        """The leaf, set; raises `LayoutError` where the engine gives up on every way."""
        shop = self.shop
        engine = engine_of(shop)
        engine.forget_images()
        maths = drawings(shop.maths, shop.text_size) if shop.maths else None
        wishes = Wishes(shop.notes_at_foot, maths, shop.rules, self.recto)
        try:
            made = composed(self.leaf, wishes, dict(self.folios), engine, shop.page)
            found = plain(made, engine)
        except BaseException:  # it may have been stopped half-way: the next leaf gets a fresh engine
            _engine.cache_clear()
            raise
        engine.forget_images()  # a drawing among them would hold all boxes of the leaf
        return found

    def __getstate__(self) -> dict[str, Any]:
        """A leaf's tree travels as text."""
        fields = {n: getattr(self.leaf, n) for n in _PLAIN}
        return {**self.__dict__, "leaf": (fields, xhtml(self.leaf))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        from lxml import etree

        from gatherings.model import Leaf

        fields, text = state["leaf"]
        self.__dict__.update({**state, "leaf": Leaf(root=etree.fromstring(text), **fields)})


_PLAIN = ("id", "kind", "matter", "title", "authors", "level", "language", "opens")
_LINE = re.compile(rb' data-line="\d+"')


def xhtml(leaf: Leaf) -> bytes:
    """A leaf's tree as text."""
    from lxml import etree

    return etree.tostring(leaf.root, encoding="utf-8", with_tail=False)


def plain(made: Composed, engine: Engine) -> Setting:
    """A composed leaf as plain data."""
    boxes = made.pages
    root = made.arranged.root
    repeats = frozenset(tagging.artifacts(boxes, root))

    def marks() -> Marks:
        return Marks(lambda box: id(box) in repeats, _key)

    found = drawn(boxes, engine, marks)
    tagger = tagging.Tagger(root, made.leaf.language, made.leaf.id, [m for m in found.marks if m])
    tagged = tagger.tagged(boxes)
    return Setting(
        height=boxes[0].margin_height() * tagging.SCALE if boxes else 0.0,
        pages=tuple(map(marked_page, found.pages, found.marks, tagged.links)),
        resources=found.resources,
        pieces=found.pieces,
        images=found.images,
        faces=found.faces,
        borrowed=borrowed(found, engine.faces, engine.unpacked),
        tags=tagged.tags,
        anchors=tagging.anchors(boxes),
        starts=page_starts(boxes, made.arranged),
        notes=made.notes,
        gaps=made.gaps,
        overhangs=made.overhangs,
        misfits=made.misfits,
        carried=made.carried,
        messages=made.laid.messages,
        lines=made.laid.lines,
        feet=tuple(getattr(page, "gatherings_foot", None) for page in boxes),
        characters=_characters(boxes),
    )


def _key(box: Any) -> str:
    element: Element | None = box.element
    shown = element is not None and element.get("data-page-of") is not None and hasattr(box, "text")
    return folio_key(element) if shown and element is not None else ""


def borrowed(found: Drawn, faces: Sequence[FontFace], unpacked: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of faces that are not the theme's."""
    known = {digest_of(f.path) for f in faces} | {digest(data) for data in unpacked.values()}
    return {name: data for name, data in found.files.items() if name not in known}


def _characters(boxes: Sequence[Any]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for page in boxes:
        for box in text_boxes(page, notes=True, generated=True):
            if hasattr(box, "text"):
                families = tuple(f.lower() for f in box.style["font_family"])
                found.setdefault(families, set()).update(box.text)
    return {families: "".join(sorted(found[families] - BLANK)) for families in sorted(found)}
