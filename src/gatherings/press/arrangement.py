"""Neutral leaf → tree to be printed: notes to the foot, page numbers filled in, links undone.

In: a leaf, the page numbers known so far. Out: `Arranged`, a copy in the standard library's
ElementTree (the only kind that keeps `PlacedText`), every text of which knows its place in the leaf.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gatherings.press.page_rules import UNRULED, PageRules
from gatherings.press.places import Place, PlacedText

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.model import Leaf

Maths = Callable[[str, bool], "Drawing | None"]
"""LaTeX and whether it stands on a line of its own → a drawing."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as a picture: a data address and its size in ems, so that it is small in a note."""

    address: str
    width: float
    height: float
    depth: float
    """How far it reaches below the line."""

    def style(self, *, display: bool) -> str:
        """CSS for its size and place.

        In a line it parts the lines only where it would touch the next: what is a little higher or
        lower than letters lies in the leading, and the lines stay on the grid.
        """
        height, depth = self.height - self.depth, self.depth
        kept = (height, depth) if display else (_within(height, 0.75, 1.0), _within(depth, 0.25, 0.55))
        return (
            f"width:{self.width:.5f}em;height:{self.height:.5f}em;vertical-align:{-kept[1]:.5f}em;"
            f"margin-top:{kept[0] - height:.5f}em;margin-bottom:{kept[1] - depth:.5f}em"
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """How leaves are to be arranged."""

    notes_at_foot: bool
    """Whether notes stand at the foot of the page of their call."""
    maths: Maths | None = None
    rules: PageRules = UNRULED
    """How pages are made."""
    recto: bool = True
    """Whether the first page is a right-hand one."""


@dataclass(slots=True)
class Arranged:
    """A leaf, ready to be laid out."""

    root: ET.Element
    """An ``html`` element."""
    places: dict[ET.Element, Place] = field(default_factory=dict)
    """Where each element stands in the neutral leaf."""
    notes: dict[str, ET.Element] = field(default_factory=dict)
    """Notes that were sent to the foot of a page, by id."""


def last_page(leaf: str) -> str:
    """The name under which the folio of a leaf's last page is kept; no id holds a space.

    A leaf of one page has none: what is kept is empty.
    """
    return f"{leaf} last"


def folio_key(element: _Element | ET.Element) -> str:
    """The name under which the folio is kept that stands in a ``page-of`` element."""
    name = element.get("data-page-of") or ""
    return last_page(name) if element.get("data-which") == "last" else name


def arranged(
    leaf: Leaf, wishes: Wishes, folios: Mapping[str, str], carried: frozenset[str] = frozenset()
) -> Arranged:
    """The print tree of `leaf`.

    `folios` gives page numbers by id; an unknown one prints as “00”, as wide as most.
    Notes in `carried` are kept at the end of the leaf even where notes stand at the foot.
    """
    return _Arranger(leaf, wishes, folios, carried).tree()


@dataclass(slots=True)
class _Arranger:
    leaf: Leaf
    wishes: Wishes
    folios: Mapping[str, str]
    carried: frozenset[str]
    made: Arranged = field(init=False)
    order: int = 0
    bodies: dict[str, tuple[_Element, tuple[int, ...]]] = field(default_factory=dict)
    in_note: bool = False

    def tree(self) -> Arranged:
        html = ET.Element("html", {"lang": self.leaf.language})
        body = ET.SubElement(html, "body", {"class": f"leaf-{self.leaf.kind} matter-{self.leaf.matter}"})
        self.made = Arranged(html)
        if self.wishes.notes_at_foot:
            self._find_notes(self.leaf.root, ())
        section = self._copy(self.leaf.root, ())
        section.set("class", f"{section.get('class', '')} leaf {self.leaf.kind}".strip())
        body.append(section)
        _drop_empty_notes(section)
        return self.made

    def _find_notes(self, element: _Element, path: tuple[int, ...]) -> None:
        """Bodies of the notes that a call in this leaf can take to the foot."""
        called = {
            str(a.get("href"))[1:] for a in element.iter("{*}a") if "note-call" in str(a.get("class")).split()
        }
        for child_path, child in _walk(element, path):
            name = child.get("id", "")
            if "note" in child.get("class", "").split() and name in called and name not in self.carried:
                self.bodies[name] = (child, child_path)

    def _text(self, text: str | None, path: tuple[int, ...], where: str) -> str | None:
        if not text:
            return text
        self.order += 1
        if self.in_note:
            text = re.sub(r"[\t\n\r ]+", " ", text)
        return PlacedText.of(text, Place(self.order, path, where))

    def _copy(self, element: _Element, path: tuple[int, ...], tag: str = "") -> ET.Element:
        """A copy of an element, its text and children arranged; without its tail."""
        copy = ET.Element(tag or _local(str(element.tag)), _attributes(element))
        self.order += 1
        self.made.places[copy] = Place(self.order, path, "before")
        copy.text = self._text(element.text, path, "text")
        self._children(copy, element, path)
        return copy

    def _children(self, copy: ET.Element, element: _Element, path: tuple[int, ...]) -> None:
        for index, child in enumerate(element):
            here = (*path, index)
            tag: object = child.tag  # a function, for comments
            arranged_child = self._arranged(child, here) if isinstance(tag, str) else None
            tail = self._text(child.tail, here, "tail")
            if arranged_child is not None:
                copy.append(arranged_child)
                arranged_child.tail = tail
            elif tail:
                _append_text(copy, tail)

    def _arranged(self, element: _Element, path: tuple[int, ...]) -> ET.Element | None:
        """The copy of a child, or None where print has no such thing."""
        if element.get("data-only") == "epub" or not self._holds(element):
            return None
        tag, classes = _local(str(element.tag)), element.get("class", "").split()
        if element.get("data-page-of") is not None:
            return self._page_number(element)
        if tag == "a" and "note-call" in classes and element.get("href", "")[1:] in self.bodies:
            return self._call(element, path)
        if element.get("id", "") in self.bodies and "note" in classes:
            return None
        if tag == "math":
            return self._formula(element, path)
        copy = self._copy(element, path)
        if tag == "a":
            _unlinked(copy)
        elif width := copy.attrib.pop("data-width", ""):
            copy.set("style", f"width: {width.rstrip('%')}%")
        elif element.get("data-merge") == "pages":
            _hide_repeated(copy)
        elif "note" in classes and element.get("data-number"):
            _number_endnote(copy, element.get("data-number") or "")
        return copy

    def _holds(self, element: _Element) -> bool:
        """Whether what is said of a leaf of one page, or of several, is true of it."""
        said = element.get("data-pages")
        alone = self.folios.get(last_page(element.get("data-pages-of") or "")) == ""
        return said is None or said == ("one" if alone else "many")

    def _page_number(self, element: _Element) -> ET.Element:
        copy = ET.Element("span", _attributes(element))
        copy.text = self.folios.get(folio_key(element), "00")
        copy.set("data-href", f"#{element.get('data-page-of', '')}")
        return copy

    def _call(self, element: _Element, path: tuple[int, ...]) -> ET.Element:
        """The note itself where its call stands; a second call is a number only."""
        name, number = element.get("href", "")[1:], "".join(map(str, element.itertext())).strip()
        if name in self.made.notes:
            again = self._copy(element, path)
            _unlinked(again)
            return again
        body, body_path = self.bodies[name]
        foot = ET.Element("span", {**_attributes(body), "class": "footnote", "data-n": number})
        if body.get("lang") is None and body.get("{http://www.w3.org/XML/1998/namespace}lang") is None:
            foot.attrib.pop("lang", None)
        self.made.notes[name] = foot
        self.made.places[foot] = Place(self.order, path, "before")
        self.in_note = True
        foot.text = self._text(body.text, body_path, "text")
        self._children(foot, body, body_path)
        self.in_note = False
        _run_in(foot)
        return foot

    def _formula(self, element: _Element, path: tuple[int, ...]) -> ET.Element | None:
        latex = element.get("data-latex") or element.get("alttext") or "".join(map(str, element.itertext()))
        display = element.get("display") == "block"
        drawing = self.wishes.maths(latex, display) if self.wishes.maths else None
        if drawing is None:
            copy = ET.Element("span", {"class": "math"})
            copy.text = latex
        else:
            copy = ET.Element(
                "img",
                {
                    "class": "math display" if display else "math",
                    "alt": latex,
                    "src": drawing.address,
                    "style": drawing.style(display=display),
                },
            )
        self.order += 1
        self.made.places[copy] = Place(self.order, path, "before")
        return copy


def _within(reach: float, letters: float, leading: float) -> float:
    """Ems that the line is to count of what reaches so far, where letters do and where the next line begins."""
    return min(reach, letters) + max(0.0, reach - leading)


def _unlinked(copy: ET.Element) -> None:
    """A link keeps its target for the screen, and looks like any text: a printed page has no links."""
    href = copy.attrib.pop("href", None)
    if href:
        copy.set("data-href", href)


def standard_tree(root: _Element) -> ET.Element:
    """A tree in the standard library's kind, in an ``html`` element, otherwise as it was."""

    def copied(element: _Element) -> ET.Element:
        copy = ET.Element(_local(str(element.tag)), _attributes(element))
        copy.text = element.text
        for child in element:
            if isinstance(child.tag, str):
                made = copied(child)
                made.tail = child.tail
                copy.append(made)
        return copy

    made = copied(root)
    if made.tag == "html":
        return made
    html = ET.Element("html", {"lang": made.get("lang", "")} if made.get("lang") else {})
    if made.tag == "body":
        html.append(made)
    else:
        ET.SubElement(html, "body").append(made)
    return html


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attributes(element: _Element) -> dict[str, str]:
    """Attributes without a namespace, and the language wherever it stood."""
    found = {str(k): str(v) for k, v in element.attrib.items() if not str(k).startswith("{")}
    lang = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang and "lang" not in found:
        found["lang"] = lang
    return found


def _walk(element: _Element, path: tuple[int, ...]) -> list[tuple[tuple[int, ...], _Element]]:
    found = [(path, element)]
    for index, child in enumerate(element):
        if isinstance(child.tag, str):
            found.extend(_walk(child, (*path, index)))
    return found


def _hide_repeated(locators: ET.Element) -> None:
    """Of index locators that give one page twice, the later are not shown."""
    seen: set[str] = set()
    for locator in locators:
        folio = "".join(locator.itertext())
        if folio in seen:
            locator.set("style", "display: none")
        seen.add(folio)


def _number_endnote(note: ET.Element, number: str) -> None:
    """Put the number of a note that stands at the end of its piece before its first words."""
    first = next((e for e in note.iter() if e.tag == "p"), note)
    mark = ET.Element("span", {"class": "note-number"})
    mark.text, mark.tail, first.text = f"{number}\u2002", first.text, None
    first.insert(0, mark)


def _append_text(parent: ET.Element, text: str) -> None:
    """Add text after the last child, or to the element's own text."""
    if len(parent):
        last = parent[-1]
        last.tail = (
            PlacedText(last.tail) + text
            if not isinstance(last.tail, PlacedText) and last.tail
            else (last.tail + text if last.tail else text)
        )
    else:
        parent.text = parent.text + text if parent.text else text


def _run_in(foot: ET.Element) -> None:
    """Let the first paragraph of a note follow its number on the line; no loose white space."""
    if foot.text and not foot.text.strip():
        foot.text = None
    for child in foot:
        if child.tail and not child.tail.strip() and child.tag in {"p", "div", "blockquote", "ul", "ol"}:
            child.tail = None
    first = next(iter(foot), None)
    if first is not None and first.tag == "p" and not foot.text:
        first.tag = "span"
        first.set("class", f"{first.get('class', '')} run-in".strip())


def _drop_empty_notes(section: ET.Element) -> None:
    """Take away the section of notes when all its notes went to the foot."""
    for parent in list(section.iter()):
        for child in list(parent):
            if (
                child.tag == "section"
                and "notes" in child.get("class", "").split()
                and not any("note" in e.get("class", "").split() for e in child.iter())
            ):
                parent.remove(child)
