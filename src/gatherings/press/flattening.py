"""Vector pictures that ink alone cannot draw, turned into pixels for print.

In: content of set pages for print and for screens, in which comments of `drawing` tell where a
vector picture begins and ends. Out: content that draws a picture of pixels instead, where it must,
and these pictures. The text around stays text; the picture keeps its place and size.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gatherings.press.file import File, numbers
from gatherings.press.flatness import obstacles
from gatherings.press.pictures import inked
from gatherings.press.raster import picture
from gatherings.press.resources import Resources
from gatherings.press.work import Base, digest, versions

if TYPE_CHECKING:
    from gatherings.press.ink import Ink
    from gatherings.press.pictures import Picture
    from gatherings.press.setting import Rect, SetPage, Setting

FINER = 2
"""A drawing has lines and letters, so it gets so many times the pixels of a photograph."""

_VECTOR = re.compile(rb"^%V ([\d.]+) ([\d.]+) ((?:[-\d.]+ ){6})(\S*)\n(.*?)^%v$", re.MULTILINE | re.DOTALL)
"""Width and height, the matrix of its place on the page, its address, its content."""


@dataclass(frozen=True)
class FlattenJob(Base):
    """Draw a vector picture as pixels in a printer's inks."""

    pdf: bytes
    """One page, which is the picture."""
    pixels: tuple[int, int]
    """Across and down."""
    ink: Ink

    @property
    def title(self) -> str:
        """Name for people."""
        return "a drawing as pixels"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        ink = f"{self.ink.colour} {digest(self.ink.profile or b'')} {self.ink.limit}"
        return {"drawing": digest(self.pdf), "pixels": f"{self.pixels}", "ink": ink, **versions()}

    def result(self) -> Picture:
        """The picture, drawn by PDFium on white."""
        from PIL import Image

        with Image.open(io.BytesIO(picture(self.pdf, self.pixels, kind="PNG"))) as drawn:
            return inked(drawn.convert("RGB"), self.ink, given=self.pixels)


@dataclass(frozen=True, slots=True)
class Flattened:
    """A vector picture that became pixels."""

    setting: int
    address: str
    """Path in the collection; empty for a gradient of a style sheet."""
    why: str
    name: str
    """Name in content streams."""
    job: FlattenJob


@dataclass(slots=True)
class Flattener:
    """Goes through the pages of a book, and keeps what it found."""

    settings: Mapping[int, Setting]
    resources: Resources
    """Of the file for print."""
    found: list[Flattened]

    def content(self, index: int, page: SetPage, printed: bytes) -> bytes:
        """Content of a page with vector pictures, for print, in which those that ink can't draw are pixels."""
        setting, screen = self.settings[index], _VECTOR.findall(zlib.decompress(page.screen))
        number = -1

        def drawn(match: re.Match[bytes]) -> bytes:
            nonlocal number
            number += 1
            why = obstacles(match[5], setting.resources, setting.pieces)
            if not why:
                return match[0]
            return self._pixels(index, match, screen[number][4], ", ".join(sorted(why)))

        return _VECTOR.sub(drawn, printed)

    def _pixels(self, index: int, match: re.Match[bytes], screen: bytes, why: str) -> bytes:
        target = self.resources.target
        assert target is not None
        width, height = float(match[1]), float(match[2])
        a, b, c, d, e, f = (float(v) for v in match[3].split())
        across = [a * x + c * y + e for x in (0, width) for y in (0, height)]
        up = [b * x + d * y + f for x in (0, width) for y in (0, height)]
        box = min(across), min(up), max(across), max(up)
        density = target.density * FINER
        pixels = (
            max(1, round((box[2] - box[0]) / 72 * density)),
            max(1, round((box[3] - box[1]) / 72 * density)),
        )
        page = self._page(index, b"q %bcm\n%b\nQ" % (match[3], screen), box)
        name = f"flat{len(self.found)}"
        job = FlattenJob(page, pixels, target.ink)
        self.found.append(Flattened(index, unquote(match[4].decode()), why, name, job))
        back = _inverse((a, b, c, d, e, f))
        place = b" ".join(b"%.5f" % v for v in back)
        return b"q %b cm %.4f 0 0 %.4f %.4f %.4f cm\n/%b Do\nQ" % (
            place,
            box[2] - box[0],
            box[3] - box[1],
            box[0],
            box[1],
            name.encode(),
        )

    def _page(self, index: int, content: bytes, box: Rect) -> bytes:
        """A PDF of the picture alone, in the coordinates of its page: patterns depend on them."""
        file = File()
        made = self.resources
        drawn = Resources(file, made.settings, None, made.base, made.find_font, made.run)
        drawn.add_faces([index])
        drawn.add_pictures([index])
        held = drawn.of(index)
        stream = file.stream(content)
        page = file.add(
            b"<</Type/Page/Parent %b/MediaBox%b/Resources %b/Contents %b>>"
            % (file.pdf.pages.reference, numbers(box), held, stream)
        )
        file.pdf.pages["Count"] = 1
        file.pdf.pages["Kids"] = b"[" + page + b"]"
        return file.written("1.7", compact=False)


def _inverse(matrix: tuple[float, float, float, float, float, float]) -> tuple[float, ...]:
    """The matrix that undoes another; raises `ZeroDivisionError` for one that flattens everything."""
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    return d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det
