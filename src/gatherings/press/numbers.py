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

LETTERS, ENDING = 2200, 40
"""For the guess: letters on a page of an octavo, and letters that would fill the last line of a paragraph."""
OPENERS = {"essay": 1100, "contents": 370}
"""Letters whose room the head of a leaf takes, by its kind; all fitted to the pages of four books."""
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "tr", "dt", "dd", "blockquote"})
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
        places, letters = _room(leaf)
        for name, before in places.items():
            at = page + 1 + before // LETTERS
            folios[name] = str(at) if body else roman(at)
        folios[leaf.id] = str(page + 1) if body else roman(page + 1)
        more = max(0, letters - 1) // LETTERS
        page += 1 + more
        folios[last_page(leaf.id)] = "" if not more else str(page) if body else roman(page)
    return folios


def _room(leaf: Leaf) -> tuple[dict[str, int], int]:
    """How many letters would take the room of what stands before each id, and of the whole leaf."""
    from lxml.etree import iterwalk

    places: dict[str, int] = {}
    filled = OPENERS.get(leaf.kind, 0)
    walk = iterwalk(leaf.root, events=("start", "end"))
    for event, element in walk:
        shown = element.get("data-pages") not in {"one", "none"} and element.get("data-only") != "epub"
        if event == "start":
            places.update(
                (str(e.get("id")), filled) for e in ([element] if shown else element.iter("*")) if e.get("id")
            )
            if shown:
                filled += _letters(element.text) + (LETTERS // 3 if element.tag in {"img", "svg"} else 0)
            else:
                walk.skip_subtree()
        else:
            filled += ENDING if shown and element.tag in _BLOCKS else 0
            filled += _letters(element.tail)
    return places, filled


def _letters(text: str | None) -> int:
    return len("".join((text or "").split()))
