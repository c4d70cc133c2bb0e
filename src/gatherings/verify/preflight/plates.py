"""A page's plates, drawn to see how much ink comes to lie where.

In: an opened PDF and the facts of its pages. Out: a `Coverage` for each page. The pages are written once
more for each ink that they use, every colour replaced by the grey of that plate, every picture by
its channel, and drawn by PDFium; so what covers what is counted as on press, save for overprinting, which
PDFium does not draw. Precision: dots of 1/50 inch; RGB, shadings and patterns are reckoned.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image, ImageChops, ImageMath

from gatherings.verify.preflight import spaces
from gatherings.verify.preflight.content import content_of
from gatherings.verify.preflight.facts import Box, Colour, Coverage, PageFacts, within
from gatherings.verify.preflight.pixels import plates_of

DENSITY = 50
"""Dots in an inch of the drawing."""
NAMES = ("cyan", "magenta", "yellow", "black", "others")
_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)"
_DEVICE = re.compile(rb"(?<![^\s\]>)])(%b(?:\s+%b){0,3})\s+(rg|RG|g|G|k|K)(?=\s|$)" % (_NUMBER, _NUMBER))
_SPACE = {"g": spaces.GREY, "rg": spaces.RGB, "k": spaces.CMYK}
_NAMED = re.compile(rb"(?:^|\s)(?:cs|CS|scn?|SCN?|BI)(?=\s|$)")
DEEPEST = 6
LARGEST = 4000.0
"""Dots along the longer edge of a drawing, at most."""


def coverages(pdf: pikepdf.Pdf, pages: Sequence[PageFacts]) -> list[Coverage | None]:
    """Ink of every page; None where it can't be drawn."""
    import pypdfium2

    wanted = [(page, plates(page)) for page in pages]
    drawn = pikepdf.new()
    maker = _Maker(pdf, drawn)
    for page, needed in wanted:
        for plate in needed:
            maker.add(page, plate)
    if not len(drawn.pages):
        return [Coverage(0.0, 0.0, {}) for _ in pages]
    out = io.BytesIO()
    drawn.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    try:
        document = pypdfium2.PdfDocument(out.getvalue())
    except pypdfium2.PdfiumError:
        return [None for _ in pages]
    try:
        return [*_read(document, wanted)]
    finally:
        document.close()


def _read(document: Any, wanted: Sequence[tuple[PageFacts, tuple[int, ...]]]) -> list[Coverage]:
    found, at = [], 0
    for page, needed in wanted:
        pictures = []
        for _ in needed:
            sheet = document[at]
            bitmap = sheet.render(scale=_scale(page), grayscale=True, optimize_mode=None)
            pictures.append(ImageChops.invert(bitmap.to_pil().convert("L")))
            bitmap.close()
            sheet.close()
            at += 1
        found.append(_coverage(page, needed, pictures))
    return found


def _coverage(page: PageFacts, needed: tuple[int, ...], pictures: list[Any]) -> Coverage:
    if not pictures:
        return Coverage(0.0, 0.0, {})
    outer, trim, height, scale = _sheet(page), page.trim, pictures[0].height, _scale(page)
    inside = (
        max(0, round((trim[0] - outer[0]) * scale)), max(0, round(height - (trim[3] - outer[1]) * scale)),
        round((trim[2] - outer[0]) * scale), round(height - (trim[1] - outer[1]) * scale),
    )  # fmt: skip
    means = {
        NAMES[plate]: _mean(picture.crop(inside)) / 255 * 100
        for plate, picture in zip(needed, pictures, strict=True)
    }
    return Coverage(_most(pictures), sum(means.values()), means)


def _scale(page: PageFacts) -> float:
    """Dots of the drawing in a point; fewer for a sheet that is a poster."""
    outer = _sheet(page)
    return min(DENSITY / 72, LARGEST / max(outer[2] - outer[0], outer[3] - outer[1], 1.0))


def _mean(picture: Any) -> float:
    counts: list[int] = picture.histogram()
    return sum(value * count for value, count in enumerate(counts)) / max(sum(counts), 1)


