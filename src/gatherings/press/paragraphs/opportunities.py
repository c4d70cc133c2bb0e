"""Where lines may end apart from words divided, and what it costs.

In: the text of a paragraph and the places where Unicode lets a line end (UAX 14). Out: places
with a kind and a penalty. Addresses are divided as the Chicago Manual of Style (17th edition,
14.18) says, but numbers and "www." stay whole: after a colon or a double slash; before a single slash, a full stop, a comma, a
hyphen, a tilde, a low line, a question mark, a number sign, a percent sign, an equals sign or an
ampersand; a hyphen is never added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gatherings.press.paragraphs.fit import EXPLICIT, PLAIN
from gatherings.press.paragraphs.taste import Taste

ATOM = "\ufffc"
"""Stands for a picture in the text."""

ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.|doi:|(?<![\w/.])10\.\d{4,9}/)[^\s<>\u00a0\u2028\ufffc]+"
    r"|(?<![\w.-])(?:[a-z0-9-]+\.){1,4}(?:com|org|net|edu|gov|ac|eu|uk|de|fr|it|es|pl|info|io)(?:/[^\s<>\u00a0\ufffc]*)?",
    re.IGNORECASE,
)
_SIGNS = (
    "//", "www.", "doi:", "10.", *(f".{end}" for end in "com org net edu gov ac eu uk de fr it es pl info io".split()),
)  # fmt: skip
"""Every address has one of these; looking for them is quick."""

_TAIL = ".,;:!?’”»)]}'\""
_BEFORE = frozenset("/.,-~_?#%=&")
_WHOLE = re.compile(r"(?<=\d)\.\d|(?<=www)\.", re.IGNORECASE)
"""Full stops within "10.5555" (a DOI's prefix), "v2.0" and after "www", before which no line ends."""
_SHORTEST = 3
"""Characters of an address at least before and after a break."""

NO_LONE = frozenset({"cs", "pl", "sk"})
"""Languages that leave no word of one letter at the end of a line."""


class Opportunity(NamedTuple):
    """A place before a character at which a line may end."""

    at: int
    kind: int
    penalty: float


def addresses(text: str) -> list[tuple[int, int]]:
    """Ranges of web addresses and DOIs, without punctuation that follows them."""
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS):
        return []
    found = []
    for match in ADDRESS.finditer(text):
        start, end = match.span()
        while end > start and text[end - 1] in _TAIL:
            if text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end):
                break
            end -= 1
        if end - start > 2 * _SHORTEST:
            found.append((start, end))
    return found


def address_breaks(address: str) -> Iterator[int]:
    """Offsets in an address before which a line may begin."""
    at = 0
    while at < len(address):
        if address.startswith("//", at):
            at += 2
            if _SHORTEST <= at <= len(address) - _SHORTEST:
                yield at
            continue
        before = (
            address[at] in _BEFORE and not (at and address[at - 1] in "/:") and not _WHOLE.match(address, at)
        )
        after = at > 0 and address[at - 1] == ":" and not address.startswith("//", at)
        if (before or after) and _SHORTEST <= at <= len(address) - _SHORTEST:
            yield at
        at += 1


def opportunities(
    text: str, allowed: Sequence[int], spans: Sequence[tuple[int, int]], language: str, taste: Taste
) -> list[Opportunity]:
    """Places where a line may end, in order; `allowed` are those of Unicode, `spans` the addresses, in order."""
    inside: set[int] = set()
    found: list[Opportunity] = []
    for start, end in spans:
        inside.update(range(start + 1, end))
        found.extend(Opportunity(start + k, PLAIN, taste.address) for k in address_breaks(text[start:end]))
    lone = language.split("-", maxsplit=1)[0].lower() in NO_LONE
    for at in allowed:
        if at in inside or (lone and _lone(text, at)):
            continue
        found.append(_ordinary(text, at, taste))
    return sorted(found) if spans else found


def _ordinary(text: str, at: int, taste: Taste) -> Opportunity:
    before, after = text[at - 1], text[at]
    if before in "-\u2010":
        return Opportunity(at, EXPLICIT, taste.explicit)
    if before == "/":
        return Opportunity(at, PLAIN, taste.slash)
    if after in "—–" and not (before == " " and text[at + 1 : at + 2].isalpha()):  # Spanish opens with one
        return Opportunity(at, PLAIN, taste.dash)
    return Opportunity(at, PLAIN, 0.0)


def _lone(text: str, at: int) -> bool:
    """Whether the word before a place is a single letter."""
    body = text[max(0, at - 4) : at].rstrip(" ")
    return bool(body) and body[-1].isalpha() and (len(body) == 1 or body[-2] in " \u00a0(„«")
