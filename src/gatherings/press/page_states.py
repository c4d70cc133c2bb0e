"""A page's beginning, kept, so that a page or two can be made again without the rest of their leaf.

In: the engine's context between two pages. Out: `Beginning`, which puts everything back that making a page
changes: notes, figures that wait, what runs on, how paragraphs end at its foot, and the engine's record of the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatherings.press.notes_layout import foot
from gatherings.press.page_waiting import AVOID, parted_boxes

_FIGURES = ("queue", "met", "placed", "early", "done")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The state of a layout before a page is made."""

    pages: tuple[Any, ...]
    """The engine's record of the pages up to this one."""
    notes: tuple[list[Any], list[Any]]
    """Notes that were not met yet, and those that wait for room."""
    following: dict[Any, Any]
    """Where a divided note goes on."""
    figures: dict[str, Any]
    out_of_flow: dict[Any, Any]
    shapes: dict[Any, Any]
    running: dict[str, dict[int, list[Any]]]
    ends: dict[Any, Any]
    """What paragraphs keep for the sake of the ends of pages."""

    def restore(self, context: Any) -> None:
        """Go back to it, however the page has ended since."""
        context.page_maker = list(self.pages)
        context.footnotes, context.reported_footnotes = map(list, self.notes)
        context.broken_out_of_flow = dict(self.out_of_flow)
        context._excluded_shapes_root_boxes, context._excluded_shapes = [], dict(self.shapes)
        context.in_column = False
        for name, by_page in self.running.items():
            context.running_elements[name].clear()
            context.running_elements[name].update({page: list(found) for page, found in by_page.items()})
        state = foot(context)
        state.following, state.busy = dict(self.following), False
        if (ends := context.gatherings_ends) is not None:
            ends.restore(self.ends)
        for name, value in self.figures.items():
            setattr(context.gatherings_figures, name, value.copy())


def beginning(context: Any) -> Beginning:
    """The state as it is now, before the last page that the engine has a record of is made."""
    figures = getattr(context, "gatherings_figures", None)
    return Beginning(
        tuple(context.page_maker),
        (list(context.footnotes), list(context.reported_footnotes)),
        dict(foot(context).following),
        {} if figures is None else {name: getattr(figures, name).copy() for name in _FIGURES},
        dict(context.broken_out_of_flow),
        dict(context._excluded_shapes),
        {
            name: {page: list(f) for page, f in found.items()}
            for name, found in context.running_elements.items()
        },
        {} if context.gatherings_ends is None else dict(context.gatherings_ends.kept),
    )


def kept_whole(root: Any, resume: Any) -> Any | None:
    """The box that may not be divided and yet goes on where the next page begins; None where there is none."""
    avoiding = (
        box
        for box in parted_boxes(root, resume)
        if box.element is not None and box.style["break_inside"] in AVOID
    )
    return next(avoiding, None)
