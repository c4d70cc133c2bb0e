"""Files of works → the collection's library.

In: the text of .bib, .json, .yaml and .ris files. Out: one `Library`; keys that stand twice are
reported, and `works_checks` looks at the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from gatherings.cite import bibtex, bibtex_csl
from gatherings.cite.csl_data import json_works, yaml_works
from gatherings.cite.ris import ris_works
from gatherings.cite.works import MAX_BYTES, Library, Work
from gatherings.cite.works_checks import checked
from gatherings.diagnostics import Sink
from gatherings.source import SourceFile


def library(files: Sequence[SourceFile], sink: Sink) -> Library:
    """All works of these files, the first of two with one key.

    Never raises for a fault of the files: each is reported (BIB-…) and the rest is read.
    """
    works: dict[str, Work] = {}
    aliases: dict[str, str] = {}
    for file in files:
        reader = _READERS.get(file.path.rpartition(".")[2].lower())
        if reader is None:
            sink.report(
                "BIB-010", file, name=file.path, hint="works are read from .bib, .json, .yaml and .ris"
            )
            continue
        if len(file.text) > MAX_BYTES:
            sink.report("BIB-002", file, name="the file is larger than any list of works")
            continue
        for work in reader(file, sink, aliases):
            if work.key in works:
                first = works[work.key].span
                sink.report("BIB-011", work.span, name=work.key, first=_where(first.file, first.start))
            else:
                works[work.key] = work
    for alias in [a for a in aliases if a in works]:
        del aliases[alias]
    checked(works, sink)
    return Library(MappingProxyType(works), MappingProxyType(aliases), tuple(files))


def _where(file: SourceFile, offset: int) -> str:
    return f"{file.path}, line {file.position(offset).line}"


def _bib(file: SourceFile, sink: Sink, aliases: dict[str, str]) -> list[Work]:
    found = []
    for entry in bibtex.entries(file, sink):
        if entry.type in ("xdata", "set"):
            continue
        if not entry.key:
            sink.report("BIB-009", entry.span)
            continue
        found.append(bibtex_csl.work(entry, sink))
        for alias in re.split(r"\s*,\s*", entry.get("ids")):
            if alias:
                aliases.setdefault(alias, entry.key)
    return found


def _without_aliases(
    read: Callable[[SourceFile, Sink], list[Work]],
) -> Callable[[SourceFile, Sink, dict[str, str]], list[Work]]:
    return lambda file, sink, aliases: read(file, sink)  # noqa: ARG005 - these formats have none


_READERS: Mapping[str, Callable[[SourceFile, Sink, dict[str, str]], list[Work]]] = {
    "bib": _bib,
    "bibtex": _bib,
    "json": _without_aliases(json_works),
    "yaml": _without_aliases(yaml_works),
    "yml": _without_aliases(yaml_works),
    "ris": _without_aliases(ris_works),
}
