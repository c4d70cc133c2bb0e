"""All leaves into one sequence of pages, in rounds until every page number is true.

In: a rendered book, a page design, the printer's margins, and `run` for the work. Out: `Pages`:
settings in order, one `Slot` per page, and `PageNumbers`. Page numbers are text: figures of one
width are exchanged in finished pages, so a leaf is set again only when a number printed in it
gets more or fewer figures; after five rounds what still wavers is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gatherings.diagnostics import ToolError
from gatherings.model import PageNumbers, PageStart
from gatherings.press.arrangement import last_page
from gatherings.press.design import Geometry, PageDesign, geometry
from gatherings.press.furniture import (
    Furniture,
    Sheet,
    full_page_css,
    furniture,
    furniture_css,
    page_css,
)
from gatherings.press.leafjob import LeafJob
from gatherings.press.numbers import fixed, guessed, keys_of, shape
from gatherings.press.work import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gatherings.model import Leaf, PageSize
    from gatherings.press.leafjob import Shop
    from gatherings.press.places import Place
    from gatherings.press.setting import Setting
    from gatherings.press.work import Run

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

    leaves: tuple[Leaf, ...]
    settings: tuple[Setting, ...]
    furniture: Furniture
    """Running heads and folios."""
    slots: tuple[Slot, ...]
    numbers: PageNumbers
    folios: Mapping[str, str]
    """Page numbers under the keys by which text shows them."""
    geometry: Geometry
    wavering: tuple[str, ...]
    """Titles of leaves whose page references did not settle."""
    failures: Mapping[int, Failure]
    """Leaves that could not be set, by index; a page that says so stands in their place."""


BEYOND = 5.0
"""Millimetres of ground around a page that bleeds, enough for most printers, so that they share its setting."""


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
    sheet: PageSize | None = None
    """The printer's own trim, where it differs from `trim` by a hair."""
    beyond: float = BEYOND
    """Millimetres by which pages that bleed are set larger than the trim; they are cut to the printer's bleed."""


def book_pages(
    leaves: Sequence[Leaf],
    design: PageDesign,
    frame: Frame,
    shop: Callable[[str, Leaf | None], Shop],
    images: Callable[[Leaf], tuple[tuple[str, str], ...]],
    run: Run,
) -> Pages:
    """Set every leaf and number every page.

    `shop` gives what a leaf is set with from the style sheet of its page, `images` the pictures
    of a leaf with their digests.
    """
    folios: Mapping[str, str] = guessed(leaves)
    keys = [keys_of(leaf) for leaf in leaves]
    settings: dict[int, Setting] = {}
    asked: dict[int, LeafJob] = {}
    exact = {i for i, leaf in enumerate(leaves) if any(e.get("data-merge") for e in leaf.root.iter("*"))}
    failures: dict[int, Failure] = {}
    round_ = 0
    sides = dict.fromkeys(range(len(leaves)), True)
    shaped = _shaped(design, frame, 0)
    while True:
        round_ += 1
        sheets = _page_sheets(leaves, design, frame, shaped, sides)
        jobs = {}
        for index, leaf in enumerate(leaves):
            wanted = _wanted(keys[index], folios, exact=index in exact)
            before = asked.get(index)
            side = _side(before, settings.get(index), recto=sides[index])
            if before is None or (before.folios, before.shop.page, before.recto) != (
                wanted,
                sheets[index],
                side,
            ):
                jobs[index] = LeafJob(leaf, wanted, images(leaf), shop(sheets[index], leaf), side)
                if index in failures:  # what could not be set is not tried again
                    jobs[index] = _stand_in(jobs[index])
        asked |= jobs
        for index, found in zip(jobs, run(list(jobs.values())), strict=True):
            settings[index] = found
            if isinstance(found, Failure):
                failures[index] = found
                settings[index] = _set_stand_in(jobs[index], run)
        exact |= {index for index in jobs if fixed(settings[index])}
        slots = _slots(leaves, settings, frame)
        numbers = _numbers(leaves, settings, slots)
        folios = numbers.folio_of
        sides = {slot.leaf: slot.sheet.recto for slot in reversed(slots) if slot.leaf >= 0}
        shaped = _shaped(design, frame, len(slots))
        untrue = tuple(
            leaf.title or leaf.id
            for i, leaf in enumerate(leaves)
            if i not in failures and asked[i].folios != _wanted(keys[i], folios, exact=i in exact)
        )
        settled = _page_sheets(leaves, design, frame, shaped, sides) == sheets and all(
            job.recto == _side(job, settings[index], recto=sides[index]) for index, job in asked.items()
        )
        if round_ == ROUNDS or (not untrue and settled):
            plain = shop(page_css(shaped), None)
            css = furniture_css(shaped, design, frame.trim.height)
            over = furniture([slot.sheet for slot in slots], css, plain, run)
            made = tuple(settings[i] for i in range(len(leaves)))
            return Pages(tuple(leaves), made, over, slots, numbers, folios, shaped, untrue, failures)


def _side(before: LeafJob | None, found: Setting | None, *, recto: bool) -> bool:
    """The side for which a leaf should be set: that on which it opens, if its facing pages wouldn't end alike else.

    Most would, so that few leaves are set again when those before them get a page more or less.
    """
    if before is None or found is None or found.is_even(recto=recto):
        return before.recto if before is not None else True
    return recto


def _shaped(design: PageDesign, frame: Frame, pages: int) -> Geometry:
    """Where the text stands in a book of so many pages."""
    return geometry(design, frame.trim, frame.least_inner(pages), frame.least_outer, frame.sheet)


def _page_sheets(
    leaves: Sequence[Leaf], design: PageDesign, frame: Frame, shaped: Geometry, sides: Mapping[int, bool]
) -> tuple[str, ...]:
    """The style sheet of each leaf's page; all alike but for those with a ground to the edges."""
    plain = page_css(shaped)
    return tuple(
        full_page_css(shaped, frame.beyond, design, recto=sides[index])
        if leaf.kind in design.bleeds
        else plain
        for index, leaf in enumerate(leaves)
    )


def _stand_in(job: LeafJob) -> LeafJob:
    """A page that says what is missing."""
    from lxml import etree

    root = etree.Element("section", {"id": job.leaf.id})
    etree.SubElement(root, "h1").text = job.title
    etree.SubElement(etree.SubElement(root, "p"), "mark", {"class": "fault"}).text = "[?]"
    return replace(job, leaf=replace(job.leaf, root=root), images=())


def _set_stand_in(job: LeafJob, run: Run) -> Setting:
    (made,) = run([_stand_in(job)])
    if isinstance(made, Failure):
        raise ToolError(
            f"the layout engine cannot set a single line with this theme: “{job.title}” {made.reason}"
        )
    found: Setting = made
    return found


def _wanted(keys: Sequence[str], folios: Mapping[str, str], *, exact: bool) -> tuple[tuple[str, str], ...]:
    """The page numbers that a leaf should be set with."""
    return tuple((key, text if exact else shape(text)) for key in keys for text in [folios.get(key, "00")])


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
            sheet = _sheet(leaf, _recto(len(slots)), folio, opener=number == 0)
            slots.append(Slot(folio, sheet, index, number))
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
        folio_of[last_page(leaf.id)] = here[-1] if len(here) > 1 else ""
        folio_of.update((name, here[at]) for name, (at, *_) in settings[index].anchors.items())
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
