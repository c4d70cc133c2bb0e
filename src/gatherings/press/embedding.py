"""Typefaces of a file: one subset of each face, with every glyph that any page uses.

In: the faces that settings use, font files by digest, and `run` for the work. Out: a dictionary of
fonts in a `File`. Its objects are made by a worker, for this needs the engine, and kept, for most
changes of a text need no glyph that was not there. A glyph that is used and not in the subset would
vanish without a word, so it is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press.file import File, bound
from gatherings.press.setting import FaceUse
from gatherings.press.work import Base, all_made, digest, versions

if TYPE_CHECKING:
    from gatherings.press.work import Run

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")


def united(uses: Iterable[FaceUse]) -> tuple[FaceUse, ...]:
    """One use of each face, with the glyphs of all."""
    found: dict[str, FaceUse] = {}
    for use in uses:
        old = found.get(use.hash)
        if old is not None:
            use = FaceUse(  # noqa: PLW2901 - the union takes its place
                old.hash,
                old.digest,
                old.about,
                {**use.widths, **old.widths},
                {**use.letters, **old.letters},
                {**old.missing, **use.missing},
            )
        found[use.hash] = use
    return tuple(found[name] for name in sorted(found))


def embedded(
    file: File, uses: Iterable[FaceUse], font_file: Callable[[str], bytes], run: Run, *, bare: bool = False
) -> bytes:
    """Embed the faces; returns the reference of the dictionary of fonts.

    `bare` embeds outlines of the PostScript kind without the OpenType file around them, which
    PDF has only known since 1.6. Raises `ToolError` where the engine cannot cut a face.
    """
    together = united(uses)
    files = tuple(font_file(use.digest) for use in together)
    (made,) = all_made(run([FacesJob(together, files, bare)]))
    rooms = [file.room(stream=is_stream) for is_stream, _ in made]
    for room, (is_stream, data) in zip(rooms, made, strict=True):
        room.data = data if is_stream else bound(data, lambda _, n: bytes(rooms[int(n)].reference))
    reference: bytes = rooms[-1].reference
    return reference


@dataclass(frozen=True)
class FacesJob(Base):
    """Cut typefaces down to the glyphs that are used, and describe them as PDF wants it."""

    uses: tuple[FaceUse, ...]
    """One of each face, in the order of their names."""
    data: tuple[bytes, ...] = field(repr=False)
    """Their font files."""
    bare: bool

    @property
    def light(self) -> bool:
        """Never: it needs the engine."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return "the typefaces of a file"

    @property
    def name(self) -> str:
        """The names that pages call them by."""
        return " ".join(use.hash for use in self.uses)

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key: faces, and the glyphs of each."""
        rows = {f"face {use.hash}": digest(repr(_ordered(use))) for use in self.uses}
        return {**rows, "bare": str(self.bare), **versions()}

    def result(self) -> tuple[tuple[bool, bytes], ...]:
        """Objects, the dictionary of fonts last: whether each is a stream, and its bytes, references late bound."""
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.pdf.fonts import build_fonts_dictionary

        file = File()
        start = len(file.pdf.objects)
        fonts = {use.hash: _font(use, data) for use, data in zip(self.uses, self.data, strict=True)}
        options = {**DEFAULT_OPTIONS, "pdf_version": "1.7"}
        made = build_fonts_dictionary(file.pdf, fonts, True, True, options)  # noqa: FBT003 - the engine's order
        if self.bare:
            _unwrap(file, start)
        file.repack(start)
        for font in fonts.values():
            _check(font)
        file.pdf.add_object(made)
        return tuple(_late(item, start) for item in file.pdf.objects[start:])


def _ordered(use: FaceUse) -> tuple[object, ...]:
    """All that shapes what is embedded of a face."""
    mappings = (use.about, use.widths, use.letters, use.missing)
    return use.digest, *(sorted(held.items()) for held in mappings)


def _late(item: Any, start: int) -> tuple[bool, bytes]:
    """Whether an object is a stream, and its bytes; what it refers to is counted from `start`."""
    if not item.compressible:
        return True, item.data
    return False, _REFERENCE.sub(lambda m: b"\x01O%d\x02" % (int(m[1]) - start), item.data)


def _unwrap(file: File, start: int) -> None:
    """OpenType files from object `start` on as their CFF table alone (ISO 32000-1, table 126)."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    for item in file.pdf.objects[start:]:
        if getattr(item, "extra", {}).get("Subtype") == "/OpenType":
            with TTFont(BytesIO(b"".join(item.stream)), lazy=True) as font:
                item.stream = [font.getTableData("CFF ")]
            item.extra["Subtype"] = "/CIDFontType0C"


def _font(use: FaceUse, data: bytes) -> Any:
    """The engine's font as it was when the glyphs were drawn, from plain data."""
    from weasyprint.pdf.fonts import Font

    font = Font.__new__(Font)
    font.__dict__.update(use.about)
    font.hash = use.hash
    font.file_content = data
    font.widths = {g: use.widths[g] for g in sorted(use.widths)}
    font.to_unicode = {g: use.letters[g] for g in sorted(use.letters)}
    font.missing = dict(use.missing)
    font.png = font.svg = font.colr = False
    font.hb_font = None
    font.hb_face = _hb_face(data, int(font.index))
    return font


def _hb_face(data: bytes, index: int) -> Any:
    """HarfBuzz's face of a font file."""
    from weasyprint.text.ffi import ffi, harfbuzz

    if not hasattr(_hb_face, "declared"):
        ffi.cdef(
            "typedef void (*gatherings_destroy_t) (void *);"
            "hb_blob_t * hb_blob_create (const char *, unsigned int, int, void *, gatherings_destroy_t);"
            "hb_face_t * hb_face_create (hb_blob_t *, unsigned int);"
        )
        _hb_face.declared = True  # type: ignore[attr-defined]
    blob = harfbuzz.hb_blob_create(data, len(data), 0, ffi.NULL, ffi.NULL)  # 0: HarfBuzz takes a copy
    face = ffi.gc(harfbuzz.hb_face_create(blob, index), harfbuzz.hb_face_destroy)
    harfbuzz.hb_blob_destroy(blob)
    return face


def _check(font: Any) -> None:
    """Every glyph that is used is in the subset."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font.file_content), lazy=True) as subset:
        count = subset["maxp"].numGlyphs
    absent = sorted(g for g in font.to_unicode if g >= count and g not in font.missing.values())
    if absent:
        raise AssertionError(f"glyphs {absent[:5]} of {font.family} are not in its subset")
