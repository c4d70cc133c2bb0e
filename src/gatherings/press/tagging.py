"""Page boxes → tags: the structure of a leaf as its tree gives it, whatever pages it is divided over.

In: page boxes, the arranged tree, the marks of each page. Out: tags, links and anchors as plain
data. A paragraph that runs over two pages is one paragraph; a note stands after the paragraph
that calls it; heads of tables that repeat, and decoration, are no content at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from gatherings.press import roles
from gatherings.press.boxes import all_boxes
from gatherings.press.setting import Kid, PageLink, Rect, Tag

if TYPE_CHECKING:
    from gatherings.press.drawing import Marks

SCALE = 0.75


@dataclass(slots=True)
class Growing:
    """A tag that is still being made."""

    role: str
    parent: int
    element: Element | None
    kids: list[Kid] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    """Notes to stand after it."""
    language: str = ""
    alt: str = ""
    attributes: bytes = b""
    ident: str = ""
    box: tuple[int, Rect] | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was found."""

    tags: tuple[Tag, ...]
    links: tuple[tuple[PageLink, ...], ...]
    """Links of each page."""


@dataclass(slots=True)
class Tagger:
    """Tags of one leaf, made while its boxes are walked through in reading order."""

    root: Element
    language: str
    prefix: str
    """What ids begin with, so that they differ from those of every other leaf."""
    marks: Sequence[Marks]
    parents: dict[Element, Element] = field(default_factory=dict)
    tags: list[Growing] = field(default_factory=list)
    of: dict[Element, int] = field(default_factory=dict)
    bodies: dict[Element, int] = field(default_factory=dict)
    links: list[dict[int, PageLink]] = field(default_factory=list)
    level: int = 0

    def tagged(self, pages: Sequence[Any]) -> Tagged:
        """Walk through all pages."""
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.tags.append(Growing("Part", -1, None))
        for number, page in enumerate(pages):
            self.links.append({})
            self._page(number, page)
        self._put_in_order()
        self._place_notes()
        found = tuple(
            Tag(t.role, t.parent, tuple(t.kids), t.language, t.alt, t.attributes, t.ident, t.box)
            for t in self.tags
        )
        return Tagged(found, tuple(tuple(links.values()) for links in self.links))

    def _put_in_order(self) -> None:
        """Figures that went to the head of a later page are read where they are written."""
        order = {element: number for number, element in enumerate(self.root.iter())}
        for tag in self.tags:
            kids = [self.tags[kid.number] for kid in tag.kids if kid.kind == "tag"]
            if tag.role not in roles.GROUPS or len(kids) < len(tag.kids):
                continue
            places, place = [], -1
            for kid in kids:
                place = order.get(kid.element, place) if kid.element is not None else place
                places.append(place)
            ranked = sorted(zip(places, range(len(kids)), strict=True))
            tag.kids = [tag.kids[number] for _, number in ranked]

    def _page(self, number: int, page: Any) -> None:
        given = self.marks[number].numbers_of
        height = page.margin_height()
        for box in all_boxes(page):
            element = box.element
            if element is None or element not in self.parents:
                continue
            if element.tag in ("td", "th") and "::" not in (box.element_tag or ""):
                self._tag(element)  # a cell without a word is a cell all the same
            mark = given.get(id(box))
            if mark is None:
                continue
            rect = _rect(box, height)
            where = self._holder(box, element)
            if element.tag in ("img", "svg"):
                self._picture(where, element, number, rect)
            self.tags[where].kids.append(Kid("mark", mark, number))
            self._linked(where, number, rect, getattr(box, "text", ""))

    def _holder(self, box: Any, element: Element) -> int:
        """Index of the tag that a piece of content belongs to."""
        pseudo = (box.element_tag or "").partition("::")[2]
        if pseudo == "footnote-call":
            return self._call(element)
        if pseudo == "footnote-marker":
            return self._label(self._tag(element), element)
        if element.tag == "li" and pseudo in ("marker", "before"):
            return self._label(self._tag(element), element)
        return self._inner(self._tag(element))

    def _inner(self, tag: int) -> int:
        """The tag itself, or a paragraph in it where it may hold no text."""
        if self.tags[tag].role == "LI":
            return self._body(tag)
        if self.tags[tag].role not in roles.GROUPS:
            return tag
        last = next(reversed(self.tags[tag].kids), None)
        if last is not None and last.kind == "tag":
            found = self.tags[last.number]
            if found.role == "P" and found.element is None:
                return last.number
        return self._new("P", tag, None)

    def _new(self, role: str, parent: int, element: Element | None) -> int:
        self.tags.append(Growing(role, parent, element))
        self.tags[parent].kids.append(Kid("tag", len(self.tags) - 1))
        return len(self.tags) - 1

    def _tag(self, element: Element) -> int:
        """The tag of an element, made where there is none yet."""
        if element in self.of:
            return self.of[element]
        above = roles.parent_in_structure(element, self.parents)
        outer = 0 if above is None else self._tag(above)
        role = roles.role(element, self.parents)
        language = element.get("lang") or ""
        if (
            not role
            and language
            and language != self._language(outer)
            and element.tag not in ("html", "body")
        ):
            role = "Span" if element.tag not in roles.BLOCKS else "Div"
        if not role:
            self.of[element] = outer
            return outer
        self.of[element] = made = self._made(role, outer, element)
        if language and language != self._language(outer):
            self.tags[made].language = language
        return made

    def _made(self, role: str, outer: int, element: Element) -> int:
        above = self.tags[outer].role
        if role == "Lbl" and element.tag == "dt":
            return self._new("Lbl", self._new("LI", outer, None), element)
        if role == "LBody" and element.tag == "dd":
            items = [k.number for k in self.tags[outer].kids if k.kind == "tag"]
            return self._new("LBody", items[-1] if items else self._new("LI", outer, None), element)
        if role == "LI" and above != "L":
            role = "P"
        if above == "LI" and role != "Lbl":
            outer = self._body(outer)
        elif role in roles.INLINE or role in ("Formula", "Link"):
            outer = self._inner(outer)
        if role == "Link" and "note-call" in (element.get("class") or "").split():
            outer = self._new("Reference", outer, None)  # as the calls of notes at the foot
        if role.startswith("H") and role[1:].isdigit():
            self.level = min(int(role[1:]), self.level + 1)
            role = f"H{self.level}"
        made = self._new(role, outer, element)
        self._describe(self.tags[made], element)
        return made

    def _describe(self, tag: Growing, element: Element) -> None:
        if tag.role in ("TH", "TD"):
            spans = b"".join(
                b"/%bSpan %d" % (name, int(value))
                for name, value in ((b"Row", element.get("rowspan")), (b"Col", element.get("colspan")))
                if value and value.isdigit() and int(value) > 1
            )
            head = b"/Scope/" + roles.scope(element, self.parents).encode() if tag.role == "TH" else b""
            tag.attributes = b"/O/Table" + head + spans if head or spans else b""
        elif tag.role == "L":
            kind = {"ol": b"Decimal", "ul": b"Disc"}.get(element.tag, b"None")
            tag.attributes = b"/O/List/ListNumbering/" + kind
        elif tag.role == "Note":
            tag.ident = f"{self.prefix}-{element.get('id') or len(self.tags)}"
        elif tag.role in ("Figure", "Formula"):
            picture = element if element.tag in ("img", "svg") else None
            picture = (
                picture if picture is not None else next(e for e in element.iter() if e.tag in ("img", "svg"))
            )
            tag.alt = _words_of(picture) or "picture"

    def _language(self, tag: int) -> str:
        while tag >= 0:
            if self.tags[tag].language:
                return self.tags[tag].language
            tag = self.tags[tag].parent
        return self.language

    def _body(self, item: int) -> int:
        """The body of an item of a list."""
        for kid in self.tags[item].kids:
            if kid.kind == "tag" and self.tags[kid.number].role == "LBody":
                return kid.number
        return self._new("LBody", item, None)

    def _label(self, tag: int, element: Element) -> int:
        """The label of an item or a note: its number or dash."""
        for kid in self.tags[tag].kids:
            if kid.kind == "tag" and self.tags[kid.number].role == "Lbl":
                return kid.number
        return self._new("Lbl", tag, element)

    def _call(self, note: Element) -> int:
        """The link at a note's call; the note itself is placed after what calls it."""
        above = self.parents[note]
        outer = self._inner(self._tag(above))
        link = self._new("Link", self._new("Reference", outer, None), note)
        block = outer
        while self.tags[block].role in roles.INLINE:
            block = self.tags[block].parent
        if note not in self.of:
            self.tags.append(Growing("Note", block, note))
            self.of[note] = made = len(self.tags) - 1
            self._describe(self.tags[made], note)
            if note.get("lang") and note.get("lang") != self._language(block):
                self.tags[made].language = str(note.get("lang"))
            self.tags[block].after.append(made)
        return link

    def _place_notes(self) -> None:
        """Notes after the paragraph of their call, or at the end of the cell, item or caption."""
        for index in range(len(self.tags)):
            tag = self.tags[index]
            for note in tag.after:
                beside = tag.role == "P" or (tag.role[0] == "H" and tag.role[1:].isdigit())
                holder = tag.parent if beside and tag.parent >= 0 else index
                kids = self.tags[holder].kids
                at = len(kids)
                if holder != index:
                    at = kids.index(Kid("tag", index)) + 1
                    at += sum(1 for n in tag.after if Kid("tag", n) in kids)
                kids.insert(at, Kid("tag", note))
                self.tags[note].parent = holder

    def _picture(self, where: int, element: Element, page: int, rect: Rect) -> None:
        tag = self.tags[where]
        if tag.role in ("Figure", "Formula") and tag.box is None:
            tag.box = page, rect
            tag.alt = _words_of(element) or tag.alt

    def _linked(self, where: int, page: int, rect: Rect, text: str) -> None:
        """Let a piece of content belong to the link that it stands in."""
        tag = where
        while tag > 0 and self.tags[tag].role != "Link":
            tag = self.tags[tag].parent
        element = self.tags[tag].element
        if tag <= 0 or element is None:
            return
        target = element.get("data-href") or f"#{element.get('id')}"
        found = self.links[page].get(tag)
        if found is None:
            self.tags[tag].kids.append(Kid("link", len(self.links[page]), page))
            self.links[page][tag] = PageLink(target, text.strip(), tag, (rect,))
            return
        rects = list(found.rects)
        if abs(rects[-1][1] - rect[1]) < 3 and rect[0] >= rects[-1][0]:
            last = rects[-1]
            rects[-1] = (last[0], min(last[1], rect[1]), max(last[2], rect[2]), max(last[3], rect[3]))
        else:
            rects.append(rect)
        self.links[page][tag] = PageLink(target, f"{found.text} {text.strip()}".strip(), tag, tuple(rects))


