"""Stage 8 (desk): what a build did, for an editor who wants to know why it took so long.

In: the result of a build, or a store. Out: lines of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gatherings.pipeline.aside import READING, swept
from gatherings.pipeline.outcome import Result
from gatherings.pipeline.store import Store, value_of
from gatherings.press.paragraphs.counts import LOOSENED, TOTAL_FIT
from gatherings.press.setting import Setting
from gatherings.project import Project
from gatherings.verify.preflight.facts import PageFacts

LONGEST = 5
PIECES = "LeafJob"


def why_of(result: Result) -> Iterator[str]:
    """What was made anew, and which of the things that shape it had changed."""
    for done in result.work:
        if not done.kept:
            changed = ", ".join(done.why) if done.why else "not made before, or no longer kept"
            yield f"made anew: {done.title} ({changed})"
    kept = sum(done.kept for done in result.work)
    yield f"kept from earlier builds: {kept} of {len(result.work)} results"


def timings_of(result: Result) -> Iterator[str]:
    """Stages, pieces that were set, and the longest of them."""
    for name, seconds in result.stages:
        yield f"{seconds:8.2f} s  {name}"
    pieces = [done for done in result.work if done.kind == PIECES]
    anew = sorted((d for d in pieces if not d.kept), key=lambda d: -d.seconds)
    yield f"{len(pieces) - len(anew)} of {len(pieces)} pieces kept from earlier builds"
    for done in anew[:LONGEST]:
        yield f"{done.seconds:8.2f} s  {done.title}"
    yield from _lines_of(result)


def _lines_of(result: Result) -> Iterator[str]:
    """How lines were broken, and why the engine broke the others."""
    total = sum(result.lines.values())
    if total:
        loosened = result.lines.get(LOOSENED, 0)
        fitted = result.lines.get(TOTAL_FIT, 0) + loosened
        yield f"{fitted} of {total} lines chosen with their paragraph; the others line by line:"
        for reason, number in sorted(result.lines.items(), key=lambda row: (-row[1], row[0])):
            if reason not in (TOTAL_FIT, LOOSENED):
                yield f"{number:8}    {reason}"
        yield f"{loosened} lines in paragraphs that are a line longer or shorter for the sake of their page"


def kept_for(project: Project) -> Iterator[str]:
    """What earlier builds left beside the collection, what of it are pages, and what would go."""
    store = Store(project.cache)
    found = store.entries()
    whole = sum(size for _, size, _ in found)
    yield f"{store.root}: {_results(len(found))}, {_size(whole)} of at most {_size(store.limit)}"
    others = whole
    for kind, (pages, size) in _pages_of(path for _, _, path in found).items():
        others -= size
        yield f"{_size(size):>10}  {pages} {kind} ({size / max(pages, 1) / 1e3:.0f} KB a page)"
    if others:
        yield f"{_size(others):>10}  texts, citations, pictures, typefaces"
    if found:
        yield f"`--clear` frees {_size(whole)}; the next build then makes all of it again"
    machine = Store(project.machine_cache)
    if shared := machine.entries():
        size = sum(size for _, size, _ in shared)
        yield f"{machine.root}: {_results(len(shared))}, {_size(size)}, for all collections; they stay"


def _pages_of(entries: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Pages and bytes of the entries that hold pages, by what was done with these."""
    found: dict[str, tuple[int, int]] = {}
    for path in entries:
        try:
            data = path.read_bytes()
        except OSError:  # a build that is running threw it out
            continue
        value, kind = value_of(data), ""
        if isinstance(value, Setting):
            value, kind = value.pages, "pages as they were set, now or earlier"
        elif isinstance(value, tuple) and value and isinstance(value[0], PageFacts):
            kind = "pages read back"
        if kind:
            pages, size = found.get(kind, (0, 0))
            found[kind] = pages + len(value), size + len(data)
    return dict(sorted(found.items()))


def cleared(project: Project) -> str:
    """Remove what is kept beside the collection, and what killed builds left there."""
    number, size = Store(project.cache).clear()
    left = swept(project.cache.parent.glob(f"{READING}*"))
    return f"{_results(number)} removed, {_size(size + left)} freed"


def _results(number: int) -> str:
    return f"{number} result{'' if number == 1 else 's'}"


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number < 1e8 else f"{number / 1e6:.0f} MB"
