"""Stage 8 (pipeline): who does the work that is not done here.

In: a number of processes. Out: a `Crew`, to which jobs are handed one by one. `Processes` is the
crew on this machine; `cluster` has one for many machines.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from gatherings.pipeline.outcome import Clock
from gatherings.pipeline.scratch import scratch
from gatherings.pipeline.working import context, ended, prepared, worked_in_turn
from gatherings.press.work import Job


class Crew(Protocol):
    """Workers of some kind."""

    @property
    def lanes(self) -> int:
        """How many jobs it should have at hand."""

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        """Exceptions that tell that a job brought down its worker."""

    @property
    def breaks(self) -> tuple[type[BaseException], ...]:
        """Exceptions that tell that all workers are gone, and not by which job's fault."""

    def submit(self, job: Job, clock: Clock) -> Future[tuple[Any, float]]:
        """Hand over a job; raises one of `breaks` where no worker is left to take it."""

    def look(self) -> None:
        """Called while nothing comes; raises `ToolError` where nothing will come any more."""

    def end(self) -> None:
        """Give up all work at hand, that which hangs included; the crew is fresh afterwards."""

    def close(self) -> None:
        """Let the workers go."""


@dataclass(slots=True)
class Processes:
    """A pool of processes on this machine."""

    number: int
    _pool: ProcessPoolExecutor | None = None
    _hand: ThreadPoolExecutor | None = None
    """Hands jobs to the pool, which waits for each of its processes to stand: nobody else need wait."""

    @property
    def lanes(self) -> int:
        """One job to work on and one that waits, for each process."""
        return 2 * self.number

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        """None that tells of one process alone."""
        return ()

    @property
    def breaks(self) -> tuple[type[BaseException], ...]:
        """One process that dies takes the pool with it."""
        return (BrokenProcessPool,)

    def submit(self, job: Job, clock: Clock) -> Future[tuple[Any, float]]:
        """Hand over a job; what stands in the way of that is told by what is returned, too."""
        if self._pool is None or self._hand is None:
            self._pool = ProcessPoolExecutor(self.number, context(), prepared, (scratch(),))
            self._hand = ThreadPoolExecutor(1)
        told: Future[tuple[Any, float]] = Future()
        self._hand.submit(_handed, self._pool, job, clock, told)
        return told

    def look(self) -> None:
        """A process that dies is heard of."""

    def end(self) -> None:
        """End the processes."""
        if self._hand is not None:
            self._hand.shutdown(cancel_futures=True)  # else a process could begin that nobody knows
            self._hand = None
        if self._pool is not None:
            ended(self._pool)
            self._pool = None

    def close(self) -> None:
        """End the processes, which have nothing to do that anybody waits for."""
        self.end()


def _handed(pool: ProcessPoolExecutor, job: Job, clock: Clock, told: Future[tuple[Any, float]]) -> None:
    """Give a job to a pool; `told` gets what becomes of it."""
    try:
        made = pool.submit(worked_in_turn, job, clock)
    except BaseException as fault:  # noqa: BLE001 - whoever waits for the job has to know
        told.set_exception(fault)
    else:
        made.add_done_callback(lambda made: _tell(made, told))


def _tell(made: Future[tuple[Any, float]], told: Future[tuple[Any, float]]) -> None:
    fault = CancelledError() if made.cancelled() else made.exception()
    if fault is None:
        told.set_result(made.result())
    else:
        told.set_exception(fault)
