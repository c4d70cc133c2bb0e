"""Stage 3 (resolve): what can be referred to, and what it is called.

In: the essays in order and their texts as trees. Out: `Targets`, which knows every figure,
table, equation, heading and other place of the book by essay and local id, numbered as they
come. Figures, tables and equations run through the whole book, so that a list of figures
can name them; where essays are numbered they carry the essay's number ("Figure 4.2").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gatherings.model import Body, Essay, Target

if TYPE_CHECKING:
    from lxml.etree import _Element


Kind = Literal["figure", "table", "equation", "section", "essay", "place"]


@dataclass(frozen=True, slots=True)
class Targets:
    """Every place of the book that can be referred to."""

    by_place: Mapping[tuple[str, str], Target]
    """(essay id, local id) → target."""
    essay_of_file: Mapping[str, str]
    """Path of a manuscript → essay id."""
    numbers: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """(essay id, how many figures and tables came before it in the essay) → printed number."""

    def find(self, essay: str, local: str) -> Target | None:
        """The target of that local id in that essay."""
        return self.by_place.get((essay, local))

    def names(self, essay: str) -> tuple[str, ...]:
        """Local ids of an essay, for hints."""
        return tuple(local for e, local in self.by_place if e == essay)

    def of_kind(self, kind: Kind) -> tuple[Target, ...]:
        """All targets of a kind in reading order."""
        return tuple(t for t in self.by_place.values() if t.kind == kind)


def place_id(essay: str, local: str) -> str:
    """The id of a place that is unique in the book."""
    return f"{essay}--{local}"


def targets(texts: Iterable[tuple[Essay, Body]], words: Mapping[str, str]) -> Targets:
    """Collect and number what the texts hold."""
    found: dict[tuple[str, str], Target] = {}
    files: dict[str, str] = {}
    numbers: dict[tuple[str, int], str] = {}
    counts: Counter[str] = Counter()
    for essay, body in texts:
        files[essay.file.path] = essay.id
        found[essay.id, ""] = Target(essay.id, essay.id, "essay", essay.title)
        if essay.number:
            counts.clear()
        floats = 0
        for element in body.root.iter():
            if not isinstance(element.tag, str):
                continue
            kind = _kind(element)
            local = element.get("id")
            number = ""
            if kind in ("figure", "table", "equation") and _is_numbered(element, kind):
                counts[kind] += 1
                number = f"{essay.number}.{counts[kind]}" if essay.number else str(counts[kind])
                numbers[essay.id, floats] = number
            if kind in ("figure", "table", "equation"):
                floats += 1
            if not local:
                if number:
                    local = f"{kind}-{floats}"
                else:
                    continue
            if (essay.id, local) in found:
                continue  # markup has reported the second of two ids (MD-003)
            text = _text(element, kind)
            label = words[kind].format(number=number) if number else text
            found[essay.id, local] = Target(place_id(essay.id, local), essay.id, kind, label, number, text)
    return Targets(found, files, numbers)


def floats_of(root: _Element) -> list[_Element]:
    """Figures, tables and displayed equations of a text, in the order in which they are numbered."""
    return [e for e in root.iter() if isinstance(e.tag, str) and _kind(e) in ("figure", "table", "equation")]


def _kind(element: _Element) -> Kind:
    classes = (element.get("class") or "").split()
    if element.tag == "figure":
        return "table" if "table" in classes else "figure"
    if "math-display" in classes:
        return "equation"
    if element.tag in ("h2", "h3", "h4", "h5", "h6"):
        return "section"
    return "place"


def _is_numbered(element: _Element, kind: Kind) -> bool:
    """Only what has a caption is numbered; an equation, what has an id."""
    if kind == "equation":
        return bool(element.get("id"))
    return element.find("figcaption") is not None


def _text(element: _Element, kind: Kind) -> str:
    if kind in ("figure", "table"):
        captions = element.xpath('figcaption/*[contains(@class,"caption")]')
        caption = captions[0] if captions else element.find("figcaption")
        return _words(caption) if caption is not None else ""
    return _words(element) if kind == "section" else ""


def _words(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())
