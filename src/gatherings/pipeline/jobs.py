"""Stage 8 (pipeline): work done in many processes, and never done twice.

In: jobs of the press. Out: their results in order, from the store where their key is known, else
worked out here, in a pool of processes, or by another `Crew`. A job that fails gives a `Failure`;
the others go on. Where and how work is done never shows in the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gatherings.pipeline.crews import Crew, Processes
from gatherings.pipeline.outcome import Clock, Done, no_clock
from gatherings.pipeline.store import ABSENT, Store
from gatherings.pipeline.working import alone, worked
from gatherings.press.work import Failure, Job

GRACE = 10.0
"""Seconds beyond its limit after which a job that does not give itself up is ended with its process."""

Flying = dict[Future[tuple[Any, float]], str]
"""Jobs that are with a crew, by key."""

CROWD = 8
"""So many light jobs are worth a process after all."""

TICK = 1.0
"""Seconds between two looks at a crew from which nothing comes."""


@dataclass(slots=True)
class Workshop:
    """Runs jobs; `run` is what the press is handed."""

    stores: Mapping[str, Store] = field(default_factory=dict)
    """Stores by what they serve: ``collection``, and ``machine`` for what many collections share."""
    processes: int = 1
    clock: Clock = no_clock
    step: Callable[[str], None] = lambda _: None
    crew: Crew | None = None
    """Somebody else's workers; the workshop's own processes where there are none."""
    grace: float = GRACE
    done: list[Done] = field(default_factory=list)
    _own: Processes | None = None
    _spare: list[Callable[[], object]] = field(default_factory=list)
    """What to do when there is nothing but waiting."""
    _begun: dict[str, Future[tuple[Any, float]]] = field(default_factory=dict)
    """Jobs that were handed over ahead, by key, until they are asked for."""

    def begin(self, jobs: Sequence[Job]) -> None:
        """Hand over jobs that `run` will be asked for later, to be done while there is other work.

        Nothing is begun where nobody else is there to do it, and light jobs only if they are a crowd; `run`
        then does them.
        """
        wanted: dict[str, Job] = {}
        for job in () if self._alone else jobs:
            key = Store.key(type(job).__name__, job.inputs())
            if not self._store(job).has(key):
                wanted[key] = job
        crowd = sum(job.light for job in wanted.values()) >= CROWD
        self._hand_over({key: job for key, job in wanted.items() if crowd or not job.light})

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Do something when others are waited for next: what is wanted later, but comes of itself if never done here."""
        self._spare.append(work)

    def rehearse(self, job: Job) -> None:
        """Let a process of our own do a job of which nothing is kept, so that it is ready when there is work."""
        if not self._alone and self.crew is None:
            self._crew().submit(job, self.clock)

    def _begin_first(self, waiting: Mapping[str, Job]) -> None:
        """Hand over the longest of the jobs that `run` has to do, so that they are done while it reads the others."""
        heavy = [] if self._alone else [key for key in waiting if not waiting[key].light]
        heavy.sort(key=lambda key: waiting[key].size, reverse=True)
        self._hand_over({key: waiting[key] for key in heavy[: self._crew().lanes if heavy else 0]})

    def _hand_over(self, jobs: Mapping[str, Job]) -> None:
        """Give jobs to the crew, unless it has them or is broken."""
        for key, job in jobs.items():
            if key in self._begun:
                continue
            crew = self._crew()
            try:
                self._begun[key] = crew.submit(job, self.clock)
            except crew.breaks:
                return

    def run(self, jobs: Sequence[Job]) -> list[Any]:
        """Results in the order of the jobs; equal jobs are done once."""
        found: dict[str, Any] = {}
        told: dict[str, Done] = {}
        waiting: dict[str, Job] = {}
        asked = [(job, self._store(job), job.inputs()) for job in jobs]
        keys = [Store.key(type(job).__name__, inputs) for job, _, inputs in asked]
        of_key = dict(zip(keys, asked, strict=True))
        self._begin_first({key: job for key, (job, store, _) in of_key.items() if not store.has(key)})
        for key, (job, store, _) in of_key.items():
            kept = ABSENT if key in self._begun else store.get(key)
            if kept is ABSENT:
                waiting[key] = job
            else:
                found[key] = kept
                told[key] = self._told(job, 0.0, kept=True)
        for key, result, seconds in self._worked(waiting):
            job, store, inputs = of_key[key]
            found[key] = result
            if not isinstance(result, Failure):
                store.put(key, result)
            why = store.changed(_identity(job), inputs)
            told[key] = self._told(job, seconds, kept=False, why=why)
        self.done += [told[key] for key in of_key]
        for job, store, inputs in asked:
            store.remember(_identity(job), inputs)
        return [found[key] for key in keys]

    def _told(self, job: Job, seconds: float, *, kept: bool, why: tuple[str, ...] = ()) -> Done:
        if not job.light:
            self.step(job.title)
        return Done(job.title, type(job).__name__, seconds, kept, why)

    def _store(self, job: Job) -> Store:
        return self.stores.get("machine" if job.shared else "collection", _NOWHERE)

    @property
    def _alone(self) -> bool:
        """Whether there is nobody else to hand work to."""
        return self.processes < 2 and self.crew is None

    def _worked(self, waiting: Mapping[str, Job]) -> Iterator[tuple[str, Any, float]]:
        begun = waiting.keys() & self._begun.keys()
        if not begun and (self._alone or all(job.light for job in waiting.values())):
            for key, job in waiting.items():
                try:
                    result, seconds = worked(job, self.clock)
                except MemoryError:
                    result, seconds = alone(job, self.clock, self.grace)
                yield key, result, seconds
        else:
            yield from self._apart(waiting)

    def _apart(self, waiting: Mapping[str, Job]) -> Iterator[tuple[str, Any, float]]:
        """Work in other processes.

        Few jobs are handed over at a time, so that few are suspect where a worker dies or hangs:
        each of them is tried once more, alone; the others go on with new workers.
        """
        crew = self._crew()
        flying: Flying = {self._begun.pop(key): key for key in waiting if key in self._begun}
        known = set(flying.values())
        queue = [key for key in waiting if key not in known]
        queue.sort(key=lambda key: waiting[key].size)  # the longest first, from the end
        while queue or flying:
            broken = self._handed_over(crew, queue, flying, waiting)
            landed = [] if broken else self._landed(crew, flying, waiting)
            suspects: list[str] = []
            for future in landed:
                key, fault = flying.pop(future), _fault(future)
                if fault is None:
                    yield key, *future.result()
                else:
                    broken |= _broken(crew, fault)
                    suspects.append(key)
            if broken or not landed:
                suspects += flying.values()
                flying.clear()
                self._begun.clear()
                crew.end()
            for key in suspects:
                yield key, *alone(waiting[key], self.clock, self.grace)

    def _handed_over(self, crew: Crew, queue: list[str], flying: Flying, waiting: Mapping[str, Job]) -> bool:
        """Keep the crew in work; True where it is found broken."""
        while queue and len(flying) < crew.lanes:
            try:
                flying[crew.submit(waiting[queue[-1]], self.clock)] = queue[-1]
            except crew.breaks:
                return True
            queue.pop()
        return False

    def _landed(
        self, crew: Crew, flying: Flying, waiting: Mapping[str, Job]
    ) -> list[Future[tuple[Any, float]]]:
        """Jobs that came to an end; none where not one did in the time that the longest may take."""
        while self._spare and not any(future.done() for future in flying):
            self._spare.pop(0)()
        patience = max(waiting[key].limit for key in flying.values()) + self.grace
        while patience > 0:
            landed = wait(flying, timeout=min(TICK, patience), return_when=FIRST_COMPLETED).done
            if landed:
                return [future for future in flying if future in landed]
            crew.look()
            patience -= TICK
        return []

    def _crew(self) -> Crew:
        if self.crew is not None:
            return self.crew
        if self._own is None:
            self._own = Processes(self.processes)
        return self._own

    def give_up(self) -> None:
        """End the workers at once."""
        if self._own is not None:
            self._own.end()

    def close(self) -> None:
        """Let the workers go, write down what was asked, keep the stores within bounds."""
        if self._own is not None:
            self._own.close()
        for store in self.stores.values():
            store.close()


@contextmanager
def workshop(shop: Workshop) -> Iterator[Workshop]:
    """A workshop that is closed at the end, and at once where the end is not a good one."""
    try:
        yield shop
    except BaseException:
        shop.give_up()
        raise
    finally:
        shop.close()


def _broken(crew: Crew, fault: BaseException) -> bool:
    """Whether a fault brought down all workers; False for one job's. Raises a fault of our own."""
    if isinstance(fault, crew.breaks):
        return True
    if isinstance(fault, CancelledError):
        crew.look()
    elif not isinstance(fault, (MemoryError, *crew.deaths)):
        raise fault
    return False


def _fault(future: Future[Any]) -> BaseException | None:
    return CancelledError() if future.cancelled() else future.exception()


def _identity(job: Job) -> str:
    return f"{type(job).__name__} {job.name}"


_NOWHERE = Store(None)
