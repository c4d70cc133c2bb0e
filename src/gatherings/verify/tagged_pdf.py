"""A finished PDF for screens, read back: tags, reading order, links.

In: artifacts. Out: the same with names of the checks that they passed, and diagnostics for those that failed.
A file is tried by a job, so that offprints of essays that did not change are not tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Name

from gatherings.press.work import Base, Failure, digest, here
from gatherings.verify.preflight.job import readers
from gatherings.verify.preflight.opened import pdf_of

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import Artifact
    from gatherings.press.work import Run

MOST = 3
"""Messages about one check."""
READABLE = "it can be read"
LARGE = 1_000_000
"""Bytes of a file that is worth a process."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is open."""

    pdf: pikepdf.Pdf
    elements: tuple[Any, ...]
    """Its structure, in reading order."""


@dataclass(frozen=True)
class TaggedJob(Base):
    """Try every check on a file."""

    artifact: Artifact

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the tags of {self.artifact.name}"

    @property
    def light(self) -> bool:
        """An offprint is tried in no time."""
        return len(self.artifact.data) < LARGE

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"file": digest(self.artifact.data), **_readers()}

    def result(self) -> Mapping[str, tuple[str, ...]]:
        """By check, what is wrong."""
        try:
            with pdf_of(self.artifact.data) as pdf:
                reading = _Reading(pdf, tuple(elements(pdf)))
                return {name: tuple(check(reading))[:MOST] for name, check in CHECKS.items()}
        except pikepdf.PdfError as fault:
            return {READABLE: (str(fault),)}


def tagged(artifacts: Sequence[Artifact], sink: Sink, run: Run = here) -> tuple[Artifact, ...]:
    """The files with the names of the checks that each passed; the others are reported."""
    finished = []
    for artifact, made in zip(artifacts, run([TaggedJob(a) for a in artifacts]), strict=True):
        name, passed = artifact.name, []
        found = {READABLE: (f"it {made.reason}",)} if isinstance(made, Failure) else made
        for check, faults in found.items():
            for said in faults:
                sink.report("VERIFY-101", name, file=name, check=check, said=said)
            passed += [] if faults else [check]
        finished.append(replace(artifact, checks=tuple(passed)))
    return tuple(finished)


@cache
def _readers() -> Mapping[str, str]:
    return {**readers(), "tags": digest(Path(__file__).read_bytes())}


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of structure, in reading order."""

    def below(element: Any) -> Iterator[Any]:
        for kid in element.get("/K", ()):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == Name.StructElem:
                yield kid
                yield from below(kid)

    yield from below(pdf.Root.StructTreeRoot)


def _whole(r: _Reading) -> Iterator[str]:
    yield from map(str, r.pdf.check_pdf_syntax())


def _described(r: _Reading) -> Iterator[str]:
    for element in r.elements:
        if element.S in (Name.Figure, Name.Formula) and not str(element.get("/Alt", "")):
            yield f"a {str(element.S)[1:].lower()} has no words in its place"


def _headings(r: _Reading) -> Iterator[str]:
    last = 0
    for element in r.elements:
        role = str(element.S)[1:]
        if role[0] == "H" and role[1:].isdigit():
            level = int(role[1:])
            if level > last + 1:
                yield f"a heading of level {level} follows one of level {last}"
            last = level


def _notes(r: _Reading) -> Iterator[str]:
    seen: set[str] = set()
    for element in r.elements:
        if Name.Note == element.S:
            ident = str(element.get("/ID", ""))
            if not ident or ident in seen:
                yield f"a note has no name of its own ({ident or 'none'})"
            seen.add(ident)


def _marked(r: _Reading) -> Iterator[str]:
    tree = dict(_pairs(r.pdf.Root.StructTreeRoot.ParentTree.Nums))
    for number, page in enumerate(r.pdf.pages, 1):
        key = page.obj.get("/StructParents")
        if key is None:
            continue
        for mark, element in enumerate(tree.get(int(key), ())):
            if element is None:
                yield f"content {mark} of page {number} belongs to nothing"


def _pairs(numbers: Any) -> Iterator[tuple[int, Any]]:
    items = list(numbers)
    yield from ((int(items[i]), items[i + 1]) for i in range(0, len(items), 2))


def _links(r: _Reading) -> Iterator[str]:
    names: Any = r.pdf.Root.Names.Dests.Names
    known = {bytes(names[i]) for i in range(0, len(names), 2)}
    for number, page in enumerate(r.pdf.pages, 1):
        for link in page.obj.get("/Annots", ()):
            if "/Dest" in link and bytes(link.Dest) not in known:
                yield f"a link on page {number} leads nowhere"
            elif "/Dest" not in link and "/A" not in link:
                yield f"a link on page {number} has no target"


CHECKS: dict[str, Callable[[_Reading], Iterator[str]]] = {
    "PDF objects are whole": _whole,
    "all content is tagged": _marked,
    "pictures have words": _described,
    "headings in order": _headings,
    "notes are notes": _notes,
    "links lead somewhere": _links,
}
"""What is checked, by the name that reports show."""
