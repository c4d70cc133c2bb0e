"""Stage editions/epub: marks in the text where the printed pages begin.

In: the neutral tree of one leaf (a copy that may be changed) and the `PageStart` values of
that leaf. Out: the same tree with ``doc-pagebreak`` spans, and their ids and folios in
reading order. A mark stands before the whole word that a page divides, never within a
note, a formula, a note's call or text hidden from screen readers, and only where XHTML
allows a span.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.model import PageStart

OPS_TYPE = "{http://www.idpf.org/2007/ops}type"

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHELLS = HEADINGS | {"hgroup", "header"}
"""Elements that a mark at their very beginning steps out of."""
_ROWS = frozenset(
    {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "hgroup"}
)
"""Elements that may hold no text of their own."""
_EMPTY = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
_OPAQUE = frozenset(
    {"math", "svg", "select", "picture", "ruby", "audio", "video", "object", "script", "style"}
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split()
)
_CUT = "\x00"
"""Stands for whatever parts words: a line break, an image, the edge of a block."""
_CALL = "\x01"
"""Stands for a note's call, which belongs to the word before it."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """One mark: the id of its span and the printed folio."""

    id: str
    folio: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in the text or tail of an element, counted in characters."""

    element: _Element
    where: Literal["text", "tail"]
    offset: int

    @property
    def container(self) -> _Element:
        """The element whose content the place is in."""
        if self.where == "text":
            return self.element
        parent = self.element.getparent()
        assert parent is not None  # the tail of a root is never a spot
        return parent

    @property
    def following(self) -> _Element | None:
        """The next child of the container."""
        if self.where == "tail":
            return self.element.getnext()
        return self.element[0] if len(self.element) else None


def mark_pages(
    root: _Element, starts: Sequence[PageStart], taken: set[str], *, notes_at_foot: bool
) -> tuple[PageMark, ...]:
    """Put a mark at each start; pages without a folio get none.

    `taken` holds the ids used so far in the book, and gains the new ones. With
    `notes_at_foot`, a page that begins within a note is marked in the text, together with the
    next page; otherwise (notes as a list of their own) before that note.
    """
    numbered = [s for s in starts if s.folio]
    spots = [_spot(root, s) for s in numbered]
    if notes_at_foot:
        spots = _out_of_notes(root, spots)
    legal = [_legal(root, spot) for spot in spots]
    order = {key: n for n, key in enumerate(_slots(root))}
    places = [(order[(s.element, s.where)], s.offset, n) for n, s in enumerate(legal)]
    reading = [n for _, _, n in sorted(places)]
    marks = [PageMark(_free_id(numbered[n].folio, taken), numbered[n].folio) for n in reading]
    for n, mark in reversed(
        list(zip(reading, marks, strict=True))
    ):  # back to front: earlier offsets stay true
        _insert(legal[n], mark)
    return tuple(marks)


def _free_id(folio: str, taken: set[str]) -> str:
    """`page-43`, with a counter behind it where a folio comes twice."""
    stem = "page-" + (re.sub(r"[^\w.-]+", "-", folio).strip("-") or "x")
    found, n = stem, 2
    while found in taken:
        found, n = f"{stem}-{n}", n + 1
    taken.add(found)
    return found


def _insert(spot: _Spot, mark: PageMark) -> None:
    span = etree.Element("span", {"id": mark.id, "role": "doc-pagebreak", "aria-label": mark.folio})
    span.set(OPS_TYPE, "pagebreak")
    text = _text(spot.element, spot.where)
    span.tail = text[spot.offset :]
    if spot.where == "text":
        spot.element.text = text[: spot.offset]
        spot.element.insert(0, span)
    else:
        spot.element.tail = text[: spot.offset]
        parent = spot.container
        parent.insert(parent.index(spot.element) + 1, span)


# --- places -----------------------------------------------------------------------------------------


def _text(element: _Element, where: str) -> str:
    return (element.text if where == "text" else element.tail) or ""


def _spot(root: _Element, start: PageStart) -> _Spot:
    """The place that a start names; raises `IndexError` where the tree has no such element."""
    element = root
    for index in start.path:
        element = element[index]
    if start.where == "before" or (start.where == "tail" and element is root):
        return _before(root, element)
    offset = min(start.offset, len(_text(element, start.where)))
    return _Spot(element, start.where, offset)


def _before(root: _Element, element: _Element) -> _Spot:
    """The place right before an element; for the root, its beginning."""
    parent = element.getparent()
    if element is root or parent is None:
        return _Spot(root, "text", 0)
    previous = element.getprevious()
    if previous is None:
        return _Spot(parent, "text", len(parent.text or ""))
    return _Spot(previous, "tail", len(previous.tail or ""))


def _slots(element: _Element) -> Iterator[tuple[_Element, Literal["text", "tail"]]]:
    """Every text and tail below an element, in reading order (its own tail excepted)."""
    yield element, "text"
    for child in element:
        yield from _slots(child)
        yield child, "tail"


def _classes(element: _Element) -> list[str]:
    return (element.get("class") or "").split()


def _up(root: _Element, element: _Element) -> Iterator[_Element]:
    """An element and its ancestors, below the root."""
    node: _Element | None = element
    while node is not None and node is not root:
        yield node
        node = node.getparent()


def _out_of_notes(root: _Element, spots: Sequence[_Spot]) -> list[_Spot]:
    """Starts within the notes moved to the next start in the text, or behind all of it."""
    sections = [e for e in root.iter("section") if "notes" in _classes(e)]
    following = _before(root, sections[0]) if sections else _Spot(root, "text", 0)
    moved: list[_Spot] = []
    for spot in reversed(spots):
        if any(e in sections for e in _up(root, spot.container)):
            moved.append(following)
        else:
            moved.append(spot)
            following = spot
    return moved[::-1]


def _is_sealed(element: _Element) -> bool:
    """Whether no mark may stand anywhere within an element."""
    if not isinstance(element.tag, str) or etree.QName(element).localname in _OPAQUE:
        return True
    if element.get("aria-hidden") == "true":
        return True
    classes = _classes(element)
    return ("note-call" in classes and element.tag == "a") or "note" in classes


def _legal(root: _Element, spot: _Spot) -> _Spot:
    """The nearest place, at or after the one asked for, where a span may stand."""
    for _ in range(50):  # each round leaves or enters one element
        sealed = [e for e in _up(root, spot.container) if _is_sealed(e)]
        if sealed:
            spot = _before(root, sealed[-1])
            continue
        container, following = spot.container, spot.following
        if container.tag in _EMPTY:
            spot = _before(root, container)
        elif container.tag in _ROWS and container is not root:
            spot = _into_row(container, following)
        elif (
            container.tag in ("figure", "details")
            and following is not None
            and _is_caption(following)
        ):
            spot = _Spot(following, "text", 0)
        elif container.tag == "figure" and following is None and _is_caption(spot.element):
            spot = _Spot(container, "tail", 0)
        else:
            break
    return _out_of_heading(root, _before_word(root, spot))


def _is_caption(element: _Element) -> bool:
    return element.tag in ("figcaption", "summary")


def _into_row(container: _Element, following: _Element | None) -> _Spot:
    """Into the next cell, item or row; behind the container where there is none."""
    while following is not None and (
        following.tag in ("col", "colgroup") or not isinstance(following.tag, str)
    ):
        following = following.getnext()
    return _Spot(container, "tail", 0) if following is None else _Spot(following, "text", 0)


def _out_of_heading(root: _Element, spot: _Spot) -> _Spot:
    """Before a heading, where nothing of it stands before the place."""
    for element in reversed(list(_up(root, spot.container))):
        if element.tag in _SHELLS and not _text_before(element, spot).strip():
            return _before(root, element)
    return spot


def _text_before(element: _Element, spot: _Spot) -> str:
    """What can be read in an element before a place within it."""
    found = ""
    for node, where in _slots(element):
        if node is spot.element and where == spot.where:
            return found + _text(node, where)[: spot.offset]
        found += _text(node, where) + (
            "x" if where == "text" and node.tag in ("img", "math", "svg") else ""
        )
    return found


# --- words ------------------------------------------------------------------------------------------


def _joins(char: str) -> bool:
    """Whether a character belongs to a word that a page may have divided."""
    if char in "\u00ad\u2019'\u200c\u200d":  # soft hyphen, apostrophes, joiners
        return True
    if (
        unicodedata.east_asian_width(char) in "WF"
        or "\u0e00" <= char <= "\u0eff"
        or "\u1000" <= char <= "\u109f"
    ):
        return False  # written without spaces: every place is between words
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _before_word(root: _Element, spot: _Spot) -> _Spot:
    """The place moved back to the beginning of the word that it would divide."""
    block = next((e for e in _up(root, spot.container) if e.tag not in _INLINE), root)
    run, begins = _run(block)
    key = (spot.element, spot.where)
    if key not in begins:
        return spot
    at = begins[key] + spot.offset
    if at < len(run) and run[at] == _CALL:
        while at and not run[at - 1].isspace() and run[at - 1] != _CUT:
            at -= 1
    while 0 < at < len(run) and _joins(run[at]) and _joins(run[at - 1]):
        at -= 1
    if begins[key] <= at:
        return _Spot(spot.element, spot.where, at - begins[key])
    (element, where), begin = max(
        ((k, b) for k, b in begins.items() if b <= at), key=lambda kb: kb[1]
    )
    return _Spot(element, where, at - begin)


def _run(block: _Element) -> tuple[str, dict[tuple[_Element, Literal["text", "tail"]], int]]:
    """The text of a block as one string, and where in it each text and tail begins."""
    pieces: list[str] = []
    begins: dict[tuple[_Element, Literal["text", "tail"]], int] = {}
    length = 0

    def add(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    def walk(element: _Element) -> None:
        begins[(element, "text")] = length
        add(element.text or "")
        for child in element:
            if child.tag in _INLINE and not _is_sealed(child):
                walk(child)
            else:
                add(_CALL if "note-call" in _classes(child) else _CUT)
            begins[(child, "tail")] = length
            add(child.tail or "")

    walk(block)
    return "".join(pieces), begins
