"""Stage render, formulas: TeX's eight styles.

In: a style. Out: the styles of its parts (*The TeXbook*, page 140 and appendix G).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Style:
    """Display, text, script or scriptscript, each of them cramped or not."""

    display: bool = False
    level: int = 0
    """0 in the line, 1 in an index, 2 in an index of one."""
    cramped: bool = False
    """Below or within something, where exponents stay lower."""

    @property
    def superscript(self) -> Style:
        """Of an exponent."""
        return replace(self, display=False, level=min(2, self.level + 1))

    @property
    def subscript(self) -> Style:
        """Of an index, and of what stands below an operator."""
        return replace(self.superscript, cramped=True)

    @property
    def numerator(self) -> Style:
        """Above a bar."""
        return replace(self, display=False) if self.display else self.superscript

    @property
    def denominator(self) -> Style:
        """Below a bar."""
        return replace(self.numerator, cramped=True)

    @property
    def inside(self) -> Style:
        """Under a root, an accent or a line."""
        return replace(self, cramped=True)
