"""Deliberately wrong print PDFs: at least one for each rule of preflight, wrong in that alone.

In: nothing. Out: `CASES`; each says what is wrong, for which printer, and all codes that it must give.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.colors import CMYKColorSep
from tests.preflight.sheets import (
    HIGH,
    PROFILE,
    ROOT,
    WIDE,
    Change,
    as_version,
    boxes,
    claimed,
    grown,
    on_page,
    picture,
    saved,
    sheet,
)

SRGB = ROOT / "styles" / "icc" / "sRGB_icc22.icm"
KDP, INGRAM, LULU, UK = "kdp-paperback", "ingramspark-paperback", "lulu-paperback", "uk-book-printer"


@dataclass(frozen=True)
class Case:
    """A wrong file."""

    wrong: str
    codes: frozenset[str]
    data: Callable[[], bytes]
    printer: str = KDP
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Figures of that printer that are changed, to look at one rule alone."""
    part: Literal["interior", "cover"] = "interior"
    colour: bool = False
    pages: int = 24
    """Of the bound book."""


THIN = {"pages": {"least": 24}}
"""For printers that bind no book as thin as ours."""
CASES: list[Case] = []


def case(
    code: str, wrong: str, data: Callable[[], bytes], printer: str = KDP, *, also: str = "", **more: Any
) -> None:
    """Add a case; `also` names further codes that the same fault gives."""
    codes = frozenset(f"FLIGHT-{number}" for number in (code, *also.split()))
    CASES.append(Case(wrong, codes, data, printer, **more))


def black(canvas: Any) -> None:
    """Pure black from here on."""
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.setStrokeColorCMYK(0, 0, 0, 1)


def words(
    text: str, x: float, y: float, size: float = 11, face: str = "Garamond", ink: Any = (0, 0, 0, 1)
) -> Any:
    """A line of text."""

    def draw(canvas: Any) -> None:
        canvas.setFillColorCMYK(*ink)
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)

    return draw


def area(x: float, y: float, w: float, h: float, ink: Any = (0, 0, 0, 1), *, overprint: bool = False) -> Any:
    """A filled rectangle."""

    def draw(canvas: Any) -> None:
        canvas.setFillColorCMYK(*ink)
        if overprint:
            canvas.setFillOverprint(True)
        canvas.rect(x, y, w, h, stroke=0, fill=1)

    return draw


def line(width: float, x: float = 90, y: float = 200, length: float = 100) -> Any:
    """A stroke."""

    def draw(canvas: Any) -> None:
        black(canvas)
        canvas.setLineWidth(width)
        canvas.line(x, y, x + length, y)

    return draw


# The file and its sheets

case("001", "half a file", lambda: sheet()[:9000])
case("001", "no PDF at all", lambda: b"<html>404 not found</html>")
case("002", "pages trimmed narrower than the book", lambda: sheet(lambda _: None, boxes((6, 0, 426, HIGH))))
case("003", "bleed on four edges for a printer that wants three",
     lambda: sheet(lambda _: None, grown("four"), boxes((0, 0, WIDE, HIGH), (-9, -9, WIDE + 9, HIGH + 9))))  # fmt: skip
case("003", "a trim box that sticks out of the bleed box",
     lambda: sheet(lambda _: None, boxes((0, 0, WIDE, HIGH), (5, 5, WIDE - 5, HIGH - 5))))  # fmt: skip


def turned(pdf: pikepdf.Pdf) -> None:
    """One page lies on its side."""
    pdf.pages[4].obj.Rotate = 90


case("004", "one page turned", lambda: sheet(lambda _: None, turned))
case("005", "spreads instead of pages", lambda: sheet(size=(2 * WIDE, HIGH)))
case("006", "too thin to bind", lambda: sheet(pages=12), pages=12)
case("007", "an odd number of pages", lambda: sheet(pages=25), pages=25)
case(
    "008",
    "text on the last page",
    lambda: as_version(sheet(lambda _: None, claimed("PDF/X-1a:2001"), last_blank=False), "1.3"),
    INGRAM,
)
case("009", "a band that ends at the trimmed edge", lambda: sheet(area(0, 400, WIDE, 50)))
case("009", "a band that ends in the middle of the bleed",
     lambda: sheet(lambda _: None, grown(), on_page(b"0 0 0 1 k 0 400 436 50 re f")))  # fmt: skip
case("009", "a picture at the foot, bleed only at the fore edge",
     lambda: sheet(lambda _: None, grown("four"), on_page(b"0 0 0 1 k 100 0 200 80 re f")), LULU, figures=THIN)  # fmt: skip


