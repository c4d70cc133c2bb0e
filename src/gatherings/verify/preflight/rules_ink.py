"""Rules about ink: colours by operator, their total, black, overprint.

In: facts of a file and its target. Out: faults, the heaviest of each kind on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gatherings.verify.preflight.facts import Box, Colour, FileFacts, PageFacts, Paint, inked, within
from gatherings.verify.preflight.target import Fault, Target

MORE = 2.0
"""Per cent by which ink may be over a limit: what rounding to 8 bits comes to on four plates."""
LARGE_TEXT = 24.0
"""Points from which text may be of more than black."""
THIN = 2.0
"""Points under which a rule in several inks shows every fault of register."""
CHROMATIC = 0.01
"""Part of a coloured ink that counts as colour."""
NAMES = ("C", "M", "Y", "K")


def screen_colours(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-013: nothing is painted in RGB, Lab or calibrated RGB."""
    if target.printer.colours == "cmyk" or "rgb" in target.printer.forbidden:
        yield from _each(facts, lambda p: p.screen, "FLIGHT-013", "ink (CMYK or grey)", "colours")


def blending(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-056: no group blends in light, for black within it becomes four inks."""
    del target
    for page in facts.pages:
        wrong = next((space for space in page.blends if any(w in space for w in ("RGB", "Lab"))), None)
        if wrong is not None:
            yield Fault("FLIGHT-056", page.number, f"a group that is blended in {wrong}", "blended in ink")


def spots(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-014: no ink beyond the four."""
    if "spot" not in target.printer.forbidden:
        return
    yield from _each(
        facts,
        lambda p: bool(p.spots) or (p.space.startswith(("Separation", "DeviceN")) and not p.registration),
        "FLIGHT-014",
        "the four inks",
        "forbidden",
    )
    for page in facts.pages:
        for image in page.images:
            if "Separation" in image.space or "DeviceN" in image.space:
                yield Fault("FLIGHT-014", page.number, f"a picture in {image.space}", "the four inks", "forbidden",
                            box=image.box)  # fmt: skip
                break


def tagged(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-015: no object carries a profile of its own, where the printer or PDF/X-1a forbids it."""
    if "icc-tags" not in target.printer.forbidden and target.printer.standard != "x-1a:2001":
        return
    key = "forbidden" if "icc-tags" in target.printer.forbidden else "standard"
    yield from _each(facts, lambda p: p.tagged, "FLIGHT-015", "colours without a profile", key)
    for page in facts.pages:
        found = next((i for i in page.images if "ICCBased" in i.space or "Cal" in i.space), None)
        if found is not None:
            told = f"a picture in {found.space}"
            yield Fault("FLIGHT-015", page.number, told, "pictures without a profile", key, box=found.box)


def black_only(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-016: an interior printed in black holds no other ink."""
    if target.colour or target.part == "cover":
        return
    for page in facts.pages:
        for paint in _printed(page, target.shown(page)):
            colour = paint.colour
            if colour is None or colour.screen or colour.registration:
                continue
            if sum(colour.inks[:3]) > CHROMATIC:
                found = f"{_thing(paint)} in {_inks(colour)}"
                yield Fault("FLIGHT-016", page.number, found, "black ink alone", "papers", box=paint.box)
                break
        for image in page.images:
            if "CMYK" in image.space:
                yield Fault("FLIGHT-016", page.number, f"a picture in {image.space}", "a grey picture", "papers",
                            box=image.box)  # fmt: skip
                break


def totals(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-017: no spot of a page takes more ink than the paper does."""
    limit = target.printer.ink_limit
    if limit is None:
        return
    for page in facts.pages:
        most, thing, box = _most(page, target.shown(page))
        if most > limit + MORE:
            yield Fault("FLIGHT-017", page.number, f"{most:.0f} % of ink ({thing})", f"no more than {limit:g} %",
                        "ink_limit", box=box, weight=most)  # fmt: skip


def _most(page: PageFacts, frame: Box) -> tuple[float, str, Box | None]:
    """The most ink on a page, where it comes from, and where it lies."""
    found: tuple[float, str, Box | None] = (0.0, "", None)
    for paint in _printed(page, frame):
        if paint.colour is None:
            continue
        total = paint.colour.total + (_beneath(page, paint) if paint.overprint else 0.0)
        if total > found[0]:
            told = "overprinting" if paint.overprint else _thing(paint)
            found = total, f"{told} in {_inks(paint.colour)}", paint.box
    for image in page.images:
        if image.ink is not None and image.ink > found[0] and within(image.box, frame):
            found = image.ink, "a picture", image.box
    drawn = page.coverage.most if page.coverage else 0.0
    return (drawn, "things that lie over each other", None) if drawn > found[0] + 4 * MORE else found


def _beneath(page: PageFacts, above: Paint) -> float:
    """Most ink of what an overprinting thing may lie on."""
    most = 0.0
    for paint in page.paints:
        if paint is above:
            break
        if paint.kind != "text" and within(paint.box, above.box):
            ink = (
                paint.colour.total
                if paint.colour
                else page.images[paint.image].ink
                if paint.image >= 0
                else 0.0
            )
            most = max(most, ink or 0.0)
    return most


def registration(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-018: the colour of crop marks stands beside the page only."""
    for page in facts.pages:
        for paint in _printed(page, target.trimmed(page)):
            if paint.colour is not None and paint.colour.registration:
                yield Fault("FLIGHT-018", page.number, f"{_thing(paint)} in {_inks(paint.colour)}", "black",
                            "rich_black", box=paint.box)  # fmt: skip
                break


def rich_text(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-019: dark text and thin rules are black ink alone."""
    if not target.printer.black_text:
        return
    for page in facts.pages:
        for paint in _printed(page, target.shown(page)):
            thin = paint.kind in ("fill", "stroke") and 0 < paint.size <= THIN
            text = paint.kind == "text" and paint.size <= LARGE_TEXT
            if (thin or text) and paint.colour is not None and _dark(paint.colour):
                found = f"{_thing(paint)} in {_inks(paint.colour)}"
                yield Fault("FLIGHT-019", page.number, found, "black ink alone", "black_text", box=paint.box)
                break


def rich_black(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-020: black areas in several inks keep to the printer's recipe."""
    recipe = target.printer.rich_black
    if recipe is None:
        return
    for page in facts.pages:
        for paint in _printed(page, target.shown(page)):
            colour = paint.colour
            if paint.kind != "fill" or colour is None or colour.registration or not colour.rich:
                continue
            over = any(100 * ink > part + MORE for ink, part in zip(colour.inks, recipe, strict=True))
            if colour.inks[3] >= 0.9 and over:
                wanted = "/".join(f"{part:g}" for part in recipe)
                yield Fault("FLIGHT-020", page.number, _inks(colour), wanted, "rich_black", box=paint.box)
                break


def overprints(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-021 and 022: white never overprints, for it would vanish; colours do so only on purpose."""
    for page in facts.pages:
        over = [p for p in page.paints if p.overprint and p.colour and within(p.box, target.shown(page))]
        white = next(
            (p for p in over if p.colour and p.colour.white and "Separation All" not in p.colour.space), None
        )
        if white is not None:
            yield Fault("FLIGHT-021", page.number, f"{_thing(white)} in white", "white that knocks out", "",
                        box=white.box)  # fmt: skip
        odd = next((p for p in over if p.colour and sum(p.colour.inks[:3]) > CHROMATIC), None)
        if odd is not None and odd.colour is not None:
            yield Fault("FLIGHT-022", page.number, f"{_thing(odd)} in {_inks(odd.colour)}", "black alone", "",
                        box=odd.box)  # fmt: skip


def tints(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-023: no tint is lighter than what prints evenly."""
    least = target.printer.least_tint
    if least is None:
        return
    for page in facts.pages:
        light = [
            p
            for p in _printed(page, target.shown(page))
            if p.kind in ("fill", "stroke") and p.colour is not None and 0.5 < p.colour.total < least - 0.5
        ]
        if light:
            faint = min(light, key=lambda p: p.colour.total if p.colour else 0.0)
            total = faint.colour.total if faint.colour else 0.0
            yield Fault("FLIGHT-023", page.number, f"a tint of {total:.0f} %", f"at least {least:g} %", "least_tint",
                        box=faint.box, weight=-total)  # fmt: skip


def _each(
    facts: FileFacts, wrong: Callable[[Colour], bool], code: str, wanted: str, key: str
) -> Iterator[Fault]:
    """A fault on each page that paints in a wrong colour."""
    for page in facts.pages:
        found = next((p for p in page.paints if p.colour is not None and wrong(p.colour)), None)
        if found is not None and found.colour is not None:
            values = " ".join(f"{v:.3g}" for v in found.colour.values)
            told = f"{_thing(found)} in {found.colour.space} {values}".rstrip()
            yield Fault(code, page.number, told, wanted, key, box=found.box)


def _printed(page: PageFacts, frame: Box) -> Iterable[Paint]:
    return (paint for paint in page.paints if inked(paint) and within(_wide(paint), frame))


def _wide(paint: Paint) -> Box:
    """The box of a thing; a point of text has some room, so that it lies within something."""
    return (
        paint.box
        if paint.kind != "text"
        else (paint.box[0], paint.box[1], paint.box[2] + 0.1, paint.box[3] + 0.1)
    )


def _dark(colour: Colour) -> bool:
    """Whether a colour is meant as black and made of several inks."""
    if colour.screen:
        return False
    c, m, y, k = colour.inks
    mixed = c + m + y > 0.05
    return mixed and (k >= 0.6 or (c + m + y > 2.0 and max(c, m, y) - min(c, m, y) < 0.3))


def _inks(colour: Colour) -> str:
    """A colour as printers say it."""
    if colour.spots or "Separation" in colour.space:
        return colour.space
    said = " ".join(
        f"{name}{100 * ink:.0f}" for name, ink in zip(NAMES, colour.inks, strict=True) if ink > 0.004
    )
    return said or "white"


def _thing(paint: Paint) -> str:
    names = {
        "fill": "an area",
        "stroke": "a line",
        "text": "text",
        "shading": "a shading",
        "mask": "a stencil",
    }
    return names.get(paint.kind, "a picture")
