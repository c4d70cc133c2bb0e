"""The tags of many leaves as one tree of structure in a file.

In: settings, and where each of their pages went. Out: objects of structure, annotations of links,
the tree that leads from marked content back to its tag, and the tree of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press.file import array, moved, name, numbers, text

if TYPE_CHECKING:
    from gatherings.press.file import File
    from gatherings.press.setting import PageLink, Setting, Tag


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a file, as far as structure is concerned."""

    reference: bytes
    key: int
    """Its key in the tree of parents."""
    dx: float
    dy: float


@dataclass(slots=True)
class Structure:
    """One tree, grown leaf by leaf."""

    file: File
    target: Callable[[str], bytes]
    """Entry for where a link leads."""
    parents: list[tuple[int, bytes]] = field(default_factory=list)
    ids: list[tuple[str, bytes]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    annotations: dict[bytes, list[bytes]] = field(default_factory=dict)
    """References of annotations by page."""
    document: Any = None
    next_key: int = 0

    def __post_init__(self) -> None:
        """The element under which all leaves stand."""
        self.document = self.file.room()

    def key(self) -> int:
        """A fresh key of the tree of parents."""
        self.next_key += 1
        return self.next_key - 1

    def add(self, made: Setting, sheets: Sequence[Sheet], language: str) -> None:
        """Add a leaf whose pages are `sheets`."""
        rooms = [self.file.room() for _ in made.tags]
        marks: list[dict[int, bytes]] = [{} for _ in sheets]
        for index, tag in enumerate(made.tags):
            made_kids = [self._kid(tag, rooms, made, sheets, marks, index, n) for n in range(len(tag.kids))]
            kids = [kid for kid in made_kids if kid]
            rooms[index].data = self._element(tag, index, rooms, sheets, kids, language)
            if tag.ident:
                self.ids.append((tag.ident, rooms[index].reference))
        for sheet, found in zip(sheets, marks, strict=True):
            self.parents.append((sheet.key, array([found.get(n, b"null") for n in range(len(found))])))
        self.parts.append(rooms[0].reference)

    def _kid(
        self,
        tag: Tag,
        rooms: Sequence[Any],
        made: Setting,
        sheets: Sequence[Sheet],
        marks: list[dict[int, bytes]],
        index: int,
        at: int,
    ) -> bytes:
        kid = tag.kids[at]
        if kid.kind == "tag":
            reference: bytes = rooms[kid.number].reference
            return reference
        sheet = sheets[kid.page]
        if kid.kind == "mark":
            marks[kid.page][kid.number] = rooms[index].reference
            return b"<</Type/MCR/Pg %b/MCID %d>>" % (sheet.reference, kid.number)
        link = made.pages[kid.page].links[kid.number]
        if not self.target(link.target):
            return b""  # it leads out of this file, to nowhere that is known
        annotation = self._annotation(link, sheet, rooms[index].reference)
        return b"<</Type/OBJR/Pg %b/Obj %b>>" % (sheet.reference, annotation)

    def _element(
        self,
        tag: Tag,
        index: int,
        rooms: Sequence[Any],
        sheets: Sequence[Sheet],
        kids: list[bytes],
        language: str,
    ) -> bytes:
        above = self.document if tag.parent < 0 else rooms[tag.parent]
        rows = [b"/Type/StructElem/S/%b/P %b/K%b" % (tag.role.encode(), above.reference, array(kids))]
        said = tag.language or (language if index == 0 else "")
        if said:
            rows.append(b"/Lang" + text(said))
        if tag.alt:
            rows.append(b"/Alt" + text(tag.alt))
        if tag.ident:
            rows.append(b"/ID" + name(tag.ident))
        if tag.box is not None:
            page, rect = tag.box
            box = numbers(moved(rect, sheets[page].dx, sheets[page].dy))
            rows.append(b"/Pg %b/A<</O/Layout/Placement/Block/BBox%b>>" % (sheets[page].reference, box))
        elif tag.attributes:
            rows.append(b"/A<<%b>>" % tag.attributes)
        return b"<<" + b"".join(rows) + b">>"

    def _annotation(self, link: PageLink, sheet: Sheet, parent: bytes) -> bytes:
        rects = [moved(r, sheet.dx, sheet.dy) for r in link.rects]
        around = (
            min(r[0] for r in rects),
            min(r[1] for r in rects),
            max(r[2] for r in rects),
            max(r[3] for r in rects),
        )
        points = [v for r in rects for v in (r[0], r[3], r[2], r[3], r[0], r[1], r[2], r[1])]
        quads = b"/QuadPoints" + numbers(points) if len(rects) > 1 else b""
        key = self.key()
        said = text(link.text or link.target)
        reference = self.file.add(
            b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect%b%b/StructParent %d/Contents%b%b>>"
            % (numbers(around), quads, key, said, self.target(link.target))
        )
        self.parents.append((key, parent))
        self.annotations.setdefault(sheet.reference, []).append(reference)
        return reference

    def closed(self) -> bytes:
        """The root of the tree, when all leaves are there; returns its reference."""
        root = self.file.room()
        self.document.data = b"<</Type/StructElem/S/Document/P %b/K%b>>" % (root.reference, array(self.parts))
        nums = array([b"%d %b" % row for row in sorted(self.parents)])
        tree = self.file.add(b"<</Nums%b>>" % nums)
        ids = b""
        if self.ids:
            rows = array([b"%b %b" % (name(n), r) for n, r in sorted(self.ids)])
            ids = b"/IDTree %b" % self.file.add(b"<</Names%b>>" % rows)
        root.data = b"<</Type/StructTreeRoot/K[%b]/ParentTree %b/ParentTreeNextKey %d%b>>" % (
            self.document.reference,
            tree,
            self.next_key,
            ids,
        )
        reference: bytes = root.reference
        return reference
