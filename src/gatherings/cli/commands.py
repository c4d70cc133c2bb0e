"""Stage 9 (cli): the commands that an editor types.

In: arguments. Out: text on the terminal; a fault of the text raises `typer.Exit(1)`, a wrong
argument `WrongUsage`. Everything heavy is imported inside the commands, so that `--help` answers
at once.
"""

from __future__ import annotations

import os
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatherings import __version__
from gatherings.cli.printing import Format, print_diagnostics, print_table, say, verdict

if TYPE_CHECKING:
    from gatherings.project import Project
    from gatherings.verify.preflight.findings import Preflight

FAULTS, USAGE = 1, 2


class WrongUsage(typer.TyperException):
    """An argument that makes no sense."""

    exit_code = USAGE


app = typer.Typer(
    name="gatherings",
    help="Build an essay collection: an EPUB and a print-ready PDF from Markdown.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Edition(StrEnum):
    """Editions by name."""

    print = "print"
    cover = "cover"
    screen = "screen"
    offprints = "offprints"
    epub = "epub"


class Profile(StrEnum):
    """Shops by name."""

    generic = "generic"
    kindle = "kindle"
    kobo = "kobo"
    apple = "apple"


Folder = Annotated[Path, typer.Argument(help="Folder of the collection.", show_default=True)]
FormatOption = Annotated[Format, typer.Option("--format", help="How messages are printed.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Processes that set pages; 0 for one on each core.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"gatherings {__version__}")
        raise typer.Exit


@app.command()
def build(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Folder = Path(),
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the finished files.")] = Path("out"),
    draft: Annotated[
        bool, typer.Option(help="Build in spite of errors; each shows as a mark in the page.")
    ] = False,
    edition: Annotated[
        list[Edition] | None,
        typer.Option("--edition", "-e", help="Only this edition; may be repeated."),
    ] = None,
    profile: Annotated[
        list[Profile] | None,
        typer.Option("--profile", help="The EPUB as this shop wants it; may be repeated."),
    ] = None,
    jobs: Jobs = 0,
    executor: Annotated[
        str,
        typer.Option(
            "--executor", metavar="dask:ADDRESS", help="Have pages set by the workers of a Dask scheduler."
        ),
    ] = "",
    why: Annotated[bool, typer.Option("--why", help="Say what was set anew, and what had changed.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Say how long stages and pieces took.")] = False,
    quiet: Quiet = False,
    fmt: FormatOption = Format.text,
) -> None:
    """Check the collection and build its editions."""
    from gatherings.desk.progress import progress_for
    from gatherings.pipeline import unchanged
    from gatherings.pipeline.outcome import Options

    project = _project(folder)
    with progress_for(quiet=quiet or fmt is not Format.text) as progress:
        options = Options(
            out,
            draft=draft,
            only=tuple(e.value for e in edition or ()),
            profiles=tuple(p.value for p in profile or ()),
            processes=jobs or _cores(),
            executor=executor,
            clock=time.perf_counter,
        )
        result = unchanged.build(project, options, progress)
    print_diagnostics(result.diagnostics, fmt, folder, quiet=quiet)
    if fmt is Format.text and (why or timings):
        from gatherings.desk.worksheet import timings_of, why_of

        say("\n".join([*(why_of(result) if why else ()), *(timings_of(result) if timings else ())]))
    if result.built is None:
        if fmt is Format.text:
            say(
                verdict(result.diagnostics) + "; nothing was built, earlier editions are as they were",
                err=True,
            )
        raise typer.Exit(FAULTS)
    if not quiet and fmt is Format.text:
        print_table(result.built)


@app.command()
def cache(
    folder: Folder = Path(),
    clear: Annotated[bool, typer.Option("--clear", help="Remove all that is kept.")] = False,
) -> None:
    """Say how much work of earlier builds is kept beside the collection."""
    from gatherings.desk.worksheet import cleared, kept_for

    project = _project(folder)
    say(cleared(project) if clear else "\n".join(kept_for(project)))


@app.command()
def check(
    folder: Folder = Path(),
    typography: Annotated[
        bool, typer.Option("--typography", help="Set the pages too, and measure how well they are set.")
    ] = False,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Finished PDFs to test against the printer.", show_default=False),
    ] = None,
    printer: Annotated[
        str, typer.Option("--printer", help="Test finished PDFs against this printer instead of the texts.")
    ] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Where finished PDFs are.")] = Path("out"),
    fmt: FormatOption = Format.text,
    quiet: Quiet = False,
) -> None:
    """Report every fault of the collection, or of its finished PDFs, in one run; make nothing."""
    from gatherings.desk.progress import progress_for
    from gatherings.pipeline import flow

    files = list(files or ())
    if folder.is_file():  # the folder was left out
        folder, files = Path(), [folder, *files]
    project = _project(folder)
    tested: tuple[Preflight, ...] = ()
    measured = None
    if printer or files:
        from gatherings.pipeline.checking import printer_check

        found, tested = printer_check(project, printer, files, out)
    else:
        with progress_for(quiet=not typography or quiet or fmt is not Format.text) as progress:
            if typography:
                result = flow.composed(project, flow.Options(Path(), processes=_cores()), progress)
                found, measured = result.diagnostics, result.measured
            else:
                found = flow.check(project, progress)
    if measured is not None and fmt is Format.text:
        from gatherings.desk.composition import report_of

        say("\n".join(report_of(measured)))
    print_diagnostics(found, fmt, folder, quiet=quiet)
    if fmt is Format.text and not quiet:
        for each in tested:
            fit = "fit" if each.passed else "not fit"
            say(f"{Path(each.name).name}: {fit} for {each.target.printer.name}")
        say(verdict(found))
    from gatherings.diagnostics import Severity

    if any(d.severity is Severity.ERROR for d in found):
        raise typer.Exit(FAULTS)


@app.command()
def deliver(
    folder: Folder = Path(),
    to: Annotated[
        str,
        typer.Option("--to", help="Name of the printer; left out, the collection's own.", show_default=False),
    ] = "",
    archive: Annotated[bool, typer.Option("--zip", help="Write one zip instead of a folder.")] = False,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the delivery goes.")] = Path("delivery"),
    jobs: Jobs = 0,
    quiet: Quiet = False,
    fmt: FormatOption = Format.text,
) -> None:
    """Build for a printer, test what was made, and put together all that the printer needs."""
    from gatherings.desk.deliver import delivered
    from gatherings.desk.progress import progress_for

    project = _project(folder)
    with progress_for(quiet=quiet or fmt is not Format.text) as progress:
        found, target = delivered(project, to, out, progress, archive=archive, processes=jobs or _cores())
    print_diagnostics(found, fmt, folder, quiet=quiet)
    if target is None:
        if fmt is Format.text:
            say(verdict(found) + "; nothing was delivered", err=True)
        raise typer.Exit(FAULTS)
    if not quiet and fmt is Format.text:
        say(f"ready to send: {target}")


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="Code of a message, such as NOTE-001.")],
) -> None:
    """Say what a code means, why it matters, and how to mend it."""
    from gatherings.catalogue import RULES
    from gatherings.diagnostics import nearest

    rule = RULES.get(code.upper())
    if rule is None:
        hint = nearest(code.upper(), RULES)
        raise WrongUsage(f"there is no code “{code}”" + (f"; {hint}" if hint else ""))
    say(f"{rule.code} ({rule.severity.word}): {rule.title}\n\n{rule.why}\n\nTo mend it: {rule.mend}")
    if rule.example:
        say("\nFor example:\n" + "\n".join(f"    {line}" for line in rule.example.splitlines()))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; it must not exist or be empty.")],
) -> None:
    """Write a small collection that builds at once."""
    from gatherings.desk.new import collection_files, write_collection

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"“{folder}” exists already and is not empty")
    write_collection(folder, collection_files(folder.name))
    say(f"made {folder}; now: gatherings build {folder}")


