"""The shorter ways through the layout engine lead to the same pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PORCH = Path(__file__).parents[1] / "collections" / "porch"
BUILD = """
import sys
from pathlib import Path
from gatherings.press import shortcuts
from gatherings.pipeline import flow
from gatherings.project import Project

class Quiet:
    def stage(self, name, total=1): pass
    def step(self, what=""): pass

book, out, way = sys.argv[1:]
if way == "engine":
    shortcuts.install = lambda: None
found = Project.open(Path(book), {})
result = flow.build(found, flow.Options(Path(out)), Quiet())
assert result.built, result.diagnostics
"""


@pytest.mark.slow
def test_the_shorter_ways_lead_to_the_same_pages(tmp_path: Path) -> None:
    """A collection with notes, tables, drawings, foreign scripts and formulas, byte for byte."""
    files = {}
    for way in ("engine", "shorter"):
        book = tmp_path / way / "book"
        book.parent.mkdir()
        for path in PORCH.rglob("*"):
            if path.is_file() and ".gatherings" not in path.parts:
                (book / path.relative_to(PORCH)).parent.mkdir(parents=True, exist_ok=True)
                (book / path.relative_to(PORCH)).write_bytes(path.read_bytes())
        out = tmp_path / way / "out"
        subprocess.run([sys.executable, "-c", BUILD, str(book), str(out), way], check=True, timeout=600)
        files[way] = {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert files["engine"].keys() == files["shorter"].keys()
    for name, data in files["engine"].items():
        assert data == files["shorter"][name], name
