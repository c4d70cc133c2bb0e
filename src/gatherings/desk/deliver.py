"""Stage 8 (desk): a folder or zip for a printer: interior, cover, job ticket, preflight report.

In: what a build for that printer made, all of which passed its preflight. Out: files named as the
vendor wants them, written whole or not at all; the zip is the same to the last bit for the same book.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.catalogue import RULES
from gatherings.desk.dossier import ticket
from gatherings.desk.preflight_report import report
from gatherings.diagnostics import Sink, ToolError
from gatherings.model import PrintSettings
from gatherings.pipeline.aside import Aside, folder_aside, swept
from gatherings.pipeline.flow import Options, build
from gatherings.pipeline.preflighting import part_of
from gatherings.pipeline.printing import printer_named
from gatherings.press.leaflet import leaflet
from gatherings.render.templates import Templates
from gatherings.resolve.book import collection
from gatherings.styles import FontFace

if TYPE_CHECKING:
    from gatherings.diagnostics import Diagnostic
    from gatherings.model import Artifact
    from gatherings.pipeline.flow import Built, Progress
    from gatherings.project import Project

SUMS = "SHA256SUMS"
"""Checksums of all other files; a folder that holds it is a delivery of ours, and may be replaced."""
_DELIVERING = ".delivering-"
_FACES = (
    ("SourceSans3-Regular", 400, "normal"),
    ("SourceSans3-Semibold", 600, "normal"),
    ("SourceSans3-It", 400, "italic"),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a printer gets."""

    name: str
    """Of the folder or zip, without its ending."""
    files: Mapping[str, bytes]


def delivered(
    project: Project, to: str, out: Path, progress: Progress, *, archive: bool, processes: int
) -> tuple[tuple[Diagnostic, ...], Path | None]:
    """Build for a printer and write its delivery; what was found, and where it lies, None where it fails."""
    sink = Sink(RULES)
    own = collection(project, Sink(RULES))
    wanted = to or (own.editions.print or PrintSettings()).printer if own is not None else to
    known = printer_named(project, wanted)
    only = ("print", "cover") if known is not None and known[1].cover is not None else ("print",)
    result = build(project, Options(out, only=only, processes=processes, printer=to, delivery=True), progress)
    sink.extend(result.diagnostics)
    if result.built is None or result.built.order is None or known is None:
        return sink.diagnostics, None
    made = delivery(project, result.built, known[0], sink)
    if archive:
        date = project.build_date(result.built.collection.date if result.built.collection else None)
        return sink.diagnostics, write_zip(made, date, out)
    return sink.diagnostics, write_folder(made, out)


def delivery(project: Project, built: Built, printer: str, sink: Sink) -> Delivery:
    """The files for a printer by name; raises `ToolError` where its file gives no usable names."""
    order, book = built.order, built.collection
    assert order is not None
    assert book is not None
    slug, names = book.slug, order.printer.files
    isbn = "".join(c for c in book.identifiers.print if c.isalnum())
    if not isbn and any("{isbn}" in pattern for pattern in (names.interior, names.cover, names.ticket)):
        sink.report("FLIGHT-063", book.place("identifiers.print"), printer=order.printer.name)
    fields = {
        "isbn": isbn or slug,
        "slug": slug,
        "trim": f"{order.trim.width:g}x{order.trim.height:g}mm",
        "pages": str(order.pages),
        "printer": printer,
    }

    def called(pattern: str) -> str:
        try:
            return pattern.format(**fields).replace("/", "-")
        except (KeyError, IndexError, ValueError) as fault:
            raise ToolError(f"styles/printers/{printer}.yaml names files “{pattern}”: {fault}") from fault

    parts: dict[str, Artifact] = {}
    for artifact in built.artifacts:
        part = part_of(artifact.edition, artifact.name)
        if part:
            parts[called(names.interior if part == "interior" else names.cover)] = artifact
    templates = _templates(project, sink)
    about = ticket(book, order, parts, built.preflights)
    sheet = templates.section("job-ticket", job=about)
    pdf, _ = leaflet(sheet, _style(project, "dossier.css"), _faces(project), project.root)
    shown = report(
        about["title"], built.preflights, {artifact.name: name for name, artifact in parts.items()}
    )
    page = templates.section("preflight", report=shown)
    files = {name: artifact.data for name, artifact in parts.items()}
    files[called(names.ticket)] = pdf
    files[f"{slug}-{printer}-preflight.html"] = _html(project, page, str(shown["title"]))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return Delivery(f"{slug}-{printer}", {**files, SUMS: sums.encode()})


