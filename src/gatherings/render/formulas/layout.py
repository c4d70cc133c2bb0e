"""Stage render, formulas: MathML → boxes.

In: a ``math`` element, faces, a size. Out: one box. Each element has a function of its own; rules in
brackets are those of *The TeXbook*, appendix G, with the measures of OpenType's MATH table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lxml.etree import _Element

from gatherings.render.formulas import fences, leaves, scripts, stacks, tables
from gatherings.render.formulas.boxes import Box, nearness, side_by_side
from gatherings.render.formulas.elements import big, changed, fenced, kind, name
from gatherings.render.formulas.spacing import MEDIUM, THICK, THIN, Class, settled, white
from gatherings.render.formulas.styles import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatherings.render.formulas.face import Faces

_LENGTH = re.compile(r"([+-]?[\d.]+)\s*(em|ex|pt|mu|cm|mm|in|px)?$")
_UNITS = {"ex": 0.45, "mu": 1 / 18}
_POINTS = {"pt": 1.0, "cm": 28.3465, "mm": 2.83465, "in": 72.0, "px": 0.75}
_NAMED = {"thinmathspace": THIN, "mediummathspace": MEDIUM, "thickmathspace": THICK}
CLEAR = 0.045
"""Ems of white that two neighbours keep between them where no more is asked for."""
NEGLIGIBLE = {"annotation", "annotation-xml", "none", "mprescripts"}


class Atom(NamedTuple):
    """A box with its class, or white alone."""

    kind: Class | None
    box: Box


class Layout:
    """Sets formulas at one size."""

    def __init__(self, faces: Faces, size: float) -> None:
        """Faces, and points of the type around."""
        self.faces, self.size = faces, size

    def em(self, style: Style) -> float:
        """Points in an em of a style."""
        share = (
            1.0,
            self.faces.constant("ScriptPercentScaleDown"),
            self.faces.constant("ScriptScriptPercentScaleDown"),
        )
        return self.size * share[style.level]

    def measure(self, name: str, style: Style) -> float:
        """A constant of the face in points."""
        return self.faces.constant(name) * self.em(style)

    def axis(self, style: Style) -> float:
        """The height of bars and of the middle of brackets."""
        return self.measure("AxisHeight", style)

    def bar(self, style: Style) -> float:
        """How thick a bar is; as thin as the text's own signs where letters are the text's."""
        return self.measure("FractionRuleThickness", style) * (0.72 if self.faces.with_text else 1)

    # Rows

    def box(self, element: _Element, style: Style) -> Box:
        """An element as a box."""
        maker = _MAKERS.get(name(element))
        return maker(self, element, style) if maker else self.row(list(element), style, element)

    def row(self, children: Sequence[_Element], style: Style, element: _Element | None = None) -> Box:
        """Elements side by side with the white between them that their classes ask for."""
        if element is not None and fenced(element):
            return fences.fenced_row(self, children, style)
        return self._joined(list(self._atoms(children, style)), style)

    def _atoms(self, children: Sequence[_Element], style: Style) -> Iterator[Atom]:
        for child in children:
            if not isinstance(child.tag, str) or name(child) in NEGLIGIBLE:
                continue
            if name(child) == "mspace":
                yield Atom(None, leaves.space(self, child, style))
            elif name(child) in ("mstyle", "mpadded", "math", "semantics"):
                colour = child.get("mathcolor", "")
                for atom in self._atoms(list(child), changed(child, style)):
                    yield Atom(atom.kind, atom.box.coloured(colour)) if colour else atom
            elif big(child):
                yield Atom(kind(child), fences.big_bracket(self, child, style))
            else:
                yield Atom(kind(child), self.box(child, style))

    def _joined(self, atoms: Sequence[Atom], style: Style) -> Box:
        """Boxes in a row. Neighbours never touch: text faces are drawn for words and lean over each other."""
        classes = iter(settled([a.kind for a in atoms if a.kind]))
        placed: list[tuple[float, Box]] = []
        before: Class | None = None
        space, em = 0.0, self.em(style)
        for atom in atoms:
            if atom.kind is None:
                space += atom.box.width
                continue
            kind = next(classes)
            gap = white(before, kind, large=style.level == 0) * em if before else 0.0
            if placed and not space:
                gap = max(
                    gap, self._apart(placed[-1][1], atom.box, em) + (1.3 if before == "punct" else 0.8) * gap
                )
            placed.append((gap + space, atom.box))
            before, space = kind, 0.0
        return side_by_side(placed, space)

    def _apart(self, left: Box, right: Box, em: float) -> float:
        return CLEAR * em - nearness(self.faces, left, right.moved(left.width, 0))

    def centred(self, sign: Box, style: Style) -> Box:
        """A sign with its middle on the axis."""
        moved = sign.moved(0, self.axis(style) - (sign.height - sign.depth) / 2)
        return replace(moved, slant=sign.slant, letter=None)

    def length(self, written: str, style: Style) -> float:
        """A length of MathML in points."""
        sign, word = (-1, written[8:]) if written.startswith("negative") else (1, written)
        if word in _NAMED:
            return sign * _NAMED[word] * self.em(style)
        found = _LENGTH.match(word)
        if found is None:
            return 0
        unit = found[2] or "em"
        return (
            sign
            * float(found[1])
            * (_POINTS[unit] if unit in _POINTS else _UNITS.get(unit, 1) * self.em(style))
        )


_MAKERS: dict[str, Callable[[Layout, _Element, Style], Box]] = {
    "mi": leaves.identifier,
    "mn": leaves.number,
    "mo": leaves.sign,
    "mtext": leaves.words,
    "ms": leaves.words,
    "mspace": leaves.space,
    "mfrac": stacks.fraction,
    "msqrt": stacks.root,
    "mroot": stacks.root,
    "mtable": tables.table,
    "msub": scripts.scripted,
    "msup": scripts.scripted,
    "msubsup": scripts.scripted,
    "munder": stacks.stacked,
    "mover": stacks.stacked,
    "munderover": stacks.stacked,
    "mphantom": fences.phantom,
    "menclose": fences.enclosed,
}
