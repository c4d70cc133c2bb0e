"""Stage render, markup: boxes.

In: lines between ``:::``. Out: ``aside``, ``section``, ``blockquote`` or ``div``, as the kind asks.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.diagnostics import nearest
from gatherings.render.markup.attributes import NONE, Attributes, attributes_at
from gatherings.render.markup.fences import FENCE, fence_end
from gatherings.render.markup.lines import Line, Taken
from gatherings.render.markup.parts import Box
from gatherings.render.markup.piece import Description
from gatherings.render.markup.rule import Rule
from gatherings.render.markup.verse import lines_kept

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal
    from gatherings.render.markup.tree import Writer

_ASIDES = ("pull-quote", "box", "key-points", "note-box")
_SECTIONS = ("recommendations",)
KNOWN_BOXES = ("pull-quote", "box", "key-points", "recommendations", "verse", "epigraph", "description")
_BOX = re.compile(r" {0,3}:{3,}[ \t]*(\{.*\}|[\w-]+)[ \t]*:*[ \t]*$")
_BOX_END = re.compile(r" {0,3}:{3,}[ \t]*$")


def is_box_line(text: str) -> bool:
    """Whether a line opens or closes a box."""
    return bool(_BOX.match(text) or _BOX_END.match(text))


def fenced_box(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The box that line `i` opens, or None."""
    if _BOX_END.match(lines[i].text):
        normal.report("MD-005", lines[i])
        return [], i + 1
    opening = _BOX.match(lines[i].text)
    if not opening:
        return None
    end, closed = _box_end(lines, i)
    word = opening[1]
    given = attributes_at(word, 0) if word.startswith("{") else Attributes(classes=(word,))
    if given is None:
        normal.report("MD-017", lines[i], text=word)
    if not closed:
        normal.report("MD-004", lines[i], name=word)
    return normal.lifted(Box(lines[i + 1 : end], given or NONE, normal.span(lines[i]))), end + 1


def _box_end(lines: Sequence[Line], i: int) -> tuple[int, bool]:
    """The line that closes a box, and whether there is one."""
    end, depth = i + 1, 1
    while end < len(lines):
        text = lines[end].text
        if fence := FENCE.match(text):
            end = fence_end(lines, end, fence[1])
        elif _BOX.match(text):
            depth += 1
        elif _BOX_END.match(text):
            depth -= 1
            if depth == 0:
                return end, True
        end += 1
    return len(lines), False


class Boxes(Rule):
    """Reads what stands in a box."""

    PARTS = (Box,)

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put an element in its place with the blocks of its lines."""
        sign = blocks.pop(0).strip()
        part = self.piece.part(sign)
        if isinstance(part, Box):
            self.read(ET.SubElement(parent, "box", part=sign), part.lines)


def write_box(writer: Writer, parent: _Element, source: ET.Element) -> None:
    """A fenced div, as the element that its kind asks for."""
    block = writer.piece.part(source.get("part", ""))
    assert isinstance(block, Box)
    classes = block.attributes.classes
    for name in classes:
        if name not in KNOWN_BOXES and (hint := nearest(name, KNOWN_BOXES)):
            writer.piece.sink.report("MD-013", block.span, hint=hint, name=name)
    kind = next((c for c in classes if c in KNOWN_BOXES), "")
    tag = block.tag or ("aside" if kind in _ASIDES else "section" if kind in _SECTIONS else "div")
    if kind == "epigraph":
        tag = "blockquote"
    element = etree.SubElement(parent, tag)
    writer.piece.dress(element, block.attributes, block.span)
    if kind == "description":
        figure = block.attributes.get("for").lstrip("#@")
        writer.piece.descriptions.append(Description(element, figure, block.span))
    if kind == "pull-quote":
        element.set("aria-hidden", "true")
    writer.into(element, source)
    if kind == "verse":
        lines_kept(element)
