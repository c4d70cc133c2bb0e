"""Stage 5 (render): the notes and citations of one essay, in the order in which a reader meets them.

In: the texts of an essay with their sites still open. Out: `Sequence`, one numbering for the
author's notes and, where the citation style makes notes, the notes that citations become. It
starts at 1 in every essay, and a label means only its own essay's note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.model import Body, Site

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.source import Span

Place = tuple[str, int]
"""Name of a text of the essay and number of a site in it."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One note in the sequence."""

    number: int
    text: str
    """Name of the text it was called from."""
    label: str
    """Label of an author's note, empty for a citation that becomes a note."""
    place: Place | None
    """Where the citation stands that becomes this note."""
    span: Span


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in the order in which the citation engine must see it."""

    place: Place
    site: Site
    number: int
    """Number of the note in which it is printed; 0 in the text."""
    own_note: bool
    """Whether it becomes a note by itself."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """All notes and citations of an essay."""

    notes: tuple[Noted, ...]
    citations: tuple[Cited, ...]
    call_number: Mapping[Place, int]
    """Note number of every note call and of every citation that becomes a note."""


def sites_in(root: _Element, body: Body) -> Iterator[tuple[_Element, Site]]:
    """Elements that stand for sites, in document order."""
    for element in root.iter():
        mark = element.get("data-site") if isinstance(element.tag, str) else None
        if mark is not None and int(mark) in body.sites:
            yield element, body.sites[int(mark)]


def sequence(texts: Mapping[str, Body], *, note_style: bool) -> Sequence:
    """Number the notes of an essay; `texts` in the order in which they are printed."""
    notes: list[Noted] = []
    citations: list[Cited] = []
    calls: dict[Place, int] = {}
    numbers: dict[tuple[str, str], int] = {}
    for name, body in texts.items():
        for _, site in sites_in(body.root, body):
            place = (name, site.id)
            if site.kind == "citation":
                if note_style:
                    calls[place] = len(notes) + 1
                    notes.append(Noted(len(notes) + 1, name, "", place, site.span))
                citations.append(Cited(place, site, calls.get(place, 0), note_style))
            elif site.kind == "note" and site.raw in body.notes:
                label = site.raw
                if (name, label) not in numbers:
                    numbers[name, label] = len(notes) + 1
                    notes.append(Noted(len(notes) + 1, name, label, None, body.notes[label].span))
                    for _, inner in sites_in(body.notes[label].root, body):
                        if inner.kind == "citation":
                            citations.append(
                                Cited((name, inner.id), inner, numbers[name, label], own_note=False)
                            )
                calls[place] = numbers[name, label]
    return Sequence(tuple(notes), tuple(citations), calls)
