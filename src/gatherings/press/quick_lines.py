"""Lines of text as the engine draws them, with each word worked out once.

In: WeasyPrint's own function. Out: one that writes the same bytes for the lines that books are made
of; those with glyphs of pixels, raised marks, letters without a glyph or an ellipsis go to the
engine's own. It follows `draw_first_line` of WeasyPrint 70 (BSD licence).
"""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

_GLYPH = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, width, offsets across and down, attributes."""


_WORD = "[!-~¡-\u024f\u2010-\u2027\u2030-\u205e]+"
_WORDS = re.compile(f"{_WORD}(?:[ \u00a0]{_WORD})+")
"""Words of Latin letters."""
_PARTS = re.compile("[ \u00a0]|[^ \u00a0]+")


class _Run(NamedTuple):
    item: Any
    """PangoGlyphItem."""
    font: Any
    """The engine's font."""
    size: float
    glyphs: tuple[tuple[int, int, int, int, int], ...]


_Written = dict[tuple[bytes, float], str | None]
"""Glyphs as Pango lays them out, and their size → how they are written; None for what is out of the ordinary."""


def quick_lines(draw: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's `draw_first_line`, quicker."""
    from weasyprint.text.ffi import ffi, pango

    old = pango.pango_version() < 14802
    if ffi.sizeof("PangoGlyphInfo") != _GLYPH.size:
        return draw

    @functools.wraps(draw)
    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        layout, style = textbox.pango_layout, textbox.style
        plain = text_overflow != "ellipsis" and block_ellipsis == "none" and style["font_size"] >= 1e-6
        if not plain or not textbox.text.strip():
            return draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        size = style["font_size"] if old else 0.0
        shown = by_words(stream, layout, size)
        if shown is None:
            pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003
            shown = _shown(stream, layout.get_first_line()[0], size, layout.text)
        if shown is None:
            return draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, glyphs in shown:
            stream.set_font_size(font.hash, size)
            stream.show_text(glyphs)
        return []

    return draw_first_line


def by_words(stream: Any, layout: Any, size: float) -> list[tuple[Any, float, str]] | None:
    """Font, size and glyphs of a line whose spaces are spread; None where it must be shaped as a whole.

    Pango shapes such a line word by word, for each of its spaces has a width of its own. So each word is asked
    for once, by itself, if it is told by its letters what script it is in.
    """
    face, text = getattr(layout, "face", None), layout.text
    if face is None or not layout.justification_spacing or not _WORDS.fullmatch(text):
        return None
    font, own_size = stream.add_font(face.font)
    own_size = size or own_size
    if font.bitmap or font.svg or font.png or font.colr:
        return None
    known = font.__dict__.setdefault("kept_words", {}).setdefault((id(face), own_size), {})
    spaces: dict[str, str | None] = {}
    parts = []
    for word in _PARTS.findall(text):
        if word in {" ", "\u00a0"}:
            if word not in spaces:
                spaces[word] = _space(stream, face, font, own_size, word, layout)
            part = spaces[word]
        else:
            if word not in known:
                known[word] = _word(stream, face, font, own_size, word)
            part = known[word]
        if part is None:
            return None
        parts.append(part)
    return [(font, own_size, "".join(parts))]


def _word(stream: Any, face: Any, font: Any, size: float, word: str) -> str | None:
    """A word as the operator takes it; None where that depends on the words around."""
    found = _alone(face, word) if any(map(str.isalpha, word)) else None
    return None if found is None else _written(stream, found[0], font, size, found[1], word)


def _space(stream: Any, face: Any, font: Any, size: float, sign: str, layout: Any) -> str | None:
    """A space of a line as the operator takes it: Pango puts half of what is added on either side."""
    from weasyprint.text.ffi import TO_UNITS

    found = _alone(face, sign)
    if found is None:
        return None
    glyph, width, across, down, about = _GLYPH.unpack(found[1])
    added = int(layout.justification_spacing * TO_UNITS)
    before = int(added / 2)
    if not added % 1024:
        before = (before + 512) // 1024 * 1024
    data = _GLYPH.pack(glyph, width + added, across + before, down, about)
    return _written(stream, found[0], font, size, data, sign)


def _alone(face: Any, text: str) -> tuple[Any, bytes] | None:
    """The one run of a text by itself, and its glyphs; None where it needs more than one, or another typeface."""
    from weasyprint.text.ffi import ffi

    run = face.line(text).runs
    if run == ffi.NULL or run.next != ffi.NULL or run.data.item.analysis.font != face.font:
        return None
    strings = run.data.glyphs
    return run.data, ffi.buffer(strings.glyphs, strings.num_glyphs * _GLYPH.size)[:]


def _shown(stream: Any, line: Any, size: float, text: str) -> list[tuple[Any, float, str]] | None:
    """Font, size and glyphs of the parts of a line; None where one of them is out of the ordinary.

    Words come again and again, so what a run of glyphs is written as is looked up by its bytes.
    """
    from weasyprint.text.ffi import ffi

    found: list[tuple[Any, float, str]] = []
    parts: list[str] = []
    run, face, font, own_size, known = line.runs, None, None, 0.0, _Written()
    while run != ffi.NULL:
        item = run.data
        run = run.next
        if item.item.analysis.font != face:
            if parts:
                found.append((font, own_size, "".join(parts)))
                parts = []
            face = item.item.analysis.font
            font, own_size = stream.add_font(face)
            own_size = size or own_size
            if font.bitmap or font.svg or font.png or font.colr:
                return None
            known = font.__dict__.setdefault("kept_runs", {})
        strings = item.glyphs
        glyphs = ffi.buffer(strings.glyphs, strings.num_glyphs * _GLYPH.size)[:]
        if (glyphs, own_size) not in known:
            known[glyphs, own_size] = _written(stream, item, font, own_size, glyphs, text)
        part = known[glyphs, own_size]
        if part is None:
            return None
        parts.append(part)
    found.append((font, own_size, "".join(parts)))
    return found


def _written(stream: Any, item: Any, font: Any, size: float, data: bytes, text: str) -> str | None:
    """A run of glyphs as the operator takes it; None where one is raised or no glyph of the font."""
    from weasyprint.text.ffi import pango

    run = _Run(item, font, size, tuple(_GLYPH.iter_unpack(data)))
    pieces = font.__dict__.setdefault("kept_pieces", {})
    parts = []
    for at, (glyph, width, across, down, _) in enumerate(run.glyphs):
        piece = pieces.get((glyph, width, across, size))
        if piece is None or down:
            if down or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                return None
            piece = pieces[glyph, width, across, size] = _piece(stream, run, at, text)
        parts.append(piece)
    joined = "<" + "".join(parts)
    return joined[:-1] if joined[-1] == "<" else joined + ">"


def _piece(stream: Any, run: _Run, at: int, text: str) -> str:
    """A glyph as the operator takes it, with the space that kerning adds or takes away after it."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    glyph, width, across, _, _ = run.glyphs[at]
    font, size = run.font, run.size
    if glyph == pango.PANGO_GLYPH_EMPTY:
        return f">{-width / size}<"
    if glyph not in font.to_unicode:
        font.to_unicode[glyph] = _letters(run, at, text)
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(
            run.item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect
        )
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    offset = across / size
    kerning = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / size
    moved = f">{-offset}<" if offset else ""
    return f"{moved}{glyph:04x}" + (f">{int(kerning)}<" if kerning else "")


def _letters(run: _Run, at: int, text: str) -> str:
    """The letters that a glyph stands for."""
    item, clusters, last = run.item.item, run.item.glyphs.log_clusters, len(run.glyphs) - 1
    start = clusters[at]
    if item.analysis.level % 2:  # from right to left
        end = item.length if at == 0 else clusters[at - 1]
    else:
        end = item.length if at == last else clusters[at + 1]
    return text.encode()[item.offset + start : item.offset + end].decode()
