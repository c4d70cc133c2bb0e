"""Rules about what stands on the page: pictures, rules, letters and their distance from the edge.

In: facts of a file and its target. Out: faults, the worst of each kind on a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatherings.model.printer import Resolution
from gatherings.verify.preflight.facts import MM, Box, FileFacts, ImageUse, PageFacts, Paint, inked, within
from gatherings.verify.preflight.graphics import LEAST_LENGTH
from gatherings.verify.preflight.target import Fault, Target, length

HAIRLINE = 0.2
"""Points under which no press holds a line."""
UNREADABLE = 4.0
"""Points under which no press holds a letter."""
LEANING = 1.0 * MM
"""By which letters may lean out of the text block, as an italic J or f does."""
OVERHANG = 0.35 * MM
"""The same for what keeps from an edge or a fold by itself."""
ROUNDED = 0.98
"""Part of a figure that does for the whole: pixels and widths are rounded on the way."""
FLAT = 4
"""Pixels of a picture that is one colour, stretched: it has no resolution."""
TOUCH = 0.2 * MM


def resolutions(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-024 to 027: pictures have enough pixels, and not too many."""
    for page in facts.pages:
        for image in page.images:
            if image.width * image.height <= FLAT or not within(image.box, target.shown(page)):
                continue
            judged = _resolution(image, target.printer.resolution)
            if judged is not None:
                found = f"{image.ppi:.0f} ppi ({image.width} × {image.height} pixels)"
                code, wanted = judged
                yield Fault(code, page.number, found, wanted, "resolution", box=image.box, weight=-image.ppi)


def _resolution(image: ImageUse, wanted: Resolution) -> tuple[str, str] | None:
    """Code and what is wanted; None for a picture that is as it should be."""
    if image.line_art:
        if wanted.line_art is not None and image.ppi < wanted.line_art * ROUNDED:
            return "FLIGHT-027", f"{wanted.line_art} ppi for black and white"
    elif image.ppi < wanted.least * ROUNDED:
        return "FLIGHT-024", f"at least {wanted.least} ppi"
    elif image.ppi < wanted.wanted * ROUNDED:
        return "FLIGHT-025", f"{wanted.wanted} ppi"
    elif wanted.most is not None and image.ppi > wanted.most / ROUNDED:
        return "FLIGHT-026", f"no more than {wanted.most} ppi"
    return None


def picture_colours(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-028: pictures are ink already."""
    if target.printer.colours != "cmyk" and "rgb" not in target.printer.forbidden:
        return
    for page in facts.pages:
        for image in page.images:
            if any(word in image.space for word in ("RGB", "Lab", "unknown")):
                yield Fault("FLIGHT-028", page.number, f"a picture in {image.space}", "grey or CMYK", "colours",
                            box=image.box)  # fmt: skip


def hairlines(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-029 to 031: no line is thinner than what prints, stroked or filled."""
    least = target.printer.least_rule or 0.0
    floor = min(HAIRLINE, least) if least else HAIRLINE / 2
    for page in facts.pages:
        worst: dict[str, Fault] = {}
        for paint in page.paints:
            thin = paint.kind == "stroke" or (paint.kind == "fill" and paint.size > 0)
            long = max(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]) >= LEAST_LENGTH
            if not (thin and long and inked(paint) and within(paint.box, target.shown(page))):
                continue
            if paint.size >= max(least, floor) * ROUNDED:
                continue
            code = "FLIGHT-031"
            if paint.size < floor * ROUNDED:
                code = "FLIGHT-029" if paint.kind == "stroke" else "FLIGHT-030"
            wanted = f"at least {(floor if code != 'FLIGHT-031' else least):g} pt"
            told = f"{paint.size:.2g} pt" if paint.size > 1e-4 else "no thickness"
            fault = Fault(code, page.number, told, wanted, "least_rule", box=paint.box, weight=-paint.size)
            if code not in worst or worst[code].weight < fault.weight:
                worst[code] = fault
        yield from worst.values()


