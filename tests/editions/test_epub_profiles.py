"""The EPUB as single shops want it: what differs from the one for everybody, and nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from tests.bookcase import Bookcase
from tests.editions import samples

OPF = "{http://www.idpf.org/2007/opf}"
BARS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="20" height="30"/></svg>'
LONG = "A bar " * 30


def book(case: Bookcase, more: str = "") -> Bookcase:
    """An essay with a drawing and a picture that is half transparent."""
    case.file("collection.yaml", f"title: T\nbody: [one.md]\neditions: {{epub: {{{more}}}}}\n")
    case.file("images/bars.svg", BARS)
    image = Image.open(io.BytesIO(samples.picture("PNG", (800, 600))))
    image.putalpha(100)
    out = io.BytesIO()
    image.save(out, "PNG")
    case.file("images/half.png", out.getvalue())
    text = f'---\ntitle: One\n---\n\nText.\n\n![A](images/bars.svg){{alt="{LONG}"}}\n\n![B](images/half.png){{alt="b"}}\n'
    return case.file("one.md", text)


def manifest(epub: Path) -> dict[str, bytes]:
    """Files that the package names."""
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        return {str(i.get("href")): archive.read(f"EPUB/{i.get('href')}") for i in package.iter(f"{OPF}item")}


def reported(case: Bookcase, shop: str) -> set[str]:
    """Codes of a build for a shop, of those that tell of EPUBs."""
    found = case.run("build", str(case.folder), "--out", str(case.out), "-j", "1", "--profile", shop)
    return {code for code in found.codes() if code.startswith("EPUB-")}


def opened(data: bytes) -> Image.Image:
    """A picture."""
    return Image.open(io.BytesIO(data))


def test_kindle_gets_pixels_for_drawings_and_no_page_for_the_cover(case: Bookcase) -> None:
    """No drawing, nothing transparent, the cover as an image alone; a long text alternative is reported."""
    assert reported(book(case), "kindle") == {"EPUB-009"}
    files = manifest(case.out / "t-kindle.epub")
    assert not any(name.endswith(".svg") for name in files)
    assert "cover.xhtml" not in files
    assert "images/cover-image.jpg" in files
    drawn = opened(files["images/bars.png"])
    assert drawn.size == (1600, 1200)
    assert [drawn.convert("L").getpixel(at) for at in ((10, 10), (1500, 600))] == [0, 255]
    assert opened(files["images/half.png"]).mode in ("L", "RGB")


@pytest.mark.parametrize("shop", ["kobo", "apple"])
def test_transparency_lies_on_white_where_a_shop_wants_it_so(case: Bookcase, shop: str) -> None:
    """Drawings and the cover's page stay; Kobo's lack of an ISBN is reported."""
    assert reported(book(case), shop) == ({"EPUB-010"} if shop == "kobo" else set())
    files = manifest(case.out / f"t-{shop}.epub")
    assert {"images/bars.svg", "cover.xhtml"} <= set(files)
    assert opened(files["images/half.png"]).mode in ("L", "RGB")


def test_a_collection_names_its_shops(case: Bookcase) -> None:
    """A file for each, the general one among them where it is asked for and unchanged by the rest."""
    book(case, "profiles: [generic, apple]").build()
    both = (case.out / "t.epub").read_bytes()
    assert (case.out / "t-apple.epub").is_file()
    assert opened(manifest(case.out / "t.epub")["images/half.png"]).mode == "RGBA"
    book(case).build()
    assert (case.out / "t.epub").read_bytes() == both
