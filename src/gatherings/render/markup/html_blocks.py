"""Stage render, markup: blocks that begin with a tag or a comment.

In: lines that begin with ``<``. Out: `Html`, `Box` where an element holds Markdown, or `Fault`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.attributes import Attributes, Value
from gatherings.render.markup.lines import Line, Taken, blank_after, leaf
from gatherings.render.markup.parts import Box, Fault, Html
from gatherings.render.sanitise import HOLDING, REFUSED_WHOLE, SHOWN, VOID, opening_tag

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

_TAG = re.compile(r" {0,3}<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")


def comment(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The comment that begins on line `i` and ends a line, or None."""
    if not lines[i].text.lstrip().startswith("<!--") or lines[i].indent > 3:
        return None
    end = next((k for k in range(i, len(lines)) if "-->" in lines[k].text), None)
    if end is None:
        normal.report("MD-009", lines[i], tag="<!--")
        return normal.lifted(Fault(lines[i].text)), i + 1
    if lines[end].text.split("-->", 1)[1].strip():
        return None  # the paragraph that it begins sees to it
    normal.report("MD-010", lines[i])
    return [], end + 1


def html_block(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The block of HTML that begins on line `i`, or None."""
    opening = _TAG.match(lines[i].text)
    name = opening[2].lower() if opening else ""
    if not opening or name not in HOLDING | SHOWN | REFUSED_WHOLE:
        return None
    end = None if opening[1] else _closing_line(lines, i, name)
    if name in REFUSED_WHOLE:
        return _refused(normal, lines, i, blank_after(lines, i) - 1 if end is None else end, opening)
    if end is None:
        normal.report("MD-009", lines[i], tag=f"<{opening[1]}{name}>")
        return normal.lifted(Fault(lines[i].text.strip())), i + 1
    first, last = lines[i].text.strip(), lines[end].text.strip()
    tag = opening_tag(first, 0)
    if name in HOLDING and tag and tag.end == len(first) and last == f"</{name}>" and end > i:
        typed = dict(tag.attributes)
        values: dict[str, Value] = {key: Value(typed[key], 0) for key in ("lang", "dir") if key in typed}
        given = Attributes(typed.get("id", ""), tuple(typed.get("class", "").split()), values)
        return normal.lifted(Box(lines[i + 1 : end], given, normal.span(lines[i]), name)), end + 1
    return normal.lifted(Html(leaf(lines[i : end + 1]))), end + 1


def _refused(normal: Normal, lines: Sequence[Line], i: int, end: int, opening: re.Match[str]) -> Taken:
    if end == i and not lines[i].text.rstrip().endswith(">"):
        return None  # text follows it on the line
    normal.report("MD-007", lines[i], tag=f"<{opening[1]}{opening[2].lower()}>")
    return normal.lifted(Fault("\n".join(line.text for line in lines[i : end + 1]))), end + 1


def _closing_line(lines: Sequence[Line], i: int, name: str) -> int | None:
    """The line on which the element closes that line `i` opens."""
    if name in VOID:
        return i
    tags, depth = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE), 0
    for k in range(i, len(lines)):
        for tag in tags.finditer(lines[k].text):
            depth += -1 if tag[1] else 1
        if depth <= 0:
            return k
    return None
