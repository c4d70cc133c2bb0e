"""The template of a cover for a designer: every line of the sheet, named, in millimetres.

In: a `CoverShape`, where the barcode stands, what book it is for. Out: an SVG of the sheet's true size:
bleed or turn-in, trim, folds, hinges, what is safe, the place of the barcode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.press.cover_geometry import Area, CoverShape

MARGIN = 14.0
"""Millimetres around the sheet, for names of lines."""
COLOURS = {
    "outer": "#c2185b",
    "trim": "#1a1a1a",
    "fold": "#1565c0",
    "hinge": "#8e24aa",
    "safe": "#2e7d32",
    "barcode": "#ef6c00",
}


def cover_template(shape: CoverShape, barcode: Area, particulars: Sequence[str]) -> bytes:
    """An SVG; `particulars` are lines of text for the back."""
    width, height = shape.sheet
    out = shape.outer
    rows = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * MARGIN:.3f}mm" height="{height + 2 * MARGIN:.3f}mm"'
            f' viewBox="{-MARGIN - out:.3f} {-MARGIN - out:.3f} {width + 2 * MARGIN:.3f} {height + 2 * MARGIN:.3f}"'
            ' font-family="sans-serif" font-size="3.2">'
        ),
        f"<title>{escape(particulars[0] if particulars else '')}</title>",
    ]
    edge = "wrap" if shape.turned_in else "bleed"
    rows.append(_group("outer", NAMES[edge], [_box(-out, -out, width, height)]))
    trim = NAMES["board"] if shape.turned_in else NAMES["trim"]
    rows.append(_group("trim", trim, [_box(0, 0, shape.width, shape.height)]))
    lines = [
        f'<path d="M{_n(x)} {_n(-out)}V{_n(shape.height + out)}" stroke-dasharray="4 2"/>'
        for x in shape.folds
    ]
    rows.append(_group("fold", NAMES["fold"], lines))
    if shape.hinges:
        rows.append(_group("hinge", NAMES["hinge"], [_area(h, fill=True) for h in shape.hinges]))
    rows.append(_group("safe", NAMES["safe"], [_area(p.safe) for p in shape.panels if p.safe.width > 0]))
    rows.append(_group("barcode", NAMES["barcode"], [_area(barcode, fill=True)]))
    rows.append(_names(shape, barcode, particulars))
    rows.append(_legend(shape))
    rows.append("</svg>")
    return "\n".join(rows).encode() + b"\n"


NAMES = {
    "bleed": "bleed",
    "wrap": "turned in over the boards",
    "trim": "trimmed edge",
    "board": "edge of the boards",
    "fold": "fold",
    "hinge": "hinge: nothing here",
    "safe": "safe for words",
    "barcode": "barcode",
    "back-flap": "back flap",
    "back": "back",
    "spine": "spine",
    "front": "front",
    "front-flap": "front flap",
}


def _group(kind: str, label: str, items: Sequence[str]) -> str:
    head = f'<g id="{kind}" fill="none" stroke="{COLOURS[kind]}" stroke-width="0.2">'
    return f"{head}<title>{escape(label)}</title>{''.join(items)}</g>"


def _names(shape: CoverShape, barcode: Area, particulars: Sequence[str]) -> str:
    """Panels by name and width, and what the template is for."""
    rows = []
    for panel in shape.panels:
        middle, y = panel.whole.left + panel.whole.width / 2, shape.height * 0.42
        label = f"{NAMES[panel.name]} {panel.whole.width:.2f} mm"
        turned = f' transform="rotate(90 {_n(middle)} {_n(y)})"' if panel.name == "spine" else ""
        rows.append(
            f'<text x="{_n(middle)}" y="{_n(y + 1)}" text-anchor="middle"{turned}>{escape(label)}</text>'
        )
    back = shape.panel("back").safe
    rows += [
        f'<text x="{_n(back.left + 3)}" y="{_n(back.top + 8 + 5 * n)}">{escape(line)}</text>'
        for n, line in enumerate(particulars)
    ]
    middle = barcode.left + barcode.width / 2
    size = f"{NAMES['barcode']} {barcode.width:.1f} × {barcode.height:.1f} mm"
    rows.append(
        f'<text x="{_n(middle)}" y="{_n(barcode.top + barcode.height / 2)}" text-anchor="middle" font-size="2.6">{escape(size)}</text>'
    )
    return f'<g id="names" fill="#444">{"".join(rows)}</g>'


def _legend(shape: CoverShape) -> str:
    """Above the sheet: which colour is what; below it: its size."""
    edge, trim = ("wrap", "board") if shape.turned_in else ("bleed", "trim")
    entries = [
        ("outer", f"{NAMES[edge]} {shape.outer:g} mm"), ("trim", NAMES[trim]), ("fold", NAMES["fold"]),
        ("safe", NAMES["safe"]), ("barcode", NAMES["barcode"]),
    ]  # fmt: skip
    if shape.hinges:
        entries.insert(3, ("hinge", NAMES["hinge"]))
    x, rows = -shape.outer, []
    for kind, label in entries:
        y = -shape.outer - 5
        rows.append(f'<path d="M{_n(x)} {_n(y - 1)}h6" stroke="{COLOURS[kind]}" stroke-width="0.6"/>')
        rows.append(f'<text x="{_n(x + 8)}" y="{_n(y)}">{escape(label)}</text>')
        x += 13 + 1.75 * len(label)
    width, height = shape.sheet
    rows.append(
        f'<text x="{_n(-shape.outer)}" y="{_n(shape.height + shape.outer + 7)}">'
        f"{width:.2f} × {height:.2f} mm ({width / 25.4:.3f} × {height / 25.4:.3f} in)</text>"
    )
    return f'<g id="legend" fill="#444">{"".join(rows)}</g>'


def _box(left: float, top: float, width: float, height: float, extra: str = "") -> str:
    return f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}"{extra}/>'


def _area(area: Area, *, fill: bool = False) -> str:
    extra = ' fill="#000" fill-opacity="0.08"' if fill else ' stroke-dasharray="1 1"'
    return _box(area.left, area.top, area.width, area.height, extra)


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
