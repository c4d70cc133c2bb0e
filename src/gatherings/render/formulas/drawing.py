"""Stage render, formulas: boxes → SVG.

In: a box. Out: SVG text, every glyph a path at its place, so that no typeface need be installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatherings.render.formulas.boxes import Box
    from gatherings.render.formulas.face import Faces


def drawing(faces: Faces, box: Box, margin: float) -> tuple[str, float, float, float]:
    """SVG, width, height and depth in points; white of `margin` around, and room for ink outside the box."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    left, right, top, bottom = 0.0, box.width, box.height, -box.depth
    parts = []
    for mark in box.marks:
        colour = f' fill="{mark.colour}"' if mark.colour else ""
        if mark.glyph is None:
            parts.append(
                f'<rect x="{mark.x:.3f}" y="{-mark.y - mark.height:.3f}" '
                f'width="{mark.width:.3f}" height="{mark.height:.3f}"{colour}/>'
            )
            top, bottom = max(top, mark.y + mark.height), min(bottom, mark.y)
            continue
        glyph, size = mark.glyph, mark.size
        left, right = min(left, mark.x + glyph.left * size), max(right, mark.x + glyph.right * size)
        top, bottom = max(top, mark.y + glyph.top * size), min(bottom, mark.y + glyph.bottom * size)
        pen = SVGPathPen(faces.shapes(glyph), ntos=_number)
        scale = size / faces.em(glyph)
        faces.shapes(glyph)[glyph.name].draw(TransformPen(pen, (scale, 0, 0, -scale, mark.x, -mark.y)))
        if path := pen.getCommands():
            parts.append(f'<path d="{path}"{colour}/>')
    width, height = right - left + 2 * margin, top - bottom + 2 * margin
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}pt" height="{height:.3f}pt" '
        f'viewBox="{left - margin:.3f} {-top - margin:.3f} {width:.3f} {height:.3f}">'
        f'<g fill="black">{"".join(parts)}</g></svg>'
    )
    return text, round(width, 3), round(height, 3), round(margin - bottom, 4)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
