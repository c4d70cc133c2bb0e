"""Stage render, markup: emphasis, by Python-Markdown's inline engine.

In: text in which every other element is already one private-use character. Out: its children
in an lxml element. This is the one door to `markdown`: its block parser, links and escapes are
switched off here, since they keep no positions and their rules are not Pandoc's.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import lru_cache

import markdown
from lxml import etree
from lxml.etree import _Element
from markdown.extensions import Extension

from gatherings.render.markup.signs import ATOM, Atoms

_READ_BY_US = (
    "backtick", "escape", "reference", "link", "image_link", "image_reference", "short_reference",
    "short_image_ref", "autolink", "automail", "linebreak", "html", "entity",
)  # fmt: skip


class _Dialect(Extension):
    """Leaves Python-Markdown nothing but emphasis to see to."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name is theirs
        """Take the other inline patterns away."""
        for name in _READ_BY_US:
            md.inlinePatterns.deregister(name, strict=False)


@lru_cache(maxsize=1)
def _engine() -> markdown.Markdown:
    return markdown.Markdown(extensions=[_Dialect()])


_SIGNS = str.maketrans("", "", "*_")


def fill(parent: _Element, text: str, atoms: Atoms) -> bool:
    """Append text to an element, its emphasis and atoms made into elements.

    False where its stars can't be paired and are shown as they are. Python-Markdown 3.11 loses
    the letters after them then (``a*b**c*d``), so that every letter is counted here.
    """
    if "*" not in text and "_" not in text:
        _append(parent, text, atoms)
        return True
    root = ET.Element("div")
    holder = ET.SubElement(root, "p")
    holder.text = text
    engine = _engine()
    engine.reset()
    engine.treeprocessors["inline"].run(root)
    if "".join(holder.itertext()).translate(_SIGNS) != text.translate(_SIGNS):
        _append(parent, text, atoms)
        return False
    _copied(holder, parent, atoms)
    return True


def _copied(source: ET.Element, parent: _Element, atoms: Atoms) -> None:
    _append(parent, source.text or "", atoms)
    for child in source:
        _copied(child, etree.SubElement(parent, child.tag), atoms)
        _append(parent, child.tail or "", atoms)


def _append(parent: _Element, text: str, atoms: Atoms) -> None:
    """Text with atoms, behind what the element already holds."""
    at = 0
    for found in ATOM.finditer(text):
        _add_text(parent, text[at : found.start()])
        parent.append(atoms.element(found[0]))
        at = found.end()
    _add_text(parent, text[at:])


def _add_text(parent: _Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
