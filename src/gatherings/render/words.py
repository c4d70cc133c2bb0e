"""Stage 5 (render): lists of names, dates and sort keys in the language of the book.

In: names and dates as values. Out: text, by the rules of the CLDR (through babel).
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from markupsafe import Markup

from gatherings.model import PartialDate

UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not decompose, by the letter that an index files them under."""


def babel_locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag; of its language where the region is unknown; English at the last."""
    for name in (tag, tag.split("-", maxsplit=1)[0], "en"):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def joined(names: Sequence[str], language: str) -> str:
    """Names as a list in running text: "A, B and C"; XHTML stays XHTML."""
    if not names:
        return ""
    text = format_list([str(n) for n in names], "standard", babel_locale(language))
    return Markup(text) if any(isinstance(n, Markup) for n in names) else text  # noqa: S704 - parts were Markup


def long_date(date: PartialDate, language: str) -> str:
    """A date written out, as precise as it was given: "24 November 2026", "November 2026", "2026"."""
    locale = babel_locale(language)
    if date.month is None:
        return str(date.year)
    if date.day is None:
        return str(format_skeleton("yMMMM", datetime.date(date.year, date.month, 1), locale=locale))
    return str(format_date(datetime.date(date.year, date.month, date.day), "long", locale=locale))


def sort_key(text: str) -> tuple[str, str]:
    """Order of an index: letters without their accents, then the text itself to settle ties."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(c for c in letters if c.isalnum() or c == " ").strip(), text
