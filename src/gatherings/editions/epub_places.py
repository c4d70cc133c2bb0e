"""Stage editions/epub: places in the text of a neutral tree.

In: a tree. Out: `Spot` values, which name a place by element and character, what may hold
a mark at all, and the place moved back to the beginning of a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

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
class Spot:
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


def text_of(element: _Element, where: str) -> str:
    """The text or tail of an element."""
    return (element.text if where == "text" else element.tail) or ""


def before(root: _Element, element: _Element) -> Spot:
    """The place right before an element; for the root, its beginning."""
    parent = element.getparent()
    if element is root or parent is None:
        return Spot(root, "text", 0)
    previous = element.getprevious()
    if previous is None:
        return Spot(parent, "text", len(parent.text or ""))
    return Spot(previous, "tail", len(previous.tail or ""))


def slots(element: _Element) -> Iterator[tuple[_Element, Literal["text", "tail"]]]:
    """Every text and tail below an element, in reading order (its own tail excepted)."""
    yield element, "text"
    for child in element:
        yield from slots(child)
        yield child, "tail"


def classes(element: _Element) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def up(root: _Element, element: _Element) -> Iterator[_Element]:
    """An element and its ancestors, below the root."""
    node: _Element | None = element
    while node is not None and node is not root:
        yield node
        node = node.getparent()


def is_sealed(element: _Element) -> bool:
    """Whether no mark may stand anywhere within an element."""
    if not isinstance(element.tag, str) or etree.QName(element).localname in _OPAQUE:
        return True
    if element.get("aria-hidden") == "true" or element.get("data-page-of") is not None:
        return True
    held = classes(element)
    return ("note-call" in held and element.tag == "a") or "note" in held


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


def before_word(root: _Element, spot: Spot) -> Spot:
    """The place moved back to the beginning of the word that it would divide."""
    block = next((e for e in up(root, spot.container) if e.tag not in _INLINE), root)
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
        return Spot(spot.element, spot.where, at - begins[key])
    (element, where), begin = max(((k, b) for k, b in begins.items() if b <= at), key=lambda kb: kb[1])
    return Spot(element, where, at - begin)


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
            if child.tag in _INLINE and not is_sealed(child):
                walk(child)
            else:
                add(_CALL if "note-call" in classes(child) else _CUT)
            begins[(child, "tail")] = length
            add(child.tail or "")

    walk(block)
    return "".join(pieces), begins
