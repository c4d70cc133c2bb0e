"""The file for a printer: boxes, bleed, marks, inks and the standard that it claims, read back from real pages."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from tests.press.press_sample import book, checks_passed, leaf, sink, style, words
from tests.tools.needs import need

from gatherings.diagnostics import Diagnostic
from gatherings.editions.print_pdf import Printed, make
from gatherings.model import PrintSettings
from gatherings.press.pdfx import profile_fault
from gatherings.press.printers import Printer, printer
from gatherings.press.target import Boxes, page_boxes
from gatherings.press.work import Job
from gatherings.styles import FontFace
from gatherings.verify.pdf import CHECKS

ROOT = Path(__file__).parents[2]
PROFILE = (ROOT / "styles/icc/ISOcoated_v2_300_bas.icc").read_bytes()
MM = 72 / 25.4
GRADIENT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#036"/><stop offset="1" stop-color="#fc0"/></linearGradient></defs>
<rect width="200" height="100" fill="url(#g)"/><circle cx="50" cy="50" r="30" fill="#fff" opacity=".5"/></svg>"""


def house(name: str, **changes: object) -> Printer:
    """A printer of the house, some figures changed."""
    made = printer((ROOT / f"styles/printers/{name}.yaml").read_text("utf-8"), name)
    return replace(made, **changes)  # type: ignore[arg-type]


def edition(
    folder: Path,
    chosen: Printer,
    *,
    bleeds: bool = True,
    body: str = "",
    **wish: object,
) -> tuple[Printed, tuple[Diagnostic, ...]]:
    """A book of a part on a tinted page and an essay, printed."""
    dress = style(folder, profile=PROFILE, condition="FOGRA39")
    if bleeds:
        ground = "html { background: device-cmyk(0 0 0 .25) }"
        dress = replace(dress, design=replace(dress.design, bleeds=("part",), bleed_css=ground))
    part = leaf("part", "<h1>Part One</h1><p>A word before.</p>", kind="part", opens="recto")
    text = f"<h1>Essay</h1>{body}" + "".join(f"<p>{words(90, n)}</p>" for n in range(9))
    found = sink()
    settings = PrintSettings(trim="156x234mm", **wish)  # type: ignore[arg-type]
    made = make(book(part, leaf("essay", text)), settings, chosen, dress, found)
    assert made is not None
    return made, found.diagnostics


