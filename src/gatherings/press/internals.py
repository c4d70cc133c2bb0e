"""The insides of WeasyPrint that the press reaches into, all in one place.

In: nothing. Out: the functions of the engine that are replaced or called though they are nobody's
business, by name; `moved` compares them with what is written here. They belong to version 70.0 and
may change without notice in any other: then `paragraphs` are left to the engine (a notice says
so), while without the others nothing can be set and `engine.require` refuses to start.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import compress
from typing import Any, NamedTuple

_CODES = re.compile(rb"<([0-9a-f]+)>")
_FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)
_LAST_BITS = bytes(number & 1 for number in range(256))
VERSION = "70.0"
"""The release that this file describes."""


class Point(NamedTuple):
    """A function of the engine, and the names of its arguments."""

    module: str
    """Below ``weasyprint``."""
    name: str
    """A function, or a class and its method."""
    arguments: str
    """Separated by blanks; stars as in a definition."""


_LINES = (
    "context box index child new_children page_is_empty absolute_boxes fixed_boxes adjoining_margins "
    "bottom_space position_y skip_stack first_letter_style first_line_style draw_bottom_decoration max_lines"
)
_INLINE = (
    "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes "
    "line_placeholders waiting_floats line_children first_letter_style first_line_style"
)

SPACES = (Point("text.line_break", "Layout.set_text", "self text justify"),)
"""What `narrow_spaces` replaces; without it they are as narrow as Pango makes them."""

PARAGRAPHS = (
    Point(
        "layout.inline",
        "get_next_linebox",
        "context linebox position_y bottom_space skip_stack containing_block absolute_boxes fixed_boxes "
        "first_letter_style first_line_style",
    ),
    Point("layout.inline", "split_inline_box", _INLINE),
    Point("layout.inline", "split_text_box", "context box available_width skip is_line_start"),
    Point("layout.inline", "text_align", "context line available_width last"),
    Point("layout.inline", "justify_line", "context line extra_width"),
    Point("layout.inline", "_adjust_line_height", "box"),
    Point("layout.inline", "avoid_collisions", "context box containing_block outer"),
    Point("layout.inline", "line_box_verticality", "box"),
    Point("layout.inline", "skip_first_whitespace", "box skip_stack"),
    Point(
        "layout.inline",
        "atomic_box",
        "context box position_x skip_stack containing_block absolute_boxes fixed_boxes",
    ),
    Point("layout.percent", "resolve_percentages", "box containing_block"),
    Point("text.line_break", "Layout.__init__", "self style justification_spacing max_width"),
    *SPACES,
    Point("text.line_break", "Layout.get_first_line", "self"),
    Point("text.line_break", "Layout.deactivate", "self"),
    Point("text.line_break", "Layout.reactivate", "self style"),
    Point("text.line_break", "strut", "style"),
    Point("text.line_break", "line_size", "line style"),
    Point("text.line_break", "get_log_attrs", "text lang"),
    Point("text.line_break", "_font_style_cache_key", "style include_size"),
    Point("draw.text", "draw_first_line", "stream textbox text_overflow block_ellipsis matrix"),
)
"""What `paragraphs` needs; without any of it the engine breaks lines as it always did."""

NOTES = (
    Point("layout", "LayoutContext._update_footnote_area", "self"),
    Point("layout", "LayoutContext.layout_footnote", "self footnote"),
    Point("layout", "LayoutContext.unlayout_footnote", "self footnote"),
    Point("layout", "LayoutContext.overflows_page", "self bottom_space position_y"),
    Point("layout", "make_all_pages", "context root_box html pages"),
    Point("layout.block", "_linebox_layout", _LINES),
    Point(
        "layout.block",
        "_break_line",
        "context box line new_children needed page_is_empty index skip_stack resume_at absolute_boxes fixed_boxes",
    ),
    Point("layout.block", "remove_placeholders", "context box_list absolute_boxes fixed_boxes"),
    Point("layout.block", "collapse_margin", "adjoining_margins"),
    Point(
        "layout.inline",
        "iter_line_boxes",
        "context box position_y bottom_space skip_stack containing_block absolute_boxes fixed_boxes "
        "first_letter_style first_line_style",
    ),
    Point(
        "layout.page",
        "make_page",
        "context root_box page_type resume_at page_number page_state",
    ),
    Point(
        "layout.page",
        "block_level_layout",
        "context box bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes "
        "adjoining_margins first_letter_style first_line_style discard max_lines",
    ),
    Point("formatting_structure.build", "create_anonymous_boxes", "box"),
)
"""What `notes_layout` and `noted_lines` replace and call."""

PAGES = (
    Point(
        "layout.block",
        "_in_flow_layout",
        "context box index child new_children page_is_empty absolute_boxes fixed_boxes adjoining_margins "
        "bottom_space position_y skip_stack first_letter_style first_line_style discard "
        "next_page max_lines",
    ),
    Point("layout.block", "find_earlier_page_break", "context children absolute_boxes fixed_boxes"),
    Point("layout.page", "page_height", "box context containing_block_height"),
    Point("layout.page", "remake_page", "index context root_box html"),
)
"""What `page_floats`, `page_sequence` and `leaf_pages` replace and call, besides `make_page`, `block_level_layout` and the like."""

SHORTCUTS = (
    Point("css", "ComputedStyle.__missing__", "self key"),
    Point("text.line_break", "_font_style_cache_key", "style include_size"),
    Point("text.line_break", "Layout.setup", "self style"),
    *(
        Point(f"layout.{name}", "resolve_percentages", "box containing_block")
        for name in "absolute block column float inline page percent table".split()
    ),
    *(
        Point(
            f"layout.{name}",
            "split_first_line",
            "text style context max_width justification_spacing is_line_start minimum",
        )
        for name in ("inline", "preferred")
    ),
    Point("layout", "make_margin_boxes", "context page state"),
    Point(
        "layout.background",
        "layout_box_backgrounds",
        "page box get_image_from_uri layout_children style",
    ),
    Point("draw.text", "draw_first_line", "stream textbox text_overflow block_ellipsis matrix"),
)
"""What `shortcuts` replaces; without them the engine works as before, only slower."""

TRACING = (
    Point("formatting_structure.boxes", "TextBox.__init__", "self element_tag style element text"),
    Point("formatting_structure.boxes", "TextBox.process_whitespace", "self following_collapsible_space"),
    Point("formatting_structure.boxes", "TextBox.copy_with_text", "self text"),
    Point("layout.inline", "split_text_box", "context box available_width skip is_line_start"),
    Point(
        "layout.inline",
        "split_first_line",
        "text style context max_width justification_spacing is_line_start minimum",
    ),
    Point("images", "Gradient.draw", "self stream concrete_width concrete_height style"),
    Point("images", "RasterImage.draw", "self stream concrete_width concrete_height style"),
    Point("images", "SVGImage.draw", "self stream concrete_width concrete_height _style"),
)
"""What `tracing` wraps."""


def _owner(point: Point) -> tuple[Any, str]:
    """What a point is an attribute of, and its own name; raises `AttributeError` or `ImportError`."""
    owner: Any = import_module(f"weasyprint.{point.module}")
    *above, name = point.name.split(".")
    for step in above:
        owner = getattr(owner, step)
    return owner, name


def moved(points: tuple[Point, ...]) -> tuple[str, ...]:
    """What of `points` is not as it is written here, in words; looks at the engine, not at its version."""
    found = []
    for point in points:
        try:
            owner, name = _owner(point)
            here = getattr(owner, name)
        except (AttributeError, ImportError):
            found.append(f"{point.module}.{point.name} is gone")
            continue
        signature = " ".join(inspect.signature(inspect.unwrap(here)).parameters)
        if signature != point.arguments:
            found.append(f"{point.module}.{point.name} takes other arguments")
    return tuple(found)


@cache
def engine(name: str) -> Any:
    """A function or class of the engine that is never replaced, by its name below ``weasyprint``."""
    module, _, last = name.rpartition(".")
    return getattr(import_module(f"weasyprint.{module}"), last)


def kind(name: str) -> Any:
    """A class of boxes."""
    return engine(f"formatting_structure.boxes.{name}")


def replace(points: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Put functions in the place of the engine's, by ``module.name``; returns what stood there."""
    old = {}
    for place, function in points.items():
        owner, name = _owner(_named(place))
        old[place] = getattr(owner, name)
        setattr(owner, name, function)
    return old


