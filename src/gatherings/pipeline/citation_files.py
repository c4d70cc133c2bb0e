"""Stage 8 (pipeline): the book as others cite it, as files for their reference managers.

In: a rendered book and the page numbers of its print edition. Out: one artifact for each format,
with the book first and then its essays in order; where a web address is given for them, also files of each
essay by itself, to which its page links.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatherings.cite.export import FORMATS, MEDIA_TYPES
from gatherings.model import Artifact, PageNumbers, RenderedBook
from gatherings.render.cite_as import book_item, essay_item, file_stem


def citation_files(book: RenderedBook, pages: PageNumbers | None) -> tuple[Artifact, ...]:
    """The files; essays have no pages where the print edition was not made."""
    collection = book.collection
    slug, items = collection.slug, cited_items(book, pages)
    sources = tuple(dict.fromkeys(e.file.path for e in collection.essays))
    named = [(f"{slug}-citations", items)]
    if isinstance(collection.citations.files, str):
        folder = f"{slug}-citations"
        named += [(f"{folder}/{file_stem(collection, str(i['id']))}", [i]) for i in items[1:]]
    return tuple(
        Artifact("citations", f"{name}.{ending}", write(rows).encode("utf-8"), None, sources)
        for name, rows in named
        for ending, write in FORMATS.items()
    )


def records(book: RenderedBook, pages: PageNumbers | None) -> tuple[tuple[str, str, bytes], ...]:
    """The same for the EPUB to carry along: name, media type and bytes of each file."""
    items = cited_items(book, pages)
    return tuple(
        (f"citations.{ending}", MEDIA_TYPES[ending], write(items).encode("utf-8"))
        for ending, write in FORMATS.items()
    )


def cited_items(book: RenderedBook, pages: PageNumbers | None) -> list[Mapping[str, Any]]:
    """The book and every essay that has an author, as CSL-JSON items."""
    collection = book.collection
    slug = collection.slug
    items: list[Mapping[str, Any]] = [{**book_item(collection), "id": slug}]
    for leaf in book.leaves:
        essay = leaf.essay
        if essay is None or not essay.bylines or essay.matter != "body":
            continue
        title = leaf.title.removeprefix(f"{essay.number} ") if essay.number else leaf.title
        item = {**essay_item(essay, title, collection), "id": f"{slug}-{essay.id}"}
        ends = pages.first_last.get(leaf.id) if pages else None
        if ends:
            item["page"] = ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"
        else:
            del item["page"]
        items.append(item)
    return items
