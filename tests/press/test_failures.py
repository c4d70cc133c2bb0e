"""What cannot be set: the piece is named, a page stands in its place, the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.press.press_sample import book, leaf, sink, style, words

from gatherings.diagnostics import ToolError
from gatherings.editions.print_pdf import make
from gatherings.model import PrintSettings
from gatherings.press.fonts import CoverageJob
from gatherings.press.printers import Printer, Span
from gatherings.press.work import Failure, Job


def without_pear(jobs: Sequence[Job]) -> list[Any]:
    """Runs jobs, but gives up the piece called Pear the first time that it is asked for."""
    found: list[Any] = []
    for job in jobs:
        lost = job.title == "Pear" and job.size > 100
        found.append(Failure("takes too long to set", job.title) if lost else job.result())
    return found


def test_a_piece_that_cannot_be_set_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """PAGE-012 names it; the book has its other pieces and a page that says what is missing."""
    import pypdfium2

    pieces = (
        leaf("plum", f"<h1>Plum</h1><p>{words(90)}</p>"),
        leaf("pear", f"<h1>Pear</h1><p>{words(90)}</p>"),
    )
    found = sink()
    printer = Printer(name="any", pages=Span(least=1, most=900))
    made = make(book(*pieces), PrintSettings(), printer, style(tmp_path), found, without_pear)
    assert [(d.code, "“Pear” takes too long to set" in d.message) for d in found.diagnostics] == [
        ("PAGE-012", True)
    ]
    assert made is not None
    texts = [p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(made.artifact.data)]
    assert any("Plum" in text and "pear tree" in text for text in texts)
    assert any("Pear" in text and "[?]" in text for text in texts)


def test_each_element_that_sticks_out_is_told_and_of_many_on_a_page_the_worst(tmp_path: Path) -> None:
    """Whoever mends one should not learn of the next from the next build."""
    lines = "".join(f"<p>{'W' * length}</p>" for length in (60, 70, 80, 90, 100))
    pieces = (
        leaf("plum", f"<h1>Plum</h1><p>{'p' * 300}</p><pre><code>{'c' * 300}</code></pre><p>{words(20)}</p>"),
        leaf("pear", f"<h1>Pear</h1>{lines}"),
    )
    found = sink()
    printer = Printer(name="any", pages=Span(least=1, most=900))
    make(book(*pieces), PrintSettings(), printer, style(tmp_path), found)
    told = [d.message for d in found.diagnostics if d.code == "PAGE-004"]
    assert sum("Plum" in message for message in told) == 2
    assert any("“ppp" in message for message in told)
    assert any("“ccc" in message for message in told)
    assert sum("Pear" in message for message in told) == 3


def test_a_damaged_typeface_is_named_in_one_line(tmp_path: Path) -> None:
    """Half a file of a theme's, as a transfer leaves it."""
    whole = next((Path(__file__).parents[2] / "styles/fonts/eb-garamond").glob("*-Regular.ttf"))
    for size in (0, 20_000):
        half = tmp_path / "Half.ttf"
        half.write_bytes(whole.read_bytes()[:size])
        with pytest.raises(ToolError, match=r"Half\.ttf cannot be read"):
            CoverageJob(half).result()
        half.unlink()
