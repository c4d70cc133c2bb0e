"""Stage 8 (pipeline): the Markdown of an essay read once, and again only when the essay changes.

In: essays, their language, and `run` for the work. Out: their texts as `render.texts` reads them,
sites still open; what is wrong with them is in the sink, whether they were read now or before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Diagnostic, Sink
from gatherings.model import Body, Essay, NoteText, Site
from gatherings.press.work import Base, Run, digest
from gatherings.render.texts import all_texts, essay_texts
from gatherings.source import Located, SourceFile, Span

Texts = Mapping[str, Body]


def kept_texts(essays: Sequence[Essay], language: str, sink: Sink, run: Run) -> Mapping[str, Texts]:
    """The texts of each essay by its id."""
    alone = [e for e in essays if _in_one_file(e)]
    found = dict(all_texts([e for e in essays if e not in alone], language, sink))
    for essay, (texts, said) in zip(alone, run([TextsJob(e, language) for e in alone]), strict=True):
        found[essay.id] = {name: _body(row, essay.file) for name, row in texts}
        sink.extend(map(Diagnostic.of, said))
    return found


def _in_one_file(essay: Essay) -> bool:
    """Whether all its texts stand in its own file, so that places can be kept as offsets."""
    abstract = [essay.abstract.span] if essay.abstract else []
    spans = (essay.body, *abstract, *(p.span for p in essay.key_points), *essay.places.values())
    mine = [*spans, essay.epigraph_span] if essay.epigraph_span else [*spans]
    return all(span.file.path == essay.file.path for span in mine)


@dataclass(frozen=True)
class TextsJob(Base):
    """Read the texts of an essay; the result is made of plain values, which any store can hold."""

    essay: Essay
    language: str

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the text of {self.essay.file.path}"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key; spans are offsets in the essay's file."""
        essay = self.essay
        located = (essay.body, essay.epigraph_span, essay.abstract, *essay.key_points)
        lines = (essay.title, essay.subtitle, essay.kicker, essay.originally_published)
        places = sorted((key, _offsets(span)) for key, span in essay.places.items())
        return {
            "text": digest(essay.file.text),
            "path": essay.file.path,
            "parts": digest(repr((lines, essay.epigraph, [_offsets(one) for one in located], places))),
            "language": essay.language or self.language,
            **_versions(),
        }

    def result(self) -> tuple[Any, Any]:
        """Names and plain texts, and plain diagnostics."""
        sink = Sink(RULES)
        texts = essay_texts(self.essay, self.language, sink)
        return (
            tuple((name, _plain_body(body)) for name, body in texts.items()),
            tuple(one.plain for one in sink.diagnostics),
        )


@cache
def _versions() -> Mapping[str, str]:
    """What shapes a text besides the manuscript: our own code and the libraries below it."""
    own, root = hashlib.sha256(Path(__file__).read_bytes()), Path(__file__).parents[1]
    for path in sorted(
        [
            *root.glob("*.py"),
            *(p for name in ("render", "catalogue", "model") for p in root.glob(f"{name}/**/*.py")),
        ]
    ):
        own.update(path.read_bytes())
    libraries = ("markdown", "lxml", "latex2mathml")
    return {"reader": own.hexdigest(), **{name: metadata.version(name) for name in libraries}}


def _offsets(where: Span | Located[str] | None) -> tuple[str, int, int, str]:
    if where is None:
        return "", 0, 0, ""
    if isinstance(where, Located):
        return *_offsets(where.span)[:3], where.value
    return where.file.path, where.start, where.end, ""


def _plain_body(body: Body) -> tuple[bytes, Any, Any]:
    sites = tuple((s.id, s.kind, s.raw, s.span.start, s.span.end, s.in_note) for s in body.sites.values())
    notes = tuple((n.label, _xml(n.root), n.span.start, n.span.end) for n in body.notes.values())
    return _xml(body.root), sites, notes


def _body(row: tuple[bytes, Any, Any], file: SourceFile) -> Body:
    root, sites, notes = row
    return Body(
        etree.fromstring(root),
        MappingProxyType(
            {
                number: Site(number, kind, raw, file.span(start, end), in_note)
                for number, kind, raw, start, end, in_note in sites
            }
        ),
        MappingProxyType(
            {
                label: NoteText(label, etree.fromstring(text), file.span(start, end))
                for label, text, start, end in notes
            }
        ),
    )


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", with_tail=False)
