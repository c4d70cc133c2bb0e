"""Marks of printed pages stand exactly where a page begins, and only where XHTML allows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from lxml import etree

from gatherings.editions.epub_pages import mark_pages, with_note_pages
from gatherings.model import PageStart

Starts = Sequence[tuple[tuple[int, ...], Literal["text", "tail", "before"], int]]
CASES: dict[str, tuple[str, Starts, str]] = {
    "in the middle of a paragraph": ("<p>One two three.</p>", [((0,), "text", 4)], "<p>One |two three.</p>"),
    "within a word, before the whole of it": ("<p>One together.</p>", [((0,), "text", 8)], "<p>One |together.</p>"),
    "within a word that changes its type": (
        "<p>One un<em>happ</em>y man.</p>", [((0, 0), "tail", 0)], "<p>One |un<em>happ</em>y man.</p>",
    ),
    "within a word with a soft hyphen": ("<p>a to\u00adgether</p>", [((0,), "text", 5)], "<p>a |to\u00adgether</p>"),
    "behind an apostrophe": ("<p>So don\u2019t go</p>", [((0,), "text", 7)], "<p>So |don\u2019t go</p>"),
    "Chinese, where every place is between words": ("<p>王小明住在</p>", [((0,), "text", 3)], "<p>王小明|住在</p>"),
    "behind a note's call": (
        '<p>End.<a class="note-call" href="#n">3</a>Begin</p>', [((0, 0), "tail", 0)],
        '<p>End.<a class="note-call" href="#n">3</a>|Begin</p>',
    ),
    "within a note's call": (
        '<p>End<a class="note-call" href="#n">12</a> so</p>', [((0, 0), "text", 1)],
        '<p>|End<a class="note-call" href="#n">12</a> so</p>',
    ),
    "two in one text": ("<p>a b c</p>", [((0,), "text", 2), ((0,), "text", 4)], "<p>a |b |c</p>"),
    "at the beginning of a heading": ("<p>x</p><h2>Land</h2>", [((1,), "text", 0)], "<p>x</p>|<h2>Land</h2>"),
    "before an image": ('<p>x</p><figure><img src="a"/></figure>', [((1, 0), "before", 0)],
                        '<p>x</p><figure>|<img src="a"/></figure>'),
    "before a caption": ("<figure><img/><figcaption>C</figcaption></figure>", [((0, 1), "before", 0)],
                         "<figure><img/><figcaption>|C</figcaption></figure>"),
    "before a row of a table": ("<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
                                [((0, 0, 1), "before", 0)],
                                "<table><tbody><tr><td>a</td></tr><tr><td>|b</td></tr></tbody></table>"),
    "before a list": ("<ul><li><p>a</p></li></ul>", [((0,), "text", 0)], "<ul><li>|<p>a</p></li></ul>"),
    "behind the last item of a list": ("<ul><li>a</li></ul>", [((0, 0), "tail", 0)], "<ul><li>a</li></ul>|"),
    "within a formula": ("<p>x <math><mi>a</mi></math></p>", [((0, 0, 0), "text", 0)], "<p>x |<math><mi>a</mi></math></p>"),
    "within what screen readers skip": ('<p>x</p><div aria-hidden="true"><p>y z</p></div>', [((1, 0), "text", 2)],
                                        '<p>x</p>|<div aria-hidden="true"><p>y z</p></div>'),
}  # fmt: skip


def marked(inside: str, starts: Starts, *, at_foot: bool = True) -> str:
    """The inside of a section with ``|`` for each mark."""
    root = etree.fromstring(f'<section id="s">{inside}</section>')
    given = [PageStart(str(n), "s", path, where, offset) for n, (path, where, offset) in enumerate(starts, 1)]
    marks = mark_pages(root, given, set(), notes_at_foot=at_foot)
    assert [m.folio for m in marks] == [str(n) for n in range(1, len(starts) + 1)]
    for span in [e for e in root.iter("span") if e.get("role") == "doc-pagebreak"]:
        assert span.get("aria-label") == span.get("id", "").removeprefix("page-")
        span.text = "|"
    etree.strip_tags(root, "span")
    text = etree.tostring(root, encoding="unicode")
    return text.removeprefix('<section id="s">').removesuffix("</section>")


@pytest.mark.parametrize("case", CASES)
def test_a_mark_stands_where_the_page_begins(case: str) -> None:
    """Each way in which a page can begin has its one legal place."""
    inside, starts, expected = CASES[case]
    assert marked(inside, starts) == expected


NOTES = '<p>One<a class="note-call" href="#n">1</a> two.</p><section class="notes"><div class="note" id="n"><p>A long note.</p></div></section>'


def test_a_page_that_begins_in_a_note_at_the_foot_is_marked_in_the_text() -> None:
    """The mark goes to where the text goes on, never into what pops up."""
    start: Starts = [((1, 0, 0), "text", 2)]
    assert marked(NOTES, start) == NOTES.replace("<section", "|<section")


def test_a_page_that_begins_in_an_endnote_is_marked_before_that_note() -> None:
    """Endnotes run over pages: the mark stands between notes."""
    assert marked(NOTES, [((1, 0, 0), "text", 2)], at_foot=False) == NOTES.replace("<div", "|<div")


def test_pages_keep_apart_that_carry_the_same_folio() -> None:
    """Ids are unique even where folios aren't; a page without a folio has no mark."""
    root = etree.fromstring("<section><p>a b c</p></section>")
    starts = [PageStart(f, "s", (0,), "text", n) for f, n in (("ix", 0), ("", 2), ("ix", 4))]
    assert [m.id for m in mark_pages(root, starts, {"page-ix"}, notes_at_foot=True)] == [
        "page-ix-2",
        "page-ix-3",
    ]


def test_a_page_that_holds_the_rest_of_a_note_only_has_its_mark() -> None:
    """Where the text goes on after it; behind everything, where it doesn't."""
    root = etree.fromstring(f"<section>{NOTES}<section/></section>")
    starts = [PageStart("ix", "s", (), "text", 0), PageStart("xi", "s", (0, 0), "tail", 1)]
    found = with_note_pages(root, starts, ("ix", "xii"))
    assert [(s.folio, s.path) for s in found] == [
        ("ix", ()),
        ("x", (0, 0)),
        ("xi", (0, 0)),
        ("xii", (2,)),
    ]
