"""Read, step 4: collection.yaml.

In: a project. Out: `CollectionSource`, with stand-ins where the file is missing or faulty.
"""

from __future__ import annotations

from dataclasses import dataclass

from gatherings.diagnostics import Sink
from gatherings.project import COLLECTION, Project
from gatherings.read.located_yaml import YamlDocument, yaml_document
from gatherings.read.schema import CollectionFile
from gatherings.read.validation import validated
from gatherings.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class CollectionSource:
    """collection.yaml as it was read."""

    file: SourceFile
    head: CollectionFile
    yaml: YamlDocument
    broken: bool
    """Whether there is nothing to conclude from what it leaves out: no file, or no YAML."""

    written: frozenset[str] = frozenset()
    """Keys that it holds, those with a wrong value included."""

    def place(self, *path: str | int) -> Span:
        """Where a value stands, or the nearest value that holds it."""
        return self.yaml.value_span(path)

    def key(self, *path: str | int) -> Span:
        """Where a key stands, or the nearest value that holds it."""
        return self.yaml.key_span(path)


def collection_source(project: Project, sink: Sink) -> CollectionSource:
    """Read the collection's own file; its title is the folder's name where it has none."""
    name = project.root.name.replace("-", " ").strip().capitalize() or "Untitled"
    if not project.has(COLLECTION):
        other = project.spelt(COLLECTION) or next((f for f in project.files if f == "collection.yml"), "")
        sink.report("COLL-001", COLLECTION, hint=f"rename “{other}”" if other else "")
        return _stand_in(SourceFile(COLLECTION, ""), name)
    file = project.text(COLLECTION, sink)
    document = yaml_document(file, sink)
    if document is None:
        return _stand_in(file, name)
    if document.data is not None and not isinstance(document.data, dict):
        sink.report("YAML-007", document.value_span(()), what=COLLECTION)
        return _stand_in(file, name)
    written = frozenset(document.data or ())
    head, document = validated(CollectionFile, document, sink, COLLECTION, {"title": name})
    return CollectionSource(file, head, document, broken=False, written=written)


def _stand_in(file: SourceFile, title: str) -> CollectionSource:
    empty = YamlDocument(file, {}, {}, {}, {})
    return CollectionSource(file, CollectionFile(title=title), empty, broken=True)
