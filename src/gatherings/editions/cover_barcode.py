"""The cover edition, step 1: its barcode: number, add-on, size and place.

In: the collection, the shape of its cover, the printer's rule. Out: a `Barcode`, with or without bars;
what is wrong is in the sink.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.press import barcode
from gatherings.press.cover_geometry import Area, barcode_place

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.model import Collection
    from gatherings.model.printer import Printer
    from gatherings.press.cover_geometry import CoverShape

_PRICE = re.compile(r"(?P<sign>US\$|USD|CA\$|C\$|CAD|CDN\$|\$)\s*(?P<whole>\d+)(?:[.,](?P<part>\d\d))?(?!\d)")
_CANADIAN = {"CA$", "C$", "CAD", "CDN$"}
NO_PRICE = "90000"
"""The add-on that says that no price is given."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """What stands at the foot of the back cover, or the place that is left free for it."""

    place: Area | None
    """None where nothing is printed and no printer wants the place."""
    drawn: _Element | None
    """Bars, figures and ISBN on white; None where the place is left free."""


def add_on(price: str, language: str) -> str:
    """The five figures that say a price in US or Canadian dollars; empty for any other.

    The first says the currency (5 US, 6 Canada), the rest cents; from a hundred dollars on 9999.
    """
    region = language.rpartition("-")[2]
    for found in _PRICE.finditer(price):
        plain = found["sign"] == "$"
        if plain and region in {"AU", "NZ", "SG", "HK"}:
            continue
        currency = "6" if found["sign"] in _CANADIAN or (plain and region == "CA") else "5"
        cents = int(found["whole"]) * 100 + int(found["part"] or 0)
        return currency + f"{min(cents, 9999):04}"
    return ""


def cover_barcode(book: Collection, shape: CoverShape, printer: Printer, sink: Sink) -> Barcode:
    """The barcode of the printed book, or the place for it."""
    cover, rule = book.editions.cover, printer.barcode
    kept = barcode_place(shape, rule, rule.width, rule.height) if rule is not None else None
    figures = cover.price_code or add_on(cover.price, book.language)
    if cover.price_code and not re.fullmatch(r"\d{5}", cover.price_code):
        sink.report("COVER-015", book.place("editions.cover.price_code"), figures=cover.price_code)
        figures = ""
    if not cover.barcode:
        return Barcode(kept, None)
    isbn = book.identifiers.print
    try:
        symbol = barcode.symbol(isbn, figures, cover.barcode_size)
    except ValueError:
        reason = "the collection gives no ISBN for print" if not isbn else f"“{isbn}” is not an ISBN"
        sink.report("COVER-014", book.place("identifiers.print"), reason=reason)
        return Barcode(kept, None)
    place = barcode_place(shape, rule, symbol.width, symbol.height)
    face = shape.panel("back").safe
    if place.left < face.left or place.top < face.top:
        room = place.right - face.left
        size, width = cover.barcode_size, symbol.width
        sink.report("COVER-016", book.place("editions.cover"), size=size, width=width, found=room)
        return Barcode(kept, None)
    return Barcode(place, barcode.xhtml(symbol))
