"""A second opinion: every letter of a leaf stands on its pages, once, and inside the text block.

In: an arranged leaf and its page boxes. Out: `Gap` values where letters are missing or doubled,
`Overhang` values where something leaves the rectangle of the text. Letters and figures are
counted, not white space, hyphens or anything generated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatherings.press.boxes import all_boxes, text_boxes
from gatherings.press.engine import PIXEL
from gatherings.press.paragraphs.counts import too_wide
from gatherings.press.tracing import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from gatherings.press.arrangement import Arranged
    from gatherings.press.engine import Laid
    from gatherings.press.places import Place

MOST = 3
"""Blocks of a page of which it is told that they stick out; the others will be seen with them."""
ALLOWANCE = 1.5
"""Millimetres by which text may leave its block: hung punctuation, italic overhang."""

LEAST = 0.1
"""Millimetres by which a line is too wide that could not be broken, for it to be told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A text of which letters are missing (`letters` > 0) or doubled (< 0)."""

    text: str
    letters: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Overhang:
    """Something that sticks out of the text block."""

    page: int
    """Index within the leaf."""
    text: str
    """Its words, or the name of an image."""
    by: float
    """Millimetres."""
    place: Place | None = None


def gaps(arranged: Arranged, laid: Laid) -> tuple[Gap, ...]:
    """Where the pages hold fewer or more letters than the leaf."""
    texts = dict(_texts(arranged.root, laid.hidden))
    joined: dict[Place, Place] = {}
    found: Counter[Place] = Counter()
    heads: dict[int, int] = {}
    for number, page in enumerate(laid.boxes):
        repeated = _repeated(page, heads, number)
        for box in text_boxes(page, notes=True):
            places = [p for p, _ in getattr(box, "parts", ()) if p in texts]
            if places and id(box) not in repeated:
                joined.update(dict.fromkeys(places[1:], places[0]))
                found[places[0]] += _letters(box.text)
    wanted: Counter[Place] = Counter()
    for place, text in texts.items():
        wanted[joined.get(place, place)] += _letters(text)
    return tuple(
        Gap(" ".join(texts[place].split())[:60], number - found[place], place)
        for place, number in wanted.items()
        if number != found[place]
    )


def _repeated(page: Any, heads: dict[int, int], number: int) -> set[int]:
    """Boxes of table heads and feet that stood on an earlier page already."""
    again: set[int] = set()
    for box in all_boxes(page):
        repeats = getattr(box, "is_header", False) or getattr(box, "is_footer", False)
        if repeats and heads.setdefault(id(box.element), number) != number:
            again.update(id(b) for b in all_boxes(box))
    return again


def _texts(element: Element, hidden: frozenset[Element]) -> Iterator[tuple[Place, str]]:
    """Every text that came from the leaf, with its place; generated text has none."""
    if element in hidden:
        return
    yield from getattr(element.text, "parts", ())
    for child in element:
        yield from _texts(child, hidden)
        yield from getattr(child.tail, "parts", ())


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text.casefold()))


def overhangs(arranged: Arranged, laid: Laid) -> tuple[Overhang, ...]:
    """What leaves the block of text by more than the allowance: the worst of each block, `MOST` on a page."""
    found: dict[tuple[int, object], Overhang] = {}
    for index, page in enumerate(laid.boxes):
        left, top = page.content_box_x(), page.content_box_y()
        right, bottom = left + page.width, top + page.height
        for box in text_boxes(page, notes=True):
            width, height = _number(box.width), _number(box.height)
            out = (
                max(
                    left - box.position_x,
                    box.position_x + width - right,
                    top - box.position_y,
                    box.position_y + height - bottom,
                )
                * PIXEL
            )
            if out <= ALLOWANCE + 0.05 or not _visible(box):
                continue
            parts = getattr(box, "parts", ())
            place = parts[0][0] if parts else arranged.places.get(box.element)
            key = index, place.path[:2] if place else box.element  # a table, a list, a paragraph
            if key not in found or out > found[key].by + 0.05:
                found[key] = Overhang(index, _name(box), round(out, 1), place)
        for box, over in too_wide(page):  # these are told of however little it is: no space could give way
            by = round(over * PIXEL, 1)
            if by >= LEAST and not any(told == index for told, _ in found):
                origin = origin_of(box)
                found[index, None] = Overhang(index, _name(box), by, origin[0] if origin else None)
    worst: list[Overhang] = []
    for out in sorted(found.values(), key=lambda out: (out.page, -out.by)):
        if len(worst) < MOST or worst[-MOST].page != out.page:
            worst.append(out)
    return tuple(worst)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _visible(box: Any) -> bool:
    return bool(box.style["visibility"] == "visible" and (not hasattr(box, "text") or box.text.strip()))


def _name(box: Any) -> str:
    if hasattr(box, "text"):
        return " ".join(str(box.text).split())[:60]
    if box.element is None:
        return "a picture"
    source = str(box.element.get("src", box.element_tag))
    return (
        " ".join((box.element.get("alt") or "a formula").split())[:60]
        if source.startswith("data:")
        else source
    )
