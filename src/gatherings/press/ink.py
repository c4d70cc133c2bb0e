"""Colours as inks: pure black for text and rules, CMYK or grey for everything else.

In: an open PDF and an `Ink`. Out: the same PDF with no RGB in any content stream, form or image.
Equal parts of red, green and blue are black ink alone; so text never prints in four inks.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name

_RGB = re.compile(rb"^([-+\d.]+) ([-+\d.]+) ([-+\d.]+) (rg|RG)$", re.MULTILINE)
_GREY = re.compile(rb"^([-+\d.]+) (g|G)$", re.MULTILINE)
_SPACE = re.compile(rb"^/Device(RGB|Gray|CMYK) (cs|CS)\n((?:[-+\d.]+ )+)(scn|SCN|sc|SC)$", re.MULTILINE)
_MARKED = re.compile(rb"^(?:/\w+\n<<.*>>\nBDC|/\w+ BMC|EMC)$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ink:
    """What the interior is printed with."""

    colour: bool = False
    """Four colours, or black alone."""
    profile: bytes | None = None
    """ICC profile of the press; without one, colours are turned into ink by formula."""


def inked(pdf: pikepdf.Pdf, ink: Ink) -> tuple[str, ...]:
    """Turn every colour of a PDF into ink, in place; names what could not be turned."""
    left: set[str] = set()
    palette = _Palette(ink)
    for page in pdf.pages:
        page.contents_coalesce()
        _stream(page.obj.Contents, palette)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            _painted(item, palette)
        left.update(_not_flat(item))
    return tuple(sorted(left))


def _painted(item: Any, palette: _Palette) -> None:
    """Forms, patterns and pictures."""
    subtype = item.get("/Subtype")
    if subtype == Name.Image:
        _image(item, palette)
    elif subtype == Name.Form or item.get("/PatternType") == 1:
        _stream(item, palette)


def _not_flat(item: Any) -> set[str]:
    """What a printer without transparency cannot print."""
    found = set()
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        if "/ShadingType" in item:
            found.add("a gradient")
        if any(float(item[key]) < 1 for key in ("/ca", "/CA") if key in item):
            found.add("something half transparent")
    return found


def _stream(stream: Any, palette: _Palette) -> None:
    before = stream.read_bytes()
    after = _SPACE.sub(palette.space, before)
    after = _RGB.sub(palette.rgb, after)
    after = _GREY.sub(palette.grey, after)
    if after != before:
        stream.write(after)


@dataclass(slots=True)
class _Palette:
    """Colours already turned into ink."""

    ink: Ink
    transform: Any = None
    transform_image: Any = None

    def cmyk(self, red: float, green: float, blue: float) -> tuple[float, float, float, float]:
        """Ink for a colour of the screen (0 to 1 each)."""
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

    def rgb(self, found: re.Match[bytes]) -> bytes:
        values = self.cmyk(*(float(found[i]) for i in (1, 2, 3)))
        return _operator(values, stroke=found[4] == b"RG")

    def grey(self, found: re.Match[bytes]) -> bytes:
        return _operator((0, 0, 0, 1 - float(found[1])), stroke=found[2] == b"G")

    def space(self, found: re.Match[bytes]) -> bytes:
        parts = [float(v) for v in found[3].split()]
        stroke = found[2] == b"CS"
        if found[1] == b"RGB":
            return _operator(self.cmyk(*parts), stroke=stroke)
        if found[1] == b"Gray":
            return _operator((0, 0, 0, 1 - parts[0]), stroke=stroke)
        if not self.ink.colour and any(parts[:3]):
            c, m, y, k = parts
            white = 1 - k
            return _operator(self.cmyk(*((1 - v) * white for v in (c, m, y))), stroke=stroke)
        return _operator(tuple(parts), stroke=stroke)


def _operator(values: tuple[float, ...], *, stroke: bool) -> bytes:
    words = " ".join(f"{min(1.0, max(0.0, v)):.4f}".rstrip("0").rstrip(".") or "0" for v in values)
    return f"{words} {'K' if stroke else 'k'}".encode()


def _image(item: Any, palette: _Palette) -> None:
    """Make an image grey or CMYK, its transparency laid on white."""
    if item.get("/ColorSpace") == Name.DeviceGray and "/SMask" not in item:
        return
    from PIL import Image

    picture = pikepdf.PdfImage(item).as_pil_image()
    mask = item.get("/SMask")
    if mask is not None:
        alpha = pikepdf.PdfImage(mask).as_pil_image().convert("L").resize(picture.size)
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture.convert("RGB"), mask=alpha)
        picture = ground
    photograph = item.get("/Filter") == Name.DCTDecode
    made = palette.picture(picture)
    for key in ("/SMask", "/DecodeParms", "/Decode", "/Filter", "/Mask", "/Intent"):
        if key in item:
            del item[key]
    if photograph:
        out = io.BytesIO()
        made.save(out, "JPEG", quality=90, subsampling=0)
        item.write(out.getvalue(), filter=Name.DCTDecode)
        if made.mode == "CMYK":
            item.Decode = pikepdf.Array([1, 0, 1, 0, 1, 0, 1, 0])
    else:
        item.write(zlib.compress(made.tobytes(), 9), filter=Name.FlateDecode)
    item.ColorSpace = Name.DeviceCMYK if made.mode == "CMYK" else Name.DeviceGray
    item.BitsPerComponent = 8
    item.Width, item.Height = made.size
