"""All leaves into one sequence of pages, in rounds until every page number is true.

In: a rendered book, a page design, the printer's margins. Out: `Pages`: the settings in order,
one `Sheet` per page, and `PageNumbers`. Page numbers are text: a leaf is set again only when a
number printed in it changed, and after five rounds what still wavers is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.model import PageNumbers, PageStart
from gatherings.press.arrangement import Wishes, last_page
from gatherings.press.design import Geometry, PageDesign, geometry
from gatherings.press.furniture import Sheet, page_css
from gatherings.press.numbers import exchanged, guessed, wanted
from gatherings.press.setting import Setting, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gatherings.model import Leaf, PageSize
    from gatherings.press.engine import Engine
    from gatherings.press.places import Place

ROUNDS = 5
PLAIN = frozenset({"half-title", "title-page", "part", "imprint"})
"""Kinds of leaf whose first page carries neither head nor folio."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One page of the book: which page of which leaf, or a blank."""

    folio: str
    sheet: Sheet
    leaf: int = -1
    """Index of the leaf; -1 for a blank."""
    page: int = 0
    """Index of the page within the leaf."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The book as pages."""

    settings: tuple[Setting, ...]
    slots: tuple[Slot, ...]
    numbers: PageNumbers
    geometry: Geometry
    wavering: tuple[str, ...]
    """Titles of leaves whose page references did not settle."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a printer asks of the page."""

    trim: PageSize
    least_inner: Callable[[int], float]
    """Number of pages → least gutter in millimetres."""
    least_outer: float
    multiple: int
    """The number of pages is filled up to a multiple of this with blank pages."""
    blank_last: bool = False
    """Whether the very last page must be blank."""


def book_pages(
    leaves: Sequence[Leaf],
    design: PageDesign,
    frame: Frame,
    wishes: Wishes,
    engine: Engine,
) -> Pages:
    """Set every leaf and number every page."""
    folios: Mapping[str, str] = guessed(leaves)
    settings: dict[int, Setting] = {}
    block, count, round_ = "", 0, 0
    while True:
        round_ += 1
        shape = geometry(design, frame.trim, frame.least_inner(count), frame.least_outer)
        if _block(shape) != block:
            block, settings = _block(shape), {}
        for index, leaf in enumerate(leaves):
            if index in settings and not _untrue(settings[index], folios):
                continue
            made = exchanged(settings[index], folios) if index in settings else None
            settings[index] = made or setting(leaf, wishes, folios, engine, page_css(shape))
        slots = _slots(leaves, settings, frame)
        numbers = _numbers(leaves, settings, slots)
        folios, count = numbers.folio_of, len(slots)
        shape = geometry(design, frame.trim, frame.least_inner(count), frame.least_outer)
        untrue = tuple(leaf.title or leaf.id for i, leaf in enumerate(leaves) if _untrue(settings[i], folios))
        if round_ == ROUNDS or (not untrue and _block(shape) == block):
            return Pages(tuple(settings[i] for i in range(len(leaves))), slots, numbers, shape, untrue)


def _block(shape: Geometry) -> str:
    """What of a geometry shapes the text: only its size, for sides are a matter of imposition."""
    return f"{shape.width}x{shape.height}:{shape.measure}x{shape.depth}"


def _untrue(made: Setting, folios: Mapping[str, str]) -> bool:
    """Whether a page number printed in this leaf is no longer true."""
    return wanted(made, folios) != made.arranged.fills


def _slots(leaves: Sequence[Leaf], settings: Mapping[int, Setting], frame: Frame) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    front_end: int | None = None
    language = leaves[0].language if leaves else "en"

    def add_blank() -> None:
        slots.append(Slot(_folio(len(slots), front_end), Sheet(_recto(len(slots)), language)))

    for index, leaf in enumerate(leaves):
        first_of_body = front_end is None and leaf.matter != "front"
        if (leaf.opens == "recto" or first_of_body) and not _recto(len(slots)):
            add_blank()
        if first_of_body:
            front_end = len(slots)
        for number in range(len(settings[index].pages)):
            folio = _folio(len(slots), front_end)
            slots.append(
                Slot(folio, _sheet(leaf, _recto(len(slots)), folio, opener=number == 0), index, number)
            )
    if frame.blank_last and slots and slots[-1].leaf >= 0:
        add_blank()
    while len(slots) % frame.multiple:
        add_blank()
    return tuple(slots)


def _sheet(leaf: Leaf, recto: bool, folio: str, *, opener: bool) -> Sheet:  # noqa: FBT001
    if not leaf.folios or (opener and leaf.kind in PLAIN):
        return Sheet(recto, leaf.language)
    if opener:
        return Sheet(recto, leaf.language, "", folio, drop=True)
    return Sheet(recto, leaf.language, leaf.head_recto if recto else leaf.head_verso, folio)


def _recto(index: int) -> bool:
    return index % 2 == 0


def _folio(index: int, front_end: int | None) -> str:
    return roman(index + 1) if front_end is None else str(index - front_end + 1)


def roman(number: int) -> str:
    """A lower-case Roman numeral."""
    found = ""
    for value, letters in (
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while number >= value:
            found, number = found + letters, number - value
    return found


def _numbers(leaves: Sequence[Leaf], settings: Mapping[int, Setting], slots: Sequence[Slot]) -> PageNumbers:
    folio_of: dict[str, str] = {}
    first_last: dict[str, tuple[str, str]] = {}
    starts: list[PageStart] = []
    by_leaf: dict[int, list[str]] = {}
    for slot in slots:
        if slot.leaf >= 0:
            by_leaf.setdefault(slot.leaf, []).append(slot.folio)
    for index, leaf in enumerate(leaves):
        here = by_leaf[index]
        first_last[leaf.id] = here[0], here[-1]
        folio_of[leaf.id] = here[0]
        folio_of[last_page(leaf.id)] = here[-1]
        folio_of.update((name, here[at]) for name, at in settings[index].pages_of_ids.items())
        for number, (folio, origin) in enumerate(zip(here, settings[index].starts, strict=True)):
            start = _start(folio, leaf.id, origin, first=number == 0)
            if start is not None:
                starts.append(start)
    return PageNumbers(folio_of, first_last, len(slots), tuple(starts))


def _start(folio: str, leaf: str, origin: tuple[Place, int] | None, *, first: bool) -> PageStart | None:
    """A page's beginning; the first page of a leaf begins where the leaf begins."""
    if first:
        return PageStart(folio, leaf, (), "text", 0)
    if origin is None:
        return None
    place, offset = origin
    where: str = place.where
    return PageStart(folio, leaf, place.path, where, offset)  # type: ignore[arg-type]