def _templates(project: Project, sink: Sink) -> Templates:
    return Templates([d / "templates" for d in project.styles_dirs], {}, sink)


def _style(project: Project, name: str) -> str:
    found = project.style_file(f"desk/{name}")
    return found.read_text("utf-8") if found else ""


def _faces(project: Project) -> tuple[FontFace, ...]:
    found = []
    for name, weight, style in _FACES:
        path = project.style_file(f"fonts/source-sans-3/{name}.ttf")
        if path is not None:
            found.append(FontFace("Source Sans 3", weight, style, path))
    return tuple(found)


def _html(project: Project, page: etree._Element, title: str) -> bytes:
    """A document that stands alone."""
    html = etree.Element("html", lang="en")
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    etree.SubElement(head, "title").text = f"Preflight: {title}"
    shared = _style(project, "dossier.css").replace("device-cmyk(0 0 0 1)", "#111")
    shared = shared.replace("device-cmyk(0 0 0 .3)", "#ccc").replace("device-cmyk(0 0 0 .6)", "#777")
    shared = shared.replace("device-cmyk(0 0 0 .7)", "#555")
    etree.SubElement(head, "style").text = shared + _style(project, "report.css")
    etree.SubElement(html, "body").append(page)
    etree.cleanup_namespaces(html)
    return etree.tostring(html, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


def zipped(made: Delivery, date: datetime.date) -> bytes:
    """A zip of a delivery; nothing in it is compressed again, so that it is the same on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(made.files.items()):
            about = zipfile.ZipInfo(
                f"{made.name}/{name}", (max(date.year, 1980), date.month, date.day, 0, 0, 0)
            )
            about.external_attr, about.create_system = 0o644 << 16, 3
            archive.writestr(about, data)
    return out.getvalue()


def write_folder(made: Delivery, out: Path) -> Path:
    """Write a delivery as a folder in `out`, in place of an earlier one.

    Raises `ToolError` where the disk refuses, or something else stands there.
    """
    target = out / made.name
    if target.exists() and not (target.is_dir() and ((target / SUMS).is_file() or not any(target.iterdir()))):
        raise ToolError(f"{target} is there already, and no delivery of ours")
    aside: Aside | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        aside = folder_aside(out, _DELIVERING)
        new = aside.path / "new"
        new.mkdir()
        for name, data in made.files.items():
            (new / name).write_bytes(data)
        if target.exists():
            target.rename(aside.path / "old")
        new.rename(target)
        swept(out.glob(f"{_DELIVERING}*"))  # not before: one may hold the only copy of an earlier delivery
    except OSError as fault:
        raise ToolError(f"the delivery can't be written to {out}: {fault.strerror or fault}") from fault
    finally:
        if aside is not None:
            _restore(aside, target)
    return target


def _restore(aside: Aside, target: Path) -> None:
    """Put an earlier delivery back where the new one did not come, and tidy up."""
    if not target.exists():
        with contextlib.suppress(OSError):
            (aside.path / "old").rename(target)
    aside.close()


def write_zip(made: Delivery, date: datetime.date, out: Path) -> Path:
    """Write a delivery as a zip in `out`, in place of an earlier one; raises `ToolError`."""
    target = out / f"{made.name}.zip"
    aside: Aside | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        aside = folder_aside(out, _DELIVERING)
        new = aside.path / target.name
        new.write_bytes(zipped(made, date))
        new.replace(target)
        swept(out.glob(f"{_DELIVERING}*"))
    except OSError as fault:
        raise ToolError(f"the delivery can't be written to {out}: {fault.strerror or fault}") from fault
    finally:
        if aside is not None:
            aside.close()
    return target
