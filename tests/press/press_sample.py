"""Small books for the tests of the press: leaves, a style sheet, fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.editions.pages import PrintStyle
from gatherings.editions.print_pdf import Printed
from gatherings.model import (
    Citations,
    Collection,
    ContentsSettings,
    CoverSettings,
    Editions,
    Identifiers,
    Leaf,
    PartialDate,
    PrintSettings,
    RenderedBook,
    Rights,
    Subjects,
)
from gatherings.press.design import PageDesign
from gatherings.source import SourceFile
from gatherings.styles import FontFace
from gatherings.verify.pdf import verified
from gatherings.verify.preflight.reading import NO, read

FONTS = Path(__file__).parents[2] / "styles" / "fonts"
WORDS = (
    "The house at the corner of the street had been let twice in a year and nobody who lived there "
    "remembered who had planted the pear tree against its southern wall although everybody agreed that "
    "it was older than the station and that planning permission would hardly be granted for it today "
).split()


def faces() -> tuple[FontFace, ...]:
    """Four faces of EB Garamond."""
    folder = FONTS / "eb-garamond"
    return tuple(
        FontFace("EB Garamond", weight, style, folder / f"EBGaramond-{name}.ttf")
        for name, weight, style in (
            ("Regular", 400, "normal"),
            ("Italic", 400, "italic"),
            ("Bold", 700, "normal"),
            ("BoldItalic", 700, "italic"),
        )
    )


CSS = """
html { font: 10.5pt/14pt "EB Garamond"; hyphens: auto; text-align: justify; orphans: 2; widows: 2 }
body, h1, h2, p, figure, blockquote, section { margin: 0; padding: 0 }
p + p { text-indent: 1em }
h1 { font-size: 20pt; line-height: 28pt; font-weight: 400; margin: 56pt 0 28pt; text-align: left; hyphens: manual }
h2 { font-size: 11pt; line-height: 14pt; margin: 14pt 0 0; break-after: avoid }
table { border-collapse: collapse; width: 100%; margin: 14pt 0 }
.footnote { font-size: 8.5pt; line-height: 11pt }
.key-points { background: #eee; padding: 7pt; margin: 14pt 0 }
"""


def words(number: int, start: int = 0) -> str:
    """Some running text."""
    return " ".join(WORDS[(start + i) % len(WORDS)] for i in range(number)) + "."


def leaf(name: str, xhtml: str, **more: object) -> Leaf:
    """A leaf around some XHTML."""
    root = etree.fromstring(f'<section id="{name}">{xhtml}</section>')
    given: dict[str, object] = {
        "kind": "essay",
        "matter": "body",
        "title": name.title(),
        "authors": "Ada Moss",
        "level": 0,
        "language": "en-GB",
        "opens": "next",
        "head_verso": "A Book",
        "head_recto": name.title(),
    }
    return Leaf(id=name, root=root, **{**given, **more})  # type: ignore[arg-type]


def noted(name: str, paragraphs: int, notes_each: int, note_words: int = 18, **more: object) -> Leaf:
    """An essay with many notes."""
    body, notes, number = [f"<h1>{name.title()}</h1>"], [], 0
    for p in range(paragraphs):
        text = [words(30, p * 7)]
        for _ in range(notes_each):
            number += 1
            text.append(f'<a class="note-call" id="{name}-c{number}" href="#{name}-n{number}">{number}</a> ')
            text.append(words(40, number * 3))
            notes.append(
                f'<div class="note" id="{name}-n{number}"><p>Note {number} of {name}:\n '
                f"{words(note_words, number)}</p></div>"
            )
        body.append(f'<p id="{name}-p{p}">{"".join(text)}</p>')
    return leaf(
        name, "".join(body) + f'<section class="notes"><h2>Notes</h2>{"".join(notes)}</section>', **more
    )


def book(*leaves: Leaf, notes: Literal["page", "essay", "book"] = "page") -> RenderedBook:
    """A book of these leaves."""
    settings = PrintSettings()
    collection = Collection(
        slug="book",
        title="A Book",
        subtitle="",
        kicker="",
        language="en-GB",
        editors=(),
        publisher=None,
        date=PartialDate(2026, 11),
        edition="",
        series=None,
        identifiers=Identifiers(),
        rights=Rights(),
        imprint=None,
        supporters=(),
        blurb="",
        subjects=Subjects(),
        citations=Citations(),
        notes=notes,
        bios="none",
        openings="next",
        contents=ContentsSettings(),
        theme="plain",
        order=(),
        people={},
        editions=Editions(None, settings, CoverSettings()),
        source=SourceFile("collection.yaml", "title: A Book\n"),
    )
    return RenderedBook(collection, leaves, {}, {})


def style(base: Path, css: str = "", **more: object) -> PrintStyle:
    """A plain style with EB Garamond."""
    return PrintStyle((CSS + css,), faces(), base, PageDesign(), **more)  # type: ignore[arg-type]


def sink() -> Sink:
    return Sink(RULES)


def checks_passed(made: Printed, found: Sink) -> tuple[str, ...]:
    """Names of the checks that a finished file passes, read back from its bytes."""
    return verified(made, read(made.artifact.name, made.artifact.data, limit=NO), found)
