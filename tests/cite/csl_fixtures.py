"""Fixtures written from the CSL 1.0.2 specification, run through the whole route.

In: tests/fixtures/cite/csl/*.txt. Each file begins with works in YAML, up to a line ``====``; then come
fixtures: title, ``.``, what stands in the style, ``.``, citations as a manuscript has them, one a
paragraph, ``.``, what a reader is to see, and a line ``----``. Out: what is seen. The style's part is CSL: what
stands alone is the layout of a citation; ``<citation>``, ``<bibliography>``, ``<macro>`` and ``<locale>``
stand for themselves, and a first line ``class=note`` (or other attributes) is the style's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cite.bench import FIXTURES, bib, essay, shelf, shown, sink

from gatherings.cite.essay_citations import citations

FOLDER = FIXTURES / "csl"
_INFO = "<info><title>F</title><id>f</id><updated>2026-01-01T00:00:00Z</updated></info>"


@dataclass(frozen=True)
class Fixture:
    """One fixture."""

    area: str
    title: str
    works: str
    style: str
    text: str
    expected: str

    @property
    def name(self) -> str:
        """Area and title."""
        return f"{self.area}: {self.title}"


def fixtures() -> Iterator[Fixture]:
    """Every fixture, in the order of the files."""
    for path in sorted(FOLDER.glob("*.txt")):
        works, _, rest = path.read_text("utf-8").partition("\n====\n")
        for part in rest.split("\n----\n"):
            if part.strip():
                title, style, text, expected = (p.strip("\n") for p in re.split(r"(?m)^\.$", part))
                yield Fixture(path.stem, title.strip(), works, style, text, expected)


def seen(fixture: Fixture) -> str:
    """What a reader sees: each citation, then each reference after a ``>``."""
    with TemporaryDirectory() as folder:
        Path(folder, "f.csl").write_text(_style(fixture.style), "utf-8")
        heard = sink()
        language = re.search(r"language=(\S+)", fixture.style)
        opened = citations(shelf(Path(folder)), "f", language[1] if language else "en-US", heard, "x")
        if opened is None:
            return "; ".join(d.message for d in heard.diagnostics)
        with opened:
            works = bib(fixture.works, name="works.yaml")
            raws = [p for p in re.split(r"\n+", fixture.text) if p]
            nocite = [k for raw in raws if raw.startswith("nocite ") for k in raw.split()[1:]]
            made = essay(opened, [r for r in raws if not r.startswith("nocite ")], works, heard, nocite)
    lines = [*shown(made), *(f"> {r.label} {r.html}".replace(">  ", "> ") for r in made.references)]
    return "\n".join(lines)


def _style(text: str) -> str:
    """A whole style around the part that a fixture gives."""
    attributes = {"class": "in-text"}
    body: list[str] = []
    for line in text.splitlines():
        found = re.fullmatch(r"([\w-]+)=(\S+)", line)
        if found and not body:
            attributes[found[1]] = found[2]
        else:
            body.append(line)
    attributes.pop("language", None)
    inner = "\n".join(body)
    top = "".join(re.findall(r"(?s)<(?:macro|locale)\b.*?</(?:macro|locale)>", inner))
    rest = re.sub(r"(?s)<(macro|locale)\b.*?</\1>", "", inner).strip()
    if "<citation" not in rest:
        layout, _, list_ = rest.partition("<bibliography")
        rest = f'<citation><layout delimiter="; ">{layout}</layout></citation>' + (
            f"<bibliography{list_}" if list_ else ""
        )
    given = " ".join(f'{k}="{v}"' for k, v in attributes.items())
    return f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" {given}>{_INFO}{top}{rest}</style>'


def score() -> str:
    """The table of docs/citations.md: fixtures that hold, by area."""
    rows: dict[str, list[bool]] = {}
    for one in fixtures():
        rows.setdefault(one.area, []).append(seen(one) == one.expected)
    lines = ["| area | fixtures | as the specification says |", "|---|---|---|"]
    lines += [f"| {area} | {len(held)} | {sum(held)} |" for area, held in rows.items()]
    every = [h for held in rows.values() for h in held]
    return "\n".join([*lines, f"| **all** | {len(every)} | **{sum(every)}** |"])


if __name__ == "__main__":
    for one in fixtures():
        if (made := seen(one)) != one.expected:
            print(f"--- {one.name}\nwanted:\n{one.expected}\nseen:\n{made}")  # noqa: T201 - a tool for us
    print(score())  # noqa: T201
