"""Stage 5 (render): people as they are printed: bylines, bios, the list of contributors.

In: people and the essays that they wrote. Out: views for the templates, XHTML inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from markupsafe import Markup

from gatherings.model import Collection, Essay, Person, Portrait
from gatherings.render.templates import xhtml
from gatherings.render.words import joined, sort_key

if TYPE_CHECKING:
    from gatherings.render.texts import SmallTexts


_POST_NOMINAL = re.compile(r"(?<![\w&])([A-Z]{2,})(?!\w)")
"""CBE, FRTPI: capitals that would shout after a name in small capitals."""


@dataclass(frozen=True, slots=True)
class BylineView:
    """An author in the opener of an essay."""

    name: Markup
    affiliation: str
    target: str
    """Id of the person's entry among the contributors, empty where there is no such list."""


@dataclass(frozen=True, slots=True)
class CreditView:
    """Any other part in an essay: "Translated by", and by whom."""

    label: str
    people: str


@dataclass(frozen=True, slots=True)
class EssayLink:
    """An essay named in a contributor's entry."""

    title: Markup
    target: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with bio, portrait and essays."""

    id: str
    text: Markup
    portrait: Portrait | None
    essays: tuple[EssayLink, ...] = ()


def person_id(person: Person) -> str:
    """Id of a person's entry in the list of contributors."""
    return "person-" + re.sub(r"[^\w.-]", "-", person.id)


def bylines(essay: Essay, *, linked: bool) -> tuple[BylineView, ...]:
    """The authors of an essay as they were when it was written."""
    return tuple(
        BylineView(marked_name(b.person), b.affiliation, person_id(b.person) if linked else "")
        for b in essay.bylines
    )


def _shown(person: Person) -> str:
    original = person.name.original
    return f"{person.name.display} ({original})" if original else person.name.display


def marked_name(person: Person) -> Markup:
    """The name as XHTML, with its post-nominals apart; a fault's mark around it where nobody of that id is known."""
    if person.is_stand_in:
        return _mark(person)
    before, name, after = _shown(person).rpartition(person.name.plain)
    parts = [
        Markup('<abbr class="caps">{}</abbr>').format(part) if k % 2 else Markup.escape(part)
        for k, part in enumerate(_POST_NOMINAL.split(after))
    ]
    return Markup("").join([Markup.escape(before + name), *parts])


def people_listed(people: Iterable[Person], language: str) -> str:
    """Names in running text, such as "A and B"; XHTML where one of them is a fault's mark."""
    return joined([_mark(p) if p.is_stand_in else Markup.escape(p.name.display) for p in people], language)


def _mark(person: Person) -> Markup:
    return Markup('<mark class="fault">{}</mark>').format(person.name.display)


def credit_views(essay: Essay, language: str) -> tuple[CreditView, ...]:
    """Translators, photographers and the like."""
    return tuple(CreditView(c.label, people_listed(c.people, language)) for c in essay.credits)


def bios(essay: Essay, texts: SmallTexts) -> tuple[PersonView, ...]:
    """The bios of an essay's authors that have one."""
    return tuple(_view(b.person, texts, ()) for b in essay.bylines if b.person.bio)


def contributors(
    book: Collection, texts: SmallTexts, titles: Mapping[str, Markup], *, with_bios: bool
) -> tuple[PersonView, ...]:
    """Everyone who signed something, by the sort key of the name."""
    wrote: dict[str, list[EssayLink]] = {}
    signed: dict[str, Person] = {}
    for essay in book.essays:
        for person in [b.person for b in essay.bylines] + [p for c in essay.credits for p in c.people]:
            signed.setdefault(person.id, person)
            link = EssayLink(titles[essay.id], essay.id)
            if link not in wrote.setdefault(person.id, []):
                wrote[person.id].append(link)
    people = {e.id: e for e in book.editors} | signed
    shown = sorted(people.values(), key=lambda p: sort_key(p.name.sort))
    return tuple(_view(p, texts, tuple(wrote.get(p.id, ())), with_bio=with_bios) for p in shown)


def _view(
    person: Person, texts: SmallTexts, essays: Sequence[EssayLink], *, with_bio: bool = True
) -> PersonView:
    portrait = person.portrait
    if portrait and not portrait.alt:
        portrait = Portrait(file=portrait.file, alt=person.name.plain, credit=portrait.credit)
    text = texts.blocks(person.bio) if person.bio and with_bio else Markup("")
    return PersonView(person_id(person), _with_name(text, person), portrait, tuple(essays))


def _with_name(text: Markup, person: Person) -> Markup:
    """The bio with the name at its head set apart; put there where the bio does not begin with it."""
    root = etree.fromstring(f"<div>{text or '<p/>'}</div>")
    first = next(iter(root.iter("p")), root)
    names = [person.name.display, person.name.plain, f"The {person.name.display}"]
    words = first.text or ""
    found = next((n for n in sorted(names, key=len, reverse=True) if words.startswith(n)), None)
    span = etree.Element("span", {"class": "name"})
    if found:
        span.text, rest = found, words[len(found) :]
    else:
        affiliation = ", ".join(p for p in (person.role, person.organisation) if p)
        span.text = _shown(person)
        rest = f". {words}" if words else (f", {affiliation}" if affiliation else "")
    if (
        found
        and person.name.original
        and not re.search(re.escape(person.name.original), "".join(first.itertext()))
    ):
        rest = f" ({person.name.original}){rest}"
    first.text = None
    span.tail = rest
    first.insert(0, span)
    return xhtml(root)


def authors_head(names: Sequence[str], language: str, others: str) -> str:
    """Authors in a running head: two at most, then the first and `others`, the language's “et al.”."""
    if len(names) > 2:
        return f"{names[0]} {others}"
    return joined(names, language)
