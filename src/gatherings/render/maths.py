"""Stage render: formulas.

In: LaTeX between dollar signs. Out: MathML for the tree, and on demand a drawing for print,
where the layout engine knows no MathML.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

MATHML = "http://www.w3.org/1998/Math/MathML"
HAIR = 0.1
"""Points of white around a drawing: less than a reader sees beside a word space."""
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


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
        text = convert(latex, display="block" if display else "inline")
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
    return etree.tostring(root)


def svg(latex: str, size_pt: float, *, display: bool) -> tuple[str, float, float, float]:
    """A drawing of the formula at a type size, without dependence on installed fonts.

    Returns SVG text, width, height, and depth (how far it reaches below the base line), all in
    points. Raises `UnreadableFormulaError`.
    """
    import xml.etree.ElementTree as ET

    from ziamath.zmath import Latex as latex_drawing  # noqa: N813 - it is called as a function
    from ziamath.zmath import loadedfonts

    loadedfonts["default"].math.kernInfo = None  # it moves an index into its letter: P and t touch
    _mathml(" ".join(latex.split()), display)
    try:
        root: ET.Element = latex_drawing(latex, size=size_pt, inline=not display, margin=HAIR).svgxml()
    except Exception as fault:
        raise UnreadableFormulaError("it can't be drawn") from fault
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    top = float(root.get("viewBox", "0 0 0 0").split()[1])
    root.set("width", f"{width:g}pt")
    root.set("height", f"{height:g}pt")
    return ET.tostring(root, encoding="unicode"), width, height, round(height + top, 4)
