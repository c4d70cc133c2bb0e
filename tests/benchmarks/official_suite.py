"""The official CSL test suite, through our whole route.

`python -m tests.benchmarks.official_suite FOLDER [--wrong]` prints how many fixtures come out as their authors
expect, by area. FOLDER holds the suite's ``*.txt``; Debian's source package ``haskell-citeproc`` carries them in
``test/csl`` (``apt-get source haskell-citeproc``). They are not shipped here, for they have a licence of their own.

Style, works and citations of each fixture go the way that an editor's go: the style's file, the file of works as
CSL-JSON, an essay's citations, the engine in its process, our cleaning. Expected HTML goes through the same
cleaning. A fixture that hands the processor one citation after another is compared in its final state.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.cite.bench import bib, shelf, sink

from gatherings.cite.essay_citations import Citations, citations
from gatherings.cite.references import reference
from gatherings.cite.sanitise import fragment, linkified, opened_links
from gatherings.cite.syntax import CitationItem, Cluster
from gatherings.cite.works import Library
from gatherings.source import SourceFile

_NOWHERE = SourceFile("suite.md", "x").span(0, 1)
SKIPPED = ("BIBSECTION", "BIBENTRIES", "ABBREVIATIONS")
"""Parts of fixtures that ask for what no manuscript can."""


def parts(text: str) -> Mapping[str, str]:
    """The parts of a fixture by name."""
    found = re.finditer(r">>=+ ([A-Z-]+) =+>>\n(.*?)\n?<<=+ \1 =+<<", text, re.DOTALL)
    return {m[1]: m[2].strip("\n") for m in found}


def outcome(fixture: Mapping[str, str], folder: Path) -> tuple[list[str], list[str]]:
    """What is printed and what should be, line by line."""
    (folder / "f.csl").write_text(fixture["CSL"], "utf-8")
    opened = citations(shelf(folder), "f", "en-US", sink(), "x")
    if opened is None:
        return ["(the style is refused)"], _expected(fixture)
    with opened:
        rows = json.loads(fixture["INPUT"])
        works = bib(
            json.dumps([{"id": f"ITEM-{n}", **row} for n, row in enumerate(rows, start=1)]), name="works.json"
        )
        keys = list(works.works)
        if fixture["MODE"].startswith("bibliography"):
            made = _bibliography(fixture, opened, works, keys)
        elif "CITATIONS" in fixture:
            rows = _final(json.loads(fixture["CITATIONS"]))
            clusters = [(_cluster(r["citationItems"]), r["properties"].get("noteIndex", 0)) for r in rows]
            made = _cited(opened, works, clusters, ())
        else:
            asked = json.loads(fixture.get("CITATION-ITEMS") or json.dumps([[{"id": k} for k in keys]]))
            made = [t for row in asked for t in _cited(opened, works, [(_cluster(row), 1)], keys)]
    return made, _expected(fixture)


def _bibliography(
    fixture: Mapping[str, str], opened: Citations, works: Library, keys: Sequence[str]
) -> list[str]:
    rows = _final(json.loads(fixture["CITATIONS"])) if "CITATIONS" in fixture else []
    clusters = [(_cluster(r["citationItems"]), r["properties"].get("noteIndex", 0), True) for r in rows]
    listed = () if clusters else keys
    made = opened.essay(clusters, works, sink(), nocite=listed)
    return [f"{r.label} {r.html}".strip() for r in made.references]


def _cited(
    opened: Citations, works: Library, clusters: Sequence[tuple[Cluster, int]], keys: Sequence[str]
) -> list[str]:
    made = opened.essay([(c, n, False) for c, n in clusters], works, sink(), book=keys)
    return [_bare(c.note or c.text) for c in made.cited]


def _final(rows: Sequence[Any]) -> list[Any]:
    """Citations in the order in which the last step leaves them."""
    by_id = {row[0]["citationID"]: row[0] for row in rows}
    last = rows[-1]
    order = [*last[1], [last[0]["citationID"], last[0].get("properties", {}).get("noteIndex", 0)], *last[2]]
    found = []
    for key, note in order:
        row = by_id[key]
        found.append({**row, "properties": {**row.get("properties", {}), "noteIndex": note}})
    return found


def _cluster(rows: Sequence[Mapping[str, Any]]) -> Cluster:
    items = tuple(
        CitationItem(
            str(r["id"]), r.get("prefix", ""), r.get("suffix", ""),
            r.get("label", "page") if r.get("locator") else "", str(r.get("locator", "")),
            "suppress-author" if r.get("suppress-author") else "normal", _NOWHERE,
        )
        for r in rows
    )  # fmt: skip
    return Cluster(items, _NOWHERE, "[@x]")


def _bare(text: str) -> str:
    """The fragment without the spans that say which part belongs to which work."""
    out: list[str] = []
    kept: list[bool] = []
    for piece in re.split(r"(</?span[^>]*>)", text):
        if piece.startswith("<span"):
            kept.append('class="cite"' not in piece)
        if not piece.startswith(("<span", "</span")) or kept[-1]:
            out.append(piece)
        if piece.startswith("</span"):
            kept.pop()
    return "".join(out)


def _expected(fixture: Mapping[str, str]) -> list[str]:
    text = fixture["RESULT"]
    if fixture["MODE"].startswith("bibliography"):
        entries = re.findall(
            r'<div class="csl-entry">.*?</div>(?=\s*(?:<div class="csl-entry">|</div>\s*$))', text, re.DOTALL
        )
        made = [reference("x", e, {}) for e in entries]
        return [f"{r.label} {r.html}".strip() for r in made]
    rows = [re.sub(r"^(?:>>|\.\.)\[\d+\] ", "", line) for line in text.splitlines()]
    return [opened_links(linkified(fragment(row))) for row in rows]


def _same(made: Sequence[str], wanted: Sequence[str]) -> bool:
    def folded(rows: Sequence[str]) -> str:
        return " ".join("\n".join(rows).split())

    return folded(made) == folded(wanted)


def main(folder: str, *options: str) -> None:
    """Print the score."""
    held: Counter[str] = Counter()
    every: Counter[str] = Counter()
    left = 0
    for path in sorted(Path(folder).glob("*.txt")):
        fixture = parts(path.read_text("utf-8"))
        if any(name in fixture for name in SKIPPED) or fixture.get("MODE") == "bibliography-header":
            left += 1
            continue
        area = path.stem.partition("_")[0]
        every[area] += 1
        with TemporaryDirectory() as place:
            try:
                made, wanted = outcome(fixture, Path(place))
            except Exception as fault:  # noqa: BLE001 - a fixture that breaks us is a fixture that fails
                made, wanted = [f"({type(fault).__name__}: {fault})"], ["…"]
        if _same(made, wanted):
            held[area] += 1
        elif "--wrong" in options:
            print(f"--- {path.stem}\n  wanted {wanted}\n  made   {made}")
    for area, count in sorted(every.items()):
        print(f"| {area} | {count} | {held[area]} |")
    print(f"| **all** | {every.total()} | **{held.total()}** |   ({left} left out)")


if __name__ == "__main__":
    main(*sys.argv[1:])
