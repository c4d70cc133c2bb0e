"""Stage 9 (cli): what is printed back.

In: diagnostics, what a build made. Out: text on the terminal.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.diagnostics import Diagnostic
    from gatherings.pipeline.outcome import Built


class Format(StrEnum):
    """How messages are printed."""

    text = "text"
    json = "json"
    github = "github"


def print_diagnostics(found: Sequence[Diagnostic], fmt: Format, folder: Path, *, quiet: bool) -> None:
    """Print what was found, the worst only where it is to be `quiet`."""
    from gatherings.diagnostics import FORMATS, Severity

    least = Severity.ERROR if quiet else Severity.INFO
    shown = [d for d in found if d.severity >= least]
    text = FORMATS[fmt.value](shown, folder.as_posix().removeprefix("./") if folder != Path() else "")
    if text:
        say(text, err=fmt is Format.text)


def verdict(found: Sequence[Diagnostic]) -> str:
    """How many faults of which kind, in words."""
    from gatherings.diagnostics import Severity

    def count(severity: Severity, one: str, many: str) -> str:
        n = sum(d.severity is severity for d in found)
        return f"{n} {one if n == 1 else many}" if n else ""

    parts = [
        count(Severity.ERROR, "error", "errors"),
        count(Severity.WARNING, "warning", "warnings"),
        count(Severity.INFO, "remark", "remarks"),
    ]
    return ", ".join(p for p in parts if p) or "no faults found"


def print_table(built: Built) -> None:
    """Print the files that were made, with their sizes and checks."""
    from itertools import groupby

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=120)  # a log has room for whole names
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("file", no_wrap=True)
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("pages", justify="right", no_wrap=True)
    table.add_column("checks passed")
    for folder, group in groupby(built.artifacts, lambda a: a.name.rpartition("/")[0]):
        rows = list(group)
        shown = [(folder, rows)] if folder else [(a.name, [a]) for a in rows]
        for name, files in shown:
            many = f"/ ({len(files)} files)" if folder else ""
            size = f"{sum(len(a.data) for a in files) / 1024:,.0f} KB"
            pages = str(sum(a.pages or 0 for a in files) or "")
            table.add_row(f"{built.out / name}{many}", size, pages, ", ".join(files[0].checks))
    console.print(table)
    say(f"first look at: {built.look_first}")


def say(text: str, *, err: bool = False) -> None:
    """Print a line, on the other stream where it tells of a fault."""
    typer.echo(text, err=err)
