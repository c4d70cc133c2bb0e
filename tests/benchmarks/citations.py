"""What citations cost, beside pandoc's own citation engine in the same run.

`python -m tests.benchmarks.citations [PANDOC]` prints the seconds for 21 essays of 10 citations and for one essay
of 900, in a numeric, an author-date and two note styles, and the ratio to pandoc where a path to it is given. Pandoc
runs once for each essay, for it makes one list of references a run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.cite.bench import FIXTURES, HOUSE, essay, fixture, shelf, sink

from gatherings.cite.essay_citations import citations

STYLES = ("nlm-citation-sequence", "harvard-cite-them-right", "mhra-notes", "oscola")
LOADS = {"21 essays × 10": (21, 10), "1 essay × 900": (1, 900)}


def raws(count: int, start: int) -> list[str]:
    """So many citations of the works of the fixtures, pages and groups among them."""
    keys = list(fixture("guide.bib").works)
    return [f"[@{keys[(start + 7 * i) % len(keys)]}, p. {i % 90 + 1}]" for i in range(count)]


def ours(style: str, essays: int, count: int) -> tuple[float, float]:
    """Seconds to start the style, and for all essays after that."""
    works = fixture("guide.bib")
    began = time.perf_counter()
    opened = citations(shelf(), style, "en-GB", sink(), "x")
    if opened is None:
        raise SystemExit(f"there is no style {style}")
    with opened:
        essay(opened, ["[@book]"], works)
        ready = time.perf_counter()
        for number in range(essays):
            essay(opened, raws(count, number), works)
        return ready - began, time.perf_counter() - ready


def pandocs(pandoc: str, style: str, essays: int, count: int) -> float:
    """Seconds that pandoc takes for the same essays."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(essays):
            path = Path(folder, f"{number}.md")
            path.write_text("---\nlang: en-GB\n---\n\n" + "\n\n".join(raws(count, number)), "utf-8")
            command = [
                pandoc,
                "--citeproc",
                f"--bibliography={FIXTURES / 'guide.bib'}",
                f"--csl={HOUSE / style}.csl",
            ]
            subprocess.run(
                [*command, "-t", "html", "-o", f"{path}.html", str(path)], check=True, capture_output=True
            )
    return time.perf_counter() - began


def main(pandoc: str = "") -> None:
    """Print the table."""
    print("style | load | start | render | total | pandoc | ours/pandoc")
    for style in STYLES:
        for name, (essays, count) in LOADS.items():
            start, render = ours(style, essays, count)
            theirs = pandocs(pandoc, style, essays, count) if pandoc else 0.0
            ratio = f"{(start + render) / theirs:.2f}" if theirs else "–"
            print(
                f"{style} | {name} | {start:.2f} | {render:.2f} | {start + render:.2f} | {theirs:.2f} | {ratio}"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
