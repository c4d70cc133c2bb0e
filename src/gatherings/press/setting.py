"""One leaf, set: laid out until no note is lost, then examined.

In: a leaf, page numbers, the engine. Out: a `Setting` with its page boxes, and what is wrong
with them as values; the caller turns those into diagnostics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatherings.press.arrangement import Arranged, Wishes, arranged
from gatherings.press.completeness import Gap, Overhang, gaps, overhangs
from gatherings.press.engine import LayoutFault
from gatherings.press.notes_gate import Verdict, verdict
from gatherings.press.page_map import page_starts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatherings.model import Leaf
    from gatherings.press.engine import Engine, Laid, Place

DIVIDED = "/* notes divided */"
"""Marks the way of `notes_layout`, which divides long notes; the others are the engine's own."""

POLICIES = (
    DIVIDED,
    "",
    ".footnote{footnote-policy:block}",
    ".footnote{footnote-policy:line}",
    ".footnote{footnote-policy:line}p{orphans:1;widows:1}",
    "p{orphans:1;widows:1}",
    "p{orphans:3;widows:3}",
)
"""Ways to set a leaf, tried in this order until no note is out of place."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The pages of one leaf."""

    leaf: Leaf
    arranged: Arranged
    laid: Laid
    notes: Verdict
    gaps: tuple[Gap, ...]
    overhangs: tuple[Overhang, ...]
    carried: tuple[str, ...]
    """Notes too long for a page's foot, set at the end of the leaf."""

    @property
    def pages(self) -> tuple[Any, ...]:
        """Page boxes."""
        return self.laid.boxes

    @property
    def starts(self) -> tuple[tuple[Place, int] | None, ...]:
        """Where each page begins in the neutral leaf."""
        return page_starts(self.pages, self.arranged)

    @property
    def pages_of_ids(self) -> dict[str, int]:
        """Index of the page on which each id first stands."""
        from gatherings.press.engine import all_boxes

        found: dict[str, int] = {}
        for index, page in enumerate(self.pages):
            for box in all_boxes(page):
                name = box.element.get("id") if box.element is not None else None
                if name and "::" not in (box.element_tag or ""):
                    found.setdefault(name, index)
        return found


def setting(leaf: Leaf, wishes: Wishes, folios: Mapping[str, str], engine: Engine, page: str) -> Setting:
    """Lay out `leaf` on pages of the style sheet `page`; best of a bounded number of tries."""
    failed = LayoutFault("no way of setting it was tried")
    best: tuple[tuple[int, int], Arranged, Laid, Verdict] | None = None
    for policy in POLICIES:
        tree = arranged(leaf, wishes, folios)
        try:
            laid = engine.lay_out(
                tree.root, (page, policy) if policy else (page,), divide_notes=policy == DIVIDED
            )
        except LayoutFault as fault:
            failed = fault
            continue
        found = verdict(laid.boxes, tree.notes)
        if best is None or found.rank < best[0]:
            best = found.rank, tree, laid, found
        if best[0] == (0, 0):
            break
    if best is None:
        raise failed
    _, tree, laid, found = best
    return Setting(leaf, tree, laid, found, gaps(tree, laid), overhangs(laid), ())
