"""Stage 5 (render): one essay's open sites filled in.

In: the essay's texts as trees, its sequence of notes, the targets of the whole book and the
formatted citations. Out: `Assembled`, trees in neutral XHTML (see `model.Leaf`): ids are
unique in the book, links lead to ids, notes are numbered and apart, figures carry labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.diagnostics import nearest
from gatherings.render.descriptions import name_descriptions
from gatherings.render.numbering import Noted, Place, Sequence, sites_in
from gatherings.render.punctuation import NARROW
from gatherings.resolve.files import nearest_file
from gatherings.resolve.targets import Targets, floats_of, place_id

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.model import Body, Essay, Site
    from gatherings.source import Span

CLOSING = re.compile(r"^[’”»“‘\"')\]]*[.,;:!?…]+[’”»“‘\"')\]]*")
"""Punctuation, with quotation marks around it, that a note call follows."""


FindPicture = Callable[[str, "Span", str], str]
"""The picture that a manuscript names: path as written, its place, path of the manuscript → path from
the collection's folder; "" where there is none, which is then reported."""


@dataclass(frozen=True, slots=True)
class FormattedCitation:
    """A citation as its style prints it."""

    text: str
    """XHTML for the place of the citation; empty where it is a note only."""
    note: str
    """XHTML of the note that it becomes, else empty."""
    raised: bool = False
    """Whether the text is a raised number, which follows the word without a space."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A finished note."""

    id: str
    number: int
    line: int
    content: _Element


@dataclass(frozen=True, slots=True)
class IndexMark:
    """A term marked for the index."""

    term: str
    place: str
    """Id of the mark."""
    see: str
    """Another term to look under; the mark is then no place of its own."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """An essay's texts in neutral XHTML."""

    texts: Mapping[str, _Element]
    """Name of the text → a `div` with its content."""
    notes: tuple[NoteView, ...]
    index: tuple[IndexMark, ...]
    images: tuple[str, ...]


@dataclass(slots=True)
class Assembly:
    """Fills the sites of one essay."""

    essay: Essay
    bodies: Mapping[str, Body]
    sequence: Sequence
    targets: Targets
    citations: Mapping[Place, FormattedCitation]
    words: Mapping[str, str]
    calls_after_punctuation: bool
    find_picture: FindPicture
    sink: Sink
    _calls: dict[int, int] = field(default_factory=dict)
    _marks: list[IndexMark] = field(default_factory=list)
    _images: list[str] = field(default_factory=list)

    def assembled(self) -> Assembled:
        """The filled texts."""
        texts = {name: self._filled(name, body.root, body) for name, body in self.bodies.items()}
        notes = tuple(self._note(noted) for noted in self.sequence.notes)
        return Assembled(texts, notes, tuple(self._marks), tuple(self._images))

    def _note(self, noted: Noted) -> NoteView:
        if noted.place is None:
            body = self.bodies[noted.text]
            content = self._filled(noted.text, body.notes[noted.label].root, body)
        else:
            content = fragment("p", self.citations[noted.place].note)
            content = _wrapped(content)
        line = noted.span.file.position(noted.span.start).line
        return NoteView(self._note_id(noted.number), noted.number, line, content)

    def _note_id(self, number: int) -> str:
        return place_id(self.essay.id, f"note-{number}")

    def _filled(self, name: str, source: _Element, body: Body) -> _Element:
        root = deepcopy(source)
        labels = self._labels(root) if name == "body" and source is body.root else {}
        for element in root.iter():
            if isinstance(element.tag, str) and element.get("id"):
                element.set("id", place_id(self.essay.id, element.get("id") or ""))
        for element, label in labels.items():
            _put_label(element, label)
        for element, site in list(sites_in(root, body)):
            del element.attrib["data-site"]
            self._fill(name, element, site)
        name_descriptions(root, self.words)
        return root

    def _labels(self, root: _Element) -> dict[_Element, str]:
        found = {}
        for index, element in enumerate(floats_of(root)):
            number = self.targets.numbers.get((self.essay.id, index))
            if number:
                kind = "table" if "table" in (element.get("class") or "").split() else "figure"
                found[element] = (
                    f"({number})" if element.tag != "figure" else self.words[kind].format(number=number)
                )
        return found

    def _fill(self, name: str, element: _Element, site: Site) -> None:
        match site.kind:
            case "citation":
                self._cite(element, (name, site.id))
            case "note":
                number = self.sequence.call_number.get((name, site.id))
                if number is None:
                    stand_in(element, f"[^{site.raw}]")
                else:
                    _close_up(element)
                    self._call(element, number)
                    _apart(element)
            case "reference":
                self._refer(element, site)
            case "link":
                self._link(element, site)
            case "image":
                self._image(element, site)
            case "index":
                self._index(element, site)

    def _cite(self, element: _Element, place: Place) -> None:
        formatted = self.citations[place]
        number = self.sequence.call_number.get(place)
        _become(element, "span", "citation", formatted.text)
        if formatted.raised:
            _close_up(element)
            if self.calls_after_punctuation:
                _past_punctuation(element)
        if number is None or not formatted.note:
            return
        call = etree.Element("a")
        call.tail, element.tail = element.tail, None
        element.addnext(call)
        if not formatted.text:
            _close_up(element)
            parent = element.getparent()
            if parent is not None:
                _drop(element)
        if self.calls_after_punctuation:
            _past_punctuation(call)
        self._call(call, number)

    def _call(self, element: _Element, number: int) -> None:
        count = self._calls[number] = self._calls.get(number, 0) + 1
        suffix = f"-{count}" if count > 1 else ""
        tail = element.tail
        element.clear()
        element.tail = tail
        element.tag = "a"
        element.set("class", "note-call")
        element.set("id", place_id(self.essay.id, f"call-{number}{suffix}"))
        element.set("href", f"#{self._note_id(number)}")
        element.text = str(number)

    def _refer(self, element: _Element, site: Site) -> None:
        local = site.raw.lstrip("@").strip("{}")
        target = self.targets.find(self.essay.id, local)
        if target is None:
            self.sink.report(
                "REF-001",
                site.span,
                name=local,
                hint=nearest(local, self.targets.names(self.essay.id)),
            )
            stand_in(element, site.raw)
            return
        _become(element, "a", "ref", None)
        element.set("href", f"#{target.id}")
        element.text = target.label if target.kind != "equation" else f"({target.number})"

    def _link(self, element: _Element, site: Site) -> None:
        file, _, local = site.raw.partition("#")
        essay = self.essay.id
        if file:
            files = self.targets.essay_of_file
            found = files.get(_within(self.essay.file.path, file)) or files.get(_within("", file))
            if found is None:
                hint = nearest_file(file, files)
                self.sink.report("REF-002", site.span, name=file, hint=hint)
                stand_in(element, None)
                return
            essay = found
        target = self.targets.find(essay, local)
        if target is None:
            code = "REF-003" if file else "REF-001"
            hint = nearest(local, self.targets.names(essay))
            self.sink.report(code, site.span, name=local, file=file, hint=hint)
            stand_in(element, None)
            return
        element.set("href", f"#{target.id}")
        if "page" in (element.get("class") or "").split():
            self._page_reference(element, target.id)

    def _page_reference(self, element: _Element, target: str) -> None:
        """`{.page}`: the printed page beside the link's text in print, the link alone elsewhere."""
        span = etree.Element("span", {"data-only": "print"})
        before, _, after = self.words["page"].partition("{number}")
        span.text = f" ({before}"
        number = etree.SubElement(span, "span", {"class": "page-of", "data-page-of": target})
        number.tail = f"{after})"
        span.tail, element.tail = element.tail, None
        element.addnext(span)

    def _image(self, element: _Element, site: Site) -> None:
        for image in [element] if element.tag == "img" else list(element.iter("img")):
            written = image.get("src") or ""
            path = self.find_picture(written, site.span, self.essay.file.path)
            if path:
                image.set("src", path)
                self._images.append(path)
            else:
                stand_in(image, written or "?")

    def _index(self, element: _Element, site: Site) -> None:
        del site
        term = element.get("data-term") or " ".join("".join(element.itertext()).split())
        see = element.get("data-see") or ""
        for name in ("data-term", "data-see"):
            element.attrib.pop(name, None)
        identifier = element.get("id") or place_id(self.essay.id, f"index-{len(self._marks) + 1}")
        element.set("id", identifier)
        self._marks.append(IndexMark(term, identifier, see))


