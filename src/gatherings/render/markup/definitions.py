"""Stage render, markup: definitions of notes and of links, which print nothing where they stand.

In: lines that begin with ``[label]:``. Out: `Definition` values and targets in the `Piece`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatherings.render.markup.lines import Line, Taken
from gatherings.render.markup.piece import Definition

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_LINK = re.compile(r""" {0,3}\[(?![\^@])([^\]]+)\]:[ \t]*<?(\S+?)>?[ \t]*(?:["'(](.*)["')])?[ \t]*$""")


def note(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The definition of a note, put aside."""
    opening = _NOTE.match(lines[i].text)
    if not opening:
        return None
    block, end = [lines[i].cut(opening.end())], i + 1
    while end < len(lines):
        line = lines[end]
        if line.blank:
            after = next((k for k in range(end, len(lines)) if not lines[k].blank), None)
            if after is None or lines[after].indent < 2:
                break
            block.extend(lines[end:after])
            end = after
            continue
        if line.indent < 2 and (lines[end - 1].blank or normal.interrupts(line) or _NOTE.match(line.text)):
            break
        block.append(line.dedented(4))
        end += 1
    label, at = opening[1], lines[i].offset + opening.start(1)
    span = normal.piece.file.span(at, at + len(label))
    earlier = normal.piece.definitions.get(label)
    if earlier:
        first = normal.piece.file.position(earlier.span.start).line
        normal.piece.sink.report("NOTE-003", span, label=label, line=first)
    else:
        normal.piece.definitions[label] = Definition(label, tuple(block), span)
    return [], end


def link(normal: Normal, lines: Sequence[Line], i: int) -> Taken:
    """The definition of a link, put aside."""
    found = _LINK.match(lines[i].text)
    if not found:
        return None
    at = lines[i].offset + found.start(2)
    name = " ".join(found[1].lower().split())
    normal.piece.links.setdefault(
        name, (found[2], found[3] or "", normal.piece.file.span(at, at + len(found[2])))
    )
    return [], i + 1
