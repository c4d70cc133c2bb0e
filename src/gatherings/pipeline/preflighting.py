"""Stage 8 (pipeline): finished print files read back, against what was ordered and against their printer.

In: artifacts of a build, or files from anywhere, and a printer. Out: `Preflight`s; their findings are
in the sink, each traced to its essay. Each file is read once, for both. What the editor accepts is told apart,
and acceptances that accept nothing are told.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.catalogue import RULES
from gatherings.model import Artifact, PrintedPiece, PrintSettings
from gatherings.pipeline.aside import READING, Aside, file_aside
from gatherings.pipeline.orders import Order
from gatherings.press.work import here
from gatherings.verify.pdf import verified
from gatherings.verify.preflight.findings import Preflight, preflight
from gatherings.verify.preflight.places import Origin
from gatherings.verify.preflight.reading import EVERY, NO, Reading
from gatherings.verify.preflight.words import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from gatherings.diagnostics import Sink
    from gatherings.editions.pages import SetBook
    from gatherings.editions.print_pdf import Printed
    from gatherings.model import Collection
    from gatherings.press.work import Job, Run
    from gatherings.verify.preflight.facts import FileFacts


def _later(_: Sequence[Job]) -> None:
    """Begin nothing: `run` does it."""


def origins_of(made: SetBook) -> Mapping[int, Origin]:
    """Which piece stands on each page of the print edition, from 1."""
    found = {}
    for number, slot in enumerate(made.pages.slots, 1):
        leaf = made.pages.leaves[slot.leaf] if slot.leaf >= 0 else None
        essay = leaf.essay if leaf is not None else None
        title = (leaf.title or leaf.kind.replace("-", " ")) if leaf is not None else ""
        found[number] = Origin(slot.folio, title, essay.body if essay is not None else None)
    return found


TOLD_BEFORE = {
    "interior": {
        "FLIGHT-006": {"PRINT-002", "PRINT-003"},
        "FLIGHT-009": {"PAGE-004"},
        "FLIGHT-012": {"PRINT-006"},
        "FLIGHT-024": {"PRINT-012"},
        "FLIGHT-025": {"PRINT-012"},
        "FLIGHT-034": {"PAGE-004"},
        "FLIGHT-035": {"PAGE-004"},
        "FLIGHT-042": {"PRINT-015"},
    },
    "cover": {
        "FLIGHT-013": {"COVER-012"},
        "FLIGHT-024": {"COVER-009"},
        "FLIGHT-025": {"COVER-010"},
    },
}
"""Findings in each part that are not told where their cause was, before there was a file."""


class Readings:
    """Finished files that are read back, each once for all who ask; `close` it."""

    def __init__(self, folder: Path | None = None, begin: Callable[[Sequence[Job]], None] = _later) -> None:
        """`folder` is where workers find the files, `begin` takes work ahead that is asked for later."""
        self.folder, self.begun_by = folder, begin
        self._known: dict[str, Reading | str] = {}
        self._handed: list[Aside] = []

    def begin(self, name: str, data: bytes) -> None:
        """Let others read a file while there is other work."""
        try:
            self._known[name] = reading = Reading(name, data, self._handed_over(data))
            self.begun_by(reading.jobs)
        except UnreadableError as fault:
            self._known[name] = str(fault) or "it is no PDF"

    def facts(self, name: str, data: bytes, run: Run = here, limit: float = EVERY) -> FileFacts | str:
        """What a file holds, or why it cannot be read; ink up to `limit`, per cent, is of no account."""
        if name not in self._known:
            self.begin(name, data)
        known = self._known[name]
        if isinstance(known, str):
            return known
        try:
            return known.facts(run, limit)
        except UnreadableError as fault:
            return str(fault)

    def _handed_over(self, data: bytes) -> Path | None:
        """Where workers find a file; None where there is no place for it, so that it is sent along."""
        if self.folder is None:
            return None
        with contextlib.suppress(OSError):
            self._handed.append(aside := file_aside(self.folder, READING, ".pdf"))
            aside.path.write_bytes(data)
            return aside.path
        return None

    def close(self) -> None:
        """Take back what was handed over."""
        for aside in self._handed:
            aside.close()


def preflighted(
    artifacts: Sequence[Artifact],
    printed: Printed | None,
    made: SetBook,
    order: Order,
    sink: Sink,
    run: Run,
    readings: Readings,
    *,
    whole: bool,
) -> tuple[tuple[Artifact, ...], tuple[Preflight, ...]]:
    """Artifacts with the checks that they passed, and what preflight found in each print file.

    `printed` is the interior as it was ordered, whose reading may have begun. `whole` is for a delivery: it tells as
    an error what the build has said as a warning, and measures the ink of every page.
    """
    said = {diagnostic.code: diagnostic.severity for diagnostic in sink.diagnostics}
    limit = EVERY if whole else order.printer.ink_limit or NO
    finished, found = [], []
    origins = origins_of(made)
    for artifact in artifacts:
        part = part_of(artifact.edition, artifact.name)
        if not part:
            finished.append(artifact)
            continue
        facts = readings.facts(artifact.name, artifact.data, run, limit)
        checks = artifact.checks
        if printed is not None and part == "interior":
            checks = verified(printed, facts, sink)
        places = origins if part == "interior" else {}
        accept = accepted(order.settings)
        told = frozenset(
            code
            for code, causes in TOLD_BEFORE[part].items()
            if any(not whole or said[c] >= RULES[code].severity for c in causes & said.keys())
        )
        judged = preflight(
            artifact.name, artifact.data, facts, order.target(part), sink, places, accept, told
        )
        found.append(judged)
        passed = (f"preflight for {order.printer.name}",) if judged.passed else ()
        pieces = pieces_of(made) if part == "interior" else ()
        finished.append(replace(artifact, checks=checks + passed, pieces=pieces))
    report_idle(made.book.collection, order.settings, found, sink)
    return tuple(finished), tuple(found)


def part_of(edition: str, name: str) -> str:
    """Which part of a printed book a file is; empty for one that no printer gets."""
    if not name.endswith(".pdf") or "template" in name:
        return ""
    return {"print": "interior", "cover": "cover"}.get(edition, "")


def pieces_of(made: SetBook) -> tuple[PrintedPiece, ...]:
    """What stands on the pages of the print edition, for whoever has only the file."""
    found: dict[int, PrintedPiece] = {}
    for number, slot in enumerate(made.pages.slots, 1):
        if slot.leaf >= 0 and slot.leaf not in found:
            leaf = made.pages.leaves[slot.leaf]
            path = leaf.essay.file.path if leaf.essay is not None else ""
            found[slot.leaf] = PrintedPiece(number, leaf.title or leaf.kind.replace("-", " "), path)
    return tuple(found.values())


def accepted(settings: PrintSettings) -> Mapping[str, str]:
    """Codes that the editor accepts, with reasons; one without a reason counts for nothing."""
    return {code: reason for code, reason in settings.accept.items() if reason.strip() and code in RULES}


def report_idle(book: Collection, settings: PrintSettings, judged: Sequence[Preflight], sink: Sink) -> None:
    """Tell of acceptances that accepted nothing; `judged` is all that there is to print."""
    used = {finding.code for each in judged for finding in each.findings}
    for code, reason in settings.accept.items():
        where = book.place(f"editions.print.accept.{code}")
        if code not in RULES or not code.startswith("FLIGHT-"):
            sink.report("FLIGHT-061", where, name=code, fault="there is no such finding of preflight")
        elif not reason.strip():
            sink.report("FLIGHT-061", where, name=code, fault="no reason is given, so it counts for nothing")
        elif judged and code not in used:
            sink.report("FLIGHT-061", where, name=code, fault="nothing of the kind was found")
