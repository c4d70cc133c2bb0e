"""Stage 5 (render): lists of works, ready for the templates.

In: what the citer lists. Out: `ReferenceList` values, with ids, with a way back to the text, and in a
list for the whole book with the essays that cite each work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from gatherings.render.citing import key_id
from gatherings.render.people import authors_head
from gatherings.render.templates import Templates, outer
from gatherings.render.words import joined
from gatherings.resolve.targets import place_id

if TYPE_CHECKING:
    from gatherings.model import Collection, Essay
    from gatherings.render.citing import Citer, WorkList


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """An entry of a list of works."""

    id: str
    text: Markup
    back: str
    """Id of its first citation in the text, where there is one to go back to."""
    cited_in: Markup | str
    """The essays that cite it, linked, in a list for the whole book."""


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """Works under one heading, which is empty for those that no section takes."""

    title: str
    entries: tuple[ReferenceView, ...]


def reference_lists(
    lists: Iterable[WorkList],
    home: str,
    kind: str,
    *,
    anchors: Mapping[str, str] = MappingProxyType({}),
    cited_in: Callable[[str], Markup | str] = lambda _: "",
) -> tuple[ReferenceList, ...]:
    """Lists for the templates; entries get ids in `home` that begin with `kind`."""
    return tuple(
        ReferenceList(
            each.title,
            tuple(
                ReferenceView(
                    place_id(home, f"{kind}-{key_id(key)}"),
                    Markup(text),  # noqa: S704 - XHTML from the citer
                    anchors.get(key, ""),
                    cited_in(key),
                )
                for key, text in each.entries
            ),
        )
        for each in lists
    )


def references_section(templates: Templates, heading: str, lists: Sequence[ReferenceList]) -> Markup:
    """The references at the end of an essay, empty where it has none."""
    if not lists:
        return Markup("")
    return outer(templates.section("references", heading=heading, lists=lists))


@dataclass(frozen=True, slots=True)
class Citing:
    """Marks works in the book's list with the essays that cite them."""

    book: Collection
    citer: Citer
    words: Mapping[str, str]
    titles: Mapping[str, str]
    """Short titles by the ids of the essays, for those that can't be called by their authors."""

    def essays(self, key: str) -> Markup | str:
        """The essays, linked to the work's entry there; empty where essays have no references of their own."""
        if self.book.citations.references != "both":
            return ""
        links = []
        citing = self.citer.citing(key)
        for essay in (e for e in self.book.essays if e.id in citing):
            target = place_id(essay.id, f"ref-{key_id(key)}")
            links.append(Markup('<a href="#{}">{}</a>').format(target, self.called(essay)))
        text = Markup.escape(self.words["cited_in"])
        return text.format(essays=joined(links, self.book.language)) if links else ""

    def called(self, essay: Essay) -> str:
        """An essay in few words: its number, its authors where they wrote no other, or its title."""
        names = [b.person.name.family for b in essay.bylines]
        others = [e for e in self.book.essays if [b.person.name.family for b in e.bylines] == names]
        if essay.number:
            return essay.number
        if names and len(others) == 1:
            return authors_head(names, self.book.language, self.words["and_others"])
        return f"{self.words['quotation_open']}{self.titles[essay.id]}{self.words['quotation_close']}"
