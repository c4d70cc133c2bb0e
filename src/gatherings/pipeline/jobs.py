"""Stage 8 (pipeline): work done in many processes, and never done twice.

In: jobs of the press. Out: their results in order, from the store where their key is known, else
worked out here, in a pool of processes, or on any other `concurrent.futures.Executor`. A job that
fails gives a `Failure`; the others go on. Where and how work is done never shows in the result.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gatherings.pipeline.store import ABSENT, Store
from gatherings.press.engine import LayoutError
from gatherings.press.work import Failure, Job

Clock = Callable[[], float]


def no_clock() -> float:
    """For builds that nobody times."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one job."""

    title: str
    kind: str
    seconds: float
    kept: bool
    """Whether the result was in the store."""
    why: tuple[str, ...] = ()
    """Names of the inputs that changed since the last time; empty where it was never done."""


@dataclass(slots=True)
class Workshop:
    """Runs jobs; `run` is what the press is handed."""

    stores: Mapping[str, Store] = field(default_factory=dict)
    """Stores by what they serve: ``collection``, and ``machine`` for what many collections share."""
    processes: int = 1
    clock: Clock = no_clock
    step: Callable[[str], None] = lambda _: None
    executor: Executor | None = None
    """Somebody else's; the workshop's own pool where there is none."""
    done: list[Done] = field(default_factory=list)
    _pool: ProcessPoolExecutor | None = None

    def run(self, jobs: Sequence[Job]) -> list[Any]:
        """Results in the order of the jobs; equal jobs are done once."""
        found: dict[str, Any] = {}
        keys = []
        waiting: dict[str, Job] = {}
        for job in jobs:
            inputs = job.inputs()
            store = self._store(job)
            key = store.key(type(job).__name__, inputs)
            keys.append(key)
            if key in found or key in waiting:
                continue
            kept = store.get(key)
            if kept is ABSENT:
                waiting[key] = job
            else:
                found[key] = kept
                self._tell(job, 0.0, kept=True)
        for key, result, seconds in self._worked(waiting):
            job, store = waiting[key], self._store(waiting[key])
            why = store.changed(_identity(job), job.inputs())
            found[key] = result
            if not isinstance(result, Failure):
                store.put(key, result)
            self._tell(job, seconds, kept=False, why=why)
        for job in jobs:
            self._store(job).remember(_identity(job), job.inputs())
        return [found[key] for key in keys]

    def _tell(self, job: Job, seconds: float, *, kept: bool, why: tuple[str, ...] = ()) -> None:
        self.done.append(Done(job.title, type(job).__name__, seconds, kept, why))
        if not job.light:
            self.step(job.title)

    def _store(self, job: Job) -> Store:
        return self.stores.get("machine" if job.shared else "collection", _NOWHERE)

    def _worked(self, waiting: Mapping[str, Job]) -> Iterator[tuple[str, Any, float]]:
        heavy = sum(not job.light for job in waiting.values())
        if heavy < 2 or (self.processes < 2 and self.executor is None):
            for key, job in waiting.items():
                result, seconds = worked(job, self.clock)
                yield key, result, seconds
        else:
            yield from self._apart(dict(waiting))

    def _apart(self, waiting: dict[str, Job]) -> Iterator[tuple[str, Any, float]]:
        """Work in other processes; where one dies or does not end, the others' work is done again."""
        suspects: dict[str, int] = {}
        while waiting:
            pool = self._executor()
            futures: dict[str, Future[tuple[Any, float]]] = {}
            try:
                order = sorted(waiting, key=lambda key: -waiting[key].size)  # the longest first
                futures = {key: pool.submit(worked, waiting[key], self.clock) for key in order}
                for key in order:
                    result, seconds = futures[key].result(timeout=waiting[key].limit * (len(order) + 1))
                    del waiting[key]
                    yield key, result, seconds
            except LateError:
                self._end()
                late = next(key for key in order if key in waiting)
                yield late, Failure("takes too long to set", waiting.pop(late).title), 0.0
            except (BrokenProcessPool, OSError):
                self._end()
                yield from self._suspected(waiting, futures, suspects)

    def _suspected(
        self, waiting: dict[str, Job], futures: Mapping[str, Future[Any]], suspects: dict[str, int]
    ) -> Iterator[tuple[str, Any, float]]:
        """After a death: keep what was finished, try the rest one by one."""
        for key, future in futures.items():
            if key in waiting and future.done() and future.exception() is None:
                result, seconds = future.result()
                del waiting[key]
                yield key, result, seconds
        for key in list(waiting):
            suspects[key] = suspects.get(key, 0) + 1
            with ProcessPoolExecutor(1, mp_context=_context(), initializer=_prepared) as alone:
                try:
                    result, seconds = alone.submit(worked, waiting[key], self.clock).result(
                        timeout=waiting[key].limit
                    )
                except (BrokenProcessPool, OSError):
                    result, seconds = Failure("made its process die twice", waiting[key].title), 0.0
                except LateError:
                    for process in list(_processes(alone)):
                        process.kill()
                    result, seconds = Failure("takes too long to set", waiting[key].title), 0.0
            del waiting[key]
            yield key, result, seconds

    def _executor(self) -> Executor:
        if self.executor is not None:
            return self.executor
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.processes, mp_context=_context(), initializer=_prepared)
        return self._pool

    def _end(self) -> None:
        """End our own processes, those that hang included."""
        if self._pool is not None:
            processes = _processes(self._pool)
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()
            self._pool = None

    def close(self) -> None:
        """End the pool, write down what was asked, keep the stores within bounds."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        for store in self.stores.values():
            store.close()


@contextmanager
def workshop(shop: Workshop) -> Iterator[Workshop]:
    """A workshop that is closed at the end."""
    try:
        yield shop
    finally:
        shop.close()


def worked(job: Job, clock: Clock) -> tuple[Any, float]:
    """A job's result and how long it took; a leaf that no way sets is a `Failure`."""
    start = clock()
    try:
        result: Any = job.result()
    except LayoutError as fault:
        result = Failure(f"cannot be set ({fault})", job.title)
    return result, clock() - start


def _processes(pool: ProcessPoolExecutor) -> list[Any]:
    """Processes of a pool of ours; there is no public way to those that hang."""
    return list((pool._processes or {}).values())  # noqa: SLF001


def _context() -> Any:
    """Processes that begin clean: the parent has threads, which do not survive a fork."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["gatherings.press.furniture", "weasyprint"])
    return context


def _prepared() -> None:
    """Let the collector of garbage run less often: layout makes much that lives."""
    gc.set_threshold(50_000, 20, 50)


def _identity(job: Job) -> str:
    return f"{type(job).__name__} {job.name}"


_NOWHERE = Store(None)
