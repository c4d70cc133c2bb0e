"""A page as a picture: the cover that the theme draws, and drawings, for the EPUB.

In: XHTML of the cover, an engine with the cover's style sheets; or a drawing. Out: JPEG or PNG bytes. Door to
pypdfium2 in the press.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gatherings.press.arrangement import standard_tree
from gatherings.press.cover_css import EPUB_FRONT, front_css
from gatherings.press.engine import Engine
from gatherings.press.work import Base, digest, digest_of, versions
from gatherings.styles import FontFace

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True)
class CoverJob(Base):
    """Draw the cover."""

    xhtml: bytes
    css: str
    faces: tuple[FontFace, ...]
    base: Path
    images: tuple[tuple[str, str], ...]
    """Pictures by path, with their digests."""

    @property
    def title(self) -> str:
        """Name for people."""
        return "The cover"

    @property
    def light(self) -> bool:
        """Never: it needs the engine."""
        return False

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "cover": digest(self.xhtml),
            "css": digest(self.css),
            "faces": " ".join(digest_of(f.path) for f in self.faces),
            **{f"picture {path}": known for path, known in self.images},
            **versions(),
        }

    def result(self) -> bytes:
        """A JPEG."""
        from lxml import etree

        css = (front_css(*EPUB_FRONT), self.css)
        return cover_image(etree.fromstring(self.xhtml), Engine(css, self.faces, self.base))


@dataclass(frozen=True)
class DrawingJob(Base):
    """A drawing (SVG) as pixels, for readers that show no drawings."""

    svg: bytes
    faces: tuple[FontFace, ...]
    pixels: tuple[int, int]
    """Width and height."""

    @property
    def light(self) -> bool:
        """Never: it needs the engine."""
        return False

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "drawing": digest(self.svg),
            "faces": " ".join(digest_of(f.path) for f in self.faces),
            "pixels": "{} {}".format(*self.pixels),
            **versions(),
        }

    def result(self) -> bytes:
        """A PNG on white."""
        from lxml import etree

        width, height = self.pixels
        css = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} img {{ display: block; width: 100% }}"
        root = etree.Element("section")
        address = f"data:image/svg+xml;base64,{b64encode(self.svg).decode()}"
        etree.SubElement(root, "img", {"src": address, "alt": "drawing"})
        engine = Engine((css,), self.faces, Path())
        laid = engine.lay_out(standard_tree(root))
        return picture(engine.written(laid.boxes[:1]), self.pixels, kind="PNG")


def cover_image(root: _Element, engine: Engine, size: tuple[int, int] = (1600, 2560)) -> bytes:
    """A JPEG of `size` pixels of the first page of `root`, set with the engine's style sheets.

    A page of other proportions is scaled to the width and cut or filled with white below.
    """
    laid = engine.lay_out(standard_tree(root))
    return picture(engine.written(laid.boxes[:1]), size)


def picture(pdf: bytes, size: tuple[int, int], page: int = 0, kind: str = "JPEG") -> bytes:
    """A page of a PDF as a picture of `size` pixels, ``JPEG`` or ``PNG``."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        drawn = sheet.render(scale=size[0] / sheet.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    made = drawn
    if drawn.size != size:
        made = Image.new("RGB", size, "white")
        made.paste(drawn, (0, 0))
    out = io.BytesIO()
    made.save(out, kind, **({"quality": 88, "dpi": (300, 300)} if kind == "JPEG" else {}))
    return out.getvalue()
