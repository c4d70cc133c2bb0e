"""The narrow space (U+202F) in typefaces that have none.

In: the engine's layouts of texts. Out: the same with narrow spaces of `WIDTH`. HarfBuzz sets half a space for one that is
lacking, a tenth of an em in EB Garamond, so that “S. 44 ff.” and the marks before which French wants a fine space
stick to what they should be apart from. A typeface with a narrow space of its own keeps that. What is missing is added as space after a
letter, which is measured and drawn alike, whoever breaks the lines.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from gatherings.press import internals

NARROW = "\u202f"
WIDTH = 0.16
"""Ems, four fifths of a common space; a thin space is a fifth to a sixth of an em (Bringhurst, Elements of Typographic
Style, 2.1.4), and has to be seen as less than one between words."""
_NARROW = re.compile(NARROW.encode())
_SET = "text.line_break.Layout.set_text"


def install() -> None:
    """Let the engine's layouts set them so."""
    standing = internals.standing(_SET)
    if not hasattr(standing, "__wrapped__"):
        internals.replace({_SET: _with_narrow_spaces(standing)})


def _with_narrow_spaces(plain: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(plain)
    def set_text(self: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - the engine's own
        lack = _lacking(self.style, plain) if NARROW in text else 0.0
        if lack or self.__dict__.pop("narrow", None):  # a layout keeps what was asked for the text before
            internals.part_from_others(self)
        plain(self, text, justify)
        if lack:
            self.narrow = True
            spans = [found.span() for found in _NARROW.finditer(self.text.encode())]
            internals.space_letters(self, lack + _tracking(self.style), spans)

    return set_text


def _lacking(style: Any, plain: Callable[..., None]) -> float:
    """Pixels by which a narrow space is too narrow in a style; 0 where the typeface has one."""
    known = style.font_config.__dict__.setdefault("narrow_spaces", {})
    key = internals.engine("text.line_break._font_style_cache_key")(style, include_size=True)
    if key not in known:
        layout = internals.engine("text.line_break.Layout")(style)

        def width(text: str) -> float:
            plain(layout, text)
            return float(internals.engine("text.line_break.line_size")(layout.get_first_line()[0], style)[0])

        space = (
            width("n  n") - width("n n") - _tracking(style) - style["word_spacing"]
        )  # letters are kerned to one
        plain(layout, f"{NARROW} ")
        own = len(set(internals.glyphs_of(layout))) > 1
        known[key] = 0.0 if own else max(0.0, WIDTH * style["font_size"] - space / 2)
    return float(known[key])


def _tracking(style: Any) -> float:
    """Pixels between letters that the style asks for."""
    return 0.0 if style["letter_spacing"] == "normal" else float(style["letter_spacing"])
