"""Stage 8 (pipeline): references → lists under headings.

In: the references of an essay or of the book, in the style's order, and the sections that the editor
asks for. Out: `WorkList` values: works that no section takes, then the sections in their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from gatherings.cite.references import Reference
from gatherings.cite.works import Library, Work
from gatherings.model import WorksSection
from gatherings.render.citing import WorkList


def work_lists(
    references: Sequence[Reference], sections: Sequence[WorksSection], works: Library
) -> tuple[WorkList, ...]:
    """The lists that have works; a work stands in the first section that takes it."""
    rest = next((i for i, s in enumerate(sections) if not s.types and not s.keywords), -1)
    rows: dict[int, list[tuple[str, str]]] = {i: [] for i in (-1, *range(len(sections)))}
    for reference in references:
        work = works.find(reference.key)
        home = next((i for i, s in enumerate(sections) if i != rest and takes(s, work, reference.kind)), rest)
        rows[home].append((reference.key, entry(reference)))
    titles = ("", *(s.title for s in sections))
    return tuple(WorkList(titles[i + 1], tuple(rows[i])) for i in rows if rows[i])


def takes(section: WorksSection, work: Work | None, kind: str) -> bool:
    """Whether a section asks for a work of that kind, or for one of its keywords."""
    wanted = {k.casefold() for k in section.keywords}
    return kind in section.types or any(k.casefold() in wanted for k in (work.keywords if work else ()))


def entry(reference: Reference) -> str:
    """A reference with its label, as it stands in a list."""
    label = f'<span class="ref-label">{reference.label}</span> ' if reference.label else ""
    return label + reference.html
