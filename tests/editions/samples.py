"""Small rendered books made by hand, for tests of editions: no stage before `editions` runs."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from gatherings.model import (
    Byline,
    Citations,
    Collection,
    ContentsSettings,
    CoverSettings,
    Credit,
    Editions,
    EpubSettings,
    Essay,
    Identifiers,
    Leaf,
    Name,
    PageNumbers,
    PageStart,
    PartialDate,
    Person,
    Publisher,
    RenderedBook,
    Rights,
    Series,
    Subjects,
)
from gatherings.source import Located, SourceFile
from gatherings.styles import FontFace, locale

STYLES = Path(__file__).parents[2] / "styles"
EDITOR = Person(
    "ines",
    Name("Cllr Ines Calder CBE", "Ines Calder", "Calder, Ines", "Calder", "Ines"),
    orcid="0000-0002-1825-0097",
)
AUTHOR = Person(
    "wang", Name("Wang Xiaoming", "Wang Xiaoming", "Wang, Xiaoming", "Wang", "Xiaoming", original="王小明")
)
HOUSE = Person("forum", Name("Youth Forum", "Youth Forum", "Youth Forum", "Youth Forum"), kind="organisation")
ONE = """<section id="one" class="essay body" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="chapter" role="doc-chapter">
<header class="opener"><p class="kicker">First</p><h1 class="essay-title">A country fit for <em>heroes</em>?</h1>
<div class="bylines"><p class="byline"><span class="author"><a href="#people--wang">Wang Xiaoming</a></span></p></div></header>
<div class="text"><p>The estate was finished in nineteen<em>twenty</em>one, and nobody wrote about it.<a class="note-call" href="#one--n1">1</a> See <a href="#two--table">Table 1</a><span data-only="print">, page <span class="page-of" data-page-of="two--table"/></span>, or <a href="https://example.org/a b">a site</a>.</p>
<p>As the French say, <span lang="fr">chacun chez soi</span>.<a class="note-call" href="#one--n2">2</a> And again.<a class="note-call" href="#one--n1">1</a></p>
<figure id="one--plan"><img src="images/Plan of it.svg" alt="Two rows of houses around a green"/><figcaption><span class="label">Figure 1</span> The plan.</figcaption></figure>
<ul><li>Land comes first.</li><li>Money follows.</li></ul>
<p>So <math display="inline" alttext="a = b squared"><mi>a</mi><mo>=</mo><msup><mi>b</mi><mn>2</mn></msup></math> holds.</p></div>
<section class="notes" epub:type="footnotes"><h2>Notes</h2>
<div class="note" id="one--n1" data-number="1" data-line="7"><p>First paragraph.</p><p>Second paragraph, <em>whole</em>.</p></div>
<div class="note" id="one--n2" data-number="2" data-line="8">A note of bare text with <a href="#one--plan">a link</a>.</div></section>
<section class="cite-as"><h2>How to cite</h2><p>Wang, X. (2026)<span data-needs="pages">, pp. <span class="page-of" data-page-of="one"/>–<span class="page-of" data-page-of="one" data-which="last"/></span>.</p></section>
</section>"""
TWO = """<section id="two" class="essay body" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="chapter" role="doc-chapter">
<header class="opener"><h1 class="essay-title">Money &amp; land</h1></header>
<div class="text"><p>Before the table.</p>
<figure class="table" id="two--table"><figcaption>Table 1. Homes</figcaption><table><thead><tr><th scope="col"></th><th>Homes</th></tr></thead>
<tbody><tr><td>1921</td><td>120</td></tr><tr><td>1922</td><td>340</td></tr></tbody></table></figure>
<p>After it, <span class="smallcaps">Town</span> and <a href="#one">country</a>.</p>
<figure><img src="images/photo.tiff" data-width="60" alt="A street in the rain"/></figure></div></section>"""
CONTENTS = """<section id="contents" class="contents" xmlns:epub="http://www.idpf.org/2007/ops"><header><h1>Contents</h1></header>
<p class="entry"><a href="#part">Part A. Planning for people</a></p><p class="entry"><a href="#one">A country fit for heroes?</a><span data-only="print"> <span class="page-of" data-page-of="one"/></span></p>
<p class="entry"><a href="#two">Money &amp; land</a></p></section>"""
TITLE = '<section id="title-page" class="title-page" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="titlepage"><h1>The Long Way Home</h1></section>'
PART = '<section id="part" class="part-opener" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="part" role="doc-part"><p class="part-label">Part A</p><h1>Planning for people</h1></section>'
PEOPLE = """<section id="people" class="contributors" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="contributors"><header><h1>Contributors</h1></header>
<div class="contributor" id="people--wang"><p>Wang Xiaoming writes.</p><p><a href="#one">A country</a></p></div></section>"""
SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><title>Plan</title>
<linearGradient id="g"><stop offset="0" stop-color="#333"/></linearGradient><rect width="10" height="10" fill="url(#g)"/></svg>"""


