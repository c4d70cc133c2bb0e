"""No hyphen at the foot of a page.

In: the lines of a paragraph that a page keeps. Out: the same number of lines, broken again so that
the last ends with a whole word. Every page is treated as a recto: where a piece begins in the book
isn't known when it is set. What is planned for it is told to `Ends`, so that it can be taken back with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gatherings.press.paragraphs.plan import Plan
from gatherings.press.paragraphs.setter import Planned

SAME = 0.01
"""Pixels by which the lines may end higher or lower."""


def without_hyphen(
    kept: list[Any], start: int, widows: int, again: Callable[[float], Iterator[tuple[Any, Any]]]
) -> None:
    """Replace the lines ``kept[start:]`` if the last of them ends with a hyphen, and if it can be done.

    `again` lays out the same lines once more from a height on. As many lines stay on the page,
    at least `widows` go on to the next, and no call of a note changes pages.
    """
    old = kept[start:]
    plan = _other(old, widows)
    if plan is None:
        return
    last: Planned = old[-1].planned
    setter = last.setter
    setter.override = plan
    try:
        source = again(old[0].position_y)
        made = []
        for _ in old:
            found = next(source, None)
            if found is None:
                return
            line, line.resume_at = found[0], found[1]
            made.append(line)
    finally:
        setter.override = None
    foot = old[-1].position_y + old[-1].height
    if abs(made[-1].position_y + made[-1].height - foot) > SAME or made[-1].resume_at is None:
        return
    kept[start:] = made
    setter.ends.add(last.paragraph.paragraph, made[-1].planned.line.resume, plan)


def _other(lines: list[Any], widows: int) -> Plan | None:
    """A plan for the same lines whose last has no hyphen; None if none is needed or none can be had."""
    planned: list[Planned] = [getattr(line, "planned", None) for line in lines]  # type: ignore[misc]
    if not planned or any(p is None for p in planned):
        return None
    first, last = planned[0], planned[-1]
    if not last.hyphenated or last.line.last:
        return None
    ready = last.paragraph
    begins = first.line.start == ready.paragraph.texts[0].begin
    if begins and ready.flat.floats:
        return None
    count = len(lines)
    start, held = first.line.start, frozenset({count - 1})
    widths = first.width - (first.indent if begins else 0.0), first.width
    plan = ready.paragraph.plan(start, *widths, unhyphenated=held, least=count + widows)
    if (
        plan is not None and getattr(lines[0], "looseness", 0) != 0
    ):  # what was gained for a page is not given back
        more = sum(line.start >= start for line in first.plan.lines) - len(plan.lines)
        if more:
            plan = ready.paragraph.plan(start, *widths, unhyphenated=held, least=count + widows, want=more)
    if plan is None or len(plan.lines) < count:
        return None
    ours, theirs = plan.lines[count - 1].resume, last.line.resume
    low, high = min(ours, theirs), max(ours, theirs)
    if any(low <= call < high for call in ready.paragraph.calls):
        return None
    if any(line.over for line in plan.lines) and not any(p.line.over for p in planned):
        return None
    return plan
