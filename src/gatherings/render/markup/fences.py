"""Stage render, markup: blocks between fences, and indented code.

In: lines that begin with backticks, tildes, colons or four spaces. Out: `Code` and `Box`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.attributes import NONE, Attributes, attributes_at
from gatherings.render.markup.lines import Block, Line, Taken, trimmed
from gatherings.render.markup.parts import Box, Code, Fault
from gatherings.render.markup.signs import verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_BOX = re.compile(r" {0,3}:{3,}[ \t]*(\{.*\}|[\w-]+)[ \t]*:*[ \t]*$")
_BOX_END = re.compile(r" {0,3}:{3,}[ \t]*$")


def is_box_line(text: str) -> bool:
    """Whether a line opens or closes a box."""
    return bool(_BOX.match(text) or _BOX_END.match(text))


def fenced_code(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The code whose fence is line `i`, or None."""
    opening = FENCE.match(lines[i].text)
    if not opening:
        return None
    end = _fence_end(lines, i, opening[1])
    if end == len(lines):
        normal.report("MD-006", lines[i])
    width = lines[i].indent
    info = opening[2].strip()
    given = attributes_at(info, 0) if info.startswith("{") else None
    if info.startswith("{") and (not given or given.flags):
        normal.report("MD-011", lines[i], typed=info)
        return normal.lifted(Fault("\n".join(line.text for line in lines[i : end + 1]))), end + 1
    language = "".join(given.classes[:1]) if given else info.split(" ")[0]
    text = "\n".join(line.text[min(width, line.indent) :] for line in lines[i + 1 : end])
    return normal.lifted(Code(text, language, given or NONE)), end + 1


def _fence_end(lines: Sequence[Line], i: int, fence: str) -> int:
    """The line of the closing fence, or one beyond the last."""
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    return next((k for k in range(i + 1, len(lines)) if closing.match(lines[k].text)), len(lines))


def indented_code(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The code that is indented by four spaces from line `i`, or None."""
    if lines[i].indent < 4:
        return None
    end = i
    while end < len(lines) and (lines[end].blank or lines[end].indent >= 4):
        end += 1
    rows = [line.text for line in trimmed(lines[i:end])]
    if normal.in_item:  # Python-Markdown would give it to the innermost item before it
        return normal.lifted(Code("\n".join(row[4:] for row in rows))), end
    return [Block(tuple(verbatim(row) for row in rows))], end


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
            end = _fence_end(lines, end, fence[1])
        elif _BOX.match(text):
            depth += 1
        elif _BOX_END.match(text):
            depth -= 1
            if depth == 0:
                return end, True
        end += 1
    return len(lines), False
