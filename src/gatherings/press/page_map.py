"""Where each page begins in the neutral tree of its leaf.

In: laid-out page boxes and the places of the arranged tree. Out: a `Place` and an offset for
every page, exact to the letter, divided words included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gatherings.press.boxes import text_boxes
from gatherings.press.tracing import ahead_of, offset_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.press.arrangement import Arranged
    from gatherings.press.places import Place


def page_starts(pages: Sequence[Any], arranged: Arranged) -> tuple[tuple[Place, int] | None, ...]:
    """For each page the earliest text that stands on it and on no page before; None for none.

    What repeats (the head of a divided table) lies before what was already set, and is passed over.
    """
    last: tuple[int, int] = (-1, 0)
    found: list[tuple[Place, int] | None] = []
    for page in pages:
        origins = [o for b in text_boxes(page, floats=False) if (o := _origin(b, arranged)) is not None]
        fresh = [o for o in origins if _rank(o) > last]
        first = min(fresh, key=_rank, default=None)
        found.append(None if first is None else (first.place, offset_of(first.text, -first.ahead)))
        last = max([last, *map(_rank, origins)])
    return tuple(found)


class _Origin(NamedTuple):
    """Where a box comes from; of two in the same text that comes later of which less is still ahead."""

    place: Place
    ahead: int
    """Characters from there to the end of the text, below 0."""
    text: str


def _rank(origin: _Origin) -> tuple[int, int]:
    return origin.place.order, origin.ahead


def _origin(box: Any, arranged: Arranged) -> _Origin | None:
    if hasattr(box, "text"):
        found = ahead_of(box) if box.text.strip() else None
        return None if found is None else _Origin(found[0], -found[2], found[1])
    place = arranged.places.get(box.element)
    return None if place is None else _Origin(place, 0, "")
