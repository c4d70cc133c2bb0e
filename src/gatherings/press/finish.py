"""A written PDF made fit for a printer: boxes, labels, outline, metadata, ink.

In: PDF bytes from the engine and what the book says of itself. Out: PDF bytes that hold no
links, no RGB and no trace of when or where they were made. Door to pikepdf in the press.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from gatherings.press.ink import Ink, inked

if TYPE_CHECKING:
    from gatherings.model import PageSize

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    title: str
    level: int
    page: int
    """Index of the page."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a PDF says of the book."""

    title: str
    authors: tuple[str, ...]
    language: str
    date: str
    """ISO 8601, as precise as the collection's date."""
    trim: PageSize
    labels: tuple[str, ...]
    """Folio of every page."""
    outline: tuple[Entry, ...]
    subject: str = ""
    keywords: tuple[str, ...] = ()


def finished(data: bytes, about: Particulars, ink: Ink) -> tuple[bytes, tuple[str, ...]]:
    """The finished PDF, and what of it could not be turned into ink (plain words)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in ("/Names", "/Dests", "/OpenAction"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            _boxes(page, about.trim)
        left = inked(pdf, ink)
        _labels(pdf, about.labels)
        _outline(pdf, about.outline)
        _preferences(pdf, about)
        _metadata(pdf, about)
        pdf.remove_unreferenced_resources()
        return _saved(pdf), left


def _boxes(page: pikepdf.Page, trim: PageSize) -> None:
    box = Array([0, 0, round(trim.width * MM, 4), round(trim.height * MM, 4)])
    for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
        page.obj[name] = box
    for key in ("/Annots", "/Tabs", "/StructParents", "/Group"):
        if key in page.obj:
            del page.obj[key]


def _labels(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """Runs of roman and arabic labels; a run ends where the style changes."""
    numbers = Array()
    kind = ""
    for index, label in enumerate(labels):
        now = "/D" if label.isdigit() else "/r"
        if now != kind:
            numbers.append(index)
            numbers.append(Dictionary(S=Name(now)))
            kind = now
    pdf.Root.PageLabels = Dictionary(Nums=numbers)


def _outline(pdf: pikepdf.Pdf, entries: Sequence[Entry]) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()
        parents: list[OutlineItem] = []
        for entry in entries:
            item = OutlineItem(entry.title, entry.page, "Fit")
            del parents[min(entry.level, len(parents)) :]
            (parents[-1].children if parents else outline.root).append(item)
            parents.append(item)


def _preferences(pdf: pikepdf.Pdf, about: Particulars) -> None:
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageLayout = Name.TwoPageRight
    pdf.Root.Lang = String(about.language)


def _metadata(pdf: pikepdf.Pdf, about: Particulars) -> None:
    """Info and XMP in agreement; the date is the book's, not the clock's."""
    stamp = f"{about.date}-01-01"[:10] if len(about.date) == 4 else f"{about.date}-01"[:10]
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = about.title
        meta["dc:creator"] = list(about.authors)
        meta["dc:language"] = {about.language}
        if about.subject:
            meta["dc:description"] = about.subject
        if about.keywords:
            meta["pdf:Keywords"] = ", ".join(about.keywords)
        meta["pdf:Producer"] = "Gatherings"
        meta["pdf:Trapped"] = "False"
        meta["xmp:CreatorTool"] = "Gatherings"
        meta["xmp:CreateDate"] = f"{stamp}T00:00:00Z"
        meta["xmp:ModifyDate"] = f"{stamp}T00:00:00Z"
        meta["xmp:MetadataDate"] = f"{stamp}T00:00:00Z"
    date = f"D:{stamp.replace('-', '')}000000Z"
    info = {
        "/Title": String(about.title),
        "/Author": String(", ".join(about.authors)),
        "/Subject": String(about.subject),
        "/Keywords": String(", ".join(about.keywords)),
        "/Creator": String("Gatherings"),
        "/Producer": String("Gatherings"),
        "/CreationDate": String(date),
        "/ModDate": String(date),
    }
    for key, value in info.items():
        if str(value):
            pdf.docinfo[key] = value
    pdf.docinfo["/Trapped"] = Name("/False")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Bytes whose /ID is a digest of the content, so that two builds are alike to the last bit."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()
