"""The barcode: encoded as the standard says, of legal size, and read back by a reader that isn't ours."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from gatherings.press.barcode import BARS, Symbol, X, check_figure, ean5, ean13, symbol, xhtml

ISBNS = ["978-1-234-56789-7", "978-0-306-40615-7", "979-8-88645-174-0", "978-3-16-148410-0"]
ADD_ONS = [f"{n}{n * 7 % 10}{(n + 3) % 10}{9 - n}{n * 3 % 10}" for n in range(10)]


def drawn(bars: Symbol, density: int = 300) -> Image.Image:
    """The bars as a scanner's camera has them."""
    scale = density / 25.4
    picture = Image.new("L", (round(bars.width * scale), round(bars.height * scale)), 255)
    pen = ImageDraw.Draw(picture)
    for bar in bars.bars:
        right, lower = (bar.left + bar.width) * scale - 1, (bar.top + bar.height) * scale - 1
        pen.rectangle((bar.left * scale, bar.top * scale, right, lower), fill=0)
    return picture


def read(picture: Image.Image) -> set[str]:
    """What a reader finds, add-ons joined to their number."""
    found = zxingcpp.read_barcodes(picture, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)
    return {code.text.replace(" ", "") for code in found}


@pytest.mark.parametrize("isbn", ISBNS)
@pytest.mark.parametrize("per_cent", [80, 100, 150, 200])
def test_every_size_is_read(isbn: str, per_cent: int) -> None:
    """At 300 dots an inch an independent reader gives the ISBN back, from the smallest size to the largest."""
    assert isbn.replace("-", "") in read(drawn(symbol(isbn, "", per_cent)))


@pytest.mark.parametrize("add_on", ADD_ONS)
def test_every_add_on_is_read(add_on: str) -> None:
    """All ten patterns of parity: the sum of the add-on's figures chooses one."""
    assert f"9781234567897{add_on}" in read(drawn(symbol(ISBNS[0], add_on)))


def test_the_ten_patterns_are_among_them() -> None:
    """The add-ons tried use each of the ten patterns."""
    sums = {sum(int(f) * (3, 9)[i % 2] for i, f in enumerate(code)) % 10 for code in ADD_ONS}
    assert len(sums) == 10


def test_dimensions_at_full_size() -> None:
    """GS1: 113 modules of 0.330 mm with quiet zones of 11 and 7, bars 22.85 mm, guards 5 modules lower."""
    made = symbol(ISBNS[0])
    assert made.width == pytest.approx(37.29, abs=0.005)
    assert min(b.left for b in made.bars) == pytest.approx(11 * X)
    assert made.width - max(b.left + b.width for b in made.bars) == pytest.approx(7 * X)
    heights = sorted({round(b.height, 3) for b in made.bars})
    assert heights == [BARS, round(BARS + 5 * X, 3)]
    assert sum(round(b.height, 3) == heights[1] for b in made.bars) == 6
    assert made.height <= 1.2 * 25.4  # as high as the white box that one vendor prints for its own


def test_an_add_on_stands_where_it_may() -> None:
    """Between number and add-on lie 7 to 12 modules (at most 3.3 mm), and 5 to its right."""
    made = symbol(ISBNS[0], "90000")
    main = max(b.left + b.width for b in symbol(ISBNS[0]).bars)
    beside = min(b.left for b in made.bars if b.left > main)
    assert 2.31 <= beside - main <= 3.3
    assert made.width - max(b.left + b.width for b in made.bars) == pytest.approx(5 * X)


def test_the_words_say_the_number() -> None:
    """The hyphenated ISBN above, its thirteen figures below in three groups, the add-on's above its bars."""
    made = symbol(ISBNS[2], "52495")
    texts = [w.text for w in made.words]
    assert texts == ["ISBN 979-8-88645-174-0", "9", "798886", "451740", "52495"]
    bars = [b for b in made.bars if b.height < BARS + 0.1]
    assert made.words[0].baseline < min(b.top for b in bars) < made.words[1].baseline
    for words in made.words:
        assert words.left >= 0
        assert words.left + 0.6 * words.size * len(words.text) <= made.width + 1e-6


@pytest.mark.parametrize(
    ("isbn", "add_on", "size"),
    [
        ("978-1-234-56789-8", "", 100),
        ("978-1-234", "", 100),
        (ISBNS[0], "2495", 100),
        (ISBNS[0], "", 79),
        (ISBNS[0], "", 201),
    ],
)
def test_what_is_no_barcode_is_refused(isbn: str, add_on: str, size: float) -> None:
    """A wrong check figure, a short add-on, or a size that scanners are not made for."""
    with pytest.raises(ValueError, match="is not"):
        symbol(isbn, add_on, size)


def test_modules() -> None:
    """Known symbols: 95 modules with guards at both ends and in the middle; 47 of an add-on that starts 1011."""
    assert ean13("4006381333931") == (
        "101000110101001110101111011110100010010110011"
        "01010100001010000101000010111010010000101100110101"
    )  # fmt: skip
    assert len(ean5("52495")) == 47
    assert ean5("52495").startswith("1011")
    assert check_figure("978030640615") == "7"


def test_the_elements_are_black_on_white() -> None:
    """Bars, figures and ground have the plain colours that become black ink and bare paper."""
    root = xhtml(symbol(ISBNS[0]))
    styles = [str(e.get("style")) for e in root.iter()]
    assert styles[0] == "background:#fff"
    assert all("#000" in style for style in styles[1:])
