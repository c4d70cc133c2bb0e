"""Where each page begins in the neutral tree of its leaf.

In: laid-out page boxes and the places of the arranged tree. Out: a `Place` and an offset for
every page, exact to the letter, divided words included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatherings.press.boxes import text_boxes
from gatherings.press.places import Place
from gatherings.press.tracing import origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.press.arrangement import Arranged


def page_starts(pages: Sequence[Any], arranged: Arranged) -> tuple[tuple[Place, int] | None, ...]:
    """For each page the earliest text that stands on it and on no page before; None for none.

    What repeats (the head of a divided table) lies before what was already set, and is passed over.
    """
    last: tuple[int, int] = (-1, -1)
    found: list[tuple[Place, int] | None] = []
    for page in pages:
        origins = [o for b in text_boxes(page, floats=False) if (o := _origin(b, arranged)) is not None]
        fresh = [o for o in origins if _rank(o) > last]
        found.append(min(fresh, key=_rank, default=None))
        last = max([last, *map(_rank, origins)])
    return tuple(found)


def _rank(origin: tuple[Place, int]) -> tuple[int, int]:
    return origin[0].order, origin[1]


def _origin(box: Any, arranged: Arranged) -> tuple[Place, int] | None:
    if hasattr(box, "text"):
        return origin_of(box) if box.text.strip() else None
    place = arranged.places.get(box.element)
    return None if place is None else (place, 0)
