"""The cover's setting onto paper: one page with its boxes, inks and marks, by the road of all pages.

In: the setting of a cover, its shape, what the printer wants. Out: `Imposed`, a PDF of one page whose
TrimBox is what is seen of the cover and whose BleedBox ends where bleed or turn-in does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.model import PageSize
from gatherings.press.about import Particulars
from gatherings.press.imposition import Means, Plan, Planned, printed
from gatherings.press.ink import Ink
from gatherings.press.target import MM, Target
from gatherings.press.work import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gatherings.model import Collection
    from gatherings.model.printer import Printer
    from gatherings.model.written import Standard
    from gatherings.press.cover_geometry import CoverShape
    from gatherings.press.imposition import Imposed
    from gatherings.press.setting import Setting
    from gatherings.press.work import Run
    from gatherings.styles import FontFace


def cover_target(
    shape: CoverShape, printer: Printer, standard: Standard, profile: bytes | None, condition: str, title: str
) -> Target:
    """What the file of a cover is to be like: in four inks, whatever the pages are printed in."""
    size = f"{shape.width:.1f} × {shape.height:.1f} mm"
    return Target(
        ink=Ink(colour=True, profile=profile, limit=printer.ink_limit),
        bleed=shape.outer * MM,
        bound_edge=True,
        marks=printer.marks,
        folds=tuple(fold * MM for fold in shape.folds),
        standard=standard,
        condition=condition,
        profile=profile if standard != "none" else None,
        outline=False,
        density=printer.resolution.wanted,
        slug=f"{title} · {size} · {printer.name}",
    )


def cover_sheet(
    made: Setting,
    shape: CoverShape,
    book: Collection,
    target: Target,
    faces: Sequence[FontFace],
    base: Path,
    run: Run,
) -> Imposed:
    """The file of a cover."""
    about = Particulars(
        ": ".join(t for t in (book.title, book.subtitle) if t),
        tuple(p.name.plain for p in book.editors),
        book.language,
        book.date.iso,
        ("1",),
        (),
    )
    sheet = Planned(0.0, 0, full=True)
    trim = PageSize(shape.width, shape.height)
    plan = Plan(trim, 0.0, (sheet,), (made,), (book.language,), {}, about)
    return printed(plan, Means(base, _font_file(faces), run), target)


def _font_file(faces: Sequence[FontFace]) -> Callable[[str], bytes]:
    def found(wanted: str) -> bytes:
        return next(f.path.read_bytes() for f in faces if digest_of(f.path) == wanted)

    return found