def boxes(data: bytes) -> list[dict[str, list[float]]]:
    """The boxes of every page in millimetres."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = ("MediaBox", "BleedBox", "TrimBox")
        return [
            {n: [round(float(v) / MM, 2) for v in page.obj[f"/{n}"]] for n in names} for page in pdf.pages
        ]


def drawn(data: bytes, page: int, dots: float = 10.0) -> Image.Image:
    """A page as a grey picture, `dots` to a millimetre."""
    with pypdfium2.PdfDocument(data) as document:
        picture: Image.Image = document[page].render(scale=dots / MM).to_pil()
    return picture.convert("L")


# Boxes and bleed -------------------------------------------------------------------------------


def test_three_edges_bleed_and_the_bound_one_does_not(tmp_path: Path) -> None:
    """KDP: 0.125 in at head, foot and fore edge; the trim stands at the bound edge of the page, 0 0 below left."""
    made, _ = edition(tmp_path, house("kdp-paperback"))
    recto, verso = boxes(made.artifact.data)[:2]
    assert recto["MediaBox"] == pytest.approx([0, 0, 159.13, 240.28], abs=0.011)
    assert recto["TrimBox"] == pytest.approx([0, 3.175, 155.96, 237.11], abs=0.011)
    assert verso["TrimBox"] == pytest.approx([3.175, 3.175, 159.13, 237.11], abs=0.011)
    assert recto["BleedBox"] == recto["MediaBox"] == verso["MediaBox"]


def test_four_edges_bleed(tmp_path: Path) -> None:
    """Lulu: 0.125 in on all sides, so that 6.14 x 9.21 becomes 6.39 x 9.46 in."""
    made, _ = edition(tmp_path, house("lulu-paperback"))
    for page in boxes(made.artifact.data):
        assert page["MediaBox"] == pytest.approx([0, 0, 6.39 * 25.4, 9.46 * 25.4], abs=0.011)
        assert page["TrimBox"][:2] == pytest.approx([3.175, 3.175], abs=0.011)


def test_pages_are_larger_only_where_they_need_to_be(tmp_path: Path) -> None:
    """A book that does not bleed has trimmed pages, unless the printer or the editor always wants bleed."""
    plain, _ = edition(tmp_path, house("kdp-paperback"), bleeds=False)
    always, _ = edition(tmp_path, house("uk-book-printer"), bleeds=False)
    wished, _ = edition(tmp_path, house("kdp-paperback"), bleeds=False, bleed="always")
    never, said = edition(tmp_path, house("kdp-paperback"), bleed="never")
    first = [boxes(made.artifact.data)[0] for made in (plain, always, wished, never)]
    assert first[0]["MediaBox"] == first[0]["TrimBox"] == [0, 0, 155.96, 233.93]
    assert [round(a - b, 2) for a, b in zip(first[1]["TrimBox"], first[1]["BleedBox"], strict=True)] == [
        3,
        3,
        -3,
        -3,
    ]
    assert first[2]["MediaBox"] == pytest.approx([0, 0, 159.13, 240.28], abs=0.011)
    assert first[3]["MediaBox"] == first[3]["TrimBox"]
    assert "PRINT-016" in [d.code for d in said]


@pytest.mark.parametrize("name", ["kdp-paperback", "lulu-paperback", "eu-offset", "uk-book-printer"])
def test_the_ground_reaches_the_bleed_and_no_further(tmp_path: Path, name: str) -> None:
    """Tint up to each edge of the BleedBox, white paper beyond it, and the words where they stand on other pages."""
    made, _ = edition(tmp_path, house(name))
    page, picture = boxes(made.artifact.data)[0], drawn(made.artifact.data, 0)
    left, low, right, high = (v * 10 for v in page["BleedBox"])
    top, bottom = picture.height - high, picture.height - low
    middle = (left + right) / 2 + 60, (top + bottom) / 2
    inside = [(left + 4, middle[1]), (right - 4, middle[1]), (middle[0], top + 4), (middle[0], bottom - 4)]
    assert {picture.getpixel((int(x), int(y))) for x, y in inside} == {200}  # how PDFium shows 25 % black
    beyond = [(left - 6, middle[1]), (right + 6, middle[1]), (middle[0], top - 6), (middle[0], bottom + 6)]
    seen = [p for p in beyond if 0 <= p[0] < picture.width and 0 <= p[1] < picture.height]
    assert all(picture.getpixel((int(x), int(y))) == 255 for x, y in seen)
    assert bool(seen) is (page["MediaBox"] != page["BleedBox"])


def test_text_stands_alike_on_pages_with_and_without_a_ground(tmp_path: Path) -> None:
    """Measured from the trim, the words of a page that bleeds are where they would be without bleed."""
    places = []
    for bleeds in (True, False):
        made, _ = edition(tmp_path, house("eu-offset"), bleeds=bleeds)
        with pypdfium2.PdfDocument(made.artifact.data) as document:
            text = document[0].get_textpage()
            places.append(text.get_charbox(text.get_text_bounded().index("Part One")))
    assert places[0] == pytest.approx(places[1], abs=0.02)


def test_boxes_lie_one_within_the_other_whatever_is_asked() -> None:
    """Trim within bleed within media, on both sides, and no mark within the bleed."""
    from gatherings.model.printer import Marks
    from gatherings.press.target import Target, mark_offset

    for bleed in (0, 9, 20):
        for crop in (False, True):
            for bound in (False, True):
                marks = Marks(crop=crop, offset=2)
                target = Target(bleed=bleed, bound_edge=bound, marks=marks)
                for recto in (False, True):
                    made: Boxes = page_boxes(400, 600, target, recto=recto)
                    assert made.media[:2] == (0, 0)
                    assert made.trim[2] - made.trim[0] == pytest.approx(400)
                    assert all(
                        m <= b <= t for m, b, t in zip(made.media[:2], made.bleed, made.trim, strict=False)
                    )
                    assert made.trim[2] <= made.bleed[2] <= made.media[2]
                assert mark_offset(marks, bleed) >= bleed


# Marks ------------------------------------------------------------------------------------------


def test_crop_marks_stand_at_the_trim_and_outside_the_bleed(tmp_path: Path) -> None:
    """CPI UK: marks begin 4 mm from the trim; a line through each pair is the trimmed edge."""
    made, _ = edition(tmp_path, house("uk-book-printer"), bleeds=False)
    page, picture = boxes(made.artifact.data)[0], drawn(made.artifact.data, 0, 20)
    left, low, right, high = (v * 20 for v in page["TrimBox"])

    def dark_at(x: float, y: float) -> bool:
        """Whether there is a line within half a tenth of a millimetre."""
        near = picture.crop((round(x) - 1, round(y), round(x) + 2, round(y) + 1))
        return near.getextrema()[0] < 200  # type: ignore[operator]

    for x in (left, right):
        for y in (picture.height - high - 6 * 20, picture.height - low + 6 * 20):
            assert dark_at(x, y)
    dark = [y for y in range(round(picture.height - high)) if dark_at(left, y)]
    assert (round(picture.height - high) - dark[-1]) / 20 == pytest.approx(4, abs=0.15)
    assert (dark[-1] - dark[0]) / 20 == pytest.approx(5, abs=0.15)


def test_the_line_beside_the_page_names_book_printer_and_page(tmp_path: Path) -> None:
    """Real text in a face of the book, below the trim; the page's own number is that of the label."""
    made, _ = edition(tmp_path, house("eu-offset"))
    with pypdfium2.PdfDocument(made.artifact.data) as document:
        page = document[1]
        text = page.get_textpage()
        said = text.get_text_bounded()
        assert "A Book · 156 × 234 mm · European offset printer" in said
        assert said.split("European offset printer")[1].split()[0] == made.labels[1]
        low = boxes(made.artifact.data)[1]["TrimBox"][1] * MM
        assert text.get_charbox(said.index("European"))[3] < low - 3 * MM