def drawn_letters(pdf: pikepdf.Pdf) -> None:
    """A Type 3 typeface of one letter, a square."""
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), FirstChar=97, LastChar=97,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Widths=Array([1000]), Resources=Dictionary(),
        CharProcs=Dictionary(square=pdf.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.square])),
    )  # fmt: skip
    on_page(b"0 0 0 1 k BT /T3 12 Tf 90 300 Td (aaa) Tj ET", Font={"T3": font})(pdf)


case(
    "010",
    "Helvetica, as every PDF reader has it",
    lambda: sheet(words("Not embedded", 90, 300, face="Helvetica")),
)
case("011", "letters that are little drawings", lambda: sheet(lambda _: None, drawn_letters))
case("012", "larger than the printer takes", sheet, figures={"size_mb": 0.01})

# Ink


def rgb_text(canvas: Any) -> None:
    """Black for a screen."""
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont("Garamond", 11)
    canvas.drawString(90, 300, "Black by three lights")


def calibrated(pdf: pikepdf.Pdf) -> None:
    """A rule in CalRGB."""
    space = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])
    on_page(b"/C CS 0 0 0 SCN 2 w 90 300 m 200 300 l S", ColorSpace={"C": space})(pdf)


def spot(canvas: Any) -> None:
    """A Pantone area."""
    canvas.setFillColor(CMYKColorSep(0, 0.95, 1, 0, spotName="PANTONE 485 C"))
    canvas.rect(90, 300, 60, 60, stroke=0, fill=1)


def profiled(pdf: pikepdf.Pdf) -> None:
    """Pure black that hangs on a profile."""

    def space(owner: pikepdf.Pdf) -> Any:
        return Array([Name.ICCBased, owner.make_stream(PROFILE.read_bytes(), N=4, Alternate=Name.DeviceCMYK)])

    on_page(b"/P cs 0 0 0 1 scn 90 300 60 60 re f", ColorSpace={"P": space})(pdf)


def marked_all(pdf: pikepdf.Pdf) -> None:
    """Text in the colour of crop marks."""

    def space(owner: pikepdf.Pdf) -> Any:
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([1] * 4), N=1)
        return Array([Name.Separation, Name.All, Name.DeviceCMYK, owner.make_indirect(tint)])

    on_page(b"/R cs 1 scn 90 300 60 60 re f", ColorSpace={"R": space})(pdf)


def multiplied(canvas: Any) -> None:
    """Two areas that together are too much."""
    area(90, 300, 60, 60, (1, 0.6, 0, 0))(canvas)
    canvas.setBlendMode("Multiply")
    area(90, 300, 60, 60, (0, 0.3, 1, 0.4))(canvas)


def lit(pdf: pikepdf.Pdf) -> None:
    """Pure black in a group that blends in RGB, as layout engines made for screens write it."""

    def form(owner: pikepdf.Pdf) -> Any:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
        box = Array([0, 0, 60, 60])
        return owner.make_stream(
            b"0 0 0 1 k 0 0 60 60 re f", Type=Name.XObject, Subtype=Name.Form, BBox=box, Group=group
        )

    on_page(b"1 0 0 1 90 300 cm /G Do", XObject={"G": form})(pdf)


CMYK_ONLY = {"colours": "cmyk"}
case("013", "text in RGB", lambda: sheet(rgb_text), figures=CMYK_ONLY)
case("013", "a rule in calibrated RGB", lambda: sheet(lambda _: None, calibrated), figures=CMYK_ONLY)
case("014", "a Pantone colour", lambda: sheet(spot))
case(
    "015",
    "black with a profile",
    lambda: sheet(lambda _: None, profiled),
    figures={"forbidden": ["icc-tags"]},
)
case("016", "a blue area in a book printed in black", lambda: sheet(area(90, 300, 60, 60, (1, 0.5, 0, 0))))
case(
    "016", "a CMYK picture in a book printed in black", lambda: sheet(picture("CMYK", value=(40, 20, 10, 0)))
)
LIMIT = {"ink_limit": 240}
case(
    "017",
    "an area of 300 per cent",
    lambda: sheet(area(90, 300, 60, 60, (1, 1, 1, 0))),
    figures=LIMIT,
    colour=True,
)
case("017", "a picture of 340 per cent", lambda: sheet(picture("CMYK", value=(230, 215, 210, 215))), figures=LIMIT,
     colour=True)  # fmt: skip
case("017", "two areas that multiply to 330 per cent", lambda: sheet(multiplied),
     figures={"ink_limit": 240, "forbidden": []}, colour=True)  # fmt: skip
