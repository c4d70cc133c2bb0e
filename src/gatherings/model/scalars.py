"""Values of one line that carry meaning: dates as precise as they were written, page sizes.

In: text of an editor. Out: frozen values, and the types by which pydantic reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precise as it was written: a year, a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, raw: object) -> PartialDate:
        """From ``2026``, ``2026-11`` or ``2026-11-24``; raises `ValueError` otherwise."""
        if isinstance(raw, cls):
            return raw
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(raw).strip())
        if not found:
            raise ValueError("should be a date such as 2026-11-24, a month such as 2026-11, or a year")
        year, month, day = (int(g) if g else None for g in found.groups())
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        if day is not None:
            import datetime

            datetime.date(year or 0, month or 0, day)  # raises for 31 February
        return cls(year or 0, month, day)

    @property
    def iso(self) -> str:
        """ISO 8601 in the precision that was written."""
        parts = [f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p is not None)]
        return "-".join(parts)


Date = Annotated[
    PartialDate,
    BeforeValidator(PartialDate.parse),
    PlainSerializer(lambda d: d.iso),
    WithJsonSchema({"type": ["string", "integer"], "description": "2026-11-24, 2026-11 or 2026"}),
]


@dataclass(frozen=True, slots=True)
class PageSize:
    """A trim size in millimetres."""

    width: float
    height: float

    @classmethod
    def parse(cls, raw: object) -> PageSize:
        """From ``156x234mm`` or ``6x9in``; raises `ValueError` otherwise."""
        if isinstance(raw, cls):
            return raw
        found = re.fullmatch(r"\s*([\d.]+)\s*[x×]\s*([\d.]+)\s*(mm|cm|in)\s*", str(raw))
        if not found:
            raise ValueError("should be a size such as 156x234mm or 6x9in")
        unit = {"mm": 1.0, "cm": 10.0, "in": 25.4}[found[3]]
        size = cls(round(float(found[1]) * unit, 3), round(float(found[2]) * unit, 3))
        if not (70 <= size.width <= 400 and 100 <= size.height <= 500):
            raise ValueError("is not the size of a book (70 to 400 mm wide, 100 to 500 mm high)")
        return size


def _switched(raw: object) -> object:
    """A switch, or the web address that turns it on; raises `ValueError` for anything else."""
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip()
    if text.casefold() in ("yes", "true", "no", "false", "none"):
        return text.casefold() in ("yes", "true")
    if not re.fullmatch(r"https?://[^\s\"<>]+", text):
        raise ValueError("should be `true`, `false`, or a web address that begins with https://")
    return text


Published = Annotated[
    bool | str,
    BeforeValidator(_switched),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": "^https?://"}]}),
]
"""Whether something is made, and the web address under which it will stand."""

Trim = Annotated[
    PageSize,
    BeforeValidator(PageSize.parse),
    PlainSerializer(lambda s: f"{s.width:g}x{s.height:g}mm"),
    WithJsonSchema({"type": "string", "pattern": r"^[\d.]+[x×][\d.]+(mm|cm|in)$"}),
]


def millimetres(raw: object) -> float:
    """A length in millimetres from a number of them, or from ``3mm``, ``0.125in``, ``1cm``, ``9pt``.

    Raises `ValueError` for anything else.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    found = re.fullmatch(r"\s*(-?\d*\.?\d+)\s*(mm|cm|in|pt)\s*", str(raw))
    if not found:
        raise ValueError("should be a length such as 3mm or 0.125in")
    return round(float(found[1]) * {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}[found[2]], 5)


Length = Annotated[
    float,
    BeforeValidator(millimetres),
    WithJsonSchema({"type": ["number", "string"], "description": "millimetres, or 3mm, 0.125in"}),
]
