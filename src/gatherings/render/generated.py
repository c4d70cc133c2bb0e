"""Stage 5 (render): the pages that nobody writes: titles, imprint, contents, lists, index.

In: the finished essays and the book's own data. Out: one `Leaf` for each generated page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree
from markupsafe import Markup

from gatherings.model import Collection, Generated, Leaf, LeafKind
from gatherings.render.assembly import IndexMark, NoteView
from gatherings.render.bookview import BookView
from gatherings.render.people import PersonView
from gatherings.render.references import ReferenceList
from gatherings.render.templates import Templates, outer, plain, xhtml
from gatherings.render.words import joined, sort_key

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.resolve.targets import Targets


LONGEST_HEAD = 60
"""Letters that fit on the line of a running head; an essay may say better by a short title."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents page, or of a list of figures."""

    kind: str
    """``part``, ``essay`` or ``list``."""
    title: Markup
    target: str
    level: int
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one essay in a book whose notes stand at its end."""

    title: Markup
    notes: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A term of the index with the places of its marks."""

    term: str
    places: tuple[str, ...]
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What generated pages are made of."""

    book: Collection
    view: BookView
    words: Mapping[str, str]
    contents: tuple[ContentsEntry, ...]
    people: tuple[PersonView, ...]
    references: tuple[ReferenceList, ...]
    reading: tuple[ReferenceList, ...]
    notes: tuple[NoteGroup, ...]
    marks: tuple[IndexMark, ...]
    targets: Targets
    colophon: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a generated page behaves as a leaf."""

    kind: LeafKind = "generated"
    title: str = ""
    """Key of the word that is its title; empty where it is not listed."""
    opens_recto: bool | None = None
    """None: as the collection's openings say."""
    folios: bool = True
    landmark: str = ""
    epub_type: str = ""


SHAPES: Mapping[str, Shape] = {
    "half-title": Shape("half-title", opens_recto=True, folios=False, epub_type="halftitlepage"),
    "title-page": Shape(
        "title-page", opens_recto=True, folios=False, landmark="titlepage", epub_type="titlepage"
    ),
    "imprint": Shape(
        "imprint",
        opens_recto=False,
        folios=False,
        landmark="copyright-page",
        epub_type="copyright-page",
    ),
    "contents": Shape("contents", "contents", landmark="toc", epub_type=""),
    "figures": Shape("list", "list_of_figures", opens_recto=False, landmark="loi", epub_type="loi"),
    "tables": Shape("list", "list_of_tables", opens_recto=False, landmark="lot", epub_type="lot"),
    "contributors": Shape("contributors", "contributors", epub_type="contributors"),
    "bibliography": Shape("generated", "bibliography", landmark="bibliography", epub_type="bibliography"),
    "reading": Shape("generated", "further_reading", epub_type="bibliography"),
    "index": Shape("generated", "index", landmark="index", epub_type="index"),
    "notes": Shape("generated", "notes", landmark="endnotes", epub_type="endnotes"),
    "colophon": Shape("generated", "colophon", opens_recto=False, epub_type="colophon"),
}


TEMPLATES = {"figures": "contents", "tables": "contents", "notes": "endnotes", "reading": "bibliography"}
"""Pages that share another page's template."""


def has_content(entry: Generated, material: Material) -> bool:
    """Whether there is something to put on a generated page."""
    return _VALUES[entry.name](material) is not None


def generated_leaf(entry: Generated, material: Material, templates: Templates) -> Leaf | None:
    """The leaf of a generated page; None where there is nothing to put on it."""
    values = _VALUES[entry.name](material)
    if values is None:
        return None
    shape = SHAPES[entry.name]
    template = TEMPLATES.get(entry.name, entry.name)
    root = templates.section(template, id=entry.name, book=material.view, **values)
    title = page_title(entry, material)
    recto = shape.opens_recto if shape.opens_recto is not None else material.book.openings == "recto"
    head = running_head(plain(etree.fromstring(f"<p>{material.view.title}</p>")))
    return Leaf(
        id=entry.name,
        kind=shape.kind,
        matter=entry.matter,
        title=title,
        authors="",
        level=0,
        language=material.book.language,
        root=root,
        opens="recto" if recto else "next",
        head_verso=head if shape.folios else "",
        head_recto=title if shape.folios else "",
        folios=shape.folios,
        landmark=shape.landmark,
        epub_type=shape.epub_type,
    )


