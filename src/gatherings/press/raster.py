"""A page as a picture: the cover that the theme draws, for the EPUB.

In: XHTML of the cover, an engine with the cover's style sheets. Out: JPEG bytes. Door to
pypdfium2 in the press.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gatherings.press.arrangement import standard_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.press.engine import Engine


def cover_image(root: _Element, engine: Engine, size: tuple[int, int] = (1600, 2400)) -> bytes:
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
