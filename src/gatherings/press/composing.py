"""One leaf, set: laid out until no note is lost, then examined.

In: a leaf, page numbers, the engine. Out: `Composed`, its page boxes and what is wrong with them
as values; `drawing` turns it into a `Setting`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gatherings.press.arrangement import Arranged, Wishes, arranged
from gatherings.press.completeness import Gap, Overhang, gaps, overhangs
from gatherings.press.engine import LayoutError
from gatherings.press.fitting import Misfit, misfits
from gatherings.press.notes_gate import Verdict, verdict
from gatherings.press.page_map import page_starts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatherings.model import Leaf
    from gatherings.press.engine import Engine, Laid
    from gatherings.press.places import Place


@dataclass(frozen=True, slots=True)
class Way:
    """A way of setting a leaf."""

    css: str = ""
    """Rules added to the theme's."""
    divide: bool = True
    """Whether long notes are divided (`notes_layout`), or all is left to the engine."""


WAYS = (
    Way(),
    Way("p,li{orphans:1;widows:1}"),
    Way("p,li{orphans:3;widows:3}"),
    Way(divide=False),
    Way(".footnote{footnote-policy:block}", divide=False),
    Way(".footnote{footnote-policy:line}", divide=False),
    Way(".footnote{footnote-policy:line}p{orphans:1;widows:1}", divide=False),
)
"""Tried in this order until every note is in place; the engine's own only when one is lost."""

ANOTHER_WAY = "its pages are made in another way, for making them as usual failed: {fault}"
"""What is said where the engine gave up on one of them."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The pages of one leaf, as the engine holds them."""

    leaf: Leaf
    arranged: Arranged
    laid: Laid
    notes: Verdict
    gaps: tuple[Gap, ...]
    overhangs: tuple[Overhang, ...]
    misfits: tuple[Misfit, ...]
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


@dataclass(frozen=True, slots=True)
class _Try:
    tree: Arranged
    laid: Laid
    notes: Verdict


def composed(leaf: Leaf, wishes: Wishes, folios: Mapping[str, str], engine: Engine, page: str) -> Composed:
    """Lay out `leaf` on pages of the style sheet `page`; best of a bounded number of tries.

    Notes that are lost, doubled or printed over text whatever is tried are carried to the end
    of the leaf. Raises `LayoutError` where the engine gives up on every way.
    """
    carried: frozenset[str] = frozenset()
    best = _best(leaf, wishes, folios, engine, page, carried)
    if best.notes.faults:
        carried = frozenset(_culprits(best))
        again = _best(leaf, wishes, folios, engine, page, carried)
        if again.notes.faults < best.notes.faults:
            best = again
        else:
            carried = frozenset()
    found = gaps(best.tree, best.laid)
    return Composed(
        leaf,
        best.tree,
        best.laid,
        best.notes,
        found,
        overhangs(best.tree, best.laid),
        misfits(best.tree, best.laid.boxes),
        tuple(n for n in _ids(leaf) if n in carried),
    )


def _best(
    leaf: Leaf, wishes: Wishes, folios: Mapping[str, str], engine: Engine, page: str, carried: frozenset[str]
) -> _Try:
    best: _Try | None = None
    failed: list[LayoutError] = []
    for way in WAYS:
        if best is not None and not way.divide and not best.notes.faults:
            break
        tree = arranged(leaf, wishes, folios, carried)
        try:
            laid = engine.lay_out(
                tree.root,
                (page, way.css) if way.css else (page,),
                divide_notes=way.divide,
                rules=wishes.rules,
                recto=wishes.recto,
            )
        except LayoutError as fault:
            failed.append(fault)
            continue
        found = verdict(laid.boxes, tree.notes)
        now = _Try(tree, laid, replace(found, lost=(*found.lost, *_unseen(tree, laid, carried))))
        if best is None or now.notes.rank < best.notes.rank:
            best = now
        if best.notes.rank == (0, 0):
            break
    if best is None:
        raise failed[-1]
    return replace(best, laid=_told(best.laid, failed)) if failed else best


def _told(laid: Laid, failed: list[LayoutError]) -> Laid:
    """Pages that say with what the engine gave up on ways that come before theirs, or would have been tried too.

    A fault of ours would go unseen otherwise: the pages look well, but are not made by the rules.
    """
    said = (ANOTHER_WAY.format(fault=fault) for fault in failed)
    return replace(laid, messages=(*laid.messages, *dict.fromkeys(said)))


def _unseen(tree: Arranged, laid: Laid, carried: frozenset[str]) -> tuple[str, ...]:
    """Notes that were carried to the end of a leaf whose style sheet hides them there."""
    hidden = {id(e) for h in laid.hidden for e in h.iter()}
    return tuple(str(e.get("id")) for e in tree.root.iter() if e.get("id") in carried and id(e) in hidden)


def _culprits(tried: _Try) -> list[str]:
    """Notes to be carried: those at fault, and on pages with text over notes the longest one."""
    found = [*tried.notes.lost, *tried.notes.doubled]
    if tried.notes.overprinted or not found:
        lengths = {name: len("".join(e.itertext())) for name, e in tried.tree.notes.items()}
        found.extend(sorted(lengths, key=lambda n: -lengths[n])[: max(1, len(tried.notes.overprinted))])
    return found


def _ids(leaf: Leaf) -> list[str]:
    return [str(e.get("id")) for e in leaf.root.iter("*") if e.get("id")]
