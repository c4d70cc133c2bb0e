"""What cannot be set: the piece is named, a page stands in its place, the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.press.press_sample import book, leaf, sink, style, words

from gatherings.editions.print_pdf import make
from gatherings.model import PrintSettings
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
