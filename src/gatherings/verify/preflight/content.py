"""Content streams followed operator by operator: what is painted where, in what colour, how thick.

In: a page of an opened PDF. Out: its `Paint`s, `ImageUse`s and what it uses. Forms are entered,
patterns and the glyphs of Type 3 fonts are looked into for their colours. pikepdf splits the
streams; the state of the graphics is followed here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pikepdf

from gatherings.verify.preflight import graphics as g
from gatherings.verify.preflight import spaces
from gatherings.verify.preflight.facts import Box, ImageUse, Paint
from gatherings.verify.preflight.pixels import image_use, inline_use
from gatherings.verify.preflight.state import ACTS, DEEPEST, Canvas, State, Traced, acts, note_group

INVISIBLE, CLIPPING = 3, 7
"""Ways of setting text that leave no ink."""
_GLYPHS = re.compile(rb"\[(?:<[0-9a-fA-F]*+>(?:-?[0-9]++(?:\.[0-9]*+)?+)?+)*+\]\s*+TJ(?=\s|$)")
"""Letters by their numbers, in order: nine tenths of a page, and of no account here."""
_COMMENT = re.compile(rb"%[^\r\n]*+")
_MISTAKABLE = (b"(", b"BI")
"""Where one of them occurs, what looks like an operator or a comment may stand within something else."""


def traced(page: Any, known: dict[tuple[int, int], ImageUse], inner: Box | None = None) -> Traced:
    """What stands on a page; `known` keeps what was measured of images that more pages share.

    `inner` lies well within all boxes of the page, if it is known where the page is cut.
    """
    found = Traced(inner=inner)
    obj = page.obj
    resources = page.resources if "/Resources" in obj else None
    note_group(found, obj, resources)
    tracer = Tracer(found, resources, known)
    tracer.follow(page)
    return found


class Tracer(Canvas):
    """Follows one stream."""

    def __init__(
        self, found: Traced, resources: Any, known: dict[tuple[int, int], ImageUse],
        state: State | None = None, depth: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(found, resources, known, state, depth)
        self.path = g.Path()
        self.clipping = False
        self.text: g.Matrix = g.IDENTITY
        self.line: g.Matrix = g.IDENTITY
        self.leading = 0.0
        self.fonts: dict[str, Any] = {}
        """Typefaces that were looked up, by their names in the resources."""

    def follow(self, stream: Any) -> None:
        """Every instruction of a page or form; what is out of order is noted and passed over."""
        try:
            instructions = pikepdf.parse_content_stream(without_glyphs(stream, self.found.aside))
        except (pikepdf.PdfError, TypeError, ValueError, RuntimeError) as fault:
            self.found.curious[f"a stream that cannot be read ({fault})"] = None
            return
        for instruction in instructions:
            try:
                name = str(instruction.operator)
            except UnicodeDecodeError:
                self.found.curious["an operator that is none"] = None
                continue
            act = ACTS.get(name)
            if act is None:
                continue
            try:
                act(self, name, instruction if name == "INLINE IMAGE" else instruction.operands)
            except (ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError) as fault:
                self.found.curious[f"an operator {name} out of order ({fault})"] = None

    # paths

    @acts("m")
    def _move(self, _: str, v: Any) -> None:
        self.path.begin(g.moved(self.state.ctm, float(v[0]), float(v[1])))

    @acts("l")
    def _to(self, _: str, v: Any) -> None:
        self.path.add(g.moved(self.state.ctm, float(v[0]), float(v[1])))

    @acts("c", "v", "y")
    def _curve(self, _: str, v: Any) -> None:
        numbers = [float(x) for x in v]
        points = [g.moved(self.state.ctm, numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        self.path.add(*points, curved=True)

    @acts("re")
    def _rectangle(self, _: str, v: Any) -> None:
        x, y, w, h = (float(n) for n in v)
        self.path.rectangle(self.state.ctm, x, y, w, h)

    @acts("W", "W*")
    def _clip(self, _: str, __: Any) -> None:
        self.clipping = True

    @acts("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n")
    def _paint(self, operator: str, _: Any) -> None:
        fill, stroke, holes = operator[0] in "fFbB", operator[0] in "sSbB", "*" in operator
        s, box = self.state, self.path.box()
        if box is not None:
            if fill:
                inside = g.shared(box, s.clip)
                if not g.is_empty(inside):
                    thin = self.path.thickness(s.clip, holes=holes)
                    self._keep(Paint("fill", inside, s.fill, thin, s.over_fill, self._opaque()))
            if stroke:
                width = s.width * min(g.scales(s.ctm))
                inside = g.shared(g.grown(box, width / 2), s.clip)
                if not g.is_empty(inside):
                    opaque = self._opaque(stroke=True)
                    self._keep(Paint("stroke", inside, s.stroke, width, s.over_stroke, opaque))
            if self.clipping:
                s.clip = g.shared(s.clip, box)
        self.clipping = False
        self.path = g.Path()

    # text

    @acts("BT")
    def _begin_text(self, _: str, __: Any) -> None:
        self.text = self.line = g.IDENTITY

    @acts("Tm")
    def _matrix(self, _: str, v: Any) -> None:
        a, b, c, d, e, f = map(float, v)
        self.text = self.line = (a, b, c, d, e, f)

    def _next(self, x: float, y: float) -> None:
        self.text = self.line = g.times((1, 0, 0, 1, x, y), self.line)

    @acts("Td")
    def _next_line(self, _: str, v: Any) -> None:
        self._next(float(v[0]), float(v[1]))

    @acts("TD")
    def _next_led(self, _: str, v: Any) -> None:
        self.leading = -float(v[1])
        self._next(float(v[0]), float(v[1]))

    @acts("T*")
    def _line_down(self, _: str, __: Any) -> None:
        self._next(0, -self.leading)

    @acts("Tf")
    def _font(self, _: str, v: Any) -> None:
        name = str(v[0])
        if name not in self.fonts:
            self.fonts[name] = self.resources.Font[name]
        self._use_font(self.fonts[name], float(v[1]))

    @acts("Tr")
    def _mode(self, _: str, v: Any) -> None:
        self.state.mode = int(v[0])

    @acts("TL")
    def _leading(self, _: str, v: Any) -> None:
        self.leading = float(v[0])

    @acts("Tj", "TJ")
    def _show(self, _: str, __: Any) -> None:
        s = self.state
        if s.mode in (INVISIBLE, CLIPPING):
            return
        a, b, c, d, x, y = g.times(self.text, s.ctm)
        size = abs(s.size) * g.scales((a, b, c, d, x, y))[1]
        stroked = s.mode in (1, 5)
        colour, over = (s.stroke, s.over_stroke) if stroked else (s.fill, s.over_fill)
        opaque = self._opaque(stroke=stroked)
        if not self._plain(x, y, (id(colour), size), over=over or not opaque or colour is None):
            self._keep(Paint("text", (x, y, x, y), colour, size, over, opaque))
        if s.mode in (2, 6) and s.stroke != s.fill:
            self._keep(Paint("text", (x, y, x, y), s.stroke, size, s.over_stroke, self._opaque(stroke=True)))

    def _plain(self, x: float, y: float, kind: tuple[int, float], *, over: bool) -> bool:
        """Whether letters differ from others on the page only in their place, which is well within it.

        The first of a kind is not; those that do not simply cover what lies under them never are.
        """
        inner = self.found.inner
        if over or inner is None or not (inner[0] < x < inner[2] and inner[1] < y < inner[3]):
            return False
        if kind in self.found.plain:
            return True
        self.found.plain.add(kind)
        return False

    @acts("'", '"')
    def _show_next(self, operator: str, v: Any) -> None:
        self._next(0, -self.leading)
        self._show(operator, v)

    # forms, images, shadings, patterns

    @acts("Do")
    def _object(self, _: str, v: Any) -> None:
        """An image or a form."""
        name = str(v[0])
        thing = self.resources.XObject[name]
        kind = str(thing.Subtype)
        if "/OC" in thing:
            self.found.layers = True
        if kind == "/Image":
            self._image(image_use(thing, name[1:], self.state.ctm, self.resources, self.known))
        elif kind == "/Form" and self.depth < DEEPEST:
            self._form(thing)

    def _image(self, use: ImageUse) -> None:
        s, box = self.state, g.shared(use.box, self.state.clip)
        if g.is_empty(box):
            return
        if use.soft:
            self.found.transparency["an image with a soft mask"] = None
        opaque = self._opaque() and not use.soft
        self.found.images.append(replace(use, box=box))
        index, colour = len(self.found.images) - 1, s.fill if use.mask else None
        kind = "mask" if use.mask else "image"
        self._keep(Paint(kind, box, colour, 0.0, s.over_fill, opaque, index))

    @acts("INLINE IMAGE")
    def _inline(self, _: str, instruction: Any) -> None:
        self._image(inline_use(instruction.iimage, self.state.ctm))

    def _form(self, form: Any) -> None:
        note_group(self.found, form, self.resources)
        state = self.state.copy()
        if "/Matrix" in form:
            a, b, c, d, e, f = (float(n) for n in form.Matrix)
            state.ctm = g.times((a, b, c, d, e, f), state.ctm)
        if "/BBox" in form:
            x0, y0, x1, y1 = (float(n) for n in form.BBox)
            state.clip = g.shared(state.clip, g.of_matrix(state.ctm, (x0, y0, x1, y1)))
        inner = Tracer(self.found, form.get("/Resources", self.resources), self.known, state, self.depth + 1)
        inner.follow(form)

    def _pattern(self, name: Any) -> None:
        """Colours of a pattern; where its cells come to lie is not followed: anywhere in the clip."""
        pattern = self.resources.Pattern[str(name)]
        if int(pattern.PatternType) == 2:
            self._shaded(pattern.Shading)
        elif self.depth < DEEPEST:
            a, b, c, d, e, f = (float(n) for n in pattern.get("/Matrix", g.IDENTITY))
            state = replace(self.state, ctm=(a, b, c, d, e, f), clip=g.EVERYWHERE)
            resources, paints = pattern.get("/Resources", self.resources), self.found.paints
            before = len(paints)
            Tracer(self.found, resources, self.known, state, self.depth + 1).follow(pattern)
            paints[before:] = [replace(paint, box=self.state.clip) for paint in paints[before:]]

    @acts("sh")
    def _shade(self, _: str, v: Any) -> None:
        self._shaded(self.resources.Shading[str(v[0])])

    def _shaded(self, shading: Any) -> None:
        """The colours at the ends of a shading; in between they are mixed."""
        for colour in spaces.shaded(shading, self.resources):
            s = self.state
            self._keep(Paint("shading", s.clip, colour, 0.0, s.over_fill, self._opaque()))

    @acts("BDC")
    def _marked(self, _: str, v: Any) -> None:
        if str(v[0]) == "/OC":
            self.found.layers = True


def content_of(holder: Any) -> bytes:
    """The content of a page or form, all streams of a page as one."""
    if isinstance(holder, pikepdf.Stream):
        return bytes(holder.read_bytes())
    contents = holder.obj.get("/Contents")
    if contents is None:
        return b""
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def without_glyphs(holder: Any, aside: pikepdf.Pdf) -> Any:
    """A stream like a page's or a form's in which each row of glyphs is an empty one; it lives as long as `aside`."""
    content = content_of(holder)
    if any(mark in content for mark in _MISTAKABLE):
        return holder
    return pikepdf.Stream(aside, _GLYPHS.sub(b"()Tj", _COMMENT.sub(b"", content)))
