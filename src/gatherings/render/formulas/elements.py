"""Stage render, formulas: what is asked of MathML's elements.

In: an element. Out: its name, its text, what kind it is, and the style that it asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.render.formulas.spacing import Class, class_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.formulas.face import Kind
    from gatherings.render.formulas.styles import Style


def name(element: _Element) -> str:
    """The element's local name."""
    return str(element.tag).rpartition("}")[2]


def text(element: _Element) -> str:
    """Its own text without white at the ends."""
    return (element.text or "").strip()


def changed(element: _Element, style: Style) -> Style:
    """The style that an element's attributes ask for."""
    if (display := element.get("displaystyle")) is not None:
        style = replace(style, display=display == "true")
    if (level := element.get("scriptlevel", "")).isdigit():
        style = replace(style, level=min(2, int(level)), display=style.display and level == "0")
    return style


def kind(element: _Element) -> Class:
    """The class of an element."""
    tag, first = name(element), element[0] if len(element) else None
    if tag == "mo":
        if big(element) and element.get("form"):
            return {"prefix": "open", "postfix": "close"}.get(element.get("form", ""), "ord")  # type: ignore[return-value]
        return class_of(text(element))
    if tag == "mi":
        return (
            "op"
            if text(element)[1:].isalpha() and text(element) != "mod" and element.get("mathvariant") is None
            else "ord"
        )
    if tag == "mfrac" or fenced(element):
        return "inner"
    if tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and first is not None:
        return "ord" if element.get("accent") == "true" else kind(bare(first))
    return "ord"


def bare(element: _Element) -> _Element:
    """What groups of one hold."""
    while name(element) == "mrow" and len(element) == 1:
        element = element[0]
    return element


def fenced(element: _Element) -> bool:
    """Whether a row has brackets that grow with it."""
    return name(element) == "mrow" and any(grows(c) for c in element)


def grows(element: _Element) -> bool:
    """Whether a bracket grows with what is in it."""
    return (
        name(element) == "mo"
        and element.get("fence") == "true"
        and element.get("stretchy") == "true"
        and not element.get("minsize")
    )


def big(element: _Element) -> bool:
    """Whether the author gave a bracket its size."""
    return name(element) == "mo" and element.get("minsize") is not None


def capital_greek(sign: str) -> bool:
    """Whether a letter is a Greek capital, which stands upright."""
    return "Α" <= sign <= "Ω"


def face_of(variant: str | None) -> Kind:
    """The text face of a variant."""
    return "italic" if variant == "italic" else "roman"


def styled(char: str, variant: str | None) -> str:
    """A letter in one of Unicode's mathematical alphabets."""
    starts = {
        "bold": (0x1D400, 0x1D41A, 0x1D7CE),
        "bold-italic": (0x1D468, 0x1D482, 0x1D7CE),
        "double-struck": (0x1D538, 0x1D552, 0x1D7D8),
    }
    if variant not in starts:
        return char
    upper, lower, digit = starts[variant]
    if "α" <= char <= "ω":
        return chr({"bold": 0x1D6C2, "bold-italic": 0x1D736}.get(variant, 0x3B1) + ord(char) - ord("α"))
    for first, last, start in (("A", "Z", upper), ("a", "z", lower), ("0", "9", digit)):
        if first <= char <= last:
            return chr(start + ord(char) - ord(first))
    return char