def test_marks_of_a_black_book_are_black_and_of_a_colour_book_on_every_plate(tmp_path: Path) -> None:
    """One ink where there is one; the colour All, and patches of each ink, where there are four."""
    black, _ = edition(tmp_path, house("eu-offset"))
    colour, _ = edition(tmp_path, house("eu-offset"), ink="colour")
    streams = [_content(made.artifact.data, 0) for made in (black, colour)]
    assert b"/Registration CS 1 SCN" in streams[1]
    assert b"/Registration" not in streams[0]
    assert b"1 0 0 0 k" in streams[1]
    assert b"1 0 0 0 k" not in streams[0]


def _content(data: bytes, page: int) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[page].contents_coalesce()
        return pdf.pages[page].Contents.read_bytes()


# Pages ------------------------------------------------------------------------------------------


def test_the_last_page_is_blank_where_asked_and_the_count_is_the_printers(tmp_path: Path) -> None:
    """Ingram: even, and nothing on the last page; Blurb: a multiple of six."""
    ingram, _ = edition(tmp_path, house("ingramspark-paperback"))
    blurb, _ = edition(tmp_path, house("blurb"))
    with pypdfium2.PdfDocument(ingram.artifact.data) as document:
        assert len(document) % 2 == 0
        assert document[len(document) - 1].get_textpage().get_text_bounded().strip() == ""
        assert document[len(document) - 2].get_textpage().get_text_bounded().strip() or len(document) > 2
    assert len(blurb.labels) % 6 == 0
    assert house("ingramspark-paperback").page_count(3) == 4


def test_another_printer_of_the_same_measure_sets_nothing_again(tmp_path: Path) -> None:
    """Leaves and running heads are asked for with the same keys, whatever the trim's hair's breadth or the gutter."""
    keys: dict[str, set[str]] = {}
    for name in (
        "office",
        "kdp-paperback",
        "ingramspark-case",
        "lulu-paperback",
        "eu-offset",
        "uk-book-printer",
    ):
        asked: set[str] = set()

        def run(jobs: object, asked: set[str] = asked) -> list[object]:
            for job in jobs:  # type: ignore[attr-defined]
                if type(job).__name__ in ("LeafJob", "FurnitureJob"):
                    asked.add(repr(sorted(job.inputs().items())))
            return [job.result() for job in jobs]  # type: ignore[attr-defined]

        text = f"<h1>Essay</h1><p>{words(900)}</p>"
        done = make(
            book(leaf("essay", text)),
            PrintSettings(trim="156x234mm"),  # type: ignore[arg-type]
            house(name),
            style(tmp_path, profile=PROFILE, condition="FOGRA39"),
            sink(),
            run,
        )
        assert done is not None
        keys[name] = asked
    assert len({frozenset(found) for found in keys.values()}) == 1


