"""Resolve, step 2: files that the collection names.

In: a path as written and its place. Out: the path of the file that is meant, or "" (reported).
Rooms that find pictures in the text use the same check.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from gatherings.diagnostics import Sink, nearest
from gatherings.project import Project
from gatherings.source import Span

PICTURES = frozenset({"svg", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp"})
"""Endings of pictures that a book can hold."""
WHOLE_COVERS = PICTURES - {"svg", "gif"} | {"pdf"}
"""Endings of files that may be a whole cover."""


def file_path(
    project: Project,
    written: str,
    where: Span,
    sink: Sink,
    *,
    beside: str = "",
    endings: frozenset[str] = frozenset(),
) -> str:
    """The listed file that a text of the collection names; "" where there is none.

    `beside` is the path of the manuscript that names it, from whose folder the path may also
    start; `endings` are the kinds of file that will do, any without them.
    """
    if not written:
        return ""
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", written, re.IGNORECASE):
        sink.report("FILE-006", where, path=written)
        return ""
    if written.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", written):
        sink.report("FILE-003", where, path=written)
        return ""
    plain = written.replace("\\", "/")
    folder = posixpath.dirname(beside)
    candidates = [posixpath.normpath(posixpath.join(f, plain)) for f in dict.fromkeys((folder, ""))]
    if all(c.startswith("..") for c in candidates):
        sink.report("FILE-003", where, path=written)
        return ""
    found = next((c for c in candidates if project.has(c)), None)
    if found is None:
        found = next((s for c in candidates if (s := project.spelt(c))), None)
        if found is None:
            kin = [f for f in project.files if not endings or _ending(f) in endings]
            sink.report("FILE-001", where, path=written, hint=nearest_file(plain, kin))
            return ""
        sink.report("FILE-002", where, path=written, spelt=found)
    if endings and _ending(found) not in endings:
        sink.report("FILE-007", where, path=written)
        return ""
    return found


def picture(project: Project, written: str, where: Span, sink: Sink, *, beside: str = "") -> str:
    """The picture that a text of the collection names; "" where there is none."""
    return file_path(project, written, where, sink, beside=beside, endings=PICTURES)


def nearest_file(written: str, files: Iterable[str]) -> str:
    """A hint "did you mean …?" where a file's own name is like the one that was written, else "".

    Folders and endings are left out of the comparison: two files in `images/` are not alike for that.
    """
    by_name: dict[str, str] = {}
    for file in files:
        by_name.setdefault(_own_name(file), file)
    hint = nearest(_own_name(written), by_name)
    return next((f"did you mean “{f}”?" for name, f in by_name.items() if f"“{name}”" in hint), "")


def _own_name(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].casefold()


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1][1:].casefold()
