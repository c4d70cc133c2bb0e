"""What a theme sets in its own way: leaning italics, abbreviations, short columns of tables."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.bookcase import Bookcase, X

from gatherings.render.columns import keep_short_columns
from gatherings.render.details import set_details


def made(xhtml: str, language: str = "en-GB", *, small_capitals: bool = False) -> str:
    """A paragraph after the marks were set, with no-break spaces shown as in the fixtures."""
    root = etree.fromstring(f"<section>{xhtml}</section>")
    set_details(root, language, small_capitals=small_capitals)
    inside = "".join(etree.tostring(child, encoding="unicode") for child in root)
    return inside.replace("\u00a0", "⍽").replace("\u202f", "‧")


@pytest.mark.parametrize(
    ("typed", "leans"),
    [
        ("<p>(<em>half</em>)</p>", True),
        ("<p>‘<i>Wolf</i>’ and</p>", True),
        ("<p><cite>The Shelf</cite><a class='note-call'>3</a></p>", True),
        ("<p>(<a><em>ESSAY</em></a>)</p>", True),
        ("<p><em>half</em>, and</p>", False),
        ("<p>(<em>one</em>)</p>", False),
        ("<p><em>half</em> (a)</p>", False),
        ("<p><em>half</em></p><p>(a)</p>", False),
    ],
)
def test_italics_that_would_touch_lean(typed: str, leans: bool) -> None:  # noqa: FBT001 - a parameter of the case
    """Letters that reach over their width are marked before upright marks, and no others; no letter is added."""
    assert ('class="leans' in made(typed)) == leans
    assert "".join(etree.fromstring(f"<p>{made(typed)}</p>").itertext()) == "".join(
        etree.fromstring(f"<p>{typed}</p>").itertext()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The NHS and the BBC’s 38 MPs", "The [NHS] and the [BBC]’s 38 MPs"),
        ("Louis XVII in MMXXVI", "Louis XVII in MMXXVI"),
        ("COVID-19, UNESCO-led, NATO/OECD", "[COVID]-19, [UNESCO]-led, [NATO]/[OECD]"),
        ("he read WELCOME HOME there", "he read WELCOME HOME there"),
        ("NASA, ESA and JAXA", "[NASA], [ESA] and [JAXA]"),
        ("the U.S.A., A4, UK, AT&T, McDONALD", "the U.S.A., A4, UK, AT&amp;T, McDONALD"),
    ],
)
def test_abbreviations(text: str, expected: str) -> None:
    """Initialisms of three letters and more become small capitals where the theme wants them."""
    typed = f"<p>{text.replace('&', '&amp;')}</p>"
    shown = made(typed, small_capitals=True).replace('<abbr class="caps">', "[").replace("</abbr>", "]")
    assert shown == f"<p>{expected}</p>"
    assert made(typed) == typed


def test_abbreviations_in_headings_and_tables_stay() -> None:
    """Heads, tables, code and lists of works keep their capitals, whatever the theme wants."""
    typed = (
        "<h2>The NHS</h2><table><tr><td>NHS</td></tr></table><p><code>NHS</code></p>"
        '<div class="references"><p class="entry">NHS (2020).</p></div>'
    )
    assert made(typed, small_capitals=True) == typed


def test_works_cited_are_held_together_and_otherwise_left_alone() -> None:
    """What the citation style wrote keeps its letters; an abbreviation before a number stays with it."""
    typed = '<p>So <span class="citation">(Hall 2014, p. 9, ch. 3, "a" -- b)</span> p. 9 <a class="ref">Table 3</a></p>'
    assert made(typed) == (
        '<p>So <span class="citation">(Hall 2014, p.‧9, ch.⍽3, "a" -- b)</span> p. 9 <a class="ref">Table⍽3</a></p>'
    )


def test_pages_of_a_piece_stay_with_their_abbreviation() -> None:
    """“pp. 3–9” is one thing also where the pages are filled in later."""
    typed = '<p class="cite-as">London, pp. <span class="page-of" data-page-of="a"/>–<span/>.</p>'
    assert "pp.‧<span" in made(typed)


def test_short_columns_stay_whole() -> None:
    """Names and years in a table are not broken for the sake of its long columns; long entries are."""
    long = "<td>The ground is bought, or the owner comes in as a partner at a fixed share</td>"
    rows = "".join(f"<tr><td>Years {k}–12</td>{long}{long}<td>7</td></tr>" for k in range(3))
    root = etree.fromstring(f"<section><table><tbody>{rows}</tbody></table></section>")
    keep_short_columns(root)
    assert [cell.get("class") for cell in root.findall("table/tbody/tr[1]/td")] == ["whole", None, None, None]


def test_a_table_of_many_columns_is_left_to_the_engine() -> None:
    """Where the columns have no room beside each other, none is held on one line."""
    row = "<tr>" + "<td>a short entry here</td>" * 9 + "</tr>"
    root = etree.fromstring(f"<section><table><tbody>{row}</tbody></table></section>")
    keep_short_columns(root)
    assert len([c for c in root.iter("td") if c.get("class")]) < 5


BOOK = """\
title: Details
front: [contents]
body: [one.md]
editions: {epub: {}}
"""
ESSAY = """\
---
title: One
---

