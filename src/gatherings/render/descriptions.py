"""Stage 5 (render): long descriptions of figures, named and tied to their pictures.

In: the filled tree of an essay, figures labelled. Out: the same tree, in which every ``details``
says what it describes and every picture with one leads to it (see `model.Leaf`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def name_descriptions(root: _Element, words: Mapping[str, str]) -> None:
    """Put "Description of Figure 3" over each description, and its text to the picture for the PDF."""
    for description in root.iter("details"):
        figure, summary = description.getprevious(), description.find("summary")
        if figure is None or summary is None:
            continue
        label = figure.find("figcaption/span[@class='label']")
        named = words["description_of"].format(label=_words(label)) if label is not None else ""
        summary.text = named or words["description"]
        image = figure.find("img")
        if image is not None:
            image.set("aria-details", str(description.get("id")))
            image.set("data-description", " ".join(_said(e) for e in description if e is not summary))


def _said(block: _Element) -> str:
    """A block as a voice would read it: rows of tables and items of lists set apart."""
    rows = [[_words(cell) for cell in row] for row in block.iter("tr")]
    items = [_words(item) for item in block.iter("li", "dt", "dd")]
    if rows:
        return "; ".join(", ".join(filter(None, row)) for row in rows) + "."
    return " ".join(i if i.endswith((".", "!", "?", ":")) else f"{i};" for i in items) or _words(block)


def _words(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
