"""Stage 8 (pipeline): each edition made from the rendered book and then checked.

In: a project, a rendered book and its theme. Out: artifacts that carry the names of the
checks that they passed.
"""

from __future__ import annotations

import datetime
from dataclasses import fields, replace

from pydantic import TypeAdapter, ValidationError

from gatherings.diagnostics import Sink, nearest
from gatherings.editions.epub import EpubDress, epub
from gatherings.editions.pages import PrintStyle
from gatherings.editions.print_pdf import make
from gatherings.model import Artifact, PageNumbers, RenderedBook
from gatherings.press.design import PageDesign
from gatherings.press.engine import Engine
from gatherings.press.printers import Printer, printer
from gatherings.press.raster import cover_image
from gatherings.project import Project
from gatherings.render import maths
from gatherings.styles import Theme, names
from gatherings.verify.epub import internal
from gatherings.verify.pdf import verified

PROFILE = "icc/ISOcoated_v2_300_bas.icc"


def print_edition(
    project: Project, book: RenderedBook, theme: Theme, sink: Sink
) -> tuple[Artifact | None, PageNumbers | None]:
    """The print PDF and the page numbers that other editions show."""
    settings = book.collection.editions.print
    chosen = _printer(project, book, sink)
    if settings is None or chosen is None:
        return None, None
    design = _design(theme, sink)
    profile = project.style_file(PROFILE)
    style = PrintStyle(
        css=[theme.print_css],
        faces=theme.fonts,
        base=project.root,
        design=design,
        profile=profile.read_bytes() if profile else None,
        maths=maths.svg,
    )
    printed = make(book, settings, chosen, style, sink)
    if printed is None:
        return None, None
    return replace(printed.artifact, checks=verified(printed, sink)), printed.numbers


def _design(theme: Theme, sink: Sink) -> PageDesign:
    """The theme's page; what is wrong with it is TMPL-003, and the press's own measure stands in."""
    known = [f.name for f in fields(PageDesign)]

    def report(key: str, fault: str) -> None:
        where, hint = f"styles/themes/{theme.name}/theme.yaml", nearest(key, known)
        sink.report("TMPL-003", where, theme=theme.name, fault=f"“{key}” {fault}", hint=hint)

    for key in sorted(set(theme.page) - set(known)):
        report(key, "is not known")
    try:
        return TypeAdapter(PageDesign).validate_python({k: v for k, v in theme.page.items() if k in known})
    except ValidationError as found:
        for error in found.errors():
            report(str(error["loc"][0]), "is not a measure that can be read")
        return PageDesign()


def _printer(project: Project, book: RenderedBook, sink: Sink) -> Printer | None:
    settings = book.collection.editions.print
    name = settings.printer if settings else "generic"
    path = project.style_file(f"printers/{name}.yaml")
    if path is None:
        known = names(project.styles_dirs, "printers")
        sink.report("PRINT-005", book.collection.source, printer=name, hint=nearest(name, known))
        return None
    return printer(path.read_text("utf-8"), name)


def epub_edition(
    project: Project, book: RenderedBook, theme: Theme, pages: PageNumbers | None, sink: Sink
) -> Artifact:
    """The EPUB, its cover drawn by the theme unless the editor gives one."""
    dress = _dress(project, book, theme)
    date = project.build_date(book.collection.date)
    modified = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    made = epub(book, dress, project.bytes_of, modified, sink, pages)
    faults = internal(made.data, made.name)
    sink.extend(faults)
    return replace(made, checks=made.checks if faults else ("structure", "links", "contents", "notes"))


def _dress(project: Project, book: RenderedBook, theme: Theme) -> EpubDress:
    cover = book.collection.editions.cover
    if cover.front:
        return EpubDress(theme.epub_css, theme.fonts, project.bytes_of(cover.front), cover.alt, cover.front)
    if book.cover is None:
        return EpubDress(theme.epub_css, theme.fonts, b"", cover.alt)
    engine = Engine((theme.cover_css,), theme.fonts, project.root)
    return EpubDress(theme.epub_css, theme.fonts, cover_image(book.cover, engine, (1600, 2560)), cover.alt)
