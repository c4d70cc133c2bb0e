"""Stage 8 (pipeline): one job, done in this process or in one of its own, and given up in time.

In: a job. Out: its result and how long it took, or a `Failure` that says in words for an editor why
there is none. Called wherever work is done: here, in a pool, on a cluster.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gatherings.pipeline.outcome import Clock
from gatherings.pipeline.scratch import in_scratch_of, scratch, scratched
from gatherings.press.engine import LayoutError
from gatherings.press.work import Failure, Job

_T = TypeVar("_T")

TOO_LONG = "takes too long to set"
DIED = "made its process die twice"
TOO_LARGE = "needs more memory than this computer has"
TOO_DEEP = "cannot be set (its parts stand too deep within each other)"

ENOUGH = 60_000
"""Letters that a process sets before it lets go of what their layout left behind, some thirty megabytes."""
_left = 0
"""Letters set since then; a job counts for a sixth of `ENOUGH` at least."""

_PRELOADED = ["gatherings.cli", "gatherings.pipeline.working", "gatherings.press.loaded"]
"""Modules that a worker finds: the program itself, which it would load again, and what it works with."""

_ONE = threading.Lock()
"""The layout engine is steered through globals of its modules: one job at a time in a process."""


class OutOfTimeError(BaseException):
    """The time of a job is over; no `except Exception` on the way may stop it."""


@dataclass(slots=True)
class _Alarm:
    """Raises `OutOfTimeError` in the thread that made it, once, unless it is switched off before."""

    thread: int = field(default_factory=threading.get_ident)
    lock: threading.Lock = field(default_factory=threading.Lock)
    off: bool = False
    pending: bool = False

    def ring(self) -> None:
        with self.lock:
            if not self.off:
                self.pending = True
                fault = ctypes.py_object(OutOfTimeError)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), fault)


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """What `work` returns; raises `OutOfTimeError` after so many seconds.

    Python itself is interrupted, at its next step; what hangs within a library written in C ends
    only with its process. Works in every thread and on every system, which signals don't.
    """
    alarm = _Alarm()
    timer = threading.Timer(seconds, alarm.ring)
    timer.daemon = True
    timer.start()
    try:
        return work()
    except OutOfTimeError:
        alarm.pending = False
        raise
    finally:
        timer.cancel()
        with alarm.lock:
            alarm.off = True
        while alarm.pending:  # it rang in the last moment, and its exception comes at the next turn
            pass


def worked(job: Job, clock: Clock) -> tuple[Any, float]:
    """A job's result and how long it took; a leaf that no way sets is a `Failure`.

    Raises `MemoryError`: whether the job is to blame is seen when it is `alone`.
    """
    with _ONE, scratched():
        start = clock()
        try:
            result: Any = job.result() if job.light else within(job.limit, job.result)
        except LayoutError as fault:
            result = Failure(f"cannot be set ({fault})", job.title)
        except RecursionError:
            result = Failure(TOO_DEEP, job.title)
        except OutOfTimeError:
            result = Failure(TOO_LONG, job.title)
        return result, clock() - start


def worked_in_turn(job: Job, clock: Clock) -> tuple[Any, float]:
    """`worked`, in a process that does one job after the other and must not grow with each.

    The boxes of a layout hold each other, so that they stay when it is done. They are let go after
    `ENOUGH` only, for that takes a tenth of the time that they took to make.
    """
    global _left  # noqa: PLW0603 - it belongs to the process
    found = worked(job, clock)
    _left += max(job.size, ENOUGH // 6)  # pages of numbers and typefaces leave something behind, too
    if _left > ENOUGH:
        _left = 0
        gc.collect()
    return found


def alone(job: Job, clock: Clock, grace: float) -> tuple[Any, float]:
    """A job's result from a process of its own, which it may bring down.

    `grace`: seconds beyond the job's limit after which the process is ended.
    """
    pool = ProcessPoolExecutor(1, mp_context=context(), initializer=prepared, initargs=(scratch(),))
    try:
        pool.submit(int).result()  # its time begins when the process stands, however busy the machine is
        found: tuple[Any, float] = pool.submit(worked, job, clock).result(timeout=job.limit + grace)
    except BrokenProcessPool:
        return Failure(DIED, job.title), 0.0
    except MemoryError:
        return Failure(TOO_LARGE, job.title), 0.0
    except LateError:
        return Failure(TOO_LONG, job.title), 0.0
    finally:
        ended(pool)
    return found


def ended(pool: ProcessPoolExecutor) -> None:
    """End a pool and its processes at once, those that hang included."""
    # There is no public way to a process that hangs.
    processes = list((pool._processes or {}).values())  # noqa: SLF001
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def context() -> Any:
    """Processes that begin clean: the parent has threads, which do not survive a fork."""
    if not _can_serve():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(_PRELOADED)
    return found


def make_ready(processes: int) -> None:
    """Let the process from which workers are forked load what they need, while there is other work."""
    if processes > 1 and _can_serve():
        from multiprocessing import forkserver  # not every system has it

        context()
        forkserver.ensure_running()


def _can_serve() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def prepared(place: str | None) -> None:
    """In a new process: collect garbage less often, for layout makes much that lives; leave Ctrl-C to us.

    `place` is where libraries leave what only running processes need.
    """
    in_scratch_of(place)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(50_000, 20, 50)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_parent() -> None:
    """End this process when the program that started it has, however it ended: a pool never hears of that."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
