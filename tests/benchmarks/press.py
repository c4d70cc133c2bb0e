"""How long a book takes, beside the tools that people use today, in one run on one machine.

    python -m tests.benchmarks.press [--essays 21] [--runs 3] [--growth 84] [--peers FOLDER]

Needs Linux. Peers are looked for in `FOLDER/bin` (a virtual environment with `pypandoc_binary`,
`weasyprint` and `typst`) and on the path; what is missing is left out. The runs are interleaved, so
that a machine that others use too is as slow for one as for another; of each the least is taken.
CPU is that of a command and all its descendants. Prints a table; ratios are what matters.
"""

from __future__ import annotations

import argparse
import compileall
import ctypes
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.essays import change_printer, collection, edit

SOURCE = Path(__file__).resolve().parents[2] / "src"
_NEWEST_PARENT = 36
"""PR_SET_CHILD_SUBREAPER: processes whose parent ended become ours, and their CPU time with them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    wall: float
    cpu: float
    memory: float
    """Most anonymous memory of all processes together, in megabytes."""


def cost(command: str, folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command; raises `SystemExit` with its last words where it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done, most = threading.Event(), [0.0]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["sh", "-c", command], cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        watch = threading.Thread(target=_watch, args=(done, most))
        watch.start()
        status, wall = process.wait(), time.perf_counter() - began
        with suppress(ChildProcessError):
            while True:
                os.wait()
        done.set()
        watch.join()
        if status:
            log.seek(0)
            raise SystemExit(f"{command}\n{log.read()[-2000:].decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most[0])


def _watch(done: threading.Event, most: list[float]) -> None:
    while not done.wait(0.1):
        most[0] = max(most[0], sum(_own_memory(p) for p in _descendants(os.getpid())))


def _descendants(process: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _own_memory(process: int) -> float:
    """Megabytes that belong to no file; what processes share is divided between them."""
    with suppress(OSError):
        found = re.search(r"Pss_Anon:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text("utf-8"))
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


_CITED = "--file-scope --citeproc --bibliography references.bib --metadata-file meta.yaml --toc --toc-depth=1 essay-*.md"
_CSS = """@page { size: 6in 9in; margin: 18mm 17mm 20mm; @bottom-center { content: counter(page) }
  @top-center { content: string(essay) } @footnote { padding-top: 3pt } }