def _most(pictures: list[Any]) -> float:
    if len(pictures) == 1:
        return float(pictures[0].getextrema()[1]) / 255 * 100
    total = pictures[0].convert("I")
    for picture in pictures[1:]:
        total = ImageMath.lambda_eval(lambda p: p["a"] + p["b"], a=total, b=picture.convert("I"))
    return float(total.getextrema()[1]) / 255 * 100


def _sheet(page: PageFacts) -> Box:
    """What is drawn: the page with its bleed, no marks."""
    bleed, media = page.box("BleedBox"), page.box("MediaBox")
    return bleed if "BleedBox" in page.boxes else (page.trim if "TrimBox" in page.boxes else media)


def plates(page: PageFacts) -> tuple[int, ...]:
    """Which plates a page needs, by number: the four inks, and 4 for all others."""
    used: set[int] = set()
    for paint in page.paints:
        colour = paint.colour
        if colour is not None and within(paint.box, _sheet(page)):
            used |= {i for i, v in enumerate(colour.inks) if v > 0} | ({4} if colour.spots else set())
        elif paint.kind in ("fill", "stroke", "text") and colour is None:
            used |= {0, 1, 2, 3}  # a pattern
    for image in page.images:
        if not image.mask:
            used |= {3} if "Gray" in image.space and "Indexed" not in image.space else {0, 1, 2, 3}
    return tuple(sorted(used))


class _Maker:
    """Writes pages once more, a plate each."""

    def __init__(self, pdf: pikepdf.Pdf, drawn: pikepdf.Pdf) -> None:
        self.pdf, self.drawn = pdf, drawn
        self.made: dict[tuple[tuple[int, int], int], Any] = {}

    def add(self, page: PageFacts, plate: int) -> None:
        """A page of one plate."""
        source = self.pdf.pages[page.number - 1]
        resources = source.resources if "/Resources" in source.obj else pikepdf.Dictionary()
        content = content_of(source)
        sheet = pikepdf.Dictionary(
            Type=Name.Page,
            MediaBox=pikepdf.Array([round(v, 4) for v in _sheet(page)]),
            Resources=self._resources(resources, plate, 0),
            Contents=self.drawn.make_stream(self._content(content, source, resources, plate)),
        )
        self.drawn.pages.append(pikepdf.Page(self.drawn.make_indirect(sheet)))

    def _content(self, content: bytes, stream: Any, resources: Any, plate: int) -> bytes:
        if _NAMED.search(content):
            return pikepdf.unparse_content_stream(_rewritten(stream, resources, plate))
        return _DEVICE.sub(lambda found: _operator(found, plate), content)

    def _resources(self, resources: Any, plate: int, depth: int) -> Any:
        made = pikepdf.Dictionary()
        for key, value in resources.items():
            if key not in ("/XObject", "/ProcSet", "/ColorSpace", "/Properties"):
                made[key] = self._copied(value)
        if "/XObject" in resources:
            made.XObject = pikepdf.Dictionary(
                {
                    name: self._thing(thing, resources, plate, depth)
                    for name, thing in resources.XObject.items()
                }
            )
        return made

    def _copied(self, value: Any) -> Any:
        whole = value if value.is_indirect else self.pdf.make_indirect(value)
        return self.drawn.copy_foreign(whole)

    def _thing(self, thing: Any, resources: Any, plate: int, depth: int) -> Any:
        key = thing.objgen, plate
        if key not in self.made:
            if str(thing.get("/Subtype")) == "/Image":
                self.made[key] = self._image(thing, resources, plate)
            else:
                self.made[key] = self._form(thing, resources, plate, depth)
        return self.made[key]

    def _form(self, form: Any, outer: Any, plate: int, depth: int) -> Any:
        if depth > DEEPEST:
            return self.drawn.make_stream(
                b"", Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 1, 1])
            )
        resources = form.get("/Resources", outer)
        made = self.drawn.make_stream(self._content(form.read_bytes(), form, resources, plate))
        for name in ("/Type", "/Subtype", "/BBox", "/Matrix"):
            if name in form:
                made[name] = self._copied(form[name]) if isinstance(form[name], pikepdf.Array) else form[name]
        if "/Group" in form:
            made.Group = pikepdf.Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        made.Resources = self._resources(resources, plate, depth + 1)
        return made

    def _image(self, image: Any, resources: Any, plate: int) -> Any:
        if image.get("/ImageMask", False):
            return self._copied(image)
        picture = _channel(image, resources, plate)
        made = self.drawn.make_stream(picture.tobytes())
        made.Type, made.Subtype = Name.XObject, Name.Image
        made.Width, made.Height, made.BitsPerComponent = picture.width, picture.height, 8
        made.ColorSpace = Name.DeviceGray
        if "/SMask" in image:
            made.SMask = self._copied(image.SMask)
        return made


