"""Covers as sheets: sizes as the vendors' own calculators and guides give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatherings.model import PageSize
from gatherings.press.cover_geometry import barcode_place, cover_shape
from gatherings.press.cover_template import cover_template
from gatherings.press.printers import BarcodeRule, CoverRule, Printer, printer

FOLDER = Path(__file__).parents[2] / "styles" / "printers"
IN = 25.4
SIX_NINE = PageSize(6 * IN, 9 * IN)
COVERED = sorted(p for p in FOLDER.glob("*.yaml") if "\ncover:" in p.read_text("utf-8"))


def made(name: str) -> Printer:
    """A printer of the house."""
    return printer((FOLDER / f"{name}.yaml").read_text("utf-8"), name)


@pytest.mark.parametrize(
    ("name", "pages", "paper", "inches", "slack"),
    [
        # KDP's calculator: 6 x 9 in, 240 pages, cream: spine 0.600 in
        ("kdp-paperback", 240, "cream", (12.850, 9.250), 0.0005),
        # The same on white: two covers' width, bleed, and 240 times 0.002252 in
        ("kdp-paperback", 240, "white", (12.250 + 240 * 0.002252, 9.250), 0.0005),
        # KDP's calculator for the case: wrap, boards, spine of pages and 0.189 in
        ("kdp-hardcover", 240, "cream", (14.364, 10.417), 0.002),
        # Lulu: pages over 444 and 0.06 in of spine
        ("lulu-paperback", 200, "cream-60", (12.25 + 200 / 444 + 0.06, 9.25), 0.0005),
        # Lulu's table of spines: 0.813 in from 223 to 250 pages; wrap 0.75, boards 0.125 and 0.25 in larger
        ("lulu-hardcover", 240, "cream-60", (1.5 + 2 * 6.125 + 0.8125, 1.5 + 9.25), 0.0005),
        # IngramSpark's calculator: creme 200 pages 0.458 in, white 0.424
        ("ingramspark-paperback", 200, "creme-50", (12.25 + 0.458, 9.25), 0.0005),
        ("ingramspark-paperback", 200, "white-50", (12.25 + 0.424, 9.25), 0.0005),
        # Case laminate: .625 + board + .5 + spine + .5 + board + .625
        ("ingramspark-case", 240, "creme-50", (2 * (0.625 + 6 - 0.185 + 0.5) + 0.6875, 1.25 + 9.25), 0.0005),
        # Jacket: two flaps of 3.25, their folds of 0.25, panels 0.4375 wider
        ("ingramspark-jacket", 240, "creme-50", (2 * (0.125 + 3.5 + 6.4375) + 0.6875, 9.5), 0.0005),
    ],
)
def test_sheets_are_as_large_as_the_vendors_say(
    name: str, pages: int, paper: str, inches: tuple[float, float], slack: float
) -> None:
    """Each product's worked example, to the vendor's own rounding."""
    vendor = made(name)
    spine = vendor.spine_width(pages, paper)
    assert spine is not None
    assert vendor.cover is not None
    width, height = cover_shape(SIX_NINE, spine, vendor.cover, 1.5).sheet
    assert width / IN == pytest.approx(inches[0], abs=slack)
    assert height / IN == pytest.approx(inches[1], abs=slack)


@pytest.mark.parametrize("path", COVERED, ids=lambda p: p.stem)
def test_panels_lie_side_by_side(path: Path) -> None:
    """On every product the panels fill the cover in order, and nothing safe lies in a hinge or over a fold."""
    vendor = made(path.stem)
    assert vendor.cover is not None
    shape = cover_shape(SIX_NINE, 20.0, vendor.cover, 1.5)
    names = [p.name for p in shape.panels]
    middle = ["back", "spine", "front"]
    assert names == (["back-flap", *middle, "front-flap"] if vendor.product == "jacket" else middle)
    at = 0.0
    for panel in shape.panels:
        gap = panel.whole.left - at
        assert gap == pytest.approx(0) or gap == pytest.approx(vendor.cover.flap_fold)
        at = panel.whole.right
        assert panel.whole.left <= panel.safe.left < panel.safe.right <= panel.whole.right
        for hinge in shape.hinges:
            assert panel.safe.right <= hinge.left + 1e-6 or panel.safe.left >= hinge.right - 1e-6
    assert at == pytest.approx(shape.width)
    back, front = shape.panel("back").whole, shape.panel("front").whole
    assert back.width == pytest.approx(front.width)
    assert shape.panel("spine").whole.left + 10 == pytest.approx(shape.width / 2)


@pytest.mark.parametrize("path", COVERED, ids=lambda p: p.stem)
def test_a_barcode_stands_on_the_back(path: Path) -> None:
    """A barcode at full size has its place on every product, clear of spine, hinge and edge."""
    vendor = made(path.stem)
    assert vendor.cover is not None
    shape = cover_shape(SIX_NINE, 20.0, vendor.cover, 1.5)
    place, face = barcode_place(shape, vendor.barcode, 37.29, 30.3), shape.panel("back").face
    assert face.left < place.left
    assert place.right <= face.right - 5
    assert face.top < place.top
    assert place.bottom <= face.bottom - 5


def test_a_barcode_of_no_rule_keeps_off_the_hinge() -> None:
    """A printer that says nothing of barcodes gets one at our own distance."""
    shape = cover_shape(SIX_NINE, 20.0, CoverRule(bleed=0, wrap=15, hinge=10), 1.5)
    place = barcode_place(shape, None, 37.29, 30.3)
    assert shape.panel("back").face.right - place.right == pytest.approx(9.5)
    rule = BarcodeRule(width=50, height=30, from_spine=16, from_trim=20)
    assert shape.panel("back").whole.right - barcode_place(shape, rule, 37, 30).right == pytest.approx(16)


def test_a_template_names_every_line() -> None:
    """A designer's program opens it at true size, each kind of line a group by its name."""
    from lxml import etree

    vendor = made("kdp-hardcover")
    assert vendor.cover is not None
    shape = cover_shape(SIX_NINE, 20.0, vendor.cover, 1.5)
    svg = etree.fromstring(cover_template(shape, barcode_place(shape, None, 38, 31), ("A & B", "150 pages")))
    groups = {e.get("id") for e in svg.iter("{*}g")}
    assert {"outer", "trim", "fold", "hinge", "safe", "barcode", "names"} <= groups
    assert "A & B" in "".join(map(str, svg.itertext()))
    box = [float(v) for v in str(svg.get("viewBox")).split()]
    assert float(str(svg.get("width")).removesuffix("mm")) == pytest.approx(box[2])
    outer = next(e for e in svg.iter("{*}g") if e.get("id") == "outer").find("{*}rect")
    assert outer is not None
    assert float(str(outer.get("width"))) == pytest.approx(shape.sheet[0], abs=0.001)
    folds = [e.get("d") for e in next(g for g in svg.iter("{*}g") if g.get("id") == "fold").iter("{*}path")]
    assert len(folds) == 2
