"""Stage 8 (pipeline): results of jobs on the disk, under keys that hold all that shapes them.

In: a folder, keys, values of the press. Out: values; one that is damaged or foreign is as good as
absent. Entries are written aside and renamed, so that builds at the same time do no harm; the
oldest are removed when the folder grows beyond its bounds.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatherings.pipeline.aside import file_aside, swept

ABSENT = object()
ASKED = "asked.json"
"""Name of the file that says with what each job was asked for last."""
MOST_ASKED = 2000
"""Jobs of which that file tells, besides those of the last build."""
_ASIDE = ".aside-"
"""How names of entries begin that are not written to their end."""
MAGIC = b"gatherings 1\n"
LIMIT = 400_000_000
"""Bytes, by default."""
_ROOMS = (
    "gatherings.press.setting",
    "gatherings.press.notes_gate",
    "gatherings.press.completeness",
    "gatherings.press.fitting",
    "gatherings.press.places",
    "gatherings.press.pictures",
    "gatherings.press.wrapped",
    "gatherings.verify.preflight.facts",
)
"""Modules whose classes an entry may hold; a store that came with a collection can call nothing else."""


class ForeignError(Exception):
    """An entry that names something that no result of ours holds."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in _ROOMS or (module == "builtins" and name in ("frozenset", "set")):
            return super().find_class(module, name)
        raise ForeignError(f"{module}.{name}")


@dataclass(slots=True)
class Store:
    """Results by key; without a folder it keeps nothing."""

    root: Path | None
    limit: int = LIMIT
    damaged: int = 0
    """Entries found that could not be read."""
    _last: dict[str, dict[str, str]] | None = None
    _now: dict[str, dict[str, str]] = field(default_factory=dict)

    @staticmethod
    def key(kind: str, inputs: Mapping[str, str]) -> str:
        """SHA-256 of sorted ``name=value`` lines."""
        lines = [f"job={kind}", *sorted(f"{name}={value}" for name, value in inputs.items())]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _path(self, key: str) -> Path | None:
        return None if self.root is None else self.root / key[:2] / key

    def has(self, key: str) -> bool:
        """Whether there is an entry, sound or not."""
        path = self._path(key)
        return path is not None and path.is_file()

    def get(self, key: str) -> Any:
        """The value, or `ABSENT`."""
        path = self._path(key)
        try:
            data = path.read_bytes() if path else b""
        except OSError:
            return ABSENT
        if path is None:
            return ABSENT
        value = value_of(data)
        with contextlib.suppress(OSError):
            if value is not ABSENT:
                os.utime(path)  # the least used go first
                return value
            self.damaged += 1
            path.unlink()
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep a value; where the disk refuses, nothing is kept."""
        path = self._path(key)
        if path is None:
            return
        data = pickle.dumps(value, protocol=5)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, MAGIC + hashlib.sha256(data).digest() + data)

    def changed(self, identity: str, inputs: Mapping[str, str]) -> tuple[str, ...]:
        """Names of inputs that differ from those of the last build; empty where it knew no such job."""
        before = self._asked_before().get(identity)
        if before is None:
            return ()
        short = _short(inputs)
        names = sorted(before.keys() | short.keys())
        return tuple(name for name in names if before.get(name) != short.get(name))

    def remember(self, identity: str, inputs: Mapping[str, str]) -> None:
        """Note what a job was asked with, for the next build."""
        self._now[identity] = _short(inputs)

    def _asked_before(self) -> dict[str, dict[str, str]]:
        if self._last is None:
            self._last = {}
            with contextlib.suppress(OSError, ValueError, AttributeError):
                found = json.loads((self.root / ASKED).read_text("utf-8")) if self.root else {}
                self._last = {str(k): {str(n): str(v) for n, v in row.items()} for k, row in found.items()}
        return self._last

    def entries(self) -> list[tuple[float, int, Path]]:
        """Time of last use, bytes and path of every entry."""
        found = []
        for path in self._found():
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        return sorted(found)

    def _found(self) -> Iterator[Path]:
        """Every entry; meanwhile what was left by builds that were killed while they wrote one is removed."""
        if self.root is None:
            return
        swept(self.root.glob(f"{_ASIDE}*"))
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if path.name.startswith(_ASIDE):
                swept([path])
            else:
                yield path

    def clear(self) -> tuple[int, int]:
        """Remove every entry; returns how many, and their bytes."""
        found = self.entries()
        for _, _, path in found:
            with contextlib.suppress(OSError):
                path.unlink()
        if self.root is not None:
            with contextlib.suppress(OSError):
                (self.root / ASKED).unlink()
        return len(found), sum(size for _, size, _ in found)

    def close(self) -> None:
        """Write down what was asked, and remove the least used entries beyond the bounds."""
        if self.root is None or not self._now:
            return
        before = {k: row for k, row in self._asked_before().items() if k not in self._now}
        latest = dict([*before.items(), *self._now.items()][-max(MOST_ASKED, len(self._now)) :])
        text = json.dumps(latest, ensure_ascii=False, indent=0)
        with contextlib.suppress(OSError):
            self.root.mkdir(parents=True, exist_ok=True)
            _write(self.root / ASKED, text.encode())
        found = self.entries()
        size = sum(row[1] for row in found)
        for _, bytes_, path in found:
            if size <= self.limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                size -= bytes_


def value_of(data: bytes) -> Any:
    """What the bytes of an entry hold; `ABSENT` where they are damaged or foreign."""
    start = len(MAGIC) + 32
    if data[: len(MAGIC)] != MAGIC or hashlib.sha256(data[start:]).digest() != data[len(MAGIC) : start]:
        return ABSENT
    try:
        return _Reader(io.BytesIO(data[start:])).load()
    except (
        ForeignError,
        pickle.UnpicklingError,
        ArithmeticError,
        AttributeError,
        EOFError,
        ImportError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        return ABSENT


def _short(inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:16] for name, value in sorted(inputs.items())}


def _write(path: Path, data: bytes) -> None:
    """Write aside and rename: a reader sees the old file or the new one, never half of it."""
    aside = file_aside(path.parent, _ASIDE)
    try:
        aside.path.write_bytes(data)
    except OSError:
        aside.close()
        raise
    aside.become(path)
