"""The lines of a paragraph, broken over pages with their notes.

In: what WeasyPrint hands to its own `_linebox_layout`. Out: what that returns. It takes the
engine's place while notes are set by `notes_layout`, and follows it (BSD licence) in all but
the two points where a line meets the notes: a line that would overflow first asks the last
note to be cut shorter, and a line whose notes cannot begin on the page goes to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gatherings.press import internals
from gatherings.press.page_bottoms import down_to_grid
from gatherings.press.paragraphs.page_ends import without_hyphen


@dataclass(slots=True)
class Lines:
    """An iterator of lines that can be looked ahead in."""

    source: Iterator[tuple[Any, Any]]
    kept: list[tuple[Any, Any]] = field(default_factory=list)

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> tuple[Any, Any]:
        return self.kept.pop(0) if self.kept else next(self.source)

    def ahead(self, number: int) -> list[Any]:
        """Up to `number` lines that follow."""
        while len(self.kept) < number:
            following = next(self.source, None)
            if following is None:
                break
            self.kept.append(following)
        return [line for line, _ in self.kept[:number]]


@dataclass(slots=True)
class _Paragraph:
    """One call: what the engine passed, and what becomes of it."""

    context: Any
    box: Any
    index: int
    new_children: list[Any]
    page_is_empty: bool
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    bottom_space: float
    skip_stack: Any
    lines: Lines
    child: Any
    """The line box that is broken."""
    start: int
    """How many children the block had before."""
    first_stack: Any
    """Where the first line on this page begins."""
    abort: bool = False
    stop: bool = False
    resume_at: Any = None

    @property
    def must_stay(self) -> bool:
        """Whether a line can go nowhere else, being the first thing on its page."""
        return not self.new_children and self.page_is_empty

    def break_before(self, line: Any, ahead: int) -> None:
        """Break the page before `line`, as orphans and widows allow."""
        following = self.lines.ahead(ahead)
        needed = max(0, self.box.style["widows"] - 1 - len(following))
        for other in following:
            internals.engine("layout.block.remove_placeholders")(
                self.context, other.children, self.absolute_boxes, self.fixed_boxes
            )
        self.abort, self.stop, self.resume_at = internals.engine("layout.block._break_line")(
            self.context,
            self.box,
            line,
            self.new_children,
            needed,
            self.page_is_empty,
            self.index,
            self.skip_stack,
            self.resume_at,
            self.absolute_boxes,
            self.fixed_boxes,
        )
        if self.stop and not self.context.in_column:
            without_hyphen(self.new_children, self.start, int(self.box.style["widows"]), self.again)

    def again(self, position_y: float) -> Iterator[tuple[Any, Any]]:
        """The lines of this page once more, from the first."""
        made: Iterator[tuple[Any, Any]] = internals.engine("layout.inline.iter_line_boxes")(
            self.context,
            self.child,
            position_y,
            self.bottom_space,
            self.first_stack,
            self.box,
            [],
            [],
            None,
            None,
        )
        return made

    def can_break_before(self) -> bool:
        """Whether a break before the next line leaves enough lines on both pages."""
        widows = int(self.box.style["widows"])
        enough_here = len(self.new_children) >= int(self.box.style["orphans"])
        return enough_here and widows - 1 - len(self.lines.ahead(widows)) <= 0

    def notes_of(self, line: Any) -> list[Any]:
        """Notes called in a line that wait to be set."""
        found: list[Any] = []
        for box in line.descendants():
            if box.footnote in self.context.footnotes and box.footnote not in found:
                found.append(box.footnote)
        return found


def linebox_layout(  # noqa: PLR0913, PLR0917 - the engine's own list of arguments
    context: Any,
    box: Any,
    index: int,
    child: Any,
    new_children: list[Any],
    page_is_empty: bool,  # noqa: FBT001
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    adjoining_margins: Any,
    bottom_space: float,
    position_y: float,
    skip_stack: Any,
    first_letter_style: Any,
    first_line_style: Any,
    draw_bottom_decoration: Any,
    max_lines: int | None,
) -> tuple[bool, bool, Any, float, list[Any], int | None]:
    """Lines of `child` on this page; returns what the engine's own function returns."""
    if adjoining_margins:
        position_y += internals.engine("layout.block.collapse_margin")(adjoining_margins)
    if not new_children and skip_stack is None:
        position_y += down_to_grid(context, box, position_y)
    lines = Lines(
        iter(
            internals.engine("layout.inline.iter_line_boxes")(
                context,
                child,
                position_y,
                bottom_space,
                skip_stack,
                box,
                absolute_boxes,
                fixed_boxes,
                first_letter_style,
                first_line_style,
            )
        )
    )
    here = _Paragraph(
        context,
        box,
        index,
        new_children,
        page_is_empty,
        absolute_boxes,
        fixed_boxes,
        bottom_space,
        skip_stack,
        lines,
        child,
        len(new_children),
        skip_stack,
    )
    new_notes: list[Any] = []
    for line, resume_at in lines:
        if max_lines is not None:
            if max_lines == 0:
                new_children[-1].block_ellipsis = box.style["block_ellipsis"]
                break
            max_lines -= 1
        here.resume_at = line.resume_at = resume_at
        draw_bottom_decoration |= resume_at is None
        foot = box.border_bottom_width + box.padding_bottom if draw_bottom_decoration else 0
        bottom = _line_bottom(here, line, foot, new_notes)
        if bottom is None:
            break
        new_children.append(line)
        position_y = bottom
        here.skip_stack = resume_at
    if new_children:
        here.resume_at = {index: new_children[-1].resume_at}
    return here.abort, here.stop, here.resume_at, position_y, new_notes, max_lines


