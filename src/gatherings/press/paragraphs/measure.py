"""Widths, measured with the engine's own Pango layouts and kept by typeface and text.

In: a computed style of the engine. Out: `Face`, which measures texts in it and knows where its
words may be divided. Lengths are pixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gatherings.press import internals
from gatherings.press.paragraphs.hyphens import SHY, Hyphenator

HANGS_RIGHT = {
    "\u2010": 0.6, "-": 0.6, ".": 0.7, ",": 0.7, ";": 0.4, ":": 0.4, "”": 0.5, "’": 0.6, "“": 0.5, "‘": 0.6,
    "»": 0.3, "›": 0.3, "«": 0.3, "‹": 0.3, "—": 0.15, "–": 0.25, "!": 0.2, "?": 0.1, "、": 0.4, "。": 0.4,
}  # fmt: skip
"""Part of a sign that hangs in the right margin, after the tables of pdfTeX's microtype."""

HANGS_LEFT = {
    "“": 0.5, "‘": 0.6, "”": 0.5, "’": 0.6, "„": 0.5, "‚": 0.6, "«": 0.3, "‹": 0.3, "»": 0.3, "›": 0.3,
    "—": 0.15, "–": 0.25, "(": 0.08, "[": 0.08,
}  # fmt: skip
"""The same for the left margin."""

HYPHENS = "-\u2010"
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_NOT_NAMES = frozenset({"de", "lb", "als", "bar"})
"""Languages in which a capital tells no name."""

_TRAITS = (
    "font_variant_caps",
    "font_kerning",
    "letter_spacing",
    "word_spacing",
    "hyphens",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "overflow_wrap",
)


class Division(NamedTuple):
    """A place in a text at which a word may be divided."""

    at: int
    width: float
    """Width of the text up to there with a hyphen."""
    bare: float
    """The same without it."""
    name: bool
    """Whether the word looks like a name."""


class Piece(NamedTuple):
    """A text without spaces at which a line may end."""

    width: float
    gaps: int
    """Spaces in it that can be made wider."""
    divisions: tuple[Division, ...]
    """None where it has a hyphen already: it gets no other."""


def has_hyphen(text: str) -> bool:
    """Whether a text has a hyphen of its author's."""
    return any(sign in text for sign in HYPHENS)


def expandable(text: str) -> int:
    """Spaces in a text that can be made wider."""
    return text.count(" ") + text.count("\u00a0")


