"""Lines of text as the engine draws them, with each glyph worked out once and not once a letter.

In: WeasyPrint's own function. Out: one that writes the same bytes for the lines that books are made
of; those with glyphs of pixels, raised marks, letters without a glyph or an ellipsis go to the
engine's own. It follows `draw_first_line` of WeasyPrint 70 (BSD licence).
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

_GLYPH = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, width, offsets across and down, attributes."""


class _Run(NamedTuple):
    item: Any
    """PangoGlyphItem."""
    font: Any
    """The engine's font."""
    size: float
    glyphs: tuple[tuple[int, int, int, int, int], ...]


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
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003
        runs = _runs(stream, layout.get_first_line()[0], style["font_size"] if old else 0.0)
        if runs is None:
            return draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        _show(stream, runs, layout.text)
        return []

    return draw_first_line


def _runs(stream: Any, line: Any, size: float) -> list[_Run] | None:
    """The runs of a line; None where one of them is out of the ordinary."""
    from weasyprint.text.ffi import ffi, pango

    found, run = [], line.runs
    while run != ffi.NULL:
        item = run.data
        run = run.next
        font, own_size = stream.add_font(item.item.analysis.font)
        if font.bitmap or font.svg or font.png or font.colr:
            return None
        strings = item.glyphs
        glyphs = tuple(_GLYPH.iter_unpack(ffi.buffer(strings.glyphs, strings.num_glyphs * _GLYPH.size)))
        if any(down or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG for glyph, _, _, down, _ in glyphs):
            return None
        found.append(_Run(item, font, size or own_size, glyphs))
    return found


def _show(stream: Any, runs: Sequence[_Run], text: str) -> None:
    """Write the glyphs of some runs."""
    written: list[str] = []
    before = None
    for run in runs:
        face = run.item.item.analysis.font
        if face != before:
            before = face
            if written:
                stream.show_text("".join(written))
            written = []
            stream.set_font_size(run.font.hash, run.size)
        pieces = run.font.__dict__.setdefault("kept_pieces", {})
        parts = []
        for at, (glyph, width, across, _, _) in enumerate(run.glyphs):
            piece = pieces.get((glyph, width, across, run.size))
            if piece is None:
                piece = pieces[glyph, width, across, run.size] = _piece(stream, run, at, text)
            parts.append(piece)
        joined = "<" + "".join(parts)
        written.append(joined[:-1] if joined[-1] == "<" else joined + ">")
    stream.show_text("".join(written))


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
