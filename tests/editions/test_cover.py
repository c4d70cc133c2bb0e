"""The cover: the finished sheet opened, measured, separated into inks, and its barcode read back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from tests.bookcase import Bookcase, Outcome

from gatherings.cli import main
from gatherings.press.cover_geometry import CoverShape, barcode_place, cover_shape
from gatherings.press.printers import printer
from gatherings.styles import locale

ROOT = Path(__file__).parents[2]
STOCK = ROOT / "tests" / "diagnostics" / "stock"
MM = 72 / 25.4
THICK = "papers: {thick: {name: board, caliper: 1.4mm}}"
"""A paper on which twelve pages make a book with a spine."""
EDITIONS = """editions:
  print: {{printer: {printer}, trim: {trim}{paper}, figures: {{{figures}}}}}
  cover: {cover}
"""

Build = Callable[..., Bookcase]


def book(case: Bookcase, **wanted: str) -> Bookcase:
    """The stock book with a cover, built."""
    if not case.folder.exists():
        shutil.copytree(STOCK, case.folder)
    text = (STOCK / "collection.yaml").read_text("utf-8")
    head = text[: text.index("editions:")].replace(
        "language: en-GB", f"language: {wanted.get('language', 'en-GB')}"
    )
    head += "blurb: |\n  A first paragraph of the blurb.\n\n  A second one with *stress* in it.\n"
    figures = ", ".join(f for f in (wanted.get("paper", THICK), wanted.get("figures", "")) if f)
    editions = EDITIONS.format(
        paper=", paper: thick" if "thick" in figures else "",
        printer=wanted.get("printer", "kdp-paperback"),
        trim=wanted.get("trim", "6x9in"),
        figures=figures,
        cover=wanted.get("cover", '{price: "$24.95"}'),
    )
    case.file("collection.yaml", head + editions)
    return case.build("--edition", "cover", "--draft")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Bookcase]:
    """Covers for printers, each made once."""
    made: dict[str, Bookcase] = {}

    def once(name: str) -> Bookcase:
        if name not in made:
            case = Bookcase(tmp_path_factory.mktemp(name), _run)
            trim = "156x234mm" if "printer" in name or name in {"eu-offset", "mixam"} else "6x9in"
            paper = "" if name.startswith(("ingram", "lulu-hard")) else THICK
            figures = "spine: {text_from_pages: 2}" if name in {"kdp-paperback", "kdp-hardcover"} else ""
            made[name] = book(case, printer=name, trim=trim, paper=paper, figures=figures)
        return made[name]

    return once


def _run(*arguments: str) -> Outcome:
    return Outcome(main(arguments), "", "")


def sheet(case: Bookcase) -> Path:
    """The finished cover."""
    return next(case.out.glob("*-cover.pdf"))


def raster(path: Path, density: int = 300) -> Image.Image:
    """The sheet as a picture in colours of the screen, drawn by PDFium."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    drawn: Image.Image = document[0].render(scale=density / 72).to_pil()
    return drawn.convert("RGB")


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """One pixel's colour."""
    return tuple(picture.crop((x, y, x + 1, y + 1)).tobytes())


def darkest_and_lightest(
    plate: Image.Image, left: float, top: float, right: float, low: float
) -> tuple[int, int]:
    """Least and greatest value of a part of a plate."""
    values = plate.crop((round(left), round(top), round(right), round(low))).tobytes()
    return min(values), max(values)


def text(path: Path) -> str:
    """Words of the sheet."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    return " ".join(document[0].get_textpage().get_text_range().split())


def plates(path: Path, folder: Path, density: int = 150) -> dict[str, Image.Image]:
    """The sheet as four plates, made by Ghostscript; black is ink."""
    subprocess.run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{density}",
         "-dUseCropBox=false", f"-sOutputFile={folder / 'plate.tif'}", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    found = {}
    for name in ("Cyan", "Magenta", "Yellow", "Black"):
        Image.MAX_IMAGE_PIXELS = None
        found[name] = Image.open(folder / f"plate({name}).tif").convert("L")
    return found


def boxes(path: Path) -> dict[str, list[float]]:
    """The page's boxes in millimetres."""
    with pikepdf.open(path) as opened:
        page = opened.pages[0]
        return {
            name: [float(v) / MM for v in page[f"/{name}"]] for name in ("MediaBox", "BleedBox", "TrimBox")
        }


