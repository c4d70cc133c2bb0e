"""The barcode of a book: EAN-13 with its ISBN above it and a five-figure add-on beside it.

In: an ISBN, perhaps an add-on. Out: a `Symbol`: bars and figures as rectangles and words in
millimetres, for the cover to set in black ink on white. Encoding after the GS1 General
Specifications 5.2 (EAN-13, EAN-5); sizes there are multiples of X, the width of one module,
0.330 mm at full size.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

X = 0.33
"""Millimetres of a module at 100 per cent."""
BARS = 22.85
"""Millimetres of the bars at 100 per cent, guards not counted."""
LEAST, MOST = 80, 200
"""Sizes that scanners are made for, per cent."""

_LEFT_QUIET, _RIGHT_QUIET = 11, 7
_GAP = 9
"""Modules between the symbol and its add-on: 7 to 12 are allowed."""
_ADD_ON_QUIET = 5
_GUARD = 5
"""Modules by which guard bars reach below the others."""
_ODD = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_PARITY = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")
_ADD_ON_PARITY = ("EEOOO", "EOEOO", "EOOEO", "EOOOE", "OEEOO", "OOEEO", "OOOEE", "OEOEO", "OEOOE", "OOEOE")
_CELL = 0.6
"""Width of a figure in ems: figures are set in a face with one width for all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A black rectangle, millimetres from the upper left corner of the white ground."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of figures or text: its left end, its baseline and its size in millimetres."""

    text: str
    left: float
    baseline: float
    size: float
    """Height of an em."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A barcode on its white ground."""

    width: float
    """Millimetres, quiet zones included."""
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Words, ...]


def ean13(figures: str) -> str:
    """The 95 modules of thirteen figures, ``1`` for black; raises `ValueError` for a wrong check figure."""
    if len(figures) != 13 or not figures.isdecimal() or check_figure(figures[:12]) != figures[12]:
        raise ValueError(f"“{figures}” is not an EAN-13")
    left = "".join(_module(f, p) for f, p in zip(figures[1:7], _PARITY[int(figures[0])], strict=True))
    right = "".join(_inverse(_ODD[int(f)]) for f in figures[7:])
    return f"101{left}01010{right}101"


def ean5(figures: str) -> str:
    """The 47 modules of a five-figure add-on; raises `ValueError` for anything else."""
    if len(figures) != 5 or not figures.isdecimal():
        raise ValueError(f"“{figures}” is not a five-figure add-on")
    sum_ = sum(int(f) * (3, 9)[i % 2] for i, f in enumerate(figures))
    pairs = zip(figures, _ADD_ON_PARITY[sum_ % 10], strict=True)
    return "1011" + "01".join(_module(f, p) for f, p in pairs)


def check_figure(figures: str) -> str:
    """The thirteenth figure to twelve."""
    return str(-sum(int(f) * (1, 3)[i % 2] for i, f in enumerate(figures)) % 10)


def symbol(isbn: str, add_on: str = "", per_cent: float = 100) -> Symbol:
    """The barcode of a hyphenated ISBN-13, with an add-on of five figures or none.

    The bars are never shortened. Raises `ValueError` for numbers that are none, or a size
    that scanners are not made for.
    """
    if not LEAST <= per_cent <= MOST:
        raise ValueError(f"{per_cent:g} per cent is not a size for a barcode")
    figures = isbn.replace("-", "").replace(" ", "")
    x, tall = X * per_cent / 100, BARS * per_cent / 100
    margin, size = 3 * x, 7 * x / _CELL
    start = _LEFT_QUIET * x
    line = f"ISBN {isbn}"
    line_size = (95 + 9) * x / (_CELL * len(line))
    top = margin + 0.66 * line_size + 3 * x
    base = top + tall + 0.5 * x + 0.66 * size + x
    bars = list(_bars(ean13(figures), start, top, tall, x))
    words = [
        Words(line, start - 9 * x, margin + 0.66 * line_size, line_size),
        Words(figures[0], start - 9 * x, base, size),
        Words(figures[1:7], start + 3 * x, base, size),
        Words(figures[7:], start + 50 * x, base, size),
    ]
    width = start + (95 + _RIGHT_QUIET) * x
    if add_on:
        beside = start + (95 + _GAP) * x
        above = top + 0.66 * size
        lower = top + tall + _GUARD * x
        bars += [
            Bar(beside + at * x, above + 1.5 * x, wide * x, lower - above - 1.5 * x)
            for at, wide in _runs(ean5(add_on))
        ]
        words.append(Words(add_on, beside + (47 - 5 * 7) / 2 * x, above, size))
        width = beside + (47 + _ADD_ON_QUIET) * x
    return Symbol(width, base + 2 * x, tuple(bars), tuple(words))


def _bars(modules: str, start: float, top: float, tall: float, x: float) -> list[Bar]:
    guards = {*range(3), *range(45, 50), *range(92, 95)}
    return [
        Bar(start + at * x, top, wide * x, tall + (_GUARD * x if at in guards else 0.0))
        for at, wide in _runs(modules)
    ]


def _runs(modules: str) -> list[tuple[int, int]]:
    """Where each bar begins and how many modules it has."""
    found, at = [], 0
    for black, group in groupby(modules):
        wide = len(list(group))
        if black == "1":
            found.append((at, wide))
        at += wide
    return found


def _module(figure: str, parity: str) -> str:
    pattern = _ODD[int(figure)]
    return pattern if parity == "O" else _inverse(pattern)[::-1]


def _inverse(pattern: str) -> str:
    return pattern.translate(str.maketrans("01", "10"))


FAMILY = "Source Code Pro"
"""The face of figures and ISBN: all its characters are equally wide."""
_BASELINE = 0.8555
"""Ems from the top of a line as high as its type down to the baseline, in that face."""


def xhtml(drawn: Symbol) -> _Element:
    """The barcode as elements, placed in millimetres, black on white."""
    from lxml import etree

    root = etree.Element("div", {"class": "barcode", "style": "background:#fff"})
    for bar in drawn.bars:
        place = _place(bar.left, bar.top) + f";width:{bar.width:.4f}mm;height:{bar.height:.4f}mm"
        etree.SubElement(root, "div", style=f"position:absolute;background:#000;{place}")
    for words in drawn.words:
        size = f"{words.size:.4f}mm"
        style = (
            f"position:absolute;white-space:nowrap;color:#000;font:400 {size}/{size} '{FAMILY}';letter-spacing:0;"
            + _place(words.left, words.baseline - _BASELINE * words.size)
        )
        etree.SubElement(root, "p", style=style).text = words.text
    return root


def _place(left: float, top: float) -> str:
    return f"left:{left:.4f}mm;top:{top:.4f}mm"
