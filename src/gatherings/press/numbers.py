"""Page numbers that stand in the text: guessed, exchanged, compared.

In: leaves and their settings. Out: folios guessed before anything is set, so that a number
takes the room it will need, and settings in which one number was exchanged for another of the
same width without setting the leaf again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.press.arrangement import folio_key, last_page
from gatherings.press.boxes import text_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from gatherings.model import Leaf
    from gatherings.press.setting import Setting

LETTERS = 1900
"""Letters on a page of an octavo, for the guess."""


def wanted(made: Setting, folios: Mapping[str, str]) -> tuple[str, ...]:
    """The page numbers that a leaf should show."""
    return tuple(folios.get(folio_key(e), "00") for e in _numbers(made))


def _numbers(made: Setting) -> Iterator[Element]:
    return (e for e in made.arranged.root.iter() if e.get("data-page-of") is not None)


def exchanged(made: Setting, folios: Mapping[str, str]) -> Setting | None:
    """The setting with true page numbers in the place of the old ones.

    None where a new number is not as wide as the old one: the leaf must be set again. The
    boxes are changed in place, for the old setting is of no more use.
    """
    if any(e.get("data-merge") for e in made.arranged.root.iter()):
        return None  # which locators of an index are shown depends on the numbers
    new = {e: folios.get(folio_key(e), "00") for e in _numbers(made)}
    changed = {e: text for e, text in new.items() if e.text != text}
    for page in made.pages:
        for box in text_boxes(page, notes=True):
            text = changed.get(box.element) if hasattr(box, "text") else None
            if text is not None and not _exchange(box, text):
                return None
    for element, text in changed.items():
        element.text = text
    return replace(made, arranged=replace(made.arranged, fills=tuple(new.values())))


def _exchange(box: object, text: str) -> bool:
    """Put another text into a text box if it is as wide as the one before."""
    from weasyprint.text.line_break import line_size

    layout = box.pango_layout  # type: ignore[attr-defined]
    style = box.style  # type: ignore[attr-defined]
    layout.reactivate(style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    width, _ = line_size(line, style)
    layout.deactivate()
    if abs(width - box.width) > 0.02:  # type: ignore[attr-defined]
        return False
    box.text = text  # type: ignore[attr-defined]
    return True


def guessed(leaves: Sequence[Leaf]) -> dict[str, str]:
    """Folios by the number of letters before a place: right enough to have the right number of figures."""
    from gatherings.press.book import roman

    folios: dict[str, str] = {}
    page, body = 0, False
    for leaf in leaves:
        if leaf.matter != "front" and not body:
            page, body = 0, True
        letters = 0
        for element in leaf.root.iter("*"):
            if element.get("id"):
                at = page + 1 + letters // LETTERS
                folios[str(element.get("id"))] = str(at) if body else roman(at)
            letters += len(re.sub(r"\s", "", (element.text or "") + (element.tail or "")))
            letters += LETTERS // 3 if element.tag in {"img", "svg"} else 0
        folios[leaf.id] = str(page + 1) if body else roman(page + 1)
        page += 1 + letters // LETTERS
        folios[last_page(leaf.id)] = str(page) if body else roman(page)
        page += page % 2 if leaf.opens == "recto" else 0
    return folios
