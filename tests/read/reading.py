"""What the tests of reading share: texts and folders turned into values and messages."""

from __future__ import annotations

from pathlib import Path

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.project import Project
from gatherings.read.located_yaml import YamlDocument, yaml_document
from gatherings.source import SourceFile


def sink() -> Sink:
    """An empty sink with the whole catalogue."""
    return Sink(RULES)


def read_yaml(text: str) -> tuple[YamlDocument | None, list[str]]:
    """The document and the messages, each as `line:column CODE`."""
    found = sink()
    document = yaml_document(SourceFile("x.yaml", text), found)
    return document, places(found)


def places(found: Sink) -> list[str]:
    """Messages as `path:line:column CODE`, sorted."""
    return [f"{d.path}:{d.line}:{d.column} {d.code}" for d in found.diagnostics]


def project(folder: Path, **files: str | bytes) -> Project:
    """A project of the given files; `__` in a name stands for a full stop, `_in_` for a slash."""
    for name, text in files.items():
        path = folder / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return Project.open(folder, {})
