"""A line box of the engine as one run of text.

In: a LineBox before it is broken. Out: `Flat`, its text and the boxes that hold it, in order, or
`Unusual`, the reason why its lines are left to the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gatherings.press import internals
from gatherings.press.paragraphs.opportunities import ATOM

WRAPPING = frozenset({"normal", "pre-line"})
KEPT = frozenset({"nowrap"})


class Unusual(Exception):  # noqa: N818 - no error: the engine breaks the lines
    """A paragraph that is left to the engine; says why."""


@dataclass(slots=True)
class Part:
    """A box of text, or a picture, within a paragraph."""

    box: Any
    start: int
    """Its first character in the paragraph."""
    end: int
    opens: float = 0.0
    """Pixels of padding, border and margin before it."""
    closes: float = 0.0
    """The same after it."""
    kept: bool = False
    """Whether it is never broken."""
    call: bool = False
    """Whether it is the call of a note, which no line begins with."""
    width: float = -1.0
    """Width of a picture; negative for a text."""
    _offsets: list[int] | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is a text."""
        return self.width < 0

    def bytes_to(self, at: int) -> int:
        """Bytes of the box's text before its character `at`."""
        if self._offsets is None:
            text = self.box.text
            if text.isascii():
                self._offsets = []
            else:
                total, self._offsets = 0, [0]
                for char in text:
                    code = ord(char)
                    total += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
                    self._offsets.append(total)
        return self._offsets[at] if self._offsets else at

    def characters_to(self, at: int) -> int:
        """Characters of the box's text before its byte `at`."""
        from bisect import bisect_left

        self.bytes_to(0)
        return bisect_left(self._offsets, at) if self._offsets else at


@dataclass(slots=True)
class Flat:
    """A paragraph as one run of text."""

    text: str
    parts: list[Part]
    part_of: Mapping[int, Part]
    """Parts by the identity of their box."""
    start_of: Mapping[int, int]
    """Characters before each box, by identity."""
    floats: bool
    """Whether something without width floats in it, such as the dash of a list."""

    def position(self, linebox: Any, skip_stack: Any) -> int | None:
        """The character at which the engine goes on; None if it can't be told."""
        box, skip = linebox, skip_stack
        while skip:
            ((index, skip),) = skip.items()
            part = self.part_of.get(id(box))
            if part is not None:
                return part.start + part.characters_to(index)
            children = getattr(box, "children", ())
            if index >= len(children):
                return None
            box = children[index]
        return self.start_of.get(id(box))


@dataclass(slots=True)
class _Flattener:
    containing: Any
    context: Any
    text: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    start_of: dict[int, int] = field(default_factory=dict)
    length: int = 0
    pending: float = 0.0
    """Space of boxes that opened since the last part."""
    floats: bool = False

    def walk(self, box: Any, *, call: bool) -> None:
        b = internals.engine("formatting_structure.boxes")
        for child in box.children:
            self.start_of[id(child)] = self.length
            if not child.is_in_normal_flow():
                self._aside(child)
            elif isinstance(child, b.TextBox):
                self._text(child, call=call)
            elif type(child) is b.InlineBox and not child.is_leader:
                self._inline(child, call=call or _is_call(child))
            elif isinstance(child, b.InlineReplacedBox):
                self._picture(child)
            else:
                raise Unusual("a block, a table or a leader within a line")

    def _aside(self, box: Any) -> None:
        if box.is_running() or box.is_note():
            raise Unusual("a running element within a line")
        if not box.is_floated() or self.length or _outer_width(box) != 0:
            raise Unusual("something that floats or is placed by itself")
        self.floats = True

    def _text(self, box: Any, *, call: bool) -> None:
        style, text = box.style, box.text
        space = style["white_space"]
        if not text:
            return
        if style["word_break"] == "break-all":
            raise Unusual("words that may be broken anywhere")
        if space not in WRAPPING and space not in KEPT:
            raise Unusual("white space that is kept")
        if not style["font_size"]:
            raise Unusual("letters without size")
        if "\t" in text or (space in KEPT and "\n" in text):
            raise Unusual("white space that is kept")
        part = Part(box, self.length, self.length + len(text), self.pending, 0.0, space in KEPT, call)
        self._add(part, text)

    def _inline(self, box: Any, *, call: bool) -> None:
        left, right = _edges(box)
        self.pending += left
        before = len(self.parts)
        self.walk(box, call=call)
        if right or left:
            if len(self.parts) == before:
                raise Unusual("an empty box with a width")
            self.parts[-1].closes += right

    def _picture(self, box: Any) -> None:
        made = box.copy()
        internals.engine("layout.percent.resolve_percentages")(made, self.containing)
        made = internals.engine("layout.inline.atomic_box")(
            self.context, made, 0, None, self.containing, [], []
        )
        width = float(made.margin_width())
        self._add(Part(box, self.length, self.length + 1, self.pending, width=max(0.0, width)), ATOM)

    def _add(self, part: Part, text: str) -> None:
        self.pending = 0.0
        self.parts.append(part)
        self.text.append(text)
        self.length += len(text)


def flat(context: Any, linebox: Any, containing: Any) -> Flat:
    """The text of a line box; raises `Unusual` where its lines should be left to the engine."""
    found = _Flattener(containing, context)
    found.start_of[id(linebox)] = 0
    found.walk(linebox, call=False)
    text = "".join(found.text)
    if not text.strip():
        raise Unusual("no text")
    return Flat(
        text, found.parts, {id(p.box): p for p in found.parts if p.is_text}, found.start_of, found.floats
    )


def _is_call(box: Any) -> bool:
    """Whether a box is the call of a note."""
    if (box.element_tag or "").endswith("::footnote-call"):
        return True
    return box.element is not None and "note-call" in (box.element.get("class") or "").split()


def _edges(box: Any) -> tuple[float, float]:
    """Pixels of padding, border and margin at the left and right of a box."""
    found = []
    for side in ("left", "right"):
        total = float(box.style[f"border_{side}_width"])
        for name in (f"padding_{side}", f"margin_{side}"):
            value = box.style[name]
            if value != "auto":
                total += _pixels(value)
        found.append(total)
    return found[0], found[1]


def _pixels(value: Any) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    if getattr(value, "unit", None) == "px":
        return float(value.value)
    raise Unusual("a padding or margin in per cent")


def _outer_width(box: Any) -> float:
    """Width of a floating box with its margins; not a number where it depends on its content."""
    left, right = _edges(box)
    width = box.style["width"]
    return left + right + _pixels(width) if width != "auto" else float("nan")
