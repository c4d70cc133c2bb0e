"""No note is ever lost: calls and notes are compared after every setting.

In: page boxes and the notes that were sent to the foot. Out: a `Verdict` with the notes that
are lost, doubled, moved to a later page than their call, or overprinted.
The layout engine does all of these silently, so nothing is believed until it was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatherings.press.boxes import all_boxes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the notes of one leaf; ids of notes."""

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """Begin on a later page than their call."""
    divided: tuple[str, ...] = ()
    """Run on to the next page, which is right for a long note."""
    overprinted: tuple[int, ...] = ()
    """Indexes of pages on which text and notes touch or notes leave the page."""

    @property
    def faults(self) -> int:
        """How many notes are wrong beyond excuse."""
        return len(self.lost) + len(self.doubled) + len(self.overprinted)

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller is better."""
        return self.faults, len(self.moved)


def verdict(pages: Sequence[Any], notes: Mapping[str, Element]) -> Verdict:
    """Compare the calls and the notes on the pages of a leaf."""
    name_of = {element: name for name, element in notes.items()}
    calls: dict[str, set[int]] = {name: set() for name in notes}
    markers: dict[str, list[int]] = {name: [] for name in notes}
    texts: dict[str, set[int]] = {name: set() for name in notes}
    for index, page in enumerate(pages):
        for box in all_boxes(page):
            tag, name = box.element_tag or "", name_of.get(box.element)
            if name is None:
                continue
            if tag.endswith("::footnote-call"):
                calls[name].add(index)
            elif tag.endswith("::footnote-marker"):
                if hasattr(box, "text"):
                    markers[name].append(index)
            else:
                texts[name].add(index)
    return Verdict(
        lost=tuple(n for n in notes if not markers[n]),
        doubled=tuple(n for n in notes if len(markers[n]) > 1),
        moved=tuple(n for n in notes if markers[n] and calls[n] and min(markers[n]) > min(calls[n])),
        divided=tuple(n for n in notes if len(texts[n]) > 1),
        overprinted=tuple(i for i, page in enumerate(pages) if _touching(page)),
    )


def _touching(page: Any) -> bool:
    """Whether the notes of a page reach into its text or off its area."""
    from weasyprint.formatting_structure import boxes as b

    area = next((c for c in page.children if isinstance(c, b.FootnoteAreaBox)), None)
    if area is None:
        return False
    text = max((_foot(c) for c in page.children if c is not area and c.element_tag == "html"), default=0.0)
    lines = [x for x in all_boxes(area) if isinstance(x, b.LineBox)]
    top = min((x.position_y for x in lines), default=page.height)
    low = max((x.position_y + x.height for x in lines), default=0.0)
    return bool(text > top + 1.5 or low > page.content_box_y() + page.height + 1.5)


def _foot(box: Any) -> float:
    from weasyprint.formatting_structure import boxes as b

    return max(
        (x.position_y + x.height for x in all_boxes(box) if isinstance(x, (b.LineBox, b.ReplacedBox))),
        default=0.0,
    )
