"""Work that the press hands out: jobs whose results may be kept.

In: nothing. Out: the `Job` protocol and `Run`, the function by which the pipeline runs jobs,
wherever and in however many processes it likes; the press knows neither pool nor store.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from gatherings.diagnostics import ToolError


@dataclass(frozen=True, slots=True)
class Failure:
    """In the place of a result: a job that could not be done."""

    reason: str
    """Completes a sentence that begins with the job's title."""
    title: str


class Job(Protocol):
    """A frozen value that can be pickled, with a pure function."""

    @property
    def title(self) -> str:
        """Name for people."""

    @property
    def name(self) -> str:
        """Name that tells it from others of its kind in a book, the same in the next build."""

    @property
    def light(self) -> bool:
        """Whether it is not worth a process."""

    @property
    def shared(self) -> bool:
        """Whether its result is of use to other collections on the same machine."""

    @property
    def size(self) -> int:
        """How much work it is, compared with others of its kind."""

    @property
    def limit(self) -> float:
        """Seconds after which it is given up."""

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Files that the work opens, with their digests: elsewhere they must be the same."""

    def inputs(self) -> Mapping[str, str]:
        """All that shapes the result and nothing else, by name; values are digests or short texts."""

    def result(self) -> Any:
        """The work itself."""


class Base:
    """What most jobs are like."""

    @property
    def light(self) -> bool:
        """Whether it is not worth a process."""
        return True

    @property
    def shared(self) -> bool:
        """Whether other collections have use of it."""
        return False

    @property
    def size(self) -> int:
        """How much work it is."""
        return 1

    @property
    def limit(self) -> float:
        """Seconds after which it is given up."""
        return 300.0

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Files that the work opens."""
        return ()

    @property
    def title(self) -> str:
        """Name for people."""
        return type(self).__name__

    @property
    def name(self) -> str:
        """Name that tells it from others."""
        return self.title


Run = Callable[[Sequence[Job]], Sequence[Any]]
"""Jobs → their results, in order."""


def here(jobs: Sequence[Job]) -> list[Any]:
    """Run jobs one after the other in this process, keeping nothing."""
    return [job.result() for job in jobs]


def all_made(found: Sequence[Any]) -> Sequence[Any]:
    """Results of jobs for which nothing can stand in; raises `ToolError` where one came to nothing."""
    for failure in (made for made in found if isinstance(made, Failure)):
        raise ToolError(f"“{failure.title}” {failure.reason}")
    return found


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


def code_of(function: Callable[..., Any]) -> str:
    """SHA-256 of the file of ours in which a function stands."""
    return digest_of(Path(sys.modules[function.__module__].__file__ or ""))


@cache
def version_of(library: str) -> str:
    """The version of a library that is installed, looked up once."""
    return metadata.version(library)


@cache
def versions() -> Mapping[str, str]:
    """What shapes pages besides their text: our own code, the engine and what it stands on.

    Raises `ToolError` where the engine or Pango is missing: every job asks here first.
    """
    import platform

    from gatherings.press.engine import pango_version

    own = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        own.update(path.read_bytes())
    return {
        "press": own.hexdigest(),
        "pango": pango_version(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version_of(name) for name in ("weasyprint", "pydyf", "pyphen")},
    }
