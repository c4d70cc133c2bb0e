"""Stage render, markup: a manuscript in Pandoc's Markdown as neutral XHTML.

In: the span of a manuscript, or a text out of YAML. Out: `model.Body`: a tree in no namespace,
its sites still open, and its notes. The way: `normal` brings lines into the form that
Python-Markdown reads and lifts out what it lacks; `dialect` is Python-Markdown's block parser
with our rules, one a file; `tree` makes XHTML of what it found; within each text `scanner` lifts
out what has a place in the file, `inlines` (Python-Markdown's patterns and ours) reads the rest;
`typography` mends quotes, dashes and spaces in the finished tree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from types import MappingProxyType

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import Sink
from gatherings.model import Body, NoteText
from gatherings.render import typography
from gatherings.render.markup.descriptions import place_descriptions
from gatherings.render.markup.dialect import block_tree
from gatherings.render.markup.lines import Leaf, Line, leaf, lines_of, located_lines
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.scanner import Scanner
from gatherings.render.markup.signs import restore
from gatherings.render.markup.tree import Writer
from gatherings.source import Located, SourceFile, Span

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def body(span: Span, language: str, sink: Sink, *, site_offset: int = 0, title: str = "") -> Body:
    """A manuscript as XHTML: ``root`` is a ``div`` of blocks.

    Sites are numbered from `site_offset`. A ``#`` heading that only repeats `title` is reported
    and left out.
    """
    piece = Piece(span.file, language, sink, site_offset, title)
    return _blocks(piece, lines_of(span))


def blocks(text: str | Located[str], language: str, sink: Sink, *, site_offset: int = 0) -> Body:
    """A short text with paragraphs (abstract, biography, imprint): ``root`` is a ``div``."""
    located = _located(text)
    piece = Piece(located.span.file, language, sink, site_offset, has_definitions=False)
    return _blocks(piece, located_lines(located))


def inline(text: str | Located[str], language: str, sink: Sink, *, site_offset: int = 0) -> Body:
    """A text of one line (title, key point, source): ``root`` is a ``span``."""
    located = _located(text)
    piece = Piece(located.span.file, language, sink, site_offset, has_definitions=False)
    root = Scanner(piece, leaf(located_lines(located))).into(etree.Element("span"))
    return _finished(piece, root)


def _located(text: str | Located[str]) -> Located[str]:
    if isinstance(text, Located):
        return text
    file = SourceFile("", text)
    return Located(text, file.span(0, len(text)))


def _blocks(piece: Piece, lines: Sequence[Line]) -> Body:
    root = Writer(piece).into(etree.Element("div"), block_tree(piece, lines))
    return _finished(piece, root)


def _finished(piece: Piece, root: _Element) -> Body:
    """Notes converted, ids given, punctuation mended, characters put back."""
    for label, definition in piece.definitions.items():
        if label not in piece.calls:
            piece.sink.report("NOTE-002", definition.span, label=label)
    for label in [label for label in piece.calls if label in piece.definitions]:
        piece.notes[label] = _note(piece, label)
    piece.check_lines()
    place_descriptions(piece, root)
    _number_headings(piece, root)
    for tree in (root, *(note.root for note in piece.notes.values())):
        typography.smarten(tree, piece.language)
        restore(tree)
        for element in tree.iter():
            element.attrib.pop("data-kind", "")
    return Body(root, MappingProxyType(piece.sites), MappingProxyType(piece.notes))


def _note(piece: Piece, label: str) -> NoteText:
    definition = piece.definitions[label]
    piece.note = label
    root = etree.Element("div")
    if isinstance(definition.lines, Leaf):
        Scanner(piece, definition.lines).into(etree.SubElement(root, "p"))
    else:
        Writer(piece).into(root, block_tree(piece, definition.lines))
    piece.note = ""
    if not len(root):
        piece.sink.report("NOTE-008", definition.span, label=label)
    return NoteText(label, root, definition.span)


def _number_headings(piece: Piece, root: _Element) -> None:
    """Give every heading that has none an id made of its text."""
    for heading in root.iter(*HEADINGS):
        if not heading.get("id"):
            heading.set("id", piece.free(slug("".join(str(t) for t in heading.itertext()))))


def slug(text: str) -> str:
    """An id of ASCII letters, digits and hyphens, which begins with a letter."""
    flat = unicodedata.normalize(
        "NFKD", text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    letters = "".join(
        c if c.isascii() and c.isalnum() else "-" if c.isspace() or c in "-–—_." else "" for c in flat
    )
    name = "-".join(part for part in letters.split("-") if part)
    while name and not name[0].isalpha():
        name = name[1:]
    return name or "section"
