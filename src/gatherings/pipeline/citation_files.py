"""Stage 8 (pipeline): the book as others cite it, as files for their reference managers.

In: a rendered book and the page numbers of its print edition. Out: one artifact for each format,
with the book first and then its essays in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatherings.cite.export import FORMATS
from gatherings.model import Artifact, PageNumbers, RenderedBook
from gatherings.render.cite_as import book_item, essay_item


def citation_files(book: RenderedBook, pages: PageNumbers | None) -> tuple[Artifact, ...]:
    """The files; essays have no pages where the print edition was not made."""
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
    sources = tuple(dict.fromkeys(e.file.path for e in collection.essays))
    return tuple(
        Artifact("citations", f"{slug}-citations.{ending}", write(items).encode("utf-8"), None, sources)
        for ending, write in FORMATS.items()
    )
