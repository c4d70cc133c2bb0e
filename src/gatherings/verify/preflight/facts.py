"""What a finished PDF is, as plain values: no rule, no printer.

In: nothing. Out: `FileFacts` and its parts, made by `reading`, judged by the rules. Lengths are points
of the default user space times the page's user unit, counted as the page's boxes are; ink is per cent
of each plate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, lower, right, upper edge."""

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it is named in the file, and the inks that it comes to."""

    space: str
    """``DeviceCMYK``, ``ICCBased RGB``, ``Separation PANTONE 485 C`` …"""
    values: tuple[float, ...]
    inks: tuple[float, float, float, float]
    """Cyan, magenta, yellow and black, 0 to 1."""
    spots: tuple[tuple[str, float], ...] = ()
    """Plates beyond the four, with their tints."""
    exact: bool = True
    """Whether the inks stand in the file; of RGB and of computed tints they are reckoned."""

    @property
    def total(self) -> float:
        """All inks together, per cent."""
        return 100 * (sum(self.inks) + sum(tint for _, tint in self.spots))

    @property
    def white(self) -> bool:
        """Whether it leaves no ink."""
        return self.total < 0.05

    @property
    def screen(self) -> bool:
        """Whether it is a colour of screens: RGB, Lab, calibrated RGB."""
        return any(word in self.space for word in ("RGB", "Lab"))

    @property
    def tagged(self) -> bool:
        """Whether it hangs on a profile of its own."""
        return any(word in self.space for word in ("ICCBased", "Cal", "Lab"))

    @property
    def registration(self) -> bool:
        """Whether it prints on every plate: the colour of crop marks."""
        return "Separation All" in self.space or min(self.inks) > 0.97

    @property
    def rich(self) -> bool:
        """Whether black stands on other inks."""
        c, m, y, k = self.inks
        return k > 0.005 and c + m + y > 0.005


@dataclass(frozen=True, slots=True)
class Paint:
    """One thing painted on a page."""

    kind: str
    """``fill``, ``stroke``, ``text``, ``image``, ``mask`` or ``shading``."""
    box: Box
    """Where its ink lies, clipping counted in; of text, the point at which it begins."""
    colour: Colour | None
    """None where it has many: an image, a shading, a pattern."""
    size: float = 0.0
    """Of text, its size; of a stroke, its width; of a fill, its thickness where it is as thin as a line."""
    overprint: bool = False
    opaque: bool = True
    """False where it lets through what lies under it: opacity, blend mode, soft mask."""
    image: int = -1
    """Index into the page's images."""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A picture of pixels as it is placed."""

    name: str
    width: int
    height: int
    box: Box
    ppi: float
    """Pixels in an inch as placed, the lesser of both directions."""
    bits: int
    space: str
    mask: bool = False
    """Whether it is a stencil, painted in the colour of the moment."""
    soft: bool = False
    """Whether it has a soft mask."""
    coding: str = ""
    """Name of its last filter, such as ``DCTDecode``; empty for none."""
    ink: float | None = None
    """Most ink of any thousandth of its pixels, per cent; None where it can't be read."""

    @property
    def line_art(self) -> bool:
        """Whether it knows only ink and paper."""
        return self.bits == 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ink on a page, read from plates that were drawn."""

    most: float
    """Greatest total ink of any dot of the drawing, per cent."""
    mean: float
    """Total ink over the trimmed page, per cent of its area."""
    plates: Mapping[str, float]
    """Mean of each plate, per cent."""


@dataclass(frozen=True, slots=True)
class FontFacts:
    """A typeface of the file."""

    name: str
    kind: str
    """``Type1``, ``TrueType``, ``Type3``, ``CIDFontType0`` …"""
    embedded: bool
    subset: bool
    page: int = 0
    """The first page that uses it, from 1; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page."""

    number: int
    """From 1; 0 while it is not known on which page this stands."""
    label: str
    boxes: Mapping[str, Box]
    """``MediaBox``, ``CropBox``, ``BleedBox``, ``TrimBox``, ``ArtBox``: those that the page names."""
    rotation: int = 0
    unit: float = 1.0
    paints: tuple[Paint, ...] = ()
    """In the order of the content; of black or coloured letters well within the trim, that cover what lies
    under them, only the first of each colour and size."""
    images: tuple[ImageUse, ...] = ()
    lines: tuple[Box, ...] = ()
    """Where letters stand, one box for a stretch of a line."""
    annotations: tuple[str, ...] = ()
    """Their kinds, such as ``Link``."""
    transparency: tuple[str, ...] = ()
    """What lets through: ``opacity 0.5``, ``blend mode Multiply``, ``a soft mask`` …"""
    group: bool = False
    """Whether the page or a form on it is a transparency group."""
    blends: tuple[str, ...] = ()
    """Colour spaces in which transparency groups blend what they hold."""
    layers: bool = False
    curious: tuple[str, ...] = ()
    """What the reader could not follow, in plain words."""
    fonts: tuple[FontFacts, ...] = ()
    """Typefaces that it uses."""
    figures: frozenset[str] = frozenset()
    """Words that may be the page's number: those of its first and its last line within the trim."""
    coverage: Coverage | None = None

    def box(self, name: str) -> Box:
        """A box, or the one that stands for it where the page does not name it (ISO 32000-2, 14.11.2)."""
        media = self.boxes.get("MediaBox", (0.0, 0.0, 612.0, 792.0))
        crop = self.boxes.get("CropBox", media)
        return {"MediaBox": media, "CropBox": crop}.get(name) or self.boxes.get(name, crop)

    @property
    def trim(self) -> Box:
        """Where it is cut."""
        return self.box("TrimBox")

    @property
    def recto(self) -> bool:
        """Whether it is a right-hand page of a book that is read from left to right."""
        return self.number % 2 == 1

    @property
    def blank(self) -> bool:
        """Whether nothing within the trim leaves ink."""
        return not any(inked(p) and within(p.box, self.trim) for p in self.paints)


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent."""

    kind: str
    """``GTS_PDFX``, ``GTS_PDFA1`` …"""
    identifier: str
    registry: str = ""
    profile: str = ""
    """Colour space of the embedded profile: ``CMYK``, ``RGB``, ``GRAY``; empty without one."""
    device: str = ""
    """Class of the profile: ``prtr`` for a press."""
    components: int = 0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A whole file."""

    name: str
    size: int
    """Bytes."""
    version: str
    """The greater of header and catalogue, such as ``1.6``."""
    pages: tuple[PageFacts, ...]
    fonts: tuple[FontFacts, ...] = ()
    intents: tuple[Intent, ...] = ()
    info: Mapping[str, str] = field(default_factory=dict)
    xmp: Mapping[str, str] = field(default_factory=dict)
    """Properties of the XMP packet by prefixed name, such as ``pdfxid:GTS_PDFXVersion``."""
    trapped: str = ""
    ident: bool = False
    """Whether the trailer holds an /ID."""
    encrypted: bool = False
    layers: bool = False
    forms: bool = False
    scripts: tuple[str, ...] = ()
    """Scripts and actions, in plain words."""
    attachments: int = 0
    outline: int = 0
    """Lines of the outline."""
    faults: tuple[str, ...] = ()
    """What is broken in its structure."""

    @property
    def standard(self) -> str:
        """The PDF/X that it claims to be, empty for none."""
        for key in ("GTS_PDFXConformance", "GTS_PDFXVersion"):
            if self.info.get(key):
                return self.info[key]
        return self.xmp.get("pdfxid:GTS_PDFXVersion", "") or self.xmp.get("pdfx:GTS_PDFXVersion", "")


def inked(paint: Paint) -> bool:
    """Whether something leaves ink on paper."""
    return paint.colour is None or not paint.colour.white


def within(box: Box, frame: Box) -> bool:
    """Whether a box lies in a frame, if only with a part of it."""
    return box[0] < frame[2] and box[2] > frame[0] and box[1] < frame[3] and box[3] > frame[1]
