"""Reading a finished PDF as a job, so that a file that did not change is not read again.

In: a file's name and bytes. Out: its facts, or in plain words why it cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from gatherings.press.work import Base, digest
from gatherings.verify.preflight.facts import FileFacts
from gatherings.verify.preflight.reading import read
from gatherings.verify.preflight.words import UnreadableError


@dataclass(frozen=True)
class FactsJob(Base):
    """Read a file."""

    file: str
    data: bytes

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the preflight of {self.file}"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"name": self.file, "file": digest(self.data), **_readers()}

    def result(self) -> FileFacts | str:
        """Facts, or the reason why there are none."""
        try:
            return read(self.file, self.data)
        except UnreadableError as fault:
            return str(fault) or "it is no PDF"


@cache
def _readers() -> Mapping[str, str]:
    own = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        own.update(path.read_bytes())
    return {"reader": own.hexdigest(), **{n: metadata.version(n) for n in ("pikepdf", "pypdfium2")}}
