"""Formulas as pictures, since the layout engine knows no MathML.

In: LaTeX. Out: a `Drawing` whose SVG is part of the address, so that nothing is written to disk.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Protocol

from gatherings.press.arrangement import Drawing, Maths


class Drawer(Protocol):
    """How formulas are drawn."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Code and typefaces that shape what is drawn."""

    def __call__(self, latex: str, size_pt: float, *, display: bool) -> tuple[str, float, float, float]:
        """SVG text, width, height and depth in points; raises `ValueError` where it can't be read."""


def drawings(draw: Drawer, size: float = 10.5) -> Maths:
    """How formulas are drawn at a type size; what cannot be drawn stays text."""

    def drawn(latex: str, display: bool) -> Drawing | None:  # noqa: FBT001 - the shape of `Maths`
        try:
            svg, width, height, depth = draw(latex, size, display=display)
        except ValueError:
            return None
        address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
        return Drawing(address, width / size, height / size, depth / size)

    return drawn
