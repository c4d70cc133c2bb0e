"""Read, step 4: contributors.yaml.

In: a project. Out: `ContributorSource` values by id, in the order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gatherings.diagnostics import Sink
from gatherings.project import Project
from gatherings.read.located_yaml import YamlDocument, yaml_document
from gatherings.read.schema import ContributorEntry
from gatherings.read.validation import validated
from gatherings.source import Span

CONTRIBUTORS = "contributors.yaml"
_ID = re.compile(r"[^\W\d_][\w.-]*")


@dataclass(frozen=True, slots=True)
class ContributorSource:
    """One entry as it was read."""

    id: str
    entry: ContributorEntry
    yaml: YamlDocument
    key: Span
    """Where the id stands."""


def contributor_sources(project: Project, sink: Sink) -> Mapping[str, ContributorSource] | None:
    """All contributors; none where there is no such file, None where it can't be read (reported)."""
    if not project.has(CONTRIBUTORS):
        return {}
    document = yaml_document(project.text(CONTRIBUTORS, sink), sink)
    if document is None:
        return None
    if document.data is None:
        return {}
    if not isinstance(document.data, dict):
        sink.report("YAML-007", document.value_span(()), what=CONTRIBUTORS)
        return None
    found = {}
    for person, child in document.children().items():
        key = document.key_span((person,))
        if not _ID.fullmatch(person):
            better = re.sub(r"[^\w.-]+", "-", person).strip("-.").casefold()
            hint = f"write “{better}”" if _ID.fullmatch(better) else ""
            sink.report("PEOPLE-001", key, id=person, hint=hint)
        if child.data is not None and not isinstance(child.data, dict):
            hint = "keys here are: " + ", ".join(ContributorEntry.model_fields)
            span = document.value_span((person,))
            sink.report("YAML-011", span, key=person, wanted="a set of keys", got="text", hint=hint)
            continue
        entry, known = validated(ContributorEntry, child, sink, f"“{person}”", {"name": person})
        found[person] = ContributorSource(person, entry, known, key)
    return found
