"""Read, step 3a: which keys may stand at a place, and what people type instead.

In: a JSON Schema and a path, or a wrong key. Out: known keys, or a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gatherings.read.located_yaml import Path

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "author": ("authors",),
    "contributor": ("authors",),
    "contributors": ("authors",),
    "byline": ("authors",),
    "editor": ("editors",),
    "affiliation": ("organisation",),
    "employer": ("organisation",),
    "institution": ("organisation",),
    "organization": ("organisation",),
    "company": ("organisation",),
    "job": ("role",),
    "position": ("role",),
    "job_title": ("role",),
    "pic": ("portrait",),
    "photo": ("portrait",),
    "image": ("portrait", "file", "front"),
    "photo_url": ("portrait",),
    "website": ("url", "links"),
    "homepage": ("url",),
    "sort_as": ("sort",),
    "sort_name": ("sort",),
    "file_as": ("sort",),
    "type": ("kind",),
    "biography": ("bio",),
    "first_name": ("given",),
    "first": ("given",),
    "last_name": ("family",),
    "last": ("family",),
    "surname": ("family",),
    "summary": ("abstract",),
    "description": ("abstract", "blurb"),
    "tags": ("keywords",),
    "lang": ("language",),
    "locale": ("language",),
    "isbn": ("identifiers", "print"),
    "license": ("licence",),
    "copyright": ("rights", "holder"),
    "translator": ("credits",),
    "illustrator": ("credits",),
    "running_head": ("short_title",),
    "intro": ("abstract",),
    "bibliography": ("citations",),
    "references": ("citations",),
    "csl": ("style", "citations"),
    "chapters": ("essays", "body"),
    "essays": ("body",),
    "title": ("part", "name"),
}
"""What real manuscripts call things, and the keys that mean them here."""

_ELSEWHERE = {
    "weight": "the order of the essays stands in collection.yaml",
    "order": "the order of the essays stands in collection.yaml",
    "sequence": "the order of the essays stands in collection.yaml",
    "number": "essays are numbered by `numbering` in collection.yaml",
    "slug": "the file name decides what the essay is called in addresses",
    "layout": "how the book looks is decided by `theme` in collection.yaml",
}


def synonym_hint(key: str, known: Iterable[str]) -> str:
    """A hint for a key that other programs use, "" where none fits here."""
    known = set(known)
    plain = key.casefold().replace("-", "_").replace(" ", "_")
    for candidate in (plain, *SYNONYMS.get(plain, ())):
        if candidate in known:
            return f"did you mean “{candidate}”?"
    return _ELSEWHERE.get(plain, "")


def known_keys(schema: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The keys that the schema allows below `path`, in its order."""
    places = list(_forms(schema, schema))
    for step in path:
        places = [form for place in places for form in _below(place, step, schema)]
    return tuple(dict.fromkeys(key for place in places for key in place.get("properties", {})))


def _forms(place: Mapping[str, Any], top: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The place itself and every alternative that it refers to."""
    if "$ref" in place:
        yield from _forms(top["$defs"][place["$ref"].rpartition("/")[2]], top)
    for word in ("anyOf", "oneOf", "allOf"):
        for option in place.get(word, ()):
            yield from _forms(option, top)
    yield place


def _below(place: Mapping[str, Any], step: str | int, top: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The forms that a value one step deeper may have."""
    inner = place.get("items") if isinstance(step, int) else place.get("properties", {}).get(step)
    if isinstance(inner, dict):
        yield from _forms(inner, top)