def shape_of(name: str, case: Bookcase, trim: tuple[float, float]) -> CoverShape:
    """The shape that the template beside the cover gives."""
    from gatherings.model import PageSize

    svg = etree.parse(next(case.out.glob("*-cover-template.svg")))
    spine = float(re.search(r"spine ([\d.]+) mm", "".join(map(str, svg.getroot().itertext())))[1])  # type: ignore[index]
    made = printer((ROOT / f"styles/printers/{name}.yaml").read_text("utf-8"), name)
    assert made.cover is not None
    return cover_shape(PageSize(*trim), spine, made.cover, 1.5)


PRINTERS = [
    "kdp-paperback",
    "ingramspark-paperback",
    "kdp-hardcover",
    "lulu-hardcover",
    "ingramspark-jacket",
    "uk-book-printer",
]


@pytest.mark.parametrize("name", PRINTERS)
def test_boxes_are_the_sheet(name: str, finished: Callable[[str], Bookcase]) -> None:
    """TrimBox is what is seen, BleedBox reaches to bleed or turn-in on all sides, MediaBox holds both and the marks."""
    case = finished(name)
    shape = shape_of(name, case, (156, 234) if name == "uk-book-printer" else (152.4, 228.6))
    found = boxes(sheet(case))
    left, low, right, high = found["TrimBox"]
    assert (right - left, high - low) == pytest.approx((shape.width, shape.height), abs=0.02)
    out = shape.outer
    assert found["BleedBox"] == pytest.approx([left - out, low - out, right + out, high + out], abs=0.01)
    media = found["MediaBox"]
    assert media[:2] == [0, 0]
    if name == "uk-book-printer":
        assert left >= 4 + 5  # crop marks of 5 mm, 4 mm away
    else:
        assert media == pytest.approx(found["BleedBox"], abs=0.01)


@pytest.mark.parametrize("name", PRINTERS)
def test_it_prints_inks_alone(name: str, finished: Callable[[str], Bookcase]) -> None:
    """No operator of the sheet, forms and patterns included, sets a colour of the screen or of grey light."""
    with pikepdf.open(sheet(finished(name))) as opened:
        streams = [opened.pages[0].Contents, *(o for o in opened.objects if isinstance(o, pikepdf.Stream))]
        seen = set()
        for stream in streams:
            kind = str(stream.get("/Subtype", "")) if isinstance(stream, pikepdf.Stream) else ""
            pattern = isinstance(stream, pikepdf.Stream) and "/PatternType" in stream
            if stream is not streams[0] and kind != "/Form" and not pattern:
                continue
            whole = opened.pages[0] if stream is streams[0] else stream
            seen |= {str(step.operator) for step in pikepdf.parse_content_stream(whole)}
        assert not seen & {"rg", "RG", "g", "G"}
        assert "k" in seen
        assert all(font for font in _fonts(opened))


