"""What the pages of one file draw on: typefaces, pictures, forms and patterns, in the file's colours.

In: settings, the pages' contents, a product. Out: references of resources in a `File`. For print,
nothing is kept that no page uses, for a checker of PDF/X looks at what is there and not at what shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press import ink as inks
from gatherings.press.embedding import embedded
from gatherings.press.entries import dictionary, entries
from gatherings.press.file import File, bound, compressed
from gatherings.press.flatness import PIECE, Used, flat_head, without_unused
from gatherings.press.pictures import Picture, PictureJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gatherings.press.setting import FaceUse, Piece, Setting
    from gatherings.press.target import Target
    from gatherings.press.work import Run


_MATRIX = re.compile(rb"/Matrix ?\[([^\]]*)\]")


def _moved(matrix: re.Match[bytes], shift: tuple[float, float]) -> bytes:
    *shape, x, y = matrix[1].split()
    place = b"%.4f %.4f" % (float(x) + shift[0], float(y) + shift[1])
    return b"/Matrix [" + b" ".join([*shape, place]) + b"]"


def _shifted(resources: bytes, shift: tuple[float, float]) -> tuple[bytes, frozenset[int]]:
    """Resources whose gradients are moved, and the pieces that are tiles and still to be moved."""
    held = entries(resources)
    patterns = entries(held.get("Pattern", b"<<>>"))
    if not patterns:
        return resources, frozenset()
    moved = {key: _MATRIX.sub(lambda m: _moved(m, shift), value, count=1) for key, value in patterns.items()}
    tiles = frozenset(int(m[1]) for value in patterns.values() if (m := PIECE.fullmatch(value)))
    return dictionary({**held, "Pattern": dictionary(moved)}), tiles


def _reached(resources: bytes, heads: Sequence[bytes]) -> tuple[int, ...]:
    """The pieces to which resources lead, and those to which these lead, in order."""
    found: set[int] = set()
    waiting = [resources]
    for data in waiting:  # grows while it is read
        new = {int(m[1]) for m in PIECE.finditer(data)} - found
        found |= new
        waiting += [heads[number_] for number_ in sorted(new)]
    return tuple(sorted(found))


@dataclass(slots=True)
class Resources:
    """The resources of one file."""

    file: File
    settings: Sequence[Setting]
    target: Target | None
    """None for a screen."""
    base: Path
    find_font: Callable[[str], bytes]
    """Digest → font file, for faces that the settings do not bring."""
    run: Run
    palette: inks.Palette | None = None
    fonts: bytes = b""
    """Reference of the dictionary of typefaces."""
    pictures: dict[str | bytes, Picture] = field(default_factory=dict)
    _added: dict[str | bytes, bytes] = field(default_factory=dict)
    _patterned: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A palette for print."""
        if self.target is not None:
            self.palette = inks.Palette(self.target.ink)

    def font_file(self, wanted: str) -> bytes:
        """A font file by its digest."""
        for made in self.settings:
            if wanted in made.borrowed:
                return made.borrowed[wanted]
        return self.find_font(wanted)

    def add_faces(self, which: Iterable[int], *more: FaceUse) -> None:
        """Embed the typefaces of some settings, each once."""
        faces = [use for index in which for use in self.settings[index].faces]
        old = self.target is not None and self.target.version == "1.3"
        self.fonts = embedded(self.file, [*faces, *more], self.font_file, self.run, bare=old)

    def add_pictures(self, which: Iterable[int]) -> None:
        """Each picture once, as large as it is drawn anywhere."""
        sizes: dict[str | bytes, tuple[float, float]] = {}
        for index in which:
            for use in self.settings[index].images:
                old = sizes.get(use.source, (0.0, 0.0))
                sizes[use.source] = max(old[0], use.width), max(old[1], use.height)
        ink = self.target.ink if self.target else None
        more = (self.target.density, self.target.line_art) if self.target else ()
        jobs = [PictureJob(source, self.base, *size, ink, *more) for source, size in sizes.items()]
        for job, picture in zip(jobs, self.run(jobs), strict=True):
            self.pictures[job.source] = picture
            self._added[job.source] = picture.added(self.file)

    def patterned(self, index: int) -> bool:
        """Whether the pages of a setting use patterns, which stand where the page begins."""
        if index not in self._patterned:
            held = entries(self.settings[index].resources).get("Pattern", b"<<>>")
            self._patterned[index] = bool(entries(held))
        return self._patterned[index]

    def of(
        self,
        index: int,
        used: Used | None = None,
        more: Mapping[str, bytes] | None = None,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> bytes:
        """The resources of a setting; `used` leaves out the others, `more` are pictures beside.

        `shift` is how far the pages are moved: a pattern follows the page, not what is drawn on it
        (ISO 32000-1, 8.7.3.1).
        """
        made = self.settings[index]
        resources = made.resources if used is None else without_unused(made.resources, used)
        resources, tiles = _shifted(resources, shift)
        heads = [self._head(piece) for piece in made.pieces]
        rooms = {number_: self._piece(made.pieces[number_].stream) for number_ in _reached(resources, heads)}
        images = {use.name: self._added[use.source] for use in made.images}

        def reference(kind: str, what: str) -> bytes:
            if kind == "F":
                return self.fonts
            found: bytes = images[what] if kind == "I" else rooms[int(what)].reference
            return found

        for number_, room in rooms.items():
            head = heads[number_]
            if number_ in tiles:
                head = _MATRIX.sub(lambda m: _moved(m, shift), head, count=1)
            room.data = room.data.replace(b"\x01HEAD\x02", bound(head, reference)[2:-2])
        if more:
            held = entries(resources)
            pictures = {**entries(held.get("XObject", b"<<>>")), **more}
            resources = dictionary({**held, "XObject": dictionary(pictures)})
        return bound(resources, reference)

    def _head(self, piece: Piece) -> bytes:
        return piece.head if self.target is None else flat_head(piece.head, piece.stream)

    def _piece(self, stream: bytes) -> Any:
        """A form or pattern, its head still to come."""
        if self.palette is not None:
            stream = self.palette.stream(inks.for_print(stream)[0])
        else:
            stream = inks.without_marks(inks.for_screen(stream))
        made = self.file._ready()
        packed = compressed(stream)
        made.data = b"<<\x01HEAD\x02/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (
            len(packed),
            packed,
        )
        self.file.pdf.add_object(made)
        return made
