"""The book as values: what every room from `resolve` on speaks of.

In: nothing. Out: `written` is what an editor writes in YAML, `book` what the program makes of it,
`text` a piece after Markdown, `leaves` the book ready for editions. Each is loaded when something of it is
asked for: the models that read YAML take a tenth of a second, and who sets a leaf needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatherings.model.book import (
        GENERATED,
        Byline,
        Collection,
        Credit,
        Editions,
        Entry,
        Essay,
        Generated,
        Name,
        Part,
        Person,
    )
    from gatherings.model.leaves import (
        Artifact,
        Leaf,
        LeafKind,
        PageNumbers,
        PageStart,
        PrintedPiece,
        RenderedBook,
    )
    from gatherings.model.plain import plain_line, plain_paragraphs
    from gatherings.model.scalars import (
        Date,
        PageSize,
        PartialDate,
        Trim,
    )
    from gatherings.model.text import (
        Body,
        NoteText,
        Site,
        SiteKind,
        Target,
    )
    from gatherings.model.written import (
        Citations,
        ContentsSettings,
        CoverSettings,
        Epigraph,
        EpubSettings,
        Hyphens,
        Identifiers,
        NameParts,
        Numbering,
        OffprintSettings,
        Portrait,
        PrintSettings,
        Publisher,
        Reading,
        Rights,
        ScreenSettings,
        Series,
        Subjects,
        Supporter,
        WorksSection,
        WorkType,
        written,
    )

__all__ = [
    "GENERATED",
    "Artifact",
    "Body",
    "Byline",
    "Citations",
    "Collection",
    "ContentsSettings",
    "CoverSettings",
    "Credit",
    "Date",
    "Editions",
    "Entry",
    "Epigraph",
    "EpubSettings",
    "Essay",
    "Generated",
    "Hyphens",
    "Identifiers",
    "Leaf",
    "LeafKind",
    "Name",
    "NameParts",
    "NoteText",
    "Numbering",
    "OffprintSettings",
    "PageNumbers",
    "PageSize",
    "PageStart",
    "Part",
    "PartialDate",
    "Person",
    "Portrait",
    "PrintSettings",
    "PrintedPiece",
    "Publisher",
    "Reading",
    "RenderedBook",
    "Rights",
    "ScreenSettings",
    "Series",
    "Site",
    "SiteKind",
    "Subjects",
    "Supporter",
    "Target",
    "Trim",
    "WorkType",
    "WorksSection",
    "plain_line",
    "plain_paragraphs",
    "written",
]

_MODULES = ("leaves", "text", "plain", "scalars", "book", "written")
"""Where a name may stand; those that load quickly first."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """A name of this package, from the module that has it."""
        if name in __all__:
            for module in _MODULES:
                found = getattr(import_module(f"{__name__}.{module}"), name, None)
                if found is not None:
                    globals()[name] = found
                    return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
