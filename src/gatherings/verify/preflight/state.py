"""The state of the graphics while a content stream is followed: matrix, clip, colours, transparency.

In: operators that change the state. Out: `State`, and `Traced` in which is noted what was met on the
way. `content` derives from this what paints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar

import pikepdf
from pikepdf import Name

from gatherings.verify.preflight import graphics as g
from gatherings.verify.preflight import spaces
from gatherings.verify.preflight.facts import Box, Colour, ImageUse, Paint

DEEPEST = 12
"""Forms within forms that are entered."""
MOST = 400_000
"""Things painted on one page that are kept."""


@dataclass(slots=True)
class State:
    """The state of the graphics, as far as rules ask for it."""

    ctm: g.Matrix = g.IDENTITY
    clip: Box = g.EVERYWHERE
    fill_space: spaces.Space = spaces.GREY
    stroke_space: spaces.Space = spaces.GREY
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 1.0
    size: float = 0.0
    mode: int = 0
    over_fill: bool = False
    over_stroke: bool = False
    clear_fill: bool = False
    """Whether what is filled lets through what lies under it."""
    clear_stroke: bool = False
    blend: bool = False
    masked: bool = False

    def copy(self) -> State:
        """The same state; `replace` takes six times as long, and there are twenty on each page."""
        return State(*_EVERY(self))


_EVERY = attrgetter(*(each.name for each in fields(State)))


@dataclass(slots=True)
class Traced:
    """What was found on a page."""

    paints: list[Paint] = field(default_factory=list)
    images: list[ImageUse] = field(default_factory=list)
    transparency: dict[str, None] = field(default_factory=dict)
    curious: dict[str, None] = field(default_factory=dict)
    fonts: dict[tuple[int, int], Any] = field(default_factory=dict)
    group: bool = False
    blends: dict[str, None] = field(default_factory=dict)
    layers: bool = False
    aside: pikepdf.Pdf = field(default_factory=pikepdf.new)
    """Holds what is made of streams to read them."""
    inner: Box | None = None
    """Well within the trim and every other box of the page; None where the page does not say where it is cut."""
    plain: set[tuple[int, float]] = field(default_factory=set)
    """Colour (its identity) and size of letters in `paints` that stand there and cover what lies under them."""
    colours: dict[tuple[str, tuple[float, ...]], Colour] = field(default_factory=dict)
    """Colours of operators that name one of the three device spaces, so that each is one value."""


ACTS: dict[str, Callable[[Any, str, Any], None]] = {}
"""What each operator does (ISO 32000-2, annex A): canvas, operator, operands."""
_Act = TypeVar("_Act", bound=Callable[..., None])
_DEVICE = {"g": spaces.GREY, "rg": spaces.RGB, "k": spaces.CMYK}


def acts(*operators: str) -> Callable[[_Act], _Act]:
    """Mark a method as what some operators do; those of strokes are in capitals."""

    def keep(method: _Act) -> _Act:
        ACTS.update(dict.fromkeys(operators, method))
        return method

    return keep


def note_group(found: Traced, holder: Any, resources: Any) -> None:
    """Note a transparency group of a page or form, and the space in which it blends."""
    group = holder.get("/Group")
    if group is None or str(group.get("/S", "")) != "/Transparency":
        return
    found.group = True
    if "/CS" in group:
        try:
            found.blends[spaces.space(group.CS, resources).name] = None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
            found.curious[str(fault)] = None


class Canvas:
    """Follows the operators that set the state; each form gets one of its own."""

    def __init__(
        self,
        found: Traced,
        resources: Any,
        known: dict[tuple[int, int], ImageUse],
        state: State | None = None,
        depth: int = 0,
    ) -> None:
        self.found, self.resources, self.known, self.depth = found, resources, known, depth
        self.state = state or State(fill=spaces.GREY.initial(), stroke=spaces.GREY.initial())
        self.stack: list[State] = []

    # the state

    @acts("q")
    def _save(self, _: str, __: Any) -> None:
        self.stack.append(self.state.copy())

    @acts("Q")
    def _restore(self, _: str, __: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()

    @acts("cm")
    def _concat(self, _: str, v: Any) -> None:
        a, b, c, d, e, f = map(float, v)
        self.state.ctm = g.times((a, b, c, d, e, f), self.state.ctm)

    @acts("w")
    def _width(self, _: str, v: Any) -> None:
        self.state.width = float(v[0])

    @acts("gs")
    def _extended(self, _: str, v: Any) -> None:
        """A dictionary of graphics state: overprint, opacity, blend mode, soft mask, width, font."""
        settings, state = self.resources.ExtGState[str(v[0])], self.state
        if "/LW" in settings:
            state.width = float(settings.LW)
        if "/Font" in settings:
            self._use_font(settings.Font[0], float(settings.Font[1]))
        if "/OP" in settings:
            state.over_stroke = bool(settings.OP)
            state.over_fill = bool(settings.get("/op", settings.OP))
        elif "/op" in settings:
            state.over_fill = bool(settings.op)
        for key, name in (("/ca", "clear_fill"), ("/CA", "clear_stroke")):
            if key in settings:
                opacity = float(settings[key])
                setattr(state, name, opacity < 1)
                if opacity < 1:
                    self.found.transparency[f"opacity {opacity:g}"] = None
        if "/BM" in settings:
            modes = settings.BM if isinstance(settings.BM, pikepdf.Array) else [settings.BM]
            state.blend = bool(modes) and str(modes[0]) not in ("/Normal", "/Compatible")
            if state.blend:
                self.found.transparency[f"blend mode {str(modes[0])[1:]}"] = None
        if "/SMask" in settings:
            state.masked = settings.SMask != Name("/None")
            if state.masked:
                self.found.transparency["a soft mask"] = None

    # colours

    @acts("cs", "CS")
    def _space(self, operator: str, v: Any) -> None:
        try:
            chosen = spaces.space(v[0], self.resources)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
            self.found.curious[str(fault)] = None
            chosen = spaces.GREY
        self._set(chosen, None if chosen.family == "pattern" else chosen.initial(), stroke=operator.isupper())

    def _set(self, chosen: spaces.Space, colour: Colour | None, *, stroke: bool) -> None:
        if stroke:
            self.state.stroke_space, self.state.stroke = chosen, colour
        else:
            self.state.fill_space, self.state.fill = chosen, colour

    @acts("g", "G", "rg", "RG", "k", "K")
    def _device(self, operator: str, v: Any) -> None:
        chosen = _DEVICE[operator.lower()]
        defaults = self.resources.get("/ColorSpace") if self.resources is not None else None
        if defaults is not None:
            replacement = defaults.get("/Default" + chosen.name.removeprefix("Device"))
            if replacement is not None:
                chosen = spaces.space(replacement, self.resources)
        values = tuple(float(x) for x in v)
        colour = self.found.colours.get((chosen.name, values))
        if colour is None:
            colour = self.found.colours[chosen.name, values] = chosen.colour(values)
        self._set(chosen, colour, stroke=operator.isupper())

    @acts("sc", "SC", "scn", "SCN")
    def _colour(self, operator: str, v: Any) -> None:
        stroke = operator.isupper()
        chosen = self.state.stroke_space if stroke else self.state.fill_space
        values = [float(x) for x in v if not isinstance(x, Name)]
        if chosen.family == "pattern" and v and isinstance(v[-1], Name):
            self._pattern(v[-1])
            self._set(chosen, chosen.colour(values) if chosen.base and values else None, stroke=stroke)
            return
        self._set(chosen, chosen.colour(values), stroke=stroke)

    def _opaque(self, *, stroke: bool = False) -> bool:
        s = self.state
        return not (s.blend or s.masked or (s.clear_stroke if stroke else s.clear_fill))

    def _keep(self, paint: Paint) -> None:
        if len(self.found.paints) < MOST:
            self.found.paints.append(paint)
        else:
            self.found.curious[f"more than {MOST} things on one page"] = None

    def _use_font(self, font: Any, size: float) -> None:
        self.state.size = size
        self.found.fonts.setdefault(font.objgen if font.is_indirect else (0, id(font)), font)

    def _pattern(self, name: Any) -> None:
        """Look into a pattern; only who can follow a stream can."""
        raise NotImplementedError
