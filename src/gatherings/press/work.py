"""Work that the press hands out: jobs whose results may be kept.

In: nothing. Out: the `Job` protocol and `Run`, the function by which the pipeline runs jobs,
wherever and in however many processes it likes; the press knows neither pool nor store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol


class Job(Protocol):
    """A frozen value that can be pickled, with a pure function."""

    @property
    def title(self) -> str:
        """Name for people."""

    def inputs(self) -> Mapping[str, str]:
        """All that shapes the result and nothing else, by name; values are digests or short texts."""

    def result(self) -> Any:
        """The work itself."""


Run = Callable[[Sequence[Job]], Sequence[Any]]
"""Jobs → their results, in order."""


def here(jobs: Sequence[Job]) -> list[Any]:
    """Run jobs one after the other in this process, keeping nothing."""
    return [job.result() for job in jobs]


def digest(data: bytes | str) -> str:
    """SHA-256 in hexadecimal figures."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


@cache
def file_digest(path: Path, stamp: tuple[int, int]) -> str:
    """SHA-256 of a file; `stamp` (its time and size) tells a changed file from the one known."""
    del stamp
    return digest(path.read_bytes())


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read once; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return file_digest(path, (found.st_mtime_ns, found.st_size))


@cache
def versions() -> Mapping[str, str]:
    """What shapes pages besides their text: our own code, the engine and what it stands on."""
    import platform

    from weasyprint.text.ffi import pango

    own = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        own.update(path.read_bytes())
    return {
        "press": own.hexdigest(),
        "pango": str(pango.pango_version()),
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: metadata.version(name) for name in ("weasyprint", "pydyf", "pyphen", "ziamath")},
    }
