"""Page numbers that stand in the text: guessed, shaped, exchanged.

In: leaves and their settings. Out: folios guessed before anything is set, so that a number
takes the room it will need, and content streams in which one number was exchanged for another of
as many figures without setting the leaf again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatherings.press.arrangement import folio_key, last_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gatherings.model import Leaf
    from gatherings.press.setting import NumberPlace, SetPage, Setting

LETTERS = 1900
"""Letters on a page of an octavo, for the guess."""
_SHOWN = re.compile(rb"\[[^\]]*\] TJ")
_GLYPH = re.compile(rb"[0-9a-f]{4}(?=(?:[0-9a-f]{4})*>)")


def keys_of(leaf: Leaf) -> tuple[str, ...]:
    """Keys of the page numbers that a leaf shows, each once."""
    found = (folio_key(e) for e in leaf.root.iter("*") if e.get("data-page-of") is not None)
    return tuple(dict.fromkeys(found))


def shape(folio: str) -> str:
    """What of a page number shapes a line: how many figures it has; or all of a Roman one."""
    return "0" * len(folio) if folio.isdecimal() else folio


def fixed(made: Setting) -> bool:
    """Whether a number in this leaf stands in figures of different widths, so that none can be exchanged."""
    return any(place.text.isdecimal() and not place.glyphs for page in made.pages for place in page.numbers)


def exchanged(content: bytes, page: SetPage, folios: Mapping[str, str]) -> bytes:
    """The content of a page with the true page numbers."""
    for index, place in enumerate(page.numbers):
        new = folios.get(place.name, place.text)
        if new != place.text and place.glyphs and new.isdecimal() and len(new) == len(place.text):
            content = _exchanged(content, index, place, new)
    return content


def differs(page: SetPage, folios: Mapping[str, str]) -> bool:
    """Whether a page shows a number that must be exchanged."""
    return any(folios.get(place.name, place.text) != place.text for place in page.numbers)


def _exchanged(content: bytes, index: int, place: NumberPlace, new: str) -> bytes:
    at = content.index(b"%%n%d\n" % index)
    shown = _SHOWN.search(content, at)
    assert shown is not None
    glyphs = iter(place.glyphs[int(figure)] for figure in new)
    known = set(place.glyphs)
    text = _GLYPH.sub(lambda m: next(glyphs) if m[0] in known else m[0], shown[0])
    return content[: shown.start()] + text + content[shown.end() :]


def guessed(leaves: Sequence[Leaf]) -> dict[str, str]:
    """Folios by the number of letters before a place: right enough to have the right number of figures."""
    from gatherings.press.book import roman

    folios: dict[str, str] = {}
    page, body = 0, False
    for leaf in leaves:
        if leaf.matter != "front" and not body:
            page, body = 0, True
        page += page % 2 if leaf.opens == "recto" else 0
        letters = 0
        for element in leaf.root.iter("*"):
            if element.get("id"):
                at = page + 1 + letters // LETTERS
                folios[str(element.get("id"))] = str(at) if body else roman(at)
            letters += len(re.sub(r"\s", "", (element.text or "") + (element.tail or "")))
            letters += LETTERS // 3 if element.tag in {"img", "svg"} else 0
        folios[leaf.id] = str(page + 1) if body else roman(page + 1)
        more = letters // LETTERS
        page += 1 + more
        folios[last_page(leaf.id)] = "" if not more else str(page) if body else roman(page)
    return folios
