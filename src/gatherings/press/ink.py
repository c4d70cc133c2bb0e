"""Colours as inks: pure black for text and rules, CMYK or grey for everything else.

In: content streams as the engine writes them, one operator a line, and pictures. Out: the same for
a screen (``g`` and ``rg``, marks kept) or for print (``k`` only, no marks). Equal parts of red, green
and blue are black ink alone; so text never prints in four inks. No spot gets more ink than the
printer's limit: grey made of three inks gives way to black first, then all three give way.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

_NUMBER = rb"([-+\d.]+)"
_RGB = re.compile(rb"^%b %b %b (rg|RG)$" % ((_NUMBER,) * 3), re.MULTILINE)
_EVEN = re.compile(rb"\n([-+\d.]+) \1 \1 (rg|RG)(?=\n|\Z)")
_GREY = re.compile(rb"\n([-+\d.]+) (g|G)(?=\n|\Z)")
_SPACE = re.compile(rb"\n/Device(RGB|Gray|CMYK) (cs|CS)\n((?:[-+\d.]+ )+)(?:scn|SCN|sc|SC)(?=\n|\Z)")
_COLOURED = re.compile(
    rb"^(?:[-+\d.]+ [-+\d.]+ [-+\d.]+ (?:rg|RG)|(?!0 0 0 )[-+\d.]+ [-+\d.]+ [-+\d.]+ [-+\d.]+ [kK])$",
    re.MULTILINE,
)
_MARKED = re.compile(rb"\n(?:/\w+\n(?:<<[^\n]*>>\nBDC|BMC)|EMC)(?=\n|\Z)")
_OPAQUE = re.compile(rb"\n/[aA]1(?:\.0)? gs(?=\n|\Z)")
# These begin at the end of a line before, which is found five times as fast as the beginning of a line.


EVEN = 2
"""Of 255, by which red, green and blue of a grey may differ."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What the interior is printed with."""

    colour: bool = False
    """Four colours, or black alone."""
    profile: bytes | None = None
    """ICC profile of the press; without one, colours are turned into ink by formula."""
    limit: float | None = None
    """Most ink on one spot, per cent; None where the profile's own limit will do."""


def for_print(raw: bytes) -> tuple[bytes, bool]:
    """Content without marks, greys as black ink; and whether colours are left that need an `Ink`."""
    plain = _OPAQUE.sub(b"", _MARKED.sub(b"", b"\n" + raw))
    plain = _SPACE.sub(lambda m: b"\n" + _named(m), plain)
    plain = _EVEN.sub(lambda m: b"\n" + _black(m, b"RG"), plain)
    plain = _GREY.sub(lambda m: b"\n" + _black(m, b"G"), plain)[1:]
    return plain, _COLOURED.search(plain) is not None


def _black(found: re.Match[bytes], stroke: bytes) -> bytes:
    """A grey as black ink."""
    return _operator((0, 0, 0, 1 - float(found[1])), stroke=found[2] == stroke)


def for_screen(raw: bytes) -> bytes:
    """Content in colours of the screen, marks kept."""

    def shown(found: re.Match[bytes]) -> bytes:
        parts, stroke = [float(v) for v in found[3].split()], found[2] == b"CS"
        if found[1] == b"CMYK":
            c, m, y, k = parts
            parts = [(1 - v) * (1 - k) for v in (c, m, y)]
        if len(set(parts)) == 1:
            return b"\n" + _words(parts[:1]) + (b" G" if stroke else b" g")
        return b"\n" + _words(parts) + (b" RG" if stroke else b" rg")

    return _SPACE.sub(shown, _OPAQUE.sub(b"", b"\n" + raw))[1:]


def without_marks(raw: bytes) -> bytes:
    """Content without marked content."""
    return _MARKED.sub(b"", b"\n" + raw)[1:]


def _named(found: re.Match[bytes]) -> bytes:
    """A colour in a named space as one operator."""
    parts, stroke = [float(v) for v in found[3].split()], found[2] == b"CS"
    if found[1] == b"RGB":
        return _words(parts) + (b" RG" if stroke else b" rg")
    return _operator((0, 0, 0, 1 - parts[0]) if found[1] == b"Gray" else tuple(parts), stroke=stroke)


