"""Figures that float: one that does not fit goes to the head of the next page, and the text flows up.

In: WeasyPrint's layout while it runs. Out: the same layout, in which a figure or table that may not be divided
waits for the next page instead of taking the text below it along. Figures keep their order, stand at most one page
from their place, and never leave the part of the leaf that they belong to; where that can't be had, `AgainError`
asks for another try with the figure at the head of the page before or in its place. Installed only while a leaf is
laid out (`floating_figures`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.notes_layout import kept_notes
from gatherings.press.page_rules import AgainError, Hints, PageRules

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SHARE = 0.75
"""Most of a page's depth that figures at its head may take, so that text stays below them."""
PX = 96 / 72
"""Pixels in a point."""
AVOID = frozenset({"avoid", "avoid-page"})


@dataclass(slots=True)
class Waiting:
    """A figure on its way to the head of a page."""

    box: Any
    parent: Any
    """The box that it stands in."""
    indent: float
    """Pixels from the left edge of the root to its own."""
    path: tuple[int, ...]
    """Where it stands among the boxes of the leaf."""


@dataclass(slots=True)
class Figures:
    """What is known of the figures of a leaf while its pages are made."""

    rules: PageRules
    hints: Hints
    queue: list[Waiting] = field(default_factory=list)
    """Those that wait, in their order."""
    met: list[Waiting] = field(default_factory=list)
    """Those that did not fit on the page being made."""
    placed: list[Any] = field(default_factory=list)
    """Boxes at the head of the page being made."""
    early: list[Waiting] = field(default_factory=list)
    """Those set ahead of their place, which the text has not reached yet."""
    done: set[int] = field(default_factory=set)
    """Ids of boxes set ahead of their place."""
    paths: dict[int, tuple[int, ...]] = field(default_factory=dict)
    parents: dict[int, Any] = field(default_factory=dict)
    root_x: float = 0.0
    trying: bool = False
    """Whether a figure is being tried, and must not pull what stands before it along."""

    def reset(self) -> None:
        """Begin the leaf anew."""
        self.queue, self.met, self.placed, self.early, self.done = [], [], [], [], set()

    def index(self, root: Any) -> None:
        """Note where every box of the leaf stands."""
        waiting: list[tuple[Any, tuple[int, ...]]] = [(root, ())]
        while waiting:
            box, path = waiting.pop()
            self.paths[id(box)] = path
            for number, child in enumerate(getattr(box, "children", ())):
                self.parents[id(child)] = box
                waiting.append((child, (*path, number)))

    def floats(self, box: Any) -> bool:
        """Whether a box is a figure that may leave its place."""
        element: Element | None = box.element
        if element is None or element.tag != "figure" or element in self.hints.here:
            return False
        parent = self.parents.get(id(box))
        if parent is None or parent.element_tag not in ("body", "section", "div"):
            return False
        boxed = parent.element is not None and "box" in parent.element.get("class", "").split()
        return not boxed and box.style["break_inside"] in AVOID and not _here(element)


def _here(element: Element) -> bool:
    """Whether it is an ornament, or its author wants it where it is."""
    image = element.find("img")
    return "here" in element.get("class", "").split() or (image is not None and image.get("alt") == "")


def figures(context: Any) -> Figures:
    """The state that belongs to a layout."""
    state: Figures = context.gatherings_figures
    return state


@contextmanager
def floating_figures(context: Any, rules: PageRules, hints: Hints) -> Iterator[None]:
    """While it is open, figures float; to be opened after `divided_notes`, whose work it builds on."""
    context.gatherings_figures = Figures(rules, hints)
    wrapped = {
        "layout.block._in_flow_layout": _in_flow,
        "layout.block.find_earlier_page_break": _earlier_break,
        "layout.page.block_level_layout": _root_layout,
        "layout.make_all_pages": _all_pages,
    }
    with internals.replaced({name: made(internals.standing(name)) for name, made in wrapped.items()}):
        yield


def _earlier_break(found: Any) -> Any:
    def break_(context: Any, *more: Any) -> Any:
        return None if figures(context).trying else found(context, *more)

    return break_


def _all_pages(made: Any) -> Any:
    def pages(context: Any, *more: Any) -> Any:
        figures(context).reset()
        return made(context, *more)

    return pages


def _in_flow(laid: Any) -> Any:
    """A block in its place; a figure for which there is no room waits instead."""

    def in_flow(  # noqa: PLR0913, PLR0917 - the engine's own list of arguments
        context: Any,
        box: Any,
        index: int,
        child: Any,
        new_children: list[Any],
        page_is_empty: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        adjoining_margins: list[Any],
        bottom_space: float,
        position_y: float,
        skip_stack: Any,
        *more: Any,
    ) -> Any:
        state = figures(context)
        passed_over = False, False, None, position_y, adjoining_margins, more[3], new_children, more[4]
        if id(child) in state.done:
            return passed_over
        if child.element_tag == "figure":
            _keep_order(state, child)

        def in_place(children: list[Any], margins: list[Any]) -> Any:
            return laid(
                context, box, index, child, children, page_is_empty, absolute_boxes, fixed_boxes, margins,
                bottom_space, position_y, skip_stack, *more,
            )  # fmt: skip

        if (
            skip_stack is not None
            or context.in_column
            or bottom_space == -math.inf
            or not state.floats(child)
        ):
            return in_place(new_children, adjoining_margins)
        if not state.queue and not state.met:
            kept = kept_notes(context)
            placeholders = list(absolute_boxes), list(fixed_boxes)
            state.trying = True
            try:
                found = in_place(list(new_children), list(adjoining_margins))
            finally:
                state.trying = False
            if not found[0] and found[6] and found[6][-1].element is child.element:
                new_children[:] = found[6]
                return (*found[:6], new_children, found[7])
            kept.restore(context)
            absolute_boxes[:], fixed_boxes[:] = placeholders
        indent = child.position_x - state.root_x
        state.met.append(Waiting(child, box, indent, state.paths[id(child)]))
        return passed_over

    return in_flow