def _channel(image: Any, resources: Any, plate: int) -> Any:
    """The plate of a picture as grey, small enough for the drawing."""
    try:
        space = spaces.space(image.ColorSpace, resources)
        filters = image.get("/Filter", "")
        coding = str(filters[-1] if isinstance(filters, pikepdf.Array) else filters).removeprefix("/")
        bands = plates_of(image, space, coding, int(image.get("/BitsPerComponent", 8)))
        if bands is None:
            bands = _reckoned(pikepdf.PdfImage(image).as_pil_image().convert("RGB"))
    except (
        OSError,
        ValueError,
        NotImplementedError,
        AttributeError,
        TypeError,
        RuntimeError,
        pikepdf.PdfError,
    ):
        return Image.new("L", (1, 1), 0 if plate < 4 else 255)
    if len(bands) == 1:
        bands = (*(Image.new("L", bands[0].size, 0),) * 3, bands[0])
    band = bands[plate] if plate < 4 else Image.new("L", bands[0].size, 0)
    factor = max(1, min(band.width, band.height) // 600)
    return ImageChops.invert(band.reduce(factor) if factor > 1 else band)


def _reckoned(picture: Any) -> tuple[Any, ...]:
    c, m, y = (ImageChops.invert(band) for band in picture.split())
    k = ImageChops.darker(ImageChops.darker(c, m), y)
    return (*(ImageChops.subtract(band, k) for band in (c, m, y)), k)


def _grey(colour: Colour, plate: int) -> float:
    ink = colour.inks[plate] if plate < 4 else min(1.0, sum(tint for _, tint in colour.spots))
    return 1 - ink


def _operator(found: re.Match[bytes], plate: int) -> bytes:
    values, name = [float(v) for v in found[1].split()], found[2].decode()
    chosen = _SPACE[name.lower()]
    if len(values) < chosen.components:
        return found[0]
    return b"%.4f %b" % (
        _grey(chosen.colour(values[-chosen.components :]), plate),
        b"g" if name.islower() else b"G",
    )


def _rewritten(stream: Any, resources: Any, plate: int) -> list[Any]:
    """Instructions with every colour as the grey of a plate; patterns stay as they are."""
    made: list[Any] = []
    state: dict[bool, spaces.Space] = {False: spaces.GREY, True: spaces.GREY}
    stack: list[dict[bool, spaces.Space]] = []
    for instruction in pikepdf.parse_content_stream(stream):
        name = str(instruction.operator)
        stroke = name.isupper()
        if name == "q":
            stack.append(dict(state))
        elif name == "Q" and stack:
            state = stack.pop()
        elif name in ("cs", "CS"):
            state[stroke] = _named(instruction.operands[0], resources)
            if state[stroke].family == "pattern":
                made.append(instruction)
            continue
        elif name.lower() in ("sc", "scn", "g", "rg", "k"):
            chosen = _SPACE.get(name.lower(), state[stroke])
            values = [float(v) for v in instruction.operands if not isinstance(v, Name)]
            if len(values) == len(instruction.operands) and chosen.family != "pattern":
                grey = _grey(chosen.colour(values), plate)
                made.append(([round(grey, 4)], pikepdf.Operator("G" if stroke else "g")))
                continue
        made.append(instruction)
    return made


def _named(found: Any, resources: Any) -> spaces.Space:
    try:
        return spaces.space(found, resources)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return spaces.GREY
