"""Read, step 1: YAML as plain values, with the place of every key and value.

In: a stretch of a source file. Out: a `YamlDocument`, or None where the text is no YAML at all
(reported). YAML 1.2 as its core schema has it: `no`, dates and times stay text. Duplicate keys,
foreign tags, deep nesting, large files and many aliases are refused. Built on the events of the
parser, since they alone tell what was written from what was concluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from gatherings.diagnostics import Sink
from gatherings.read.yaml_faults import explained
from gatherings.source import SourceFile, Span

Path = tuple[str | int, ...]
"""Keys and list indexes from the top of a document to a value."""

LARGEST = 1_000_000
"""Characters of one document."""
DEEPEST = 20
MOST_ALIASES = 50
MOST_VALUES = 100_000
"""Values after aliases are followed; keeps a small file from swelling into a huge one."""

_STANDARD_TAGS = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]*\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]{1,3})?")
_CONSTANTS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain values and where each was written."""

    file: SourceFile
    data: Any
    """Dicts with text keys, lists, text, int, float, bool and None."""
    values: Mapping[Path, Span]
    keys: Mapping[Path, Span]
    """Span of the key by the path of its value."""
    raw: Mapping[Path, str]
    """Numbers, true and false as they were typed: an ISBN keeps its leading nought."""

    def value_span(self, path: Path) -> Span:
        """Where the value at `path` stands, or the nearest value that holds it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return Span(self.file, 0, 0)

    def key_span(self, path: Path) -> Span:
        """Where the key of the value at `path` stands; for a list item, the item itself."""
        return self.keys.get(path) or self.value_span(path)

    def children(self) -> Mapping[str, YamlDocument]:
        """The value of every key as a document of its own."""
        found: dict[str, YamlDocument] = {
            key: YamlDocument(self.file, value, {}, {}, {}) for key, value in self.data.items()
        }
        for mine, theirs in (("values", self.values), ("keys", self.keys), ("raw", self.raw)):
            for path, place in theirs.items():
                if path and path[0] in found:
                    getattr(found[str(path[0])], mine)[path[1:]] = place
        return found

    def without(self, path: Path) -> YamlDocument:
        """The document without the value at `path`; places of later list items move up."""
        return YamlDocument(
            self.file,
            _cut(self.data, path),
            dict(_moved(self.values, path)),
            dict(_moved(self.keys, path)),
            dict(_moved(self.raw, path)),
        )


def yaml_document(
    file: SourceFile, sink: Sink, start: int = 0, end: int | None = None
) -> YamlDocument | None:
    """The YAML between two offsets of a file; None, and a report, where it is no YAML."""
    end = len(file.text) if end is None else end
    if end - start > LARGEST:
        sink.report("YAML-003", file, what=f"holds more than {LARGEST:,} characters of YAML")
        return None
    builder = _Builder(file, start, sink)
    text = file.text[start:end]
    try:
        builder.build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as fault:
        offset, reason, hint = explained(fault, text)
        sink.report("YAML-001", file.span(start + offset), reason=reason, hint=hint)
        return None
    except ReaderError as fault:
        offset = start + fault.position
        sink.report("YAML-001", file.span(offset), reason="this character may not stand in YAML")
        return None
    except _Refused:
        return None
    _report_swallowed_text(builder, sink)
    return YamlDocument(file, builder.data, builder.values, builder.keys, builder.raw)


class _Refused(Exception):  # noqa: N818 - it ends a document, and is no error of the program
    """The document was refused, and the reason reported."""


@dataclass(slots=True)
class _Anchor:
    """A value that may be used again, and how many values it holds."""

    value: Any
    size: int


@dataclass(slots=True)
class _Builder:
    """Turns parser events into values, keeping places."""

    file: SourceFile
    base: int
    sink: Sink
    data: Any = None
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)
    plain: list[Span] = field(default_factory=list)
    """Scalars without quotes, behind which a `#` may have swallowed text."""
    _anchors: dict[str, _Anchor] = field(default_factory=dict)
    _aliases: int = 0
    _count: int = 0

    def build(self, events: Iterator[Any]) -> None:
        """Read the only document of the stream."""
        seen = False
        for event in events:
            if isinstance(event, ev.DocumentStartEvent):
                first = next(events)
                if seen and isinstance(first, ev.ScalarEvent) and not first.value:
                    return  # a closing line of hyphens, as front matter has one
                if seen:
                    self.sink.report("YAML-004", self._span(event))
                    return
                seen = True
                self.data = self._value(first, events, ())

    def _span(self, event: Any, end: Any = None) -> Span:
        start = self.base + event.start_mark.index
        stop = self.base + (end or event).end_mark.index
        text = self.file.text[start:stop]
        return Span(self.file, start, start + max(1, len(text.rstrip())))

    def _refuse(self, event: Any, what: str) -> None:
        self.sink.report("YAML-003", self._span(event), what=what)
        raise _Refused

    def _value(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        before = self._count
        self._count += 1
        if len(path) > DEEPEST:
            self._refuse(event, f"is nested more than {DEEPEST} levels deep")
        if isinstance(event, ev.AliasEvent):
            value = self._alias(event)
        elif isinstance(event, ev.SequenceStartEvent):
            value = self._sequence(event, events, path)
        elif isinstance(event, ev.MappingStartEvent):
            value = self._mapping(event, events, path)
        else:
            value = self._scalar(event, path)
        self.values.setdefault(path, self._span(event))
        if self._count > MOST_VALUES:
            self._refuse(event, "swells to too many values through its aliases")
        if event.anchor and not isinstance(event, ev.AliasEvent):
            self._anchors[event.anchor] = _Anchor(value, self._count - before)
        return value

    def _alias(self, event: Any) -> Any:
        known = self._anchors.get(event.anchor)
        if known is None:
            hint = "a text that begins with an asterisk has to stand in quotes"
            reason = f"nothing is named “{event.anchor}”"
            self.sink.report("YAML-001", self._span(event), reason=reason, hint=hint)
            raise _Refused
        self._aliases += 1
        self._count += known.size
        if self._aliases > MOST_ALIASES:
            self._refuse(event, f"uses more than {MOST_ALIASES} aliases")
        return known.value

    def _sequence(self, start: Any, events: Iterator[Any], path: Path) -> list[Any]:
        self._check_tag(start)
        items: list[Any] = []
        for event in events:
            if isinstance(event, ev.SequenceEndEvent):
                self.values[path] = self._span(start, event)
                break
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, start: Any, events: Iterator[Any], path: Path) -> dict[str, Any]:
        self._check_tag(start)
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, ev.MappingEndEvent):
                self.values[path] = self._span(start, event)
                break
            if not isinstance(event, ev.ScalarEvent):
                hint = "a text that begins with “{” or “[” has to stand in quotes"
                self.sink.report("YAML-006", self._span(event), hint=hint)
                raise _Refused
            self._check_tag(event)
            key, span = str(event.value), self._span(event)
            if key in found:
                self.sink.report("YAML-002", span, key=key)
                # Read it all the same, below a path that nobody asks for.
                self._value(next(events), events, (*path, f"{key} (again)"))
                continue
            self.keys[(*path, key)] = span
            found[key] = self._value(next(events), events, (*path, key))
        return found

    def _check_tag(self, event: Any) -> str:
        """The standard type that a tag names, "" without one; others are reported."""
        tag = str(event.tag or "")
        if tag in {"", "!"}:
            return ""
        if tag.startswith(_STANDARD_TAGS):
            kind = tag.removeprefix(_STANDARD_TAGS)
            if kind in {"str", "int", "float", "bool", "null", "seq", "map"}:
                return kind
        self.sink.report("YAML-005", self._span(event), tag=tag)
        return "str"

    def _scalar(self, event: Any, path: Path) -> Any:
        text = str(event.value)
        if self._check_tag(event) == "str" or event.style or event.tag == "!":
            return text
        self.plain.append(self._span(event))
        if text in _CONSTANTS:
            constant = _CONSTANTS[text]
            if constant is not None:
                self.raw[path] = text
            return constant
        if _INT.fullmatch(text):
            self.raw[path] = text
            return int(text)
        if _FLOAT.fullmatch(text):
            self.raw[path] = text
            return float(text)
        return text


def _report_swallowed_text(builder: _Builder, sink: Sink) -> None:
    """Warn where ` #1 …` after a text was surely meant as text and was read as a comment."""
    for span in builder.plain:
        text = span.file.text
        end = text.find("\n", span.end)
        rest = text[span.end : len(text) if end < 0 else end]
        if found := re.match(r"[ \t]+(#[^\s#].*)", rest):
            begin = span.end + found.start(1)
            sink.report("YAML-008", Span(span.file, begin, span.end + len(rest)), text=found[1])


def _cut(data: Any, path: Path) -> Any:
    """A copy of nested dicts and lists without the value at `path`."""
    head, rest = path[0], path[1:]
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    kept = [(k, _cut(v, rest) if k == head else v) for k, v in pairs if rest or k != head]
    return dict(kept) if isinstance(data, dict) else [v for _, v in kept]


def _moved(places: Mapping[Path, Any], cut: Path) -> Iterator[tuple[Path, Any]]:
    """Places after the value at `cut` is gone: later items of its list have moved up."""
    depth, last = len(cut) - 1, cut[-1]
    for path, place in places.items():
        if path[:depth] != cut[:-1] or len(path) <= depth:
            yield path, place
        elif path[depth] != last:
            index = path[depth]
            if isinstance(index, int) and isinstance(last, int) and index > last:
                index -= 1
            yield (*path[:depth], index, *path[depth + 1 :]), place
