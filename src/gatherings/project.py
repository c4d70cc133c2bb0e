"""The only door to the world: files, folders of styles, and the date.

In: a folder, the environment and today's date, handed over by the command line. Out: `Project`,
a value from which every room reads texts (newlines normalised, byte-order mark removed), the
bytes of images, the list of the collection's files, and the date of the build. Nothing else in
the program opens a file of the collection or asks what day it is.
"""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gatherings.diagnostics import Sink, ToolError
from gatherings.source import SourceFile

if TYPE_CHECKING:
    from gatherings.model import PartialDate

COLLECTION = "collection.yaml"
OUTPUT = "out"
EARLIEST = datetime.date(1980, 1, 1)
"""The first day that a ZIP container can write: the date of a build that nobody dated."""

_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Project:
    """A collection's folder and what the world tells about it."""

    root: Path
    """The folder that holds `collection.yaml`."""
    listing: Mapping[str, str]
    """Every file: its path in composed Unicode with forward slashes → as the disk spells it."""
    styles_dirs: tuple[Path, ...]
    """Where styles are looked for, nearest first: the collection's own, then the house's."""
    undated: datetime.date
    """The date to use where the collection gives none."""
    machine_cache: Path | None = None
    """Where results are kept that are of use to every collection on this machine; None for nowhere."""

    @classmethod
    def open(
        cls, folder: Path, environment: Mapping[str, str], today: datetime.date | None = None
    ) -> Project:
        """The project in `folder`, or in its `essays` where only that holds a collection.

        `SOURCE_DATE_EPOCH` wins over `today`; with neither, an undated book is dated 1980.
        Raises `ToolError` where there is no such folder, or the variable is no number.
        """
        if not folder.is_dir():
            raise ToolError(f"there is no folder “{folder}”")
        inner = folder / "essays"
        if not (folder / COLLECTION).is_file() and (inner / COLLECTION).is_file():
            folder = inner
        root = folder.resolve()
        return cls(
            root,
            {unicodedata.normalize("NFC", path): path for path in _walk(root)},
            _styles_dirs(root),
            _epoch(environment) or today or EARLIEST,
            _machine_cache(environment),
        )

    @property
    def cache(self) -> Path:
        """Where results of the work on this collection are kept."""
        return self.root / ".gatherings" / "cache"

    @property
    def files(self) -> tuple[str, ...]:
        """All paths, sorted; dot-files, lock files of Word and the output folder left out."""
        return tuple(sorted(self.listing))

    def has(self, path: str) -> bool:
        """Whether there is a file spelt exactly so (however the disk composes its accents)."""
        return unicodedata.normalize("NFC", path) in self.listing

    def spelt(self, path: str) -> str | None:
        """The file whose path differs from `path` at most in upper and lower case."""
        wanted = unicodedata.normalize("NFC", path)
        if wanted in self.listing:
            return wanted
        folded = wanted.casefold()
        return next((found for found in self.files if found.casefold() == folded), None)

    def bytes_of(self, path: str) -> bytes:
        """The content of a listed file; raises `ToolError` where it can't be read."""
        try:
            return self.path_of(path).read_bytes()
        except OSError as fault:
            raise ToolError(f"“{path}” cannot be read: {fault.strerror}") from fault

    def path_of(self, path: str) -> Path:
        """Where a listed file lies on this disk; raises `KeyError` for any other."""
        return self.root / self.listing[unicodedata.normalize("NFC", path)]

    def text(self, path: str, sink: Sink) -> SourceFile:
        """The text of a listed file; what can't be read in it is reported and replaced."""
        raw = self.bytes_of(path)
        text, first_fault = _decoded(raw)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        file = SourceFile(path, _CONTROL.sub(" ", text))
        if first_fault is not None:
            where = file.span(text.find("\ufffd", first_fault))
            sink.report("FILE-004", where, path=path, hint="save the file with the encoding UTF-8")
        elif found := _CONTROL.search(text):
            sink.report("FILE-005", file.span(found.start()), character=f"U+{ord(found[0]):04X}")
        return file

    def style_file(self, path: str) -> Path | None:
        """The nearest style file of that relative path, such as ``printers/generic.yaml``."""
        return next((d / path for d in self.styles_dirs if (d / path).is_file()), None)

    def build_date(self, written: PartialDate | None) -> datetime.date:
        """The date that goes into finished files: the collection's, else the world's."""
        if written is None:
            return self.undated
        return datetime.date(max(written.year, 1), written.month or 1, written.day or 1)


def _walk(root: Path, below: str = "") -> Iterator[str]:
    """Relative paths of all files that belong to the collection, sorted within each folder."""
    with os.scandir(root / below) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = entry.name
        if name.startswith((".", "~$")) or name.casefold() in _LITTER:
            continue
        if entry.is_dir(follow_symlinks=False):
            if below or name != OUTPUT:
                yield from _walk(root, f"{below}{name}/")
        elif entry.is_file() and _inside(root, Path(entry.path)):
            yield f"{below}{name}"


def _inside(root: Path, path: Path) -> bool:
    """Whether a file lies in the folder; a link may not lead out of it."""
    return not path.is_symlink() or path.resolve().is_relative_to(root)


def _styles_dirs(root: Path) -> tuple[Path, ...]:
    package = Path(__file__).resolve().parent
    house = package / "styles"  # in an installed wheel
    if not house.is_dir() and package.parent.name == "src":
        house = package.parents[1] / "styles"  # in a checkout
    candidates = (root / "styles", root.parent / "styles", house)
    return tuple(dict.fromkeys(d.resolve() for d in candidates if d.is_dir()))


def _machine_cache(environment: Mapping[str, str]) -> Path | None:
    """The system's place for what programs keep."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if environment.get(name):
            return Path(environment[name]) / "gatherings"
    home = environment.get("HOME")
    return Path(home) / ".cache" / "gatherings" if home else None


def _epoch(environment: Mapping[str, str]) -> datetime.date | None:
    raw = environment.get("SOURCE_DATE_EPOCH", "").strip()
    if not raw:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(raw), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise ToolError("SOURCE_DATE_EPOCH should be a number of seconds since 1970") from fault


def _decoded(raw: bytes) -> tuple[str, int | None]:
    """The text, and where the first character that is not UTF-8 stood, if any."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and len(raw) % 2 == 0:
        return raw.decode("utf-16", errors="replace"), None
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as fault:
        before = raw[: fault.start].decode("utf-8-sig", errors="replace")
        return raw.decode("utf-8-sig", errors="replace"), len(before.replace("\r\n", "\n"))
