"""Reading pages of a finished PDF as jobs, so that pages that did not change are not read again.

In: a file, numbers of pages and their digests (`digests`). Out: facts of each page, or its ink, and those of the
file as a whole; in plain words why there are none. Workers of whatever kind open the file themselves, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatherings.press.work import Base, digest
from gatherings.verify.preflight import identity
from gatherings.verify.preflight.digests import OUT_OF_ORDER
from gatherings.verify.preflight.facts import PageFacts
from gatherings.verify.preflight.opened import Opened, pdf_of
from gatherings.verify.preflight.plates import coverages
from gatherings.verify.preflight.words import UnreadableError

if TYPE_CHECKING:
    import pikepdf

    from gatherings.verify.preflight.facts import Coverage, FileFacts


@dataclass(frozen=True)
class File:
    """A finished file; other processes get its path, where there is one, and its bytes where there is none."""

    digest: str
    path: Path | None = None
    held: bytes = field(default=b"", repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.held or (self.path.read_bytes() if self.path is not None else b"")

    def __reduce__(self) -> tuple[Any, ...]:
        return File, (self.digest, self.path, b"" if self.path is not None else self.held)


@dataclass(frozen=True)
class PagesJob(Base):
    """Read some pages of a file."""

    called: str
    """The file's name, for people."""
    file: File
    numbers: tuple[int, ...]
    """Of the pages, from 1."""
    digests: tuple[str, ...]
    """Of all that the pages refer to."""

    @property
    def light(self) -> bool:
        """Never: somebody else can read while there is other work."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the reading of page {self.numbers[0]} to {self.numbers[-1]} of {self.called}"

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """The file, where it is not sent along."""
        return () if self.file.path is None else ((self.file.path, self.file.digest),)

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key: nothing that tells in which file, and where, the pages stand."""
        return {"pages": digest(" ".join(self.digests)), **readers()}

    def result(self) -> tuple[PageFacts, ...] | str:
        """Facts of each page without number and label, or the reason why there are none."""
        try:
            return tuple(opened(self.file).page(number) for number in self.numbers)
        except OUT_OF_ORDER as fault:
            return f"its objects are out of order ({fault})"
        except UnreadableError as fault:
            return str(fault)


@dataclass(frozen=True)
class WholeJob(Base):
    """Read what a file holds besides the content of its pages."""

    called: str
    """The file's name, for people."""
    file: File

    @property
    def light(self) -> bool:
        """Never: somebody else can do it while there is other work."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the reading of {self.called}"

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """The file, where it is not sent along."""
        return () if self.file.path is None else ((self.file.path, self.file.digest),)

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"name": self.called, "file": self.file.digest, **readers()}

    def result(self) -> FileFacts | str:
        """Facts of the file, of its pages only what depends on their place in it; or why there are none."""
        try:
            pdf = opened(self.file).pdf
            pages = tuple(placed(pdf))
            return identity.file_facts(self.called, self.file.data, pdf, pages, (), broken(self.file.data))
        except OUT_OF_ORDER as fault:
            return f"its objects are out of order ({fault})"
        except UnreadableError as fault:
            return str(fault)


def placed(pdf: pikepdf.Pdf) -> Iterator[PageFacts]:
    """Number, label and annotations of each page."""
    for number, page in enumerate(pdf.pages, 1):
        notes = tuple(str(note.get("/Subtype", "/?"))[1:] for note in page.obj.get("/Annots", ()))
        yield PageFacts(number, _label(page), {}, annotations=notes)


def _label(page: Any) -> str:
    try:
        return str(page.label)
    except (RuntimeError, ValueError):
        return ""


def broken(data: bytes) -> tuple[str, ...]:
    """What is broken in a file, apart from the content of its pages."""
    with pdf_of(data) as pdf:
        for page in pdf.pages:
            if "/Contents" in page.obj:
                del page.obj["/Contents"]
        return tuple(str(said) for said in pdf.check_pdf_syntax())


@dataclass(frozen=True)
class InkJob(PagesJob):
    """Draw the plates of some pages of a file."""

    pages: tuple[PageFacts, ...] = ()
    """What is known of them, in the order of `numbers`."""

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the ink on page {self.numbers[0]} to {self.numbers[-1]} of {self.called}"

    def result(self) -> tuple[Coverage | None, ...] | str:  # type: ignore[override]
        """Ink of each page; None where it cannot be drawn."""
        try:
            return tuple(coverages(opened(self.file).pdf, self.pages))
        except OUT_OF_ORDER as fault:
            return f"its objects are out of order ({fault})"


_LAST: dict[str, Opened] = {}
"""The file that was opened last, by its digest: jobs about one file come one after the other."""


def opened(file: File) -> Opened:
    """A file, opened; the one that was open before is closed. Raises `UnreadableError`."""
    if file.digest not in _LAST:
        put_away()
        _LAST[file.digest] = Opened(file.data)
    return _LAST[file.digest]


def put_away() -> None:
    """Close the file that was opened last."""
    for one in _LAST.values():
        one.close()
    _LAST.clear()


@cache
def readers() -> Mapping[str, str]:
    """What shapes facts besides the file: our own code, and the libraries that it stands on."""
    own = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        own.update(path.read_bytes())
    return {"reader": own.hexdigest(), **{n: metadata.version(n) for n in ("pikepdf", "pypdfium2", "pillow")}}
