"""A printer's file → `Printer`; and the same with figures that an editor knows better.

In: YAML, or a mapping of changes. Out: values; a file of the house that is not in order raises
`ToolError`, a change that is not raises `FigureError`. Unknown keys are refused, so that a
figure is never ignored; a source for a figure that is not there, and the other way round, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from gatherings.diagnostics import ToolError, nearest
from gatherings.model.printer import Figure, Printer

NO_FIGURES = frozenset({"name", "vendor", "also", "product", "sources", "unknown"})
"""Keys that say what is described, and need no source."""


class FigureError(ValueError):
    """A change of a figure that makes no sense; `key` is where, ``spine.add``."""

    def __init__(self, key: str, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.key, self.reason, self.hint = key, reason, hint


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not the vendor's."""

    key: str
    was: str
    now: str


def printer(text: str, name: str) -> Printer:
    """The printer that a YAML text describes; raises `ToolError` for one that is not in order."""
    from io import StringIO

    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        read = YAML(typ="safe").load(StringIO(text))
        made = _ADAPTER.validate_python(read)
    except (ValidationError, YAMLError) as fault:
        raise ToolError(f"styles/printers/{name}.yaml is not in order: {fault}") from fault
    given = {key for key in read if key not in NO_FIGURES}
    stray = sorted(key for key in made.sources if not _names_a_key(key))
    stray += sorted(key for key in made.unknown if not _names_a_key(key))
    if stray:
        raise ToolError(f"styles/printers/{name}.yaml speaks of {stray[0]}, which is not a key")
    bare = sorted(given - {key.partition(".")[0] for key in made.sources})
    if bare:
        raise ToolError(f"styles/printers/{name}.yaml gives no source for {bare[0]}")
    return made


def with_changes(known: Printer, changes: Mapping[str, Any]) -> tuple[Printer, tuple[Change, ...]]:
    """The printer with some figures changed, and which they are; raises `FigureError`."""
    if not changes:
        return known, ()
    before = _ADAPTER.dump_python(known)
    for key in changes:
        if key in {"sources", "unknown", "also"} or key not in before:
            raise FigureError(key, "it is not a figure of a printer", nearest(key, sorted(before)))
    after = _merged(before, changes)
    try:
        made: Printer = _ADAPTER.validate_python(after)
    except ValidationError as fault:
        error = fault.errors(include_url=False)[0]
        key = ".".join(str(step) for step in error["loc"])
        raise FigureError(key, _reason(error), "") from fault
    now = _ADAPTER.dump_python(made)
    found = tuple(
        Change(key, _shown(_at(before, key)), _shown(_at(now, key)))
        for key in _leaves(changes)
        if _at(before, key) != _at(now, key)
    )
    changed = {change.key for change in found}
    ours = {
        key: Figure(source="editions.print.figures in collection.yaml", certainty="ours") for key in changed
    }
    unknown = tuple(key for key in made.unknown if key not in changed)
    return replace(made, sources={**made.sources, **ours}, unknown=unknown), found


def given_keys(made: Printer) -> Iterator[tuple[str, Any]]:
    """Every figure that is there, by its key, in the order of the value; keys within keys dotted."""
    for key, value in _ADAPTER.dump_python(made).items():
        if key not in NO_FIGURES:
            yield from _flat(key, value)


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for inner, held in value.items():
            yield from _flat(f"{key}.{inner}", held)
    elif value not in (None, "", (), []):
        yield key, value


def _names_a_key(key: str) -> bool:
    """Whether `key` leads to a field of a printer; papers have names of their own."""
    first, *rest = key.split(".")
    if first not in Printer.__dataclass_fields__:
        return False
    held = _parts().get(first)
    return not rest or first == "papers" or (held is not None and rest[0] in held)


@cache
def _parts() -> Mapping[str, frozenset[str]]:
    """Keys of a printer under which there are keys, and which those are."""
    found = {}
    for key, kind in get_type_hints(Printer).items():
        for held in (kind, *get_args(kind)):
            if is_dataclass(held) and get_origin(kind) in {None, Union, UnionType}:
                found[key] = frozenset(made.name for made in fields(held))
    return found


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings joined key by key; anything else is replaced."""
    made = dict(old)
    for key, value in new.items():
        held = made.get(key)
        both = isinstance(held, Mapping) and isinstance(value, Mapping)
        made[key] = _merged(held, value) if both and isinstance(held, Mapping) else value
    return made


def _leaves(changes: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in changes.items():
        path = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, path)
        else:
            yield path


def _at(data: Any, key: str) -> Any:
    for step in key.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _shown(value: Any) -> str:
    """A figure as an editor would write it."""
    if value is None:
        return "unknown"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(v) for v in value) or "none"
    if isinstance(value, Mapping):
        return " ".join(f"{k} {_shown(v)}" for k, v in value.items() if v is not None)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reason(error: Any) -> str:
    said = str(error["ctx"]["error"]) if error["type"] == "value_error" else str(error["msg"])
    said = said[:1].lower() + said[1:]
    if error["type"] == "unexpected_keyword_argument":
        return "it is not a key"
    return f"it {said}" if said.startswith(("should ", "is ")) else said


_ADAPTER: TypeAdapter[Printer] = TypeAdapter(Printer)