def page_title(entry: Generated, material: Material) -> str:
    """The title of a generated page; empty where it is not listed."""
    if entry.name == "reading" and material.book.citations.reading.title:
        return material.book.citations.reading.title
    named = SHAPES[entry.name].title
    return material.words[named] if named else ""


def running_head(text: str) -> str:
    """A text short enough to stand over a page: cut before its subtitle, else after a whole word."""
    if len(text) <= LONGEST_HEAD:
        return text
    title = text.partition(": ")[0]
    if len(title) <= LONGEST_HEAD:
        return title
    return title[: LONGEST_HEAD - 1].rpartition(" ")[0].rstrip(" ,;:–—") + "…"


def note_values(note: NoteView) -> Mapping[str, object]:
    """A note for the templates."""
    return {"id": note.id, "number": note.number, "line": note.line, "content": xhtml(note.content)}


Values = Mapping[str, object]


def _contents(m: Material) -> Values:
    return {"heading": m.words["contents"], "entries": m.contents, "landmark": True}


def _floats(kind: str, heading: str) -> Callable[[Material], Values | None]:
    def values(m: Material) -> Values | None:
        entries = tuple(
            ContentsEntry("list", Markup("{} {}").format(t.label, t.caption), t.id, 0)
            for t in m.targets.of_kind(kind)  # type: ignore[arg-type]
            if t.number
        )
        return {"heading": m.words[heading], "entries": entries, "landmark": False} if entries else None

    return values


def _listed(lists: tuple[ReferenceList, ...], heading: str) -> Values | None:
    return {"heading": heading, "lists": lists} if lists else None


def _index(m: Material) -> Values | None:
    found: dict[str, list[IndexMark]] = {}
    for mark in m.marks:
        found.setdefault(mark.term, []).append(mark)
    terms = [
        IndexTerm(
            term,
            tuple(k.place for k in marks if not k.see),
            tuple(dict.fromkeys(k.see for k in marks if k.see)),
        )
        for term, marks in sorted(found.items(), key=lambda pair: sort_key(pair[0]))
    ]
    if not terms:
        return None
    letters = [
        (k, tuple(g)) for k, g in groupby(terms, key=lambda t: (sort_key(t.term)[0] or "#")[0].upper())
    ]
    return {"letters": letters}


def _colophon(m: Material) -> Values:
    by_label: dict[str, list[str]] = {}
    for essay in m.book.essays:
        for credit in essay.credits:
            names = by_label.setdefault(credit.label, [])
            names += [p.name.display for p in credit.people if p.name.display not in names]
    rows = [f"{label} {joined(names, m.book.language)}." for label, names in by_label.items()]
    return {"credits": rows, "type_note": m.colophon}


_VALUES: Mapping[str, Callable[[Material], Values | None]] = {
    "half-title": lambda _: {},
    "title-page": lambda _: {},
    "imprint": lambda _: {},
    "contents": _contents,
    "figures": _floats("figure", "list_of_figures"),
    "tables": _floats("table", "list_of_tables"),
    "contributors": lambda m: {"people": m.people} if m.people else None,
    "bibliography": lambda m: _listed(m.references, m.words["bibliography"]),
    "reading": lambda m: _listed(m.reading, m.book.citations.reading.title or m.words["further_reading"]),
    "index": _index,
    "notes": lambda m: {"groups": m.notes} if m.notes else None,
    "colophon": _colophon,
}


def notes_section(templates: Templates, heading: str, notes: Sequence[NoteView]) -> Markup:
    """The section of notes at the end of an essay, empty where it has none."""
    if not notes:
        return Markup("")
    return outer(templates.section("notes", heading=heading, notes=[note_values(n) for n in notes]))


def images_of(root: _Element) -> tuple[str, ...]:
    """Paths of the images that a leaf shows."""
    return tuple(dict.fromkeys(i.get("src") or "" for i in root.iter("img") if i.get("src")))
