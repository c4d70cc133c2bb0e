"""Stage 8 (pipeline): around a build: how long its stages take, and that two do not meet unseen.

In: a build that runs. Out: seconds by stage, and diagnostics about what was kept.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.pipeline.aside import READING, locked, swept

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.pipeline.jobs import Workshop
    from gatherings.pipeline.outcome import Clock, Progress
    from gatherings.project import Project


@dataclass(slots=True)
class Timed:
    """A progress that also notes when each stage began."""

    progress: Progress
    clock: Clock
    begun: list[tuple[str, float]] = field(default_factory=list)
    lines: Counter[str] = field(default_factory=Counter)
    """Lines of text by how they were broken."""

    def stage(self, name: str, total: int = 1) -> None:
        """A stage begins."""
        self.begun.append((name, self.clock()))
        self.progress.stage(name, total)

    def mark(self, name: str) -> None:
        """A stage that is worth timing but not worth announcing."""
        self.begun.append((name, self.clock()))

    def step(self, what: str = "") -> None:
        """One step more is done."""
        self.progress.step(what)

    def ended(self) -> tuple[tuple[str, float], ...]:
        """Seconds of each stage until now."""
        ends = [start for _, start in self.begun[1:]] + [self.clock()]
        return tuple((name, end - start) for (name, start), end in zip(self.begun, ends, strict=True))


@contextlib.contextmanager
def one_at_a_time(project: Project, sink: Sink) -> Iterator[None]:
    """Tell when another build of the collection is running; both may go on."""
    path = project.cache.parent / "building"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("ab")
    except OSError:
        yield
        return
    with file:
        if not locked(file.fileno()):
            sink.report("STORE-002", "collection.yaml")
        swept(path.parent.glob(f"{READING}*"))
        yield


def report_damage(shop: Workshop, project: Project, sink: Sink) -> None:
    """Tell of entries that could not be read."""
    del project
    count = sum(store.damaged for store in shop.stores.values())
    if count:
        sink.report("STORE-001", "collection.yaml", count=count)
