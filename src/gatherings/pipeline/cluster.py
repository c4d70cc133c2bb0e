"""Stage 8 (pipeline): a Dask cluster as a crew, for a press that rebuilds its backlist on many machines.

In: an address. Out: a `Crew`. The workers must run the same release on the same libraries, and see
the collection's folder and the styles under the same paths, for a piece is kept as if it had been
set here. Both are looked at, not believed. Door to Dask, which is an extra.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager as Context
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatherings.diagnostics import ToolError
from gatherings.pipeline.crews import Crew
from gatherings.pipeline.outcome import Clock
from gatherings.pipeline.working import worked
from gatherings.press.work import Job, digest_of, versions

SCHEME = "dask:"
OURS = ("press", "reader")
"""Of the versions, those that are digests of our own code."""
PATIENCE = 10.0
"""Seconds in which a scheduler must answer."""
MISSING = "`--executor dask:…` needs Dask, which is not installed: `pip install 'gatherings[cluster]'`"


class OtherFileError(Exception):
    """A worker sees another file than the machine that asks, or none; the message is its path."""


@dataclass(slots=True)
class Cluster:
    """Workers that a Dask scheduler knows."""

    address: str
    client: Any
    executor: Executor
    lanes: int
    deaths: tuple[type[BaseException], ...]
    """Raised for a job under which several workers died, one after the other."""
    breaks: tuple[type[BaseException], ...] = ()

    def submit(self, job: Job, clock: Clock) -> Future[tuple[Any, float]]:
        """Hand over a job."""
        return self.executor.submit(worked_there, job, clock, job.files)

    def look(self) -> None:
        """See whether anybody is left; raises `ToolError` where not."""
        if self.client.status != "running":
            raise ToolError(f"the Dask scheduler at “{self.address}” is gone; what was set so far is kept")
        if not self.client.nthreads():
            raise ToolError(f"all workers of the Dask scheduler at “{self.address}” are gone; start some")

    def end(self) -> None:
        """Ask for nothing more; what hangs on a worker is its own affair."""
        self.executor.shutdown(wait=False)
        self.executor = self.client.get_executor(pure=False)

    def close(self) -> None:
        """Take leave of the scheduler."""
        self.client.close(timeout=2)


def crew_named(asked: str) -> Context[Crew | None]:
    """The crew that `--executor` names; nothing for our own processes.

    Raises `ToolError` where it can't be had, where its workers are others than we are, or for a name
    that is none.
    """
    if not asked:
        return nullcontext()
    if not asked.startswith(SCHEME) or asked == SCHEME:
        raise ToolError(f"“{asked}” names no executor; it should look like dask:tcp://10.0.0.5:8786")
    return cluster(asked.removeprefix(SCHEME))


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers that the scheduler at an address has."""
    try:
        import dask

        with dask.config.set(
            {"logging": {"distributed": "critical"}}
        ):  # it would print what we say in a line
            from distributed import Client
            from distributed.scheduler import KilledWorker
    except ImportError as fault:
        raise ToolError(MISSING) from fault
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # other releases of Dask: what matters is looked at below
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as fault:
        raise ToolError(f"no Dask scheduler answers at “{address}”") from fault
    try:
        workers = _workers(client, address)
        made = Cluster(address, client, client.get_executor(pure=False), 2 * workers, (KilledWorker,))
        yield made
    except OtherFileError as fault:
        raise ToolError(
            f"a worker of “{address}” has another “{fault}” than this computer, or none; "
            "all must see the collection and the styles under the same path"
        ) from fault
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)


def makings() -> Mapping[str, str]:
    """Whatever shapes results besides what they are made from."""
    from gatherings.verify.preflight.job import readers

    return {**versions(), **readers()}


def _workers(client: Any, address: str) -> int:
    """How many workers there are; raises `ToolError` where one differs from us."""
    try:
        found: Mapping[str, Mapping[str, str]] = client.run(makings)
    except (ImportError, AttributeError) as fault:
        raise ToolError(f"a worker of “{address}” has no Gatherings of this release") from fault
    if not found:
        raise ToolError(f"the Dask scheduler at “{address}” has no workers")
    own = makings()
    for worker, theirs in sorted(found.items()):
        for name in sorted(own.keys() | theirs.keys()):
            if own.get(name) != theirs.get(name):
                what = "another release of Gatherings" if name in OURS else f"{name} {theirs.get(name)}"
                here = "" if name in OURS else f", here it is {own.get(name)}"
                raise ToolError(f"worker {worker} has {what}{here}; pieces would come out differently")
    return len(found)


def worked_there(job: Job, clock: Clock, files: tuple[tuple[Path, str], ...]) -> tuple[Any, float]:
    """On a worker: a job's result, from the same files; raises `OtherFileError` for others."""
    for path, digest in files:
        if digest_of(path) != digest:
            raise OtherFileError(path.name)
    return worked(job, clock)
