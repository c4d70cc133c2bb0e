"""Stage 8 (pipeline): what a build is asked for and what comes of it, as values.

In: nothing. Out: the classes of which the command line, the flow and the workshop speak; kept
apart from them, so that a build that has nothing to do need not load what builds are done with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gatherings.diagnostics import Diagnostic
    from gatherings.model import Artifact, Collection
    from gatherings.pipeline.composition import Measured
    from gatherings.pipeline.orders import Order
    from gatherings.verify.preflight.findings import Preflight

Clock = Callable[[], float]


def no_clock() -> float:
    """For builds that nobody times."""
    return 0.0


class Progress(Protocol):
    """Where stages and steps are announced."""

    def stage(self, name: str, total: int = 1) -> None:
        """A stage begins; it has so many steps."""

    def step(self, what: str = "") -> None:
        """One step more is done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an editor chose on the command line."""

    out: Path
    draft: bool = False
    """Build in spite of errors."""
    only: tuple[str, ...] = ()
    """Names of editions; empty for all that the collection asks for."""
    profiles: tuple[str, ...] = ()
    """For which shops the EPUB is made; empty for those that the collection names."""
    processes: int = 1
    """In how many processes pages are set."""
    executor: str = ""
    """Who sets pages instead of own processes, such as ``dask:tcp://10.0.0.5:8786``."""
    clock: Clock = no_clock
    """For `--timings`."""
    printer: str = ""
    """Another printer than the collection's."""
    delivery: bool = False
    """Whether the files are to be delivered: they are handed back, not published, and preflight is told all."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    out: Path
    artifacts: tuple[Artifact, ...]
    order: Order | None = None
    """What was ordered of the printer; None where no pages were made."""
    preflights: tuple[Preflight, ...] = ()
    collection: Collection | None = None

    @property
    def look_first(self) -> str:
        """The file to open first."""
        first = next((a for a in self.artifacts if a.edition == "print"), self.artifacts[0])
        return str(self.out / first.name)


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


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found and made."""

    diagnostics: tuple[Diagnostic, ...]
    built: Built | None
    work: tuple[Done, ...] = ()
    """What was set and what was kept from earlier builds."""
    stages: tuple[tuple[str, float], ...] = ()
    """Stages and their seconds."""
    measured: Measured | None = None
    """How well the pages are set, where that was asked."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Lines of text by how they were broken."""
    preflights: tuple[Preflight, ...] = ()
    """What preflight found, where something was made."""
