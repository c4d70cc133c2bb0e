"""Stage render, formulas: classes of atoms and the white between them.

In: signs and elements. Out: classes, and ems of white. *The TeXbook*, chapters 17 and 18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Class = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]
_ORDER: tuple[Class, ...] = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
_TABLE = ("01230001", "11*30001", "22**2**2", "33*03003", "00*00000", "01230001", "11*11111", "11231011")
"""Rows are left, columns right: none, thin, medium, thick; a star where no such pair comes (page 170)."""
_IN_INDICES = frozenset({("ord", "op"), ("op", "ord"), ("op", "op"), ("close", "op"), ("inner", "op")})
"""Pairs that keep their white in indices."""
THIN, MEDIUM, THICK = 3 / 18, 4 / 18, 5 / 18
_EMS = (0, THIN, MEDIUM, THICK)

BINARY = frozenset("+−-±∓×÷·∗*∘∙⋅⊕⊖⊗⊘⊙∧∨∩∪⊓⊔⊎∖⧵⋆†‡⋄△▽◁▷≀⨿⊻⊼⊞⊟⊠⊡⋉⋊⊺")
RELATION = frozenset(
    "=<>≤≥≠≡≈≅≃∼∽∝≪≫≺≻⪯⪰⊂⊃⊆⊇⊊⊋⊏⊐⊑⊒∈∉∋∌⊢⊣⊨⊧⊩⟂∣∤∥∦≍≐≜≝≔≕≟⌢⌣⋈→←↔⇒⇐⇔↦↣↪↩⟶⟵⟷⟹⟸⟺⟼↑↓↕⇑⇓⇕↗↘↙↖⇀⇁↼↽⇌⊬⊭≲≳≮≯≰≱⩽⩾∴∵:"
)
OPENING = frozenset("([{⟨⌊⌈⟦⌜⟮")
CLOSING = frozenset(")]}⟩⌋⌉⟧⌝⟯!?")
PUNCTUATION = frozenset(",;")
LARGE = frozenset("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆∫∬∭∮∯∰")
INTEGRALS = frozenset("∫∬∭∮∯∰")
LIMITS = frozenset(
    (
        "lim",
        "max",
        "min",
        "sup",
        "inf",
        "det",
        "gcd",
        "Pr",
        "lim sup",
        "lim inf",
        "lim\u2006sup",
        "lim\u2006inf",
    )
)
"""Names that have what stands below them there and not beside them in display."""


def class_of(sign: str) -> Class:
    """The class of an operator by its sign."""
    if len(sign) > 1 and sign[0].isalpha():
        return "bin" if sign == "mod" else "op"
    sets: tuple[tuple[frozenset[str], Class], ...] = (
        (BINARY, "bin"),
        (RELATION, "rel"),
        (OPENING, "open"),
        (CLOSING, "close"),
        (PUNCTUATION, "punct"),
        (LARGE, "op"),
    )
    if sign in ("…", "⋯", "⋱"):
        return "inner"
    base = sign[:1]
    return next((kind for members, kind in sets if base in members), "ord")


def settled(classes: Sequence[Class]) -> list[Class]:
    """Classes with every binary sign that has nothing to join made ordinary (rules 5 and 6)."""
    found = list(classes)
    for at, kind in enumerate(found):
        before = found[at - 1] if at else "open"
        if kind == "bin" and before in ("bin", "op", "rel", "open", "punct"):
            found[at] = "ord"
        elif kind in ("rel", "close", "punct") and before == "bin":
            found[at - 1] = "ord"
    if found and found[-1] == "bin":
        found[-1] = "ord"
    return found


def white(left: Class, right: Class, *, large: bool) -> float:
    """Ems of white between two atoms; `large` outside indices."""
    if not large and (left, right) not in _IN_INDICES:
        return 0
    code = _TABLE[_ORDER.index(left)][_ORDER.index(right)]
    return 0 if code == "*" else _EMS[int(code)]
