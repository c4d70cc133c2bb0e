"""Type a little wider or narrower than it was cut, so that word spaces need not do all the work.

In: a line that has been justified, and a factor near 1. Out: the same line with everything in it so much
wider; and, while `widened` is open, glyphs drawn so. Widths change in the matrix of the text alone, and the little
space between letters by the operator for it, so that letters, codes and typefaces in the file stay what they are. It is the font expansion of Hàn Thế Thành
(Micro-typographic extensions to the TeX typesetting system, 2000), who found that up to 2 % goes unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gatherings.press import internals

_DRAWING = "draw.text.draw_first_line"


def widen(line: Any, factor: float, drawn: float) -> None:
    """Make what stands in a line wider by a factor, away from its left edge.

    Letters are `drawn` wider by another factor; the rest stands between them.
    """
    if factor != 1:
        _widen(line, line.position_x, factor, drawn)


def _widen(box: Any, left: float, factor: float, drawn: float) -> None:
    box.position_x = left + (box.position_x - left) * factor
    apart = box.width * (factor / drawn - 1)
    box.width *= factor
    if isinstance(box, internals.kind("TextBox")):
        box.widened = drawn, apart
        return
    for child in box.children:
        if child.is_in_normal_flow():
            _widen(child, left, factor, drawn)


@contextmanager
def widened() -> Iterator[None]:
    """While it is open, the engine draws the texts of such lines as wide as they are."""
    draw = internals.standing(_DRAWING)

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        factor, apart = getattr(textbox, "widened", (1.0, 0.0))
        if factor != 1.0:
            across, *others = matrix.values
            matrix = type(matrix)(across * factor, *others)
        if apart <= 0:
            return draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        with internals.spaced_out(stream, apart):
            return draw(stream, textbox, text_overflow, block_ellipsis, matrix)

    with internals.replaced({_DRAWING: draw_first_line}):
        yield
