"""Stage 5 (render): what rendering wants of citations, whoever formats them.

In: the citations of an essay in reading order. Out: their text and the works to list. The
pipeline hands in a `Citer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gatherings.model import Essay
    from gatherings.render.assembly import FormattedCitation
    from gatherings.render.numbering import Cited, Place


@dataclass(frozen=True, slots=True)
class WorkList:
    """Works under one heading."""

    title: str
    """Heading of the section; empty for works that no section takes."""
    entries: tuple[tuple[str, str], ...]
    """Key and XHTML of each work, in the style's order."""


@dataclass(frozen=True, slots=True)
class EssayCitations:
    """The citations of one essay, formatted."""

    by_place: Mapping[Place, FormattedCitation]
    references: tuple[WorkList, ...]
    """The works to list."""
    reading: tuple[WorkList, ...] = ()
    """The works that the essay suggests for reading."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """Key of a work → id of its first citation in the text, where that is one."""


def key_id(key: str) -> str:
    """A citation key as part of an XML id."""
    return re.sub(r"[^\w.-]", "-", key)


class Citer(Protocol):
    """Formats citations in the book's style."""

    @property
    def note_style(self) -> bool:
        """Whether a citation in the text becomes a note."""
        ...

    def read(self, essay: Essay, cited: Sequence[Cited]) -> None:
        """Take in an essay's citations; called for every essay before the first is formatted."""
        ...

    def essay(self, essay: str, cited: Sequence[Cited], entry_id: str) -> EssayCitations:
        """Format an essay's citations; `entry_id` with ``{key}`` makes the ids that they link to."""
        ...

    def works(self) -> tuple[WorkList, ...]:
        """Every work that the book cites."""
        ...

    def reading(self) -> tuple[WorkList, ...]:
        """The works that the book suggests for reading."""
        ...

    def citing(self, key: str) -> tuple[str, ...]:
        """Ids of the essays that cite a work, in reading order."""
        ...

    def begin(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Have entries made that `entry` is asked for later, while there is other work."""
        ...

    def entry(self, item: Mapping[str, Any]) -> str:
        """The entry of one CSL-JSON item, as a list of references would have it."""
        ...
