"""Stage 8 (pipeline): finished editions onto the disk, whole or not at all.

In: artifacts and a folder. Out: the files and `manifest.json`. Everything is written aside
first; the files of the last build stay as they are until all new ones are complete.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from gatherings.diagnostics import ToolError
from gatherings.pipeline.aside import Aside, folder_aside, swept

if TYPE_CHECKING:
    from gatherings.model import Artifact

MANIFEST = "manifest.json"
_BUILDING = ".building-"


def manifest(artifacts: Sequence[Artifact], tools: Mapping[str, str]) -> str:
    """What was made, from what, with what: JSON with sorted keys."""
    files = [
        {
            "edition": a.edition,
            "name": a.name,
            "bytes": len(a.data),
            "sha256": hashlib.sha256(a.data).hexdigest(),
            "pages": a.pages,
            "checks": list(a.checks),
            "sources": list(a.sources),
            **({"pieces": [[p.page, p.title, p.path] for p in a.pieces]} if a.pieces else {}),
        }
        for a in artifacts
    ]
    return (
        json.dumps({"files": files, "tools": dict(tools)}, indent=2, sort_keys=True, ensure_ascii=False)
        + "\n"
    )


def require_folder(out: Path) -> None:
    """Raises `ToolError` where `out` can't become a folder of editions, before a build takes its time."""
    there = next(p for p in (out, *out.absolute().parents) if p.exists())
    if not there.is_dir():
        raise ToolError(f"the editions can't be written to {out}: {there} is a file, not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise ToolError(f"the editions can't be written to {out}: nothing may be written in {there}")


def publish(out: Path, artifacts: Sequence[Artifact], tools: Mapping[str, str]) -> None:
    """Write the artifacts and the manifest into `out`, replacing what an earlier build made.

    Files that an earlier build listed in its manifest and this one does not make are removed;
    nothing else in the folder is touched. Raises `ToolError` where the disk refuses.
    """
    aside: Aside | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        swept(out.glob(f"{_BUILDING}*"))
        aside = folder_aside(out, _BUILDING)
        new = aside.path
        for artifact in artifacts:
            (new / artifact.name).parent.mkdir(exist_ok=True)
            (new / artifact.name).write_bytes(artifact.data)
        (new / MANIFEST).write_text(manifest(artifacts, tools), "utf-8")
        stale = _listed(out) - {a.name for a in artifacts}
        for name in [*(a.name for a in artifacts), MANIFEST]:
            (out / name).parent.mkdir(exist_ok=True)
            (new / name).replace(out / name)
        for name in stale:
            with contextlib.suppress(OSError):
                (out / name).unlink()
                if (out / name).parent != out:
                    (out / name).parent.rmdir()  # refused while anything is left in it
    except OSError as fault:
        raise ToolError(f"the editions can't be written to {out}: {fault.strerror or fault}") from fault
    finally:
        if aside is not None:
            aside.close()


def _listed(out: Path) -> set[str]:
    try:
        rows = json.loads((out / MANIFEST).read_text("utf-8"))["files"]
        names = [PurePosixPath(str(row["name"])) for row in rows]
        return {str(n) for n in names if len(n.parts) <= 2 and not n.is_absolute() and ".." not in n.parts}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
