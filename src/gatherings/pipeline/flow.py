"""Stage 8 (pipeline): the whole way from manuscripts to finished editions, on one page.

In: a project and options. Out: `Result`: what was found, and what was built if nothing stood
in the way. Read `check` and `build` from top to bottom: each line is a stage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

from gatherings.catalogue import RULES
from gatherings.cite.engine_process import end_engine
from gatherings.diagnostics import Diagnostic, Sink, nearest
from gatherings.model import Collection, RenderedBook
from gatherings.pipeline import output
from gatherings.pipeline.citing import KeptAnswers, citer_for
from gatherings.pipeline.cluster import crew_named
from gatherings.pipeline.crews import Crew
from gatherings.pipeline.essay_texts import kept_texts
from gatherings.pipeline.jobs import Workshop, workshop
from gatherings.pipeline.orders import for_printer
from gatherings.pipeline.outcome import Built, Options, Progress, Result
from gatherings.pipeline.paging import first_words, set_pages
from gatherings.pipeline.printing import check_printing
from gatherings.pipeline.running import Timed, one_at_a_time, report_damage
from gatherings.pipeline.store import Store
from gatherings.pipeline.template_code import KeptCode
from gatherings.pipeline.tools import versions
from gatherings.pipeline.working import make_ready
from gatherings.press.work import here
from gatherings.project import Project
from gatherings.render.book import rendered_book
from gatherings.resolve.book import collection
from gatherings.resolve.files import picture
from gatherings.styles import Theme, locale, names, theme

__all__ = [
    "EDITIONS",
    "Built",
    "Options",
    "Progress",
    "Result",
    "build",
    "check",
    "composed",
    "wanted_editions",
]

EDITIONS = ("print", "cover", "screen", "offprints", "epub")
PAGED = frozenset({"print", "cover", "screen", "offprints"})
"""Those that are made from set pages."""


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
    make_ready(0 if options.executor else options.processes)
    with crew_named(options.executor) as crew, workshop(_workshop(project, options, timed, crew)) as shop:
        ready = _manuscripts(project, sink, timed, options.printer, shop, options.only)
        if options.processes > 1:
            end_engine()  # whoever has processes to feed needs its fifty megabytes; the next text starts it again
        if ready is None or (sink.has_errors and not options.draft):
            _look_at_images(project, ready, sink)  # so that one run finds everything
            return Result(sink.diagnostics, None)
        return _built(project, ready, options, sink, timed, shop)


def _built(
    project: Project, ready: Manuscripts, options: Options, sink: Sink, timed: Timed, shop: Workshop
) -> Result:
    """The editions of a book in which nothing stands in the way, published unless they go elsewhere."""
    wanted = wanted_editions(ready.book.collection, options.only)
    paged = None
    with one_at_a_time(project, sink):
        if PAGED & set(wanted):
            timed.stage("Setting pages", len(ready.book.leaves))
            shop.meanwhile(partial(import_module, "gatherings.pipeline.publishing"))
            paged = set_pages(project, ready.book, ready.theme, sink, shop.run)
        from gatherings.pipeline.publishing import editions

        both = ready.book, ready.theme
        built = editions(project, both, paged, wanted, options, sink, timed, shop)
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
    from gatherings.pipeline.composition import measured_pages

    sink = Sink(RULES)
    timed = Timed(progress, options.clock)
    ready = _manuscripts(project, sink, timed)
    if ready is None or sink.has_errors:
        return Result(sink.diagnostics, None)
    with one_at_a_time(project, sink), workshop(_workshop(project, options, timed)) as shop:
        progress.stage("Setting pages", len(ready.book.leaves))
        paged = set_pages(project, ready.book, ready.theme, sink, shop.run)
        from gatherings.pipeline.editions import print_edition

        measured = (
            measured_pages(paged, print_edition(paged, sink).artifact.data) if paged is not None else None
        )
    return Result(sink.diagnostics, None, measured=measured)


def _look_at_images(project: Project, ready: Manuscripts | None, sink: Sink) -> None:
    """Images that can't be used, move, or are too small, before anything is made of them."""
    if ready is not None and ready.book.collection.editions.epub is not None:
        from gatherings.editions.epub import report_images

        report_images(ready.book, project.bytes_of, sink)


def _workshop(project: Project, options: Options, progress: Progress, crew: Crew | None = None) -> Workshop:
    stores = {"collection": Store(project.cache), "machine": Store(project.machine_cache)}
    return Workshop(stores, options.processes, options.clock, progress.step, crew)


def _manuscripts(
    project: Project,
    sink: Sink,
    progress: Progress,
    printer: str = "",
    shop: Workshop | None = None,
    only: tuple[str, ...] = (),
) -> Manuscripts | None:
    """Read, link and render, for another printer if one is named; None where there is nothing to render.

    `only` are editions that are asked for by name; a printer's cover among them is made even if the collection
    does not speak of one.
    """
    progress.stage("Reading")
    book = collection(project, sink)
    if book is None:
        return None
    book = for_printer(project, book, printer, cover="cover" in only)
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
    run = shop.run if shop is not None else here
    if shop is not None and PAGED & set(wanted_editions(book, only)):
        shop.rehearse(first_words(project, book, dress, run))
    keep = KeptAnswers(shop.stores["collection"], shop.done) if shop else KeptAnswers(Store(project.cache))
    with citer_for(book, project, keep, sink) as citer:
        rendered = rendered_book(
            book,
            dress,
            locale(project.styles_dirs, book.language),
            citer,
            lambda written, where, beside: picture(project, written, where, sink, beside=beside),
            sink,
            progress.step,
            lambda essays, language, sink: kept_texts(essays, language, sink, run),
            KeptCode(shop.stores["machine"] if shop else Store(project.machine_cache)),
        )
        citer.finish()
    return Manuscripts(rendered, dress)


def wanted_editions(book: Collection, only: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the editions to make, in the order in which they are made."""
    asked = {name: getattr(book.editions, name) is not None for name in EDITIONS}
    asked["cover"] = book.editions.cover_asked and asked["print"]
    return tuple(name for name in EDITIONS if (name in only if only else asked[name]))
