"""Stage render, markup: what is known of one piece while it is read.

In: a file, its language and the sink. Out: the sites, ids, notes and link definitions that
the modules beside this one add as they meet them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from gatherings.diagnostics import Sink
from gatherings.model import NoteText, Site, SiteKind
from gatherings.render.markup.attributes import Attributes
from gatherings.render.markup.lines import Leaf, Line
from gatherings.render.markup.parts import Part
from gatherings.render.markup.signs import ATOM, plain, sign_number, sign_of, verbatim
from gatherings.source import SourceFile, Span

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Definition:
    """The text of a note, not converted yet."""

    label: str
    lines: Sequence[Line] | Leaf
    """Blocks of a definition, or the text of an inline note."""
    span: Span


@dataclass(frozen=True, slots=True)
class Description:
    """A long description, not yet with its figure."""

    element: _Element
    figure: str
    """The id of the figure that it describes; empty where none is named."""
    span: Span


@dataclass(slots=True)
class Piece:
    """The state of one conversion; nothing outlives it."""

    file: SourceFile
    language: str
    sink: Sink
    first_site: int = 0
    title: str = ""
    has_definitions: bool = True
    """Whether texts of notes may stand in it: they don't in what is typed in front matter."""
    sites: dict[int, Site] = field(default_factory=dict)
    ids: dict[str, Span] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    notes: dict[str, NoteText] = field(default_factory=dict)
    links: dict[str, tuple[str, str, Span]] = field(default_factory=dict)
    """Reference name, folded → target, title, and the target's place."""
    descriptions: list[Description] = field(default_factory=list)
    calls: dict[str, Span] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)
    """Typed levels of the headings that enclose the present place."""
    note: str = ""
    """Label of the note that is being converted."""

    kept: list[Part] = field(default_factory=list)
    """What private-use characters stand for while blocks are read."""
    read: set[int] = field(default_factory=set)
    """Numbers of the lines of text that came out of the block parser again."""

    def keep(self, part: Part) -> str:
        """The character that stands for a part."""
        self.kept.append(part)
        return sign_of(len(self.kept) - 1)

    def part(self, sign: str) -> Part:
        """The part for which a character stands."""
        return self.kept[sign_number(sign)]

    def check_lines(self) -> None:
        """See that every line of text that went into the block parser came out of it.

        Where one did not, the fault is ours; but its author has to know.
        """
        for number, end in enumerate(self.kept):
            if isinstance(end, int) and number not in self.read:
                line = self.file.position(end).line
                start = self.file.offset(line)
                self.sink.report("MD-023", self.file.span(start, start + len(self.file.line(line))))

    def line(self, row: str) -> Line:
        """A row of text as a line of the file again, by the sign of its place at its end."""
        end = self.part(row[-1]) if row and ATOM.match(row[-1]) else None
        if not isinstance(end, int):
            return Line(plain(row), 0)
        self.read.add(sign_number(row[-1]))
        text = plain(row[:-1])
        return Line(text, end - len(text))

    def site(self, kind: SiteKind, raw: str, span: Span) -> str:
        """Note a place that needs the rest of the book; returns its number for ``data-site``."""
        number = self.first_site + len(self.sites)
        self.sites[number] = Site(number, kind, raw, span, self.note)
        return str(number)

    def claim(self, identifier: str, span: Span) -> str:
        """An id written in the manuscript, reported where it was used before."""
        if identifier in self.ids:
            line = self.file.position(self.ids[identifier].start).line
            self.sink.report("MD-003", span, id=identifier, line=line)
            return self.free(identifier)
        self.ids[identifier] = span
        return identifier

    def free(self, wanted: str) -> str:
        """`wanted`, or `wanted` with the first number that makes it unique in the piece."""
        name, count = wanted, 0
        while name in self.ids:
            count += 1
            name = f"{wanted}-{count}"
        self.ids[name] = Span(self.file, 0, 0)
        return name

    def dress(self, element: _Element, given: Attributes, span: Span) -> None:
        """Give an element its id, classes and language."""
        if given.id:
            element.set("id", self.claim(given.id, span))
        if given.classes:
            element.set("class", verbatim(" ".join(given.classes)))
        if language := given.get("lang"):
            element.set("lang", verbatim(language))
            element.set(XML_LANG, verbatim(language))
        if (direction := given.get("dir")) in ("ltr", "rtl"):
            element.set("dir", direction)
