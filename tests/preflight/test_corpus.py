"""Every rule of preflight catches a file made wrong by another tool, and lets right ones pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from tests.preflight.corpus import CASES, Case, cover, words
from tests.preflight.sheets import (
    HIGH,
    ROOT,
    WIDE,
    as_version,
    boxes,
    claimed,
    grown,
    on_page,
    picture,
    sheet,
)

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.model import PageSize
from gatherings.pipeline.preflighting import Readings
from gatherings.press.cover_geometry import cover_shape
from gatherings.press.printers import printer, with_changes
from gatherings.verify.preflight.findings import Preflight, preflight
from gatherings.verify.preflight.places import Origin
from gatherings.verify.preflight.target import Target

TRIM = PageSize(152.4, 228.6)


def target(name: str, figures: Any = (), **more: Any) -> Target:
    """What a file for a printer should be."""
    path = ROOT / "styles" / "printers" / f"{name}.yaml"
    chosen, _ = with_changes(printer(path.read_text("utf-8"), name), dict(figures))
    pages = int(more.get("pages", 24))
    shape = None
    if more.get("part") == "cover":
        spine = chosen.spine_width(pages)
        assert chosen.cover is not None
        assert spine is not None
        shape = cover_shape(TRIM, spine, chosen.cover, chosen.spine.clear(spine))
    return Target(chosen, more.get("part", "interior"), TRIM, pages, "", bool(more.get("colour")), shape)


def found(data: bytes, wanted: Target) -> tuple[Preflight, Sink]:
    """What preflight says of a file."""
    sink = Sink(RULES)
    return preflight("file.pdf", data, Readings().facts("file.pdf", data), wanted, sink), sink


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{min(c.codes)}, {c.wrong}")
def test_a_wrong_file_is_caught_by_name(case: Case) -> None:
    """The file gives the codes of its fault, and no other: nothing is a false alarm."""
    wanted = target(case.printer, case.figures, part=case.part, colour=case.colour, pages=case.pages)
    made, sink = found(case.data(), wanted)
    assert {f.code for f in made.findings} == case.codes
    assert {d.code for d in sink.diagnostics} == case.codes
    assert not any("{" in d.message for d in sink.diagnostics)


def test_every_rule_has_a_wrong_file() -> None:
    """Each code of the family that a file can give is in the corpus; those from 060 on are not of files."""
    shown = set[str]().union(*(case.codes for case in CASES))
    assert shown == {code for code in RULES if code.startswith("FLIGHT-0") and code < "FLIGHT-060"}


def cell(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """A tiling pattern of grey squares."""
    made = pdf.make_stream(b"0 0 0 .5 k 0 0 5 5 re f")
    made.PatternType, made.PaintType, made.TilingType, made.XStep, made.YStep = 1, 1, 1, 10, 10
    made.BBox, made.Resources = pikepdf.Array([0, 0, 10, 10]), pikepdf.Dictionary()
    return made


RIGHT: dict[str, tuple[Callable[[], bytes], str]] = {
    "a plain book for KDP": (lambda: sheet(picture()), "kdp-paperback"),
    "a book that bleeds on three edges, without boxes": (
        lambda: sheet(lambda _: None, grown(), on_page(b"0 0 0 .4 k 300 200 145 200 re f")), "kdp-paperback",
    ),
    "a book that bleeds on four edges": (
        lambda: sheet(lambda _: None, grown("four"), boxes((0, 0, WIDE, HIGH), (-9, -9, WIDE + 9, HIGH + 9))),
        "lulu-paperback",
    ),
    "a PDF/X-1a": (lambda: as_version(sheet(picture(), claimed("PDF/X-1a:2001")), "1.3"), "ingramspark-paperback"),
    "a title with more spaces in one place than in another": (
        lambda: as_version(sheet(picture(), claimed("PDF/X-1a:2001", title="A \n  book")), "1.3"), "ingramspark-paperback",
    ),
    "black overprinting text": (
        lambda: sheet(lambda c: (c.setFillOverprint(True), words("Over", 90, 300)(c))), "kdp-paperback",
    ),
    "a white ground as large as the page": (
        lambda: sheet(lambda _: None, on_page(b"0 0 0 0 k 0 0 432 648 re f")), "kdp-paperback",
    ),
    "letters drawn as little areas": (
        lambda: sheet(lambda _: None, on_page(b"0 0 0 1 k 100 100 .4 3 re f 110 100 1 1 re f")), "kdp-paperback",
    ),
    "the hair of a little ornament": (
        lambda: sheet(lambda _: None, on_page(b"0 0 0 1 K .05 w 100 100 m 102 101 l S")), "kdp-paperback",
    ),
    "a pattern whose cell lies at the corner": (
        lambda: sheet(lambda _: None, on_page(b"/Pattern cs /T scn 100 100 50 50 re f", Pattern={"T": cell})),
        "kdp-paperback",
    ),
    "a picture of one pixel, stretched to a ground": (
        lambda: sheet(lambda _: None, on_page(b"100 0 0 100 90 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI")),
        "kdp-paperback",
    ),
}  # fmt: skip


def test_what_the_theme_draws_is_told_apart_from_what_one_piece_holds() -> None:
    """A thin rule in many pieces is one message that says so; the thinner one of a figure is not lost in it."""
    rules = [on_page(b"0 0 0 1 K .5 w 100 300 m 200 300 l S", number) for number in range(1, 8)]
    figure = on_page(b"0 0 0 1 K .3 w 100 200 m 200 200 l S", 5)
    data = sheet(lambda _: None, *rules, figure, pages=24)
    origins = {number: Origin(str(number), f"Piece {number}") for number in range(1, 25)}
    sink = Sink(RULES)
    facts = Readings().facts("file.pdf", data)
    made = preflight("file.pdf", data, facts, target("kdp-paperback"), sink, origins)
    assert [(f.code, f.pages, f.essay) for f in made.findings] == [
        ("FLIGHT-031", (1, 2, 3, 4, 6, 7), ""),
        ("FLIGHT-031", (5,), "Piece 5"),
    ]
    design, own = sink.diagnostics
    assert design.message.startswith("each of pages 1, 2, 3, 4, 6, 7 has a line of 0.5 pt")
    assert "the same in 6 pieces" in design.hint
    assert own.message.startswith("page 5 has a line of 0.3 pt")
    assert own.hint == ""


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_file_passes(name: str) -> None:
    """Nothing is found in files that printers take."""
    data, vendor = RIGHT[name]
    made, _ = found(data(), target(vendor, {"pages": {"least": 24}}))
    assert made.findings == ()
    assert made.passed


def test_a_right_cover_passes() -> None:
    """A blue cover with a title in the middle of its front is nothing to complain of."""
    made, _ = found(cover(words("A book", 650, 400, 24)), target("kdp-paperback", part="cover"))
    assert made.findings == ()
