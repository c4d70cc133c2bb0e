"""What became of the pictures in print: too few pixels, too much ink, vectors that had to become pixels.

In: a set book, its imposed file, a printer. Out: diagnostics at the line where the picture is placed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.editions.epub_arrangement import place_of

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.editions.pages import SetBook
    from gatherings.press.imposition import Imposed
    from gatherings.press.printers import Printer
    from gatherings.press.setting import ImageUse
    from gatherings.press.target import Target
    from gatherings.source import SourceFile, Span

SLACK = 0.98
"""Of the least resolution; a hair less than asked is no fault that anybody sees."""


def report_pictures(made: SetBook, file: Imposed, printer: Printer, target: Target, sink: Sink) -> None:
    """Report pictures that print badly, or otherwise than they were drawn."""
    for index in range(len(made.pages.leaves)):
        for use in made.pages.settings[index].images:
            if isinstance(use.source, str):
                _pixels(made, index, use, file, printer, sink)
    limit = target.ink.limit
    for source, picture in file.pictures.items():
        if isinstance(source, str) and limit is not None and picture.ink > limit + 0.5:
            found = round(picture.ink)
            sink.report("PRINT-013", _where(made, source), image=source, found=found, most=limit)
    told: set[tuple[int, str]] = set()
    for flat in file.flattened:
        if (flat.setting, flat.address) not in told:
            told.add((flat.setting, flat.address))
            name = flat.address or made.book.collection.theme
            where = _where(made, flat.address, flat.setting)
            sink.report("PRINT-014", where, image=name, why=flat.why)


def _pixels(made: SetBook, index: int, use: ImageUse, file: Imposed, printer: Printer, sink: Sink) -> None:
    """Whether a picture has the pixels that its size on paper asks for."""
    assert isinstance(use.source, str)
    picture = file.pictures[use.source]
    if not picture.given[0] or not use.width or not use.height:
        return
    across, down = use.width / 72, use.height / 72
    found = min(picture.given[0] / across, picture.given[1] / down)
    wanted = printer.resolution.line_art if picture.bits == 1 else None
    least = wanted or printer.resolution.least
    if found < least * SLACK:
        sink.report(
            "PRINT-012",
            _where(made, use.source, index),
            image=use.source,
            found=round(found),
            least=least,
            printer=printer.name,
            hint=f"at {across * 25.4:.0f} mm it needs {round(across * least)} pixels across and has "
            f"{picture.given[0]}; as it is, it may be {picture.given[0] / least * 25.4:.0f} mm wide",
        )


def _where(made: SetBook, source: str, index: int | None = None) -> Span | SourceFile | str:
    """Where a picture is placed: in the leaf given, else in the first that has it."""
    leaves = made.pages.leaves if index is None else (made.pages.leaves[index],)
    for leaf in leaves:
        for image in leaf.root.iter("img"):
            if image.get("src") == source and leaf.essay is not None:
                written = source in leaf.essay.file.text
                return place_of(leaf, image, source if written else source.rpartition("/")[2])
    return source or made.book.collection.source
