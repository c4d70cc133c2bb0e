"""Print PDFs made by other tools than ours: ReportLab draws them, pikepdf operates on them.

In: what is to stand on a page, what is to be changed in the file. Out: the bytes of a file that a printer
takes, or would take but for one thing.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]
FACE = ROOT / "styles" / "fonts" / "eb-garamond" / "EBGaramond-Regular.ttf"
PROFILE = ROOT / "styles" / "icc" / "ISOcoated_v2_300_bas.icc"
WIDE, HIGH = 432.0, 648.0
"""6 × 9 inches."""
BLEED = 9.0
PAGES = 24

Draw = Callable[[Any], object]
Change = Callable[[pikepdf.Pdf], None]
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"'
    ' xmp:CreateDate="2026-11-24T00:00:00Z" pdf:Trapped="False" pdfxid:GTS_PDFXVersion="{claim}">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def sheet(
    draw: Draw = lambda _: None,
    *changes: Change,
    pages: int = PAGES,
    size: tuple[float, float] = (WIDE, HIGH),
    last_blank: bool = True,
) -> bytes:
    """A book of text in black, its third page drawn upon as well."""
    if "Garamond" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Garamond", str(FACE)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName="Garamond")
    for number in range(1, pages + 1):
        if number < pages or not last_blank:
            canvas.setFillColorCMYK(0, 0, 0, 1)
            canvas.setFont("Garamond", 11)
            canvas.drawString(90, size[1] - 100, f"This is page {number} of a book that was made elsewhere.")
        if number == 3:
            draw(canvas)
        canvas.showPage()
    canvas.setTitle("A book")
    canvas.save()
    with pikepdf.open(out) as pdf:
        del pdf.Root["/PageMode"]
        for change in changes:
            change(pdf)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, version: str = "", **options: Any) -> bytes:
    """The bytes of an opened file."""
    out = io.BytesIO()
    options |= {"force_version": version} if version else {}
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def picture(
    mode: str = "L", ppi: float = 300, value: Any = 128, wide: float = 72, at: tuple[float, float] = (90, 300)
) -> Draw:
    """A square picture of one tone with a corner of another."""

    def draw(canvas: Any) -> None:
        pixels = round(wide / 72 * ppi)
        made = Image.new(mode, (pixels, pixels), value)
        made.paste(value // 2 if isinstance(value, int) else tuple(v // 2 for v in value), (0, 0, 2, 2))
        canvas.drawImage(ImageReader(made), *at, wide, wide)

    return draw


def on_page(content: bytes, number: int = 3, **resources: Any) -> Change:
    """Operators added to a page, with resources by kind and name: ``ExtGState={"X": …}``."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number - 1]
        for kind, named in resources.items():
            held = page.obj.Resources.get("/" + kind)
            held = Dictionary() if held is None else held
            for name, value in named.items():
                held["/" + name] = pdf.make_indirect(value(pdf) if callable(value) else value)
            page.obj.Resources["/" + kind] = held
        page.contents_add(b"q " + content + b" Q")

    return change


def boxes(trim: tuple[float, ...], bleed: tuple[float, ...] | None = None) -> Change:
    """The same trim and bleed boxes on each page."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.TrimBox = Array(list(trim))
            if bleed:
                page.obj.BleedBox = Array(list(bleed))

    return change


def grown(edges: str = "three", by: float = BLEED) -> Change:
    """Pages with room for bleed around them, no box but the media box."""

    def change(pdf: pikepdf.Pdf) -> None:
        for number, page in enumerate(pdf.pages, 1):
            left = by if edges == "four" or number % 2 == 0 else 0.0
            right = by if edges == "four" or number % 2 == 1 else 0.0
            page.obj.MediaBox = Array([-left, -by, WIDE + right, HIGH + by])

    return change


def claimed(standard: str, *, profile: Path | None = PROFILE, title: str = "A book") -> Change:
    """What a PDF/X says of itself."""

    def change(pdf: pikepdf.Pdf) -> None:
        info = pdf.docinfo
        info["/Title"], info["/Trapped"] = "A book", Name("/False")
        info["/CreationDate"] = info["/ModDate"] = "D:20261124000000Z"
        if standard == "PDF/X-1a:2001":
            info["/GTS_PDFXVersion"], info["/GTS_PDFXConformance"] = "PDF/X-1:2001", standard
        elif standard == "PDF/X-3:2002":
            info["/GTS_PDFXVersion"] = standard
        packet = _XMP.format(claim=standard if standard == "PDF/X-4" else "", title=title)
        pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
        intent = Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39",
            RegistryName="http://www.color.org", Info="FOGRA39",
        )  # fmt: skip
        if profile is not None:
            intent.DestOutputProfile = pdf.make_stream(profile.read_bytes(), N=4)
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
        whole = (0, 0, WIDE, HIGH)
        boxes(whole, whole)(pdf)

    return change


def as_version(data: bytes, version: str) -> bytes:
    """The file with another version in its first line."""
    return data.replace(data[:8], f"%PDF-{version}".encode(), 1)
