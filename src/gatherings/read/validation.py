"""Read, step 3: located YAML against a model; every fault reported where it was written.

In: a `YamlDocument` and a model of `schema.py`. Out: an instance of the model, always: what is
wrong is reported, left out, and the rest is checked again, so that one run names every fault.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gatherings.diagnostics import Sink, nearest
from gatherings.read.located_yaml import Path, YamlDocument
from gatherings.read.schema_keys import known_keys, synonym_hint
from gatherings.source import Span

M = TypeVar("M", bound=BaseModel)

NOT_MADE: Mapping[Path, str] = {
    ("editions", "web"): "a website",
    ("editions", "metadata"): "metadata for shops",
}
"""Keys of the format that this version refuses, and what they ask for."""

_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_KINDS = {dict: "a set of keys", list: "a list", str: "text", bool: "true or false", int: "a number"}
_WANTED = {
    "string": "text",
    "tuple": "a list",
    "list": "a list",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "model": "a set of keys",
    "dataclass": "a set of keys",
    "dict": "a set of keys",
}


def validated(
    model: type[M], document: YamlDocument, sink: Sink, what: str, stand_ins: Mapping[str, Any]
) -> tuple[M, YamlDocument]:
    """The model filled from the document, and the document without what was wrong in it.

    `what` names the file or entry in messages; `stand_ins` has a value for each required key.
    """
    document = replace(document, data=_without_empty(document.data))
    found, document, errors = _attempt(model, document)
    if found is not None:
        return found, document
    _Reporter(model, document, sink, what).report_all(errors)
    for _ in range(50):
        for path in sorted({_real_path(e, document.data) for e in errors}, key=_depth, reverse=True):
            document = _pruned(document, path, stand_ins)
        found, document, errors = _attempt(model, document)
        if found is not None:
            return found, document
    return model.model_validate(dict(stand_ins)), replace(document, data={})


def _attempt(
    model: type[M], document: YamlDocument
) -> tuple[M | None, YamlDocument, list[Mapping[str, Any]]]:
    """One check; numbers where text is wanted are taken as they were typed, and checked again."""
    for _ in range(2):
        try:
            return model.model_validate(document.data, strict=False), document, []
        except ValidationError as fault:
            errors: list[Mapping[str, Any]] = [dict(e) for e in fault.errors(include_url=False)]
        paths = [_real_path(e, document.data) for e in errors if e["type"] == "string_type"]
        typed = {path: document.raw[path] for path in paths if path in document.raw}
        if not typed:
            break
        for path, text in typed.items():
            document = replace(document, data=_with(document.data, path, text))
    return None, document, errors


class _Reporter:
    """Turns pydantic's errors into diagnostics."""

    def __init__(self, model: type[BaseModel], document: YamlDocument, sink: Sink, what: str) -> None:
        self.schema = model.model_json_schema(by_alias=True)
        self.document, self.sink, self.what = document, sink, what
        self._misspelt: set[Path] = set()
        """Missing keys that stand there under a name that is nearly right."""

    def report_all(self, errors: list[Mapping[str, Any]]) -> None:
        """One message per place; the branches of a choice of types make one message together."""
        by_place: dict[Path, list[Mapping[str, Any]]] = defaultdict(list)
        for error in errors:
            path = _real_path(error, self.document.data)
            if error["type"] == "missing":
                path = (*path, str(error["loc"][-1])) if path[-1:] != error["loc"][-1:] else path
            by_place[path].append(error)
        for path, group in sorted(by_place.items(), key=lambda item: item[1][0]["type"] not in _UNKNOWN):
            self._report(path, group)

    def _report(self, path: Path, group: list[Mapping[str, Any]]) -> None:
        error = group[0]
        kind: str = error["type"]
        key = _shown(path) or self.what
        value = self.document.value_span(path)
        if kind in _UNKNOWN:
            self._report_unknown(path)
        elif kind in {"missing", "string_too_short"}:
            if path not in self._misspelt:
                where = self.document.keys.get(path) or self.document.key_span(path[:-1])
                self.sink.report("YAML-012", where, key=path[-1], what=self._holder(path))
        elif kind == "literal_error":
            self._report_choice(key, value, error)
        elif kind in {"value_error", "assertion_error"}:
            reason = re.sub(r"^(?=(?:is|should) )", "it ", str(error["ctx"]["error"]))
            self.sink.report("YAML-014", value, key=key, value=_brief(error["input"]), reason=reason)
        elif wanted := _wanted(group):
            got = _kind(error["input"])
            where = self.document.key_span(path) if error["input"] is None else value
            hint = self._keys_hint(path) if "keys" in wanted else ""
            self.sink.report("YAML-011", where, key=key, wanted=wanted, got=got, hint=hint)
        else:
            reason = error["msg"][:1].lower() + error["msg"][1:]
            self.sink.report("YAML-014", value, key=key, value=_brief(error["input"]), reason=reason)

    def _report_choice(self, key: str, where: Span, error: Mapping[str, Any]) -> None:
        expected, given = str(error["ctx"]["expected"]), error["input"]
        choices = [c.strip(" '") for c in expected.replace(" or ", ", ").split(",")]
        listed = "one of: " + ", ".join(choices)
        if isinstance(given, list | dict):
            self.sink.report("YAML-011", where, key=key, wanted="one word", got=_kind(given), hint=listed)
        else:
            hint = nearest(str(given), choices) or listed
            self.sink.report("YAML-013", where, value=_brief(given), key=key, hint=hint)

    def _report_unknown(self, path: Path) -> None:
        key, span = str(path[-1]), self.document.key_span(path)
        if path in NOT_MADE:
            self.sink.report("COLL-002", span, what=NOT_MADE[path])
            return
        known = known_keys(self.schema, path[:-1])
        hint = synonym_hint(key, known) or nearest(key, known)
        self._misspelt.update((*path[:-1], k) for k in known if hint == f"did you mean “{k}”?")
        if not hint and len(known) <= 12:
            hint = "keys here are: " + ", ".join(known)
        self.sink.report("YAML-010", span, key=key, what=self._holder(path), hint=hint)

    def _holder(self, path: Path) -> str:
        """What the key at `path` stands in, as named in a message."""
        return f"“{_shown(path[:-1])}”" if len(path) > 1 else self.what

    def _keys_hint(self, path: Path) -> str:
        known = known_keys(self.schema, path)
        return "keys here are: " + ", ".join(known) if known else ""


