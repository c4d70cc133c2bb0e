"""Where a word may be divided: dictionaries of the languages, and what a collection says.

In: a word, its language, the least number of letters before and after. Out: offsets in the
word. The same answers are given to the layout engine for lines that it breaks itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SHY = "\u00ad"
_JOINTS = re.compile("[’'\u2019]")
_MARK = re.compile("[-\u2010\u00ad|·]")
_FINNISH = "fi"
_SYLLABLE = re.compile("(?=[bcdfghjklmnpqrstvwxzšž][aeiouyåäö])", re.IGNORECASE)
"""Where a Finnish syllable begins: with the last consonant before a vowel (Kielitoimiston ohjepankki, Tavutus)."""
_VOWEL = re.compile("[aeiouyåäö]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """What a collection says of its hyphens; a plain value, part of the key of a setting."""

    exceptions: tuple[str, ...] = ()
    """Words with hyphens where alone they may be divided (al-go-rithm)."""
    never: tuple[str, ...] = ()
    """Words that are never divided."""

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{' '.join(sorted(self.exceptions))} | {' '.join(sorted(self.never))}"


@dataclass(slots=True)
class Hyphenator:
    """Divides words."""

    told: Hyphenation = field(default_factory=Hyphenation)
    _exact: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _dictionaries: dict[tuple[str, int, int], Any] = field(default_factory=dict)
    _languages: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the collection's words."""
        for word in self.told.exceptions:
            parts = _MARK.split(word)
            ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1)]
            self._exact["".join(parts).casefold()] = tuple(ends)
        for word in self.told.never:
            for part in word.split():
                self._exact[part.casefold()] = ()

    def language(self, tag: str | None) -> str | None:
        """The dictionary for a language tag; None where there is none."""
        if not tag:
            return None
        if tag not in self._languages:
            import pyphen

            own = _FINNISH if tag.split("-", maxsplit=1)[0].lower() == _FINNISH else None
            self._languages[tag] = pyphen.language_fallback(tag) or own
        return self._languages[tag]

    def points(self, word: str, language: str, total: int, left: int, right: int) -> tuple[int, ...]:
        """Offsets at which `word` may be divided.

        Words shorter than `total` letters are left whole, `left` and `right` letters at least
        stand before and after a hyphen; the collection's own words are divided as it says. Parts
        beside an apostrophe count as words; words of capitals and mixed ones are left whole.
        """
        known = self._exact.get(word.casefold())
        if known is not None:
            return known
        if word[1:] != word[1:].lower():
            return ()
        found: list[int] = []
        start = 0
        for part in _JOINTS.split(word):
            known = self._exact.get(part.casefold()) if part != word else None
            if known is not None:
                found.extend(start + k for k in known)
            elif len(part) >= total:
                found.extend(start + k for k in self._divided(part, language, left, right))
            start += len(part) + 1
        return tuple(found)

    def _divided(self, word: str, language: str, left: int, right: int) -> Iterator[int]:
        if language == _FINNISH:  # for which there is no dictionary, and hardly need of one
            yield from _between_syllables(word, left, right)
            return
        key = (language, left, right)
        dictionary = self._dictionaries.get(key)
        if dictionary is None:
            import pyphen

            dictionary = self._dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
        for position in dictionary.positions(word):
            if not getattr(position, "data", None):  # a division that changes the spelling
                yield int(position)


def _between_syllables(word: str, left: int, right: int) -> Iterator[int]:
    """Offsets between the syllables of a Finnish word; compounds are divided by the same rule."""
    first = _VOWEL.search(word)
    for match in _SYLLABLE.finditer(word):
        if first and first.start() < match.start() and left <= match.start() <= len(word) - right:
            yield match.start()


@dataclass(slots=True)
class Dictionaries:
    """Stands where the layout engine keeps its dictionaries, and gives it ours."""

    hyphenator: Hyphenator

    def get(self, key: tuple[str, int, int, int], default: object = None) -> _Dictionary:
        """The dictionary of a language, its least letters before and after, and in all."""
        del default
        return _Dictionary(self.hyphenator, *key)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    hyphenator: Hyphenator
    language: str
    left: int
    right: int
    total: int

    def iterate(self, word: str) -> Iterator[tuple[str, str]]:
        """Both parts of a word for each division, the last first."""
        points = self.hyphenator.points(word, self.language, self.total, self.left, self.right)
        for k in reversed(points):
            yield word[:k], word[k:]
