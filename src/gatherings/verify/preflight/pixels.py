"""Pictures of pixels: how they are placed, and the ink that their pixels come to.

In: image objects of an opened PDF and the matrix that places them. Out: `ImageUse`. Pixels are read only
of pictures whose numbers are ink already (grey and CMYK); JPEG by Pillow, the rest by pikepdf.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageMath

from gatherings.verify.preflight import graphics as g
from gatherings.verify.preflight import spaces
from gatherings.verify.preflight.facts import ImageUse

UNIT = (0.0, 0.0, 1.0, 1.0)
"""Where an image lies before it is placed."""
FEW = 0.001
"""Share of the pixels that may hold more ink than what is told: the noise of JPEG."""
LARGEST = 120_000_000
"""Pixels beyond which a picture is not read."""


def image_use(
    image: Any, name: str, ctm: g.Matrix, resources: Any, known: dict[tuple[int, int], ImageUse]
) -> ImageUse:
    """An image as it is placed; what does not depend on the place is kept in `known`."""
    key = image.objgen
    if key not in known:
        known[key] = _measured(image, name, resources)
    return _placed(known[key], ctm)


def inline_use(image: Any, ctm: g.Matrix) -> ImageUse:
    """An image that stands in the stream itself."""
    try:
        space = str(image.colorspace or "/DeviceGray")[1:]
    except (NotImplementedError, ValueError, KeyError, TypeError):
        space = "unknown"
    mask = bool(image.image_mask)
    bits = 1 if mask else int(image.bits_per_component or 8)
    use = ImageUse(
        "inline", int(image.width), int(image.height), UNIT, 0.0, bits, "" if mask else space, mask
    )
    return _placed(use, ctm)


def _placed(use: ImageUse, ctm: g.Matrix) -> ImageUse:
    wide, high = g.scales(ctm)
    across = use.width / (wide / 72) if wide else float("inf")
    down = use.height / (high / 72) if high else float("inf")
    return replace(use, box=g.of_matrix(ctm, UNIT), ppi=min(across, down))


def _measured(image: Any, name: str, resources: Any) -> ImageUse:
    mask = bool(image.get("/ImageMask", False))
    filters = image.get("/Filter", "")
    coding = str(filters[-1] if isinstance(filters, pikepdf.Array) and len(filters) else filters or "")
    coding = coding.removeprefix("/") if coding != "[]" else ""
    width, height = int(image.Width), int(image.Height)
    soft = "/SMask" in image
    if mask:
        return ImageUse(name, width, height, UNIT, 0.0, 1, "", mask=True, soft=soft, coding=coding)
    try:
        space = spaces.space(image.ColorSpace, resources)
        named = space.name
    except (AttributeError, ValueError, KeyError, TypeError, IndexError):
        space, named = None, "unknown"
    bits = int(image.get("/BitsPerComponent", 8))
    ink = _ink(image, space, coding, bits) if space and width * height <= LARGEST else None
    return ImageUse(name, width, height, UNIT, 0.0, bits, named, soft=soft, coding=coding, ink=ink)


def _ink(image: Any, space: spaces.Space, coding: str, bits: int) -> float | None:
    try:
        plates = plates_of(image, space, coding, bits)
    except (OSError, ValueError, NotImplementedError, pikepdf.PdfError, RuntimeError):
        return None
    return None if plates is None else _most(plates)


def plates_of(image: Any, space: spaces.Space, coding: str, bits: int) -> tuple[Any, ...] | None:
    """Plates of a grey or CMYK picture, dark for ink (mode L, 255 is full): one or four; None for others."""
    if space.family not in ("grey", "cmyk"):
        return None
    if coding == "DCTDecode":
        picture = _photograph(image)
    elif coding in ("", "FlateDecode", "LZWDecode", "RunLengthDecode") and bits == 8:
        mode = "L" if space.family == "grey" else "CMYK"
        size = int(image.Width), int(image.Height)
        picture = Image.frombytes(mode, size, image.read_bytes())
    else:
        picture = pikepdf.PdfImage(image).as_pil_image()
        if picture.mode != "CMYK":
            picture = picture.convert("L")
    bands = tuple(picture.split())
    decode = [float(v) for v in image.get("/Decode", ())]
    if decode and decode[0] > decode[1]:
        bands = tuple(ImageChops.invert(band) for band in bands)
    return bands if len(bands) == 4 else (ImageChops.invert(bands[0]),)


def _photograph(image: Any) -> Any:
    """A JPEG with the numbers that the file holds; Pillow turns those of Adobe's CMYK round."""
    picture = Image.open(io.BytesIO(image.read_raw_bytes()))
    picture.load()
    if picture.mode == "CMYK" and "adobe" in picture.info:
        return ImageChops.invert(picture)
    return picture if picture.mode == "CMYK" else picture.convert("L")


def _most(plates: tuple[Any, ...]) -> float:
    """Total ink that all but a thousandth of the pixels keep to, per cent."""
    if len(plates) == 1:
        counts = plates[0].histogram()
        return _kept(counts) / 255 * 100
    total = ImageMath.lambda_eval(
        lambda p: (p["c"] + p["m"] + p["y"] + p["k"]) / 4,
        c=plates[0].convert("I"), m=plates[1].convert("I"), y=plates[2].convert("I"), k=plates[3].convert("I"),
    )  # fmt: skip
    return _kept(total.convert("L").histogram()) / 255 * 400


def _kept(counts: list[int]) -> int:
    """The greatest value that more than a few pixels reach."""
    allowed, seen = sum(counts) * FEW, 0
    for value in range(len(counts) - 1, -1, -1):
        seen += counts[value]
        if seen > allowed:
            return value
    return 0