@dataclass(slots=True)
class Palette:
    """Colours already turned into ink."""

    ink: Ink
    transform: Any = None
    known: dict[tuple[float, float, float], tuple[float, float, float, float]] = field(default_factory=dict)

    def stream(self, content: bytes) -> bytes:
        """A stream made by `for_print` with every colour left in it as ink."""
        if not self.ink.colour:
            content = _CMYK.sub(self._grey, content)
        elif self.ink.limit is not None:
            content = _CMYK.sub(self._within, content)
        return _RGB.sub(self._rgb, content)

    def _within(self, found: re.Match[bytes]) -> bytes:
        values = tuple(float(found[i]) for i in (1, 2, 3, 4))
        kept = limited(values, self.ink.limit)
        return found[0] if kept == values else _operator(kept, stroke=found[5] == b"K")

    def _rgb(self, found: re.Match[bytes]) -> bytes:
        values = self.cmyk(float(found[1]), float(found[2]), float(found[3]))
        return _operator(values, stroke=found[4] == b"RG")

    def _grey(self, found: re.Match[bytes]) -> bytes:
        c, m, y, k = (float(found[i]) for i in (1, 2, 3, 4))
        if not any((c, m, y)):
            return found[0]
        return _operator(self.cmyk(*((1 - v) * (1 - k) for v in (c, m, y))), stroke=found[5] == b"K")

    def cmyk(self, red: float, green: float, blue: float) -> tuple[float, float, float, float]:
        """Ink for a colour of the screen (0 to 1 each)."""
        if (red, green, blue) not in self.known:
            self.known[red, green, blue] = self._cmyk(red, green, blue)
        return self.known[red, green, blue]

    def _cmyk(self, red: float, green: float, blue: float) -> tuple[float, float, float, float]:
        if max(red, green, blue) - min(red, green, blue) < 0.002:
            return 0.0, 0.0, 0.0, 1 - red
        if not self.ink.colour:
            return 0.0, 0.0, 0.0, 1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue)
        if self.ink.profile is not None:
            from PIL import Image

            pixel = Image.new("RGB", (1, 1), tuple(round(255 * v) for v in (red, green, blue)))
            values = self._by_profile(pixel).getpixel((0, 0))
            return limited(tuple(v / 255 for v in values), self.ink.limit)
        black = 1 - max(red, green, blue)
        white = 1 - black
        made = (white - red) / white, (white - green) / white, (white - blue) / white, black
        return limited(made, self.ink.limit)

    def _by_profile(self, picture: Any) -> Any:
        from PIL import ImageCms

        if self.transform is None:
            assert self.ink.profile is not None
            self.transform = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                ImageCms.ImageCmsProfile(io.BytesIO(self.ink.profile)),
                "RGB",
                "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        return ImageCms.applyTransform(picture, self.transform)

    def picture(self, picture: Any, limit: float | None = None, *, photograph: bool = False) -> Any:
        """A grey or CMYK picture (or one of black and white), with no more ink than `limit` or the ink's own.

        What is grey in a drawing becomes black ink alone; in a photograph that would show as spots.
        """
        if picture.mode == "1":
            return picture
        if not self.ink.colour or picture.mode == "L":
            return picture.convert("L")
        if picture.mode != "CMYK":
            picture = picture.convert("RGB")
            even = _even(picture)
            if even is None:
                return picture.convert("L")
            inked = self._by_profile(picture) if self.ink.profile is not None else picture.convert("CMYK")
            if not photograph:
                inked.paste(_black_only(picture), mask=even)
            picture = inked
        most = limit if limit is not None else self.ink.limit
        return picture if most is None else limited_picture(picture, most)


def limited(values: tuple[float, ...], limit: float | None) -> tuple[float, float, float, float]:
    """Four inks (0 to 1 each) with no more than `limit` per cent together, as like as can be.

    What cyan, magenta and yellow have in common gives way to black; then all three are thinned.
    Black is never taken away.
    """
    c, m, y, k = values
    if limit is None or c + m + y + k <= limit / 100:
        return c, m, y, k
    grey = min((c + m + y + k - limit / 100) / 2, c, m, y, 1 - k)
    c, m, y, k = c - grey, m - grey, y - grey, k + grey
    thinner = min(1.0, max(0.0, limit / 100 - k) / (c + m + y)) if c + m + y else 1.0
    return c * thinner, m * thinner, y * thinner, k


def limited_picture(picture: Any, limit: float) -> Any:
    """The same for every pixel of a CMYK picture."""
    from PIL import Image, ImageMath

    most = int(255 * limit / 100)
    ink = dict(zip("cmyk", picture.split(), strict=True))

    def told(rule: Any, **more: Any) -> Any:
        return ImageMath.lambda_eval(rule, **ink, **more)

    grey = told(
        lambda a: a["min"](
            a["max"](a["c"] + a["m"] + a["y"] + a["k"] - most + 1, 0) / 2,
            a["min"](a["min"](a["min"](a["c"], a["m"]), a["y"]), 255 - a["k"]),
        )
    )
    ink["k"] = told(lambda a: a["k"] + a["grey"], grey=grey)
    for name in "cmy":
        ink[name] = told(lambda a, name=name: a[name] - a["grey"], grey=grey)
    held = told(lambda a: a["c"] + a["m"] + a["y"])
    room = told(lambda a: a["min"](a["held"], a["max"](most - a["k"], 0)), held=held)
    for name in "cmy":
        ink[name] = told(
            lambda a, name=name: a[name] * a["room"] / a["max"](a["held"], 1), held=held, room=room
        )
    return Image.merge("CMYK", [ink[name].convert("L") for name in "cmyk"])


def most_ink(picture: Any) -> float:
    """The most ink on one pixel of a CMYK picture, per cent."""
    from PIL import ImageMath

    bands = dict(zip("cmyk", picture.split(), strict=True))
    total = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], **bands)
    return float(total.getextrema()[1]) / 2.55


def _even(picture: Any) -> Any:
    """Where the parts of red, green and blue are alike; None where they are everywhere."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    even = apart.point(lambda v: 255 if v <= EVEN else 0)
    return None if even.getextrema()[0] == 255 else even


def _black_only(picture: Any) -> Any:
    """A picture as black ink."""
    from PIL import Image, ImageOps

    none = Image.new("L", picture.size, 0)
    return Image.merge("CMYK", [none, none, none, ImageOps.invert(picture.convert("L"))])


_CMYK = re.compile(rb"^%b %b %b %b (k|K)$" % ((_NUMBER,) * 4), re.MULTILINE)


def _words(values: Any) -> bytes:
    return " ".join(f"{min(1.0, max(0.0, v)):.4f}".rstrip("0").rstrip(".") or "0" for v in values).encode()


def _operator(values: tuple[float, ...], *, stroke: bool) -> bytes:
    return _words(values) + (b" K" if stroke else b" k")
