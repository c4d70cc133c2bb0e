"""Typefaces of a file: cut once for what they are used for, by a process that has the engine."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.pipeline.test_jobs import stock

from gatherings.press.embedding import FacesJob, united
from gatherings.press.setting import FaceUse

if TYPE_CHECKING:
    from pathlib import Path

BUILD = """
import sys
from pathlib import Path
from gatherings.pipeline import flow
from gatherings.project import Project

class Quiet:
    def stage(self, name, total=1): pass
    def step(self, what=""): pass

if __name__ == "__main__":
    result = flow.build(Project.open(Path(sys.argv[1]), {}), flow.Options(Path(sys.argv[2]), processes=2), Quiet())
    assert result.built, result.diagnostics
    done = {job.kind: job.kept for job in result.work}
    print(done["FacesJob"], "weasyprint" in sys.modules)
"""


def use(letters: dict[int, str]) -> FaceUse:
    """A face with some glyphs, each half an em wide."""
    return FaceUse(
        "ABCDEF", "a digest", {"family": "Face", "index": 0}, dict.fromkeys(letters, 500), letters, {}
    )


def key(*uses: FaceUse) -> dict[str, str]:
    """What the job of some faces is known by."""
    return dict(FacesJob(united(uses), (b"",), bare=False).inputs())


def test_faces_are_known_by_their_glyphs() -> None:
    """In whatever order leaves use them; a glyph more is another subset."""
    one, other = use({7: "a", 9: "b"}), use({11: "c"})
    assert key(one, other) == key(other, one)
    assert key(one) != key(one, other)
    assert key(one) != key(replace(one, digest="another file"))


def test_the_engine_stays_with_the_workers(tmp_path: Path) -> None:
    """Nor is a typeface cut again for a text that needs no new glyph."""
    book, script = stock(tmp_path), tmp_path / "script.py"
    script.write_text(BUILD, "utf-8")

    def built() -> str:
        command = [sys.executable, str(script), str(book), str(tmp_path / "out")]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout.strip()

    assert built() == "False False"
    essay = next(path for path in sorted(book.rglob("*.md")) if "the" in path.read_text("utf-8"))
    essay.write_text(essay.read_text("utf-8").replace(" the ", " the the ", 1), "utf-8")
    assert built() == "True False"
