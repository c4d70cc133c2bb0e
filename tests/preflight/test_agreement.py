"""What preflight measures is what poppler, qpdf and Ghostscript measure of the same file."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageMath
from tests.collections.built import Editions
from tests.preflight.corpus import area, lit, multiplied
from tests.preflight.sheets import on_page, picture, sheet
from tests.tools.needs import need

from gatherings.verify.preflight.content import without_glyphs
from gatherings.verify.preflight.facts import Box, FileFacts, PageFacts
from gatherings.verify.preflight.reading import read


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    """All of them are there."""
    need("pdffonts", "pdfimages", "pdfinfo", "gs", "qpdf")


@pytest.fixture(scope="module")
def sample(built: Callable[[str], Editions]) -> tuple[Path, FileFacts]:
    """The print PDF of the sample, and what preflight reads in it."""
    path = built("sample").print_pdf
    return path, read(path.name, path.read_bytes())


def said(*command: str | Path) -> list[str]:
    """Lines that a program prints."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_typefaces_are_those_of_pdffonts(sample: tuple[Path, FileFacts]) -> None:
    """The same names, each embedded and cut down to its letters."""
    path, facts = sample
    rows = [line.split() for line in said("pdffonts", path)[2:]]
    assert {row[0].partition("+")[2] for row in rows} == {font.name for font in facts.fonts}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    assert all(font.embedded and font.subset for font in facts.fonts)


def test_resolution_is_that_of_pdfimages(sample: tuple[Path, FileFacts]) -> None:
    """Page, pixels and pixels in an inch of every picture, to one in a hundred."""
    path, facts = sample
    rows = [line.split() for line in said("pdfimages", "-list", path)[2:]]
    theirs = [(int(r[0]), int(r[3]), int(r[4]), min(int(r[12]), int(r[13]))) for r in rows]
    ours = [(page.number, i.width, i.height, i.ppi) for page in facts.pages for i in page.images]
    assert [row[:3] for row in ours] == [row[:3] for row in theirs]
    assert all(a[3] == pytest.approx(b[3], rel=0.01) for a, b in zip(ours, theirs, strict=True))


def test_boxes_are_those_of_pdfinfo(sample: tuple[Path, FileFacts]) -> None:
    """Trim, bleed and media box of the first page, and the number of pages."""
    path, facts = sample
    told = "\n".join(said("pdfinfo", "-box", path))
    for name in ("MediaBox", "BleedBox", "TrimBox"):
        found = re.search(rf"{name}:\s+(.*)", told)
        assert found is not None
        assert [float(v) for v in found[1].split()] == pytest.approx(facts.pages[0].box(name), abs=0.01)
    assert f"Pages:           {len(facts.pages)}" in told


def test_structure_is_what_qpdf_says(sample: tuple[Path, FileFacts], tmp_path: Path) -> None:
    """Both find nothing in the sample, and both find a damaged stream."""
    path, facts = sample
    assert said("qpdf", "--check", path)
    assert facts.faults == ()
    damaged = tmp_path / "damaged.pdf"
    data = sheet()
    at = data.index(b"stream\n", data.index(b"FlateDecode")) + 20
    damaged.write_bytes(data[:at] + bytes(40) + data[at + 40 :])
    done = subprocess.run(["qpdf", "--check", str(damaged)], capture_output=True, check=False)
    found = read("damaged.pdf", damaged.read_bytes())
    assert done.returncode != 0
    assert found.faults or any(page.curious for page in found.pages)


def test_letters_stand_where_they_are_read(sample: tuple[Path, FileFacts]) -> None:
    """The letters of each page fill the box that PDFium finds when it makes words of them, to a hundredth of a point."""

    def around(lines: Sequence[Box]) -> list[float]:
        sides = list(zip(*lines, strict=True))
        return [min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])]

    path, facts = sample
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        for page, facts_of in zip(document, facts.pages, strict=True):
            text = page.get_textpage()
            theirs = [text.get_rect(index) for index in range(text.count_rects())]
            assert bool(theirs) == bool(facts_of.lines)
            assert not theirs or around(facts_of.lines) == pytest.approx(around(theirs), abs=0.01)


