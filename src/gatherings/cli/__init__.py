"""Stage 9 (cli): what an editor types, and what is printed back.

In: arguments. Out: text on the terminal and an exit status: 0 done, 1 faults in the text,
2 wrong usage, 3 the machine lacks something, 130 interrupted.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import logging
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from gatherings.cli.commands import app
from gatherings.cli.printing import say

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "main", "program"]

ENVIRONMENT, INTERRUPTED = 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is returned, never raised."""
    from gatherings.diagnostics import ToolError

    # What libraries log is gathered where it matters; a root without a handler would print it.
    logging.getLogger().addHandler(logging.NullHandler())
    gc.set_threshold(
        50_000, 20, 50
    )  # a book is much that lives; looking for garbage takes a tenth of a build
    try:
        status = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except typer.TyperException as fault:
        said = fault.format_message().replace("Value error, ", "")
        say(said if said.startswith("Usage:") else f"gatherings: {said}", err=True)
        return fault.exit_code
    except ToolError as fault:
        say(f"gatherings: {fault}", err=True)
        return ENVIRONMENT
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        say(f"gatherings: {fault.strerror or fault}: {fault.filename or ''}".rstrip(": "), err=True)
        return ENVIRONMENT
    if status == INTERRUPTED:  # the library below turns Ctrl-C into this status without a word
        say("gatherings: interrupted; earlier editions are as they were", err=True)
    return status if isinstance(status, int) else 0


def program() -> NoReturn:
    """Run the command line as a program of its own, and end it without clearing up a memory that is given back.

    Taking a book apart value by value takes a fifth of a second. What must be ended in order (processes, files
    that are aside) has told `atexit`.
    """
    status = main()
    atexit._run_exitfuncs()  # noqa: SLF001 - as the interpreter does at its end
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