case("018", "an area in Separation All", lambda: sheet(lambda _: None, marked_all))
case("018", "an area in four full inks", lambda: sheet(area(90, 300, 60, 60, (1, 1, 1, 1))), colour=True)
case("019", "text in rich black", lambda: sheet(words("Rich", 90, 300, ink=(0.6, 0.4, 0.4, 1))), colour=True)
case(
    "019",
    "text in black of three inks",
    lambda: sheet(words("Bled", 90, 300, ink=(0.8, 0.75, 0.7, 0))),
    colour=True,
)
case("019", "a rule in rich black", lambda: sheet(area(90, 300, 200, 1, (0.6, 0.4, 0.4, 1))), colour=True)
case("020", "an area richer than the recipe", lambda: sheet(area(90, 300, 60, 60, (0.7, 0.2, 0.2, 1))), colour=True,
     figures={"rich_black": [60, 40, 40, 100]})  # fmt: skip
case("056", "black in a group of light", lambda: sheet(lambda _: None, lit))
case("021", "white that overprints", lambda: sheet(area(90, 300, 60, 60, (0, 0, 0, 0), overprint=True)))
case(
    "022",
    "magenta that overprints",
    lambda: sheet(area(90, 300, 60, 60, (0, 1, 0, 0), overprint=True)),
    colour=True,
)
case("023", "a tint of four per cent", lambda: sheet(area(90, 300, 60, 60, (0, 0, 0, 0.04))))

# Pictures, lines, letters


def coded(pdf: pikepdf.Pdf) -> None:
    """A picture in JPEG 2000."""
    out = io.BytesIO()
    Image.new("L", (300, 300), 128).save(out, "JPEG2000")

    def image(owner: pikepdf.Pdf) -> Any:
        return owner.make_stream(
            out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=300, Height=300,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.JPXDecode,
        )  # fmt: skip

    on_page(b"72 0 0 72 90 300 cm /J Do", XObject={"J": image})(pdf)


def line_art(pdf: pikepdf.Pdf) -> None:
    """A picture of one bit."""

    def image(owner: pikepdf.Pdf) -> Any:
        return owner.make_stream(
            b"\xaa" * (38 * 300), Type=Name.XObject, Subtype=Name.Image, Width=300, Height=300,
            ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        )  # fmt: skip

    on_page(b"72 0 0 72 90 300 cm /L Do", XObject={"L": image})(pdf)


case("024", "a picture of 72 ppi", lambda: sheet(picture(ppi=72)))
case("025", "a picture of 250 ppi", lambda: sheet(picture(ppi=250)), figures={"resolution": {"least": 200}})
case("026", "a picture of 900 ppi", lambda: sheet(picture(ppi=900)), LULU, figures=THIN)
case("027", "a drawing of 300 ppi in black and white", lambda: sheet(lambda _: None, line_art),
     figures={"resolution": {"line_art": 600}})  # fmt: skip
case("028", "a picture in RGB", lambda: sheet(picture("RGB", value=(90, 120, 60))), figures=CMYK_ONLY)
case("029", "a stroke of a twentieth of a point", lambda: sheet(line(0.05)))
case("029", "a stroke made thin by its matrix",
     lambda: sheet(lambda _: None, on_page(b"0 0 0 1 K .05 0 0 .05 0 0 cm 1 w 1800 6000 m 4000 6000 l S")))  # fmt: skip
case("030", "a filled rectangle of a twentieth of a point", lambda: sheet(area(90, 200, 150, 0.05)))
case(
    "030",
    "the same, turned",
    lambda: sheet(lambda _: None, on_page(b"0 0 0 1 k .87 .5 -.5 .87 150 200 cm 0 0 150 .05 re f")),
)
case("030", "a frame that is filled, as layout engines draw borders",
     lambda: sheet(lambda _: None, on_page(b"0 0 0 1 k 90 200 150 90 re 90.05 200.05 149.9 89.9 re f*")))  # fmt: skip
case("031", "a stroke of half a point", lambda: sheet(line(0.5)))
case("032", "type of six points", lambda: sheet(words("Small print", 90, 300, 6)))
case("033", "type of three points", lambda: sheet(words("Unreadable print", 90, 300, 3)))
case(
    "033",
    "type made small by its matrix",
    lambda: sheet(
        lambda c: (c.saveState(), c.scale(0.2, 0.2), words("Scaled", 450, 1500, 12)(c), c.restoreState())
    ),
)
case("034", "words five points from the fore edge", lambda: sheet(words("Cut", WIDE - 22, 300)))
case("034", "a folio too low", lambda: sheet(words("3", 210, 8)))
case("035", "words in the gutter", lambda: sheet(words("Gutter", 12, 300)))
case("036", "a picture two millimetres from the edge", lambda: sheet(picture(at=(WIDE - 78, 300))))

# What a file must not hold, and what it says of itself


