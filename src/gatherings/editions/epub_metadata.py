"""Stage editions/epub: what the package says of the book to shops and libraries.

In: the collection, with who did what in which piece. Out: rows of metadata in the words of
EPUB 3.3 (Dublin Core refined by MARC relators), in a fixed order.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.editions.epub_document import licence_url
from gatherings.model import plain_line, plain_paragraphs

if TYPE_CHECKING:
    from gatherings.model import Collection, Person

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "gatherings.invalid")
_SCRIPTS = {"CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "HANGUL": "Hang", "CYRILLIC": "Cyrl",
            "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva", "THAI": "Thai",
            "ARMENIAN": "Armn", "GEORGIAN": "Geor", "BENGALI": "Beng", "TAMIL": "Taml"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One element of the package's metadata: ``dc`` or ``meta`` or ``link``."""

    name: str
    """``dc:title``, or ``meta`` with a property, or ``link``."""
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def meta(name: str, value: str, refines: str = "", **attributes: str) -> Row:
    """A `meta` row with a property."""
    about = {"refines": f"#{refines}"} if refines else {}
    return Row("meta", value, {**about, "property": name, **attributes})


def identifier(collection: Collection) -> str:
    """The EPUB's identifier: its ISBN, or a UUID made from title, publisher and date."""
    if collection.identifiers.epub:
        return isbn_urn(collection.identifiers.epub)
    return _uuid(collection, "epub")


def print_identifier(collection: Collection) -> str:
    """The print edition's identifier, made in the same way."""
    if collection.identifiers.print:
        return isbn_urn(collection.identifiers.print)
    return _uuid(collection, "print")


def isbn_urn(isbn: str) -> str:
    """An ISBN as a URN, without hyphens."""
    return "urn:isbn:" + re.sub(r"[^0-9Xx]", "", isbn)


def _uuid(collection: Collection, edition: str) -> str:
    publisher = collection.publisher.name if collection.publisher else ""
    parts = (
        collection.title,
        collection.subtitle,
        publisher,
        collection.date.iso,
        collection.edition,
        edition,
    )
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(10).join(parts))}"


def rows(collection: Collection, *, has_pages: bool) -> list[Row]:
    """All metadata but identifier, modification date and accessibility."""
    return [
        *_titles(collection),
        *_people(collection),
        *_publication(collection, has_pages=has_pages),
        *_series(collection),
        *_subjects(collection),
        *_rights(collection),
    ]


def _titles(collection: Collection) -> Iterator[Row]:
    yield Row("dc:title", collection.plain_title, {"id": "title"})
    if collection.subtitle:
        yield meta("title-type", "main", "title")
        yield meta("display-seq", "1", "title")
        yield Row("dc:title", plain_line(collection.subtitle), {"id": "subtitle"})
        yield meta("title-type", "subtitle", "subtitle")
        yield meta("display-seq", "2", "subtitle")


# --- people -------------------------------------------------------------------------------------------


def roles(collection: Collection) -> dict[str, list[str]]:
    """MARC relators of everybody who has a part in the book, by person's id, in order of appearance."""
    found: dict[str, list[str]] = {}

    def add(person: Person, relator: str) -> None:
        held = found.setdefault(person.id, [])
        if relator not in held:
            held.append(relator)

    for editor in collection.editors:
        add(editor, "edt")
    for essay in collection.essays:
        for byline in essay.bylines:
            add(byline.person, "aut")
        for credit in essay.credits:
            for person in credit.people:
                add(person, credit.relator or "ctb")
    return found


def _people(collection: Collection) -> Iterator[Row]:
    held = roles(collection)
    leading = {p.id for p in collection.editors} or {i for i, r in held.items() if "aut" in r}
    persons = {p.id: p for p in collection.editors}
    for essay in collection.essays:
        persons |= {b.person.id: b.person for b in essay.bylines}
        persons |= {p.id: p for credit in essay.credits for p in credit.people}
    for kind in ("creator", "contributor"):
        ids = [i for i in held if (i in leading) == (kind == "creator")]
        for n, person in enumerate(ids, 1):
            yield from _person(persons[person], kind, n, held[person])


def _person(person: Person, kind: str, position: int, relators: list[str]) -> Iterator[Row]:
    name = f"{kind}-{position}"
    yield Row(f"dc:{kind}", person.name.plain, {"id": name})
    for relator in relators:
        yield meta("role", relator, name, scheme="marc:relators")
    yield meta("file-as", person.name.sort or person.name.plain, name)
    yield meta("display-seq", str(position), name)
    if person.name.original and person.name.original != person.name.plain:
        yield meta("alternate-script", person.name.original, name, **_language(person.name.original))
    if person.orcid:
        yield meta("dcterms:identifier", f"https://orcid.org/{person.orcid}", name)


def _language(text: str) -> dict[str, str]:
    """`xml:lang` for a name in its own script, whose language nobody has said."""
    for char in text:
        script = _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0])
        if script:
            return {"{http://www.w3.org/XML/1998/namespace}lang": f"und-{script}"}
    return {}


# --- the rest -----------------------------------------------------------------------------------------


def _publication(collection: Collection, *, has_pages: bool) -> Iterator[Row]:
    languages = dict.fromkeys([collection.language, *(e.language for e in collection.essays if e.language)])
    yield from (Row("dc:language", tag) for tag in languages)
    if collection.publisher:
        yield Row("dc:publisher", collection.publisher.name)
    yield Row("dc:date", collection.date.iso)
    if collection.identifiers.doi:
        yield Row("dc:identifier", f"https://doi.org/{collection.identifiers.doi}", {"id": "doi"})
    if collection.edition:
        yield meta("schema:bookEdition", collection.edition)
    if collection.identifiers.print or has_pages:
        yield Row("dc:source", print_identifier(collection), {"id": "print-edition"})
    if has_pages:
        yield meta("pageBreakSource", print_identifier(collection))
    if collection.blurb:
        yield Row("dc:description", plain_paragraphs(collection.blurb))


def _series(collection: Collection) -> Iterator[Row]:
    series = collection.series
    if series is None:
        return
    yield meta("belongs-to-collection", series.name, id="series")
    yield meta("collection-type", "series", "series")
    if re.fullmatch(r"\d+(\.\d+)*", str(series.number)):
        yield meta("group-position", str(series.number), "series")
    if series.issn:
        yield meta("dcterms:identifier", f"urn:issn:{series.issn}", "series")


def _subjects(collection: Collection) -> Iterator[Row]:
    subjects = collection.subjects
    n = 0
    for authority, codes in (("Thema", subjects.thema), ("BISAC", subjects.bisac)):
        for code in codes:
            n += 1
            yield Row("dc:subject", code, {"id": f"subject-{n}"})
            yield meta("authority", authority, f"subject-{n}")
            yield meta("term", code, f"subject-{n}")
    yield from (Row("dc:subject", word) for word in subjects.keywords)


def _rights(collection: Collection) -> Iterator[Row]:
    rights = collection.rights
    year = rights.year or collection.date.year
    statement = [f"© {year} {rights.holder}"] if rights.holder else []
    if rights.licence:
        address = licence_url(rights.licence)
        statement.append(f"{rights.licence} ({address})" if address else rights.licence)
    if rights.exceptions:
        statement.append(plain_paragraphs(rights.exceptions))
    if statement:
        yield Row("dc:rights", ". ".join(s.rstrip(".") for s in statement) + ".")
    if address := licence_url(rights.licence):
        yield meta("dcterms:license", address)
