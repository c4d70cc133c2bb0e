"""From a place in a leaf back to the line of the manuscript, for messages.

In: a leaf, a `Place` in its neutral tree. Out: a span of the manuscript, or the whole file where
the place was made by the program. Only notes carry their lines; anything else is found by its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatherings.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from gatherings.model import Leaf
    from gatherings.press.places import Place
    from gatherings.source import SourceFile

WORDS = 8
"""Words by which a text is looked for."""


def manuscript_place(leaf: Leaf, place: Place | None, book: SourceFile) -> Span | SourceFile:
    """Where an editor wrote what stands at a place; `book` is blamed for what no manuscript holds."""
    if leaf.essay is None or place is None:
        return leaf.essay.file if leaf.essay else book
    file = leaf.essay.file
    element = _element(leaf.root, place)
    if element is None:
        return file
    needle = _needle(element, place)
    if not needle:
        return file
    line = next((e.get("data-line") for e in (element, *element.iterancestors()) if e.get("data-line")), "")
    if line and line.isdigit():
        start, nth = file.offset(int(line)), 0
    else:
        start, nth = leaf.essay.body.start, _before(leaf.root, element, place, needle)
    found = list(needle.finditer(file.text, start))
    if not found:
        return file
    hit = found[min(nth, len(found) - 1)]
    return Span(file, hit.start(), hit.end())


def _element(root: _Element, place: Place) -> _Element | None:
    element = root
    for index in place.path:
        if index >= len(element):
            return None
        element = element[index]
    return element


def _needle(element: _Element, place: Place) -> re.Pattern[str] | None:
    """What to look for: the address of a picture, or the first words of a text."""
    picture = next(element.iter("img"), None)
    if place.where == "before" and picture is not None:
        return re.compile(re.escape(str(picture.get("src")).rpartition("/")[2]))
    if place.where == "before":
        text = next((t for t in map(str, element.itertext()) if t.strip()), "")
    else:
        text = (element.text if place.where == "text" else element.tail) or ""
    words = re.findall(r"[^\W_]+", text)[:WORDS]
    return re.compile(r"[\W_]+".join(map(re.escape, words))) if words else None


def _before(root: _Element, element: _Element, place: Place, needle: re.Pattern[str]) -> int:
    """How often the same words stand earlier in the body of the piece."""
    body = next((e for e in root.iter("div") if "text" in str(e.get("class")).split()), root)
    count = 0
    for other, where, text in _texts(body):
        if other is element and where == ("text" if place.where == "before" else place.where):
            break
        count += len(needle.findall(text))
    return count


def _texts(element: _Element) -> Iterator[tuple[_Element, str, str]]:
    yield element, "text", element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child, "tail", child.tail or ""
