"""Dates in bibliographies → CSL dates.

In: EDTF dates as BibLaTeX has them (``2019-05/2020``, ``1850~``), the years, months and days
of BibTeX ("c. 1850", "1998--99", ``may``), and plain words. Out: CSL date objects; a date that
can't be read stays as a literal, and `readable` says so.
"""

from __future__ import annotations

import re
from typing import Any

MONTHS = {
    name: number
    for number, group in enumerate(
        (
            "jan january januar janvier", "feb february februar février", "mar march märz mars", "apr april avril",
            "may mai", "jun june juni juin", "jul july juli juillet", "aug august août", "sep sept september septembre",
            "oct october oktober octobre", "nov november novembre", "dec december dezember décembre",
        ),
        1,
    )
    for name in group.split()
}  # fmt: skip
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_EDTF = re.compile(r"(-?\d{4}|-?\d{2,3}[uUxX]{1,2})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:.Z+-]*)?([?~%]?)")
_CIRCA = re.compile(r"^(?:c\.?|ca\.?|circa|about|approx\.?)\s*(?=\d)|^\[(?=\d)|[?~\]]+$", re.IGNORECASE)


def date(raw: str) -> dict[str, Any]:
    """A CSL date from EDTF or a plain year, range or phrase."""
    text = raw.strip()
    ends = re.split(r"\s*(?:/|--|–)\s*", text, maxsplit=1)
    parts: list[list[int]] = []
    circa = False
    for i, end in enumerate(ends):
        if end in ("", "..", "open", "unknown"):
            parts.append([0] if i and parts else [])
            continue
        point, doubtful = _point(end, parts[0] if parts else None)
        circa = circa or doubtful
        if not point:
            return {"literal": text}
        parts.append(point)
    parts = [p for p in parts if p]
    if not parts:
        return {"literal": text}
    if parts[-1] == [0]:  # open at the end: CSL writes "2004–" for an end without a year
        return {"date-parts": parts} if len(parts) == 2 else {"literal": text}
    return _date(parts, circa=circa)


def _date(parts: list[list[int]], *, circa: bool) -> dict[str, Any]:
    season = next((p[1] for p in parts if len(p) == 2 and 21 <= p[1] <= 24), 0)
    value: dict[str, Any] = {"date-parts": [p[:1] if len(p) == 2 and p[1] > 12 else p for p in parts]}
    if season:
        value["season"] = season - 20
    if circa:
        value["circa"] = True
    return value


def _point(text: str, first: list[int] | None) -> tuple[list[int], bool]:
    """One end of a range as numbers, and whether it is doubtful."""
    bare = _CIRCA.sub("", _CIRCA.sub("", text)).strip()
    doubtful = bare != text
    if first and re.fullmatch(r"\d{1,2}", bare):  # 1998--99
        return [int(str(first[0])[: -len(bare)] + bare)], doubtful
    found = _EDTF.fullmatch(bare)
    if not found:
        return _worded(bare), doubtful
    year = re.sub(r"[uUxX]", "0", found[1])
    doubtful = doubtful or year != found[1] or bool(found[4])
    point = [int(year)]
    if found[2] and int(found[2]):
        point.append(int(found[2]))
        if found[3] and int(found[3]):
            point.append(int(found[3]))
    return (point, doubtful) if _possible(point) else ([], doubtful)


def _possible(point: list[int]) -> bool:
    month_ok = len(point) < 2 or 1 <= point[1] <= 12 or 21 <= point[1] <= 24
    return month_ok and (len(point) < 3 or 1 <= point[2] <= 31)


def _worded(text: str) -> list[int]:
    """From "24 November 2026", "November 24, 2026" or "Spring 2004"."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    names = {**MONTHS, **SEASONS}
    month = [names[w] for w in words if w in names]
    numbers = [int(w) for w in words if w.isdigit()]
    year = [n for n in numbers if n > 31]
    day = [n for n in numbers if 1 <= n <= 31]
    known = len(month) + len(numbers) + sum(w in ("of", "th", "st", "nd", "rd") for w in words)
    if len(year) != 1 or len(month) > 1 or len(day) > 1 or known != len(words) or (day and not month):
        return []
    return [*year, *month, *day]


def month_number(raw: str) -> tuple[list[int], list[int]]:
    """Months (one, or the two of a range) and days in a BibTeX ``month`` field."""
    words = re.findall(r"[^\W\d_]+|\d+", raw.lower())
    names = {**MONTHS, **SEASONS}
    months = [names[w] for w in words if w in names]
    numbers = [int(w) for w in words if w.isdigit()]
    if months:
        return months[:2], [n for n in numbers if 1 <= n <= 31][: len(months[:2])]
    return [n for n in numbers if 1 <= n <= 12][:2], []


def year_month_day(year: str, month: str = "", day: str = "") -> dict[str, Any]:
    """A CSL date from the separate fields of BibTeX."""
    value = date(year)
    months, days = month_number(month) if month else ([], [])
    if day.strip().isdigit():
        days = [int(day)]
    parts = value.get("date-parts")
    if not parts or not months or len(parts) != 1 or len(parts[0]) != 1:
        return value
    ends = [[parts[0][0], m, *days[i : i + 1]] for i, m in enumerate(months)]
    return _date(ends, circa=bool(value.get("circa")))


def readable(value: dict[str, Any]) -> bool:
    """Whether the date was understood."""
    return "date-parts" in value
