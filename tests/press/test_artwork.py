"""Artwork of the editor's own is measured: size, colours, and how fine it is, wherever in a PDF it stands."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from gatherings.press.artwork import MM, artwork, boxed


def picture(mode: str, size: tuple[int, int], kind: str) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def pdf(content: bytes) -> bytes:
    """A page of 100 by 50 mm."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(100 * MM, 50 * MM))
    page.Contents = made.make_stream(content)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "screen"),
    [
        ("RGB", "PNG", True),
        ("L", "PNG", False),
        ("CMYK", "TIFF", False),
        ("CMYK", "JPEG", False),
        ("P", "PNG", True),
    ],
)
def test_pictures(mode: str, kind: str, screen: bool) -> None:  # noqa: FBT001
    """Pixels and colours of a picture; its density and what is cut follow from the size that it gets."""
    found = artwork(picture(mode, (600, 300), kind))
    assert found is not None
    assert (found.kind, found.width, found.height, found.screen_colours) == ("picture", 600, 300, screen)
    assert found.density(50.8, 25.4) == pytest.approx(300)
    assert found.cut(100, 50) == pytest.approx((0, 0))
    assert found.cut(100, 100) == pytest.approx((50, 0))


def test_a_pdf_is_measured() -> None:
    """Size in millimetres; black and inks are no colours of the screen."""
    found = artwork(pdf(b"0 0 0 1 k 0.1 0.2 0.3 0 K 0 0 10 10 re f"))
    assert found is not None
    assert (found.kind, found.pages, found.screen_colours, found.resolution) == ("pdf", 1, False, None)
    assert (found.width, found.height) == pytest.approx((100, 50), abs=0.01)


def test_colours_in_a_form_are_found() -> None:
    """Red, green and blue three forms deep are found, and the coarsest picture with them."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(100 * MM, 50 * MM))
    image = made.make_stream(b"\0" * 300, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10,
                             Height=10, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB)  # fmt: skip
    inner = made.make_stream(b"q 72 0 0 36 0 0 cm /i Do Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                             BBox=[0, 0, 99, 99], Resources={"/XObject": {"/i": image}})  # fmt: skip
    outer = made.make_stream(b"/f Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 99, 99],
                             Matrix=[2, 0, 0, 2, 0, 0], Resources={"/XObject": {"/f": inner}})  # fmt: skip
    page.Resources["/XObject"] = pikepdf.Dictionary({"/o": outer})
    page.Contents = made.make_stream(b"q /o Do Q")
    out = io.BytesIO()
    made.save(out)
    found = artwork(out.getvalue())
    assert found is not None
    assert found.screen_colours
    assert found.resolution == pytest.approx(5)


@pytest.mark.parametrize("content", [b"1 0 0 rg 0 0 9 9 re f", b"/DeviceRGB cs 1 0 0 sc 0 0 9 9 re f"])
def test_colours_in_the_page_are_found(content: bytes) -> None:
    """Both ways of setting a colour of the screen."""
    found = artwork(pdf(content))
    assert found is not None
    assert found.screen_colours


def test_what_cannot_be_read_is_nothing() -> None:
    """Text, a torn PDF, a PDF behind a password."""
    assert artwork(b"not a picture") is None
    assert artwork(b"%PDF-1.7 torn") is None
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(b""))) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert artwork(locked.getvalue()) is None


def test_boxes_are_added_not_changed() -> None:
    """A PDF without boxes gets the cover's; one that has its own keeps it, and its content too."""
    plain = pdf(b"0 0 0 1 k 0 0 10 10 re f")
    with pikepdf.open(io.BytesIO(boxed(plain, 5))) as opened:
        page = opened.pages[0]
        assert [float(v) / MM for v in page.TrimBox] == pytest.approx([5, 5, 95, 45], abs=0.01)
        assert page.Contents.read_bytes() == b"0 0 0 1 k 0 0 10 10 re f"
        page.TrimBox = pikepdf.Array([1, 1, 2, 2])
        out = io.BytesIO()
        opened.save(out)
    with pikepdf.open(io.BytesIO(boxed(out.getvalue(), 5))) as opened:
        assert [float(v) for v in opened.pages[0].TrimBox] == [1, 1, 2, 2]
    assert boxed(plain, 5) == boxed(plain, 5)
