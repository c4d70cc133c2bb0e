"""How the paragraphs of a book are to be set.

In: what theme and collection say. Out: `Composition`, a plain value that is part of the key of every
setting, and the `House` made of it for the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import metadata
from typing import Literal

from gatherings.press import internals
from gatherings.press.paragraphs.hyphens import Hyphenation, Hyphenator

FALLBACK = (
    "paragraphs are broken line by line, for WeasyPrint {found} differs from {known}, which is known: {fault}"
)

MOST = 2.0
"""Per cent of expansion beyond which letters look other than their neighbours."""


@dataclass(frozen=True, slots=True)
class House:
    """What holds for all paragraphs of a book."""

    hyphenator: Hyphenator
    optical_margins: bool = True
    expansion: float = 0.0
    """Part of its width by which type may be wider or narrower."""


@dataclass(frozen=True, slots=True)
class Composition:
    """How paragraphs are set."""

    paragraphs: Literal["total-fit", "line-by-line"] = "total-fit"
    """Whether all lines of a paragraph are chosen together, or left to the engine."""
    optical_margins: Literal["on", "off"] = "on"
    """Whether hyphens, stops, commas and quotation marks hang a little in the margins."""
    hyphenation: Hyphenation = field(default_factory=Hyphenation)
    expansion: float = MOST
    """Per cent by which the letters of a line may be wider or narrower to even its spaces."""

    @property
    def line(self) -> str:
        """All of it in one line, for keys."""
        return (
            f"{self.paragraphs}, margins {self.optical_margins}, expansion {self.expansion:g} %, "
            f"hyphens {self.hyphenation.line}"
        )

    def house(self, hyphenator: Hyphenator, messages: list[str]) -> House | None:
        """What the setter works with; None where the engine breaks lines by itself.

        Where the engine's insides are not those that are known, a message says so.
        """
        if self.paragraphs != "total-fit":
            return None
        faults = internals.moved(internals.PARAGRAPHS)
        if faults:
            found = metadata.version("weasyprint")
            messages.append(FALLBACK.format(found=found, known=internals.VERSION, fault=faults[0]))
            return None
        return House(hyphenator, self.optical_margins == "on", min(max(self.expansion, 0.0), MOST) / 100)