def _fonts(opened: pikepdf.Pdf) -> list[bool]:
    """Whether each font descriptor has its file."""
    return [
        any(key in o for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        for o in opened.objects
        if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]


@pytest.mark.parametrize("name", PRINTERS)
def test_the_barcode_is_read_back(name: str, finished: Callable[[str], Bookcase]) -> None:
    """At 300 dots an inch a reader that isn't ours finds the ISBN, and the price in dollars beside it."""
    found = zxingcpp.read_barcodes(
        raster(sheet(finished(name))), ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read
    )
    assert "978123456789752495" in {code.text.replace(" ", "") for code in found}
    assert "ISBN 978-1-234-56789-7" in text(sheet(finished(name)))


def test_plates(finished: Callable[[str], Bookcase], tmp_path: Path) -> None:
    """Ghostscript's plates: the barcode is on the black one alone, colour reaches all edges of the bleed."""
    case = finished("ingramspark-paperback")
    shape = shape_of("ingramspark-paperback", case, (152.4, 228.6))
    found = plates(sheet(case), tmp_path)
    scale = 150 / 25.4
    place = barcode_place(
        shape,
        printer((ROOT / "styles/printers/ingramspark-paperback.yaml").read_text(), "x").barcode,
        55.1,
        30.2,
    )
    left, top = (place.left + shape.outer) * scale, (place.top + shape.outer) * scale
    box = left + 2, top + 2, left + 55.1 * scale - 2, top + 30.2 * scale - 2
    for name in ("Cyan", "Magenta", "Yellow"):
        assert darkest_and_lightest(found[name], *box) == (255, 255), name
    assert darkest_and_lightest(found["Black"], *box)[0] == 0
    wide, high = found["Cyan"].size
    for edge in (
        (2, 2, wide - 2, 3),
        (2, 2, 3, high - 2),
        (wide - 3, 2, wide - 2, high - 2),
        (2, high - 3, wide - 2, high - 2),
    ):
        assert darkest_and_lightest(found["Cyan"], *edge)[1] < 255, edge
    small = [found[name].resize((300, 200), Image.Resampling.NEAREST).tobytes() for name in found]
    most = max(sum(255 - v for v in inks) / 2.55 for inks in zip(*small, strict=True))
    assert most <= 241


def test_words(finished: Callable[[str], Bookcase]) -> None:
    """Back, spine and front say what the collection says."""
    found = text(sheet(finished("kdp-paperback")))
    for words in (
        "A first paragraph of the blurb.", "Two Views", "A small book without a fault", "Example Press",
        "$24.95", "An essay collection", "Essays by",
    ):  # fmt: skip
        assert words.casefold() in found.replace("\u00a0", " ").casefold(), words


def test_a_jacket_has_flaps(finished: Callable[[str], Bookcase]) -> None:
    """The blurb stands on the front flap, once; the back lists the authors."""
    case = finished("ingramspark-jacket")
    found = text(sheet(case)).replace("\u00a0", " ")
    assert found.count("A first paragraph of the blurb.") == 1
    document = pypdfium2.PdfDocument(sheet(case).read_bytes())
    page = document[0].get_textpage()
    at = page.search("A first paragraph").get_next()
    assert at is not None
    left = page.get_charbox(at[0])[0] / MM
    shape = shape_of("ingramspark-jacket", case, (152.4, 228.6))
    assert left - shape.outer > shape.panel("front-flap").whole.left


def _spine_ink(case: Bookcase, name: str) -> tuple[float, list[tuple[float, float]]]:
    """Millimetres by which the spine's ink lies beside its middle, and where its title's letters stand."""
    shape = shape_of(name, case, (152.4, 228.6))
    spine = shape.panel("spine").whole
    density = 300
    picture = raster(sheet(case), density).convert("L")
    scale = density / 25.4
    left, right = ((v + shape.outer) * scale for v in (spine.left, spine.right))
    strip = picture.crop((round(left), 0, round(right), picture.height))
    columns = strip.resize((strip.width, 1), Image.Resampling.BOX).tobytes()
    weights = [abs(value - columns[0]) for value in columns]
    middle = sum(x * w for x, w in enumerate(weights)) / sum(weights)
    page = pypdfium2.PdfDocument(sheet(case).read_bytes())[0].get_textpage()
    places = []
    finder = page.search("Two Views")
    while (hit := finder.get_next()) is not None:
        places.append([page.get_charbox(i) for i in (hit[0], hit[0] + hit[1] - 1)])
    inside = [p for p in places if spine.left * MM < (p[0][0] / 1 - shape.outer * MM) < spine.right * MM]
    letters = [(box[0] / MM, box[1] / MM) for box in inside[0]]
    return (middle + 0.5) / scale - spine.width / 2, letters


def test_spine_words_stand_in_its_middle(finished: Callable[[str], Bookcase]) -> None:
    """The ink of the words has its centre of gravity in the middle of the spine, to a third of a millimetre."""
    beside, _ = _spine_ink(finished("kdp-paperback"), "kdp-paperback")
    assert abs(beside) < 0.33


def test_spine_words_run_as_in_the_language(finished: Callable[[str], Bookcase], case: Bookcase) -> None:
    """English titles run downward, French ones upward."""
    _, english = _spine_ink(finished("kdp-paperback"), "kdp-paperback")
    assert english[0][1] > english[1][1]
    french = book(case, language="fr", figures="spine: {text_from_pages: 2}")
    _, letters = _spine_ink(french, "kdp-paperback")
    assert letters[0][1] < letters[1][1]


def test_a_front_of_your_own(case: Bookcase) -> None:
    """Artwork for the front reaches the edges of the sheet on three sides, and the EPUB has it too."""
    shutil.copytree(STOCK, case.folder)
    out = io.BytesIO()
    Image.new("RGB", (1838, 2775), (200, 40, 30)).save(out, "PNG")
    case.file("images/front.png", out.getvalue())
    book(case, cover='{front: images/front.png, colour: "#f2e8d0"}', figures="spine: {text_from_pages: 2}")
    picture = raster(sheet(case), 72)
    for at in ((picture.width - 1, 0), (picture.width - 1, picture.height - 1), (picture.width - 100, 300)):
        red, green, blue = pixel(picture, *at)
        assert red > 150, at
        assert max(green, blue) < 90, at
    assert min(pixel(picture, 2, 2)) > 190
    found = zxingcpp.read_barcodes(raster(sheet(case)))
    assert found[0].text == "9781234567897"
    case.edit("collection.yaml", "  print:", "  epub: {}\n  print:")
    case.build("--edition", "epub", "--draft")
    epub = case.epub()
    cover = next(n for n in epub.names if "cover" in n and n.endswith((".png", ".jpg")))
    assert pixel(Image.open(io.BytesIO(epub.zip.read(cover))).convert("RGB"), 50, 50)[0] > 150


def test_a_whole_cover_of_your_own(case: Bookcase) -> None:
    """A designer's PDF of the right size is passed on with its boxes; a picture becomes a page of that size."""
    shutil.copytree(STOCK, case.folder)
    book(case)
    width, height = (float(v) for v in _sheet_size(sheet(case)))
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(width, height))
    page.Contents = made.make_stream(b"0.2 0.4 0.6 0 k 0 0 %f %f re f" % (width, height))
    out = io.BytesIO()
    made.save(out)
    case.file("cover.pdf", out.getvalue())
    book(case, cover="{whole: cover.pdf}")
    found = boxes(sheet(case))
    assert found["TrimBox"][0] == pytest.approx(3.175, abs=0.01)
    with pikepdf.open(sheet(case)) as opened:
        assert b"0.2 0.4 0.6 0 k" in opened.pages[0].Contents.read_bytes()
    out = io.BytesIO()
    pixels = round(width / 72 * 300), round(height / 72 * 300)
    Image.new("CMYK", pixels, (200, 0, 0, 0)).save(out, "TIFF", compression="tiff_lzw")
    case.file("cover.tif", out.getvalue())
    book(case, cover="{whole: cover.tif}")
    assert _sheet_size(sheet(case)) == pytest.approx((width, height), abs=0.01)
    with pikepdf.open(sheet(case)) as opened:
        images = [
            o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]
        assert [str(i.ColorSpace) for i in images] == ["/DeviceCMYK"]


