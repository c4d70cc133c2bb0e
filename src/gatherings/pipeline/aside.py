"""Stage 8 (pipeline): what stands aside for a while, and what is left of it by programs that were killed.

In: a folder. Out: a file or folder in it under a name that nothing else has, locked for as long as it is in use.
The system takes a lock back when its owner ends, in whatever way; so what can be locked by somebody else
belongs to no living process, and `swept` removes it. Two builds at once do each other no harm.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

READING = "reading-"
"""How names of finished files begin that lie in the collection's folder for workers to read."""
_TRIALS = 5
"""How often something is made anew that was taken for left behind before it could be locked."""

if sys.platform == "win32":  # no such locks there, but nobody removes a file that somebody has open

    def locked(handle: int, *, wait: bool = False) -> bool:
        """Whether an open file or folder is locked by us now; always so here."""
        del handle, wait
        return True

    @contextlib.contextmanager
    def _claimed(path: Path) -> Iterator[bool]:
        """Whether something may be removed: any file, for the system refuses where it may not."""
        yield path.is_file()

else:
    import fcntl

    def locked(handle: int, *, wait: bool = False) -> bool:
        """Whether an open file or folder is locked by us now; not where another has it, or no lock can be had."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True

    @contextlib.contextmanager
    def _claimed(path: Path) -> Iterator[bool]:
        """Whether something belongs to nobody; meanwhile it is ours."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:  # gone already, or a link to somewhere else
            yield False
            return
        try:
            yield locked(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True)
class Aside:
    """A file or folder that is in use; `close` removes it, once."""

    path: Path
    handle: int
    """Open for as long as it is in use; -1 for a folder that cannot be held."""

    def become(self, target: Path) -> None:
        """Take the place of a file, instead of being removed; raises `OSError`."""
        os.close(self.handle)  # first, for there are systems that rename no open file
        try:
            self.path.replace(target)
        except OSError:
            _removed(self.path)
            raise

    def close(self) -> None:
        """Let it go, and remove it with all that is in it."""
        with contextlib.suppress(OSError):
            os.close(self.handle)
        _removed(self.path)


def file_aside(folder: Path, prefix: str, suffix: str = "") -> Aside:
    """A new file, empty; raises `OSError` where the disk refuses."""

    def made() -> tuple[int, str]:
        return tempfile.mkstemp(suffix, prefix, folder)

    return _held(made)


def folder_aside(folder: Path, prefix: str) -> Aside:
    """A new folder, empty; raises `OSError` where the disk refuses."""

    def made() -> tuple[int, str]:
        name = tempfile.mkdtemp("", prefix, folder)
        return (-1 if sys.platform == "win32" else os.open(name, os.O_RDONLY)), name

    return _held(made)


def _held(made: Callable[[], tuple[int, str]]) -> Aside:
    """Something new, locked: made once more where it was swept away before its lock was ours."""
    for _ in range(_TRIALS):
        with contextlib.suppress(FileNotFoundError):
            handle, name = made()
            locked(handle, wait=True)
            if Path(name).exists():
                return Aside(Path(name), handle)
            os.close(handle)
    handle, name = made()  # raises for a folder that is not there
    return Aside(Path(name), handle)


def swept(paths: Iterable[Path]) -> int:
    """Remove what belongs to no living process; returns how many bytes that were."""
    freed = 0
    for path in paths:
        with _claimed(path) as free:
            if free:
                size = _size(path)
                freed += size if _removed(path) else 0
    return freed


def _removed(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
    return not path.exists()


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        found = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
        return sum(p.stat().st_size for p in found)
    return 0
