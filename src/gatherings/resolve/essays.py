"""Resolve, step 4: manuscripts → essays and parts.

In: `EssaySource` values and their places in the order. Out: `Essay` and `Part`, numbered,
their people linked, their titles settled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gatherings.diagnostics import Sink, nearest
from gatherings.model import Essay, Part
from gatherings.read.collection import CollectionSource
from gatherings.read.essay import EssaySource
from gatherings.resolve.identifiers import Identifying, is_language_tag
from gatherings.resolve.licences import KNOWN, licence_named, usual_name
from gatherings.resolve.link import Linking
from gatherings.resolve.order import PartPlan
from gatherings.resolve.slugs import numeral, title_from
from gatherings.source import Located, Span


def one_line(text: str) -> str:
    """A text without line breaks; spaces that don't break stay as they are."""
    return re.sub(r"[ \t\n]+", " ", text).strip()


def report_unknown_licence(written: str, where: Span, sink: Sink) -> None:
    """Warn of a licence of which neither text nor address is known."""
    if written and licence_named(written) is None:
        plain = re.sub(r"[\s_-]+", "-", written.strip())
        hint = nearest(plain.upper(), KNOWN) if plain else ""
        sink.report("COLL-005", where, licence=written, hint=hint)


@dataclass(slots=True)
class Pieces:
    """Makes the pieces of one book, in reading order."""

    linking: Linking
    identifying: Identifying
    sink: Sink
    ids: Mapping[str, str]
    """Id by path of manuscript."""
    source: CollectionSource
    _titles: list[tuple[str, EssaySource]] = field(default_factory=list)
    _parts: int = 0
    _essays: int = 0

    def part(self, plan: PartPlan, essays: Mapping[str, EssaySource]) -> Part:
        """A part with its introduction and essays."""
        self._parts += 1
        title = one_line(plan.title)
        intro = self._piece(essays[plan.intro], "body", "", title) if plan.intro else None
        return Part(
            id=f"part-{self._parts}",
            title=title,
            label=numeral(self._parts, self.source.head.numbering.parts),
            essays=tuple(self.essay(essays[path], "body") for path in plan.essays),
            intro=intro,
        )

    def essay(self, source: EssaySource, matter: Literal["front", "body", "back"]) -> Essay:
        """A piece with a title of its own; essays of the body are numbered through the parts."""
        number = ""
        if matter == "body":
            self._essays += 1
            number = numeral(self._essays, self.source.head.numbering.essays)
        title = one_line(source.head.title)
        if source.broken:
            title = title or title_from(source.path)
        elif not title:
            title = title_from(source.path)
            self.sink.report("ESSAY-001", source.file, title=title, source="file name")
        elif source.heading and source.yaml is None:
            self.sink.report("ESSAY-001", source.heading, title=title, source="first heading")
        self._titles.append((title, source))
        return self._piece(source, matter, number, title)

    def _piece(
        self, source: EssaySource, matter: Literal["front", "body", "back"], number: str, title: str
    ) -> Essay:
        head, place = source.head, source.place
        owner, licence = f"“{source.path}”", usual_name(head.licence)
        self._check(source)
        return Essay(
            id=self.ids[source.path],
            file=source.file,
            body=source.body,
            title=one_line(head.title) or title,
            subtitle=one_line(head.subtitle or head.standfirst),
            kicker=one_line(head.kicker),
            short_title=one_line(head.short_title),
            bylines=self.linking.bylines(source),
            credits=self.linking.credits(source),
            abstract=Located(head.abstract, place("abstract")) if head.abstract else None,
            keywords=tuple(one_line(k) for k in head.keywords),
            key_points=tuple(Located(p, place("key_points", i)) for i, p in enumerate(head.key_points)),
            epigraph=head.epigraph,
            epigraph_span=place("epigraph") if head.epigraph else None,
            date=head.date,
            doi=self.identifying.doi(head.doi, place("doi"), owner),
            nocite=_keys(source, "nocite", head.nocite),
            reading=_keys(source, "reading", head.reading),
            licence="" if licence == usual_name(self.source.head.rights.licence) else licence,
            originally_published=head.originally_published,
            language=head.language if head.language != self.source.head.language else "",
            number=number,
            matter=matter,
            status=head.status,
            places=_places(source),
        )

    def _check(self, source: EssaySource) -> None:
        """Report what front matter says wrongly by itself."""
        head = source.head
        if head.subtitle and head.standfirst:
            self.sink.report("ESSAY-005", source.place("standfirst"))
        if head.language and not is_language_tag(head.language):
            self.sink.report("COLL-004", source.place("language"), language=head.language)
        report_unknown_licence(head.licence, source.place("licence"), self.sink)
        if not source.body.text.strip():
            self.sink.report("ESSAY-006", source.file)

    def report_same_titles(self) -> None:
        """Warn of pieces that share a title."""
        first: dict[str, EssaySource] = {}
        for title, source in self._titles:
            other = first.setdefault(title.casefold(), source)
            if other is not source:
                where = source.heading or source.place("title")
                self.sink.report("ESSAY-004", where, title=title, other=f"“{other.path}”")


def _keys(source: EssaySource, name: str, keys: tuple[str, ...]) -> tuple[Located[str], ...]:
    """Keys of works with their places; those of one text all have its place."""
    return tuple(Located(key.removeprefix("@"), source.place(name, index)) for index, key in enumerate(keys))


def _places(source: EssaySource) -> Mapping[str, Span]:
    """Where the texts of one line stand; a title that the front matter lacks, in the heading."""
    head, found = source.head, {}
    for key in ("title", "subtitle", "standfirst", "kicker", "short_title", "originally_published"):
        if getattr(head, key):
            found[key] = source.place(key)
    if source.heading and (source.yaml is None or ("title",) not in source.yaml.values):
        found["title"] = source.heading
    if "subtitle" not in found and "standfirst" in found:
        found["subtitle"] = found["standfirst"]
    if head.epigraph:
        found["epigraph.source"] = source.place("epigraph", "source")
    return found