def _keep_order(state: Figures, figure: Any) -> None:
    """Raise `AgainError` where a figure met in the text would change places with another."""
    for early in state.early:
        if state.paths[id(figure)] < early.path:  # that one stands before this, which precedes it
            raise AgainError(early.box.element, None)
    waiting = [*state.queue, *state.met]
    if waiting and not state.floats(figure):  # this one stays, and would stand before those that wait
        raise AgainError(waiting[0].box.element, None)


def _root_layout(laid: Any) -> Any:
    """A page of the leaf, with the figures that wait at its head."""

    def root(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        *more: Any,
        **named: Any,
    ) -> Any:
        if not box.is_for_root_element:
            return laid(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes,
                fixed_boxes, *more, **named,
            )  # fmt: skip
        state = figures(context)
        if not state.paths:
            state.index(box)
        state.root_x, state.met = box.position_x, []
        depth = _place(context, box, absolute_boxes, fixed_boxes) if box.children else 0.0
        if depth:
            box.position_y += depth
            page_is_empty = False
        found = laid(
            context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes,
            fixed_boxes, *more, **named,
        )  # fmt: skip
        if found[0] is None:
            if state.placed:
                raise AgainError(state.placed[-1].element, None)
            return found
        if box.children:
            _settle(state, context.current_page, _path(found[1]) if found[1] is not None else None)
        found[0].children = [*state.placed, *found[0].children]
        return found

    return root


def _place(context: Any, root: Any, absolute_boxes: list[Any], fixed_boxes: list[Any]) -> float:
    """Set the figures that wait at the head of the page; returns the depth in pixels that they take."""
    state = figures(context)
    line, top = state.rules.line * PX, root.position_y
    room = SHARE * (context.page_bottom - top)
    depth = 0.0
    state.placed = []
    for waiting in _ahead(state, context.current_page, root):
        state.queue.append(waiting)
        state.early.append(waiting)
        state.done.add(id(waiting.box))
    while state.queue:
        waiting = state.queue[0]
        child = waiting.box
        child.position_x, child.position_y = root.position_x + waiting.indent, top + depth
        kept, placeholders = kept_notes(context), (list(absolute_boxes), list(fixed_boxes))
        new, rest = internals.engine("layout.block.block_level_layout")(
            context,
            child,
            0,
            None,
            waiting.parent,
            page_is_empty=True,
            absolute_boxes=absolute_boxes,
            fixed_boxes=fixed_boxes,
        )[:2]
        high = math.ceil((new.border_height() + max(new.margin_bottom, line / 2) - 0.05) / line) * line
        if rest is not None or depth + high > room:
            if not state.placed:
                raise AgainError(child.element, None)
            kept.restore(context)
            absolute_boxes[:], fixed_boxes[:] = placeholders
            break
        new.translate(dy=top + depth - new.border_box_y())
        new.gatherings_floats = True
        state.placed.append(new)
        state.queue.pop(0)
        depth += high
    return depth


def _ahead(state: Figures, page: int, root: Any) -> Iterator[Waiting]:
    """Figures to be set at the head of this page before their place is reached."""
    wanted = [element for element, number in state.hints.ahead.items() if number == page]
    if not wanted:
        return
    for box in root.descendants():
        if box.element in wanted and box.element_tag == "figure" and id(box) in state.paths:
            parent = state.parents[id(box)]
            if not isinstance(getattr(parent, "width", None), (int, float)):
                raise AgainError(box.element, None)
            indent = parent.content_box_x() - root.position_x
            wanted.remove(box.element)
            yield Waiting(box, parent, indent, state.paths[id(box)])


def _path(resume: Any) -> tuple[int, ...]:
    """Where a page ends among the boxes of the leaf; a row of a table ends in several places at once."""
    found: tuple[int, ...] = ()
    while resume:
        index = min(resume, key=lambda k: -1 if k is None else k)
        found += (0 if index is None else index,)
        resume = resume[index]
    return found


def _settle(state: Figures, page: int, end: tuple[int, ...] | None) -> None:
    """What waits when a page is done; raises `AgainError` for what must not wait."""
    state.queue += [w for w in state.met if end is None or w.path < end[: len(w.path)]]
    state.met = []
    for waiting in state.queue:
        inside = waiting.path[:-1]
        if end is None or end[: len(inside)] != inside:  # its part of the leaf ends on this page
            raise AgainError(waiting.box.element, page if page > 1 else None)
