"""What waits for its place while the pages of a leaf are made: figures, tables, boxes and pull quotes.

In: the boxes of a leaf. Out: `Figures`, the state of `page_floats`, which knows what may leave its place, and whether a
page begins where something may stand at its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press import internals
from gatherings.press.page_bottoms import OFF_GRID
from gatherings.press.page_rules import Hints, PageRules

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

AVOID = frozenset({"avoid", "avoid-page"})
HOLDERS = ("html", "body", "section", "div")
"""Elements that hold the text and its parts."""


@dataclass(slots=True)
class Waiting:
    """A figure on its way to the head of a page."""

    box: Any
    parent: Any
    """The box that it stands in."""
    indent: float
    """Pixels from the left edge of the root to its own."""
    path: tuple[int, ...]
    """Where it stands among the boxes of the leaf."""
    since: int
    """The page on which it was met."""

    @property
    def quoted(self) -> bool:
        """Whether it is a pull quote, which stands between two paragraphs and not at the head of a page."""
        return _has(self.box.element, "pull-quote")


@dataclass(slots=True)
class Figures:
    """What is known of the figures of a leaf while its pages are made."""

    rules: PageRules
    hints: Hints
    queue: list[Waiting] = field(default_factory=list)
    """Those that wait, in their order."""
    met: list[Waiting] = field(default_factory=list)
    """Those that did not fit on the page being made."""
    placed: list[Any] = field(default_factory=list)
    """Boxes at the head of the page being made."""
    between: list[Waiting] = field(default_factory=list)
    """Those that were set below what stood at the head of the page being made."""
    inside: bool = False
    """Whether the page being made begins within a list, a box or a quotation."""
    early: list[Waiting] = field(default_factory=list)
    """Those set ahead of their place, which the text has not reached yet."""
    done: set[int] = field(default_factory=set)
    """Ids of boxes set ahead of their place."""
    paths: dict[int, tuple[int, ...]] = field(default_factory=dict)
    parents: dict[int, Any] = field(default_factory=dict)
    root_x: float = 0.0
    trying: bool = False
    """Whether a figure is being tried, and must not pull what stands before it along."""

    @property
    def figures_wait(self) -> bool:
        """Whether a figure or a box waits, which no other may overtake."""
        return any(not one.quoted for one in (*self.queue, *self.met))

    def reset(self) -> None:
        """Begin the leaf anew."""
        self.queue, self.met, self.placed, self.early, self.done = [], [], [], [], set()
        self.between, self.inside = [], False

    def index(self, root: Any) -> None:
        """Note where every box of the leaf stands."""
        waiting: list[tuple[Any, tuple[int, ...]]] = [(root, ())]
        while waiting:
            box, path = waiting.pop()
            self.paths[id(box)] = path
            for number, child in enumerate(getattr(box, "children", ())):
                self.parents[id(child)] = box
                waiting.append((child, (*path, number)))

    def floats(self, box: Any) -> bool:
        """Whether a box is a figure, a box or a pull quote that may leave its place."""
        element: Element | None = box.element
        if element is None or element.tag not in ("figure", "aside") or element in self.hints.here:
            return False
        parent = self.parents.get(id(box))
        if parent is None or not self.holds(parent) or _here(element):
            return False
        if element.tag == "figure":
            return box.style["break_inside"] in AVOID
        at = parent.children.index(box)
        if _has(element, "pull-quote"):  # text must follow that can go up in its stead
            kind = any(after.element_tag == "p" for after in parent.children[at + 1 : at + 2])
        else:
            kind = _has(element, "box") and not _announced(parent.children[:at])
        return kind and not _noted(box)

    @staticmethod
    def holds(box: Any) -> bool:
        """Whether a box holds text of the leaf, and is no list, box or quotation."""
        return box.element_tag in HOLDERS and (
            box.element is None or OFF_GRID.isdisjoint(box.element.get("class", "").split())
        )

    def parts(self, root: Any, skip: Any) -> bool:
        """Whether something at the head of a page that begins there would stand in the middle of a list, a box or the like."""
        for box in parted_boxes(root, skip):
            if not isinstance(box, internals.kind("BlockLevelBox")):
                return False
            if not self.holds(box):
                return bool(box.element_tag != "p")
        return False


def parted_boxes(root: Any, resume: Any) -> Iterator[Any]:
    """Boxes that go on where the next page begins, the outer ones first; `resume` is the engine's way to that place."""
    box, step = root, resume
    while step:
        index = min(step, key=lambda at: -1 if at is None else at)
        step = step[index]
        children = getattr(box, "children", ())
        if step is None or index is None or index >= len(children):
            return
        box = children[index]
        yield box


def _has(element: Element | None, name: str) -> bool:
    return element is not None and name in element.get("class", "").split()


def _announced(before: Sequence[Any]) -> bool:
    """Whether the paragraph before leads over to what follows, by a colon."""
    return bool(before) and "".join(before[-1].element.itertext()).rstrip().endswith(":")


def _noted(box: Any) -> bool:
    """Whether a box has notes: they stay in the order of the text."""
    return any(_has(element, "footnote") for element in box.element.iter())


def _here(element: Element) -> bool:
    """Whether it is an ornament, or its author wants it where it is."""
    image = element.find("img")
    return "here" in element.get("class", "").split() or (image is not None and image.get("alt") == "")


def figures(context: Any) -> Figures:
    """The state that belongs to a layout."""
    state: Figures = context.gatherings_figures
    return state