A word [^a], two [^a] [^b][^a]. The NHS and *half*[^b].

[^a]: A note.
[^b]: Another.
"""


def test_note_calls_stand_close_and_apart(case: Bookcase) -> None:
    """No space before a call, a narrow one between two; the theme decides on capitals."""
    case.file("collection.yaml", BOOK).file("one.md", ESSAY)
    case.file("styles/themes/plain/theme.yaml", "abbreviations: small-caps\n")
    line = next(
        p for p in case.build().epub().tree("one.xhtml").iter(f"{X}p") if (p.text or "").startswith("A word")
    )
    assert "".join(line.itertext()) == "A word1, two1\u202f2\u202f1. The NHS and half2."
    assert [e.get("class") for e in line.iter(f"{X}abbr", f"{X}em")] == ["caps", "leans far"]


def test_an_unknown_way_of_setting_abbreviations_is_reported(case: Bookcase) -> None:
    """A word in theme.yaml that means nothing is TMPL-003."""
    case.file("collection.yaml", BOOK).file("one.md", ESSAY)
    case.file("styles/themes/plain/theme.yaml", "abbreviations: tiny\n")
    assert "TMPL-003" in case.build(status=1).last.codes()


@pytest.mark.parametrize(
    ("typed", "resumed"),
    [
        ("<blockquote><p>A.</p></blockquote><p>which he denied.</p>", True),
        ("<blockquote><p>A.</p></blockquote><p>He denied it.</p>", False),
        ('<p class="math-display">A</p><p>where <i>A</i> is.</p>', True),
        ("<ul><li>A</li></ul><p><em>and</em> so on.</p>", True),
        ("<p>A.</p><p>and so on.</p>", False),
    ],
)
def test_paragraphs_that_go_on(typed: str, resumed: bool) -> None:  # noqa: FBT001 - a parameter of the case
    """A sentence that a quotation, list or formula interrupted goes on in a paragraph of class `resumed`."""
    assert ('class="resumed"' in made(typed)) == resumed


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("Le 1er mai, la 1re fois, au XIXe siècle, Napoléon Ier", "er re e er"),
        ("la 3e rue, le 20e étage, les 2es rangs, la 2de, le Ve", "e e es de e"),
        ("De la Loire, Le Me, Ce 3 mai, Xerxès, 1ere, 3eme, MIE, 20 e", ""),
    ],
)
def test_french_ordinals_are_raised(text: str, raised: str) -> None:
    """Letters after a number are superior ones where they make an ordinal, in French only; no letter is added."""
    found = etree.fromstring(f"<p>{made(f'<p>{text}</p>', 'fr')}</p>")
    assert "".join(found.itertext()) == text
    assert " ".join(e.text or "" for e in found.iter("sup")) == raised
    assert "<sup" not in made(f"<p>{text}</p>", "en-GB")
    assert "<sup" in made('<p><i lang="fr">XIXe</i> siècle</p>', "en-GB")
