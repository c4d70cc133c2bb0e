"""Stage render, markup: private-use characters that stand for what was already read.

In: characters and elements. Out: single characters that the inline engine takes for letters.
Characters of the last two planes in a manuscript are themselves spelt out first, so that
nothing a writer types can be mistaken for one of ours.
"""

from __future__ import annotations

import re

from lxml.etree import _Element

_LITERAL = 0xF0000
"""Plus an ASCII code: a character that means only itself (``\\*``)."""
_SPELT = chr(0xF00FF)
_DIGITS = 0xF0080
_ATOM = 0xF0100
_OURS = re.compile("[\U000f0000-\U0010ffff]")
_BACK = re.compile(
    f"{_SPELT}([{chr(_DIGITS)}-{chr(_DIGITS + 15)}]{{6}})|([{chr(_LITERAL)}-{chr(_LITERAL + 127)}])"
)
ATOM = re.compile("[\U000f0100-\U0010ffff]")
ROOM = 0x10FFFF - _ATOM


def literal(c: str) -> str:
    """A character that no later step reads as markup or mends as punctuation."""
    return chr(_LITERAL + ord(c)) if ord(c) < 128 else c


def verbatim(text: str) -> str:
    """Text of the manuscript with private-use characters of ours spelt out."""
    if text.isascii() or not _OURS.search(text):
        return text
    return _OURS.sub(lambda m: _SPELT + "".join(chr(_DIGITS + int(d, 16)) for d in f"{ord(m[0]):06x}"), text)


def plain(text: str) -> str:
    """The characters that the signs stand for."""
    if text.isascii() or not _OURS.search(text):
        return text
    return _BACK.sub(
        lambda m: (
            chr(int("".join(f"{ord(c) - _DIGITS:x}" for c in m[1]), 16))
            if m[1]
            else chr(ord(m[2]) - _LITERAL)
        ),
        text,
    )


def sign_of(number: int) -> str:
    """The character for the element or part of a number."""
    if number >= ROOM:
        raise OverflowError("one piece holds more than a million elements")
    return chr(_ATOM + number)


def sign_number(sign: str) -> int:
    """The number that a character of `sign_of` was made of."""
    return ord(sign) - _ATOM


class Atoms:
    """Elements that stand in a text as one character each."""

    def __init__(self) -> None:
        self._elements: list[_Element] = []

    def sign(self, element: _Element) -> str:
        """The character that stands for an element."""
        self._elements.append(element)
        return sign_of(len(self._elements) - 1)

    def element(self, sign: str) -> _Element:
        """The element for which a character stands."""
        return self._elements[sign_number(sign)]


def restore(root: _Element) -> None:
    """Put the characters back for which signs stand, everywhere in a finished tree."""
    for element in root.iter():
        if element.text:
            element.text = plain(element.text)
        if element.tail:
            element.tail = plain(element.tail)
        for key, value in element.attrib.items():
            if not value.isascii():
                element.set(key, plain(str(value)))
