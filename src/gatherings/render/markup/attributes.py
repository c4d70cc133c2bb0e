"""Stage render, markup: Pandoc's attributes ``{#id .class key="value"}``.

In: text and a place in it. Out: `Attributes`, or None where the braces hold something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

_ITEM = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}="'`]+)|\.(?P<class>[^\s{}="'`]+)|(?P<dash>-)(?=[\s}])
    |(?P<key>[A-Za-z_:][\w:.-]*)\s*=\s*(?:"(?P<dq>(?:\\.|[^"\\])*)"|'(?P<sq>(?:\\.|[^'\\])*)'|(?P<bare>[^\s{}"'=]+))
    |(?P<flag>[A-Za-z][\w-]*)(?=[\s}]))""",
    re.VERBOSE,
)


class Value(NamedTuple):
    """The value of a key and where it begins in the text that was read."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in one pair of braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    flags: tuple[str, ...] = ()
    """Bare words, such as ``decorative``."""
    start: int = 0
    end: int = 0
    """The stretch of the text from ``{`` to beyond ``}``."""

    def get(self, key: str) -> str:
        """The value of a key, empty where it is not given."""
        value = self.values.get(key)
        return value.text if value else ""

    def has(self, name: str) -> bool:
        """Whether a word stands there as a flag, a class or a key with a true value."""
        return name in self.flags or name in self.classes or self.get(name) in ("true", "yes", "1")


NONE = Attributes()


def attributes_at(text: str, at: int, end: int | None = None) -> Attributes | None:
    """The attributes whose ``{`` is ``text[at]``, or None."""
    end = len(text) if end is None else end
    if at >= end or text[at] != "{":
        return None
    identifier, classes, values, flags, i = "", [], {}, [], at + 1
    while found := _ITEM.match(text, i, end):
        if found["id"]:
            identifier = found["id"]
        elif found["class"]:
            classes.append(found["class"])
        elif found["dash"]:
            classes.append("unnumbered")
        elif found["flag"]:
            flags.append(found["flag"])
        else:
            group = "dq" if found["dq"] is not None else "sq" if found["sq"] is not None else "bare"
            raw = found[group]
            values[found["key"]] = Value(re.sub(r'\\(["\'\\])', r"\1", raw), found.start(group))
        i = found.end()
    closing = re.compile(r"\s*\}").match(text, i, end)
    if not closing:
        return None
    return Attributes(identifier, tuple(classes), MappingProxyType(values), tuple(flags), at, closing.end())


def trailing(text: str) -> Attributes | None:
    """The attributes with which a line ends, or None."""
    if not text.rstrip().endswith("}"):
        return None
    at = len(text)
    while (at := text.rfind("{", 0, at)) >= 0:
        found = attributes_at(text, at)
        if found and not text[found.end :].strip():
            return found
    return None
