"""Stage 8 (pipeline): the citation styles that a collection may name, with a sample of each.

In: a project. Out: name, title and the text of one citation for every style in its folders.
"""

from __future__ import annotations

import html
import re

from gatherings.catalogue import RULES
from gatherings.cite.essay_citations import citations
from gatherings.cite.library import library
from gatherings.cite.styles import Shelf
from gatherings.diagnostics import Sink
from gatherings.project import Project
from gatherings.source import SourceFile

_WORK = """@book{hall2014, author = {Hall, Peter}, title = {Cities of Tomorrow}, edition = {4},
  publisher = {Wiley-Blackwell}, location = {Chichester}, date = {2014}}"""


def style_samples(project: Project, language: str = "en-GB") -> tuple[tuple[str, str, str], ...]:
    """Name, title and one citation of every style; the sample of a broken style says what is wrong."""
    shelf = Shelf([d / "citations" for d in project.styles_dirs], project.root)
    works = library([SourceFile("sample.bib", _WORK)], Sink(RULES))
    rows = []
    for name in shelf.names:
        sink = Sink(RULES)
        opened = citations(shelf, name, language, sink, "styles")
        if opened is None:
            rows.append((name, "", sink.diagnostics[0].message))
            continue
        with opened:
            raw = "[@hall2014, p. 9]"
            clusters = opened.read(
                [(raw, SourceFile("sample.md", raw).span(0, len(raw)))], works, Sink(RULES)
            )
            cited = opened.essay([(clusters[0], int(opened.style.is_note), False)], works, Sink(RULES)).cited[
                0
            ]
            rows.append((name, opened.style.title, _plain(cited.note or cited.text)))
    return tuple(rows)


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))
