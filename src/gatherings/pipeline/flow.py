"""Stage 8 (pipeline): the whole way from manuscripts to finished editions, on one page.

In: a project and options. Out: `Result`: what was found, and what was built if nothing stood
in the way. Read `check` and `build` from top to bottom: each line is a stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from gatherings.catalogue import RULES
from gatherings.diagnostics import Diagnostic, Sink, nearest
from gatherings.editions.epub import report_images
from gatherings.model import Artifact, Collection, PageNumbers, RenderedBook
from gatherings.pipeline import output
from gatherings.pipeline.citation_files import citation_files
from gatherings.pipeline.citing import citer_for
from gatherings.pipeline.cluster import crew_named
from gatherings.pipeline.composition import Measured, measured_pages
from gatherings.pipeline.crews import Crew
from gatherings.pipeline.editions import (
    SetForPrint,
    cover_edition,
    epub_editions,
    offprint_editions,
    print_edition,
    screen_edition,
    set_pages,
)
from gatherings.pipeline.jobs import Done, Workshop, no_clock, workshop
from gatherings.pipeline.orders import Order, for_printer
from gatherings.pipeline.preflighting import preflighted
from gatherings.pipeline.printing import check_printing
from gatherings.pipeline.running import Timed, one_at_a_time, report_damage
from gatherings.pipeline.store import Store
from gatherings.pipeline.tools import versions
from gatherings.pipeline.working import Clock
from gatherings.project import Project
from gatherings.render.book import rendered_book
from gatherings.resolve.book import collection
from gatherings.resolve.files import picture
from gatherings.styles import Theme, locale, names, theme
from gatherings.verify.preflight.findings import Preflight

EDITIONS = ("print", "cover", "screen", "offprints", "epub")
PAGED = frozenset({"print", "cover", "screen", "offprints"})
"""Those that are made from set pages."""


class Progress(Protocol):
    """Where stages and steps are announced."""

    def stage(self, name: str, total: int = 1) -> None:
        """A stage begins; it has so many steps."""

    def step(self, what: str = "") -> None:
        """One step more is done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an editor chose on the command line."""

    out: Path
    draft: bool = False
    """Build in spite of errors."""
    only: tuple[str, ...] = ()
    """Names of editions; empty for all that the collection asks for."""
    profiles: tuple[str, ...] = ()
    """For which shops the EPUB is made; empty for those that the collection names."""
    processes: int = 1
    """In how many processes pages are set."""
    executor: str = ""
    """Who sets pages instead of own processes, such as ``dask:tcp://10.0.0.5:8786``."""
    clock: Clock = no_clock
    """For `--timings`."""
    printer: str = ""
    """Another printer than the collection's."""
    delivery: bool = False
    """Whether the files are to be delivered: they are handed back, not published, and preflight is told all."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    out: Path
    artifacts: tuple[Artifact, ...]
    order: Order | None = None
    """What was ordered of the printer; None where no pages were made."""
    preflights: tuple[Preflight, ...] = ()
    collection: Collection | None = None

    @property
    def look_first(self) -> str:
        """The file to open first."""
        first = next((a for a in self.artifacts if a.edition == "print"), self.artifacts[0])
        return str(self.out / first.name)


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found and made."""

    diagnostics: tuple[Diagnostic, ...]
    built: Built | None
    work: tuple[Done, ...] = ()
    """What was set and what was kept from earlier builds."""
    stages: tuple[tuple[str, float], ...] = ()
    """Stages and their seconds."""
    measured: Measured | None = None
    """How well the pages are set, where that was asked."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Lines of text by how they were broken."""
    preflights: tuple[Preflight, ...] = ()
    """What preflight found, where something was made."""


@dataclass(frozen=True, slots=True)
class Manuscripts:
    """A collection, rendered, with the theme that it wears."""

    book: RenderedBook
    theme: Theme


def check(project: Project, progress: Progress) -> tuple[Diagnostic, ...]:
    """Every fault that can be found without making anything."""
    sink = Sink(RULES)
    ready = _manuscripts(project, sink, progress)
    _look_at_images(project, ready, sink)
    if ready is not None:
        check_printing(project, ready.book.collection, sink)
    return sink.diagnostics


def build(project: Project, options: Options, progress: Progress) -> Result:
    """Check, set, verify and publish; nothing is published where there are errors."""
    output.require_folder(options.out)
    sink = Sink(RULES)
    timed = Timed(progress, options.clock)
    ready = _manuscripts(project, sink, timed, options.printer, cover="cover" in options.only)
    if ready is None or (sink.has_errors and not options.draft):
        _look_at_images(project, ready, sink)  # so that one run finds everything
        return Result(sink.diagnostics, None)
    with (
        one_at_a_time(project, sink),
        crew_named(options.executor) as crew,
        workshop(_workshop(project, options, timed, crew)) as shop,
    ):
        built = _editions(project, ready, options, sink, timed, shop)
        if built.artifacts and not options.delivery and (options.draft or not sink.has_errors):
            timed.mark("Publishing")
            output.publish(options.out, built.artifacts, versions())
    report_damage(shop, project, sink)
    work, stages = tuple(shop.done), timed.ended()
    outcome = Result(sink.diagnostics, built, work, stages, lines=timed.lines, preflights=built.preflights)
    if not built.artifacts or (sink.has_errors and not options.draft):
        return replace(outcome, built=None)
    return outcome