# Inks and pictures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pictures of every kind."""
    folder = tmp_path_factory.mktemp("pictures")
    ramp = Image.linear_gradient("L").resize((1000, 700))
    dark = Image.merge("RGB", [ramp.point(lambda v: v // 3), ramp.rotate(90).resize((1000, 700)), ramp])
    dark.save(folder / "dark.jpg", quality=95)
    Image.effect_noise((1000, 700), 90).convert("RGB").save(folder / "grey.jpg")
    Image.new("CMYK", (600, 400), (230, 220, 210, 200)).save(folder / "inky.jpg")
    Image.effect_noise((900, 600), 120).convert("1").save(folder / "lines.png")
    ramp.convert("RGB").resize((3000, 2100)).save(folder / "large.png")
    (folder / "glow.svg").write_text(GRADIENT)
    return folder


BODY = (
    '<p><img src="dark.jpg" style="width:60mm"/></p><p><img src="inky.jpg" style="width:30mm"/></p>'
    '<p><img src="glow.svg" style="width:50mm"/></p><p><img src="large.png" style="width:40mm"/></p>'
    '<p style="color:#123">In blue.</p><p style="color:device-cmyk(1 1 1 1)">In all inks.</p>'
)


def _images(data: bytes) -> Iterator[tuple[str, int, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                yield str(item.ColorSpace), int(item.Width), int(item.BitsPerComponent)


@pytest.mark.parametrize(("name", "limit"), [("ingramspark-paperback", 240), ("lulu-paperback", 270)])
def test_no_spot_gets_more_ink_than_the_printer_takes(pictures: Path, name: str, limit: int) -> None:
    """Ghostscript's separations, pixel by pixel: pictures, drawings and colours of the style sheet alike."""
    made, said = edition(pictures, house(name), body=BODY, ink="colour", paper="")
    file = pictures / f"{name}.pdf"
    file.write_bytes(made.artifact.data)
    out = pictures / f"{name}-%d.tif"
    need("gs")
    gs = [
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dSAFER",
        "-sDEVICE=tiff32nc",
        "-r150",
        f"-sOutputFile={out}",
        str(file),
    ]
    subprocess.run(gs, check=True, timeout=120)
    most = 0.0
    for tif in sorted(pictures.glob(f"{name}-*.tif")):
        with Image.open(tif) as page:
            sums = [sum(pixel) for _, pixel in page.convert("CMYK").getcolors(1 << 24)]  # type: ignore[union-attr,arg-type]
        most = max(most, max(sums) / 2.55)
    assert limit * 0.9 < most <= limit + 1
    assert "PRINT-013" in [d.code for d in said]


def test_pictures_are_grey_or_inks_at_the_resolution_that_is_wanted(pictures: Path) -> None:
    """No RGB; 300 pixels an inch and no more; grey pictures in grey; black and white as one bit."""
    body = BODY + '<p><img src="grey.jpg" style="width:60mm"/><img src="lines.png" style="width:30mm"/></p>'
    for ink in ("black", "colour"):
        made, _ = edition(pictures, house("uk-book-printer"), body=body, ink=ink)
        found = list(_images(made.artifact.data))
        spaces = {"/DeviceGray"} if ink == "black" else {"/DeviceGray", "/DeviceCMYK"}
        assert {space for space, _, _ in found} == spaces
        assert ("/DeviceGray", 472, 8) in found  # 40 mm at 300
        assert any(bits == 1 and width > 300 for _, width, bits in found)
        operators = {
            op
            for page in range(len(made.labels))
            for op in re.findall(rb"\b(rg|RG|sh)$", _content(made.artifact.data, page), re.MULTILINE)
        }
        assert not operators


def test_a_picture_with_too_few_pixels_is_told_with_what_it_needs(pictures: Path) -> None:
    """The resolution found and wanted, and how wide the picture may be."""
    _, said = edition(
        pictures, house("kdp-paperback"), body='<p><img src="inky.jpg" style="width:100mm"/></p>'
    )
    found = next(d for d in said if d.code == "PRINT-012")
    assert "152 pixels an inch" in found.message
    assert "51 mm wide" in found.hint
    _, quiet = edition(
        pictures, house("kdp-paperback"), body='<p><img src="inky.jpg" style="width:50mm"/></p>'
    )
    assert "PRINT-012" not in [d.code for d in quiet]


def test_a_picture_in_another_rgb_is_converted_from_it(tmp_path: Path) -> None:
    """The same numbers in a wider space are a stronger colour, and so more ink."""
    from PIL import ImageCms

    from gatherings.press.ink import Ink
    from gatherings.press.pictures import PictureJob

    wide = ROOT / "styles/icc/sRGB_icc22.icm"
    Image.new("RGB", (50, 50), (200, 60, 60)).save(tmp_path / "plain.png")
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    Image.new("RGB", (50, 50), (200, 60, 60)).save(tmp_path / "tagged.png", icc_profile=wide.read_bytes())
    Image.new("RGB", (50, 50), (200, 60, 60)).save(tmp_path / "odd.png", icc_profile=swapped.tobytes())
    ink = Ink(colour=True, profile=PROFILE)
    made = [PictureJob(n, tmp_path, 30, 30, ink).result() for n in ("plain.png", "tagged.png", "odd.png")]
    assert {p.space for p in made} == {"DeviceCMYK"}
    assert made[0].data == made[2].data


# Flatness -------------------------------------------------------------------------------------------


def test_a_drawing_with_a_gradient_becomes_pixels_in_its_place(pictures: Path) -> None:
    """The same picture on the page, in inks and not in shadings; the words around stay words."""
    body = f'<p>{words(20)}</p><p><img src="glow.svg" style="width:50mm"/></p>'
    made, said = edition(pictures, house("eu-offset"), body=body, ink="colour")
    assert [d.code for d in said if d.code in ("PRINT-014", "PRINT-015")] == ["PRINT-014"]
    with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
        objects = [o for o in pdf.objects if isinstance(o, (pikepdf.Dictionary, pikepdf.Stream))]
        kinds = set[str]().union(*(set(o.keys()) for o in objects))
        assert not kinds & {"/ShadingType", "/PatternType", "/SMask", "/Group", "/ca", "/CA", "/Annots"}
        assert "/ExtGState" not in kinds
    picture = pypdfium2.PdfDocument(made.artifact.data)[1].render(scale=4).to_pil()
    blue, yellow = (0, 51, 102), (255, 204, 0)
    shown = {
        name: min(_apart(c, wanted) for _, c in picture.getcolors(1 << 24))
        for name, wanted in (("blue", blue), ("yellow", yellow))
    }
    assert all(v < 90 for v in shown.values()), shown


def _apart(one: tuple[int, ...], two: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, two, strict=False))


def test_what_cannot_be_flattened_is_refused_where_the_standard_forbids_it(tmp_path: Path) -> None:
    """Opacity of the theme: an error for PDF/X, a warning for a printer that asks for none."""
    body = '<p style="opacity:.5">Pale.</p>'
    assert "PRINT-015" in [d.code for d in edition(tmp_path, house("eu-offset"), body=body)[1]]
    assert "PRINT-004" in [d.code for d in edition(tmp_path, house("office"), body=body)[1]]


# Standards ------------------------------------------------------------------------------------------


CLAIMS = {
    "x-1a:2001": ("1.3", {"/GTS_PDFXVersion": "PDF/X-1:2001", "/GTS_PDFXConformance": "PDF/X-1a:2001"}),
    "x-3:2002": ("1.3", {"/GTS_PDFXVersion": "PDF/X-3:2002"}),
    "x-4": ("1.6", {"/GTS_PDFXVersion": "PDF/X-4"}),
    "none": ("1.6", {}),
}


@pytest.mark.parametrize("standard", list(CLAIMS))
def test_a_file_says_what_its_part_of_iso_15930_asks(pictures: Path, standard: str) -> None:
    """Version, keys, /Trapped, /ID, dates, output intent with a CMYK profile; Info and XMP agree."""
    made, _ = edition(pictures, house("uk-book-printer"), body=BODY, ink="colour", standard=standard)
    version, keys = CLAIMS[standard]
    with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
        info = pdf.docinfo
        assert pdf.pdf_version == version
        assert {k: str(v) for k, v in info.items() if "PDFX" in k} == keys
        assert str(info["/Trapped"]) == "/False"
        assert {"/Title", "/CreationDate", "/ModDate", "/Creator", "/Producer"} <= set(info.keys())
        assert len(pdf.trailer["/ID"]) == 2
        assert not pdf.is_encrypted
        packet = pdf.Root.Metadata.read_bytes().decode()
        for key, value in keys.items():
            assert re.search(rf"<pdfx(?:id)?:{key[1:]}>{re.escape(value)}<", packet)
        assert "<pdf:Trapped>False</pdf:Trapped>" in packet
        created = re.findall(r"CreateDate>([\d-]+)T", packet)
        assert [str(info["/CreationDate"])[2:10]] == [found.replace("-", "") for found in created]
        assert f">{info['/Title']}<" in packet
        if standard == "none":
            assert "/OutputIntents" not in pdf.Root
        else:
            (intent,) = pdf.Root.OutputIntents
            assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
            assert str(intent.RegistryName) == "http://www.color.org"
            assert intent.DestOutputProfile.read_bytes() == PROFILE
        assert b"/ObjStm" not in made.artifact.data
        if version == "1.3":
            assert not {"/Lang", "/StructTreeRoot", "/OCProperties", "/MarkInfo"} & set(pdf.Root.keys())
        if standard == "x-4":
            assert re.search(
                r"xmpMM:DocumentID>uuid:[0-9a-f-]{36}<.*xmpMM:RenditionClass>default<", packet, re.DOTALL
            )
        for page in pdf.pages:
            assert "/ArtBox" not in page.obj
            assert not {"/ExtGState", "/Shading", "/Pattern"} & set(page.Resources.keys())
            spaces = page.Resources.get("/ColorSpace", pikepdf.Dictionary())
            assert set(spaces.keys()) <= {"/Registration"}


def test_the_same_book_is_the_same_file(pictures: Path) -> None:
    """To the last bit; another printer's file has another identity."""
    one, two = (edition(pictures, house("german-book-printer"), body=BODY)[0].artifact.data for _ in range(2))
    assert one == two
    other = edition(pictures, house("mixam"), body=BODY)[0].artifact.data
    names = [re.findall(rb"DocumentID>(.*?)<", data) for data in (one, other)]
    assert names[0] != names[1]


def test_the_outline_goes_where_the_vendor_forbids_bookmarks(tmp_path: Path) -> None:
    """KDP's files have none; Lulu's have one."""
    for name, there in (("kdp-paperback", False), ("lulu-paperback", True)):
        made, _ = edition(tmp_path, house(name))
        with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
            assert ("/Outlines" in pdf.Root) is there


def _boxy(path: Path) -> None:
    """A typeface of PostScript outlines: every letter is a box."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    letters = [c for c in range(0x20, 0x17F) if chr(c).isprintable()]
    names = [".notdef", *(f"uni{c:04X}" for c in letters)]
    pen = T2CharStringPen(500, None)
    pen.moveTo((50, 0))
    for point in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    shape = pen.getCharString()
    font = FontBuilder(1000, isTTF=False)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({c: f"uni{c:04X}" for c in letters})
    font.setupCFF("Boxy", {"FullName": "Boxy"}, dict.fromkeys(names, shape), {})
    font.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Boxy", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


@pytest.mark.parametrize(
    ("name", "kind"), [("eu-offset", "/CIDFontType0C"), ("german-book-printer", "/OpenType")]
)
def test_postscript_outlines_are_embedded_as_the_version_knows_them(
    tmp_path: Path, name: str, kind: str
) -> None:
    """Bare in PDF 1.3, for OpenType files came with 1.6; the words can be read in both."""
    _boxy(tmp_path / "Boxy.otf")
    dress = style(tmp_path, '.boxy { font-family: "Boxy" }', profile=PROFILE, condition="FOGRA39")
    dress = replace(dress, faces=(*dress.faces, FontFace("Boxy", 400, "normal", tmp_path / "Boxy.otf")))
    body = leaf("essay", '<h1>Essay</h1><p class="boxy">Boxed words</p>')
    made = make(book(body), PrintSettings(trim="156x234mm"), house(name), dress, sink())  # type: ignore[arg-type]
    assert made is not None
    with pikepdf.open(io.BytesIO(made.artifact.data)) as pdf:
        files = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Subtype" in o]
        assert [str(o.Subtype) for o in files if str(o.Subtype) in ("/CIDFontType0C", "/OpenType")] == [kind]
    with pypdfium2.PdfDocument(made.artifact.data) as document:
        assert "Boxed words" in document[0].get_textpage().get_text_bounded()


def test_profiles_that_are_not_a_presss() -> None:
    """Screen colours, damage and noise are told apart; the house's own is sound for every standard."""
    rgb = (ROOT / "styles/icc/sRGB_icc22.icm").read_bytes()
    assert profile_fault(PROFILE, "x-1a:2001") == profile_fault(PROFILE, "x-4") == ""
    assert "RGB" in profile_fault(rgb, "x-4")
    assert "damaged" in profile_fault(PROFILE[:5000], "x-4")
    assert "damaged" in profile_fault(b"no profile at all", "x-4")


def test_other_tools_find_nothing_wrong(pictures: Path) -> None:
    """To qpdf the file is whole; poppler names the standard, and sees typefaces, boxes and pictures as we do."""
    made, _ = edition(pictures, house("eu-offset"), body=BODY, ink="colour")
    file = pictures / "whole.pdf"
    file.write_bytes(made.artifact.data)

    need("qpdf", "pdfinfo", "pdffonts", "pdfimages")

    def said(*command: str) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    assert "No syntax or stream encoding errors" in said("qpdf", "--check", str(file))
    about = said("pdfinfo", "-box", str(file))
    assert "ISO 15930-1" in about
    assert re.search(r"TrimBox: +28.35 +28.35 +470.55 +691.65", about)
    fonts = said("pdffonts", str(file)).splitlines()[2:]
    assert fonts
    assert all("Type 3" not in row and re.search(r"yes +yes +yes", row) for row in fonts)
    images = [row.split() for row in said("pdfimages", "-list", str(file)).splitlines()[2:]]
    assert {row[5] for row in images} <= {"cmyk", "gray"}
    assert all(290 < int(row[12]) < 610 for row in images)


_KEPT: dict[str, object] = {}


def _kept(jobs: Sequence[Job]) -> list[object]:
    """Results of jobs, each done once for all printers."""
    keys = [repr((type(job).__name__, sorted(job.inputs().items()))) for job in jobs]
    for key, job in zip(keys, jobs, strict=True):
        if key not in _KEPT:
            _KEPT[key] = job.result()
    return [_KEPT[key] for key in keys]


@pytest.mark.parametrize("path", sorted((ROOT / "styles/printers").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_printer_of_the_house_gets_a_file_that_passes(pictures: Path, path: Path) -> None:
    """A book with a ground to the edge, pictures and a gradient, in every printer's own standard, reads back sound."""
    chosen = house(path.stem)
    ground = "html { background: device-cmyk(0 0 0 .25) }"
    dress = style(pictures, profile=PROFILE, condition="FOGRA39")
    dress = replace(dress, design=replace(dress.design, bleeds=("part",), bleed_css=ground))
    part = leaf("part", "<h1>Part One</h1>", kind="part", opens="recto")
    body = leaf("essay", f"<h1>Essay</h1>{BODY}" + "".join(f"<p>{words(300, n)}</p>" for n in range(9)))
    found = sink()
    wish = PrintSettings(printer=path.stem, trim="156x234mm", ink="colour")  # type: ignore[arg-type]
    made = make(book(part, body), wish, chosen, dress, found, _kept)
    assert made is not None
    passed = checks_passed(made, found)
    assert set(passed) == set(CHECKS)
    assert {d.code for d in found.diagnostics} <= {
        "PRINT-002",
        "PRINT-012",
        "PRINT-013",
        "PRINT-014",
        "PRINT-016",
    }
    assert made.target.standard == chosen.standard
    assert len(made.labels) % chosen.multiple == 0
