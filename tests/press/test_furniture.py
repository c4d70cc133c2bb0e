"""Running heads and folios are set once each, wherever and however often they stand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
from tests.press.press_sample import book, leaf, sink, style, words

from gatherings.editions.print_pdf import make
from gatherings.model import PrintSettings
from gatherings.press.furniture import FurnitureJob, Sheet, furniture
from gatherings.press.printers import Printer, Span
from gatherings.press.work import here

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gatherings.press.work import Job

ANY = Printer(name="any", pages=Span(least=1, most=900))


@dataclass
class Kept:
    """Runs jobs and remembers those that set furniture."""

    jobs: list[FurnitureJob] = field(default_factory=list)

    def run(self, jobs: Sequence[Job]) -> list[Any]:
        self.jobs += [job for job in jobs if isinstance(job, FurnitureJob)]
        return here(jobs)


def made(folder: Path, paragraphs: int) -> tuple[bytes, list[FurnitureJob]]:
    """A book of two essays, and the jobs that set its furniture."""
    first = "".join(f"<p>{words(120, n)}</p>" for n in range(8))
    second = "".join(f"<p>{words(120, n)}</p>" for n in range(paragraphs))
    essays = book(leaf("one", f"<h1>One</h1>{first}"), leaf("two", f"<h1>Two</h1>{second}"))
    kept, found = Kept(), sink()
    printed = make(essays, PrintSettings(), ANY, style(folder), found, kept.run)
    assert printed is not None
    assert found.diagnostics == ()
    return printed.artifact.data, kept.jobs


def keys(jobs: Sequence[FurnitureJob]) -> dict[str, str]:
    """What each job is known by, by its title."""
    return {job.title: job.inputs()["lines"] for job in jobs}


def test_a_line_among_others_stands_where_it_stands_alone(tmp_path: Path) -> None:
    """Heads and folios laid out over each other on one page are drawn as if each had a page of its own."""
    _, jobs = made(tmp_path, 12)
    assert {job.title for job in jobs} == {"running heads", "folios from 1"}
    for job in jobs:
        together = job.result()
        assert len(together.pages) == len(job.lines) > 1
        for line, page in zip(job.lines, together.pages, strict=True):
            (alone,) = FurnitureJob((line,), job.css, job.shop).result().pages
            assert (page.printed, page.screen) == (alone.printed, alone.screen), line


def test_a_head_is_set_once_for_all_its_pages(tmp_path: Path) -> None:
    """A longer essay has new folios and no new head."""
    short, before = made(tmp_path, 12)
    long, after = made(tmp_path, 30)
    assert keys(before)["running heads"] == keys(after)["running heads"]
    assert keys(before)["folios from 1"] != keys(after)["folios from 1"]
    with pikepdf.open(io.BytesIO(short)) as a, pikepdf.open(io.BytesIO(long)) as b:
        assert len(b.pages) > len(a.pages)


def test_folios_are_set_by_the_hundred(tmp_path: Path) -> None:
    """Pages added at the end of a long book leave the folios before them as they are."""
    _, (job, *_) = made(tmp_path, 3)

    def titles(pages: int) -> dict[str, str]:
        kept = Kept()
        sides = [Sheet(n % 2 == 1, "en", "A Book", str(n), drop=n % 9 == 1) for n in range(1, pages + 1)]
        found = furniture([Sheet(recto=True, language="en", folio="iv"), *sides], job.css, job.shop, kept.run)
        assert len(found.places) == pages + 3  # a folio each, and the head of each side
        return keys(kept.jobs)

    before, after = titles(120), titles(131)
    assert list(before) == ["folios from iv", "running heads", "folios from 1", "folios from 100"]
    assert {title for title in before if before[title] != after[title]} == {"folios from 100"}
