"""Stage 8 (pipeline): each edition made from the rendered book and then checked.

In: a project, a rendered book and its theme. Out: artifacts that carry the names of the
checks that they passed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from gatherings.diagnostics import Sink
from gatherings.editions.cover import CoverDress, CoverOrder, cover
from gatherings.editions.epub import Draft, EpubDress, drafted, finished
from gatherings.editions.epub_profiles import PROFILES
from gatherings.editions.offprints import offprints
from gatherings.editions.print_pdf import Printed, print_pdf
from gatherings.editions.screen_pdf import screen_pdf
from gatherings.model import Artifact, EpubSettings, PageNumbers, RenderedBook
from gatherings.pipeline.citation_files import records
from gatherings.pipeline.paging import SetForPrint
from gatherings.press.barcode import FAMILY
from gatherings.press.raster import CoverJob
from gatherings.press.work import Failure, Job, Run, digest_of
from gatherings.project import Project
from gatherings.styles import FontFace, Theme
from gatherings.verify.epub import StructureJob, read_back
from gatherings.verify.tagged_pdf import TaggedJob, tagged

TAGGED = frozenset({"screen", "offprints"})
"""Editions for screens."""


def print_edition(ready: SetForPrint, sink: Sink) -> Printed:
    """The print PDF, which is read back with preflight."""
    return print_pdf(ready.made, ready.settings, ready.printer, ready.style, sink)


def cover_edition(
    project: Project, ready: SetForPrint, theme: Theme, sink: Sink, run: Run
) -> tuple[Artifact, ...]:
    """The cover's sheet for the printer, and its template."""
    faces = ready.style.faces
    figures = project.style_file("fonts/source-code-pro/SourceCodePro-Regular.ttf")
    if figures is not None and all(f.family != FAMILY for f in faces):
        faces = (*faces, FontFace(FAMILY, 400, "normal", figures))
    style = ready.style
    dress = CoverDress((theme.cover_css, theme.wrap_css), faces, project.root, style.profile, style.condition)
    order = CoverOrder(ready.made.trim, len(ready.made.pages.slots), ready.settings, ready.printer)
    return cover(ready.made.book, order, dress, sink, run)


def screen_edition(ready: SetForPrint) -> Artifact:
    """The PDF for screens, which `tried` checks."""
    return screen_pdf(ready.made, ready.style)


def offprint_editions(ready: SetForPrint, sink: Sink) -> tuple[Artifact, ...]:
    """A PDF for each essay, which `tried` checks."""
    return offprints(ready.made, ready.style, sink)


def trials(made: Sequence[Artifact]) -> tuple[Job, ...]:
    """The work of checking what is meant for screens, which somebody else can do meanwhile."""
    tags = (TaggedJob(artifact) for artifact in made if artifact.edition in TAGGED)
    return (
        *tags,
        *(StructureJob(artifact.name, artifact.data) for artifact in made if artifact.edition == "epub"),
    )


def tried(made: Sequence[Artifact], sink: Sink, run: Run) -> tuple[Artifact, ...]:
    """The editions, those for screens with the checks that they passed."""
    read = iter(read_back([artifact for artifact in made if artifact.edition == "epub"], sink, run))
    found = iter(tagged([artifact for artifact in made if artifact.edition in TAGGED], sink, run))
    kinds = {"epub": read, **dict.fromkeys(TAGGED, found)}
    return tuple(next(kinds.get(artifact.edition, iter((artifact,)))) for artifact in made)


@dataclass(frozen=True, slots=True)
class EpubDrafts:
    """The EPUB for each shop that is asked for, all but finished."""

    drafts: tuple[Draft, ...]
    dress: EpubDress
    """Without the cover, where the theme draws it."""
    cover: CoverJob | None
    """The drawing of it."""

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Work that somebody else can do meanwhile."""
        cuts = (cut for draft in self.drafts for cut in draft.cuts)
        return (*cuts, *([self.cover] if self.cover else []))


def epub_drafts(
    project: Project,
    ready: tuple[RenderedBook, Theme],
    pages: PageNumbers | None,
    sink: Sink,
    run: Run,
    profiles: Sequence[str] = (),
) -> EpubDrafts:
    """The EPUB for each shop that is asked for; `profiles` are names, empty for those of the collection."""
    book, theme = ready
    settings = book.collection.editions.epub or EpubSettings()
    dress = _dress(project, book, theme)
    if book.collection.citations.files:
        dress = replace(dress, records=records(book, pages))
    names = dict.fromkeys(profiles or settings.profiles)
    drafts = (drafted(book, dress, project.bytes_of, sink, pages, run, PROFILES[name]) for name in names)
    return EpubDrafts(tuple(drafts), dress, _cover_job(project, book, theme))


def epub_editions(project: Project, begun: EpubDrafts, sink: Sink, run: Run) -> tuple[Artifact, ...]:
    """The EPUBs, finished, which `tried` checks."""
    dress, book = begun.dress, begun.drafts[0].book
    if begun.cover is not None:
        (drawn,) = run([begun.cover])
        if isinstance(drawn, Failure):
            sink.report("PAGE-012", book.collection.source, title=drawn.title, reason=drawn.reason)
            drawn = b""
        dress = replace(dress, cover=drawn)
    date = project.build_date(book.collection.date)
    modified = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    return tuple(finished(draft, dress, modified, sink, run) for draft in begun.drafts)


def _dress(project: Project, book: RenderedBook, theme: Theme) -> EpubDress:
    cover = book.collection.editions.cover
    if cover.front:
        return EpubDress(theme.epub_css, theme.fonts, project.bytes_of(cover.front), cover.alt, cover.front)
    return EpubDress(theme.epub_css, theme.fonts, b"", cover.alt)


def _cover_job(project: Project, book: RenderedBook, theme: Theme) -> CoverJob | None:
    """The work of drawing the theme's cover; None where the editor gives one, or there is none."""
    if book.collection.editions.cover.front or book.cover is None:
        return None
    images = sorted({str(e.get("src")) for e in book.cover.iter("img") if e.get("src")})
    known = tuple((path, digest_of(project.root / path)) for path in images)
    text = etree.tostring(book.cover, encoding="utf-8", with_tail=False)
    return CoverJob(text, theme.cover_css, theme.fonts, project.root, known)