def layered(pdf: pikepdf.Pdf) -> None:
    """An optional layer."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Proof")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))


def scripted(pdf: pikepdf.Pdf) -> None:
    """A script that runs when the file is opened."""
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('!')"))


def locked() -> bytes:
    """Encrypted with an empty password: everybody can open it, nobody should print it."""
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="printer", user=""))


def half_clear(canvas: Any) -> None:
    """An area that lets half of what is below through."""
    canvas.setFillAlpha(0.5)
    area(90, 300, 60, 60)(canvas)


def x1a(*changes: Change) -> bytes:
    """A PDF/X-1a."""
    return as_version(sheet(lambda _: None, claimed("PDF/X-1a:2001"), *changes), "1.3")


def untrapped(pdf: pikepdf.Pdf) -> None:
    """It does not say whether it was trapped."""
    del pdf.docinfo["/Trapped"]


def disordered(pdf: pikepdf.Pdf) -> None:
    """An operator without what it needs."""
    on_page(b"1 0 0 rg 3 w 5 cm")(pdf)


def bookmark(canvas: Any) -> None:
    """A line of an outline."""
    canvas.bookmarkPage("here")
    canvas.addOutlineEntry("Here", "here")


case("037", "a link", lambda: sheet(lambda c: c.linkURL("https://example.org/", (90, 300, 200, 320))))
case("038", "bookmarks", lambda: sheet(bookmark))
case("039", "a layer", lambda: sheet(lambda _: None, layered))
case("040", "a script", lambda: sheet(lambda _: None, scripted))
case("041", "a locked file", locked)
case("042", "an area half clear", lambda: sheet(half_clear))
case("043", "no PDF/X", lambda: as_version(sheet(lambda _: None, claimed("")), "1.3"), INGRAM)
case("044", "a PDF/X-1a of version 1.6", lambda: as_version(x1a(), "1.6"), INGRAM)
case("045", "the profile of a screen as output intent",
     lambda: as_version(sheet(lambda _: None, claimed("PDF/X-1a:2001", profile=SRGB)), "1.3"), INGRAM)  # fmt: skip
case("046", "no word of trapping", lambda: x1a(untrapped), INGRAM)
case(
    "047",
    "two titles",
    lambda: as_version(sheet(lambda _: None, claimed("PDF/X-1a:2001", title="Another")), "1.3"),
    INGRAM,
)
case("048", "an operator out of order", lambda: sheet(lambda _: None, disordered))
case("049", "a picture in JPEG 2000", lambda: x1a(coded), INGRAM)

# Marks and covers


def marked(pdf: pikepdf.Pdf) -> None:
    """Crop marks for a printer that wants none."""
    for page in pdf.pages:
        page.obj.MediaBox = Array([-30, -30, WIDE + 30, HIGH + 30])
        page.obj.BleedBox = page.obj.TrimBox = Array([0, 0, WIDE, HIGH])
    on_page(b"0 0 0 1 K .25 w -25 0 m -12 0 l S 0 -25 m 0 -12 l S")(pdf)


SPINE = 24 * 0.002252 * 72
COVER = (2 * (WIDE + 9) + SPINE, HIGH + 18)


def cover(draw: Any = lambda _: None, size: tuple[float, float] = COVER, pages: int = 1) -> bytes:
    """A wrap-around cover, blue from edge to edge."""

    def painted(canvas: Any) -> None:
        canvas.setFillColorCMYK(0.6, 0.1, 0, 0)
        canvas.rect(-1, -1, size[0] + 2, size[1] + 2, stroke=0, fill=1)
        draw(canvas)

    from reportlab.pdfgen.canvas import Canvas

    sheet(pages=2)  # so that the typeface is known
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName="Garamond")
    for _ in range(pages):
        painted(canvas)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as pdf:
        return saved(pdf)


case("051", "no crop marks for a printer that cuts by them",
     lambda: sheet(lambda _: None, grown("four"), boxes((0, 0, WIDE, HIGH), (-8.504, -8.504, WIDE + 8.504, HIGH + 8.504))),
     UK)  # fmt: skip
case("052", "crop marks where none are wanted", lambda: sheet(lambda _: None, marked), also="003")
case("050", "front and back as two pages", lambda: cover(pages=2), part="cover")
case("053", "a spine for a thicker book", lambda: cover(size=(COVER[0] + 12, COVER[1])), part="cover")
case("054", "words too near the fold", lambda: cover(words("Fold", 9 + WIDE - 30, 300, 14)), part="cover")
case("055", "words on a spine of one millimetre", lambda: cover(words("I", COVER[0] / 2 - 1.2, 300, 8)), part="cover",
     also="054")  # fmt: skip