def essay(id_: str, title: str, *people: Person, language: str = "") -> Essay:
    """A piece with a file of one line."""
    file = SourceFile(f"{id_}.md", f"{title}\n")
    return Essay(
        id=id_,
        file=file,
        body=file.span(0, len(file.text)),
        title=title,
        language=language,
        bylines=tuple(Byline(p, "Director", "Common Ground") for p in people),
        credits=(Credit("Translated by", "trl", (EDITOR,)),),
        doi="10.5555/x.1",
        keywords=("housing",),
        abstract=Located("On <land> & homes.", file.span(0, 3)),
    )


def collection(**changed: object) -> Collection:
    """A collection of two essays by two authors and one editor."""
    source = SourceFile("collection.yaml", "title: The Long Way Home\n")
    found = Collection(
        slug="the-long-way-home", title="The Long Way Home", subtitle="Views on housing", kicker="", language="en-GB",
        editors=(EDITOR,), publisher=Publisher(name="Alderwick Institute", place="London"),
        date=PartialDate(2026, 11, 24), edition="First edition", series=Series(name="Place Papers", number=4),
        identifiers=Identifiers(print="978-1-234567-89-7", epub="978-1-234567-90-3", doi="10.5555/x"),
        rights=Rights(holder="Alderwick Institute", licence="CC-BY-4.0"), imprint=None, supporters=(),
        blurb="A home is *large*.\n\nWhy?", subjects=Subjects(thema=("JBSD",), keywords=("housing", "land")),
        citations=Citations(), notes="page", bios="foot", openings="recto", contents=ContentsSettings(), theme="plain",
        order=(essay("one", "A country fit for heroes?", AUTHOR), essay("two", "Money & land", AUTHOR, HOUSE)),
        people={}, editions=Editions(EpubSettings(), None, CoverSettings()), source=source,
    )  # fmt: skip
    return replace(found, **changed)  # type: ignore[arg-type]


def leaf(
    text: str,
    kind: str,
    matter: str,
    title: str = "",
    authors: str = "",
    level: int = 0,
    **more: Any,
) -> Leaf:
    """A leaf from XHTML text; its id is the root's."""
    root = etree.fromstring(text)
    values: Any = (str(root.get("id")), kind, matter, title, authors, level, "en-GB", root, "next")
    return Leaf(*values, **more)


def book(one: str = ONE, two: str = TWO, **changed: object) -> RenderedBook:
    """Title page, contents, a part of two essays, and the contributors."""
    whole = collection(**changed)
    essays = whole.essays
    return RenderedBook(
        whole,
        (
            leaf(TITLE, "title-page", "front", landmark="titlepage"),
            leaf(CONTENTS, "contents", "front", "Contents", landmark="toc"),
            leaf(PART, "part", "body", "Part A. Planning for people"),
            leaf(
                one,
                "essay",
                "body",
                "A country fit for heroes?",
                "Wang Xiaoming",
                1,
                essay=essays[0],
            ),
            leaf(
                two,
                "essay",
                "body",
                "Money & land",
                "Wang Xiaoming, Youth Forum",
                1,
                essay=essays[1],
            ),
            leaf(PEOPLE, "contributors", "back", "Contributors"),
        ),
        {"images/Plan of it.svg": "image/svg+xml", "images/photo.tiff": "image/tiff"},
        locale([STYLES], "en-GB").words,
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A picture with a slope of greys."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def read(path: str) -> bytes:
    """The images of `book`."""
    return {"images/Plan of it.svg": SVG, "images/photo.tiff": picture("TIFF", (400, 300))}[path]


def pages() -> PageNumbers:
    """A print edition of three pages with text of each essay, one beginning within a word."""
    starts = (
        PageStart("1", "one", (0, 0), "text", 0),
        PageStart("2", "one", (1, 0, 0), "text", 3),
        PageStart("3", "one", (1, 3, 1), "text", 3),
        PageStart("5", "two", (), "text", 0),
        PageStart("6", "two", (1, 1, 1, 1), "text", 0),
    )
    return PageNumbers({"one": "1", "two--table": "5"}, {"one": ("1", "3"), "two": ("5", "6")}, 6, starts)


def faces() -> tuple[FontFace, ...]:
    """The plain theme's faces in regular and italic."""
    folder = STYLES / "fonts" / "eb-garamond"
    return tuple(
        FontFace("EB Garamond", 400, s, folder / f"EBGaramond-{n}.ttf")
        for s, n in (("normal", "Regular"), ("italic", "Italic"))
    )
