"""Stage render: formulas.

In: LaTeX between dollar signs. Out: MathML for the tree, and on demand a drawing for print,
where the layout engine knows no MathML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render.formulas.drawing import drawing
from gatherings.render.formulas.face import faces
from gatherings.render.formulas.layout import Layout
from gatherings.render.formulas.mending import mend, rewritten
from gatherings.render.formulas.styles import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatherings.styles import FontFace

MATHML = "http://www.w3.org/1998/Math/MathML"
FACE = "fonts/stix-two-math/STIXTwoMath-Regular.ttf"
"""The maths face, below a folder of styles."""
HAIR = 0.1
"""Points of white around a drawing: less than a reader sees beside a word space."""
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LIMITS = re.compile(r"\\limits(?![a-zA-Z])")


class UnreadableFormulaError(ValueError):
    """LaTeX that can't be read; the message says where it fails."""


def formula(latex: str, *, display: bool) -> _Element:
    """A ``math`` element in MathML's namespace; raises `UnreadableFormulaError`."""
    made = etree.fromstring(_mathml(" ".join(latex.split()), display))
    made.set("alttext", " ".join(latex.split()))
    if not display:
        del made.attrib["display"]
    return made


@lru_cache(maxsize=512)
def _mathml(latex: str, display: bool) -> bytes:  # noqa: FBT001 - the cache wants positions
    from latex2mathml.converter import convert

    depth = 0
    for found in _BRACE.finditer(latex):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth < 0:
            raise UnreadableFormulaError("a brace closes that was never opened")
    if depth:
        raise UnreadableFormulaError("a brace is never closed")
    if not latex.strip():
        raise UnreadableFormulaError("there is nothing in it")
    try:
        text = convert(rewritten(latex), display="block" if display else "inline")
        root = etree.fromstring(text.encode())
    except Exception as fault:  # the library raises what it likes, IndexError included
        reason = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(fault).__name__.removesuffix("Error")).lower()
        raise UnreadableFormulaError(f"it is not complete ({reason})") from fault
    for leaf in root.iter():
        if leaf.text and leaf.text.startswith("\\") and len(leaf.text) > 1:
            raise UnreadableFormulaError(f"“{leaf.text}” is not known")
    for number, whole in ((2, "mfrac"), (2, "msub"), (2, "msup"), (3, "msubsup")):
        if any(len(part) < number for part in root.iter(f"{{{MATHML}}}{whole}")):
            raise UnreadableFormulaError("something is missing in it")
    mend(root, display=display, fixed=_LIMITS.search(latex) is not None)
    return etree.tostring(root)


@dataclass(frozen=True, slots=True)
class Drawings:
    """Draws formulas in a maths face and the faces of the text."""

    face: Path
    """An OpenType face with a MATH table."""
    roman: Path | None = None
    italic: Path | None = None
    """The text's own, for letters and figures; both or neither."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Code and typefaces that shape what is drawn."""
        code = sorted((Path(__file__).parent / "formulas").glob("*.py"))
        return (Path(__file__), *code, *(p for p in (self.face, self.roman, self.italic) if p))

    def __call__(self, latex: str, size_pt: float, *, display: bool) -> tuple[str, float, float, float]:
        """A drawing of the formula at a type size, without dependence on installed fonts.

        Returns SVG text, width, height, and depth (how far it reaches below the base line), all in
        points. Raises `UnreadableFormulaError`.
        """
        root = etree.fromstring(_mathml(" ".join(latex.split()), display))
        found = faces(self.face, self.roman, self.italic)
        try:
            box = Layout(found, size_pt).row(list(root), Style(display=display))
        except (IndexError, KeyError, ValueError) as fault:
            raise UnreadableFormulaError("it can't be drawn") from fault
        return drawing(found, box, HAIR)


def drawings(face: Path | None, theme: Iterable[FontFace]) -> Drawings | None:
    """How formulas are drawn beside a theme's text, whose family is the first of its typefaces.

    None where there is no maths face.
    """
    if face is None:
        return None
    family = [f for f in theme if f.weight == 400]
    family = [f for f in family if f.family == family[0].family]
    roman = next((f.path for f in family if f.style == "normal"), None)
    italic = next((f.path for f in family if f.style == "italic"), None)
    return Drawings(face, roman, italic) if roman and italic else Drawings(face)
