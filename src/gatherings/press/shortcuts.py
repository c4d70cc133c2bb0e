"""Shorter ways for what the layout engine works out again and again; the pages are the same.

In: WeasyPrint, after `tracing` wrapped it. Out: nothing; the engine then remembers, for one layout,
what fonts a style takes, what a style without percentages means, and where a line of a text ends
that it has broken before (notes are set anew for every line that calls one). Whatever is out of
the ordinary goes the engine's own way.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from gatherings.press import internals
from gatherings.press.quick_lines import quick_lines

_LENGTHS = (
    "margin_left",
    "margin_right",
    "margin_top",
    "margin_bottom",
    "padding_left",
    "padding_right",
    "padding_top",
    "padding_bottom",
    "width",
    "min_width",
    "max_width",
    "height",
    "min_height",
    "max_height",
)
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_MARGIN_BOXES = tuple(
    f"@{name}"
    for name in (
        *(f"{side}-{at}" for side in ("top", "bottom") for at in ("left", "center", "right")),
        *(f"{side}-{at}" for side in ("left", "right") for at in ("top", "middle", "bottom")),
        *(f"{one}-{other}-corner" for one in ("top", "bottom") for other in ("left", "right")),
    )
)
_installed = False


def install() -> None:
    """Put the shorter ways in place, once."""
    global _installed  # noqa: PLW0603 - the engine's classes are global too
    if _installed:
        return
    _installed = True
    wrapped: dict[str, Callable[[Any], Any]] = {
        "css.ComputedStyle.__missing__": _missing,
        "text.line_break._font_style_cache_key": _style_key,
        "layout.make_margin_boxes": _margin_boxes,
        "draw.text.draw_first_line": quick_lines,
        "layout.background.layout_box_backgrounds": _backgrounds,
    }
    internals.replace({name: made(internals.standing(name)) for name, made in wrapped.items()})
    resolved = _percentages(internals.standing("layout.percent.resolve_percentages"))
    lines = _kept_lines(internals.standing("layout.inline.split_first_line"))
    named = (p.module + "." + p.name for p in internals.SHORTCUTS)
    internals.replace(
        {
            **{name: resolved for name in named if name.endswith(".resolve_percentages")},
            "text.line_break.Layout.setup": _setup,
            "layout.inline.split_first_line": lines,
            "layout.preferred.split_first_line": lines,
        }
    )


def _missing(missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """The value of a property that no rule gives: the parent's or the first one, without further ado."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.functions import check_math as is_sum
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    odd = {"page", "position", "float", "display", *INITIAL_NOT_COMPUTED}
    inherited = {key for key in INHERITED if key not in odd and not key.startswith("text_decoration_")}
    initial = {
        key: value
        for key, value in INITIAL_VALUES.items()
        if key not in odd and key not in INHERITED and not key.startswith(("text_decoration_", "__"))
    }
    borders = {key: key.replace("width", "style") for key in (*_BORDERS, "outline_width")}
    logical = {
        (key, direction): name(block="ttb", inline=direction)
        for key, name in PHYSICAL_FUNCTIONS.items()
        for direction in ("ltr", "rtl")
    }

    def computed(self: Any, key: str) -> Any:
        given = self.cascaded
        if key in given:
            return missing(self, key)
        if key in PHYSICAL_FUNCTIONS and logical[key, self["direction"]] in given:
            return missing(self, key)
        if key in initial:
            value = self[key] = initial[key]
            return value
        if (key in inherited or key[:2] == "__") and self.parent_style is not None:
            value = self.parent_style[key]
            if type(value) in (str, int, float) or not is_sum(value):
                self[key] = value
                return value
        elif key in borders and self[borders[key]] in {"none", "hidden"}:
            value = self[key] = 0
            return value
        return missing(self, key)

    return computed


