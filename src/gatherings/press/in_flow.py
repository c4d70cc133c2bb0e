"""A place in the text at which the engine lays out a block, so that other blocks may be tried there as well.

In: the engine's own list of arguments. Out: `Flow`, which gives the engine's outcome for any block, or nothing where
that would not stand whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gatherings.press.notes_layout import kept_notes
from gatherings.press.page_waiting import figures


@dataclass(slots=True)
class Flow:
    """The place in the text that the engine has come to: its own list of arguments."""

    laid: Any
    """The engine's way of laying out a block there."""
    context: Any
    more: tuple[Any, ...]
    """The last of the arguments, from the style of a first letter on."""
    box: Any
    index: int
    child: Any
    new_children: list[Any]
    page_is_empty: Any
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    margins: list[Any]
    bottom_space: float
    position_y: float
    skip_stack: Any

    @property
    def passed_over(self) -> Any:
        """The outcome for a block that does not stand here."""
        return (
            False, False, None, self.position_y, self.margins, self.more[3], self.new_children, self.more[4]
        )  # fmt: skip

    @property
    def free(self) -> bool:
        """Whether something may wait here, or stand that has waited."""
        return self.skip_stack is None and not self.context.in_column and self.bottom_space != -math.inf

    def placed(self, block: Any, *, below: float = 0.0, trying: bool = False) -> Any:
        """The outcome for a block, with so many pixels free below it; `trying` leaves the lists as they are."""
        children, margins = self.new_children, self.margins
        if trying:
            children, margins = list(children), list(margins)
        return self.laid(
            self.context, self.box, self.index, block, children, self.page_is_empty, self.absolute_boxes,
            self.fixed_boxes, margins, self.bottom_space + below, self.position_y, self.skip_stack, *self.more,
        )  # fmt: skip

    def whole(self, block: Any, below: float) -> Any:
        """The outcome for a block that stands whole; None where it doesn't, and nothing has changed."""
        kept, placeholders = kept_notes(self.context), (list(self.absolute_boxes), list(self.fixed_boxes))
        state = figures(self.context)
        state.trying = True
        try:
            found = self.placed(block, below=below, trying=True)
        finally:
            state.trying = False
        complete = found[2] is None or block.element_tag == "figure"
        if not found[0] and complete and found[6] and found[6][-1].element is block.element:
            self.new_children[:] = found[6]
            return (*found[:6], self.new_children, found[7])
        kept.restore(self.context)
        self.absolute_boxes[:], self.fixed_boxes[:] = placeholders
        return None
