"""Programs that had no part in making the EPUB: EPUBCheck, Ace, calibre. Each gives what it finds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from tests.reader.browser import browser, modules

from gatherings.verify.epubcheck import epubcheck_faults

ACE = {"@daisy/ace": "1.4.6"}
COMPLAINT = re.compile(
    r"warn|error|fail|could ?n.t|can.t|invalid|missing|unsupported|traceback", re.IGNORECASE
)
_CHECK = """
import json, sys
from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container
found = run_checks(get_container(sys.argv[-1]))
print("REPORT" + json.dumps([[type(e).__name__, str(e.name), str(e.msg)] for e in found]))
"""


def epubcheck(epub: Path) -> list[str]:
    """Messages of every severity, but for the remark on embedded fonts that docs/epub.md explains."""
    return [d.message for d in epubcheck_faults(epub) if "CSS-028" not in d.message]


def ace(epub: Path) -> list[str]:
    """Violations of accessibility, each with its place."""
    program = modules(ACE, "ace") / ".bin" / "ace-puppeteer"
    with tempfile.TemporaryDirectory() as folder:
        command = [str(program), "-f", "-s", "-o", folder, str(epub)]
        environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": browser()}
        subprocess.run(command, check=True, capture_output=True, timeout=600, env=environment)
        report = json.loads((Path(folder) / "report.json").read_text("utf-8"))
    return [
        f"{part['earl:testSubject']['url']}: {found['earl:result']['dct:description']}"
        for part in report["assertions"]
        for found in part["assertions"]
    ]


def _calibre(*command: str) -> str:
    environment = {**os.environ, "QTWEBENGINE_DISABLE_SANDBOX": "1"}  # it would not run as root otherwise
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600, env=environment)
    return run.stdout + run.stderr


def calibre_check(epub: Path) -> list[str]:
    """What calibre's checker finds, but for its own name of the type of TrueType fonts."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "check.py"
        script.write_text(_CHECK, "utf-8")
        said = _calibre("calibre-debug", str(script), str(epub))
    report = next(line for line in said.splitlines() if line.startswith("REPORT"))
    found = json.loads(report.removeprefix("REPORT"))
    return [
        f"{kind} in {name}: {text}"
        for kind, name, text in found
        if not (kind == "MimetypeMismatch" and ".ttf " in text)
    ]


def calibre_conversion(epub: Path, out: Path) -> list[str]:
    """Lines in which calibre complains while it makes another format of an EPUB."""
    said = _calibre("ebook-convert", str(epub), str(out))
    assert out.stat().st_size > 0
    return [line for line in said.splitlines() if COMPLAINT.search(line)]
