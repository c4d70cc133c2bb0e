"""Stage 8 (pipeline): finished files, ours or from elsewhere, against any printer; nothing is made.

In: a project, the name of a printer, PDFs or the folder in which a build left them. Out: diagnostics.
Files that a build listed in its manifest are traced to their essays.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatherings.catalogue import RULES
from gatherings.diagnostics import Diagnostic, Sink, ToolError
from gatherings.model import PrintSettings
from gatherings.pipeline.jobs import Workshop, workshop
from gatherings.pipeline.orders import Order, for_printer
from gatherings.pipeline.output import MANIFEST
from gatherings.pipeline.preflighting import Readings, accepted, part_of, report_idle
from gatherings.pipeline.printing import chosen_printer
from gatherings.pipeline.store import Store
from gatherings.resolve.book import collection
from gatherings.verify.preflight.facts import MM, FileFacts
from gatherings.verify.preflight.findings import Preflight, preflight
from gatherings.verify.preflight.places import Origin
from gatherings.verify.preflight.reading import NO

if TYPE_CHECKING:
    from gatherings.press.work import Run
    from gatherings.project import Project

WIDE = 1.6
"""A sheet so many times as wide as the trimmed page is a cover."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes
    facts: FileFacts | str
    part: str
    row: Mapping[str, Any]
    """What the manifest of a build says of it; empty for a file from elsewhere."""


def printer_check(
    project: Project, printer: str, paths: Sequence[Path], out: Path
) -> tuple[tuple[Diagnostic, ...], tuple[Preflight, ...]]:
    """What preflight finds in `paths`, or in the print files in `out`, for a printer.

    Without a name it is the collection's own printer. Raises `ToolError` for a file that can't be read.
    """
    sink = Sink(RULES)
    book = collection(project, Sink(RULES))
    if book is None:
        collection(project, sink)  # only now what is wrong with it stands in the way
        return sink.diagnostics, ()
    book = for_printer(project, book, printer)
    settings = book.editions.print or PrintSettings()
    found = chosen_printer(project, settings, book, sink)
    if found is None:
        return sink.diagnostics, ()
    rows = _rows(out)
    chosen = paths or [out / row["name"] for row in rows if part_of(row["edition"], row["name"])]
    with workshop(Workshop({"collection": Store(project.cache)})) as shop:  # the build has read its files
        limit = found[1].ink_limit or NO
        files = [_file(project, path, rows, settings, shop.run, limit) for path in chosen]
    if not files:
        sink.report("FLIGHT-062", book.source, name=str(out / f"{book.slug}-print.pdf"))
    order = Order(found[1], settings, settings.trim, _pages(files, rows))
    judged = tuple(_judged(file, order, project, sink) for file in files)
    report_idle(book, settings, judged, sink)
    return sink.diagnostics, judged


def _rows(out: Path) -> list[Mapping[str, Any]]:
    """What a build listed; nothing where there was none."""
    try:
        found = json.loads((out / MANIFEST).read_text("utf-8"))["files"]
        return [row for row in found if isinstance(row["name"], str) and isinstance(row["edition"], str)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _seen_from(root: Path, path: Path) -> str:
    """A file's path as messages about the collection put it: from its folder."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _file(
    project: Project,
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    settings: PrintSettings,
    run: Run,
    limit: float,
) -> _File:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise ToolError(f"“{path}” cannot be read: {fault.strerror}") from fault
    name = _seen_from(project.root, path)
    facts = Readings().facts(name, data, run, limit)
    known = hashlib.sha256(data).hexdigest()
    row = next((row for row in rows if row.get("sha256") == known), {})
    part = part_of(row["edition"], row["name"]) if row else ""
    return _File(name, data, facts, part or _guessed(facts, settings), row)


def _guessed(facts: FileFacts | str, settings: PrintSettings) -> str:
    """Which part a file from elsewhere is: one sheet, far wider than the book, is its cover."""
    if isinstance(facts, str) or not facts.pages:
        return "interior"
    trim = facts.pages[0].trim
    wide = trim[2] - trim[0] > WIDE * settings.trim.width * MM
    return "cover" if wide and len(facts.pages) <= 2 else "interior"


def _pages(files: Sequence[_File], rows: Sequence[Mapping[str, Any]]) -> int:
    """Pages of the bound book: those of the interior, here or in the last build."""
    for file in files:
        if file.part == "interior" and not isinstance(file.facts, str):
            return len(file.facts.pages)
    return next((int(row.get("pages") or 0) for row in rows if row["edition"] == "print"), 0)


def _judged(file: _File, order: Order, project: Project, sink: Sink) -> Preflight:
    origins = _origins(file, project) if file.part == "interior" else {}
    accept = accepted(order.settings)
    return preflight(file.name, file.data, file.facts, order.target(file.part), sink, origins, accept)


def _origins(file: _File, project: Project) -> Mapping[int, Origin]:
    """Which piece stands on each page, as the build that made the file has written down."""
    if isinstance(file.facts, str) or not file.row.get("pieces"):
        return {}
    found: dict[int, Origin] = {}
    pieces = [(int(first), str(title), str(path)) for first, title, path in file.row["pieces"]]
    ends = [first for first, _, _ in pieces[1:]] + [len(file.facts.pages) + 1]
    for (first, title, path), end in zip(pieces, ends, strict=True):
        body = None
        if path and project.has(path):
            text = project.text(path, Sink(RULES))
            body = text.span(_end_of_front_matter(text.text), len(text.text))
        for number in range(first, end):
            label = file.facts.pages[number - 1].label if number <= len(file.facts.pages) else ""
            found[number] = Origin(label, title, body)
    return found


def _end_of_front_matter(text: str) -> int:
    end = text.find("\n---", 3) if text.startswith("---") else -1
    return end + 4 if end >= 0 else 0
