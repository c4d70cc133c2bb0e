"""Stage editions/epub: pictures stored as what they are, without what their makers left in them.

In: a picture that EPUB allows. Out: the same pixels in fewer bytes, and no places, cameras,
thumbnails or remarks. The same picture gives the same bytes with the same compression library;
another version of that may give others.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFile

from gatherings.press.work import Base, code_of, digest, version_of

_PNG_PARTS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT")


@dataclass(frozen=True)
class BareJob(Base):
    """What a picture becomes that EPUB takes as it is; done once for each."""

    data: bytes

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "picture": digest(self.data),
            "code": code_of(without_remains),
            "pillow": version_of("pillow"),
        }

    def result(self) -> tuple[str, str, bytes]:
        """Media type, suffix and bytes; raises what Pillow raises of a damaged file."""
        with strict(), Image.open(io.BytesIO(self.data)) as image:
            image.load()
            return without_remains(self.data, image)


@contextmanager
def strict() -> Iterator[None]:
    """Within it a file that breaks off is an error, though other libraries ask Pillow to put up with it."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def without_remains(data: bytes, image: Image.Image) -> tuple[str, str, bytes]:
    """The same pixels without places, cameras, thumbnails and remarks, as small as can be."""
    if image.format == "JPEG":
        return "image/jpeg", "jpg", _bare_jpeg(data)
    bare = _bare_png(data) if image.format == "PNG" else b""
    if bare and (image.mode not in ("1", "L", "RGB", "RGBA") or _is_managed(image)):
        return "image/png", "png", bare  # what it looks like depends on more than its pixels
    out = io.BytesIO()
    simplest(image).save(out, "PNG", optimize=True)
    return "image/png", "png", min(filter(None, (bare, out.getvalue())), key=len)


def _is_managed(image: Image.Image) -> bool:
    """Whether a profile or a gamma of its own, or a colour that stands for none, says how it looks."""
    gamma = image.info.get("gamma", 0.45455)
    return bool({"icc_profile", "transparency"} & set(image.info)) or abs(gamma - 0.45455) > 0.001


def simplest(image: Image.Image) -> Image.Image:
    """Grey for what has no colour, and no transparency where nothing is transparent."""
    if image.mode in ("P", "LA", "PA"):
        image = image.convert("RGBA")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    if image.mode == "RGB":
        red, green, blue = image.split()
        same = ImageChops.difference(red, green).getbbox() is None
        if same and ImageChops.difference(red, blue).getbbox() is None:
            image = red
    plain = image.copy()
    plain.info = {}
    return plain


def _bare_png(data: bytes) -> bytes:
    """A PNG with only those of its parts that change what it looks like."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _PNG_PARTS:
            out += data[at:end]
        at = end
    return bytes(out)


def _bare_jpeg(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, Photoshop's notes and comments; its colour profile is kept."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in (0xE1, 0xED, 0xFE):
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out + data[at:])
