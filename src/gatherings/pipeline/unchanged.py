"""Stage 8 (pipeline): a build that has nothing to do.

In: a project and options. Out: the result of `flow.build`; or, where every file of the collection,
every style, the program and the libraries that it stands on are what they were when the same
build was done last, what came of it then: the same bytes, which passed the same checks. It is
kept on the machine and not in the collection, which may come from anybody.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gatherings.diagnostics import Diagnostic, ToolError
from gatherings.pipeline import output
from gatherings.pipeline.aside import READING, swept
from gatherings.pipeline.outcome import Built, Done, Options, Progress, Result
from gatherings.pipeline.store import ABSENT, ASKED, Store
from gatherings.press.engine import pango_version
from gatherings.press.work import file_digest
from gatherings.project import Project

_ODD = "__pycache__"


def build(project: Project, options: Options, progress: Progress) -> Result:
    """Check, set, verify and publish, unless all of it was done before."""
    output.require_folder(options.out)
    store, key = Store(project.machine_cache), _key(project, options)
    cleared = not (project.cache / ASKED).is_file()  # by `gatherings cache --clear`: make all anew
    known = ABSENT if cleared else store.get(key)
    known = known if isinstance(known, dict) else {}
    written = _written(project)
    if not written or known.get("written") != written:
        _make_ready(options)  # there will be work: workers come while the rest is looked through
    inputs = _inputs(project, written)
    if inputs and known.get("inputs") == inputs:
        swept(project.cache.parent.glob(f"{READING}*"))
        return _again(known, options)
    _make_ready(options)
    from gatherings.pipeline import flow

    result = flow.build(project, options, progress)
    if result.built is not None and inputs and inputs == _inputs(project, _written(project)):
        store.put(key, {"inputs": inputs, "written": written, **_plain(result)})
    return result


def _make_ready(options: Options) -> None:
    from gatherings.pipeline.working import make_ready

    make_ready(0 if options.executor else options.processes)


def _key(project: Project, options: Options) -> str:
    """One build of each kind is kept for a collection."""
    return Store.key(
        "build",
        {
            "folder": str(project.root),
            "draft": str(options.draft),
            "editions": " ".join(options.only),
            "profiles": " ".join(options.profiles),
            "printer": options.printer,
        },
    )


def _written(project: Project) -> str:
    """Digest of the collection's own files; empty where one is missing."""
    try:
        rows = [f"{name} {_digest(project.path_of(name))}\n" for name in project.files]
    except (OSError, ToolError):
        return ""
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def _inputs(project: Project, written: str) -> str:
    """Digest of all that can shape a build; empty where something is missing, which the build will tell."""
    if not written:
        return ""
    try:
        found = hashlib.sha256(f"{pango_version()} {sys.version} {project.undated} {written}".encode())
        for line in _lines(project):
            found.update(line.encode() + b"\n")
    except (OSError, ToolError):
        return ""
    return found.hexdigest()


def _lines(project: Project) -> Iterator[str]:
    own = Path(__file__).resolve().parents[1]
    for folder in (*project.styles_dirs, own):
        yield f"folder {folder}"
        for path in sorted(folder.rglob("*")):
            if path.is_file() and _ODD not in path.parts:
                yield f"{path.relative_to(folder)} {_digest(path)}"
    for folder in (Path(entry) for entry in sys.path if entry):
        if folder.is_dir():  # what is installed, with its version
            yield from sorted(p.name for p in folder.iterdir() if p.name.endswith(".dist-info"))


def _digest(path: Path) -> str:
    found = path.stat()
    return file_digest(path, (found.st_mtime_ns, found.st_size))


def _plain(result: Result) -> dict[str, Any]:
    """A result in words that any store can hold."""
    assert result.built is not None
    return {
        "diagnostics": [one.plain for one in result.diagnostics],
        "artifacts": [
            (
                *(a.edition, a.name, a.data, a.pages, a.sources, a.checks),
                tuple((piece.page, piece.title, piece.path) for piece in a.pieces),
            )
            for a in result.built.artifacts
        ],
        "lines": dict(result.lines),
        "work": [(done.title, done.kind) for done in result.work],
    }


def _again(known: dict[str, Any], options: Options) -> Result:
    """What came of the build before, published once more."""
    from gatherings.model import Artifact, PrintedPiece
    from gatherings.pipeline.tools import versions

    artifacts = tuple(
        Artifact(edition, name, data, pages, sources, checks, tuple(PrintedPiece(*row) for row in pieces))
        for edition, name, data, pages, sources, checks, pieces in known["artifacts"]
    )
    found = tuple(map(Diagnostic.of, known["diagnostics"]))
    output.publish(options.out, artifacts, versions())
    work = tuple(Done(title, kind, 0.0, kept=True) for title, kind in known["work"])
    return Result(found, Built(options.out, artifacts), work, lines=known["lines"])