@dataclass(slots=True)
class Face:
    """One way of setting letters: typeface, size, language and the rest of a style."""

    style: Any
    hyphenator: Hyphenator
    space: float = 0.0
    hyphen: str = "\u2010"
    """The sign put at the end of a divided word; empty where the typeface has none."""
    size: float = 0.0
    hyphen_hangs: float = 0.0
    """How much of that hangs in the margin."""
    divides: bool = False
    """Whether words are divided by a dictionary."""
    _language: str = ""
    _limits: tuple[int, int, int] = (5, 2, 2)
    _fresh: bool = False
    line_height: float = 0.0
    font: Any = None
    """Pango's font of the first of its typefaces."""
    _first: Any = None
    """A layout that holds it."""
    _layout: Any = None
    _about: dict[str, Any] = field(default_factory=dict)
    """What the engine keeps of a text between measuring and drawing it."""
    _widths: dict[str, float] = field(default_factory=dict)
    _usual: tuple[float, float] = (0.0, 0.0)
    """Height and baseline of a text in the first of its typefaces."""
    _odd: set[str] = field(default_factory=set)
    """Texts that are higher or lower, for they need another typeface."""
    _blanks: tuple[float, float] = (0.0, 0.0)
    """Widths of a space, and of one at which no line may end, each by itself."""
    _wholes: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """Last lines, and lines of ragged text; notes are laid out several times."""
    _pieces: dict[str, Piece] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the style."""
        style = self.style
        self.size = float(style["font_size"])
        # The engine leaves spacing of letters on parts of the last text: never measure twice with it.
        self._fresh = bool(
            style["letter_spacing"] != "normal" or style["word_spacing"] or style["overflow_wrap"] != "normal"
        )
        made = internals.engine("text.line_break.Layout")(style)
        self._layout = internals.engine("text.line_break.Layout")(style)
        made.deactivate()
        self._about = made.__dict__
        self._first = internals.engine("text.line_break.Layout")(style)
        self._first.set_text("n")
        self.font = internals.font_of(self._first)
        self._usual = self._measured("n")[1:]
        self._widths[""] = 0.0
        self.space = self.width("n n") - 2 * self.width("n")  # “nn” may be kerned
        self._blanks = self.width(" "), self.width("\u00a0")
        self.line_height = float(internals.engine("text.line_break.strut")(style)[0])
        language = self.hyphenator.language(style["lang"])
        self._limits = style["hyphenate_limit_chars"]
        if style["hyphens"] != "none":
            self.hyphen = self._sign(str(style["hyphenate_character"]))
        self.hyphen_hangs = self.right(self.hyphen)
        self.divides = style["hyphens"] == "auto" and bool(language) and bool(self.hyphen)
        self._language = language or ""

    def width(self, text: str) -> float:
        """Width of a text on one line."""
        known = self._widths.get(text)
        if known is None:
            known, *other = self._measured(text)
            self._widths[text] = known
            if tuple(other) != self._usual:
                self._odd.add(text)
        return known

    def shape(self, text: str, *, spread: bool) -> tuple[float, float, float] | None:
        """Width, height and baseline of a text on one line; None where the engine has to measure it.

        Where its spaces will be `spread`, they part what is shaped together: nothing is kerned across them.
        """
        if self._fresh:
            return None
        if not spread:
            whole = self._wholes.get(text)
            if whole is None:
                whole = self._wholes[text] = self._measured(text)
            return whole
        words = text.replace("\u00a0", " ").split(" ")
        widths, (space, fixed) = self._widths, self._blanks
        try:
            width = sum([widths[word] for word in words])
        except KeyError:
            width = sum([self.width(word) for word in words])
        width += space * (len(words) - 1)
        if space != fixed:
            width += text.count("\u00a0") * (fixed - space)
        if self._odd and not self._odd.isdisjoint(words):
            return width, *self._measured(text)[1:]
        return width, *self._usual

    def layout(self, text: str) -> Any:
        """What the engine has to know of a text to draw it."""
        kind = internals.sleeping_layout()
        made = kind.__new__(kind)
        made.__dict__.update(self._about)
        made.text, made.face = text, self
        return made

    def line(self, text: str) -> Any:
        """Pango's line of a text by itself, which stands until the next is asked for."""
        self._layout.set_text(text)
        return self._layout.get_first_line()[0]

    def _measured(self, text: str) -> tuple[float, float, float]:
        """Width, height and baseline of a text on one line, shaped as a whole."""
        if self._fresh:
            self._layout = internals.engine("text.line_break.Layout")(self.style)
        self._layout.set_text(text)
        line, _ = self._layout.get_first_line()
        width, height = internals.engine("text.line_break.line_size")(line, self.style)
        return float(width), float(height), internals.baseline_of(self._layout)

    def right(self, sign: str) -> float:
        """How far a sign at the end of a line hangs in the margin."""
        part = HANGS_RIGHT.get(sign)
        return part * self.width(sign) if part else 0.0

    def left(self, sign: str) -> float:
        """The same at the beginning of a line."""
        part = HANGS_LEFT.get(sign)
        return part * self.width(sign) if part else 0.0

    def piece(self, text: str) -> Piece:
        """A text without spaces, measured, and the places at which its words may be divided."""
        known = self._pieces.get(text)
        if known is None:
            points = [] if has_hyphen(text) else self.points(text)
            divisions = tuple(
                Division(at, self.width(text[:at].rstrip(SHY) + self.hyphen), self.width(text[:at]), name)
                for at, name in points
            )
            known = self._pieces[text] = Piece(self.width(text), expandable(text), divisions)
        return known

    def points(self, text: str) -> list[tuple[int, bool]]:
        """Offsets at which the words of a text may be divided, and whether they look like names."""
        if SHY in text:
            if not self.hyphen or self.style["hyphens"] == "none":
                return []
            return [(k + 1, False) for k, c in enumerate(text[:-1]) if c == SHY and k]
        if not self.divides:
            return []
        found: list[tuple[int, bool]] = []
        for match in _WORD.finditer(text):
            word = match[0]
            name = word[0].isupper() and self._language[:2] not in _NOT_NAMES
            found.extend(
                (match.start() + k, name) for k in self.hyphenator.points(word, self._language, *self._limits)
            )
        return found

    def _sign(self, wanted: str) -> str:
        """The hyphen that the typeface has: the one wanted, the common one, or none."""
        own = self._fonts("n")
        for sign in dict.fromkeys((wanted, "-")):
            if sign and self._fonts(sign) <= own:
                return sign
        return ""

    def _fonts(self, text: str) -> frozenset[int]:
        """The fonts that Pango takes for a text."""
        self._layout.set_text(text)
        return internals.fonts_of(self._layout)


def face_of(style: Any, hyphenator: Hyphenator) -> Face:
    """The face of a style, made once; kept with the engine's fonts, for as long as these."""
    known = getattr(style, "gatherings_face", None)
    if isinstance(known, Face) and known.hyphenator is hyphenator:
        return known
    fonts = style.font_config
    faces = getattr(fonts, "gatherings_faces", None)
    if faces is None:
        faces = fonts.gatherings_faces = {}
    key = (
        id(hyphenator),
        internals.engine("text.line_break._font_style_cache_key")(style, include_size=True),
        *(str(style[trait]) for trait in _TRAITS),
    )
    face = faces.get(key)
    if face is None:
        face = faces[key] = Face(style, hyphenator)
    style.gatherings_face = face
    return face
