"""A finished PDF read into facts by libraries that did not make it.

In: a file's bytes. Out: `FileFacts`. What belongs to a page is read by jobs, some pages each, under keys over
all that the pages refer to; what belongs to the file as a whole is read each time. A file
that cannot be read at all is `UnreadableError` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf

from gatherings.press.work import Failure, digest, here
from gatherings.verify.preflight import identity
from gatherings.verify.preflight.digests import OUT_OF_ORDER, page_digests
from gatherings.verify.preflight.job import File, InkJob, PagesJob, opened, put_away
from gatherings.verify.preflight.opened import pdf_of
from gatherings.verify.preflight.plates import plates
from gatherings.verify.preflight.words import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from gatherings.press.work import Run
    from gatherings.verify.preflight.facts import Coverage, FileFacts, FontFacts, PageFacts

BATCH = 8
"""Pages that are read together: where one changed, all of them are read anew."""
FULL = 100.0
"""Per cent that one plate can leave at most."""
EVERY, NO = 0.0, float("inf")
"""Limits of ink for `read`: all ink is to be measured, or none."""


class Reading:
    """A finished file that is read: `jobs` may be begun early, `facts` needs what comes of them."""

    def __init__(self, name: str, data: bytes, path: Path | None = None) -> None:
        """Look at which pages there are; raises `UnreadableError`.

        `path` is where workers find the file; without one its bytes are sent along.
        """
        self.name, self.file = name, File(digest(data), path, data)
        try:
            self.looked = page_digests(opened(self.file).pdf, self.file.digest)
        except OUT_OF_ORDER as fault:
            put_away()
            raise UnreadableError(f"its objects are out of order ({fault})") from fault

    @property
    def jobs(self) -> tuple[PagesJob, ...]:
        """The reading of all pages."""
        numbers = range(1, len(self.looked) + 1)
        return tuple(PagesJob(self.name, self.file, *self._batch(batch)) for batch in _batches(numbers))

    def facts(self, run: Run = here, limit: float = EVERY) -> FileFacts:
        """All facts of the file; raises `UnreadableError`.

        Pages that cannot come to more ink than `limit`, per cent, by the number of their plates, are not
        drawn to measure it.
        """
        try:
            unplaced = self._inked(_results(run(self.jobs)), run, limit)
            pdf, data = opened(self.file).pdf, self.file.held
            pages = tuple(_placed(pdf, unplaced))
            return identity.file_facts(self.name, data, pdf, pages, _fonts(pages), self._faults())
        except OUT_OF_ORDER as fault:
            raise UnreadableError(f"its objects are out of order ({fault})") from fault
        finally:
            put_away()

    def _inked(self, pages: Sequence[PageFacts], run: Run, limit: float) -> list[PageFacts]:
        """The pages with their ink where it could be more than the limit."""
        found = list(pages)
        wanted = [n for n, page in enumerate(pages, 1) if FULL * len(plates(page)) > limit]
        jobs = [
            InkJob(self.name, self.file, *self._batch(batch), _numbered(pages, batch))
            for batch in _batches(wanted)
        ]
        inks: list[Coverage | None] = _results(run(jobs))
        for number, ink in zip(wanted, inks, strict=True):
            found[number - 1] = replace(found[number - 1], coverage=ink)
        return found

    def _faults(self) -> tuple[str, ...]:
        """What is broken in the file; the content of its pages was looked at already."""
        with pdf_of(self.file.held) as pdf:
            for page in pdf.pages:
                if "/Contents" in page.obj:
                    del page.obj["/Contents"]
            found = [str(said) for said in pdf.check_pdf_syntax()]
        known = "\n".join(found)
        for number, looked in enumerate(self.looked, 1):
            found += [f"page {number}: {said}" for said in looked.faults if said not in known]
        return tuple(found)

    def _batch(self, numbers: Sequence[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Numbers and digests of some pages."""
        return tuple(numbers), tuple(self.looked[n - 1].digest for n in numbers)


def read(name: str, data: bytes, run: Run = here, limit: float = EVERY) -> FileFacts:
    """All facts of a file, read at once; raises `UnreadableError`."""
    return Reading(name, data).facts(run, limit)


def _batches(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]


def _numbered(pages: Sequence[PageFacts], numbers: Sequence[int]) -> tuple[PageFacts, ...]:
    return tuple(replace(pages[n - 1], number=n, lines=(), fonts=()) for n in numbers)


def _results(batches: Sequence[Any]) -> list[Any]:
    """What batches of pages came to, in one row; raises `UnreadableError` for one that came to nothing."""
    for batch in batches:
        if isinstance(batch, str):
            raise UnreadableError(batch or "it is no PDF")
        if isinstance(batch, Failure):
            raise UnreadableError(f"{batch.title}: it {batch.reason}")
    return [one for batch in batches for one in batch]


def _placed(pdf: pikepdf.Pdf, pages: Sequence[PageFacts]) -> Iterator[PageFacts]:
    """Facts of pages with what depends on the place where they stand in the file."""
    for number, (page, facts) in enumerate(zip(pdf.pages, pages, strict=True), 1):
        notes = tuple(str(note.get("/Subtype", "/?"))[1:] for note in page.obj.get("/Annots", ()))
        yield replace(facts, number=number, label=_label(page), annotations=notes)


def _label(page: Any) -> str:
    try:
        return str(page.label)
    except (RuntimeError, ValueError):
        return ""


def _fonts(pages: Sequence[PageFacts]) -> tuple[FontFacts, ...]:
    """Typefaces of the file, each with the first page that uses it."""
    found: dict[FontFacts, FontFacts] = {}
    for page in pages:
        for font in page.fonts:
            found.setdefault(font, replace(font, page=page.number))
    return tuple(found.values())
