"""Stage 5 (render): every text of an essay read as Markdown, in the order in which it is printed.

In: an essay. Out: its texts by name, sites still open. Also the small Markdown texts of the
book itself (bios, imprint), which may hold emphasis and links but no notes or citations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from markupsafe import Markup

from gatherings.render import markup
from gatherings.render.assembly import stand_in
from gatherings.render.numbering import sites_in
from gatherings.render.templates import xhtml
from gatherings.source import Located, SourceFile

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import Body, Essay
    from gatherings.source import Span


ReadTexts = Callable[[Sequence["Essay"], str, "Sink"], Mapping[str, Mapping[str, "Body"]]]
"""Essays and the book's language → the texts of each by its id."""

KINDS = {
    "citation": "a citation",
    "reference": "a reference",
    "note": "a note",
    "link": "a link into the book",
    "image": "an image",
}
"""What a biography or the imprint can't hold, in words."""


def essay_texts(essay: Essay, language: str, sink: Sink) -> Mapping[str, Body]:
    """Name → text: title, subtitle, epigraph, abstract, key points, body.

    Names of key points are ``key-point-1`` and so on; what the essay lacks is left out.
    """
    language = essay.language or language
    found: dict[str, Body] = {}

    def inline(name: str, text: str, key: str) -> None:
        if text:
            where = essay.places.get(key) or essay.file.span(0, 0)
            found[name] = markup.inline(Located(text, where), language, sink)

    inline("title", essay.title, "title")
    inline("subtitle", essay.subtitle, "subtitle")
    inline("kicker", essay.kicker, "kicker")
    inline("originally", essay.originally_published, "originally_published")
    if essay.epigraph:
        where = essay.epigraph_span or essay.file.span(0, 0)
        found["epigraph"] = markup.blocks(Located(essay.epigraph.text, where), language, sink)
        inline("epigraph-source", essay.epigraph.source, "epigraph.source")
    if essay.abstract:
        found["abstract"] = markup.blocks(essay.abstract, language, sink)
    for number, point in enumerate(essay.key_points, start=1):
        found[f"key-point-{number}"] = markup.inline(point, language, sink)
    found["body"] = markup.body(essay.body, language, sink)
    return found


def all_texts(essays: Sequence[Essay], language: str, sink: Sink) -> Mapping[str, Mapping[str, Body]]:
    """The texts of each essay by its id."""
    return {essay.id: essay_texts(essay, language, sink) for essay in essays}


class SmallTexts:
    """Reads the small Markdown texts of a book."""

    def __init__(self, file: SourceFile, language: str, sink: Sink) -> None:
        self._file, self._language, self._sink = file, language, sink

    def inline(self, text: str, where: Span | None = None) -> Markup:
        """One line as XHTML; `where` it stands, for messages."""
        if not text:
            return Markup("")
        located = Located(text, where or self._file.span(0, 0))
        return self._closed(markup.inline(located, self._language, self._sink))

    def blocks(self, text: Located[str]) -> Markup:
        """Paragraphs as XHTML."""
        if not text.value:
            return Markup("")
        return self._closed(markup.blocks(text, self._language, self._sink))

    def _closed(self, body: Body) -> Markup:
        """The text as XHTML; what only an essay can hold is reported and stands as it was typed."""
        root = deepcopy(body.root)
        for element, site in list(sites_in(root, body)):
            if site.kind == "index":
                del element.attrib["data-site"]
                continue
            self._sink.report("REF-004", site.span, what=KINDS[site.kind], text=site.raw)
            stand_in(element, site.raw)
        return xhtml(root)
