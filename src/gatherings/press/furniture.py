"""Running heads, folios and blank pages: set by themselves, then laid over the pages of text.

In: one `Sheet` for each page of the book. Out: page boxes of the whole book, each text at its
side of the spine. So text needs no second setting when pages are inserted before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from gatherings.press.design import FURNITURE, Geometry, PageDesign
from gatherings.press.engine import PIXEL, Imposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.press.engine import Engine


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


def page_css(geometry: Geometry) -> str:
    """The sheet that gives the engine the page of a recto."""
    g = geometry
    return (
        f"@page{{size:{g.width:g}mm {g.height:g}mm;margin:{g.top:g}mm {g.outer:g}mm {g.bottom:g}mm {g.inner:g}mm}}"
        "@page:left,:right,:first,:blank{margin:%gmm %gmm %gmm %gmm}" % (g.top, g.outer, g.bottom, g.inner)
    )


def furniture_css(geometry: Geometry, design: PageDesign) -> str:
    """The sheet for pages that hold furniture only."""
    g = geometry
    folio = f"top:{design.head_at:g}mm" if design.folio == "head" else f"bottom:{design.folio_at:g}mm"
    return (
        f"@page{{size:{g.width:g}mm {g.height:g}mm;margin:0}}@page:left,:right,:first,:blank{{margin:0}}"
        "html,body{margin:0;padding:0}"
        f".sheet{{position:relative;height:{g.height:g}mm;break-inside:avoid;break-after:page}}"
        ".sheet:last-child{break-after:auto}"
        f".sheet>*{{position:absolute;width:{g.measure:g}mm;margin:0}}"
        f".recto{{left:{g.inner:g}mm}}.verso{{left:{g.outer:g}mm}}.sheet{{left:0!important}}"
        f".head{{top:{design.head_at:g}mm}}.folio{{{folio}}}"
        f".folio.drop{{top:auto;bottom:{design.folio_at:g}mm}}" + FURNITURE + design.css
    )


def furniture(sheets: Sequence[Sheet], engine: Engine, css: str) -> tuple[Any, ...]:
    """A page box for each sheet, holding heads and folios only."""
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
    boxes = engine.lay_out(html, (css,)).boxes
    if len(boxes) != len(sheets):
        raise AssertionError(f"{len(sheets)} sheets became {len(boxes)} pages of furniture")
    return boxes


def imposed(
    pages: Sequence[Any | None], sheets: Sequence[Sheet], over: Sequence[Any], geometry: Geometry
) -> tuple[Imposed, ...]:
    """Each page of text at its side, with its furniture; None in `pages` stands for a blank."""
    return tuple(
        Imposed(
            around,
            text,
            0.0 if text is None else geometry.left(recto=sheet.recto) / PIXEL - text.margin_left,
        )
        for text, sheet, around in zip(pages, sheets, over, strict=True)
    )
