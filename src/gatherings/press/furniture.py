"""Running heads and folios: set by themselves, then laid over the pages of text.

In: one `Sheet` for each page of a leaf. Out: a `Setting` of pages as wide as the text and as high
as the paper. So text needs no second setting when pages are inserted before it, and furniture
none when margins change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gatherings.press.design import FURNITURE, Geometry, PageDesign
from gatherings.press.drawing import drawn
from gatherings.press.file import compressed
from gatherings.press.ink import for_print, for_screen, without_marks
from gatherings.press.leafjob import Shop, borrowed, engine_of
from gatherings.press.setting import SetPage, Setting
from gatherings.press.work import Base, digest

if TYPE_CHECKING:
    from collections.abc import Sequence


PICTURE = 0.85
"""Part of the text block's height that a figure may take, so that there is room for its caption."""


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
    def bare(self) -> bool:
        """Whether nothing stands around the text."""
        return not self.head and not self.folio


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
        f".sheet{{position:relative;height:{height:g}mm;break-inside:avoid;break-after:page}}"
        ".sheet:last-child{break-after:auto}"
        ".sheet>*{position:absolute;left:0;width:100%;margin:0}"
        f".head{{top:{design.head_at:g}mm}}.folio{{{folio}}}"
        f".folio.drop{{top:auto;bottom:{design.folio_at:g}mm}}" + FURNITURE + design.css
    )


@dataclass(frozen=True)
class FurnitureJob(Base):
    """Set the furniture of one leaf's pages."""

    sheets: tuple[Sheet, ...]
    """Those that are not bare."""
    css: str
    shop: Shop

    @property
    def light(self) -> bool:
        """Never: it needs the engine, which takes longer to load than a process to begin."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return f"running heads from {self.sheets[0].folio or self.sheets[0].head}"

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Typefaces."""
        return self.shop.files

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        rows = [f"{s.recto} {s.language} {s.drop} {s.head!r} {s.folio}" for s in self.sheets]
        return {**self.shop.inputs(), "furniture": digest(self.css), "sheets": digest("\n".join(rows))}

    def result(self) -> Setting:
        """A page for each sheet."""
        engine = engine_of(self.shop)
        boxes = engine.lay_out(_tree(self.sheets), (self.css,)).boxes
        if len(boxes) != len(self.sheets):
            raise AssertionError(f"{len(self.sheets)} sheets became {len(boxes)} pages of furniture")
        found = drawn(boxes, engine, lambda: None)
        pages = []
        for raw in found.pages:
            printed, coloured = for_print(raw)
            screen = without_marks(for_screen(raw))
            pages.append(SetPage(compressed(printed), compressed(screen), coloured, 0))
        return Setting(
            height=boxes[0].margin_height() * 0.75,
            pages=tuple(pages),
            resources=found.resources,
            pieces=found.pieces,
            images=found.images,
            faces=found.faces,
            borrowed=borrowed(found, engine.faces, engine.unpacked),
        )


def _tree(sheets: Sequence[Sheet]) -> ET.Element:
    html = ET.Element("html")
    body = ET.SubElement(html, "body")
    for sheet in sheets:
        side = "recto" if sheet.recto else "verso"
        page = ET.SubElement(body, "div", {"class": "sheet", "lang": sheet.language})
        if sheet.head:
            ET.SubElement(page, "div", {"class": f"head {side}"}).text = sheet.head
        if sheet.folio:
            drop = " drop" if sheet.drop else ""
            ET.SubElement(page, "div", {"class": f"folio {side}{drop}"}).text = sheet.folio
    return html
