"""Stage 8 (pipeline): how well the finished pages are set, with places in the manuscripts.

In: the set book and the bytes of its print PDF. Out: `Measured`: what `verify.typography` found, each fault with
the folio of its page and, where its words can be found again, the line that the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatherings.verify.typography import Composition, Fault, composition

if TYPE_CHECKING:
    from gatherings.pipeline.paging import SetForPrint
    from gatherings.source import SourceFile, Span

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 12
"""Letters that must agree before a place is believed."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault of the setting and where it stands."""

    fault: Fault
    folio: str
    place: Span | None
    """In a manuscript; None for generated text, such as a list of works."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of the whole, and each fault with its place."""

    composition: Composition
    placed: tuple[Placed, ...]
    uneven: tuple[str, ...]
    """Folios of facing pages that end at different heights, each two with a stroke between them."""


def measured_pages(ready: SetForPrint, data: bytes) -> Measured:
    """Measure the print PDF; raises `pypdfium2.PdfiumError` where it cannot be read."""
    found = composition(data)
    pages = ready.made.pages
    letters: dict[str, _Letters] = {}
    placed = []
    for fault in found.faults:
        slot = pages.slots[fault.page - 1]
        essay = pages.leaves[slot.leaf].essay if slot.leaf >= 0 else None
        place = None
        if essay is not None:
            known = letters.setdefault(essay.file.path, _Letters(essay.file))
            place = known.place(fault.text)
        placed.append(Placed(fault, slot.folio, place))
    folios = [slot.folio or f"({n})" for n, slot in enumerate(pages.slots, 1)]
    uneven = tuple(f"{folios[verso - 1]}/{folios[verso]}" for verso in found.uneven)
    return Measured(found, tuple(placed), uneven)


class _Letters:
    """The letters of a manuscript without all that stands between them, and where each stands."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.offsets = [n for word in _WORD.finditer(file.text) for n in range(word.start(), word.end())]
        self.text = "".join(file.text[n].lower() for n in self.offsets)
        if len(self.text) != len(self.offsets):  # a letter whose small form is two: keep the count right
            self.text = "".join(file.text[n].lower()[:1] for n in self.offsets)

    def place(self, line: str) -> Span | None:
        """Where the words of a printed line stand; citations in it are made, so any run of its words will do."""
        whole = re.sub(r"[-\u2010\ufffe] \| ", "", line)
        words = [word.lower() for word in _WORD.findall(whole)]
        for size in range(len(words), 0, -1):
            for start in range(len(words) - size + 1):
                wanted = "".join(words[start : start + size])
                if len(wanted) >= _LEAST and (at := self.text.find(wanted)) >= 0:
                    first = self.offsets[at]
                    return self.file.span(first, self.offsets[at + len(wanted) - 1] + 1)
        return None
