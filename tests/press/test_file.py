"""A PDF file as it is written: streams that every reader counts alike."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pydyf

from gatherings.press.file import File


def test_a_font_whose_checksum_ends_like_a_line_is_written_all_the_same() -> None:
    """The last byte of a stream is no end of a line, whatever the font file; the file can be read."""
    start = b"\0\1\0\0 a font file "
    for wanted in (0x0A, 0x0D):
        font = next(
            data for last in range(1, 256) if zlib.compress(data := start + bytes([last]), 6)[-1] == wanted
        )
        file = File()
        file.pdf.add_object(pydyf.Stream([font], {"Length1": len(font)}, compress=True))
        file.repack(1)
        with pikepdf.open(io.BytesIO(file.written("1.6", compact=False))) as pdf:
            (made,) = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
            assert made.read_bytes().startswith(font)
            assert made.read_raw_bytes()[-1] not in (0x0A, 0x0D)
            assert int(made.Length1) == len(made.read_bytes())
