"""The PDF for screens: the pages of the book, tagged, every link alive, without blank pages left out.

In: a `SetBook`. Out: an artifact that claims PDF/UA-1 and PDF/A-3a. Pages are those of the print
edition to the letter, so that both can be cited alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.model import Artifact
from gatherings.press.imposition import shown

if TYPE_CHECKING:
    from gatherings.editions.pages import PrintStyle, SetBook


def screen_pdf(made: SetBook, style: PrintStyle) -> Artifact:
    """The file for screens."""
    about = made.about
    file = shown(made.plan(about), made.means, style.screen_profile)
    name = f"{made.book.collection.slug}.pdf"
    return Artifact("screen", name, file.data, len(made.pages.slots), made.sources)
