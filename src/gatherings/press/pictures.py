"""Pictures of pixels, made at publication for each product from the collection's own files.

In: a file or its bytes, the largest size at which a book draws it, and the product. Out: a
`Picture` ready to be embedded: grey or CMYK at 300 pixels an inch for print, sRGB at 150 for
screens; transparency laid on white.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatherings.press.ink import Ink, Palette
from gatherings.press.work import Base, digest, digest_of

if TYPE_CHECKING:
    from gatherings.press.file import File

PRINT, SCREEN = 300, 150
"""Pixels in an inch."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a PDF holds it."""

    width: int
    height: int
    space: str
    """``DeviceGray``, ``DeviceRGB`` or ``DeviceCMYK``."""
    jpeg: bool
    data: bytes

    def added(self, file: File) -> bytes:
        """Add it to a file; returns its reference."""
        upside_down = b"/Decode[1 0 1 0 1 0 1 0]" if self.jpeg and self.space == "DeviceCMYK" else b""
        head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%b/BitsPerComponent 8%b" % (
            self.width,
            self.height,
            self.space.encode(),
            upside_down + (b"/Filter/DCTDecode" if self.jpeg else b""),
        )
        return file.stream(self.data, head, packed=False if self.jpeg else None)


@dataclass(frozen=True)
class PictureJob(Base):
    """Make a picture for a product."""

    source: str | bytes
    base: Path
    width: float
    """Largest drawn width in points."""
    height: float
    ink: Ink | None
    """None for a screen."""

    @property
    def title(self) -> str:
        """Name for people."""
        return self.source if isinstance(self.source, str) else "a picture"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        known = digest(self.source) if isinstance(self.source, bytes) else digest_of(self.base / self.source)
        if self.ink is None:
            product = "screen"
        else:
            product = f"print {self.ink.colour} {digest(self.ink.profile or b'')}"
        return {"picture": known, "size": f"{self.width:.2f} {self.height:.2f}", "product": product}

    def result(self) -> Picture:
        """The picture; one that can't be read, which is reported where it is drawn, is a white dot."""
        from PIL import Image

        data = self.source if isinstance(self.source, bytes) else (self.base / self.source).read_bytes()
        with Image.open(io.BytesIO(data)) as opened:
            photograph = opened.format in ("JPEG", "MPO")
            plain = _flat(opened)
        plain = _sized(plain, self.width, self.height, SCREEN if self.ink is None else PRINT)
        if self.ink is None:
            made = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
        else:
            made = Palette(self.ink).picture(plain)
        space = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[made.mode]
        if photograph:
            out = io.BytesIO()
            made.save(out, "JPEG", quality=90, subsampling=0 if self.ink else 2)
            return Picture(made.width, made.height, space, jpeg=True, data=out.getvalue())
        return Picture(made.width, made.height, space, jpeg=False, data=zlib.compress(made.tobytes(), 9))


def _flat(opened: Any) -> Any:
    """The picture without transparency or palette, turned as its camera was held."""
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(opened)
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    if picture.mode in ("L", "RGB", "CMYK"):
        picture.load()
        return picture
    return picture.convert("L" if picture.mode in ("1", "I", "I;16", "F") else "RGB")


def _sized(picture: Any, width: float, height: float, density: int) -> Any:
    """No more pixels than a product can show."""
    most = round(width / 72 * density), round(height / 72 * density)
    if picture.width <= most[0] * 1.05 or picture.height <= most[1] * 1.05:
        return picture
    from PIL import Image

    return picture.resize((max(1, most[0]), max(1, most[1])), Image.Resampling.LANCZOS)
