"""Stage 5 (render): the book's own data in the words that templates use.

In: the collection, its language, and how the book is cited. Out: `BookView`, whose fields
are text or XHTML, ready to be printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from gatherings.model import Collection, Publisher, Supporter
from gatherings.render.people import people_listed
from gatherings.render.templates import filled
from gatherings.render.words import long_date
from gatherings.resolve.licences import licence_named

if TYPE_CHECKING:
    from gatherings.render.texts import SmallTexts


@dataclass(frozen=True, slots=True)
class BookView:
    """What title page, imprint, cover and colophon print."""

    title: Markup
    subtitle: Markup
    kicker: Markup
    editors: str
    publisher: Publisher | None
    year: str
    date: str
    edition: str
    series: str
    copyright: str
    licence: Markup | str
    licence_overrides: tuple[Markup, ...]
    exceptions: Markup
    imprint: Markup
    isbns: tuple[tuple[str, str], ...]
    supporters: tuple[Supporter, ...]
    cite_as: Markup


def book_view(
    book: Collection,
    words: Mapping[str, str],
    small: SmallTexts,
    titles: Mapping[str, Markup],
    cite_as: Markup,
) -> BookView:
    """The view of a collection; `titles` are those of its essays, by id."""
    inline, blocks = small.inline, small.blocks
    rights = book.rights
    ids = book.identifiers
    isbns = [
        (words[f"isbn_{name}"], value)
        for name, value in (("print", ids.print), ("epub", ids.epub), ("pdf", ids.pdf))
        if value
    ]
    if ids.doi:
        isbns.append((words["doi"], ids.doi))
    year = str(rights.year or book.date.year)
    return BookView(
        title=inline(book.title, book.place("title")),
        subtitle=inline(book.subtitle, book.place("subtitle")),
        kicker=inline(book.kicker, book.place("kicker")),
        editors=people_listed(book.editors, book.language),
        publisher=book.publisher,
        year=str(book.date.year),
        date=long_date(book.date, book.language),
        edition=book.edition,
        series=_series(book, words),
        copyright=words["copyright"].format(year=year, holder=rights.holder).strip() if rights.holder else "",
        licence=licence_line(rights.licence, words, "licence"),
        licence_overrides=tuple(
            Markup("{}{}{}: {}").format(
                words["quotation_open"],
                titles[e.id],
                words["quotation_close"],
                licence_line(e.licence, words, "licence_essay"),
            )
            for e in book.essays
            if e.licence and e.licence != rights.licence
        ),
        exceptions=inline(rights.exceptions, book.place("rights.exceptions")),
        imprint=blocks(book.imprint) if book.imprint else Markup(""),
        isbns=tuple(isbns),
        supporters=book.supporters,
        cite_as=cite_as,
    )


def licence_line(name: str, words: Mapping[str, str], sentence: str) -> Markup | str:
    """The sentence about a licence, its name linked where it is known; all rights reserved where it is so."""
    if not name:
        return ""
    known = licence_named(name)
    if known is None:
        return filled(words[sentence], licence=name)
    if not known.url:
        return words["all_rights"]
    shown = Markup('<a href="{}">{}</a>').format(known.url, known.title)
    return filled(words[sentence], licence=shown)


def _series(book: Collection, words: Mapping[str, str]) -> str:
    if book.series is None:
        return ""
    text = book.series.name
    if book.series.number is not None:
        text = words["series_number"].format(name=text, number=book.series.number)
    if book.series.issn:
        text += f" ({words['issn']} {book.series.issn})"
    return text
