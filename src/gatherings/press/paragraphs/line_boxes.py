"""Lines that were planned, made into boxes without asking the engine where they end.

In: a planned line, the engine's box of its paragraph, and where in it the line begins. Out: the line box that
the engine would make of it, in a fraction of the time: a text that stands whole on its line needs no search for
its end, and words that were measured need not be shaped again. It follows `get_next_linebox` and
`split_inline_box` of WeasyPrint 70 (BSD licence); None is returned for whatever is out of the ordinary.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.paragraphs.fit import HYPHEN, Line
from gatherings.press.paragraphs.hyphens import SHY
from gatherings.press.paragraphs.measure import expandable
from gatherings.press.tracing import part_of_text

COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})
"""Kinds of white space of which a line begins with none."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatherings.press.paragraphs.measure import Face
    from gatherings.press.paragraphs.prepared import Prepared


@cache
def _text_box() -> Any:
    return internals.kind("TextBox")


@cache
def _line_box() -> Any:
    return internals.kind("LineBox")


def after_spaces(box: Any, skip_stack: Any) -> Any:
    """Where a line begins, after spaces that are not shown: the engine's `skip_first_whitespace`, quicker."""
    index, inner = (0, None) if skip_stack is None else next(iter(skip_stack.items()))
    if isinstance(box, _text_box()):
        text = box.text.encode()
        if index == len(text):
            return "continue"
        if box.style["white_space"] in COLLAPSING:
            while text[index : index + 1] == b" ":
                index += 1
        return {index: None} if index else None
    if isinstance(box, (_line_box(), internals.kind("InlineBox"))):
        if index == 0 and not box.children:
            return None
        found = after_spaces(box.children[index], inner)
        if found == "continue":
            index += 1
            if index >= len(box.children):
                return "continue"
            found = after_spaces(box.children[index], None)
        return {index: found} if index or found else None
    return None


def is_plain(box: Any) -> bool:
    """Whether lines of a box are made of texts in a row from left to right, and of nothing else."""
    text, inline = internals.kind("TextBox"), internals.kind("InlineBox")
    if box.style["direction"] != "ltr":
        return False
    for child in box.children:
        if not isinstance(child, (text, inline)) or not child.is_in_normal_flow():
            return False
        rise = child.style["vertical_align"]
        if rise != "baseline" and type(rise) not in (int, float):
            return False
        if isinstance(child, inline) and not is_plain(child):
            return False
    return True


@dataclass(slots=True)
class LineMaker:
    """Makes the boxes of one line."""

    ready: Prepared
    line: Line
    containing: Any
    context: Any
    split: Callable[..., Any]
    """The engine's way from a text to its box, for texts that are out of the ordinary."""
    resolved: Callable[..., Any]
    """The engine's way from a style to lengths."""
    spread: bool
    """Whether the spaces of the line will be made wider or narrower, and texts are shaped word by word."""
    spaces: int = 0
    last: Any = None
    """The box of the last text so far."""

    def broken(self, box: Any, position_x: float, skip_stack: Any) -> tuple[Any, Any]:
        """What of a line box or a box in it belongs to the line, and where that goes on."""
        is_start = skip_stack is None
        skip, skip_stack = (0, None) if is_start else next(iter(skip_stack.items()))
        children, resume, x = [], None, position_x
        text_box = _text_box()
        for index in range(skip, len(box.children)):
            child = box.children[index]
            child.position_y = box.position_y
            if isinstance(child, text_box):
                if "padding_left" not in child.__dict__:  # it has neither margins nor padding, on any page
                    self.resolved(child, self.containing)
                child.position_x = x
                made, at = self._text(child, next(iter(skip_stack)) if skip_stack else 0)
                inner = None if at is None else {at: None}
            else:
                self.resolved(child, self.containing)
                child.margin_left = 0 if child.margin_left == "auto" else child.margin_left
                child.margin_right = 0 if child.margin_right == "auto" else child.margin_right
                made, inner = self.broken(child, x, skip_stack)
            skip_stack = None
            if made is not None:
                x = made.position_x + made.margin_width()
                children.append(made)
            if inner is not None:
                resume = {index: inner}
                break
        return _closed(box, children, position_x, is_start=is_start, is_end=resume is None), resume

    def _text(self, box: Any, skip: int) -> tuple[Any, int | None]:
        """What of a text belongs to the line, and the byte at which it goes on."""
        flat, line = self.ready.flat, self.line
        part = flat.part_of.get(id(box))
        if part is None:  # an empty one
            return None, None
        start = part.characters_to(skip) if skip else 0
        resume = None
        if line.resume <= part.end and line.resume < len(flat.text):
            resume = part.bytes_to(max(0, line.resume - part.start))
        piece = box.text[start : max(start, min(line.cut, part.end) - part.start)]
        if not piece or (resume is not None and not piece.strip(" ")):
            return None, resume
        _, face = self.ready.part_at(part.start)
        assert face is not None  # pictures aren't plain
        if resume is not None and line.kind == HYPHEN:
            piece = piece.rstrip(SHY) + face.hyphen
        made = part_of_text(box, piece, skip)
        if resume is not None:
            made.hyphenated = line.kind == HYPHEN
        self._measured(made, face)
        self.spaces += expandable(piece)
        self.last = made
        return made, resume

    def _measured(self, box: Any, face: Face) -> None:
        known = (
            None if box.style["text_decoration_line"] != "none" else face.shape(box.text, spread=self.spread)
        )
        if known is None:
            found = self.split(self.context, box, None, 0, True)[0]  # noqa: FBT003 - the engine's own
            names = ("text", "width", "pango_layout", "height", "margin_top", "margin_bottom", "baseline")
            box.__dict__.update({name: getattr(found, name) for name in names})
            return
        box.width, box.height, baseline = known
        half = (face.line_height - box.height) / 2
        box.margin_top = box.margin_bottom = half
        box.baseline = baseline + half
        box.pango_layout = face.layout(box.text)