def _wanted(group: list[Mapping[str, Any]]) -> str:
    """What types would have been right, "" where no type was at fault."""
    found = []
    for error in group:
        kind = str(error["type"])
        stem = kind.partition("_")[0]
        if kind.endswith(("_type", "_parsing", "_from_float", "_attributes_type")) and stem in _WANTED:
            found.append(_WANTED[stem])
    return " or ".join(dict.fromkeys(found))


def _real_path(error: Mapping[str, Any], data: Any) -> Path:
    """Pydantic's location without the names of union branches, as far as it exists in the data."""
    path: list[str | int] = []
    for step in error["loc"]:
        key = isinstance(data, dict) and step in data
        item = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if key or item:
            data = data[step]
            path.append(step)
    return tuple(path)


def _shown(path: Path) -> str:
    """A path as an editor reads it: `editions.print.trim`, `authors, item 2`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f", item {step + 1}" if text else f"item {step + 1}"
        else:
            text += f".{step}" if text else step
    return text


def _kind(value: Any) -> str:
    return "empty" if value is None else _KINDS.get(type(value), "something else")


def _brief(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def _depth(path: Path) -> tuple[int, tuple[str, ...]]:
    """Order in which values are left out: deep ones and late list items first."""
    return len(path), tuple(f"{s:09}" if isinstance(s, int) else s for s in path)


def _pruned(document: YamlDocument, path: Path, stand_ins: Mapping[str, Any]) -> YamlDocument:
    """The document without the faulty value; a required key gets its stand-in."""
    if not path:
        held = document.data if isinstance(document.data, dict) else {}
        return replace(document, data={**stand_ins, **held})
    document = document.without(path)
    if len(path) == 1 and path[0] in stand_ins:
        return replace(document, data={**document.data, path[0]: stand_ins[str(path[0])]})
    return document


def _with(data: Any, path: Path, value: Any) -> Any:
    """A copy of nested dicts and lists with another value at `path`."""
    if not path:
        return value
    if isinstance(data, dict):
        return {k: _with(v, path[1:], value) if k == path[0] else v for k, v in data.items()}
    return [_with(v, path[1:], value) if i == path[0] else v for i, v in enumerate(data)]


def _without_empty(data: Any, path: Path = ()) -> Any:
    """Keys without a value count as not written; an edition without settings is still wanted."""
    if isinstance(data, list):
        return [_without_empty(v, (*path, i)) for i, v in enumerate(data)]
    if not isinstance(data, dict):
        return {} if data is None and (not path or path[:1] == ("editions",)) else data
    found = {k: _without_empty(v, (*path, k)) for k, v in data.items()}
    return {k: v for k, v in found.items() if v is not None}
