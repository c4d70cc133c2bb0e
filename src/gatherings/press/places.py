"""Places in a neutral tree, and texts that remember theirs.

In: nothing. Out: `Place` and `PlacedText`, which travel through the layout engine inside text
nodes, so that every printed word can be followed back to the leaf.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A text of the neutral tree: child indexes to an element, and which of its texts."""

    order: int
    """Rank in reading order."""
    path: tuple[int, ...]
    where: str
    """``text``, ``tail``, or ``before`` for an element such as an image."""


class PlacedText(str):  # noqa: SLOT000 - each carries its parts
    """A text that knows where in the neutral tree it came from, through layout and all."""

    parts: tuple[tuple[Place, str], ...] = ()

    @classmethod
    def of(cls, text: str, place: Place) -> PlacedText:
        """`text`, which stands at `place`."""
        made = cls(text)
        made.parts = ((place, text),)
        return made

    def __add__(self, other: str) -> PlacedText:
        made = PlacedText(str(self) + str(other))
        made.parts = self.parts + getattr(other, "parts", ())
        return made
