"""Stage 5 (render): what rendering wants of citations, whoever formats them.

In: the citations of an essay in reading order. Out: their text and the works to list. The
pipeline hands in a `Citer`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gatherings.render.assembly import FormattedCitation
    from gatherings.render.numbering import Cited, Place


@dataclass(frozen=True, slots=True)
class EssayCitations:
    """The citations of one essay, formatted."""

    by_place: Mapping[Place, FormattedCitation]
    references: tuple[tuple[str, str], ...]
    """Key and XHTML of each work to list, in the style's order."""


def key_id(key: str) -> str:
    """A citation key as part of an XML id."""
    return re.sub(r"[^\w.-]", "-", key)


class Citer(Protocol):
    """Formats citations in the book's style."""

    @property
    def note_style(self) -> bool:
        """Whether a citation in the text becomes a note."""
        ...

    def read(self, essay: str, cited: Sequence[Cited]) -> None:
        """Take in an essay's citations; called for every essay before the first is formatted."""
        ...

    def essay(self, essay: str, cited: Sequence[Cited], entry_id: str) -> EssayCitations:
        """Format an essay's citations; `entry_id` with ``{key}`` makes the ids that they link to."""
        ...

    def works(self) -> tuple[tuple[str, str], ...]:
        """Every work that the book cites, as one list in the style's order."""
        ...

    def entry(self, item: Mapping[str, Any]) -> str:
        """The entry of one CSL-JSON item, as a list of references would have it."""
        ...
