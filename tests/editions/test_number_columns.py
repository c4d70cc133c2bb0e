"""Columns of numbers on real pages: decimal signs below one another, and nothing there that is not written."""

from __future__ import annotations

from itertools import pairwise

from tests.bookcase import Bookcase, X

from gatherings.verify.lines import Line, pages_of_lines

TABLE = """\
---
title: Zahlen
authors: [ada]
---

| Ort | Anteil |
|-----|-------:|
| Alt | 1.204,5 |
| Bad | 98,25 |
| Cam | 7 |
| Dom | – |
"""


def _units(line: Line) -> float:
    """Where the units of the number in a line end."""
    glyphs = line.glyphs
    sign = next((k for k, g in enumerate(glyphs) if g.text == ","), len(glyphs))
    return glyphs[sign - 1].right


def test_decimal_signs_stand_below_one_another(case: Bookcase) -> None:
    """By the sign of the language, in print and for screens; copied numbers are those that were written."""
    case.file("contributors.yaml", "ada: {name: Ada Lin}\n").file("one.md", TABLE)
    case.file(
        "collection.yaml",
        "title: T\nlanguage: de\nbody: [one.md]\neditions: {epub: {}, print: {}, screen: {}}\n",
    )
    case.build()
    for path in (case.out / "t.pdf", case.out / "t-print.pdf"):
        lines = [line for page in pages_of_lines(path.read_bytes()) for line in page]
        rows = [line for line in lines if line.text[:4] in {"Alt ", "Bad ", "Cam "}]
        assert [row.text for row in rows] == ["Alt 1.204,5", "Bad 98,25", "Cam 7"]
        assert all(abs(_units(a) - _units(b)) < 0.05 for a, b in pairwise(rows))
    cells = [td for td in case.epub().tree("one.xhtml").iter(f"{X}td") if td.get("data-lack")]
    assert [(td.text, td.get("data-lack")) for td in cells] == [("1.204,5", "0"), ("7", ",00")]


STARS = """\
---
title: Models
authors: [ada]
---

| Model | Slope | Number of households in the borough |
|-------|------:|------:|
| Alt | 1.5\\* | 7 |
| Bad | 12.25\\*\\*\\* | 80 |
| Cam | 0.5\\*\\* | 11 |
| Dom | 3 | 9 |
"""


def test_stars_hang_at_the_right_of_the_figures(case: Bookcase) -> None:
    """What marks a number does not move it from its column; a long head does not part the columns."""
    case.file("contributors.yaml", "ada: {name: Ada Lin}\n").file("one.md", STARS)
    case.file("collection.yaml", "title: T\nbody: [one.md]\neditions: {print: {}}\n").build()
    lines = [line for page in pages_of_lines((case.out / "t-print.pdf").read_bytes()) for line in page]
    found = [line for line in lines if line.text[:4] in {"Alt ", "Bad ", "Cam ", "Dom "}]
    assert [line.text.split()[1] for line in found] == ["1.5*", "12.25***", "0.5**", "3"]
    ends = []
    for glyphs in (line.glyphs for line in found):
        first = next(k for k, g in enumerate(glyphs) if g.text.isdigit())
        sign = next((k for k, g in enumerate(glyphs) if g.text == "."), first + 1)
        ends.append(glyphs[sign - 1].right)
    assert max(ends) - min(ends) < 0.05
    right = max(line.glyphs[-1].right for line in found)
    assert right - max(ends) < 140
