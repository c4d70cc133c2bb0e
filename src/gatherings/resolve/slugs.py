"""Resolve, step 1: ids and short names made from titles and file names.

In: texts of any script. Out: names valid as XML ids and as parts of file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gatherings.resolve.names import plain_letters


def slug(text: str) -> str:
    """Lower-case ASCII words with single hyphens; "" where nothing of the text can be spelt so."""
    plain = plain_letters(text).replace("’", "").replace("'", "").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def essay_ids(paths: Iterable[str], reserved: Iterable[str]) -> Mapping[str, str]:
    """An id for every path: unique, never a reserved one, the same whatever the order."""
    taken = set(reserved)
    ids = {}
    for path in sorted(paths):
        stem = path.rpartition("/")[2].rpartition(".")[0]
        wanted = slug(stem) or "essay"
        if not wanted[0].isalpha():
            wanted = f"e{wanted}"
        found, number = wanted, 1
        while found in taken:
            number += 1
            found = f"{wanted}-{number}"
        taken.add(found)
        ids[path] = found
    return ids


def natural_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """Orders file names as people do: 2-x before 10-x."""
    pieces = re.findall(r"\d+|\D+", path.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)


def title_from(path: str) -> str:
    """A title out of a file name: `02-the-plan.md` → “The plan”."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    words = re.sub(r"^[\d\W_]+", "", stem) or stem
    text = re.sub(r"[-_\s]+", " ", words).strip()
    return text[:1].upper() + text[1:]


ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
         (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def numeral(number: int, kind: str) -> str:
    """A number from 1 as `letters` (A … Z, AA), `roman`, `numbers`; "" for `none`."""
    if kind == "numbers":
        return str(number)
    text = ""
    if kind == "letters":
        while number:
            number, rest = divmod(number - 1, 26)
            text = chr(ord("A") + rest) + text
    elif kind == "roman":
        for value, sign in ROMAN:
            while number >= value:
                text, number = text + sign, number - value
    return text
