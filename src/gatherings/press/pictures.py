"""Pictures of pixels, made at publication for each product from the collection's own files.

In: a file or its bytes, the largest size at which a book draws it, and the product. Out: a
`Picture` ready to be embedded: grey or CMYK at the resolution that the printer wants, sRGB at 150
pixels an inch for screens; transparency laid on white, black and white alone kept as one bit.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatherings.press.ink import Ink, Palette, most_ink
from gatherings.press.work import Base, digest, digest_of, version_of, versions

if TYPE_CHECKING:
    from gatherings.press.file import File

PRINT, SCREEN, LINE_ART = 300, 150, 1200
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
    bits: int = 8
    """In each part of a colour."""
    given: tuple[int, int] = (0, 0)
    """Pixels of the file that it was made from; none for one that could not be read."""
    ink: float = 0.0
    """Per cent of ink on its darkest spot before that was limited; 0 for a file in other colours."""

    def added(self, file: File) -> bytes:
        """Add it to a file; returns its reference."""
        upside_down = b"/Decode[1 0 1 0 1 0 1 0]" if self.jpeg and self.space == "DeviceCMYK" else b""
        head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%b/BitsPerComponent %d%b" % (
            self.width,
            self.height,
            self.space.encode(),
            self.bits,
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
    density: int = PRINT
    """Most pixels in an inch that print needs."""
    line_art: int = LINE_ART
    """The same for pictures of black and white alone."""

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
            ink = f"{self.ink.colour} {digest(self.ink.profile or b'')} {self.ink.limit}"
            product = f"print {ink} {self.density} {self.line_art}"
        return {
            "picture": known,
            "size": f"{self.width:.2f} {self.height:.2f}",
            "product": product,
            "pillow": version_of("pillow"),
            **versions(),
        }

    def result(self) -> Picture:
        """The picture; one that can't be read, which is reported where it is drawn, is a white dot."""
        from PIL import Image

        data = self.source if isinstance(self.source, bytes) else (self.base / self.source).read_bytes()
        with Image.open(io.BytesIO(data)) as opened:
            given = opened.size
            photograph = opened.format in ("JPEG", "MPO")
            plain = _flat(opened, bits=self.ink is not None)
        density = SCREEN if self.ink is None else self.line_art if plain.mode == "1" else self.density
        plain = _sized(plain, self.width, self.height, density)
        if self.ink is None:
            made = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
            return embeddable(made, given=given, photograph=photograph)
        found = most_ink(plain) if plain.mode == "CMYK" and self.ink.colour else 0.0
        return inked(plain, self.ink, given=given, photograph=photograph, found=found)


def inked(
    plain: Any, ink: Ink, *, given: tuple[int, int], photograph: bool = False, found: float = 0.0
) -> Picture:
    """A picture in inks; JPEG wavers around its values, so one that goes over the limit is made leaner."""
    palette, limit = Palette(ink), ink.limit
    while True:
        made = palette.picture(plain, limit, photograph=photograph)
        picture = embeddable(made, given=given, photograph=photograph, fine=True, ink=found)
        if ink.limit is None or not picture.jpeg or made.mode != "CMYK" or limit is None:
            return picture
        over = most_ink(_decoded(picture.data)) - ink.limit
        if over <= 0 or limit < ink.limit / 2:
            return picture
        limit -= over


def _decoded(data: bytes) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(data))


def embeddable(
    made: Any, *, given: tuple[int, int], photograph: bool = False, fine: bool = False, ink: float = 0.0
) -> Picture:
    """Pixels as a PDF holds them: photographs as JPEG, anything else without loss."""
    space = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[made.mode]
    if photograph:
        out = io.BytesIO()
        made.save(out, "JPEG", quality=90, subsampling=0 if fine else 2)
        return Picture(made.width, made.height, space, jpeg=True, data=out.getvalue(), given=given, ink=ink)
    bits = 1 if made.mode == "1" else 8
    data = zlib.compress(made.tobytes(), 9)
    return Picture(made.width, made.height, space, jpeg=False, data=data, bits=bits, given=given, ink=ink)


def _flat(opened: Any, *, bits: bool) -> Any:
    """The picture without transparency or palette, in sRGB, turned as its camera was held.

    `bits` keeps black and white as one bit.
    """
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(opened)
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
        profile = picture.info.get("icc_profile")
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return _standard(ground, profile)
    if picture.mode in ("L", "CMYK") or (picture.mode == "1" and bits):
        picture.load()
        return picture
    if picture.mode in ("1", "I", "I;16", "F"):
        return picture.convert("L")
    return _standard(picture, picture.info.get("icc_profile"))


def _standard(picture: Any, profile: bytes | None) -> Any:
    """A picture in sRGB; colours of another space, which its own profile names, are converted."""
    from PIL import ImageCms

    if picture.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    elif profile and picture.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        except (OSError, ImageCms.PyCMSError):
            return picture
        if source.profile.xcolor_space.strip() != "RGB":
            return picture
    else:
        return picture.convert("RGB")
    target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")


def _sized(picture: Any, width: float, height: float, density: int) -> Any:
    """No more pixels than a product can show."""
    most = round(width / 72 * density), round(height / 72 * density)
    if picture.width <= most[0] * 1.05 or picture.height <= most[1] * 1.05:
        return picture
    from PIL import Image

    way = Image.Resampling.NEAREST if picture.mode == "1" else Image.Resampling.LANCZOS
    return picture.resize((max(1, most[0]), max(1, most[1])), way)