def type_sizes(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-032 and 033: no letter is smaller than what prints."""
    least = target.printer.least_type or 0.0
    floor = min(UNREADABLE, least) if least else UNREADABLE
    for page in facts.pages:
        small = [p for p in page.paints if p.kind == "text" and 0 < p.size < max(least, floor) - 0.05]
        small = [p for p in small if _at(p, target.shown(page))]
        if small:
            tiny = min(small, key=lambda p: p.size)
            code = "FLIGHT-033" if tiny.size < floor - 0.05 else "FLIGHT-032"
            wanted = f"at least {(floor if code == 'FLIGHT-033' else least):g} pt"
            yield Fault(code, page.number, f"{tiny.size:.1f} pt", wanted, "least_type", box=tiny.box,
                        weight=-tiny.size)  # fmt: skip


def text_margins(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-034 and 035: letters keep from the trimmed edges, and from the gutter."""
    if target.part == "cover":
        return
    printer, bleeding = target.printer, _bleeding(facts, target)
    outer = max(printer.least_outer(bleeds=bleeding), printer.safety or 0.0) * MM
    inner = printer.least_inner(target.pages) * MM
    for page in facts.pages:
        trim = target.trimmed(page)
        bind, fore = ("left", "right") if page.recto else ("right", "left")
        for code, key, edges, wanted in (
            ("FLIGHT-034", "outer", (fore, "foot", "head"), outer),
            ("FLIGHT-035", "inner", (bind,), inner),
        ):
            near = _nearest(page, trim, edges)
            if near is not None and near[0] < wanted - LEANING:
                where = "the gutter" if code == "FLIGHT-035" else f"the {near[1]}"
                yield Fault(code, page.number, f"{length(near[0])} from {where}", length(wanted), key, box=near[2],
                            weight=-near[0])  # fmt: skip


def art_margins(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-036: pictures and rules that do not bleed keep within the safety."""
    safety = target.printer.safety if target.part == "interior" else (
        target.printer.cover.safety if target.printer.cover else None
    )  # fmt: skip
    if not safety:
        return
    for page in facts.pages:
        trim = target.trimmed(page)
        worst: tuple[float, str, Box] | None = None
        for paint in page.paints:
            if paint.kind == "text" or not inked(paint) or not within(paint.box, trim):
                continue
            apart = _distances(paint.box, trim)
            inside = [(d, edge) for edge, d in apart if TOUCH < d < safety * MM - OVERHANG]
            if inside and min(d for _, d in apart) > TOUCH and (worst is None or min(inside)[0] < worst[0]):
                worst = (*min(inside), paint.box)
        if worst is not None:
            found = f"something {length(worst[0])} from the {worst[1]}"
            yield Fault(
                "FLIGHT-036", page.number, found, f"{safety:g} mm", "safety", box=worst[2], weight=-worst[0]
            )


def cover_words(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-054 and 055: words on a cover keep from edges and folds; a thin spine has none."""
    shape = target.shape
    if target.part != "cover" or shape is None or not facts.pages:
        return
    page = facts.pages[0]
    left, _, _, top = target.trimmed(page)
    spine = shape.panel("spine").whole
    for box in page.lines:
        at = (box[0] - left) / MM, (top - box[3]) / MM, (box[2] - left) / MM, (top - box[1]) / MM
        middle = (at[0] + at[2]) / 2
        panel = next((p for p in shape.panels if p.whole.left <= middle <= p.whole.right), None)
        if panel is None or not within(box, target.trimmed(page)):
            continue
        safe, slack = panel.safe, OVERHANG / MM
        short = max(safe.left - at[0], safe.top - at[1], at[2] - safe.right, at[3] - safe.bottom)
        if short > slack:
            found = f"{short:.1f} mm into the margin of the {panel.name.replace('-', ' ')}"
            yield Fault("FLIGHT-054", 1, found, "words within the safe area", "cover", box=box, weight=short)
        if spine.left < middle < spine.right and not target.printer.spine_text(target.pages, shape.spine):
            rule = target.printer.spine
            wanted = (
                f"none below {rule.text_from_pages} pages"
                if rule.text_from_pages
                else "none on so thin a spine"
            )
            found = f"words on a spine of {shape.spine:.1f} mm ({target.pages} pages)"
            yield Fault("FLIGHT-055", 1, found, wanted, "spine", box=box)


def _bleeding(facts: FileFacts, target: Target) -> bool:
    """Whether the pages of a file have room for bleed."""
    if not target.printer.bleed.mm or not facts.pages:
        return False
    page = facts.pages[0]
    bled, trim = target.bled(page), target.trimmed(page)
    return bled[3] - bled[1] > trim[3] - trim[1] + MM


def _at(paint: Paint, frame: Box) -> bool:
    return frame[0] <= paint.box[0] <= frame[2] and frame[1] <= paint.box[1] <= frame[3]


def _distances(box: Box, trim: Box) -> tuple[tuple[str, float], ...]:
    return (
        ("left", box[0] - trim[0]),
        ("foot", box[1] - trim[1]),
        ("right", trim[2] - box[2]),
        ("head", trim[3] - box[3]),
    )


def _nearest(page: PageFacts, trim: Box, edges: tuple[str, ...]) -> tuple[float, str, Box] | None:
    """The letters that come nearest to some of the edges; None for a page without any."""
    found: tuple[float, str, Box] | None = None
    for box in page.lines:
        if not within(box, trim):
            continue
        for edge, apart in _distances(box, trim):
            if edge in edges and (found is None or apart < found[0]):
                found = apart, edge, box
    return found
