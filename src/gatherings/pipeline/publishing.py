"""Stage 8 (pipeline): from set pages to finished files, checked and read back.

In: a rendered book, its theme, and its pages where an edition needs them. Out: `Built`. It is loaded while pages are
set in other processes, for what makes and checks editions takes a tenth of a second to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from gatherings.pipeline.citation_files import citation_files
from gatherings.pipeline.editions import (
    cover_edition,
    epub_drafts,
    epub_editions,
    offprint_editions,
    print_edition,
    screen_edition,
    trials,
    tried,
)
from gatherings.pipeline.orders import Order
from gatherings.pipeline.outcome import Built
from gatherings.pipeline.preflighting import Readings, preflighted

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.editions.print_pdf import Printed
    from gatherings.model import Artifact, RenderedBook
    from gatherings.pipeline.jobs import Workshop
    from gatherings.pipeline.outcome import Options
    from gatherings.pipeline.paging import SetForPrint
    from gatherings.pipeline.running import Timed
    from gatherings.project import Project
    from gatherings.styles import Theme


def editions(
    project: Project,
    ready: tuple[RenderedBook, Theme],
    paged: SetForPrint | None,
    wanted: tuple[str, ...],
    options: Options,
    sink: Sink,
    progress: Timed,
    shop: Workshop,
) -> Built:
    """The editions that are wanted, print first: the others need its page numbers."""
    book, theme = ready
    with closing(Readings(project.cache.parent, shop.begin)) as readings:
        made: list[Artifact] = []
        printed: Printed | None = None
        pages = paged.made.pages.numbers if paged is not None else None
        drafts = None
        if "epub" in wanted:  # its typefaces are cut while pages are imposed
            drafts = epub_drafts(project, ready, pages, sink, shop.run, options.profiles)
            shop.begin(drafts.jobs)
        if paged is not None:
            for setting in paged.made.pages.settings:
                progress.lines.update(setting.lines)
            progress.mark("Imposing pages")
            if "print" in wanted:
                printed = print_edition(paged, sink)
                made.append(printed.artifact)
                readings.begin(printed.artifact.name, printed.artifact.data)
            made += _imposed(project, paged, theme, wanted, sink, progress, shop)
            shop.begin(trials(made))
        if drafts is not None:
            progress.stage("Making the EPUB")
            epubs = epub_editions(project, drafts, sink, shop.run)
            shop.begin(trials(epubs))
            made += epubs
        if made and book.collection.citations.files:
            made += citation_files(book, pages)
        built = Built(options.out, (), collection=book.collection)
        if paged is None or not {"print", "cover"} & set(wanted):
            return replace(built, artifacts=tried(made, sink, shop.run))
        progress.mark("Preflight")
        order = Order(paged.printer, paged.settings, paged.made.trim, len(paged.made.pages.slots))
        judged, preflights = preflighted(
            made, printed, paged.made, order, sink, shop.run, readings, whole=options.delivery
        )
        artifacts = tried(judged, sink, shop.run)  # the work of others, so it comes last
        return replace(built, artifacts=artifacts, order=order, preflights=preflights)


def _imposed(
    project: Project,
    paged: SetForPrint,
    theme: Theme,
    wanted: tuple[str, ...],
    sink: Sink,
    progress: Timed,
    shop: Workshop,
) -> Iterator[Artifact]:
    """The other editions that are made from set pages."""
    if "cover" in wanted:
        progress.mark("The cover")
        yield from cover_edition(project, paged, theme, sink, shop.run)
    if "screen" in wanted:
        progress.mark("The screen PDF")
        yield screen_edition(paged)
    if "offprints" in wanted:
        progress.mark("Offprints")
        yield from offprint_editions(paged, sink)
