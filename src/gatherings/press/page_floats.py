"""Figures that float: one that does not fit goes to the head of the next page, and the text flows up.

In: WeasyPrint's layout while it runs. Out: the same layout, in which a figure or table that may not be divided
waits for the next page instead of taking the text below it along; so does a box of moderate height. Where that page
begins within a list, a box or a quotation, they stand below it; a pull quote stands between two paragraphs. Figures
keep their order, stand at most a page or two from their place, and never leave the part of the leaf that they belong
to; where that can't be had, `AgainError` asks for another try with the figure at the head of the page before or in its
place. Installed only while a leaf is laid out (`floating_figures`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gatherings.press import internals
from gatherings.press.in_flow import Flow
from gatherings.press.notes_layout import kept_notes
from gatherings.press.page_bottoms import HEADS
from gatherings.press.page_rules import AgainError, Hints, PageRules
from gatherings.press.page_waiting import Figures, Waiting, figures

SHARE = 0.75
"""Most of a page's depth that figures at its head may take, so that text stays below them."""
MODERATE = 0.5
"""Most of a page's depth that a box may have to be kept whole."""
FARTHEST = 1
"""Pages on which a figure may wait, that on which it was met aside."""
ABOVE = 4
"""Lines that stand above a pull quote which has waited."""
BELOW = 3
"""Lines that there must be room for below a pull quote, so that it does not end a page."""
PX = 96 / 72
"""Pixels in a point."""


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
    """A block in its place; a figure for which there is no room waits instead, and what waited stands before it."""

    def in_flow(context: Any, *given: Any) -> Any:
        state, flow = figures(context), Flow(laid, context, given[11:], *given[:11])
        child = flow.child
        if id(child) in state.done:
            return flow.passed_over
        if flow.free and state.queue and state.holds(flow.box):
            _set_between(state, flow)
        if child.element_tag == "figure":
            _keep_order(state, child)
        if not flow.free or not state.floats(child):
            return flow.placed(child)
        path, indent = state.paths[id(child)], child.position_x - state.root_x
        waiting = Waiting(child, flow.box, indent, path, context.current_page)
        first = waiting.quoted and flow.page_is_empty and not flow.new_children and context.current_page > 1
        if not first and (waiting.quoted or not state.figures_wait):
            found = flow.whole(child, _below(state, waiting))
            if found is not None:
                return found
            if not _moderate(flow):
                return flow.placed(child)
        if all(one.box is not child for one in (*state.queue, *state.met)):
            (state.queue if first else state.met).append(waiting)
        return flow.passed_over

    return in_flow


def _set_between(state: Figures, flow: Flow) -> None:
    """Set here what has waited, if it may stand here and there is room."""
    for waiting in list(state.queue):
        if not _may_stand(state, waiting, flow):
            continue
        waiting.box.position_x, waiting.box.position_y = state.root_x + waiting.indent, flow.position_y
        found = flow.whole(waiting.box, _below(state, waiting))
        if found is not None:
            state.queue.remove(waiting)
            state.between.append(waiting)
            flow.position_y, flow.margins = found[3:5]
            flow.child.position_y = flow.position_y
        elif not waiting.quoted:
            return


def _may_stand(state: Figures, waiting: Waiting, flow: Flow) -> bool:
    """Whether here: a pull quote below some lines of text, a figure on a page that begins within a list.

    Neither leaves its part of the leaf: the lines below a text's end are those of lives and references.
    """
    inside = waiting.path[:-1]
    if state.paths.get(id(flow.child), ())[: len(inside)] != inside:
        return False
    above = flow.new_children[-1].element_tag if flow.new_children else ""
    if not waiting.quoted:
        return state.inside and bool(above) and above not in HEADS
    top = flow.context.current_footnote_area.page.content_box_y()
    low = flow.position_y - top >= ABOVE * state.rules.line * PX
    return low and above == "p" and flow.child.element_tag in ("p", *HEADS)


def _below(state: Figures, waiting: Waiting) -> float:
    return BELOW * state.rules.line * PX if waiting.quoted else 0.0


def _moderate(flow: Flow) -> bool:
    """Whether what does not fit is no higher than a box that is kept whole; figures always are."""
    if flow.child.element_tag == "figure":
        return True
    new = internals.engine("layout.block.block_level_layout")(
        flow.context,
        flow.child,
        -math.inf,
        None,
        flow.box,
        page_is_empty=True,
        absolute_boxes=[],
        fixed_boxes=[],
    )[0]
    page = flow.context.current_footnote_area.page
    return new is not None and bool(new.border_height() <= MODERATE * page.height)


def _keep_order(state: Figures, figure: Any) -> None:
    """Raise `AgainError` where a figure met in the text would change places with another."""
    for early in state.early:
        if state.paths[id(figure)] < early.path:  # that one stands before this, which precedes it
            raise AgainError(early.box.element, None, early.since)
    waiting = [one for one in (*state.queue, *state.met) if one.box.element_tag == "figure"]
    if waiting and not state.floats(figure):  # this one stays, and would stand before those that wait
        raise AgainError(waiting[0].box.element, None, waiting[0].since)


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
        state.root_x, state.met, state.between = box.position_x, [], []
        state.inside = state.parts(box, skip_stack)
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
        _take_back(state, found[0])
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
        if state.inside:
            raise AgainError(waiting.box.element, None, waiting.since)
        state.queue.append(waiting)
        state.early.append(waiting)
        state.done.add(id(waiting.box))
    for waiting in [one for one in state.queue if not one.quoted and not state.inside]:
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
                raise AgainError(child.element, None, waiting.since)
            kept.restore(context)
            absolute_boxes[:], fixed_boxes[:] = placeholders
            break
        new.translate(dy=top + depth - new.border_box_y())
        new.gatherings_floats = True
        state.placed.append(new)
        state.queue.remove(waiting)
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
            yield Waiting(box, parent, indent, state.paths[id(box)], page)


def _path(resume: Any) -> tuple[int, ...]:
    """Where a page ends among the boxes of the leaf; a row of a table ends in several places at once."""
    found: tuple[int, ...] = ()
    while resume:
        index = min(resume, key=lambda k: -1 if k is None else k)
        found += (0 if index is None else index,)
        resume = resume[index]
    return found


def _take_back(state: Figures, root: Any) -> None:
    """Let wait again what was set below a list, but went with a page break."""
    if state.between:
        standing = {id(box.element) for box in root.descendants()}
        lost = [waiting for waiting in state.between if id(waiting.box.element) not in standing]
        state.queue[:0] = lost


def _settle(state: Figures, page: int, end: tuple[int, ...] | None) -> None:
    """What waits when a page is done; raises `AgainError` for what must not wait."""
    state.queue += [w for w in state.met if end is None or w.path < end[: len(w.path)]]
    state.met = []
    for waiting in state.queue:
        inside = waiting.path[:-1]
        early = page if page > 1 and waiting.box.element_tag == "figure" else None
        if end is None or end[: len(inside)] != inside:  # its part of the leaf ends on this page
            raise AgainError(waiting.box.element, early, waiting.since)
        if page - waiting.since > FARTHEST:
            raise AgainError(waiting.box.element, None, waiting.since)
