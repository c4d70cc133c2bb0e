"""Stage 8 (pipeline): where libraries leave files that only a running process needs.

In: nothing. Out: a folder in the system's place for such things. The layout engine writes the typefaces of a
theme into a folder of its own there, eight megabytes in each process, and removes it when Python ends in order;
our workers are ended at once, and so is the program. So they get one folder together, which goes with the
program; what killed programs left is removed by the next.
"""

from __future__ import annotations

import atexit
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gatherings.pipeline.aside import Aside, folder_aside, swept

_PREFIX = ".gatherings-scratch-"
_own: Aside | None = None
_given: str | None = None
"""The folder of the program that started this process."""


def scratch() -> str | None:
    """The folder of this program, made when first asked for; None where nothing can be written."""
    global _own  # noqa: PLW0603 - it belongs to the process
    if _given is None and _own is None:
        place = Path(tempfile.gettempdir())
        with contextlib.suppress(OSError):
            swept(place.glob(f"{_PREFIX}*"))
            _own = folder_aside(place, _PREFIX)
            atexit.register(_own.close)
    return _given or (str(_own.path) if _own is not None else None)


def in_scratch_of(folder: str | None) -> None:
    """Have this process use the folder of the program that started it."""
    global _given  # noqa: PLW0603 - it belongs to the process
    _given = folder


@contextlib.contextmanager
def scratched() -> Iterator[None]:
    """Meanwhile libraries write into that folder what they would write beside it."""
    before = tempfile.tempdir
    tempfile.tempdir = scratch() or before
    try:
        yield
    finally:
        tempfile.tempdir = before
