"""Images are brought into a form that every shop takes, or refused with a message."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from tests.editions import samples

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.editions.epub_images import packed, packed_images
from gatherings.editions.epub_profiles import MAX_PIXELS
from gatherings.pipeline.jobs import Workshop
from gatherings.pipeline.store import Store


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "WEBP"])
def test_other_types_become_png(kind: str) -> None:
    """A type that EPUB doesn't allow is converted without a word."""
    sink = Sink(RULES)
    made = packed(f"a.{kind}", samples.picture(kind), sink)
    assert made is not None
    assert made[:2] == ("image/png", "png")
    assert sink.diagnostics == ()


def test_allowed_types_pass_as_they_are() -> None:
    """A small JPEG without remarks is the same bytes, a PNG the same pixels."""
    data = samples.picture("JPEG")
    assert packed("a.jpg", data, Sink(RULES)) == ("image/jpeg", "jpg", data)
    made = packed("a.png", samples.picture("PNG"), Sink(RULES))
    assert made is not None
    assert Image.open(io.BytesIO(made[2])).convert("RGB").tobytes() == (
        Image.open(io.BytesIO(samples.picture("PNG"))).tobytes()
    )


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("TIFF", "CMYK"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("TIFF", "F")],
)
def test_odd_colours_become_screen_colours(kind: str, mode: str) -> None:
    """What comes out is grey or RGB, or the palette image as it was."""
    made = packed("a", samples.picture(kind, mode=mode), Sink(RULES))
    assert made is not None
    assert Image.open(io.BytesIO(made[2])).mode in ("L", "RGB", "RGBA", "P", "1")


def test_large_images_are_scaled_below_the_limit() -> None:
    """Shape kept, pixels below what the strictest shop takes."""
    made = packed("a.jpg", samples.picture("JPEG", (3000, 2000)), Sink(RULES))
    assert made is not None
    image = Image.open(io.BytesIO(made[2]))
    assert image.width * image.height <= MAX_PIXELS
    assert abs(image.width / image.height - 1.5) < 0.01
    assert made[0] == "image/jpeg"


def test_a_photograph_loses_place_and_camera() -> None:
    """EXIF is dropped and pixels are not touched; a turned one is set upright."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of the editor"
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG", exif=exif, comment=b"remark")
    made = packed("a.jpg", out.getvalue(), Sink(RULES))
    assert made is not None
    assert b"Camera" not in made[2]
    assert b"remark" not in made[2]
    assert list(Image.open(io.BytesIO(made[2])).tobytes()) == list(
        Image.open(io.BytesIO(out.getvalue())).tobytes()
    )
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 20)).save(out, "JPEG", exif=exif)
    turned = packed("a.jpg", out.getvalue(), Sink(RULES))
    assert turned is not None
    assert Image.open(io.BytesIO(turned[2])).size == (20, 40)


def test_a_moving_image_keeps_its_first_frame() -> None:
    """And says so."""
    frames = [Image.new("L", (8, 8), n) for n in (0, 255)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    sink = Sink(RULES)
    made = packed("a.gif", out.getvalue(), sink)
    assert made is not None
    assert made[0] == "image/png"
    assert [d.code for d in sink.diagnostics] == ["EPUB-004"]


@pytest.mark.parametrize("data", [b"", b"not an image", samples.picture("PNG")[:60], b"<svg"])
def test_damaged_files_are_reported(data: bytes) -> None:
    """No exception, no image, one message."""
    sink = Sink(RULES)
    assert packed("a.png", data, sink) is None
    assert [d.code for d in sink.diagnostics] == ["EPUB-001"]


def test_a_drawing_loses_what_runs_or_lies_elsewhere() -> None:
    """Scripts, handlers, remote images and the program's own remains go; shapes and capitals stay."""
    svg = b"""<!DOCTYPE svg [<!ENTITY c "red">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/x"
 xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10" onload="x()" i:version="1"><script>x()</script><i:grid/>
 <linearGradient id="g"/><rect fill="&c;"/><image xlink:href="https://example.org/a.png"/><use xlink:href="#g"/></svg>"""
    sink = Sink(RULES)
    made = packed("a.svg", svg, sink)
    assert made is not None
    text = made[2].decode()
    assert [d.code for d in sink.diagnostics] == ["EPUB-006"]
    assert not [t for t in ("script", "onload", "example.org", "inkscape", "DOCTYPE") if t in text]
    assert 'viewBox="0 0 20 10"' in text
    assert "linearGradient" in text
    assert 'fill="red"' in text
    assert 'xlink:href="#g"' in text


def test_names_in_the_package_are_plain_and_unique() -> None:
    """Spaces, capitals and equal names in two folders cause no clash."""
    data = samples.picture("PNG")
    made = packed_images(["a/My Plan.PNG", "b/my plan.png", "c/Élan.png"], lambda _: data, Sink(RULES))
    assert [i.name for i in made] == [
        "images/my-plan.png",
        "images/my-plan-2.png",
        "images/lan.png",
    ]


def test_a_png_is_stored_as_what_it_is_and_without_remarks() -> None:
    """Grey in three channels becomes grey, opaque loses its alpha, pixels stay, texts go."""
    grey = Image.linear_gradient("L")
    for mode in ("RGB", "RGBA"):
        out = io.BytesIO()
        remarks = PngInfo()
        remarks.add_text("Author", "The editor")
        grey.convert(mode).save(out, "PNG", pnginfo=remarks)
        made = packed("a.png", out.getvalue(), Sink(RULES))
        assert made is not None
        assert b"editor" not in made[2]
        image = Image.open(io.BytesIO(made[2]))
        assert image.mode == "L"
        assert image.tobytes() == grey.tobytes()
        assert len(made[2]) < len(out.getvalue())


def test_a_png_with_a_colour_profile_keeps_it() -> None:
    """And its pixels, byte for byte; remarks go all the same."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "PNG", icc_profile=profile, exif=Image.Exif())
    made = packed("a.png", out.getvalue(), Sink(RULES))
    assert made is not None
    image = Image.open(io.BytesIO(made[2]))
    assert image.info["icc_profile"] == profile
    assert image.mode == "RGB"


def test_a_picture_is_packed_once_and_a_damaged_one_is_reported_every_time(tmp_path: Path) -> None:
    """What was made of a sound picture is kept for the next build, with the same bytes; a fault is never kept."""
    whole = samples.picture("PNG", (60, 40))
    files = {"a.png": whole, "b.png": whole[: len(whole) // 2]}
    made, told = [], []
    for _ in range(2):
        sink, shop = Sink(RULES), Workshop({"collection": Store(tmp_path)})
        made.append(packed_images(files, files.__getitem__, sink, run=shop.run))
        told.append(([d.code for d in sink.diagnostics], [d.kept for d in shop.done]))
    assert made[0] == made[1] == packed_images({"a.png": 0}, files.__getitem__, Sink(RULES))
    assert told == [(["EPUB-001"], [False]), (["EPUB-001"], [True])]
