"""Works cited, as values: what the readers of bibliographies make and the engine takes.

In: nothing. Out: `Work` and `Library`, and `completed`, which fills in what every format
leaves to be understood (the short title that stands before a colon).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, get_args

from gatherings.model import WorkType
from gatherings.source import SourceFile, Span

MAX_BYTES = 20_000_000
"""A bibliography larger than this is refused: it is no list of works, or somebody means harm."""

OTHERS = "\ue010others"
"""Name that stands for "and others" at the end of a list; the engine's output never shows it."""

NAME_VARIABLES = (
    "author", "editor", "translator", "container-author", "collection-editor", "composer", "director",
    "editorial-director", "illustrator", "interviewer", "original-author", "recipient", "reviewed-author",
    "chair", "compiler", "contributor", "curator", "executive-producer", "guest", "host", "narrator",
    "organizer", "performer", "producer", "script-writer", "series-creator",
)  # fmt: skip
"""Variables of CSL 1.0.2 that hold lists of names."""

DATE_VARIABLES = ("issued", "accessed", "original-date", "event-date", "submitted", "available-date")
"""Variables of CSL 1.0.2 that hold dates."""

CSL_TYPES = frozenset(get_args(WorkType))
"""Types of CSL 1.0.2."""


@dataclass(frozen=True, slots=True)
class Work:
    """One work of a bibliography."""

    key: str
    """What citations call it."""
    csl: Mapping[str, Any]
    """The work as a CSL-JSON item; its ``id`` is the key."""
    span: Span
    """The key in the file that the work was read from."""
    fields: Mapping[str, Span] = field(default_factory=dict)
    """Where the values stand, by CSL variable, as far as the format tells."""
    keywords: tuple[str, ...] = ()
    """What it is filed under, for lists in sections."""

    def place(self, *variables: str) -> Span:
        """Where the first of these variables stands, or else the key."""
        return next((self.fields[v] for v in variables if v in self.fields), self.span)


@dataclass(frozen=True, slots=True)
class Library:
    """All works that a collection may cite."""

    works: Mapping[str, Work]
    """By key, in the order of the files."""
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Further keys (BibLaTeX ``ids``) and the keys that they stand for."""
    files: tuple[SourceFile, ...] = ()

    def find(self, key: str) -> Work | None:
        """The work of that key or alias."""
        return self.works.get(self.aliases.get(key, key))


def completed(csl: dict[str, Any]) -> dict[str, Any]:
    """The item with a short title where its title has a subtitle."""
    title = csl.get("title")
    if isinstance(title, str) and not csl.get("title-short"):
        found = re.match(r"(.{3,}?)(?::|(?<=[?!]))\s+\S", title)
        if found and found[1].count("<") == found[1].count(">") and _balanced(found[1]):
            csl["title-short"] = found[1]
    return csl


def _balanced(markup: str) -> bool:
    """Whether every tag of this beginning of a title is closed within it."""
    return len(re.findall(r"<[a-z]", markup)) == len(re.findall(r"</[a-z]", markup))


def keywords(*written: str) -> tuple[str, ...]:
    """Keywords out of texts that hold one or, between commas or semicolons, several."""
    return tuple(dict.fromkeys(k.strip() for text in written for k in re.split("[,;]", text) if k.strip()))


def plain(markup: object) -> str:
    """The text of a CSL value without markup."""
    return re.sub(r"</?[a-z][^>]*>", "", str(markup or "")).replace("\u00a0", " ").strip()
