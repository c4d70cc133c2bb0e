"""Running heads and folios: set by themselves, then laid over the pages of text.

In: a `Sheet` for each page of the book. Out: `Furniture`: each head and each folio once, as a page as
wide as the text and as high as the paper. So text needs no second setting when pages are inserted
before it, and furniture none when margins change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from gatherings.press.design import FURNITURE, Geometry, PageDesign
from gatherings.press.drawing import drawn
from gatherings.press.leafjob import Shop, borrowed, engine_of
from gatherings.press.setting import Setting
from gatherings.press.variants import set_page
from gatherings.press.work import Base, all_made, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gatherings.press.work import Run


PICTURE = 0.85
"""Part of the text block's height that a figure may take, so that there is room for its caption."""


@dataclass(frozen=True, slots=True)
class Line:
    """A running head or a folio; a head stands on many pages."""

    kind: str
    """As style sheets call it: ``head``, ``folio`` or ``folio drop``."""
    recto: bool
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the text of one page."""

    recto: bool
    language: str
    head: str = ""
    folio: str = ""
    """Printed folio; empty for none."""
    drop: bool = False
    """Whether the folio stands in the middle of the foot, as on the first page of an essay."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The running head and the folio, as far as there are any."""
        head = Line("head", self.recto, self.language, self.head)
        folio = Line("folio drop" if self.drop else "folio", self.recto, self.language, self.folio)
        return tuple(line for line in (head, folio) if line.text)


def page_css(geometry: Geometry) -> str:
    """The sheet that gives the engine the block of text as its page."""
    return (
        f"@page{{size:{geometry.measure:g}mm {geometry.depth:g}mm;margin:0}}"
        "@page:left,:right,:first,:blank{margin:0}"
        f":where(img){{max-height:{geometry.depth:g}mm;object-fit:contain}}"
        f":where(figure) img{{max-height:{geometry.depth * PICTURE:g}mm}}"
    )


def full_page_css(geometry: Geometry, beyond: float, design: PageDesign, *, recto: bool) -> str:
    """The sheet for a leaf with a ground to the edges: pages `beyond` millimetres larger than the trim on all sides.

    The text stands where it stands on other pages; `recto` is the side of the first one.
    """
    g = geometry
    sides = {"right": (g.outer, g.inner), "left": (g.inner, g.outer)}
    return (
        f"@page{{size:{g.width + 2 * beyond:g}mm {g.height + 2 * beyond:g}mm;margin:0}}"
        "@page:left,:right,:first,:blank{margin:0}"
        + "".join(
            f"@page:{side}{{padding:{g.top + beyond:g}mm {right + beyond:g}mm "
            f"{g.bottom + beyond:g}mm {left + beyond:g}mm}}"
            for side, (right, left) in sides.items()
        )
        + f"html{{break-before:{'right' if recto else 'left'}}}"
        + design.bleed_css
    )


def furniture_css(geometry: Geometry, design: PageDesign, height: float) -> str:
    """The sheet for pages that hold furniture only, `height` millimetres high.

    That is the height that was asked for: a printer's own may differ by a hair, which is no reason
    to set all heads again.
    """
    g = geometry
    folio = f"top:{design.head_at:g}mm" if design.folio == "head" else f"bottom:{design.folio_at:g}mm"
    return (
        f"@page{{size:{g.measure:g}mm {height:g}mm;margin:0}}@page:left,:right,:first,:blank{{margin:0}}"
        "html,body{margin:0;padding:0}"
        f".sheet{{position:absolute;top:0;left:0;width:100%;height:{height:g}mm}}"
        ".sheet>*{position:absolute;left:0;width:100%;margin:0}"
        f".head{{top:{design.head_at:g}mm}}.folio{{{folio}}}"
        f".folio.drop{{top:auto;bottom:{design.folio_at:g}mm}}" + FURNITURE + design.css
    )


@dataclass(frozen=True, slots=True)
class Furniture:
    """The running heads and folios of a book."""

    settings: tuple[Setting, ...] = ()
    places: Mapping[Line, tuple[int, int]] = field(default_factory=dict)
    """Where each stands: index of the setting, and of the page in it."""


def furniture(sheets: Iterable[Sheet], css: str, shop: Shop, run: Run) -> Furniture:
    """Set each head and folio once; raises `ToolError` where the engine cannot.

    Heads and the folios of each hundred are apart, so that pages added at the end set little anew.
    """
    by_batch: dict[str, list[Line]] = {}
    for line in dict.fromkeys(line for sheet in sheets for line in sheet.lines):
        batch = "head" if line.kind == "head" else line.text[:-2] if line.text.isdecimal() else "front"
        by_batch.setdefault(batch, []).append(line)
    batches = [tuple(lines) for lines in by_batch.values()]
    found = all_made(run([FurnitureJob(lines, css, shop) for lines in batches]))
    places = {line: (index, page) for index, b in enumerate(batches) for page, line in enumerate(b)}
    return Furniture(tuple(found), places)


@dataclass(frozen=True)
class FurnitureJob(Base):
    """Set some running heads and folios."""

    lines: tuple[Line, ...]
    css: str
    shop: Shop

    @property
    def light(self) -> bool:
        """Never: it needs the engine, which takes longer to load than a process to begin."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        first = self.lines[0]
        return "running heads" if first.kind == "head" else f"folios from {first.text}"

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Typefaces."""
        return self.shop.files

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        rows = [f"{n.kind} {n.recto} {n.language} {n.text!r}" for n in self.lines]
        return {**self.shop.inputs(), "furniture": digest(self.css), "lines": digest("\n".join(rows))}

    def result(self) -> Setting:
        """A page for each line.

        All stand over each other on one page when they are laid out: a page costs more than a line.
        """
        engine = engine_of(self.shop)
        boxes = engine.lay_out(_tree(self.lines), (self.css,)).boxes
        alone = [page for page in boxes for page in _alone(page)]
        if len(alone) != len(self.lines):
            raise AssertionError(f"{len(self.lines)} lines of furniture became {len(alone)}")
        found = drawn(alone, engine, lambda: None)
        return Setting(
            height=boxes[0].margin_height() * 0.75,
            pages=tuple(map(set_page, found.pages)),
            resources=found.resources,
            pieces=found.pieces,
            images=found.images,
            faces=found.faces,
            borrowed=borrowed(found, engine.faces, engine.unpacked),
        )


def _alone(page: Any) -> Iterator[Any]:
    """The page once for each line on it, with that line only."""
    (html,) = page.children
    (body,) = html.children
    for sheet in body.children:
        around = sheet._box  # what is placed absolutely stands in a wrapper
        for line in around.children:
            only = body.copy_with_children([around.copy_with_children([line])])
            yield page.copy_with_children([html.copy_with_children([only])])


def _tree(lines: Sequence[Line]) -> ET.Element:
    html = ET.Element("html")
    body = ET.SubElement(html, "body")
    for language, group in groupby(lines, lambda line: line.language):
        sheet = ET.SubElement(body, "div", {"class": "sheet", "lang": language})
        for line in group:
            side = "recto" if line.recto else "verso"
            ET.SubElement(sheet, "div", {"class": f"{line.kind} {side}"}).text = line.text
    return html
