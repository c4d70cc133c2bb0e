"""A cover that was set, as plain data, so that it can be kept: its page, and what did not fit.

In: nothing. Out: `Wrapped`, made by `wrap`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gatherings.press.cover_geometry import PanelName
    from gatherings.press.setting import Setting


@dataclass(frozen=True, slots=True)
class Overflow:
    """Text that does not fit in its place, at the least size."""

    panel: PanelName
    wanted: float
    """Millimetres of height that the text needs."""
    found: float
    """Millimetres that there are."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Room that words on the spine lack, in the least type."""

    wanted: float
    """Millimetres."""
    found: float
    direction: Literal["width", "length"]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A cover that was set."""

    setting: Setting
    overflows: tuple[Overflow, ...]
    names_left_out: bool
    """Whether the back's list of contributors gave way to the text."""
    spine_left_out: tuple[str, ...]
    """What the spine has no room for: ``people``, ``publisher``, ``title``."""
    spine_lack: Lack | None = None
    """Why."""
