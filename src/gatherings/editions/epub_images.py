"""Stage editions/epub: images that every shop and reader takes.

In: the book's images as bytes. Out: the same bytes where EPUB allows them and they are not
too large; else a PNG or JPEG made from them; drawings without scripts, remote parts and the
drawing program's own remains. The files of the collection stay as they are, and nothing is
ever fetched.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageOps, UnidentifiedImageError

from gatherings.editions.epub_drawings import clean_drawing, drawn_size, is_drawing
from gatherings.editions.epub_pixels import BareJob, simplest, strict
from gatherings.editions.epub_profiles import GENERIC, Profile
from gatherings.press.work import Failure, Run, here

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.source import SourceFile, Span

    Place = Span | SourceFile | str
    Draw = Callable[[bytes, tuple[int, int]], bytes]
    """A drawing and a size in pixels → PNG."""

MAX_BYTES = 5_000_000
"""Kobo's limit."""
_BOMB = 300_000_000
_TELLING = (b"eXIf", b"Raw profile type exif", b"XML:com.adobe.xmp")
"""What stands in a PNG that tells which side is up."""
_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class PackedImage:
    """An image as it goes into the package."""

    source: str
    """Path in the collection."""
    name: str
    """Path in the package."""
    media_type: str
    data: bytes
    width: int = 0
    """In pixels; 0 for a drawing, which has none."""


def packed_images(
    paths: Iterable[str],
    read: Callable[[str], bytes],
    sink: Sink,
    places: Mapping[str, Place] | None = None,
    profile: Profile = GENERIC,
    draw: Draw | None = None,
    run: Run = here,
) -> tuple[PackedImage, ...]:
    """Every usable image, by path; one that can't be read or used is reported and left out.

    `places` gives where each stands in a manuscript, for messages. `draw` makes a PNG of a drawing,
    for a shop that takes none. `run` keeps what was made of pictures.
    """
    found: list[PackedImage] = []
    taken: set[str] = set()
    for path in sorted(set(paths)):
        where = (places or {}).get(path, path)
        if re.match(r"[a-z][a-z0-9+.-]+:|//", path, re.IGNORECASE):
            sink.report("FILE-006", where, path=path)
            continue
        try:
            made = packed(path, read(path), sink, where=where, profile=profile, run=run)
        except (OSError, KeyError):
            sink.report("FILE-001", where, path=path)
            continue
        if made is not None:
            media_type, suffix, data = made
            if suffix == "svg" and not profile.drawings and draw is not None:
                media_type, suffix, data = "image/png", "png", _as_png(draw(data, drawn_size(data)))
            width = 0 if suffix == "svg" else Image.open(io.BytesIO(data)).width
            found.append(PackedImage(path, _name(path, suffix, taken), media_type, data, width))
    return tuple(found)


def width_of(path: str, data: bytes, sink: Sink, where: Place | None = None) -> int | None:
    """Pixels across of an image, 0 for a drawing; None, with a message, where it can't be used.

    It says what packing would say, without the work.
    """
    where = path if where is None else where
    if is_drawing(data):
        return None if clean_drawing(path, where, data, sink) is None else 0
    try:
        with strict(), Image.open(io.BytesIO(data)) as image:
            if getattr(image, "is_animated", False):
                sink.report("EPUB-004", where, image=path)
            if image.width * image.height <= _BOMB:
                image.load()
            else:
                _report_unusable((path, where), _too_large(image), sink)
            return ImageOps.exif_transpose(image).width
    except _FAULTS as fault:
        _report_unusable((path, where), str(fault), sink)
        return None


def packed(
    path: str,
    data: bytes,
    sink: Sink,
    max_pixels: int = 0,
    where: Place | None = None,
    profile: Profile = GENERIC,
    run: Run = here,
) -> tuple[str, str, bytes] | None:
    """Media type, suffix and bytes of one image; None, with a message, where it can't be used."""
    where = path if where is None else where
    if is_drawing(data):
        return clean_drawing(path, where, data, sink)
    try:
        with strict(), Image.open(io.BytesIO(data)) as image:
            wishes = replace(profile, max_pixels=max_pixels or profile.max_pixels)
            return _raster((path, where), image, data, sink, wishes, run)
    except _FAULTS as fault:
        _report_unusable((path, where), str(fault), sink)
        return None


