"""A finished PDF read into facts by libraries that did not make it.

In: a file's bytes. Out: `FileFacts`. What belongs to a page is read by jobs, some pages each, under keys over
all that the pages refer to; what belongs to the file as a whole by another. A file
that cannot be read at all is `UnreadableError` with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gatherings.press.work import Failure, digest, here
from gatherings.verify.preflight.digests import OUT_OF_ORDER, page_digests
from gatherings.verify.preflight.identity import MOST
from gatherings.verify.preflight.job import File, InkJob, PagesJob, WholeJob, opened, put_away
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
    def jobs(self) -> tuple[PagesJob | WholeJob, ...]:
        """The reading of the file and of all pages."""
        return (self.whole, *self.pages)

    @property
    def whole(self) -> WholeJob:
        """The reading of what the file holds besides its pages."""
        return WholeJob(self.name, self.file)

    @property
    def pages(self) -> tuple[PagesJob, ...]:
        """The reading of all pages."""
        numbers = range(1, len(self.looked) + 1)
        return tuple(PagesJob(self.name, self.file, *self._batch(batch)) for batch in _batches(numbers))

    def facts(self, run: Run = here, limit: float = EVERY) -> FileFacts:
        """All facts of the file; raises `UnreadableError`.

        Pages that cannot come to more ink than `limit`, per cent, by the number of their plates, are not
        drawn to measure it.
        """
        try:
            whole, *batches = (_sound(made) for made in run(self.jobs))
            pages = self._inked([page for batch in batches for page in batch], run, limit)
            return self._together(whole, pages)
        finally:
            put_away()

    def _together(self, whole: FileFacts, pages: Sequence[PageFacts]) -> FileFacts:
        """The file with the facts of its pages, and what was found broken in these."""
        placed = tuple(
            replace(facts, number=place.number, label=place.label, annotations=place.annotations)
            for place, facts in zip(whole.pages, pages, strict=True)
        )
        known = "\n".join(whole.faults)
        more = [
            f"page {number}: {said}"
            for number, looked in enumerate(self.looked, 1)
            for said in looked.faults
            if said not in known
        ]
        return replace(whole, pages=placed, fonts=_fonts(placed), faults=(*whole.faults, *more)[:MOST])

    def _inked(self, pages: Sequence[PageFacts], run: Run, limit: float) -> list[PageFacts]:
        """The pages with their ink where it could be more than the limit."""
        found = list(pages)
        wanted = [n for n, page in enumerate(pages, 1) if FULL * len(plates(page)) > limit]
        jobs = [
            InkJob(self.name, self.file, *self._batch(batch), _numbered(pages, batch))
            for batch in _batches(wanted)
        ]
        inks: list[Coverage | None] = [ink for made in run(jobs) for ink in _sound(made)]
        for number, ink in zip(wanted, inks, strict=True):
            found[number - 1] = replace(found[number - 1], coverage=ink)
        return found

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


def _sound(made: Any) -> Any:
    """What a job came to; raises `UnreadableError` for one that came to nothing."""
    if isinstance(made, str):
        raise UnreadableError(made or "it is no PDF")
    if isinstance(made, Failure):
        raise UnreadableError(f"{made.title}: it {made.reason}")
    return made


def _fonts(pages: Sequence[PageFacts]) -> tuple[FontFacts, ...]:
    """Typefaces of the file, each with the first page that uses it."""
    found: dict[FontFacts, FontFacts] = {}
    for page in pages:
        for font in page.fonts:
            found.setdefault(font, replace(font, page=page.number))
    return tuple(found.values())