def _line_bottom(here: _Paragraph, line: Any, foot: float, new_notes: list[Any]) -> float | None:
    """Where a line ends that can stand on this page; None if the page breaks before it."""
    context, bottom = here.context, line.position_y + line.height
    overflow = not here.must_stay and context.overflows_page(here.bottom_space, bottom + foot)
    if overflow and (
        here.can_break_before() or not _shorten_notes(context, here.bottom_space, bottom + foot)
    ):
        here.break_before(line, here.box.style["widows"])
        return None
    if not overflow and here.page_is_empty and context.overflows_page(here.bottom_space, bottom):
        # The first line is higher than the page: drop the margin above it.
        bottom -= here.box.margin_top
        line.translate(0, -here.box.margin_top)
        here.box.margin_top = 0
    if context.footnotes:
        notes = here.notes_of(line)
        new_notes.extend(notes)
        if notes and not _set_notes(context, notes, here.bottom_space, bottom + foot, forced=here.must_stay):
            for note in reversed(notes):
                context.unlayout_footnote(note)
            here.break_before(line, here.box.style["widows"] - 1)
            return None
    return float(bottom)


def _set_notes(context: Any, notes: list[Any], bottom_space: float, bottom: float, *, forced: bool) -> bool:
    """Try to begin the notes of a line that ends at `bottom`; the last may be divided.

    `forced`: the line must stay, so what does not fit is pushed to the next page.
    """
    from gatherings.press.notes_layout import all_begun, foot, most

    state = foot(context)
    if context.reported_footnotes and not forced:
        return False
    if context.current_footnote_area.height == "auto":
        context._update_footnote_area()
    for number, note in enumerate(notes):
        context.footnotes.remove(note)
        if context.reported_footnotes:
            context.reported_footnotes.append(note)
            continue
        context.current_page_footnotes.append(note)
        state.limits[note] = min(state.bottom - bottom_space - bottom, most(context))
        context._update_footnote_area()
        if all_begun(context) and not (state.cut and number < len(notes) - 1 and not forced):
            continue
        if not forced:
            return False
        context.current_page_footnotes.remove(note)
        state.limits.pop(note)
        context.reported_footnotes.append(note)
        context._update_footnote_area()
    return True


def _shorten_notes(context: Any, bottom_space: float, bottom: float) -> bool:
    """Make room for a line that may not move: divide the last note higher up."""
    from gatherings.press.notes_layout import all_begun, foot

    state = foot(context)
    if state.busy or context.in_column or not context.current_page_footnotes:
        return False
    note = context.current_page_footnotes[-1]
    before = state.limits.get(note)
    state.limits[note] = state.bottom - bottom_space - bottom
    context._update_footnote_area()
    if all_begun(context) and not context.overflows_page(bottom_space, bottom):
        return True
    if before is None:
        del state.limits[note]
    else:
        state.limits[note] = before
    context._update_footnote_area()
    return False
