"""Page boxes → content streams: what the engine would paint, caught before a file is written.

In: page boxes of a leaf and `Marks`, which say what each box is. Out: `Drawn`: streams as the
engine writes them, the typefaces, pictures and forms that they use, all as plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gatherings.press.given import ROOT
from gatherings.press.paragraphs.widening import widened
from gatherings.press.setting import FaceUse, ImageUse, NumberPlace, Piece
from gatherings.press.work import digest

if TYPE_CHECKING:
    from gatherings.press.engine import Engine

SCALE = 0.75
"""Points in a pixel."""
ABOUT = (
    "family",
    "index",
    "upem",
    "flags",
    "ascent",
    "descent",
    "italic_angle",
    "stemv",
    "stemh",
    "tables",
    "weight",
    "style",
    "font_size",
    "variations",
    "bitmap",
    "used_in_forms",
    "glyph_count",
    "name",
)
"""What of an engine's font is needed to embed it."""


@dataclass(slots=True)
class Marks:
    """Marks given on one page: which box is which piece of marked content."""

    is_artifact: Callable[[Any], bool]
    """Whether a box is nothing but decoration or repetition."""
    folio_key: Callable[[Any], str]
    """Key of the page number that a box shows; empty for none."""
    numbers_of: dict[int, int] = field(default_factory=dict)
    """Identity of a box → number of its mark."""
    places: list[NumberPlace] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn."""

    pages: tuple[bytes, ...]
    marks: tuple[Marks | None, ...]
    resources: bytes
    pieces: tuple[Piece, ...]
    images: tuple[ImageUse, ...]
    faces: tuple[FaceUse, ...]
    files: Mapping[str, bytes]
    """Font files by digest."""


def drawn(boxes: Sequence[Any], engine: Engine, marks: Callable[[], Marks | None]) -> Drawn:
    """Draw page boxes; `marks` makes a fresh page of marks, or None where nothing is marked."""
    import pydyf
    from weasyprint.anchors import gather_anchors
    from weasyprint.draw import draw_page

    stream_class = _stream_class()
    fonts: dict[Any, Any] = {}
    images: dict[str, Any] = {}
    sizes: dict[str, tuple[float, float]] = {}
    resources = pydyf.Dictionary(
        {
            "ExtGState": pydyf.Dictionary(),
            "XObject": pydyf.Dictionary(),
            "Pattern": pydyf.Dictionary(),
            "Shading": pydyf.Dictionary(),
            "ColorSpace": _lab(),
            "Font": None,
        }
    )
    pages: list[bytes] = []
    all_marks: list[Marks | None] = []
    for box in boxes:
        height = box.margin_height()
        page_marks = marks()
        stream = stream_class(
            fonts, (0, 0, box.margin_width(), height), resources, images, page_marks, {}, None
        )
        stream.sizes = sizes
        stream.transform(a=SCALE, d=-SCALE, f=height * SCALE)
        gather_anchors(box, {}, [], [], {})  # which is where the engine works out what is turned
        with widened():
            draw_page(box, stream)
        pages.append(b"\n".join(_bytes(item) for item in stream.stream) + b"\n")
        all_marks.append(page_marks)
    catch = _Catch()
    head = catch.plain(resources)
    uses = tuple(
        ImageUse(name, _source(engine, images[name]["image"]), *sizes[name]) for name in sorted(images)
    )
    faces, files = _faces(fonts)
    return Drawn(tuple(pages), tuple(all_marks), head, tuple(catch.pieces), uses, faces, files)


def _lab() -> Any:
    import pydyf

    def space(white: Any) -> Any:
        point = pydyf.Dictionary(
            {"WhitePoint": pydyf.Array(white), "Range": pydyf.Array((-125, 125, -125, 125))}
        )
        return pydyf.Array(("/Lab", point))

    from tinycss2.color5 import D50, D65

    return pydyf.Dictionary({"lab-d50": space(D50), "lab-d65": space(D65)})


def _bytes(item: Any) -> bytes:
    import pydyf

    made: bytes = pydyf._to_bytes(item)
    return made


def _source(engine: Engine, image: Any) -> str | bytes:
    """Path in the collection, or the bytes of a picture that has none."""
    from urllib.parse import unquote, urlsplit

    address = engine.address_of(image)
    path = unquote(urlsplit(address).path)
    if address.startswith("file:") and path.startswith(ROOT):
        return path.removeprefix(ROOT)
    data: bytes = image.image_data.data
    return data


@dataclass(slots=True)
class _Catch:
    """Objects of the engine as bytes, streams among them kept apart."""

    pieces: list[Piece] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def plain(self, value: Any, key: str = "") -> bytes:
        import pydyf

        if isinstance(value, pydyf.Stream):
            gradient = _gradient(value)
            return self._piece(value) if gradient is None else self.plain(gradient)
        if isinstance(value, Mapping):
            rows = (b"/%b %b" % (str(k).encode(), self.plain(v, str(k))) for k, v in value.items())
            return b"<<" + b"".join(rows) + b">>"
        if isinstance(value, (list, tuple)):
            return b"[" + b" ".join(self.plain(v) for v in value) + b"]"
        if value is None:
            return b"\x01F\x02" if key == "Font" else b"\x01I%b\x02" % key.encode()
        return _bytes(value)

    def _piece(self, stream: Any) -> bytes:
        number = self.seen.get(id(stream))
        if number is None:
            number = self.seen[id(stream)] = len(self.pieces)
            self.pieces.append(Piece(b"", b""))
            body = b"\n".join(_bytes(item) for item in stream.stream) + b"\n"
            self.pieces[number] = Piece(self.plain(stream.extra), body)
        return b"\x01P%d\x02" % number


def _gradient(stream: Any) -> Any:
    """A tile that holds one gradient and nothing else, as the gradient itself; None for any other stream.

    The engine draws the gradients of an SVG as tiles as large as what they fill, of which readers
    show less or nothing, by a hair of rounding.
    """
    import pydyf

    extra = stream.extra
    drawn_ = [_bytes(item).split() for item in stream.stream]
    if extra.get("PatternType") != 1 or [words[-1] for words in drawn_] != [b"gs", b"Do"]:
        return None
    group = extra["Resources"]["XObject"][drawn_[1][0][1:].decode()]
    shown = [_bytes(item).split() for item in group.stream]
    if len(shown) != 1 or shown[0][-1] != b"sh":
        return None
    shading = group.extra["Resources"]["Shading"][shown[0][0][1:].decode()]
    kept = {"Type": "/Pattern", "PatternType": 2, "Matrix": extra["Matrix"], "Shading": shading}
    return pydyf.Dictionary(kept)


def _faces(fonts: Mapping[Any, Any]) -> tuple[tuple[FaceUse, ...], dict[str, bytes]]:
    """Faces used, those of one file and style together."""
    found: dict[str, FaceUse] = {}
    files: dict[str, bytes] = {}
    for font in fonts.values():
        old = found.get(font.hash)
        if old is not None:
            found[font.hash] = FaceUse(
                old.hash,
                old.digest,
                old.about,
                {**old.widths, **font.widths},
                {**old.letters, **font.to_unicode},
                {**old.missing, **font.missing},
            )
            continue
        name = digest(font.file_content)
        files[name] = font.file_content
        about = {key: getattr(font, key) for key in ABOUT}
        found[font.hash] = FaceUse(
            font.hash, name, about, dict(font.widths), dict(font.to_unicode), dict(font.missing)
        )
    return tuple(found[key] for key in sorted(found)), files


def _stream_class() -> Any:  # noqa: C901 - a class in a function, not a long function
    """The engine's stream, with marks of our own; made late, for the engine is imported late."""
    from weasyprint.draw.text import draw_text
    from weasyprint.pdf.stream import Stream

    class Kept(Stream):  # type: ignore[misc]
        sizes: dict[str, tuple[float, float]]
        nested = False
        in_vector = False

        @property
        def _marks(self) -> Marks | None:
            found: Marks | None = self._tags
            return found

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            marks = self._marks
            if marks is None or marks.depth:
                yield
                return
            marks.depth += 1
            if marks.is_artifact(box):
                self.stream.append(b"/Artifact\nBMC")
            else:
                number = marks.numbers_of[id(box)] = len(marks.numbers_of)
                self.stream.append(b"/%b\n<</MCID %d%b>>\nBDC" % (tag.encode(), number, _spoken(box)))
            key = marks.folio_key(box)
            if key:
                self.stream.append(b"%%n%d" % len(marks.places))
                marks.places.append(NumberPlace(key, box.text, self._figures(box)))
            yield
            self.stream.append(b"EMC")
            marks.depth -= 1

        @contextmanager
        def artifact(self) -> Iterator[None]:
            marks = self._marks
            if marks is None or marks.depth:
                yield
                return
            marks.depth += 1
            self.stream.append(b"/Artifact\nBMC")
            yield
            self.stream.append(b"EMC")
            marks.depth -= 1

        def draw_x_object(self, reference: str) -> None:
            with self.artifact():
                super().draw_x_object(reference)

        @contextmanager
        def vector(self, width: float, height: float, address: str) -> Iterator[None]:
            """A vector picture, between comments with its size and where it stands: `flattening` finds it by them."""
            if self.nested or self.in_vector:
                yield
                return
            self.in_vector = True
            place = b" ".join(b"%.5f" % self.ctm[row][column] for row in range(3) for column in range(2))
            name = quote(address.partition(ROOT)[2]).encode()
            self.stream.append(b"%%V %.4f %.4f %b %b" % (width, height, place, name))
            yield
            self.stream.append(b"%v")
            self.in_vector = False

        def clone(self, **named: Any) -> Any:
            """A form holds no marks: it is drawn inside a piece of marked content."""
            made = super().clone(**named)
            kept = Kept.__new__(Kept)
            kept.__dict__.update(made.__dict__)
            kept._tags, kept.sizes, kept.nested = None, self.sizes, True
            return kept

        def drawn_at(self, image: Any, width: float, height: float, interpolate: bool) -> None:  # noqa: FBT001
            """Remember the largest size at which a picture is drawn."""
            name = f"i{image.id}{int(interpolate)}"
            scale = SCALE if self.nested else 1.0
            across, down = abs(width * self.ctm[0][0]) * scale, abs(height * self.ctm[1][1]) * scale
            old = self.sizes.get(name, (0.0, 0.0))
            self.sizes[name] = max(old[0], across), max(old[1], down)

        def _figures(self, box: Any) -> tuple[bytes, ...]:
            """Glyphs of 0 to 9 as this box would set them, if all are equally wide."""
            layout, text = box.pango_layout, box.text
            probe = Kept(self._fonts, self.page_rectangle, self._resources, self._images, None, {}, None)
            probe.sizes = {}
            box.text = layout.text = "0123456789"
            draw_text(probe, box, 0, "clip", "none")
            box.text = layout.text = text
            shown = [item for item in probe.stream if isinstance(item, bytes) and item.endswith(b"] TJ")]
            if len(shown) != 1 or not text.isdecimal():
                return ()
            glyphs, kerns = _glyphs(shown[0])
            names = {item.split()[0][1:].decode() for item in probe.stream if _is_font(item)}
            fonts = [font for font in self._fonts.values() if font.hash in names]
            widths = {font.widths.get(int(g, 16)) for font in fonts for g in glyphs} - {None}
            alike = len(names) == 1 and len(glyphs) == 10 and len(widths) == 1 and not kerns
            return glyphs if alike else ()

    return Kept


def _spoken(box: Any) -> bytes:
    """What a divided word is to be read as: a hyphen that only the end of a line needs is a soft one."""
    from gatherings.press.file import text

    shown = getattr(box, "text", "")
    if not getattr(box, "hyphenated", shown.endswith("\u2010")):
        return b""
    return b"/ActualText" + text(shown[:-1] + "\u00ad")


def _is_font(item: Any) -> bool:
    return isinstance(item, bytes) and item.endswith(b" Tf")


def _glyphs(shown: bytes) -> tuple[tuple[bytes, ...], bool]:
    """Glyphs of a line of text, and whether any is moved."""
    import re

    inside = re.findall(rb"<([0-9a-f]*)>", shown)
    kerns = any(float(v) for v in re.sub(rb"<[0-9a-f]*>|[\[\]TJ]", b" ", shown).split())
    joined = b"".join(inside)
    return tuple(joined[i : i + 4] for i in range(0, len(joined), 4)), kerns
