"""Stage 8 (pipeline): the rendered book as pages, which every edition for paper and screens is made from.

In: a project, a rendered book and its theme. Out: `SetForPrint`. What processes can learn before there is
anything to set is given by `first_words`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from pydantic import TypeAdapter, ValidationError

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink, nearest
from gatherings.editions.pages import PrintStyle, SetBook, rehearsal
from gatherings.editions.print_pdf import set_for_printer
from gatherings.model import Collection, PrintSettings, RenderedBook
from gatherings.pipeline.printing import chosen_printer, press_profile
from gatherings.press.design import PageDesign
from gatherings.press.printers import Printer
from gatherings.press.work import Job, Run
from gatherings.project import Project
from gatherings.render import maths
from gatherings.styles import Theme, division_css

SCREEN_PROFILE = "icc/sRGB_icc22.icm"


@dataclass(frozen=True, slots=True)
class SetForPrint:
    """The book as pages, and the printer for whom."""

    made: SetBook
    settings: PrintSettings
    printer: Printer
    style: PrintStyle


def set_pages(project: Project, book: RenderedBook, theme: Theme, sink: Sink, run: Run) -> SetForPrint | None:
    """Every leaf as pages, for all editions that have pages; None where there is nothing to set."""
    settings = book.collection.editions.print or PrintSettings()
    found = chosen_printer(project, settings, book.collection, sink)
    chosen = found[1] if found else None
    if chosen is None or not book.leaves:
        return None
    press = press_profile(project, settings, chosen, book.collection, sink)
    style = replace(
        _style(project, theme, sink),
        profile=press.data,
        condition=press.condition,
        screen_profile=_style_bytes(project, SCREEN_PROFILE),
    )
    made = set_for_printer(book, settings, chosen, style, sink, run)
    return SetForPrint(made, settings, chosen, style)


def first_words(project: Project, book: Collection, theme: Theme, run: Run) -> Job:
    """Work that makes whoever is to set pages ready for it, before there are any."""
    return rehearsal(book, _style(project, theme, Sink(RULES)), run)


def _style(project: Project, theme: Theme, sink: Sink) -> PrintStyle:
    """What the theme gives to pages, whoever prints them."""
    return PrintStyle(
        css=[division_css(project.styles_dirs), theme.print_css],
        faces=theme.fonts,
        base=project.root,
        design=_design(theme, sink),
        maths=maths.drawings(project.style_file(maths.FACE), theme.fonts),
    )


def _style_bytes(project: Project, path: str) -> bytes:
    found = project.style_file(path)
    return found.read_bytes() if found else b""


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
