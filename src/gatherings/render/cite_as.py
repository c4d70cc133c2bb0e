"""Stage 5 (render): the book and its essays as others would cite them.

In: the collection's data. Out: CSL-JSON items for the citation engine, and its answer with
the pages left open, since only the press knows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from gatherings.model import Collection, Essay, PartialDate, Person

FIRST, LAST = "81111", "92222"
"""Stand-ins for the first and last page. They share no digit, so no style shortens the pair."""


def book_item(book: Collection) -> Mapping[str, Any]:
    """The collection as a CSL-JSON item."""
    item: dict[str, Any] = {
        "id": "book",
        "type": "book",
        "title": book.full_title,
        "editor": [_name(p) for p in book.editors],
        "issued": _date(book.date),
    }
    return item | _published(book) | ({"DOI": book.identifiers.doi} if book.identifiers.doi else {})


def essay_item(essay: Essay, title: str, book: Collection) -> Mapping[str, Any]:
    """An essay as a CSL-JSON item, a chapter of the collection; pages are stand-ins."""
    item: dict[str, Any] = {
        "id": essay.id,
        "type": "chapter",
        "title": title,
        "author": [_name(b.person) for b in essay.bylines],
        "container-title": book.full_title,
        "editor": [_name(p) for p in book.editors],
        "issued": _date(book.date),
        "page": f"{FIRST}-{LAST}",
    }
    return item | _published(book) | ({"DOI": essay.doi} if essay.doi else {})


def cited_item(essay: Essay, title: str, book: Collection) -> Mapping[str, Any]:
    """`essay_item`; nothing for pieces without an author, which are not cited."""
    cited = essay.bylines and essay.matter == "body"
    return essay_item(essay, title, book) if cited else {}


def with_pages(entry: Callable[[Mapping[str, Any]], str], item: Mapping[str, Any], leaf: str) -> Markup:
    """The entry of an essay in each of its `forms`; an edition keeps what holds.

    `entry` formats an item. Stand-ins for pages are replaced by places that an edition fills in.
    """
    first = f'<span class="page-of" data-page-of="{leaf}"/>'
    last = f'<span class="page-of" data-page-of="{leaf}" data-which="last"/>'
    made = {many: entry(form) for many, form in forms(item).items()}
    if not made.get("none"):
        return Markup("")
    made["many"] = re.sub(LAST, last, re.sub(FIRST, first, made["many"], count=1), count=1)
    made["one"] = re.sub(FIRST, first, made["one"], count=1)
    shown = (f'<span data-pages="{many}" data-pages-of="{leaf}">{text}</span>' for many, text in made.items())
    return Markup("".join(shown))  # noqa: S704 - XHTML from the citer


def forms(item: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The item of an essay three times: of several pages, of one, of none; none of an empty item."""
    if not item:
        return {}
    bare = {key: value for key, value in item.items() if key != "page"}
    return {"many": item, "one": {**bare, "page": FIRST}, "none": bare}


def file_stem(book: Collection, key: str) -> str:
    """Name, without its ending, of the files that hold one essay; `key` is its id with or without the book's."""
    return f"{book.slug}-{key.removeprefix(book.slug + '-')}"


def file_links(book: Collection, essay: str) -> tuple[tuple[str, str], ...]:
    """Name of the format and web address of each of an essay's files, where the collection gives an address."""
    folder = book.citations.files
    if not isinstance(folder, str):
        return ()
    stem = f"{folder.rstrip('/')}/{file_stem(book, essay)}"
    return (("BibTeX", f"{stem}.bib"), ("RIS", f"{stem}.ris"), ("CSL-JSON", f"{stem}.json"))


def _published(book: Collection) -> dict[str, Any]:
    if book.publisher is None:
        return {}
    return {
        k: v for k, v in (("publisher", book.publisher.name), ("publisher-place", book.publisher.place)) if v
    }


def _name(person: Person) -> Mapping[str, str]:
    if person.kind == "organisation" or not person.name.given:
        return {"literal": person.name.plain}
    name = {"family": person.name.family, "given": person.name.given}
    return name | ({"suffix": person.name.generation} if person.name.generation else {})


def _date(date: PartialDate) -> Mapping[str, Any]:
    return {"date-parts": [[p for p in (date.year, date.month, date.day) if p is not None]]}
