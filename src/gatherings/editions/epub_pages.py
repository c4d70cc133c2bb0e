"""Stage editions/epub: marks in the text where the printed pages begin.

In: the neutral tree of one leaf (a copy that may be changed) and the `PageStart` values of
that leaf. Out: the same tree with ``doc-pagebreak`` spans, and their ids and folios in
reading order. A mark stands before the whole word that a page divides, never within a
note, a formula, a note's call or text hidden from screen readers, and only where XHTML
allows a span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.editions.epub_places import (
    Spot,
    before,
    before_word,
    classes,
    is_sealed,
    slots,
    text_of,
    up,
)
from gatherings.model import PageStart

if TYPE_CHECKING:
    from lxml.etree import _Element

OPS_TYPE = "{http://www.idpf.org/2007/ops}type"

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHELLS = HEADINGS | {"hgroup", "header"}
"""Elements that a mark at their very beginning steps out of."""
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "hgroup"})
"""Elements that may hold no text of their own."""
_ROMAN = [
    tens + ones
    for tens in ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
]
"""Front matter does not go beyond a hundred pages."""
_EMPTY = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, slots=True)
class PageMark:
    """One mark: the id of its span and the printed folio."""

    id: str
    folio: str


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
    order = {key: n for n, key in enumerate(slots(root))}
    places = [(order[(s.element, s.where)], s.offset, n) for n, s in enumerate(legal)]
    reading = [n for _, _, n in sorted(places)]
    marks = [PageMark(_free_id(numbered[n].folio, taken), numbered[n].folio) for n in reading]
    for n, mark in reversed(
        list(zip(reading, marks, strict=True))
    ):  # back to front: earlier offsets stay true
        _insert(legal[n], mark)
    return tuple(marks)


def with_note_pages(
    root: _Element, starts: Sequence[PageStart], first_last: tuple[str, str] | None
) -> tuple[PageStart, ...]:
    """The starts of a leaf, with those of pages that hold the rest of a note and nothing else.

    Such a page begins nowhere in the text; its mark stands where the text goes on, or behind
    the last of it. `first_last` are the folios of the leaf's first and last page.
    """
    if not starts or first_last is None:
        return tuple(starts)
    given = {s.folio: s for s in starts}
    following = _behind_text(root, starts[0].leaf)
    found: list[PageStart] = []
    for folio in reversed(_folios(*first_last)):
        following = replace(given.get(folio, following), folio=folio)
        found.append(following)
    missed = [s for s in starts if s.folio not in {f.folio for f in found}]
    return (*reversed(found), *missed)


def _behind_text(root: _Element, leaf: str) -> PageStart:
    """The end of a leaf."""
    if not len(root):
        return PageStart("", leaf, (), "text", len(root.text or ""))
    return PageStart("", leaf, (len(root) - 1,), "tail", 0)


def _folios(first: str, last: str) -> list[str]:
    """All folios from one to another, arabic or roman; empty where they are neither."""
    if first.isdigit() and last.isdigit():
        return [str(n) for n in range(int(first), int(last) + 1)]
    numbers = [_from_roman(first), _from_roman(last)]
    if 0 in numbers:
        return []
    return [_ROMAN[n] for n in range(numbers[0], numbers[1] + 1)]


def _from_roman(folio: str) -> int:
    """The number below a hundred that a roman folio stands for, 0 where it is none."""
    return _ROMAN.index(folio) if folio in _ROMAN else 0


def _free_id(folio: str, taken: set[str]) -> str:
    """`page-43`, with a counter behind it where a folio comes twice."""
    stem = "page-" + (re.sub(r"[^\w.-]+", "-", folio).strip("-") or "x")
    found, n = stem, 2
    while found in taken:
        found, n = f"{stem}-{n}", n + 1
    taken.add(found)
    return found


def _insert(spot: Spot, mark: PageMark) -> None:
    span = etree.Element("span", {"id": mark.id, "role": "doc-pagebreak", "aria-label": mark.folio})
    span.set(OPS_TYPE, "pagebreak")
    text = text_of(spot.element, spot.where)
    span.tail = text[spot.offset :]
    if spot.where == "text":
        spot.element.text = text[: spot.offset]
        spot.element.insert(0, span)
    else:
        spot.element.tail = text[: spot.offset]
        parent = spot.container
        parent.insert(parent.index(spot.element) + 1, span)


def _spot(root: _Element, start: PageStart) -> Spot:
    """The place that a start names; raises `IndexError` where the tree has no such element."""
    element = root
    for index in start.path:
        element = element[index]
    if start.where == "before" or (start.where == "tail" and element is root):
        return before(root, element)
    offset = min(start.offset, len(text_of(element, start.where)))
    return Spot(element, start.where, offset)


def _out_of_notes(root: _Element, spots: Sequence[Spot]) -> list[Spot]:
    """Starts within the notes moved to the next start in the text, or behind all of it."""
    sections = [e for e in root.iter("section") if "notes" in classes(e)]
    following = before(root, sections[0]) if sections else Spot(root, "text", 0)
    moved: list[Spot] = []
    for spot in reversed(spots):
        if any(e in sections for e in up(root, spot.container)):
            moved.append(following)
        else:
            moved.append(spot)
            following = spot
    return moved[::-1]


def _legal(root: _Element, spot: Spot) -> Spot:
    """The nearest place, at or after the one asked for, where a span may stand."""
    for _ in range(50):  # each round leaves or enters one element
        sealed = [e for e in up(root, spot.container) if is_sealed(e)]
        if sealed:
            spot = before(root, sealed[-1])
            continue
        container, following = spot.container, spot.following
        if container.tag in _EMPTY:
            spot = before(root, container)
        elif container.tag in _ROWS and container is not root:
            spot = _into_row(container, following)
        elif container.tag in ("figure", "details") and following is not None and _is_caption(following):
            spot = Spot(following, "text", 0)
        elif container.tag == "figure" and following is None and _is_caption(spot.element):
            spot = Spot(container, "tail", 0)
        else:
            break
    return _out_of_heading(root, before_word(root, spot))


def _is_caption(element: _Element) -> bool:
    return element.tag in ("figcaption", "summary")


def _into_row(container: _Element, following: _Element | None) -> Spot:
    """Into the next cell, item or row; behind the container where there is none."""
    while following is not None and (
        following.tag in ("col", "colgroup") or not isinstance(following.tag, str)
    ):
        following = following.getnext()
    return Spot(container, "tail", 0) if following is None else Spot(following, "text", 0)


def _out_of_heading(root: _Element, spot: Spot) -> Spot:
    """Before a heading, where nothing of it stands before the place."""
    for element in reversed(list(up(root, spot.container))):
        if element.tag in _SHELLS and not _text_before(element, spot).strip():
            return before(root, element)
    return spot


def _text_before(element: _Element, spot: Spot) -> str:
    """What can be read in an element before a place within it."""
    found = ""
    for node, where in slots(element):
        if node is spot.element and where == spot.where:
            return found + text_of(node, where)[: spot.offset]
        found += text_of(node, where) + (
            "x" if where == "text" and node.tag in ("img", "math", "svg") else ""
        )
    return found
