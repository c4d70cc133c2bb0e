"""Content as the engine writes it → a page in its two variants, for print and for screens.

In: the stream of a page. Out: `SetPage`, which also says what of its resources the page uses, so that
pages are put into a file without being opened again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.press.file import compressed
from gatherings.press.flatness import used
from gatherings.press.ink import for_print, for_screen
from gatherings.press.setting import SetPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.press.drawing import Marks
    from gatherings.press.setting import PageLink

DRAWING = b"\n%V "
"""How the comment begins that stands before a vector picture (see `drawing`)."""


def set_page(raw: bytes) -> SetPage:
    """A page whose content was not marked."""
    printed, coloured = for_print(raw)
    return SetPage(
        printed=compressed(printed),
        screen=compressed(for_screen(raw)),
        coloured=coloured,
        marks=0,
        uses=tuple(sorted(used(printed))),
        drawings=DRAWING in printed,
    )


def marked_page(raw: bytes, marks: Marks | None, links: Sequence[PageLink]) -> SetPage:
    """A page of which `marks` tells what is what."""
    made = replace(set_page(raw), links=tuple(links))
    if marks is None:
        return made
    return replace(made, marks=len(marks.numbers_of), numbers=tuple(marks.places))