@app.command()
def printers(
    name: Annotated[str, typer.Argument(help="Name of a printer; left out, all are listed.")] = "",
    folder: Annotated[Path, typer.Argument(help="Folder of the collection.")] = Path(),
) -> None:
    """List the printers that the collection may name, or show the figures of one with their sources."""
    from gatherings.desk.printers import listed, sheet
    from gatherings.diagnostics import nearest
    from gatherings.pipeline import printing

    known = printing.printers(_project(folder))
    if not name:
        say("\n".join(listed(known)))
        return
    found = printing.printer_named(_project(folder), name)
    if found is None:
        raise WrongUsage(
            f"there is no printer “{name}”; {nearest(name, known) or 'there are: ' + ', '.join(known)}"
        )
    say("\n".join(sheet(*found)))


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Folder to write the schemas to.")] = Path("schema"),
) -> None:
    """Write the JSON Schemas of the files that editors write."""
    from gatherings.desk.new import write_schemas

    for path in write_schemas(folder):
        say(str(path))


@app.command()
def styles(folder: Folder = Path()) -> None:
    """List the citation styles that the collection may name, with a sample of each."""
    from gatherings.pipeline.style_samples import style_samples

    for name, title, sample in style_samples(_project(folder)):
        say(f"{name}  ({title})\n    {sample}")


def _cores() -> int:
    """Processors that this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _project(folder: Path) -> Project:
    from gatherings.project import Project

    if not folder.is_dir():
        raise WrongUsage(f"there is no folder “{folder}”")
    return Project.open(folder, os.environ)
