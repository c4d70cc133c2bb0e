"""Stage 8 (desk): what a build did, for an editor who wants to know why it took so long.

In: the result of a build, or a store. Out: lines of text.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatherings.pipeline.outcome import Result
from gatherings.pipeline.store import Store
from gatherings.press.paragraphs.counts import LOOSENED, TOTAL_FIT

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


def kept_in(store: Store) -> str:
    """Number and size of what a store keeps."""
    found = store.entries()
    size = sum(row[1] for row in found)
    return f"{len(found)} results, {size / 1e6:.1f} MB of at most {store.limit / 1e6:.0f} MB, in {store.root}"
