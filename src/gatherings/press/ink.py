"""Colours as inks: pure black for text and rules, CMYK or grey for everything else.

In: content streams as the engine writes them, one operator a line. Out: the same streams for a
screen (``g`` and ``rg``, marks kept) or for print (``k`` only, no marks). Equal parts of red, green
and blue are black ink alone; so text never prints in four inks.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

_NUMBER = rb"([-+\d.]+)"
_RGB = re.compile(rb"^%b %b %b (rg|RG)$" % ((_NUMBER,) * 3), re.MULTILINE)
_EVEN = re.compile(rb"^([-+\d.]+) \1 \1 (rg|RG)$", re.MULTILINE)
_GREY = re.compile(rb"^([-+\d.]+) (g|G)$", re.MULTILINE)
_SPACE = re.compile(rb"^/Device(RGB|Gray|CMYK) (cs|CS)\n((?:[-+\d.]+ )+)(?:scn|SCN|sc|SC)$", re.MULTILINE)
_COLOURED = re.compile(
    rb"^(?:[-+\d.]+ [-+\d.]+ [-+\d.]+ (?:rg|RG)|(?!0 0 0 )[-+\d.]+ [-+\d.]+ [-+\d.]+ [-+\d.]+ [kK])$",
    re.MULTILINE,
)
_MARKED = re.compile(rb"^(?:/\w+\n(?:<<[^\n]*>>\nBDC|BMC)|EMC)\n?", re.MULTILINE)
_OPAQUE = re.compile(rb"^/[aA]1(?:\.0)? gs\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ink:
    """What the interior is printed with."""

    colour: bool = False
    """Four colours, or black alone."""
    profile: bytes | None = None
    """ICC profile of the press; without one, colours are turned into ink by formula."""


def for_print(raw: bytes) -> tuple[bytes, bool]:
    """Content without marks, greys as black ink; and whether colours are left that need an `Ink`."""
    plain = _OPAQUE.sub(b"", _MARKED.sub(b"", raw))
    plain = _SPACE.sub(_named, plain)
    plain = _EVEN.sub(lambda m: _operator((0, 0, 0, 1 - float(m[1])), stroke=m[2] == b"RG"), plain)
    plain = _GREY.sub(lambda m: _operator((0, 0, 0, 1 - float(m[1])), stroke=m[2] == b"G"), plain)
    return plain, _COLOURED.search(plain) is not None


def for_screen(raw: bytes) -> bytes:
    """Content in colours of the screen, marks kept."""

    def shown(found: re.Match[bytes]) -> bytes:
        parts, stroke = [float(v) for v in found[3].split()], found[2] == b"CS"
        if found[1] == b"CMYK":
            c, m, y, k = parts
            parts = [(1 - v) * (1 - k) for v in (c, m, y)]
        if len(set(parts)) == 1:
            return _words(parts[:1]) + (b" G" if stroke else b" g")
        return _words(parts) + (b" RG" if stroke else b" rg")

    return _SPACE.sub(shown, _OPAQUE.sub(b"", raw))


def without_marks(raw: bytes) -> bytes:
    """Content without marked content."""
    return _MARKED.sub(b"", raw)


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
        return _RGB.sub(self._rgb, content)

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
            return values[0] / 255, values[1] / 255, values[2] / 255, values[3] / 255
        black = 1 - max(red, green, blue)
        white = 1 - black
        return (white - red) / white, (white - green) / white, (white - blue) / white, black

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

    def picture(self, picture: Any) -> Any:
        """A grey or CMYK picture."""
        if not self.ink.colour or picture.mode in {"L", "1"}:
            return picture.convert("L")
        if picture.mode == "CMYK":
            return picture
        picture = picture.convert("RGB")
        if self.ink.profile is not None:
            return self._by_profile(picture)
        return picture.convert("CMYK")


_CMYK = re.compile(rb"^%b %b %b %b (k|K)$" % ((_NUMBER,) * 4), re.MULTILINE)


def _words(values: Any) -> bytes:
    return " ".join(f"{min(1.0, max(0.0, v)):.4f}".rstrip("0").rstrip(".") or "0" for v in values).encode()


def _operator(values: tuple[float, ...], *, stroke: bool) -> bytes:
    return _words(values) + (b" K" if stroke else b" k")
