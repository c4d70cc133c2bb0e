"""What the layout engine says, kept instead of printed.

In: the engine's log while something is laid out. Out: its warnings as a list of texts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Ear(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(record.getMessage())


@contextmanager
def listening(kept: list[str]) -> Iterator[None]:
    """While it is open, the engine's warnings are added to `kept`."""
    ear = _Ear(kept)
    logging.getLogger("weasyprint").addHandler(ear)
    try:
        yield
    finally:
        logging.getLogger("weasyprint").removeHandler(ear)