def _report_unusable(named: tuple[str, Place], fault: str, sink: Sink) -> None:
    path, where = named
    sink.report(
        "EPUB-001", where, image=path, fault=fault.split("<", maxsplit=1)[0].strip(" .") or "it is damaged"
    )


def _too_large(image: Image.Image) -> str:
    return f"{image.width} × {image.height} pixels are too many"


def _name(path: str, suffix: str, taken: set[str]) -> str:
    """A file name of plain letters, unique whatever the case."""
    stem = (
        re.sub(r"[^a-z0-9]+", "-", path.rpartition("/")[2].rpartition(".")[0].lower()).strip("-") or "image"
    )
    name, n = f"images/{stem}.{suffix}", 2
    while name in taken:
        name, n = f"images/{stem}-{n}.{suffix}", n + 1
    taken.add(name)
    return name


# --- rasters ------------------------------------------------------------------------------------------


def _raster(
    named: tuple[str, Place], image: Image.Image, data: bytes, sink: Sink, wishes: Profile, run: Run
) -> tuple[str, str, bytes] | None:
    path, where = named
    if image.width * image.height > _BOMB:
        _report_unusable(named, _too_large(image), sink)
        return None
    moving = getattr(image, "is_animated", False)
    kind = image.format in ("PNG", "JPEG", "GIF")
    turned = _may_be_turned(image, data) and image.getexif().get(0x0112, 1) != 1
    small = image.width * image.height <= wishes.max_pixels and len(data) <= MAX_BYTES
    clear = wishes.transparency or not _is_transparent(image)
    if kind and small and clear and not moving and not turned and image.mode not in ("CMYK", "YCCK", "LAB"):
        (bare,) = run([BareJob(data)])  # a damaged file is found now
        if isinstance(bare, Failure):
            raise OSError(bare.reason)
        return cast("tuple[str, str, bytes]", bare)
    if moving:
        sink.report("EPUB-004", where, image=path)
        image.seek(0)
    upright = _rgb(ImageOps.exif_transpose(image))
    return _encoded(
        upright if wishes.transparency else _on_white(upright),
        wishes.max_pixels,
        photograph=image.format in ("JPEG", "HEIF"),
    )


def _may_be_turned(image: Image.Image, data: bytes) -> bool:
    """Whether a file can say how its picture is to be turned; to ask a PNG reads all its pixels."""
    return image.format != "PNG" or any(word in data for word in _TELLING)


def _is_transparent(image: Image.Image) -> bool:
    return "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa")


def _on_white(image: Image.Image) -> Image.Image:
    """The image without transparency, as it looks on paper."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _rgb(image: Image.Image) -> Image.Image:
    """The image in grey or RGB of eight bits, with its transparency."""
    if image.mode == "P" or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("I;16", "I", "F", "I;16B"):
        low, high = image.getextrema()
        span = float(high) - float(low) or 1.0  # type: ignore[arg-type]
        return image.convert("F").point(lambda v: (v - float(low)) * 255 / span).convert("L")  # type: ignore[arg-type]
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    return image.convert(
        "RGBA" if image.mode in ("LA", "PA", "La", "RGBa") else "L" if image.mode == "1" else "RGB"
    )


def _encoded(image: Image.Image, max_pixels: int, *, photograph: bool) -> tuple[str, str, bytes]:
    """PNG, or JPEG for what was one or would be too large; scaled down to the limit."""
    pixels = image.width * image.height
    if pixels > max_pixels:
        factor = (max_pixels / pixels) ** 0.5
        size = (max(1, int(image.width * factor)), max(1, int(image.height * factor)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if not photograph or image.mode == "RGBA":
        out = io.BytesIO()
        simplest(image).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MAX_BYTES or image.mode == "RGBA":
            return "image/png", "png", out.getvalue()
    for quality in (90, 80, 70, 55):
        out = io.BytesIO()
        image.save(
            out,
            "JPEG",
            quality=quality,
            optimize=True,
            progressive=False,
            subsampling=0 if quality > 80 else 2,
        )
        if len(out.getvalue()) <= MAX_BYTES:
            break
    return "image/jpeg", "jpg", out.getvalue()


def _as_png(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        simplest(image).save(out, "PNG", optimize=True)
    return out.getvalue()
