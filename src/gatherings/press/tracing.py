"""Texts keep their origin through layout: a few small wrappers around WeasyPrint.

In: text nodes that are `PlacedText`. Out: `origin_of`, the exact place in the neutral tree at
which a laid-out text box begins; and streams of ours hear of pictures drawn, of pixels and of vectors.
The wrappers read and never change what is laid out, but for lines that the engine cuts after one word.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
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


def origin_of(box: Any) -> tuple[Place, int] | None:
    """The place and offset at which the first character of a text box stands; None if generated.

    Characters that are not white space are counted from the end of the text, which is right
    whatever white space was collapsed and whatever hyphen was added.
    """
    whole, skip = getattr(box, "cut", None) or (box, 0)
    parts = getattr(whole, "parts", ())
    if not parts:
        return None
    following, offsets = _counted(whole, parts)
    left = following[min(skip, len(following) - 1)]
    for (place, text), letters in zip(reversed(parts), reversed(offsets), strict=True):
        if left > len(letters):
            left -= len(letters)
            continue
        return place, letters[-left] if left else len(text)
    return None


def _counted(whole: Any, parts: Sequence[tuple[Place, str]]) -> tuple[Sequence[int], Sequence[Sequence[int]]]:
    """For each byte of a text how many characters but white space follow, and where these stand in its parts.

    A paragraph is asked for each of its lines, so it is counted once.
    """
    known = whole.__dict__.get("counted")
    if known is None or known[0] != whole.text:
        total, following = 0, array("L", [0])
        for char in reversed(whole.text):
            number = 1 if (code := ord(char)) < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
            following.extend([total] * (number - 1))  # a byte within a character begins with the next one
            total += not char.isspace()
            following.append(total)
        following.reverse()
        offsets = [array("L", [i for i, c in enumerate(text) if not c.isspace()]) for _, text in parts]
        known = whole.counted = whole.text, following, offsets
    return known[1], known[2]
