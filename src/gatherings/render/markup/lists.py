"""Stage render, markup: lists and definition lists.

In: lines that begin with a marker. Out: `Items` and `Definitions`. A line belongs to an
item when it is indented by two spaces or more beyond the marker, so that manuscripts written
with two, three or four spaces read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from gatherings.render.markup.lines import Leaf, Line, leaf
from gatherings.render.markup.nodes import Definitions, Items, Node, Paragraph

if TYPE_CHECKING:
    from gatherings.render.markup.blocks import Blocks

_BULLET = re.compile(r"( {0,3})([-+*])(?:([ \t]+)|$)")
_NUMBER = re.compile(r"( {0,3})(\(?)(\d{1,3}|#|[A-Za-z]|[ivxlc]+|[IVXLC]+)([.)])(?:([ \t]+)|$)")
_DEFINITION = re.compile(r" {0,3}([:~])([ \t]+)(?=\S)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
NEEDED = 2
"""Spaces beyond the marker that make a line part of the item."""


class Marker(NamedTuple):
    """The mark that begins an item."""

    indent: int
    label: str
    """Empty for a bullet."""
    shape: str
    """Bullet, or the signs around the number."""
    width: int
    """Characters up to the item's text."""


def marker_of(line: Line) -> Marker | None:
    """The marker with which a line begins, or None."""
    found = _BULLET.match(line.text)
    if found:
        return Marker(len(found[1]), "", "bullet", _width(found.end(), found[3]))
    found = _NUMBER.match(line.text)
    if not found or (found[2] and found[4] != ")"):
        return None
    gap = found[5] or ""
    if found[3].isupper() and found[4] == "." and len(gap) < 2 and line.text[found.end() :]:
        return None  # initials, as in "B. Russell"
    return Marker(len(found[1]), found[3], found[2] + found[4], _width(found.end(), gap))


def _width(end: int, gap: str | None) -> int:
    return end - len(gap) + 1 if gap and len(gap) > 4 and "\t" not in gap else end if gap else end + 1


def _roman(label: str) -> int:
    values = [_ROMAN[c] for c in label.lower()]
    return sum(-v if v < max(values[k + 1 :], default=0) else v for k, v in enumerate(values))


def _style(label: str) -> tuple[str, int] | None:
    """Numbering style and first number of a list that begins with `label`."""
    if label == "#":
        return "decimal", 1
    if label.isdigit():
        return "decimal", int(label)
    case = "upper" if label.isupper() else "lower"
    if label in ("a", "A"):
        return f"{case}-alpha", 1
    if label in ("i", "I", "ii", "II"):
        return f"{case}-roman", _roman(label)
    return None  # "p. 9" begins a sentence, not a list


def _continues(label: str, style: str) -> bool:
    if style == "bullet":
        return not label
    if style == "decimal":
        return label.isdigit() or label == "#"
    if not label.isalpha() or label.isupper() != style.startswith("upper"):
        return False
    return len(label) == 1 if style.endswith("alpha") else all(c in _ROMAN for c in label.lower())


def item_list(blocks: Blocks, lines: Sequence[Line], i: int) -> tuple[Node | None, int] | None:
    """The list that begins on line `i`, or None."""
    first = marker_of(lines[i])
    if not first:
        return None
    start = _style(first.label) if first.label else ("bullet", 1)
    if not start:
        return None
    style, number = start
    items: list[tuple[Node, ...]] = []
    loose = False
    while i < len(lines):
        mark = marker_of(lines[i])
        if (
            not mark
            or mark.shape != first.shape
            or not _continues(mark.label, style)
            or mark.indent > first.indent + 1
        ):
            break
        inner, end = item_lines(blocks, lines, i, mark.width, mark.indent)
        nodes = blocks.item_nodes(inner)
        items.append(nodes)
        loose = loose or sum(isinstance(n, Paragraph) for n in nodes) > 1
        i = next((k for k in range(end, len(lines)) if not lines[k].blank), len(lines))
        following = marker_of(lines[i]) if i < len(lines) else None
        if i > end and following and following.shape == first.shape and following.indent <= first.indent + 1:
            loose = True
    done = tuple(items if loose else (plain(nodes) for nodes in items))
    return Items(style != "bullet", done, number, style), i


def item_lines(
    blocks: Blocks, lines: Sequence[Line], i: int, width: int, indent: int
) -> tuple[list[Line], int]:
    """The lines of the item that begins on line `i`, dedented, and the first line after it."""
    inner, end = [lines[i].cut(min(width, len(lines[i].text)))], i + 1
    while end < len(lines):
        line = lines[end]
        if line.blank:
            after = next((k for k in range(end, len(lines)) if not lines[k].blank), None)
            if after is None or lines[after].indent < indent + NEEDED:
                break
            inner.extend(lines[end:after])
            end = after
            continue
        if line.indent < indent + NEEDED and (
            marker_of(line) or _DEFINITION.match(line.text) or blocks.interrupts(line)
        ):
            break
        inner.append(line.dedented(width))
        end += 1
    return inner, end


def plain(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Blocks of a tight item: its only paragraph stands without ``p``."""
    if sum(isinstance(n, Paragraph) for n in nodes) > 1:
        return tuple(nodes)
    return tuple(Paragraph(n.text, plain=True) if isinstance(n, Paragraph) else n for n in nodes)


def _defined_at(lines: Sequence[Line], i: int) -> int | None:
    """The line of the first definition of the term on line `i`, or None."""
    if i + 1 >= len(lines) or lines[i].blank or lines[i].indent > 3 or _DEFINITION.match(lines[i].text):
        return None
    at = i + 2 if lines[i + 1].blank else i + 1
    if at >= len(lines) or not _DEFINITION.match(lines[at].text):
        return None
    if at == i + 2 and _table_after(lines, at):
        return None  # the line with the colon is the caption of a table
    return at


def _table_after(lines: Sequence[Line], at: int) -> bool:
    end = next((k for k in range(at, len(lines)) if lines[k].blank), len(lines))
    following = next((lines[k].text.lstrip() for k in range(end, len(lines)) if not lines[k].blank), "")
    return following.startswith(("|", "+-", "+:", "+="))


def definition_list(blocks: Blocks, lines: Sequence[Line], i: int) -> tuple[Node | None, int] | None:
    """The definition list whose first term is line `i`, or None."""
    entries: list[tuple[Leaf, tuple[tuple[Node, ...], ...]]] = []
    while i < len(lines):
        at = _defined_at(lines, i)
        if at is None:
            break
        term = leaf([lines[i]])
        tight = at == i + 1
        definitions: list[tuple[Node, ...]] = []
        while at < len(lines) and (mark := _DEFINITION.match(lines[at].text)):
            inner, end = item_lines(blocks, lines, at, mark.end(), lines[at].indent)
            inner, end = _before_term(inner, lines, at, end)
            nodes = blocks.nodes(inner)
            definitions.append(plain(nodes) if tight else nodes)
            i = at = next((k for k in range(end, len(lines)) if not lines[k].blank), len(lines))
        entries.append((term, tuple(definitions)))
    return (Definitions(tuple(entries)), i) if entries else None


def _before_term(inner: list[Line], lines: Sequence[Line], at: int, end: int) -> tuple[list[Line], int]:
    """A definition's lines, without a last one that is really the next term."""
    for k in range(at + 1, end):
        if not lines[k].blank and lines[k].indent < NEEDED and _defined_at(lines, k) == k + 1:
            return inner[: k - at], k
    return inner, end
