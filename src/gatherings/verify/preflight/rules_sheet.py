"""Rules about sheets: boxes, bleed, number of pages, marks beside the page.

In: facts of a file and its target. Out: faults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatherings.verify.preflight.facts import MM, Box, FileFacts, PageFacts, Paint, inked, within
from gatherings.verify.preflight.target import SLACK, Fault, Target, length, millimetres, near

TOUCH = 0.2 * MM
"""What comes so near to the edge reaches it."""
SPREAD = 0.02
"""By how much two pages side by side may differ from twice the trim."""


def trim_boxes(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-002: each page says where it is cut, and that is the size of the book."""
    if target.part == "cover":
        return
    wanted = target.size()
    for page in facts.pages:
        if _spread(page, target):
            continue
        if target.printer.standard != "none" and not {"TrimBox", "ArtBox"} & set(page.boxes):
            yield Fault("FLIGHT-002", page.number, "no trim box", millimetres(wanted), "standard")
        elif not near(target.trimmed(page), wanted):
            found = target.trimmed(page)
            yield Fault("FLIGHT-002", page.number, millimetres(found), millimetres(wanted), "trims")


def sheets(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-003: the page is as large as the printer's system expects, its boxes one in the other."""
    marked = target.printer.marks.any or (
        target.part == "cover" and target.printer.cover is not None and target.printer.cover.template
    )
    sizes = [target.sheet()]
    if target.part == "interior" and target.printer.bleed_when == "needed":
        sizes.append(target.size())
    wanted = " or ".join(millimetres(size) for size in dict.fromkeys(reversed(sizes)))
    for page in facts.pages:
        media, inner = page.box("MediaBox"), target.trimmed(page)
        if _spread(page, target):
            continue
        if not _inside(inner, target.bled(page)) or not _inside(target.bled(page), media):
            yield Fault("FLIGHT-003", page.number, "boxes that are not one in the other",
                        "trim box in bleed box in media box", "bleed")  # fmt: skip
        elif target.part == "interior" and not marked and not any(near(media, size) for size in sizes):
            yield Fault("FLIGHT-003", page.number, millimetres(media), wanted, "bleed")


def alike(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-004: all pages have one size, stand upright and are drawn at their own scale."""
    sizes = Counter(_rounded(page.box("MediaBox")) for page in facts.pages)
    usual = sizes.most_common(1)[0][0] if sizes else (0.0, 0.0)
    for page in facts.pages:
        if _rounded(page.box("MediaBox")) != usual:
            found = millimetres(page.box("MediaBox"))
            yield Fault("FLIGHT-004", page.number, found, millimetres(usual), "trims")
        if page.rotation:
            yield Fault("FLIGHT-004", page.number, f"turned by {page.rotation}°", "upright pages", "trims")
        if abs(page.unit - 1) > 1e-6:
            yield Fault("FLIGHT-004", page.number, f"a scale of {page.unit:g}", "true size", "trims")
    del target


def spreads(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-005: pages are single."""
    for page in facts.pages:
        if _spread(page, target):
            found = f"two pages side by side ({millimetres(page.box('MediaBox'))})"
            yield Fault("FLIGHT-005", page.number, found, "single pages", "forbidden")


def counts(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-006 to 008: how many pages, their multiple, and the last one blank."""
    printer, number = target.printer, len(facts.pages)
    if target.part == "cover":
        if number != 1:
            yield Fault("FLIGHT-050", 0, f"{number} pages", "one: back, spine and front", "cover")
        return
    limits = printer.page_limits(target.paper)
    if not limits.least <= number <= limits.most:
        yield Fault("FLIGHT-006", 0, f"{number} pages", f"{limits.least} to {limits.most}", "pages")
    if number % printer.multiple:
        wanted = "an even number" if printer.multiple == 2 else f"a multiple of {printer.multiple}"
        yield Fault("FLIGHT-007", 0, f"{number} pages", wanted, "multiple")
    if printer.blank_last and facts.pages and not facts.pages[-1].blank:
        yield Fault("FLIGHT-008", number, "something printed", "a blank page", "blank_last")


def bleeds(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-009: what reaches the trimmed edge goes on to the end of the bleed."""
    needed = target.bleed - SLACK * MM / 2
    if target.part == "interior" and not target.printer.bleed.mm:
        needed = 0.0
    for page in facts.pages:
        if not target.cut_is_known(page):
            continue
        trim, edges = target.trimmed(page), target.bleeding_edges(page)
        worst: Fault | None = None
        for paint in page.paints:
            if paint.kind == "text" or not inked(paint) or not within(paint.box, trim):
                continue
            for edge, beyond in _beyond(paint.box, trim):
                if edge in edges and -TOUCH <= beyond < needed and (worst is None or worst.weight < -beyond):
                    found = f"{_thing(paint)} that ends {length(max(beyond, 0.0))} beyond the {edge}"
                    wanted = f"{length(target.bleed)} of bleed"
                    worst = Fault(
                        "FLIGHT-009", page.number, found, wanted, "bleed", box=paint.box, weight=-beyond
                    )
        if worst is not None:
            yield worst


def marks(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-051 and 052: crop marks where they are asked for, none where they are not."""
    wanted = target.printer.marks
    template = target.part == "cover" and target.printer.cover is not None and target.printer.cover.template
    for page in facts.pages:
        bled = _grown(target.bled(page), 0.3)
        outside = [p for p in page.paints if inked(p) and p.kind != "text" and not within(p.box, bled)]
        if wanted.crop and not outside and target.part == "interior":
            yield Fault("FLIGHT-051", page.number, "no crop marks", "crop marks beside the page", "marks")
        elif outside and not wanted.any and not template and within(outside[0].box, page.box("MediaBox")):
            yield Fault(
                "FLIGHT-052", page.number, "marks beside the page", "none", "marks", box=outside[0].box
            )


def covers(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-053: the cover is as wide as the pages and their paper make it."""
    shape = target.shape
    if target.part != "cover" or shape is None or not facts.pages:
        return
    page = facts.pages[0]
    sized = "TrimBox" in page.boxes and not near(page.boxes["TrimBox"], _size(page.box("MediaBox")), 0.05)
    found = page.trim if sized else page.box("MediaBox")
    wanted = target.size() if sized else target.sheet()
    if near(found, wanted, 0.5):
        return
    spine = shape.spine + (found[2] - found[0] - wanted[0]) / MM
    told = f"{millimetres(found)}, which leaves {spine:.1f} mm for the spine"
    asked = f"{millimetres(wanted)}: {shape.spine:.1f} mm of spine for {target.pages} pages"
    yield Fault("FLIGHT-053", 1, told, asked, "spine")


def _spread(page: PageFacts, target: Target) -> bool:
    if target.part == "cover":
        return False
    wide = page.trim[2] - page.trim[0]
    high = page.trim[3] - page.trim[1]
    return abs(wide / target.size()[0] - 2) < SPREAD and abs(high / target.size()[1] - 1) < SPREAD


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _rounded(box: Box) -> tuple[float, float]:
    return round((box[2] - box[0]) * 2) / 2, round((box[3] - box[1]) * 2) / 2


def _inside(inner: Box, outer: Box) -> bool:
    wide = _grown(outer, 0.1)
    return wide[0] <= inner[0] and wide[1] <= inner[1] and inner[2] <= wide[2] and inner[3] <= wide[3]


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _beyond(box: Box, trim: Box) -> tuple[tuple[str, float], ...]:
    """How far a box reaches beyond each edge of the trim; less than nought where it stays inside."""
    return (
        ("left", trim[0] - box[0]),
        ("foot", trim[1] - box[1]),
        ("right", box[2] - trim[2]),
        ("head", box[3] - trim[3]),
    )


def _thing(paint: Paint) -> str:
    names = {"fill": "an area", "stroke": "a line", "image": "a picture", "mask": "a picture"}
    return names.get(paint.kind, "a shading")