def _rect(box: Any, height: float) -> Rect:
    left, top = box.position_x, box.position_y
    right, low = left + box.margin_width(), top + box.margin_height()
    return tuple(round(v * SCALE, 3) for v in (left, height - low, right, height - top))


def _words_of(picture: Element) -> str:
    """The text alternative, and behind it the long description: PDF has no other place for one."""
    alt = picture.get("alt") or picture.get("aria-label") or ""
    return " ".join(filter(None, (alt, picture.get("data-description"))))


def anchors(pages: Sequence[Any]) -> dict[str, tuple[int, float, float]]:
    """Id → page, left and upper edge of the first box that has it."""
    found: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(pages):
        height = page.margin_height()
        for box in all_boxes(page):
            name = box.element.get("id") if box.element is not None else None
            if name and name not in found and "::" not in (box.element_tag or ""):
                found[name] = (
                    number,
                    round(box.position_x * SCALE, 2),
                    round((height - box.position_y) * SCALE, 2),
                )
    return found


def artifacts(pages: Sequence[Any], root: Element) -> Iterator[int]:
    """Identities of boxes that are no content: repeated heads of tables, rules, pictures without words."""
    heads: dict[int, int] = {}
    silent = {e for e in root.iter() if e.tag == "hr" or (e.tag == "img" and e.get("alt") == "")}
    for number, page in enumerate(pages):
        for box in all_boxes(page):
            repeats = getattr(box, "is_header", False) or getattr(box, "is_footer", False)
            if repeats and heads.setdefault(id(box.element), number) != number:
                yield from (id(inner) for inner in all_boxes(box))
            elif box.element in silent:
                yield id(box)
