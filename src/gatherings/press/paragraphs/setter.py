"""Total-fit lines given to the layout engine, while it lays out a leaf.

In: line boxes that the engine is about to break. Out: the same lines broken where `Paragraph`
says, justified (also by narrower spaces, which the engine never does) and with punctuation in
the margins. Four functions of the engine are wrapped while `total_fit` is open; a paragraph that
is out of the ordinary is broken by the engine as ever, and its lines say why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gatherings.press import internals
from gatherings.press.paragraphs.composition import House
from gatherings.press.paragraphs.fit import EXPLICIT, HYPHEN, Line
from gatherings.press.paragraphs.flat import Part, Unusual
from gatherings.press.paragraphs.line_boxes import LineMaker, after_spaces, aligned, moved, widened
from gatherings.press.paragraphs.plan import Ends, Plan
from gatherings.press.paragraphs.prepared import Measured, Prepared, prepared
from gatherings.press.paragraphs.widening import widen
from gatherings.press.tracing import part_of_text

WIDE = 1e5
"""Pixels: no line that was planned is too long for this."""


class Planned(NamedTuple):
    """A line as it was planned; line boxes carry it as ``planned``."""

    paragraph: Prepared
    line: Line
    plan: Plan
    width: float
    indent: float
    """Pixels by which the first line of the paragraph is indented."""
    setter: Setter
    skip: Any
    """Where the engine's boxes go on, after spaces that are not shown."""

    @property
    def hyphenated(self) -> bool:
        """Whether it ends with a hyphen, added or written."""
        return self.line.kind in (HYPHEN, EXPLICIT)