def _sheet_size(path: Path) -> tuple[float, float]:
    with pikepdf.open(path) as opened:
        _, _, width, height = (float(v) for v in opened.pages[0].mediabox)
        return width, height


def test_the_same_cover_twice(case: Bookcase) -> None:
    """Made again from nothing, every byte is the same."""
    book(case)
    first = sheet(case).read_bytes(), next(case.out.glob("*.svg")).read_bytes()
    shutil.rmtree(case.folder / ".gatherings")
    book(case)
    assert (sheet(case).read_bytes(), next(case.out.glob("*.svg")).read_bytes()) == first


def test_without_a_cover_none_is_made(case: Bookcase) -> None:
    """A collection that doesn't speak of a cover gets none, and a printer of pages none either."""
    shutil.copytree(STOCK, case.folder)
    case.build("--edition", "print", "--edition", "cover")
    assert list(case.out.glob("*-cover*")) == []


@pytest.mark.parametrize(
    ("price", "language", "expected"),
    [
        ("$24.95", "en-US", "52495"),
        ("£14.99", "en-GB", ""),
        ("£14.99 / US$24.95 / CA$32.50", "en-GB", "52495"),
        ("CA$32.50", "en-CA", "63250"),
        ("$32.50", "en-CA", "63250"),
        ("$32.50", "en-AU", ""),
        ("$9", "en", "50900"),
        ("$120.00", "en-US", "59999"),
        ("19,90 €", "de", ""),
    ],
)
def test_add_ons(price: str, language: str, expected: str) -> None:
    """US and Canadian prices have an add-on, whose first figure is the currency; others have none."""
    from gatherings.editions.cover_barcode import add_on

    assert add_on(price, language) == expected


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("en-GB", "down"), ("nl", "down"), ("sv", "down"), ("zh-Hans", "down"), ("xx", "down"),
        ("fr-CA", "up"), ("de", "up"), ("it", "up"), ("es-MX", "up"), ("pt-BR", "up"),
    ],
)  # fmt: skip
def test_languages_know_their_spines(tag: str, way: str, tmp_path: Path) -> None:
    """Spines of English, Dutch and Swedish books read downward, of French and German ones upward; a collection may differ."""
    assert locale([ROOT / "styles"], tag).spine_text == way
    own = tmp_path / "locales"
    own.mkdir()
    other = "up" if way == "down" else "down"
    (own / f"{tag.split('-', maxsplit=1)[0]}.yaml").write_text(f"spine_text: {other}\n", "utf-8")
    assert locale([tmp_path, ROOT / "styles"], tag).spine_text == other


def test_it_claims_what_the_printer_asks(finished: Callable[[str], Bookcase]) -> None:
    """A cover for a printer that wants PDF/X-1a says so, with the printing condition; one for another doesn't."""
    with pikepdf.open(sheet(finished("ingramspark-paperback"))) as opened:
        assert str(opened.docinfo["/GTS_PDFXVersion"]).startswith("PDF/X-1")
        assert opened.pdf_version == "1.3"
        (intent,) = opened.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    with pikepdf.open(sheet(finished("kdp-paperback"))) as opened:
        assert "/GTS_PDFXVersion" not in opened.docinfo


def test_folds_are_marked_where_cuts_are(finished: Callable[[str], Bookcase]) -> None:
    """A printer that wants crop marks gets dashed ones at the spine's folds, above and below the sheet."""
    case = finished("uk-book-printer")
    shape = shape_of("uk-book-printer", case, (156, 234))
    picture = raster(sheet(case), 300)
    left = boxes(sheet(case))["TrimBox"][0]
    for fold in shape.folds:
        x = round((left + fold) * 300 / 25.4)
        for top in (12, picture.height - 60):
            strip = picture.crop((x - 4, top, x + 5, top + 48)).convert("L")
            assert min(strip.tobytes()) < 128, (fold, top)
