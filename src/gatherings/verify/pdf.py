"""A finished print PDF against what was ordered: the file is as the press was asked to make it.

In: a `Printed` edition and the facts that `preflight.reading` found in its bytes. Out: names of the checks
that passed, and diagnostics for those that failed. What a printer asks of the file is preflight's to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from gatherings.verify.preflight.facts import MM, Box, FileFacts

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.editions.print_pdf import Printed

MOST = 3
"""Messages about one check."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


def verified(expected: Printed, facts: FileFacts | str, sink: Sink) -> tuple[str, ...]:
    """Names of the checks that the file passed; the others are reported.

    `facts` is the reason where the file could not be read.
    """
    name = expected.artifact.name
    if isinstance(facts, str):
        sink.report("VERIFY-101", name, file=name, check="it can be read", said=facts)
        return ()
    passed = []
    for check, faults in CHECKS.items():
        found = list(faults(facts, expected))
        for said in found[:MOST]:  # one cause shows on every page
            sink.report("VERIFY-101", name, file=name, check=check, said=said)
        if not found:
            passed.append(check)
    return tuple(passed)


def _whole(facts: FileFacts, _: Printed) -> Iterator[str]:
    yield from facts.faults
    for page in facts.pages:
        for said in page.curious:
            yield f"page {page.number} holds {said}"


def _count(facts: FileFacts, expected: Printed) -> Iterator[str]:
    if len(facts.pages) != len(expected.labels):
        yield f"it has {len(facts.pages)} pages instead of {len(expected.labels)}"


def _boxes(facts: FileFacts, expected: Printed) -> Iterator[str]:
    """Trim as ordered, bleed as far as the printer wants it, and both on paper whose corner is 0 0."""
    trim, bleed = (expected.trim.width * MM, expected.trim.height * MM), expected.target.bleed
    for page in facts.pages:
        number = page.number
        media, outer, inner = (page.boxes.get(name, NOWHERE) for name in ("MediaBox", "BleedBox", "TrimBox"))
        size = inner[2] - inner[0], inner[3] - inner[1]
        if any(abs(a - b) > 0.1 for a, b in zip(size, trim, strict=True)):
            yield f"page {number} has a TrimBox of {_points(size)} instead of {_points(trim)}"
        if any(abs(v) > 0.01 for v in media[:2]):
            yield f"page {number} has a MediaBox that begins at {_points((media[0], media[1]))}"
        if not _within(inner, outer) or not _within(outer, media):
            yield f"page {number} has boxes that do not lie one within the other"
        if abs(inner[1] - outer[1] - bleed) > 0.1 or abs(outer[3] - inner[3] - bleed) > 0.1:
            yield f"page {number} bleeds {inner[1] - outer[1]:.1f} pt at head or foot, not {bleed:.1f} pt"


def _within(inner: Sequence[float], outer: Sequence[float]) -> bool:
    slack = 0.01
    low = all(a >= b - slack for a, b in zip(inner[:2], outer[:2], strict=True))
    return low and all(a <= b + slack for a, b in zip(inner[2:], outer[2:], strict=True))


def _points(size: tuple[float, float]) -> str:
    return f"{size[0]:.1f} × {size[1]:.1f} pt"


def _fonts(facts: FileFacts, _: Printed) -> Iterator[str]:
    for font in facts.fonts:
        if not font.embedded:
            yield f"the typeface {font.name} is not embedded"


def _inks(facts: FileFacts, _: Printed) -> Iterator[str]:
    for page in facts.pages:
        found = next((p.colour for p in page.paints if p.colour is not None and p.colour.screen), None)
        if found is not None:
            yield f"page {page.number} is drawn in screen colours ({found.space})"
        odd = (i.space for i in page.images if not i.mask and i.space not in ("DeviceGray", "DeviceCMYK"))
        for space in dict.fromkeys(odd):
            yield f"page {page.number} has a picture in screen colours ({space})"


def _outline(facts: FileFacts, expected: Printed) -> Iterator[str]:
    if facts.outline != expected.outline:
        yield f"the outline has {facts.outline} lines instead of {expected.outline}"


def _labels(facts: FileFacts, expected: Printed) -> Iterator[str]:
    for page, wanted in zip(facts.pages, expected.labels, strict=False):
        if page.label != wanted:
            yield f"page {page.number} is labelled {page.label} instead of {wanted}"


def _annotations(facts: FileFacts, _: Printed) -> Iterator[str]:
    for page in facts.pages:
        if page.annotations:
            yield f"page {page.number} holds annotations"
    if facts.forms or facts.scripts:
        yield "it holds a form or a script"


def _metadata(facts: FileFacts, _: Printed) -> Iterator[str]:
    title, info = facts.xmp.get("dc:title", ""), facts.info.get("Title", "")
    if title.split() != info.split() or not title:
        yield f"the title is “{info}” in one place and “{title}” in another"


def _folios(facts: FileFacts, expected: Printed) -> Iterator[str]:
    """Printed page numbers, among what PDFium read."""
    for page, wanted in zip(facts.pages, expected.folios, strict=False):
        if wanted and wanted not in page.figures:
            yield f"page {page.number} does not show its number {wanted}"


CHECKS: dict[str, Callable[[FileFacts, Printed], Iterator[str]]] = {
    "PDF objects are whole": _whole,
    "page count": _count,
    "trim, bleed and media boxes": _boxes,
    "typefaces embedded": _fonts,
    "no screen colours": _inks,
    "outline": _outline,
    "page labels": _labels,
    "no links or annotations": _annotations,
    "metadata agree": _metadata,
    "folios printed": _folios,
}
"""What is checked, by the name that reports show."""
