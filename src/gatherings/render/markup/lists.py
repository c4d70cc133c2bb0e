"""Stage render, markup: lists and definition lists.

In: lines that begin with a marker. Out: the same lists as Python-Markdown wants them: every
item after a blank line, what belongs to it indented by four spaces, numbers as ``1.``. A line
belongs to an item when it is indented by two spaces or more beyond the marker, so that
manuscripts written with two, three or four spaces read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from gatherings.render.markup.lines import Block, Line, Taken
from gatherings.render.markup.parts import DefinitionStart, ListStart

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

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


def item_list(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The list that begins on line `i`, in the form that Python-Markdown reads, or None."""
    first = marker_of(lines[i])
    start = _start(first)
    if not first or not start:
        return None
    style, number = start
    items: list[list[Block]] = []
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
        inner, end = item_lines(normal, lines, i, mark.width, mark.indent)
        items.append(normal.item_blocks(inner))
        loose = loose or sum(block.is_text for block in items[-1]) > 1
        i = next((k for k in range(end, len(lines)) if not lines[k].blank), len(lines))
        following = marker_of(lines[i]) if i < len(lines) else None
        if i > end and following and following.shape == first.shape and following.indent <= first.indent + 1:
            loose = True
    sign = normal.piece.keep(ListStart(loose, style, number))
    marker = "-   " if style == "bullet" else "1.  "
    rows: list[str] = []
    for k, item in enumerate(items):
        rows += [*within(marker + ("" if k else sign), item), ""]
    return [Block(tuple(rows[:-1]))], i


def _start(first: Marker | None) -> tuple[str, int] | None:
    if not first:
        return None
    return _style(first.label) if first.label else ("bullet", 1)


def within(marker: str, blocks: Sequence[Block]) -> list[str]:
    """Blocks as the contents of an item, each after a blank line and indented by four spaces."""
    rows: list[str] = []
    if not blocks or not blocks[0].is_text:
        rows.append(marker)
    for block in blocks:
        if rows:
            rows.append("")
        rows += [f"    {row}" if row else "" for row in block.rows]
    if blocks and blocks[0].is_text:
        rows[0] = marker + rows[0][4:]
    return rows


def item_lines(
    normal: Normal, lines: Sequence[Line], i: int, width: int, indent: int
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
            marker_of(line) or _DEFINITION.match(line.text) or normal.interrupts(line)
        ):
            break
        inner.append(line.dedented(width))
        end += 1
    return inner, end


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


def definition_list(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The definition list whose first term is line `i`, or None."""
    made: list[Block] = []
    while i < len(lines):
        at = _defined_at(lines, i)
        if at is None:
            break
        rows = [normal.shielded(lines[i])]
        loose = at > i + 1
        while at < len(lines) and (mark := _DEFINITION.match(lines[at].text)):
            inner, end = item_lines(normal, lines, at, mark.end(), lines[at].indent)
            inner, end = _before_term(inner, lines, at, end)
            blocks = normal.blocks(inner)
            several = sum(block.is_text for block in blocks) > 1
            sign = normal.piece.keep(DefinitionStart(loose or several))
            made.append(Block((*rows, *within(":   " + sign, blocks))))
            rows = []
            i = at = next((k for k in range(end, len(lines)) if not lines[k].blank), len(lines))
    return (made, i) if made else None


def _before_term(inner: list[Line], lines: Sequence[Line], at: int, end: int) -> tuple[list[Line], int]:
    """A definition's lines, without a last one that is really the next term."""
    for k in range(at + 1, end):
        if not lines[k].blank and lines[k].indent < NEEDED and _defined_at(lines, k) == k + 1:
            return inner[: k - at], k
    return inner, end
