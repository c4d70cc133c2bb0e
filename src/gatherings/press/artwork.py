"""An editor's own artwork for a cover: how large it is, how fine, in which colours.

In: a picture or a PDF of one page. Out: `Artwork`, figures to be compared with what the cover wants,
and a PDF's bytes with the boxes of the cover. Door to pikepdf in the press.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Artwork:
    """What a file holds."""

    kind: str
    """``picture`` or ``pdf``."""
    width: float
    """Pixels of a picture, millimetres of a PDF's page."""
    height: float
    pages: int = 1
    screen_colours: bool = False
    """Whether it has colours of the screen, red, green and blue."""
    resolution: float | None = None
    """Fewest pixels in an inch of a PDF's pictures; of a picture it depends on the size that it gets."""

    def density(self, width: float, height: float) -> float:
        """Pixels in an inch of a picture that covers so many millimetres."""
        return min(self.width / width, self.height / height) * 25.4

    def cut(self, width: float, height: float) -> tuple[float, float]:
        """Millimetres cut off left and right, and at head and foot, of a picture that is to cover an area."""
        scale = max(width / self.width, height / self.height)
        return (self.width * scale - width) / 2, (self.height * scale - height) / 2


def artwork(data: bytes) -> Artwork | None:
    """What a file holds; None for one that can't be read."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(data)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            size = opened.size[::-1] if turned else opened.size
            return Artwork("picture", *size, screen_colours=opened.mode not in ("CMYK", "L", "1", "LA"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None


def _pdf(data: bytes) -> Artwork | None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            page = opened.pages[0]
            left, lower, right, upper = (float(v) for v in page.mediabox)
            across, down = (right - left) / MM, (upper - lower) / MM
            if int(page.get("/Rotate", 0)) % 180:
                across, down = down, across
            seen = _Seen()
            seen.page(page)
            return Artwork("pdf", across, down, len(opened.pages), seen.screen_colours, seen.resolution)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, IndexError, TypeError):
        return None


def boxed(data: bytes, bleed: float) -> bytes:
    """A PDF's one page with TrimBox and BleedBox `bleed` millimetres inside and at its edges.

    A box that it has already stays; nothing else is touched.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened:
        page = opened.pages[0]
        left, lower, right, upper = (float(v) for v in page.mediabox)
        inside = bleed * MM
        if "/TrimBox" not in page:
            page.TrimBox = pikepdf.Array(
                [round(v, 3) for v in (left + inside, lower + inside, right - inside, upper - inside)]
            )
        if "/BleedBox" not in page:
            page.BleedBox = pikepdf.Array([left, lower, right, upper])
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Seen:
    """Colours and pictures of a page, forms in it included."""

    screen_colours: bool = False
    resolution: float | None = None
    depth: int = 0
    _stack: list[Matrix] = field(default_factory=list)

    def page(self, page: Any) -> None:
        self._content(page, page.get("/Resources"), (1, 0, 0, 1, 0, 0))

    def _content(self, stream: Any, resources: Any, matrix: Matrix) -> None:
        import pikepdf

        if self.depth > 12:
            return
        kept: list[Matrix] = []
        for step in pikepdf.parse_content_stream(stream):
            operands, name = list(step.operands), str(step.operator)
            if name == "q":
                kept.append(matrix)
            elif name == "Q" and kept:
                matrix = kept.pop()
            elif name == "cm":
                matrix = _times(_matrix(operands), matrix)
            elif name in {"rg", "RG"}:
                self.screen_colours = True
            elif name in {"cs", "CS"} and operands:
                self._space(_named(resources, "/ColorSpace", operands[0]))
            elif name == "Do" and operands:
                self._draw(_named(resources, "/XObject", operands[0]), resources, matrix)

    def _draw(self, item: Any, resources: Any, matrix: Matrix) -> None:
        kind = str(item.get("/Subtype", "")) if hasattr(item, "get") else ""
        if kind == "/Form":
            self.depth += 1
            own = _times(_matrix(item.get("/Matrix", [1, 0, 0, 1, 0, 0])), matrix)
            self._content(item, item.get("/Resources", resources), own)
            self.depth -= 1
        elif kind == "/Image":
            self._space(item.get("/ColorSpace"))
            a, b, c, d, _, _ = matrix
            across, down = (a * a + b * b) ** 0.5 / 72, (c * c + d * d) ** 0.5 / 72
            if across > 0 and down > 0:
                found = min(float(item.Width) / across, float(item.Height) / down)
                self.resolution = min(found, self.resolution or found)

    def _space(self, space: Any) -> None:
        import pikepdf

        if space is None:
            return
        if isinstance(space, pikepdf.Array) and len(space) > 1:
            kind = str(space[0])
            if kind == "/ICCBased":
                self.screen_colours |= int(space[1].get("/N", 4)) == 3
            elif kind == "/Indexed":
                self._space(space[1])
            elif kind == "/CalRGB":
                self.screen_colours = True
        elif str(space) == "/DeviceRGB":
            self.screen_colours = True


def _named(resources: Any, kind: str, name: Any) -> Any:
    found = resources.get(kind) if resources is not None else None
    made = found.get(str(name)) if found is not None else None
    return made if made is not None else name


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(v) for v in values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