def test_operators_are_those_of_the_page(sample: tuple[Path, FileFacts]) -> None:
    """Left out before pikepdf splits a page are rows of glyphs and comments; each operator is there, in its order."""
    path, _ = sample
    with pikepdf.open(path) as pdf:
        shorter = 0
        for page in pdf.pages:
            whole = pikepdf.parse_content_stream(page)
            left = pikepdf.parse_content_stream(without_glyphs(page, pdf))
            shorter += sum(str(instruction.operator) == "TJ" for instruction in whole)
            assert [row(i) for i in left] == [row(i) for i in whole]
        assert shorter > 1000


def row(instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage) -> tuple[str, str]:
    """An operator and what it is given; all ways of showing glyphs are one."""
    name = str(instruction.operator)
    return ("Tj", "") if name in ("Tj", "TJ") else (name, " ".join(map(repr, instruction.operands)))


def separations(data: bytes, page: int, folder: Path, density: int) -> tuple[float, float]:
    """Mean and most total ink of a page as Ghostscript separates it, per cent."""
    (folder / "in.pdf").write_bytes(data)
    out = folder / "out.tif"
    pages = (f"-dFirstPage={page}", f"-dLastPage={page}")
    said("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiff32nc", f"-r{density}", *pages,
         f"-sOutputFile={out}", folder / "in.pdf")  # fmt: skip
    with Image.open(out) as opened:
        bands = dict(zip("cmyk", (band.convert("I") for band in opened.split()), strict=True))
    total = ImageMath.lambda_eval(lambda p: p["c"] + p["m"] + p["y"] + p["k"], **bands)
    means = sum(sum(v * n for v, n in enumerate(b.convert("L").histogram())) for b in bands.values())
    return means / total.width / total.height / 2.55, total.getextrema()[1] / 2.55


def page_of(data: bytes, number: int) -> PageFacts:
    """Facts of a page."""
    return read("file.pdf", data).pages[number - 1]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: sheet(area(90, 300, 200, 100, (0.9, 0.2, 0.4, 0.3))), id="an area in four inks"),
        pytest.param(
            lambda: sheet(picture("CMYK", value=(200, 150, 100, 50), wide=200)), id="a CMYK picture"
        ),
        pytest.param(lambda: sheet(picture("L", value=60, wide=200)), id="a grey picture"),
        pytest.param(lambda: sheet(multiplied), id="two areas that multiply"),
        pytest.param(
            lambda: sheet(area(90, 300, 200, 100, (1, 1, 0, 0)), on_page(b"0 0 0 .2 k 90 300 200 100 re f")),
            id="an area that covers another",
        ),
        pytest.param(
            lambda: sheet(lambda _: None, on_page(b"q 200 0 0 200 90 200 cm /F Do Q", XObject={"F": form})),
            id="a form",
        ),
    ],
)
def test_ink_is_that_of_ghostscript(data: Callable[[], bytes], tmp_path: Path) -> None:
    """Mean and most ink of a page are those of Ghostscript's separations: a half per cent and two per cent."""
    made = data()
    mean, most = separations(made, 3, tmp_path, 150)
    page = page_of(made, 3)
    assert page.coverage is not None
    assert page.coverage.mean == pytest.approx(mean, abs=0.5)
    # Of letters, finer than the dots of the drawing, the ink stands in the operators.
    text = max(p.colour.total for p in page.paints if p.kind == "text" and p.colour is not None)
    assert max(page.coverage.most, text) == pytest.approx(most, abs=2)


def form(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """A form of a colour in a named space."""
    made = pdf.make_stream(b"/DeviceCMYK cs .5 .25 0 .1 scn 0 0 1 1 re f")
    made.Type, made.Subtype, made.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 1, 1])
    return made


def test_black_in_a_group_of_light_is_ink_of_four(tmp_path: Path) -> None:
    """Ghostscript separates pure black in an RGB group into four inks: FLIGHT-056 is no pedantry."""
    assert separations(sheet(lambda _: None, lit), 3, tmp_path, 150)[1] > 200


def test_ink_of_the_sample_is_that_of_ghostscript(sample: tuple[Path, FileFacts], tmp_path: Path) -> None:
    """Pages of text and of pictures, measured at 600 dots an inch, to six in a thousand of the paper."""
    path, facts = sample
    with_pictures = [page.number for page in facts.pages if page.images][:2]
    for number in (12, 60, *with_pictures):
        mean, _ = separations(path.read_bytes(), number, tmp_path, 600)
        coverage = facts.pages[number - 1].coverage
        assert coverage is not None
        assert coverage.mean == pytest.approx(mean, abs=0.6), number