@contextmanager
def replaced(points: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """While it is open, functions stand in the place of the engine's."""
    old = replace(points)
    try:
        yield
    finally:
        replace(old)


def standing(place: str) -> Callable[..., Any]:
    """What stands at a place now."""
    owner, name = _owner(_named(place))
    found: Callable[..., Any] = getattr(owner, name)
    return found


def _named(place: str) -> Point:
    """The point at ``module.name``; nothing else is ever replaced."""
    for point in (*PARAGRAPHS, *NOTES, *TRACING, *PAGES, *SHORTCUTS):
        if f"{point.module}.{point.name}" == place:
            return point
    raise KeyError(place)


@cache
def sleeping_layout() -> Any:
    """A kind of the engine's layouts that asks nothing of Pango until its lines are wanted."""
    waking: Any = engine("text.line_break.Layout")

    class Sleeping(waking):  # type: ignore[misc]
        def reactivate(self, style: Any) -> None:
            self.style = style

        def deactivate(self) -> None:
            if "layout" in self.__dict__:
                super().deactivate()
            else:
                del self.style

        def __getattr__(self, name: str) -> Any:
            if name not in {"layout", "language"} or "style" not in self.__dict__:
                raise AttributeError(name)
            super().reactivate(self.style)
            return self.__dict__[name]

    return Sleeping


def breaks_of(text: str, language: str | None) -> list[int]:
    """Characters of a text before which Unicode's rules let a line begin."""
    marks, ffi = engine("text.line_break.get_log_attrs")(text, language), engine("text.ffi.ffi")
    if sys.byteorder == "little" and ffi.sizeof("PangoLogAttr") == 4:  # the first bit of four bytes
        flags = bytes(ffi.buffer(marks))[4 : 4 * len(text) : 4].translate(_LAST_BITS)
        return list(compress(range(1, len(text)), flags))
    return [at for at in range(1, len(text)) if marks[at].is_line_break]


@contextmanager
def spaced_out(stream: Any, width: float) -> Iterator[None]:
    """While it is open, what is written into a stream of the engine is so much wider, by space after each glyph.

    `width` is in the unit of the text, before its matrix. It is the operator Tc (ISO 32000-2, 9.3.2), put before
    what was written once that has been counted: glyphs have two bytes each.
    """
    start = len(stream.stream)
    yield
    shown = b"".join(
        part for part in stream.stream[start:] if isinstance(part, bytes) and part.endswith(b"TJ")
    )
    glyphs = sum(len(codes) // 4 for codes in _CODES.findall(shown))
    if glyphs:
        stream.stream.insert(start, b"%.4f Tc" % (width / glyphs))
        stream.stream.append(b"0 Tc")


def part_from_others(layout: Any) -> None:
    """Give a layout attributes of its own, those that its style asks for; layouts of one style share theirs.

    A list with OpenType features is never let go of, as in the engine: Pango would let go of the features too.
    """
    pango, ffi, style = engine("text.ffi.pango"), engine("text.ffi.ffi"), layout.style
    features = engine("text.fonts.font_features")(*(style[name] for name in _FEATURES))
    own = pango.pango_attr_list_new()
    if features:
        named = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        known = style.font_config.font_features
        if named not in known:
            known[named] = pango.pango_attr_font_features_new(named)
        pango.pango_attr_list_insert(own, known[named])
    else:
        own = ffi.gc(own, pango.pango_attr_list_unref)
    pango.pango_layout_set_attributes(
        layout.layout, ffi.NULL
    )  # else Pango keeps a list that is like the new one
    pango.pango_layout_set_attributes(layout.layout, own)


def space_letters(layout: Any, width: float, spans: Sequence[tuple[int, int]]) -> None:
    """Put some pixels after the letters in ranges of bytes; at either end of a text Pango gives half of it."""
    pango, unit, end = engine("text.ffi.pango"), engine("text.ffi.TO_UNITS"), len(layout.text.encode())
    own = pango.pango_layout_get_attributes(layout.layout)
    for start, stop in spans:
        part = 1 + (start == 0 or stop == end)
        attribute = pango.pango_attr_letter_spacing_new(int(width * part * unit))
        attribute.start_index, attribute.end_index = start, stop
        pango.pango_attr_list_change(own, attribute)
    pango.pango_layout_set_attributes(layout.layout, own)


def baseline_of(layout: Any) -> float:
    """Pixels from the upper edge of a layout to the baseline of its first line."""
    pango, unit = engine("text.ffi.pango"), engine("text.ffi.FROM_UNITS")
    return float(pango.pango_layout_get_baseline(layout.layout) * unit)


def font_of(layout: Any) -> Any:
    """The font that Pango takes for the beginning of a layout."""
    return layout.get_first_line()[0].runs.data.item.analysis.font


def glyphs_of(layout: Any) -> list[tuple[int, int]]:
    """The fonts and glyphs that Pango takes for the first line of a layout."""
    ffi = engine("text.ffi.ffi")
    line, _ = layout.get_first_line()
    found, run = [], line.runs
    while run != ffi.NULL:
        item = run[0].data
        font = int(ffi.cast("intptr_t", item.item.analysis.font))
        found += [(font, item.glyphs.glyphs[n].glyph) for n in range(item.glyphs.num_glyphs)]
        run = run[0].next
    return found


def fonts_of(layout: Any) -> frozenset[int]:
    """The fonts that Pango takes for the first line of a layout, by their addresses."""
    ffi = engine("text.ffi.ffi")
    line, _ = layout.get_first_line()
    found, run = set(), line.runs
    while run != ffi.NULL:
        found.add(int(ffi.cast("intptr_t", run[0].data.item.analysis.font)))
        run = run[0].next
    return frozenset(found)
