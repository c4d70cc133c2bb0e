"""Texts keep their origin through layout: a few small wrappers around WeasyPrint.

In: text nodes that are `PlacedText`. Out: `origin_of`, the exact place in the neutral tree at
which a laid-out text box begins; and streams of ours hear of pictures drawn, of pixels and of vectors.
The wrappers read and never change what is laid out, but for lines that the engine cuts after one word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from gatherings.press import internals
from gatherings.press.places import Place, PlacedText

STUMP = 0.5
"""A line of one word narrower than this part of the measure is looked at again."""

HAIRS = (0.75, 2.0, 4.0, 8.0)
"""CSS pixels by which the measure is then made smaller, until the line holds more."""

_installed = False


def installed() -> bool:
    """Whether the wrappers are in place."""
    return _installed


def install() -> None:
    """Put the wrappers in place, once."""
    global _installed  # noqa: PLW0603 - the engine's classes are global too
    if _installed:
        return
    _installed = True
    made = internals.standing("formatting_structure.boxes.TextBox.__init__")
    spaced = internals.standing("formatting_structure.boxes.TextBox.process_whitespace")
    split = internals.standing("layout.inline.split_text_box")
    draw = internals.standing("images.RasterImage.draw")
    first_line = internals.standing("layout.inline.split_first_line")

    @wraps(made)
    def init(self: Any, tag: Any, style: Any, element: Any, text: str) -> None:
        made(self, tag, style, element, text)
        self.parts = getattr(text, "parts", ())

    @wraps(spaced)
    def process_whitespace(self: Any, *more: Any, **named: Any) -> Any:
        if isinstance(self.text, PlacedText):
            self.parts = self.text.parts  # grown, where boxes side by side were joined
        return spaced(self, *more, **named)

    @wraps(split)
    def split_text_box(context: Any, box: Any, width: Any, skip: Any, *more: Any, **named: Any) -> Any:
        found = split(context, box, width, skip, *more, **named)
        if found[0] is not None:
            whole, start = getattr(box, "cut", None) or (box, 0)
            found[0].cut = (whole, start + (skip or 0))
        return found

    @wraps(draw)
    def draw_image(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        if hasattr(stream, "drawn_at") and self.width > 0 and self.height > 0:
            stream.drawn_at(self, width, height, style["image_rendering"] == "auto")
        draw(self, stream, width, height, style)

    internals.replace(
        {
            "formatting_structure.boxes.TextBox.__init__": init,
            "formatting_structure.boxes.TextBox.process_whitespace": process_whitespace,
            "images.Gradient.draw": _marked_vector(internals.standing("images.Gradient.draw")),
            "images.RasterImage.draw": draw_image,
            "images.SVGImage.draw": _marked_vector(internals.standing("images.SVGImage.draw")),
            "layout.inline.split_first_line": whole_lines(first_line),
            "layout.inline.split_text_box": split_text_box,
        }
    )


def part_of_text(box: Any, text: str, skip: int) -> Any:
    """A copy of a text box that holds `text`, which begins at byte `skip` of the box's own."""
    made = box.copy_with_text(text)
    whole, start = getattr(box, "cut", None) or (box, 0)
    made.cut = (whole, start + skip)
    return made


def _marked_vector(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Drawing of a vector picture between comments that streams of ours write."""

    @wraps(draw)
    def draw_vector(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        if hasattr(stream, "vector"):
            with stream.vector(width, height, getattr(self, "_base_url", None) or ""):
                draw(self, stream, width, height, style)
        else:
            draw(self, stream, width, height, style)

    return draw_vector


def whole_lines(first_line: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's first line, unless it is one word where there is room for more.

    Pango may end a line a hair beyond the width asked for; the engine then takes the line for one
    that can't be divided and keeps its first word only. A width a hair smaller cures it.
    """

    @wraps(first_line)
    def split_first_line(text: Any, style: Any, context: Any, width: Any, *more: Any, **named: Any) -> Any:
        found = first_line(text, style, context, width, *more, **named)
        if width is None or found[2] is None or found[3] > STUMP * width or " " in text[: found[1]].strip():
            return found
        for hair in HAIRS:
            again = first_line(text, style, context, width - hair, *more, **named)
            if again[3] > found[3]:
                return again
        return found

    return split_first_line


def ahead_of(box: Any) -> tuple[Place, str, int] | None:
    """The place at which a text box begins, its text, and how many of its characters are still to come there.

    Characters that are not white space are counted from the end of the text, which is right
    whatever white space was collapsed and whatever hyphen was added. None if the text is generated.
    """
    whole, skip = getattr(box, "cut", None) or (box, 0)
    parts = getattr(whole, "parts", ())
    left = _letters(whole.text.encode()[skip:].decode(errors="ignore")) if parts else 0
    for place, text in reversed(parts):
        here = _letters(text)
        if left <= here:
            return place, text, left
        left -= here
    return None


def origin_of(box: Any) -> tuple[Place, int] | None:
    """The place and offset at which the first character of a text box stands; None if generated."""
    found = ahead_of(box)
    return None if found is None else (found[0], offset_of(found[1], found[2]))


def offset_of(text: str, left: int) -> int:
    """Where in a text so many characters that are not white space are left."""
    offset = len(text)
    while left:
        offset -= 1
        left -= not text[offset].isspace()
    return offset


def _letters(text: str) -> int:
    """How many characters of a text are not white space."""
    return len("".join(text.split()))
