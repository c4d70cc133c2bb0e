"""Stage 8 (desk): progress as an editor sees it.

In: stages and steps that the pipeline announces. Out: a bar with elapsed time on a terminal,
plain lines elsewhere, nothing when quiet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gatherings.pipeline.outcome import Progress


class _Silent:
    def stage(self, name: str, total: int = 1) -> None:
        """Nothing is shown."""

    def step(self, what: str = "") -> None:
        """Nothing is shown."""


class _Lines:
    def stage(self, name: str, total: int = 1) -> None:
        del total
        sys.stderr.write(f"{name}\n")
        sys.stderr.flush()

    def step(self, what: str = "") -> None:
        """Steps are too many for lines."""


class _Bars:
    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self.bars = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[what]}"),
            console=Console(stderr=True),
        )
        self.task: int | None = None

    def stage(self, name: str, total: int = 1) -> None:
        self.finish()
        self.task = self.bars.add_task(name, total=max(total, 1), what="")

    def step(self, what: str = "") -> None:
        if self.task is not None:
            self.bars.update(self.task, advance=1, what=what)  # type: ignore[arg-type]

    def finish(self) -> None:
        """Fill the bar of the stage that ended."""
        if self.task is not None:
            total = self.bars.tasks[self.task].total
            self.bars.update(self.task, completed=total, what="")  # type: ignore[arg-type]


@contextmanager
def progress_for(*, quiet: bool) -> Iterator[Progress]:
    """The progress that suits where it is shown."""
    if quiet:
        yield _Silent()
    elif sys.stderr.isatty():
        shown = _Bars()
        with shown.bars:
            yield shown
            shown.finish()
    else:
        yield _Lines()