def _closed(box: Any, children: list[Any], position_x: float, *, is_start: bool, is_end: bool) -> Any:
    """A copy of a box with its part of the line in it."""
    left = box.padding_left + box.margin_left + box.border_left_width
    new = box.copy_with_children(children)
    new.remove_decoration(start=not is_start, end=not is_end)
    if not isinstance(box, _line_box()):
        new.position_x = position_x
        if left and (is_start or box.style["box_decoration_break"] == "clone"):
            for child in children:
                moved(child, left, 0)
    new.width = 0
    if children:
        new.width = children[-1].position_x + children[-1].margin_width() - new.content_box_x()
    _with_line_height(new)
    return new


def _with_line_height(box: Any) -> None:
    """Give a box margins that make it as high as its line."""
    style = box.style
    kept = style.__dict__.get("kept_strut")
    if kept is None:
        kept = style.kept_strut = internals.engine("text.line_break.strut")(style)
    line_height, box.baseline = kept
    box.height = style["font_size"]
    half = (line_height - box.height) / 2
    box.margin_top = half - box.border_top_width - box.padding_top
    box.margin_bottom = half - box.border_bottom_width - box.padding_bottom


def moved(box: Any, dx: float, dy: float) -> None:
    """Move a box and what is in it."""
    if dx == dy == 0:
        return
    box.position_x += dx
    box.position_y += dy
    for child in box.children:
        moved(child, dx, dy)


def widened(box: Any, spacing: float, x: float) -> float:
    """Add `spacing` to every space in a box that begins `x` to the right; returns how far its end moved."""
    box.position_x += x
    if box.children:
        before = x
        for child in box.children:
            x = widened(child, spacing, x)
        box.width += x - before
    elif isinstance(box, _text_box()):
        box.justification_spacing = spacing
        number = expandable(box.text)
        if number:
            extra = spacing * number
            x += extra
            box.width += extra
            box.pango_layout.justification_spacing = spacing
    return x


def aligned(line: Any) -> None:
    """Set the texts of a line on its baseline, and tell the line its height."""
    top, bottom = -line.baseline, -line.baseline + line.margin_height()
    above, below = _edges(line, 0.0)
    top, bottom = min(top, above), max(bottom, below)
    line.baseline = -top
    line.position_y = top
    line.height = bottom - top
    line.margin_top = line.margin_bottom = 0


def _edges(box: Any, baseline: float) -> tuple[float, float]:
    """The upper and lower edge of what is in a box, which is set on a baseline."""
    above, below = float("inf"), float("-inf")
    for child in box.children:
        rise = child.style["vertical_align"]
        on = baseline if rise == "baseline" else baseline - rise
        top = child.position_y = on - child.baseline
        above, below = min(above, top), max(below, top + child.margin_height())
        if child.children:
            high, low = _edges(child, on)
            above, below = min(above, high), max(below, low)
    return above, below