def fragment(tag: str, xhtml: str) -> _Element:
    """An element with the given XHTML inside."""
    return etree.fromstring(f"<{tag}>{xhtml}</{tag}>")


def _wrapped(element: _Element) -> _Element:
    root = etree.Element("div")
    root.append(element)
    return root


def _become(element: _Element, tag: str, name: str, xhtml: str | None) -> None:
    """Turn a placeholder into a real element, its tail kept."""
    tail, classes = element.tail, element.get("class")
    element.clear()
    element.tail = tail
    element.tag = tag
    element.set("class", " ".join(dict.fromkeys([name, *(classes or "").split()])))
    if xhtml:
        made = fragment(tag, xhtml)
        element.text = made.text
        element.extend(list(made))


def stand_in(element: _Element, text: str | None) -> None:
    """A visible mark where something is wrong; only a draft shows it."""
    tail = element.tail
    shown = text if text is not None else "".join(element.itertext())
    element.clear()
    element.tail = tail
    element.tag = "mark"
    element.set("class", "fault")
    element.text = shown


def _put_label(element: _Element, label: str) -> None:
    if element.tag != "figure":
        number = etree.SubElement(element, "span", {"class": "equation-number"})
        number.text = label
        return
    caption = element.find("figcaption")
    if caption is None:
        return
    span = etree.Element("span", {"class": "label"})
    span.text, span.tail = label, " " + (caption.text or "").lstrip()
    caption.text = None
    caption.insert(0, span)


def _text_before(element: _Element) -> Iterator[tuple[_Element, str]]:
    """The text node just before an element: its owner and which attribute it is."""
    previous = element.getprevious()
    if previous is not None:
        yield previous, "tail"
    else:
        parent = element.getparent()
        if parent is not None:
            yield parent, "text"


def _close_up(element: _Element) -> None:
    """No space stands before a note call."""
    for owner, attribute in _text_before(element):
        text = getattr(owner, attribute)
        if text:
            setattr(owner, attribute, text.rstrip(" \n\t\u00a0"))


def _apart(call: _Element) -> None:
    """Two calls in a row are no number of two figures."""
    previous = call.getprevious()
    if previous is not None and previous.get("class") == "note-call" and not (previous.tail or "").strip():
        previous.tail = NARROW


def _drop(element: _Element) -> None:
    """Remove an element that has neither content nor tail."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _past_punctuation(call: _Element) -> None:
    """Move a call behind the punctuation that follows it."""
    found = CLOSING.match(call.tail or "")
    if not found:
        return
    for owner, attribute in _text_before(call):
        setattr(owner, attribute, (getattr(owner, attribute) or "") + found[0])
    call.tail = (call.tail or "")[found.end() :]


def _within(manuscript: str, target: str) -> str:
    """A path written in a manuscript, from the collection's folder."""
    parts: list[str] = manuscript.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
