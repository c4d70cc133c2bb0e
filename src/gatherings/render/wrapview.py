"""Stage 5 (render): what the whole cover says, in the words that its template uses.

In: the collection, its language. Out: `WrapView`: blurb, people and price for back cover, spine
and flaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from gatherings.model import Essay, Part
from gatherings.render.people import marked_name
from gatherings.render.words import joined
from gatherings.source import Located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatherings.model import Byline, Collection, Person
    from gatherings.render.texts import SmallTexts


@dataclass(frozen=True, slots=True)
class WrapView:
    """What back, spine and flaps print besides the front."""

    blurb: Markup
    names: tuple[Markup, ...]
    """Authors of the body's essays, once each, in order."""
    contributors: str
    """The same as a list in running text."""
    bios: tuple[Markup, ...]
    """Of the editors, where they have one."""
    spine_title: Markup
    price: str
    series: str


def wrap_view(book: Collection, small: SmallTexts, title: Markup, series: str) -> WrapView:
    """The view of a collection."""
    cover = book.editions.cover
    at = "editions.cover.blurb" if cover.blurb else "blurb"
    blurb = small.blocks(Located(cover.blurb or book.blurb, book.place(at)))
    people: dict[str, Person] = {b.person.id: b.person for b in _bylines(book)}
    names = tuple(_on_cover(p) for p in people.values())
    return WrapView(
        blurb=blurb,
        names=names,
        contributors=joined(names, book.language),
        bios=tuple(small.blocks(p.bio) for p in book.editors if p.bio),
        spine_title=small.inline(cover.spine) if cover.spine else title,
        price=cover.price,
        series=series,
    )


def _on_cover(person: Person) -> Markup:
    """A name as covers have it, without titles and honours; a person's is not divided between lines."""
    shown = marked_name(person) if person.is_stand_in else person.name.plain
    return Markup('<span class="{}">{}</span>').format(person.kind, shown)


def _bylines(book: Collection) -> Iterator[Byline]:
    for entry in book.order:
        if isinstance(entry, Part):
            for essay in entry.essays:
                yield from essay.bylines
        elif isinstance(entry, Essay) and entry.matter == "body":
            yield from entry.bylines