def _percentages(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The lengths of a box: always the same, where its style has neither percentages nor sums."""

    @functools.wraps(resolve)
    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        kept = style.__dict__.get("kept_lengths")
        if kept is None:
            kept = style.kept_lengths = _plain_lengths(style)
        if kept:
            box.__dict__.update(kept)
        else:
            resolve(box, containing_block)

    return resolved


def _plain_lengths(style: Any) -> dict[str, Any]:
    """What a style's lengths come to on whatever page; empty where that depends on the page."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return {}
    found: dict[str, Any] = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            found[name] = 0 if name.startswith("min_") else "auto"
        elif getattr(value, "unit", "%").lower() != "px":
            return {}
        else:
            found[name] = value.value
    return found | {name: style[name] for name in _BORDERS}


def _backgrounds(layout: Callable[..., None]) -> Callable[..., None]:
    """Nothing is looked for behind boxes whose style has no background, no picture at its edge and no round corner."""
    from weasyprint.draw.color import get_color

    radii = [f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right")]
    bare = {**dict.fromkeys(radii, (0, 0)), "background": None}

    def is_bare(style: Any) -> bool:
        return (
            all((0, "px") in style[name] for name in radii)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and get_color(style, "background_color").alpha == 0
            and not style["box_shadow"]
        )

    @functools.wraps(layout)
    def laid(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:  # noqa: FBT001, FBT002
        if style is not None or not layout_children or box is page:
            layout(page, box, get_image, layout_children, style)
            return
        kept = box.style.__dict__.get("kept_bare")
        if kept is None:
            kept = box.style.kept_bare = is_bare(box.style)
        if not kept:
            layout(page, box, get_image)
            return
        getattr(box, "_box", box).__dict__.update(bare)
        for child in box.all_children():
            laid(page, child, get_image)

    return laid


def _style_key(key: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(key)
    def kept_key(style: Any, include_size: bool = False) -> str:  # noqa: FBT001, FBT002 - the engine's own
        name = "kept_key_size" if include_size else "kept_key"
        found: str | None = style.__dict__.get(name)
        if found is None:
            found = key(style, include_size)
            setattr(style, name, found)
        return found

    return kept_key


def _setup(self: Any, style: Any) -> None:
    """A Pango layout for a style, in the place of `Layout.setup`, which asks for its fonts every time."""
    from weasyprint.text.ffi import ffi, gobject, pango

    kept = style.__dict__.get("kept_fonts")
    if kept is None:
        kept = style.kept_fonts = _fonts(style)
    context, description, language, about, attribute, shared = kept
    self.style, self.first_line_direction, self.language = style, 0, language
    self.__dict__.update(about)
    layout = self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout, False)  # noqa: FBT003
    pango.pango_layout_set_font_description(layout, description)
    if attribute is None:
        return
    if shared is None or self.justification_spacing:  # the list will hold spaces of this line
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, attribute)
    else:
        attributes = shared
    pango.pango_layout_set_attributes(layout, attributes)


def _fonts(style: Any) -> tuple[Any, Any, Any, dict[str, Any], Any, Any]:
    """Pango's context, fonts, language, lines of decoration and OpenType features of a style.

    Styles that are alike share them; the last is a list of attributes, None where each text needs its own.
    """
    from weasyprint.text import fonts, line_break

    features = fonts.font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    decorated = style["text_decoration_line"] != "none"
    spaced = (
        style["letter_spacing"] != "normal"
        or bool(style["word_spacing"])
        or style["overflow_wrap"] in {"anywhere", "break-word"}
    )
    key = (
        line_break._font_style_cache_key(style),
        style["font_size"],
        style["direction"],
        decorated,
        spaced,
        style["font_kerning"],
    )
    cache = style.__dict__.get("cache", {})  # text in drawings has a style by itself, without one
    alike = cache.setdefault("kept fonts", {})
    if key not in alike:
        alike[key] = _asked(style, features, decorated=decorated, spaced=spaced)
    found: tuple[Any, Any, Any, dict[str, Any], Any, Any] = alike[key]
    return found


def _asked(
    style: Any, features: dict[str, Any], *, decorated: bool, spaced: bool
) -> tuple[Any, Any, Any, dict[str, Any], Any, Any]:
    """`_fonts` of a style that is the first of its kind."""
    from weasyprint.text import fonts
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    named = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if named:
        pointer, _held = unicode_to_char_p(named)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = fonts.get_font_description(style)
    about: dict[str, Any] = {"ascent": None, "underline_position": None, "strikethrough_position": None}
    if decorated:
        metrics = ffi.gc(
            pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref
        )
        for name in (
            "ascent",
            "underline_position",
            "strikethrough_position",
            "underline_thickness",
            "strikethrough_thickness",
        ):
            about[name] = FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics)
    attribute = shared = None
    if features:
        written = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        known = style.font_config.font_features
        if written not in known:
            known[written] = pango.pango_attr_font_features_new(written)
        attribute = known[written]
        if not spaced:
            shared = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(shared, attribute)
    return context, description, language, about, attribute, shared


def _kept_lines(first_line: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text, broken once for each measure."""
    from weasyprint.text.line_break import Layout

    @functools.wraps(first_line)
    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,  # noqa: FBT001, FBT002
        minimum: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        known = context.__dict__.setdefault("kept_lines", {})
        key = id(style), text, max_width, justification_spacing, is_line_start, minimum
        if key in known:
            (layout, *more), _style = known[key]
            copy = Layout.__new__(Layout)  # the engine writes on what it is given
            copy.__dict__.update(layout.__dict__)
            return copy, *more
        found = first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        first = Layout.__new__(Layout)
        first.__dict__.update(found[0].__dict__)
        known[key] = (first, *found[1:]), style  # held, so that its id is nobody else's
        return found

    return split_first_line


def _margin_boxes(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Nothing where no style sheet fills a margin box; the engine lays them out empty all the same."""

    def is_filled(context: Any, page: Any, name: str) -> bool:
        style = context.style_for(page.page_type, name)
        return style is not None and style["content"] not in {"normal", "inhibit", "none"}

    @functools.wraps(make)
    def margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
        if any(is_filled(context, page, name) for name in _MARGIN_BOXES):
            yield from make(context, page, state)

    return margin_boxes