html { font: 10.5pt/1.33 "EB Garamond", serif } body { hyphens: auto; text-align: justify; margin: 0; max-width: none; padding: 0 }
h1 { break-before: page; string-set: essay content() } h1, h2 { break-after: avoid; text-align: left }
p { margin: 0; text-indent: 1em } .footnote { float: footnote; font-size: 8.5pt; text-indent: 0 }
figure img { max-width: 80% } nav#TOC li a::after { content: " " target-counter(attr(href url), page) }
"""
_NOTES = (
    "function Note(n) return pandoc.Span(pandoc.utils.blocks_to_inlines(n.content), "
    'pandoc.Attr("", {"footnote"})) end'
)


def peers(found: Path | None) -> dict[str, str]:
    """Shell command of each peer that is installed, to be run in the folder of its manuscripts."""
    path = os.pathsep.join([*([str(found / "bin")] if found else []), os.environ["PATH"]])
    inside = (
        next(iter(found.glob("lib/python3*/site-packages/pypandoc/files/pandoc")), None) if found else None
    )
    pandoc, weasyprint = inside or shutil.which("pandoc", path=path), shutil.which("weasyprint", path=path)
    python = shutil.which("python", path=path) or sys.executable
    typst = subprocess.run([python, "-c", "import typst"], capture_output=True, check=False).returncode == 0
    commands = {}
    if pandoc and weasyprint:
        commands["pandoc → WeasyPrint"] = (
            f"{pandoc} {_CITED} -s --wrap=none -M document-css=false -L notes.lua --css print.css -o book.html"
            f" && {weasyprint} book.html weasyprint.pdf"
        )
    if pandoc and typst:
        make = 'import typst; typst.compile("book.typ", output="typst.pdf", font_paths=["/usr/share/fonts"])'
        commands["pandoc → typst"] = (
            f"{pandoc} {_CITED} -s -t typst-citations -V mainfont='EB Garamond 12' -V fontsize=10.5pt -o book.typ"
            f" && {python} -c '{make}'"
        )
    if pandoc and shutil.which("xelatex"):
        commands["pandoc → XeLaTeX"] = (
            f"{pandoc} {_CITED} --top-level-division=chapter -V documentclass=scrbook --pdf-engine=xelatex"
            " -o xelatex.pdf"
        )
    if pandoc:
        commands["pandoc’s EPUB"] = f"{pandoc} {_CITED} --split-level=1 -t epub3 -o pandoc.epub"
    return commands


class Bench:
    """One collection and what was measured with it."""

    def __init__(self, folder: Path, essays: int) -> None:
        self.folder, self.costs = folder, dict[str, list[Cost]]()
        compileall.compile_dir(SOURCE, quiet=1)  # as an installation does, and as the peers' are
        collection(folder, essays)
        (folder / "pandoc/print.css").write_text(_CSS, "utf-8")
        (folder / "pandoc/notes.lua").write_text(_NOTES, "utf-8")
        inherited = os.environ.get("PYTHONPATH")
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(SOURCE), *([inherited] if inherited else [])]),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def ours(self, what: str, arguments: str = "build ours -o out -q") -> None:
        """Run Gatherings."""
        found = cost(f"{sys.executable} -m gatherings {arguments}", self.folder, self.environment)
        self.costs.setdefault(what, []).append(found)

    def theirs(self, what: str, command: str) -> None:
        """Run a peer."""
        self.costs.setdefault(what, []).append(cost(command, self.folder / "pandoc"))

    def forget(self) -> None:
        """As if nothing had ever been built."""
        for name in ("cache", "ours/.gatherings", "out"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def least(self, what: str) -> Cost:
        """The least of each measure."""
        rows = self.costs[what]
        return Cost(min(r.wall for r in rows), min(r.cpu for r in rows), max(r.memory for r in rows))


def measured(bench: Bench, commands: Mapping[str, str], runs: int) -> None:
    """All cases, one after another, so many times."""
    for number in range(runs):
        bench.forget()
        bench.ours("ours, cold")
        for name, command in commands.items():
            bench.theirs(name, command)
        bench.ours("ours, nothing changed")
        edit(bench.folder, f"revised{number}")
        bench.ours("ours, one word")
        change_printer(bench.folder, "kdp-paperback")
        bench.ours("ours, another printer")
        change_printer(bench.folder, "generic")
        bench.ours("ours, --help", "--help")


GOALS = (
    ("ours, cold", "pandoc → WeasyPrint", 0.75),
    ("ours, nothing changed", "pandoc → WeasyPrint", 0.1),
    ("ours, one word", "pandoc → typst", 0.6),
    ("ours, another printer", "ours, cold", 0.25),
)
"""A case, with what it is compared, and the ratio that is aimed at."""


def table(bench: Bench) -> Iterator[str]:
    """Rows of Markdown."""
    yield "| run | wall s | CPU s | memory MB |"
    yield "|---|---:|---:|---:|"
    for name in bench.costs:
        found = bench.least(name)
        yield f"| {name} | {found.wall:.2f} | {found.cpu:.2f} | {found.memory:.0f} |"
    yield ""
    yield "| ratio | wall | CPU | aim |"
    yield "|---|---:|---:|---:|"
    for one, other, aim in GOALS:
        if one in bench.costs and other in bench.costs:
            a, b = bench.least(one), bench.least(other)
            yield f"| {one} : {other} | {a.wall / b.wall:.2f} | {a.cpu / b.cpu:.2f} | {aim:g} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--essays", type=int, default=21)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--growth", type=int, default=0, help="essays of a second, larger collection")
    parser.add_argument("--peers", type=Path)
    chosen = parser.parse_args(arguments)
    ctypes.CDLL(None).prctl(_NEWEST_PARENT, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as place:
        small = Bench(Path(place, "small"), chosen.essays)
        measured(small, peers(chosen.peers), chosen.runs)
        print("\n".join(table(small)))
        if chosen.growth:
            large = Bench(Path(place, "large"), chosen.growth)
            large.ours("ours, cold")
            found, before = large.least("ours, cold"), small.least("ours, cold")
            power = math.log(found.cpu / before.cpu) / math.log(chosen.growth / chosen.essays)
            print(
                f"\n{chosen.essays} → {chosen.growth} essays: {found.cpu:.1f} s of CPU, "
                f"exponent {power:.2f}, {found.memory:.0f} MB"
            )


if __name__ == "__main__":
    main()
