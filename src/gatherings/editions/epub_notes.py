"""Stage editions/epub: notes that pop up where a reading system can, and lead back where it can't.

In: the copied trees of all leaves. Out: the same trees with ``noteref`` links and one
``aside`` for each note, numbered, with a way back for every call. Nothing relies on the notes
being hidden: they read well at the end of the piece.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.editions.epub_pages import OPS_TYPE

if TYPE_CHECKING:
    from lxml.etree import _Element

BACK = "\u2191"
"""An arrow upwards: none of those that some devices draw as a coloured picture."""


def link_notes(roots: Sequence[_Element], words: Mapping[str, str], taken: set[str]) -> None:
    """Turn calls and notes into linked pairs, wherever in the book each stands.

    `taken` holds all ids of the book, and gains those of the calls.
    """
    calls: dict[str, list[_Element]] = {}
    for root in roots:
        for call in [e for e in root.iter("a") if "note-call" in (e.get("class") or "").split()]:
            note = (call.get("href") or "").removeprefix("#")
            calls.setdefault(note, []).append(call)
            _mark_call(call, note, len(calls[note]), taken)
    for root in roots:
        for element in [e for e in root.iter("div") if "note" in (e.get("class") or "").split()]:
            _mark_note(element, calls.get(element.get("id") or "", []), words)


def _mark_call(call: _Element, note: str, count: int, taken: set[str]) -> None:
    call.set(OPS_TYPE, "noteref")
    call.set("role", "doc-noteref")
    name = call.get("id")
    if not name:
        name = f"{note}-call" if count == 1 else f"{note}-call-{count}"
        while name in taken:
            name += "x"
        call.set("id", name)
        taken.add(name)


def _mark_note(note: _Element, calls: Sequence[_Element], words: Mapping[str, str]) -> None:
    """Make an `aside` of a note: number in front, a link back to each call behind."""
    note.tag = "aside"
    note.set(OPS_TYPE, "footnote")
    note.set("role", "doc-footnote")
    number = note.get("data-number") or "".join(str(t) for c in calls[:1] for t in c.itertext()).strip()
    if not len(note) or note[0].tag not in ("p", "div"):
        _wrap(note)
    first, last = note[0], note[-1]
    if number:
        label = etree.Element("span", {"class": "note-number"})
        label.text = number
        label.tail = "\u00a0" + (first.text or "").lstrip()
        first.text = None
        first.insert(0, label)
    if last.tag not in ("p", "div"):
        last = etree.SubElement(note, "p")
    for n, call in enumerate(calls):
        _last_text(last, "\u00a0")
        last.append(_way_back(call, number, n if len(calls) > 1 else None, words))


def _way_back(call: _Element, number: str, position: int | None, words: Mapping[str, str]) -> _Element:
    spoken = words["back_to_text"]
    letter = "" if position is None else _letters(position)
    link = etree.Element("a", {"class": "note-back", "role": "doc-backlink", "href": f"#{call.get('id')}"})
    link.set(OPS_TYPE, "backlink")
    place = f"{number}{letter}"
    link.set("aria-label", f"{spoken} ({place})" if place else spoken)
    link.text = BACK
    if letter:
        etree.SubElement(link, "sup").text = letter
    return link


def _letters(n: int) -> str:
    """The letters for 0, 1, 2 …: a to z, then aa, ab and so on."""
    head = _letters(n // 26 - 1) if n >= 26 else ""
    return head + chr(ord("a") + n % 26)


def _wrap(note: _Element) -> None:
    """Bring the bare text at the head of a note into a paragraph."""
    paragraph = etree.Element("p")
    paragraph.text, note.text = note.text, None
    for child in list(note):
        if child.tag in ("p", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "div"):
            break
        paragraph.append(child)
    note.insert(0, paragraph)


def _last_text(element: _Element, text: str) -> None:
    """Add text at the end of an element, in place of white space there."""
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + text
    else:
        element.text = (element.text or "").rstrip() + text
