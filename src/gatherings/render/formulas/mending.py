"""Stage render, formulas: what the LaTeX reader gets wrong.

In: LaTeX, and the MathML that latex2mathml makes of it. Out: both as LaTeX means them, for screens and
for print: operators as operators, limits below, accents as accents, rows of an alignment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from gatherings.render.formulas.spacing import LARGE, LIMITS, class_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_REWRITTEN = (
    (re.compile(r"\\(begin|end)\{(aligned|eqnarray\*?)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\{(align|gather|equation)\}"), r"\\\1{\2*}"),  # numbers are the essay's own
    (re.compile(r"\\begin\{gather(ed|\*)\}"), r"\\begin{array}{c}"),
    (re.compile(r"\\end\{gather(ed|\*)\}"), r"\\end{array}"),
    (re.compile(r"\\(begin|end)\{equation\*\}"), ""),
    (re.compile(r"\\mathrm\{"), r"\\mathrm {"),  # else the reader takes the letters for a character's number
    (re.compile(r"\\(arg|hom|dim|ker|deg|gcd)(?![a-zA-Z])"), r"\\operatorname{\1}"),
    (re.compile(r"(\\[a-zA-Z]+)\s*\\nolimits(?![a-zA-Z])"), r"{\1}"),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\colon(?![a-zA-Z])"), r"{:}\,"),
    (re.compile(r"\\(big|Big|bigg|Bigg)([lrm]?)\s*\\\|"), r"\\\1\2‖"),
)
_ACCENTS = frozenset("^~¯˙¨ˇ˘´`˚→⃗ˆ˜")
_BRACES = frozenset("⏞⏟―⏜⏝")
_SIGNS = {"~": "∼"}
_NOT = "⧸"


def rewritten(latex: str) -> str:
    """LaTeX with what the reader does not know put as it does."""
    for pattern, becomes in _REWRITTEN:
        latex = pattern.sub(becomes, latex)
    return latex


def mend(root: _Element, *, display: bool, fixed: bool) -> None:
    r"""Put a formula's MathML right in place; `fixed` where the author asked for ``\limits``."""
    for element in list(root.iter()):
        name = _name(element)
        if name == "mi":
            _operator(element)
        elif name == "mover":
            _accent(element)
        elif name == "mo" and len(element):
            _named(element)
    for element in list(root.iter("{*}mpadded")):
        _negated(element)
    for element in list(root.iter("{*}msub", "{*}msup", "{*}msubsup")):
        if display and _has_limits(element):
            element.tag = (
                str(element.tag)
                .replace("msubsup", "munderover")
                .replace("msub", "munder")
                .replace("msup", "mover")
            )
    for element in root.iter("{*}munder", "{*}mover", "{*}munderover"):
        if _has_limits(element):
            element[0].set("movablelimits", "false" if fixed and not display else "true")
    for row in list(root.iter("{*}mrow", "{*}mstyle", "{*}mtd")):
        _fenced(row)
        _broken(row)


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: _Element) -> str:
    return (element.text or "").strip()


def _operator(element: _Element) -> None:
    """A sign that the reader took for a letter."""
    text = _text(element)
    if not (len(text) == 1 and class_of(text) != "ord") and text not in ("¬", *_SIGNS):
        return
    element.text = _SIGNS.get(text, text)
    element.tag = str(element.tag).replace("}mi", "}mo")
    if class_of(text) in ("open", "close"):
        element.set("stretchy", "false")


def _named(element: _Element) -> None:
    r"""A name that the author made an operator, as ``\mathop`` does, is its text; letters in it are no elements."""
    word = "".join(map(str, element.itertext()))
    for part in list(element):
        element.remove(part)
    element.text = word
    element.set("movablelimits", "true")


def _accent(element: _Element) -> None:
    if len(element) == 2 and _name(element[1]) == "mo" and _text(element[1]) in _ACCENTS | _BRACES:
        element.set("accent", "true")


def _negated(element: _Element) -> None:
    r"""``\not`` and the relation after it are one sign."""
    after = element.getnext()
    parent = element.getparent()
    if "".join(map(str, element.itertext())) != _NOT or after is None or parent is None:
        return
    if _name(after) in ("mo", "mi") and len(_text(after)) == 1:
        after.text = normalize("NFC", _text(after) + "\u0338")
        parent.remove(element)


def _has_limits(element: _Element) -> bool:
    base = element[0] if len(element) else None
    return (
        base is not None
        and _name(base) == "mo"
        and (
            _text(base) in LIMITS
            or base.get("movablelimits") == "true"
            or _text(base) in LARGE - frozenset("∫∬∭∮∯∰")
        )
    )


def _fenced(row: _Element) -> None:
    """Brackets around a matrix are a group of their own and grow."""
    for table in [c for c in row if _name(c) == "mtable"]:
        before, after = table.getprevious(), table.getnext()
        if before is None or after is None or _name(before) != "mo" or _name(after) != "mo":
            continue
        if {before.get("form"), after.get("form")} != {None} or before.get("stretchy") == "false":
            continue
        group = row.makeelement(str(row.tag).rpartition("}")[0] + "}mrow")
        row.insert(row.index(before), group)
        for part, form in ((before, "prefix"), (table, ""), (after, "postfix")):
            group.append(part)
            if form:
                part.set("fence", "true")
                part.set("stretchy", "true")
                part.set("form", form)


def _broken(row: _Element) -> None:
    """Lines that a double backslash divides are rows of a table."""
    if not any(_name(c) == "mspace" and c.get("linebreak") == "newline" for c in row):
        return
    space = str(row.tag).rpartition("}")[0] + "}"
    table = row.makeelement(f"{space}mtable", {"displaystyle": "true", "rowspacing": "3pt"})
    cell = _cell(table, space)
    for child in list(row):
        if child.get("linebreak") == "newline":
            row.remove(child)
            cell = _cell(table, space)
        else:
            cell.append(child)
    row.append(table)


def _cell(table: _Element, space: str) -> _Element:
    line = table.makeelement(f"{space}mtr")
    cell = line.makeelement(f"{space}mtd")
    line.append(cell)
    table.append(line)
    return cell