def composed(project: Project, options: Options, progress: Progress) -> Result:
    """Check, set and measure the printed pages; nothing is written."""
    sink = Sink(RULES)
    timed = Timed(progress, options.clock)
    ready = _manuscripts(project, sink, timed)
    if ready is None or sink.has_errors:
        return Result(sink.diagnostics, None)
    with one_at_a_time(project, sink), workshop(_workshop(project, options, timed)) as shop:
        progress.stage("Setting pages", len(ready.book.leaves))
        paged = set_pages(project, ready.book, ready.theme, sink, shop.run)
        measured = measured_pages(paged, print_edition(paged, sink).data) if paged is not None else None
    return Result(sink.diagnostics, None, measured=measured)


def _look_at_images(project: Project, ready: Manuscripts | None, sink: Sink) -> None:
    """Images that can't be used, move, or are too small, before anything is made of them."""
    if ready is not None and ready.book.collection.editions.epub is not None:
        report_images(ready.book, project.bytes_of, sink)


def _workshop(project: Project, options: Options, progress: Progress, crew: Crew | None = None) -> Workshop:
    stores = {"collection": Store(project.cache), "machine": Store(project.machine_cache)}
    return Workshop(stores, options.processes, options.clock, progress.step, crew)


def _manuscripts(
    project: Project, sink: Sink, progress: Progress, printer: str = "", *, cover: bool = False
) -> Manuscripts | None:
    """Read, link and render, for another printer if one is named; None where there is nothing to render.

    `cover` asks for the printer's cover, even if the collection does not speak of one.
    """
    progress.stage("Reading")
    book = collection(project, sink)
    if book is None:
        return None
    book = for_printer(project, book, printer, cover=cover)
    dress = theme(project.styles_dirs, book.theme)
    if dress is None:
        sink.report(
            "TMPL-002",
            book.place("theme"),
            theme=book.theme,
            hint=nearest(book.theme, names(project.styles_dirs, "themes")),
        )
        return None
    progress.stage("Rendering", len(book.essays))
    with citer_for(book, project, sink) as citer:
        rendered = rendered_book(
            book,
            dress,
            locale(project.styles_dirs, book.language),
            citer,
            lambda written, where, beside: picture(project, written, where, sink, beside=beside),
            sink,
            progress.step,
        )
        citer.finish()
    return Manuscripts(rendered, dress)


def _editions(
    project: Project, ready: Manuscripts, options: Options, sink: Sink, progress: Timed, shop: Workshop
) -> Built:
    """The editions that are wanted, print first: the others need its page numbers."""
    wanted = wanted_editions(ready.book.collection, options.only)
    made: list[Artifact] = []
    pages: PageNumbers | None = None
    paged: SetForPrint | None = None
    if PAGED & set(wanted):
        progress.stage("Setting pages", len(ready.book.leaves))
        paged = set_pages(project, ready.book, ready.theme, sink, shop.run)
        if paged is not None:
            pages = paged.made.pages.numbers
            for setting in paged.made.pages.settings:
                progress.lines.update(setting.lines)
            progress.mark("Imposing pages")
            if "print" in wanted:
                made.append(print_edition(paged, sink))
            if "cover" in wanted:
                progress.mark("The cover")
                made += cover_edition(project, paged, ready.theme, sink, shop.run)
            if "screen" in wanted:
                progress.mark("The screen PDF")
                made.append(screen_edition(paged, sink))
            if "offprints" in wanted:
                progress.mark("Offprints")
                made += offprint_editions(paged, sink)
    if "epub" in wanted:
        progress.stage("Making the EPUB")
        both = ready.book, ready.theme
        made += epub_editions(project, both, pages, sink, shop.run, options.profiles)
    if made and ready.book.collection.citations.files:
        made += citation_files(ready.book, pages)
    built = Built(options.out, tuple(made), collection=ready.book.collection)
    if paged is None or not {"print", "cover"} & set(wanted):
        return built
    progress.mark("Preflight")
    order = Order(paged.printer, paged.settings, paged.made.trim, len(paged.made.pages.slots))
    judged = preflighted(made, paged.made, order, sink, shop.run, whole=options.delivery)
    return replace(built, artifacts=judged[0], order=order, preflights=judged[1])


def wanted_editions(book: Collection, only: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the editions to make, in the order in which they are made."""
    asked = {name: getattr(book.editions, name) is not None for name in EDITIONS}
    asked["cover"] = book.editions.cover_asked and asked["print"]
    return tuple(name for name in EDITIONS if (name in only if only else asked[name]))
