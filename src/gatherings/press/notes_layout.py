"""Notes at the foot as a book sets them: on the page of their call, long ones divided.

In: WeasyPrint's layout while it runs. Out: the same layout with other rules for notes. The
engine moves a note that does not fit whole to the next page, and loses some on the way; here
the last note of a page is cut where the room ends and goes on at the next page's foot, before
that page's own notes. Installed only while a leaf is laid out (`divided_notes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gatherings.press import internals, noted_lines

SHARE = 0.8
"""Most of a page's height that notes may take."""


@dataclass(slots=True)
class Foot:
    """What is known of the notes of the page being made, and of what runs on to the next."""

    bottom: float = 0.0
    """Where the text would end without notes."""
    height: float = 0.0
    """Height of the notes set so far."""
    limits: dict[Any, float] = field(default_factory=dict)
    """The room that a note was given when its line was set."""
    carried: list[Any] = field(default_factory=list)
    """Notes that began on an earlier page; no line may take them back."""
    cut: tuple[int, Any] | None = None
    """Index of the note that is divided and where it goes on."""
    busy: bool = False
    """Whether the notes themselves are being laid out."""
    resume: dict[Any, Any] = field(default_factory=dict)
    """Where a note from the page before goes on."""
    following: dict[Any, Any] = field(default_factory=dict)
    """The same for the next page."""
    ready: dict[Any, Any] = field(default_factory=dict)
    """Notes with their anonymous boxes made, once a note."""
    root: Any = None
    """The text of the page, once it is set."""


def foot(context: Any) -> Foot:
    """The state that belongs to a layout."""
    if not hasattr(context, "gatherings_foot"):
        context.gatherings_foot = Foot()
    state: Foot = context.gatherings_foot
    return state


@dataclass(frozen=True, slots=True)
class KeptNotes:
    """The notes of a page as they stood before something was tried."""

    lists: tuple[list[Any], list[Any], list[Any]]
    state: dict[str, Any]
    bottom: float
    height: Any

    def restore(self, context: Any) -> None:
        """Put them back."""
        context.footnotes, context.current_page_footnotes, context.reported_footnotes = map(list, self.lists)
        state = foot(context)
        for name, value in self.state.items():
            setattr(state, name, value)
        context.page_bottom = self.bottom
        context.current_footnote_area.height = self.height
        context.current_footnote_area.children = context.current_page_footnotes


_TRIED = ("bottom", "height", "limits", "carried", "cut")


def kept_notes(context: Any) -> KeptNotes:
    """What must be put back where a try fails."""
    state = foot(context)
    values = {name: getattr(state, name) for name in _TRIED}
    return KeptNotes(
        (list(context.footnotes), list(context.current_page_footnotes), list(context.reported_footnotes)),
        {n: v.copy() if isinstance(v, (dict, list)) else v for n, v in values.items()},
        context.page_bottom,
        context.current_footnote_area.height,
    )


@contextmanager
def divided_notes() -> Iterator[None]:
    """While it is open, the engine sets notes by the rules of this module."""
    names = ("layout.page.make_page", "layout.page.block_level_layout", "layout.make_all_pages")
    page, block, pages = map(internals.standing, names)
    with internals.replaced(
        {
            "layout.LayoutContext._update_footnote_area": _updated,
            "layout.LayoutContext.layout_footnote": _carried_on,
            "layout.LayoutContext.unlayout_footnote": _taken_back,
            "layout.block._linebox_layout": noted_lines.linebox_layout,
            "layout.page.make_page": _page_maker(page),
            "layout.page.block_level_layout": _area_maker(block),
            "layout.make_all_pages": _all_pages_maker(pages),
        }
    ):
        yield


def area(context: Any, limit: float, positioned: list[Any] | None = None) -> tuple[Any, int | None, Any]:
    """Lay out the page's notes in at most `limit` pixels.

    Returns the box (None if not even a first line fits), the index of the note that is
    divided or did not fit (None if all stand), and where that note goes on.
    """
    state, holder, notes = foot(context), context.current_footnote_area, context.current_page_footnotes
    box = _filled(state, holder, notes)
    box.height = "auto"
    skip = state.resume.get(notes[0])
    saved = (
        context.page_bottom,
        context.footnotes,
        context.in_column,
        context._excluded_shapes_root_boxes,
        context._excluded_shapes,
    )
    context.page_bottom, context.footnotes, context.in_column = state.bottom, [], False
    context._excluded_shapes_root_boxes, context._excluded_shapes = [None], {None: []}
    state.busy = True
    placed = {} if positioned is None else {"absolute_boxes": positioned, "fixed_boxes": positioned}
    try:
        found = internals.engine("layout.block.block_level_layout")(
            context, box, -limit, skip and {0: skip}, holder.page, notes[0] in state.carried, **placed
        )
    finally:
        (
            context.page_bottom,
            context.footnotes,
            context.in_column,
            context._excluded_shapes_root_boxes,
            context._excluded_shapes,
        ) = saved
        state.busy = False
    new, resume = found[0], found[1]
    if new is None:
        return None, 0, None
    if resume is None:
        return new, None, None
    ((index, inner),) = resume.items()
    _without_slack(new, inner)
    return new, index, inner