@dataclass(slots=True)
class Setter:
    """The wrappers, and the line that is being made."""

    house: House
    measured: Measured
    """What was measured when the same leaf was laid out before."""
    now: Planned | None = None
    override: Plan | None = None
    """A plan that holds instead of the paragraph's own."""
    ends: Ends = field(default_factory=Ends)
    """What was planned for the sake of the feet of pages."""
    first: Any = None
    splitter: Any = None
    texts: Any = None
    resolved: Any = None
    aligner: Any = None
    line_box: Any = None

    def next_linebox(  # noqa: PLR0913, PLR0917 - the engine's own list of arguments
        self,
        context: Any,
        linebox: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> tuple[Any, Any]:
        """The next line; planned where it can be."""
        above, reason = self.now, ""
        try:
            styles = (first_letter_style, first_line_style)
            self.now = self._planned(context, linebox, position_y, skip_stack, containing_block, styles)
        except Unusual as found:
            self.now, reason = None, str(found)
        planned = self.now
        try:
            line, resume_at = self._made(context, linebox, position_y, containing_block) or self.first(
                context,
                linebox,
                position_y,
                bottom_space,
                skip_stack,
                containing_block,
                absolute_boxes,
                fixed_boxes,
                first_letter_style,
                first_line_style,
            )
        finally:
            self.now = above
        if line is not None:
            line.planned, line.unplanned = planned, reason
        return line, resume_at

    def _made(self, context: Any, linebox: Any, position_y: float, containing: Any) -> tuple[Any, Any] | None:
        """The line that was planned, without the engine's search for its end; None where only that will do."""
        now = self.now
        if now is None or not now.paragraph.plain:
            return None
        for shape in context.excluded_shapes:
            if not shape.position_y < position_y >= shape.position_y + shape.margin_height():
                return None
        ready, line = now.paragraph, now.line
        linebox.position_y = position_y
        linebox.position_x = left = containing.content_box_x()
        spread = ready.justified and (not line.last or line.ratio < 0)
        maker = LineMaker(ready, line, containing, context, self.texts, self.resolved, spread)
        made, resume = maker.broken(linebox, left + linebox.text_indent, now.skip)
        if maker.last is None or maker.last.text.endswith(" "):
            return None
        linebox.width = made.width
        room = left + containing.width - left  # as the engine adds it up
        offset, spare, wider = self._alignment(now, context, made, room, last=resume is None)
        if spare is not None and maker.spaces:
            widened(made, spare / maker.spaces, 0.0)
        widen(made, *wider)
        aligned(made)
        linebox.height = made.height
        moved(made, offset, position_y - made.position_y)
        made.position_y = position_y
        return made, resume

    def _planned(
        self, context: Any, linebox: Any, position_y: float, skip_stack: Any, containing: Any, styles: Any
    ) -> Planned | None:
        if any(styles):
            raise Unusual("a first letter or line of its own style")
        for shape in context.excluded_shapes:
            if shape.margin_width() > 0 and shape.position_y + shape.margin_height() > position_y:
                raise Unusual("text beside a float")
        if type(linebox) is not self.line_box:
            raise Unusual("a block, a table or a leader within a line")
        ready = self._prepared(context, linebox, containing)
        skip = after_spaces(linebox, skip_stack)
        if skip == "continue":
            return None
        start = ready.flat.position(linebox, skip)
        text = ready.flat.text
        while start is not None and start < len(text) and text[start] == " ":
            start += 1
        if start is None:
            raise Unusual("no text")
        width, indent = float(containing.width), float(linebox.text_indent)
        if self.override is not None and start in self.override.at:
            return Planned(ready, self.override.at[start], self.override, width, indent, self, skip)
        paragraph = ready.paragraph
        if start == paragraph.texts[0].begin:
            linebox.indented = indent
        indent = getattr(linebox, "indented", 0.0)
        found = paragraph.line_at(start, width - indent, width)
        if found is None:
            raise Unusual("no place for a break")
        if found[0].over and any(p.box.style["overflow_wrap"] != "normal" for p in ready.flat.parts):
            raise Unusual("words that may be broken anywhere")
        return Planned(ready, *found, width, indent, self, skip)

    def _prepared(self, context: Any, linebox: Any, containing: Any) -> Prepared:
        known = getattr(linebox, "prepared", None)
        if known is None or known[0] is not linebox.children:
            try:
                found: Prepared | Unusual = prepared(context, linebox, containing, self.house, self.measured)
            except Unusual as unusual:
                found = unusual
            known = linebox.prepared = (linebox.children, found)
        if isinstance(known[1], Unusual):
            raise Unusual(str(known[1]))
        ready: Prepared = known[1]
        return ready

    def inline_box(self, context: Any, box: Any, position_x: float, max_x: float, *more: Any) -> Any:
        """A line that was planned has all the room it wants."""
        if self.now is not None and isinstance(box, self.line_box):
            max_x = position_x + WIDE
        return self.splitter(context, box, position_x, max_x, *more)

    def text_box(self, context: Any, box: Any, width: Any, skip: Any, is_line_start: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The part of a text that belongs to the line."""
        now = self.now
        part = now.paragraph.flat.part_of.get(id(box)) if now is not None else None
        if now is None or part is None or part.box is not box:
            return self.texts(context, box, width, skip, is_line_start)
        line = now.line
        forced = (
            line.last
            and part.start < line.resume <= part.end
            and box.text[line.resume - 1 - part.start] == "\n"
        )
        if forced or line.resume > part.end or line.resume >= len(now.paragraph.flat.text):
            return self.texts(context, box, None, skip, is_line_start)
        return self._cut(context, box, part, line, skip, is_line_start)

    def _cut(self, context: Any, box: Any, part: Part, line: Line, skip: Any, is_line_start: bool) -> Any:  # noqa: FBT001
        """The text up to the end of the line, and the byte at which it goes on."""
        start = part.characters_to(skip) if skip else 0
        piece = box.text[start : max(start, min(line.cut - part.start, part.end - part.start))]
        resume = part.bytes_to(max(0, line.resume - part.start))
        if not piece.strip(" "):
            return None, resume, False
        hyphenated = line.kind == HYPHEN
        if hyphenated:
            assert self.now is not None
            _, face = self.now.paragraph.part_at(line.cut - 1)
            piece = piece.rstrip("\u00ad") + (face.hyphen if face else "")
        cut = part_of_text(box, piece, skip or 0)
        made, _, _ = self.texts(context, cut, None, 0, is_line_start)
        if made is not None:
            made.hyphenated = hyphenated
        return made, resume, False

    def align(self, context: Any, line: Any, available: float, last: bool) -> Any:  # noqa: FBT001
        """Fill the line, by wider spaces or narrower ones, and hang what hangs."""
        now = self.now
        if now is None:
            return self.aligner(context, line, available, last)
        offset, spare, wider = self._alignment(now, context, line, available, last=last)
        if spare is not None:
            internals.engine("layout.inline.justify_line")(context, line, spare)
        widen(line, *wider)
        return offset

    def _alignment(
        self, now: Planned, context: Any, line: Any, available: float, *, last: bool
    ) -> tuple[float, float | None, tuple[float, float]]:
        """How far a line moves to the right, what its spaces have to fill, and how much wider it and its letters are.

        None for the second means that its spaces stay as they are.
        """
        ready = now.paragraph
        left = ready.left(now.line.start)
        if not ready.justified:
            return self.aligner(context, line, available, last) - left, None, (1.0, 1.0)
        available += left
        if last and line.width <= available:
            return (self.aligner(context, line, available - left, last) or 0.0) - left, None, (1.0, 1.0)
        if not last:
            available += ready.right(now.line)
        wider = ready.wider(now.line, available + now.line.over - line.width, line.width)
        return -left, (available + now.line.over) / wider[0] - line.width, wider


@contextmanager
def total_fit(house: House, measured: Measured) -> Iterator[Setter]:
    """While it is open, the engine's paragraphs are broken by total fit; `measured` is kept from try to try."""
    setter = Setter(house, measured)
    setter.line_box = internals.kind("LineBox")
    setter.first = internals.standing("layout.inline.get_next_linebox")
    setter.splitter = internals.standing("layout.inline.split_inline_box")
    setter.texts = internals.standing("layout.inline.split_text_box")
    setter.resolved = internals.standing("layout.inline.resolve_percentages")
    setter.aligner = internals.standing("layout.inline.text_align")
    with internals.replaced(
        {
            "layout.inline.get_next_linebox": setter.next_linebox,
            "layout.inline.split_inline_box": setter.inline_box,
            "layout.inline.split_text_box": setter.text_box,
            "layout.inline.text_align": setter.align,
        }
    ):
        yield setter
