"""The making of pages, put in the place of the engine's.

In: the engine before it lays out a leaf. Out: the same engine, its pages made one after the other by `spreads` and
`last_pages`, and the lines of its text on a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.last_pages import mended
from gatherings.press.leaf_pages import LeafPages
from gatherings.press.page_bottoms import text_paragraphs
from gatherings.press.page_rules import Hints, PageRules
from gatherings.press.spreads import from_the_first

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@contextmanager
def page_sequence(context: Any, rules: PageRules, hints: Hints, root: Element) -> Iterator[None]:
    """While it is open, pages are made by the rules of this module; to be opened first, for `divided_notes` and `floating_figures` build on it."""
    if rules.grid:
        context.gatherings_grid = rules, text_paragraphs(root)
    if not rules.even:
        yield
        return
    page_height = internals.standing("layout.page.page_height")

    def raised(page: Any, here: Any, high: float) -> None:
        page_height(page, here, high)
        page.gatherings_height = page.height  # exactly, for pages of a leaf are compared
        page.height -= here.gatherings_raised

    def pages(here: Any, root_box: Any, html: Any, old: Any) -> list[Any]:
        del old
        here.rendered_notes = []
        leaf = LeafPages(here, root_box, html, rules, hints)
        from_the_first(leaf)
        mended(leaf)
        return leaf.finished()

    context.gatherings_raised = 0.0
    with internals.replaced({"layout.page.page_height": raised, "layout.make_all_pages": pages}):
        yield
