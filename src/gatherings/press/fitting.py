"""What is too large for a page, seen in what the engine made of it.

In: an arranged leaf and its page boxes. Out: `Misfit` values: a picture that was made smaller, a
figure parted from its caption, a row of a table that runs over pages, a page of another size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gatherings.press.boxes import all_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatherings.press.arrangement import Arranged
    from gatherings.press.places import Place

SLACK = 1.02
"""Rounding of pixels that is no change of size."""

SAME = 0.01
"""Pixels that two lengths may differ by."""

Kind = Literal["smaller", "parted", "row", "paper"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit a page as it was meant to."""

    kind: Kind
    page: int
    """Index within the leaf."""
    text: str
    """The name of a picture, or first words."""
    place: Place | None = None


def misfits(arranged: Arranged, pages: Sequence[Any]) -> tuple[Misfit, ...]:
    """All of a leaf, in the order of its pages."""
    return (*_papers(pages), *_pictures(arranged, pages), *_divided(arranged, pages))


def _papers(pages: Sequence[Any]) -> Iterator[Misfit]:
    """Pages that a style sheet takes out of the text block: they would be printed in the wrong place."""
    width, height = (pages[0].margin_width(), pages[0].margin_height()) if pages else (0.0, 0.0)
    for number, page in enumerate(pages):
        margins = (page.margin_left, page.margin_right, page.margin_top, page.margin_bottom)
        # A page that was made lower and then given its height again is off by the rounding of that.
        if any(abs(n) > SAME for n in (page.margin_width() - width, page.margin_height() - height, *margins)):
            yield Misfit("paper", number, "")


def _pictures(arranged: Arranged, pages: Sequence[Any]) -> Iterator[Misfit]:
    """Pictures lower than their width asks for, because no page is higher."""
    from weasyprint.formatting_structure.boxes import ReplacedBox

    for number, page in enumerate(pages):
        for box in all_boxes(page):
            if (
                not isinstance(box, ReplacedBox)
                or box.element is None
                or box.style["object_fit"] != "contain"
            ):
                continue
            _, _, ratio = box.replacement.get_intrinsic_size(1, 16)
            if ratio and box.height * SLACK < box.width / ratio:
                name = str(box.element.get("src") or "").rpartition("/")[2]
                yield Misfit("smaller", number, name, arranged.places.get(box.element))


def _divided(arranged: Arranged, pages: Sequence[Any]) -> Iterator[Misfit]:
    """Figures and rows that stand on several pages."""
    from weasyprint.formatting_structure.boxes import TableRowBox

    first: dict[Any, int] = {}
    told: set[Any] = set()
    for number, page in enumerate(pages):
        heads = [
            b for b in all_boxes(page) if getattr(b, "is_header", False) or getattr(b, "is_footer", False)
        ]
        repeated = {id(row) for head in heads for row in head.children}
        for box in all_boxes(page):
            element = box.element
            if element is None or element in told or "::" in (box.element_tag or ""):
                continue
            row = isinstance(box, TableRowBox) and id(box) not in repeated
            whole = element.tag == "figure" and box.style["break_inside"] != "auto"
            figure = whole and "table" not in element.get("class", "").split()
            if not (row or figure) or first.setdefault(element, number) == number:
                continue
            told.add(element)
            text = " ".join(" ".join("".join(map(str, part.itertext())) for part in element).split())
            kind: Kind = "row" if row else "parted"
            yield Misfit(kind, first[element], text[:40], arranged.places.get(element))