def _filled(state: Foot, holder: Any, notes: list[Any]) -> Any:
    """The area with copies of the notes in it."""
    wrapped = internals.engine("formatting_structure.build.create_anonymous_boxes")
    for note in notes:
        if note not in state.ready:
            state.ready[note] = wrapped(note.deepcopy())
    children = [state.ready[note] for note in notes]
    if all(isinstance(child, internals.kind("BlockLevelBox")) for child in children):
        return holder.copy_with_children(children)
    box = holder.deepcopy()
    box.children = [note.deepcopy() for note in notes]
    return wrapped(box)


def _without_slack(box: Any, resume: Any) -> None:
    """Take away the empty space that a divided block keeps below its last line."""
    kinds = (internals.kind("LineBox"), internals.kind("ReplacedBox"))
    low = max(
        (d.position_y + d.height for d in box.descendants() if isinstance(d, kinds)),
        default=0.0,
    )
    slack = (
        box.position_y
        + box.margin_height()
        - box.margin_bottom
        - box.padding_bottom
        - box.border_bottom_width
        - low
    )
    inner = box
    while resume is not None and slack > 0 and isinstance(inner, internals.kind("BlockBox")):
        inner.height -= slack
        inner = inner.children[-1] if inner.children else None


def most(context: Any) -> float:
    """The most room that notes may take on this page."""
    return float(SHARE * context.current_footnote_area.page.height)


def _updated(context: Any) -> bool:
    """Move the foot of the text above the notes; True if a note is divided or does not fit."""
    state, holder, notes = foot(context), context.current_footnote_area, context.current_page_footnotes
    if state.busy:
        return False
    if holder.height == "auto":  # the first call on this page
        state.bottom, holder.height, state.height = context.page_bottom, 0, 0.0
    if not context.in_column:
        state.bottom = context.page_bottom + state.height
    holder.children = notes
    state.cut = None
    height = 0.0
    if notes:
        new, index, resume = area(context, state.limits.get(notes[-1], most(context)))
        if new is None:
            state.cut = (0, None)
        else:
            height = new.margin_height()
            state.cut = None if index is None else (index, resume)
    holder.height = max(0, height - (holder.margin_height() - holder.height)) if height else 0
    state.height = height
    if not context.in_column:
        context.page_bottom = state.bottom - height
    return state.cut is not None


def all_begun(context: Any) -> bool:
    """Whether all notes stand whole, or only the last is divided, after its first lines."""
    cut = foot(context).cut
    return cut is None or (cut[0] == len(context.current_page_footnotes) - 1 and cut[1] is not None)


def _carried_on(context: Any, note: Any) -> bool:
    """Set a note that comes from the page before; True if it does not fit."""
    state = foot(context)
    if note in context.footnotes:
        context.footnotes.remove(note)
    context.current_page_footnotes.append(note)
    state.carried.append(note)
    context._update_footnote_area()
    good = all_begun(context)
    if not good and len(context.current_page_footnotes) > 1:
        state.carried.remove(note)
    return not good


def _taken_back(context: Any, note: Any) -> None:
    """A line went to the next page, and its note with it."""
    state = foot(context)
    if note in state.carried or note in context.footnotes:
        return
    if note in context.current_page_footnotes:
        context.current_page_footnotes.remove(note)
    elif note in context.reported_footnotes:
        context.reported_footnotes.remove(note)
    else:
        return  # set on an earlier page
    context.footnotes.append(note)
    state.limits.pop(note, None)
    context._update_footnote_area()


def _page_maker(make_page: Any) -> Any:
    def made(context: Any, *more: Any, **named: Any) -> Any:
        state = foot(context)
        state.limits, state.carried, state.cut, state.busy, state.height = {}, [], None, False, 0.0
        state.resume, state.following, state.root = state.following, {}, None
        return make_page(context, *more, **named)

    return made


def _area_maker(block_level_layout: Any) -> Any:
    """Lay out the notes for good when the page's text is set; what is left over goes to the next page."""
    area_box = internals.kind("FootnoteAreaBox")

    def made(context: Any, box: Any, *more: Any, **named: Any) -> Any:
        state = foot(context)
        if not isinstance(box, area_box):
            found = block_level_layout(context, box, *more, **named)
            state.root = found[0] or state.root
            return found
        notes = context.current_page_footnotes
        if not notes:
            return block_level_layout(context, box, *more, **named)
        limit = max(state.limits.get(notes[-1], most(context)), _room(state, box))
        new, index, resume = area(context, limit, named.get("absolute_boxes"))
        if new is None:
            new, index, resume = area(context, 1e6, named.get("absolute_boxes"))
        if index is not None:
            if resume is not None:
                state.following = {notes[index]: resume}
            context.reported_footnotes = notes[index:] + context.reported_footnotes
        return new, None, None, None, None, None

    return made


def _room(state: Foot, box: Any) -> float:
    """What a divided note may have because the text ended higher than was thought."""
    if not state.cut or state.root is None:
        return 0.0
    kinds = tuple(internals.kind(name) for name in ("LineBox", "ReplacedBox", "TableCellBox"))
    low = max(
        (d.position_y + d.height for d in state.root.descendants() if isinstance(d, kinds)),
        default=box.page.content_box_y(),
    )
    return float(state.bottom - low)


def _all_pages_maker(make_all_pages: Any) -> Any:
    """Should the engine want a second pass, make every page anew: it would keep old notes in its queue."""

    def made(context: Any, root: Any, html: Any, pages: Any) -> Any:
        del pages
        context.reported_footnotes.clear()
        foot(context).following = {}
        return make_all_pages(context, root, html, [])

    return made
