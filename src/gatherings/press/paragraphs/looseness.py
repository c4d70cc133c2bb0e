"""A paragraph with a line more or less than is best, for the sake of a page.

In: a line box of the engine, before it is broken or after. Out: what that would cost, and the wish
for it. Whoever makes pages asks for the cost of the lines that it has, sets the wish on the box that
they were made from, and lays the page out again.
"""

from __future__ import annotations

from typing import Any


def set_looseness(linebox: Any, lines: int) -> None:
    """Ask for so many lines more (or less, below 0) when a line box is broken next; 0 takes it back.

    Where the paragraph can't have them, it is set as if nothing had been asked.
    """
    linebox.looseness = lines


def cost(line: Any, lines: int) -> float | None:
    """Demerits that a paragraph would have more, with so many lines more than is best.

    `line` is any line of it as it stands on a page. None where the engine broke it, where it has no such
    setting with gaps that are tolerable, or is too long to be planned as a whole.
    """
    planned = getattr(line, "planned", None)
    if planned is None:
        return None
    paragraph = planned.paragraph.paragraph
    begin, first = paragraph.texts[0].begin, planned.width - planned.indent
    best = paragraph.plan(begin, first, planned.width)
    other = paragraph.plan(begin, first, planned.width, want=lines)
    if best is None or other is None or len(other.lines) != len(best.lines) + lines:
        return None
    return float(other.demerits - best.demerits)
