"""The page list of the EPUB is exact: each mark stands where that page of our print edition begins.

The pages' words are read with PDFium, which had no part in making them; only what is on the
paper counts. White space and punctuation are left out of the comparison.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pytest
from lxml import etree
from tests.collections.built import COLLECTIONS, Editions

X = "{http://www.w3.org/1999/xhtml}"
LETTERS = 24
"""How many letters and digits of a page's beginning must be found behind its mark."""
SILENT = ("script", "style", "math", "svg", "title")


@dataclass(frozen=True, slots=True)
class Mark:
    """A page break of the EPUB and the letters behind it, up to the end of the document."""

    folio: str
    following: str
    note: str
    """The letters of the note that it stands before, if it does; of all notes, where nothing of
    the text stands between this mark and the next: paper has the rest of a note there."""
    head: str
    """The letters of the head of the table that it stands in, which paper repeats."""


def letters(text: str) -> str:
    """Letters and digits only, ligatures taken apart, small capitals and capitals alike."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.casefold() if c.isalnum())


def text_of(element: etree._Element) -> str:
    """All text of an element."""
    return "".join(map(str, element.itertext()))


def marks(root: etree._Element, *, notes_at_foot: bool) -> Iterator[Mark]:
    """The marks of one document.

    Notes at the foot of pages are no part of the text that runs from page to page; the
    headings of the imprint page and of the biographies stand in the EPUB only.
    """
    passed_over = {e for e in root.iter(f"{X}a") if e.get("role") == "doc-backlink"}
    passed_over |= {e for s in root.iter(f"{X}section") if s.get("class") in ("imprint", "bios")
                    for e in s.iter(f"{X}h2")}  # fmt: skip
    if notes_at_foot:
        passed_over |= {s for s in root.iter(f"{X}section") if s.get("class") == "notes"}
    pieces: list[str] = []
    found: list[tuple[str, int, str, str]] = []

    def walk(element: etree._Element) -> None:
        if element.get("role") == "doc-pagebreak":
            behind = element.getnext()
            is_note = behind is not None and behind.get("role") == "doc-footnote"
            note = text_of(behind) if behind is not None and is_note else ""
            head = next((letters(text_of(e)) for t in element.iterancestors(f"{X}table")
                         for e in t.iter(f"{X}thead")), "")  # fmt: skip
            found.append((str(element.get("aria-label")), len(pieces), letters(note), head))
        if not isinstance(element.tag, str) or etree.QName(element).localname in SILENT:
            return
        pieces.append(element.text or "")
        for child in element:
            if child not in passed_over:
                walk(child)
            pieces.append(child.tail or "")

    walk(root)
    notes = letters("".join(text_of(e) for e in root.iter(f"{X}aside")))
    ends = [*(at for _, at, _, _ in found), len(pieces)][1:]
    for (folio, at, note, head), end in zip(found, ends, strict=True):
        bare = notes_at_foot and not letters("".join(pieces[at:end]))
        yield Mark(folio, letters("".join(pieces[at:])), notes if bare else note, head)


def beginning(page: pypdfium2.PdfPage) -> str:
    """The text of a page in the order of its drawing: its text first, furniture last."""
    return str(page.get_textpage().get_text_range())


def differences(editions: Editions, *, notes_at_foot: bool) -> list[str]:
    """What is wrong with each page that has a mark, or should have one."""
    pdf = pypdfium2.PdfDocument(editions.print_pdf)
    page_of = {pdf.get_page_label(n): n for n in range(len(pdf))}
    documents = [document for _, document in editions.documents()]
    listed = [m for root in documents for m in marks(root, notes_at_foot=notes_at_foot)]
    figures = [letters(text_of(f)) for root in documents for f in root.iter(f"{X}figure")]
    quotes = [
        letters(text_of(q)) for r in documents for q in r.iter(f"{X}aside") if q.get("class") == "pull-quote"
    ]
    said = []
    for mark in listed:
        number = page_of.get(mark.folio)
        if number is None:
            said.append(f"{mark.folio}: no such page")
            continue
        text = beginning(pdf[number])
        before = beginning(pdf[number - 1]) if number else ""
        heads = list(below_figures(letters(text), figures))
        read = list(before_quote(mark, quotes, letters(text)))
        if not any(begins_so(one, rest, before) for rest in heads for one in read):
            said.append(f"{mark.folio}: {mark.following[:40]!r} in the EPUB, {text[:60]!r} on paper")
    expected = {label for label, n in page_of.items() if letters(beginning(pdf[n]))}
    missing = expected - {m.folio for m in listed}
    return said + [f"{folio}: not in the EPUB" for folio in sorted(missing)]


def below_figures(whole: str, figures: Sequence[str]) -> Iterator[str]:
    """The letters of a page, and those below each figure that stands at its head.

    A figure that found no room goes to the head of a later page; the text goes on below it.
    """
    yield whole
    for figure in figures:
        if len(figure) >= LETTERS and whole.startswith(figure):
            yield from below_figures(whole.removeprefix(figure), figures)


def before_quote(mark: Mark, quotes: Sequence[str], whole: str) -> Iterator[Mark]:
    """A mark, and the same behind a pull quote that it stands before and that stands farther down on its page.

    One that would be first on a page goes on between two paragraphs; in the EPUB it stays where it is written.
    """
    yield mark
    for quote in quotes:
        if mark.following.startswith(quote) and quote in whole:
            yield replace(mark, following=mark.following.removeprefix(quote))


def begins_so(mark: Mark, whole: str, before: str) -> bool:
    """Whether a page with these letters begins at the mark, or within the one word behind it."""
    wanted = whole.removeprefix(mark.head)[:LETTERS]
    if mark.following and whole.startswith(
        mark.following[:8]
    ):  # contents: the numbers of pages stand on paper only
        return re.sub(r"\d", "", mark.following).startswith(re.sub(r"\d", "", wanted))
    if mark.following.startswith(wanted) or (wanted and wanted in mark.note):
        return True  # what pops up holds no mark: where a page divides it, the mark stands before it
    at = mark.following.find(wanted)
    broken = mark.following[:at]
    hyphenated = {letters(w) for w in re.findall(r"(\S+)[-\u2010\ufffe\u00ad]\s", before)}
    return 0 < at < 30 and any(w.endswith(broken) for w in hyphenated)


@pytest.mark.slow
@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_mark_stands_where_its_page_begins(name: str, built: Callable[[str], Editions]) -> None:
    """On every page of three collections, and no page with text is without its mark."""
    assert differences(built(name), notes_at_foot=name != "porch") == []
