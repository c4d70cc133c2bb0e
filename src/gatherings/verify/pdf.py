"""A finished print PDF, read back by libraries that did not lay it out.

In: a `Printed` edition, its bytes and what they should hold. Out: names of the checks that passed,
and diagnostics for those that failed. pikepdf reads the objects, pypdfium2 the words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Name

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.editions.print_pdf import Printed

MM = 72 / 25.4
MOST = 3
"""Messages about one check."""
_SCREEN = re.compile(rb"(?:^|\s)(rg|RG|/DeviceRGB)(?=\s|$)")


@dataclass(slots=True)
class _Reading:
    check: str
    file: str
    data: bytes
    pdf: pikepdf.Pdf
    expected: Printed
    sink: Sink
    faults: int = 0

    def fault(self, said: str) -> None:
        """Report that the check fails; the first few times only, for one cause shows on every page."""
        self.faults += 1
        if self.faults <= MOST:
            self.sink.report("VERIFY-101", self.file, file=self.file, check=self.check, said=said)


def verified(expected: Printed, sink: Sink) -> tuple[str, ...]:
    """Names of the checks that the file passed; the others are reported."""
    artifact = expected.artifact
    try:
        pdf = pikepdf.open(io.BytesIO(artifact.data))
    except pikepdf.PdfError as fault:
        sink.report("VERIFY-101", artifact.name, file=artifact.name, check="it can be read", said=str(fault))
        return ()
    passed = []
    with pdf:
        for name, check in CHECKS.items():
            reading = _Reading(name, artifact.name, artifact.data, pdf, expected, sink)
            check(reading)
            if not reading.faults:
                passed.append(name)
    return tuple(passed)


def _whole(r: _Reading) -> None:
    said = r.pdf.check_pdf_syntax()
    for problem in said[:3]:
        r.fault(str(problem))


def _count(r: _Reading) -> None:
    if len(r.pdf.pages) != len(r.expected.labels):
        r.fault(f"it has {len(r.pdf.pages)} pages instead of {len(r.expected.labels)}")


def _boxes(r: _Reading) -> None:
    """Trim as ordered, bleed as far as the printer wants it, and both on paper whose corner is 0 0."""
    trim, bleed = (r.expected.trim.width * MM, r.expected.trim.height * MM), r.expected.target.bleed
    for number, page in enumerate(r.pdf.pages, 1):
        media, outer, inner = (_box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
        size = inner[2] - inner[0], inner[3] - inner[1]
        if any(abs(a - b) > 0.1 for a, b in zip(size, trim, strict=True)):
            r.fault(f"page {number} has a TrimBox of {_points(size)} instead of {_points(trim)}")
        if any(abs(v) > 0.01 for v in media[:2]):
            r.fault(f"page {number} has a MediaBox that begins at {_points((media[0], media[1]))}")
        if not _within(inner, outer) or not _within(outer, media):
            r.fault(f"page {number} has boxes that do not lie one within the other")
        if abs(inner[1] - outer[1] - bleed) > 0.1 or abs(outer[3] - inner[3] - bleed) > 0.1:
            r.fault(f"page {number} bleeds {inner[1] - outer[1]:.1f} pt at head or foot, not {bleed:.1f} pt")


def _box(page: Any, name: str) -> list[float]:
    return [float(v) for v in page.obj.get(name, [0, 0, 0, 0])]


def _within(inner: Sequence[float], outer: Sequence[float]) -> bool:
    slack = 0.01
    low = all(a >= b - slack for a, b in zip(inner[:2], outer[:2], strict=True))
    return low and all(a <= b + slack for a, b in zip(inner[2:], outer[2:], strict=True))


def _points(size: tuple[float, float]) -> str:
    return f"{size[0]:.1f} × {size[1]:.1f} pt"


def _fonts(r: _Reading) -> None:
    for item in r.pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.Font:
            if item.get("/Subtype") == Name.Type0:
                continue
            about = item.get("/FontDescriptor")
            if about is None or not any(k in about for k in ("/FontFile", "/FontFile2", "/FontFile3")):
                r.fault(f"the typeface {item.get('/BaseFont', 'without a name')} is not embedded")


def _inks(r: _Reading) -> None:
    for number, page in enumerate(r.pdf.pages, 1):
        for stream in _streams(page):
            found = _SCREEN.search(stream)
            if found:
                r.fault(f"page {number} is drawn in screen colours ({found[1].decode()})")
                break
    for item in r.pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image:
            space = item.get("/ColorSpace")
            if space not in (Name.DeviceGray, Name.DeviceCMYK) and "/ImageMask" not in item:
                r.fault("a picture is in screen colours")


def _streams(page: Any) -> Iterator[bytes]:
    """Content of a page and of the forms it uses."""
    contents = page.obj.get("/Contents")
    if contents is not None:
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        yield b"\n".join(p.read_bytes() for p in parts)
    seen: set[tuple[int, int]] = set()
    waiting = [page.obj.get("/Resources")]
    while waiting:
        resources = waiting.pop()
        if resources is None:
            continue
        for form in resources.get("/XObject", {}).values():
            if form.get("/Subtype") == Name.Form and form.objgen not in seen:
                seen.add(form.objgen)
                yield form.read_bytes()
                waiting.append(form.get("/Resources"))


def _outline(r: _Reading) -> None:
    with r.pdf.open_outline() as outline:
        found = _lines(outline.root)
    if found != r.expected.outline:
        r.fault(f"the outline has {found} lines instead of {r.expected.outline}")


def _lines(items: Sequence[Any]) -> int:
    return sum(1 + _lines(item.children) for item in items)


def _labels(r: _Reading) -> None:
    for number, (page, wanted) in enumerate(zip(r.pdf.pages, r.expected.labels, strict=False), 1):
        if page.label != wanted:
            r.fault(f"page {number} is labelled {page.label} instead of {wanted}")


def _annotations(r: _Reading) -> None:
    for number, page in enumerate(r.pdf.pages, 1):
        if "/Annots" in page.obj:
            r.fault(f"page {number} holds annotations")
    if "/AcroForm" in r.pdf.Root or "/JavaScript" in r.pdf.Root.get("/Names", {}):
        r.fault("it holds a form or a script")


def _metadata(r: _Reading) -> None:
    with r.pdf.open_metadata() as meta:
        title, info = str(meta.get("dc:title", "")), str(r.pdf.docinfo.get("/Title", ""))
    if title != info or not title:
        r.fault(f"the title is “{info}” in one place and “{title}” in another")


def _folios(r: _Reading) -> None:
    """Printed page numbers, read from the words at the head and foot of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(r.data)
    try:
        for number, wanted in enumerate(r.expected.folios, 1):
            if wanted and number <= len(document):
                page = document[number - 1].get_textpage()
                # PDFium writes U+FFFE for a hyphen at the end of a line, and joins on what follows.
                words = page.get_text_bounded().replace("\ufffe", " ").split()
                if wanted not in words and not _stands_apart(page, wanted):
                    r.fault(f"page {number} does not show its number {wanted}")
    finally:
        document.close()


def _stands_apart(page: Any, wanted: str) -> bool:
    """Whether a number stands on a line of its own, though PDFium joins it to the last word above."""
    hits, last = page.search(wanted), page.count_chars() - 1
    while (hit := hits.get_next()) is not None:
        start, end = hit[0], hit[0] + hit[1] - 1
        line = page.get_charbox(start)[1]
        around = [n for n in (start - 1, end + 1) if 0 <= n <= last]
        if all(abs(page.get_charbox(n)[1] - line) > 6 for n in around):
            return True
    return False


CHECKS: dict[str, Callable[[_Reading], None]] = {
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
