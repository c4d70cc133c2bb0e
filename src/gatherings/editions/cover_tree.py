"""The cover edition, step 3: the theme's cover as a tree, with what the editor and the barcode put into it.

In: the cover's XHTML as rendered. Out: a copy with barcode and artwork in their places.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

SHORT = 12
"""Letters of a last word that would look lost on a line of its own."""


def designed(cover: _Element, front: str, barcode: _Element | None) -> _Element:
    """A copy of the theme's cover; `front` is a path of artwork, empty for the theme's own front."""
    root = deepcopy(cover)
    _keep_last_words(root)
    if front:
        _emptied(root, "front")
        root.insert(0, _picture("art art-front", front))
    ground = _named(root, "barcode")
    above = ground.getparent() if ground is not None else None
    if ground is not None and above is not None:
        if barcode is not None:
            above.replace(ground, barcode)
        else:
            above.remove(ground)
    return root


def of_one_picture(path: str) -> _Element:
    """A cover that is one picture."""
    root = etree.Element("section", {"class": "wrap"})
    root.append(_picture("art art-whole", path))
    return root


def pictures(root: _Element) -> tuple[str, ...]:
    """Paths of its pictures, sorted."""
    return tuple(sorted({str(e.get("src")) for e in root.iter("img") if e.get("src")}))


def _named(root: _Element, kind: str) -> _Element | None:
    return next((e for e in root.iter("div") if e.get("class") == kind), None)


def _emptied(root: _Element, kind: str) -> None:
    element = _named(root, kind)
    if element is not None:
        element[:] = []


def _picture(kind: str, path: str) -> _Element:
    box = etree.Element("div", {"class": kind})
    etree.SubElement(box, "img", src=path, alt="")
    return box


def _keep_last_words(root: _Element) -> None:
    """The last two words of each paragraph of the blurb stay together."""
    for paragraph in root.iter("p"):
        above = paragraph.getparent()
        if above is None or "blurb" not in (above.get("class") or "").split():
            continue
        last = paragraph[-1] if len(paragraph) else None
        text = (last.tail if last is not None else paragraph.text) or ""
        before, space, word = text.rstrip().rpartition(" ")
        if space and len(word) < SHORT:
            kept = f"{before}\u00a0{word}"
            if last is not None:
                last.tail = kept
            else:
                paragraph.text = kept
