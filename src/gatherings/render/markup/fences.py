"""Stage render, markup: code between fences, and indented code.

In: lines that begin with backticks, tildes or four spaces. Out: `Code`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.attributes import NONE, attributes_at
from gatherings.render.markup.lines import Block, Line, Taken, trimmed
from gatherings.render.markup.parts import Code, Fault
from gatherings.render.markup.signs import verbatim

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")


def fenced_code(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The code whose fence is line `i`, or None."""
    opening = FENCE.match(lines[i].text)
    if not opening:
        return None
    end = fence_end(lines, i, opening[1])
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


def fence_end(lines: Sequence[Line], i: int, fence: str) -> int:
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
    if normal.in_item or not normal.after_text:  # Python-Markdown gives it to a list before it
        return normal.lifted(Code("\n".join(row[4:] for row in rows))), end
    return [Block(tuple(verbatim(row.rstrip()) for row in rows))], end
