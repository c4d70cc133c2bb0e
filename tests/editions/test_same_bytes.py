"""The same source is the same bytes, whatever the machine is set to, with nothing kept from before."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PORCH = ROOT / "tests" / "collections" / "porch"
SETTINGS = (
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C", "jobs": "1"},
    {
        "TZ": "America/St_Johns",
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C.UTF-8",
        "LANG": "de_DE.UTF-8",
        "jobs": "3",
    },
)


@pytest.mark.slow
def test_zones_locales_seeds_jobs_and_folders_leave_no_trace(tmp_path: Path) -> None:
    """Two builds of porch from nothing, for readers and for Kindle, with print: every file is identical."""
    made = []
    for number, settings in enumerate(SETTINGS):
        folder = tmp_path / ("a" if number else "another folder/below it") / "collection"
        shutil.copytree(PORCH, folder)
        shutil.rmtree(folder / ".gatherings", ignore_errors=True)
        environment = {k: v for k, v in os.environ.items() if k not in ("SOURCE_DATE_EPOCH", "LC_CTYPE")}
        environment |= {k: v for k, v in settings.items() if k != "jobs"}
        environment |= {"XDG_CACHE_HOME": str(folder.parent / "cache"), "PYTHONPATH": str(ROOT / "src")}
        out = folder.parent / "out"
        options = ["--quiet", "--jobs", settings["jobs"], "--profile", "generic", "--profile", "kindle"]
        command = [sys.executable, "-m", "gatherings", "build", str(folder), "--out", str(out), *options]
        subprocess.run(command, check=True, env=environment, cwd=folder.parent)
        made.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.iterdir())})
    assert {name.rpartition(".")[2] for name in made[0]} == {"epub", "pdf", "json"}
    assert made[0] == made[1]
