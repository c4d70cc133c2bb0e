"""Stage 8 (desk): the job ticket that goes with the files to a printer.

In: an order, the files, what preflight found. Out: plain values for the template `job-ticket`. What
nobody knows is said to be open, and left for a pen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatherings.diagnostics import Severity
from gatherings.model import Artifact
from gatherings.verify.preflight.target import Target, near

if TYPE_CHECKING:
    from gatherings.model import Collection
    from gatherings.pipeline.orders import Order
    from gatherings.verify.preflight.facts import FileFacts
    from gatherings.verify.preflight.findings import Preflight

STANDARDS = {"none": "PDF, no PDF/X asked for"}
OPEN = {
    "paperback": (
        "Binding (glued, sewn)",
        "Cover board and its weight",
        "Cover finish (matt, gloss, uncoated)",
    ),
    "hardcover": (
        "Binding (glued, sewn), back (straight, round)",
        "Finish of the case",
        "Endpapers, headbands",
    ),
    "jacket": ("Binding of the book inside", "Finish of the jacket"),
    "pages": ("Binding", "Paper"),
}
"""What is ordered beside the files, by product."""
ALWAYS_OPEN = (
    "Number of copies",
    "Proof wanted (digital, printed)",
    "Delivery: address and day",
    "Ordered by, date",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table."""

    name: str
    value: str
    note: str = ""
    source: str = ""


def ticket(
    book: Collection, order: Order, parts: Mapping[str, Artifact], judged: Sequence[Preflight]
) -> dict[str, Any]:
    """Values for the job ticket; `parts` are the files by the names under which they are delivered."""
    by = ", ".join(person.name.display for person in book.editors)
    publisher = f"{book.publisher.name}" if book.publisher else ""
    return {
        "title": ": ".join(t for t in (book.title, book.subtitle) if t),
        "by": " · ".join(t for t in (by, publisher, order.printer.name) if t),
        "groups": [
            {"title": "Book", "rows": list(_book(book))},
            {"title": "Interior", "rows": list(_interior(order, judged))},
            {"title": "Cover", "rows": list(_cover(order))},
            {"title": "Files and colour", "rows": list(_colour(order))},
        ],
        "files": [_file(name, artifact) for name, artifact in parts.items()],
        "verdict": verdict(judged),
        "accepted": [
            f"{f.code}, {f.message}. Reason: {f.reason}" for each in judged for f in each.findings if f.reason
        ],
        "open": (*OPEN[order.printer.product], *ALWAYS_OPEN),
    }


def verdict(judged: Sequence[Preflight]) -> str:
    """What preflight came to, in a sentence."""
    found = [finding for each in judged for finding in each.findings]
    errors = sum(f.severity is Severity.ERROR and not f.reason for f in found)
    accepted = sum(bool(f.reason) for f in found)
    advice = len(found) - errors - accepted
    told = "Not fit for delivery" if errors else "Fit for delivery"
    counts = ((errors, "fault", "faults"), (advice, "recommendation not met", "recommendations not met"),
              (accepted, "accepted", "accepted"))  # fmt: skip
    rest = ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)
    return f"{told}: {rest or 'nothing was found'}."


def _book(book: Collection) -> Iterator[Row]:
    yield Row("ISBN", book.identifiers.print or "none given")
    if book.edition:
        yield Row("Edition", book.edition)
    if book.series:
        yield Row("Series", " ".join(str(p) for p in (book.series.name, book.series.number) if p))
    yield Row("Date", book.date.iso)
    yield Row("Language", book.language)


def _interior(order: Order, judged: Sequence[Preflight]) -> Iterator[Row]:
    printer, paper = order.printer, order.printer.paper(order.settings.paper)
    yield Row(
        "Trimmed size",
        f"{order.trim.width:g} × {order.trim.height:g} mm",
        _inches(order.trim.width, order.trim.height),
    )
    yield Row("Pages", str(order.pages), f"{order.pages // 2} leaves")
    yield Row("Paper", paper.name if paper else "to be agreed")
    yield Row("Printed in", "four colours" if order.settings.ink == "colour" else "black")
    facts = next((each.facts for each in judged if each.target.part == "interior" and each.facts), None)
    yield Row("Bleed", _bleed(facts, order.target("interior")))
    marks = [n for n in ("crop", "registration", "bars", "information") if getattr(printer.marks, n)]
    yield Row("Marks", ", ".join(marks) or "none")


def _bleed(facts: FileFacts | None, target: Target) -> str:
    if facts is None or not facts.pages:
        return "not known"
    page = facts.pages[0]
    bled, trim = target.bled(page), target.trimmed(page)
    if near(bled, (trim[2] - trim[0], trim[3] - trim[1])):
        return "none: no page bleeds"
    edges = "all four edges" if target.printer.bleed.edges == "four" else "head, foot and fore edge"
    return f"{target.printer.bleed.mm:g} mm at {edges}"


def _cover(order: Order) -> Iterator[Row]:
    shape, printer = order.shape(), order.printer
    if printer.cover is None:
        yield Row("Cover", "none: the printer makes pages alone")
        return
    if shape is None:
        yield Row("Spine", "to be told by the printer", "the thickness of its paper is not known")
        return
    key = "papers" if order.printer.papers else "spine"
    sure = printer.sources.get(f"papers.{order.settings.paper}") or printer.sources.get(key)
    note = f"reckoned, certainty {sure.certainty}; the printer's template wins" if sure else ""
    yield Row("Spine", f"{shape.spine:.2f} mm", note)
    wide, high = shape.sheet
    yield Row("Sheet", f"{wide:.2f} × {high:.2f} mm", _inches(wide, high))
    name = "Turn-in" if shape.turned_in else "Bleed"
    yield Row(name, f"{shape.outer:g} mm on all sides")
    if printer.cover.flap:
        yield Row("Flaps", f"{printer.cover.flap:g} mm")
    yield Row("Printed in", "four colours, one side")


def _colour(order: Order) -> Iterator[Row]:
    chosen = order.target("interior").printer
    yield Row(
        "Standard", STANDARDS.get(chosen.standard) or f"PDF/{chosen.standard.upper().replace('X-1A', 'X-1a')}"
    )
    yield Row("Condition", chosen.condition or "not named")
    yield Row("Ink at most", f"{chosen.ink_limit:g} %" if chosen.ink_limit else "not known")
    yield Row("Pictures", f"{chosen.resolution.wanted} ppi")
    if order.settings.figures:
        yield Row("Figures changed", ", ".join(sorted(order.settings.figures)), "by the publisher")


def _file(name: str, artifact: Artifact) -> dict[str, str]:
    return {
        "name": name,
        "part": {"print": "interior"}.get(artifact.edition, artifact.edition),
        "pages": str(artifact.pages or 1),
        "bytes": f"{len(artifact.data):,}".replace(",", "\u2009"),
        "sum": hashlib.sha256(artifact.data).hexdigest(),
    }


def _inches(wide: float, high: float) -> str:
    return f"{wide / 25.4:.3f} × {high / 25.4:.3f} in"
