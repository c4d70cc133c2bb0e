"""CSL-JSON and CSL-YAML files → works.

In: a .json, .yaml or .yml file, as Zotero and Pandoc write them. Out: works with the place of
each key. Where a file breaks off, the items before and after the fault are read all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gatherings.cite.dates import date
from gatherings.cite.works import CSL_TYPES, DATE_VARIABLES, NAME_VARIABLES, Work, completed, keywords
from gatherings.diagnostics import Sink, nearest
from gatherings.source import SourceFile, Span

_REASONS = {
    "Invalid control character": "a text is not closed on its line",
    "Unterminated string starting": "a text is opened and never closed",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting value": "something should stand here",
    "Expecting property name enclosed in double quotes": "a name in quotation marks should stand here",
    "Expecting ':' delimiter": "a colon is missing",
}
"""What is wrong with JSON, in the words of those who write it."""

MAX_VALUES = 400_000
"""Values in one YAML file, aliases counted as often as they are used."""


def json_works(file: SourceFile, sink: Sink) -> list[Work]:
    """The works of a CSL-JSON file: a list of items, or a mapping that holds one."""
    found = []
    for item, start, end in _json_items(file, sink):
        work = _work(item, _json_place(file, item, start, end), sink, _json_fields(file, item, start, end))
        if work:
            found.append(work)
    return found


def _json_place(file: SourceFile, item: Mapping[str, Any], start: int, end: int) -> Span:
    key = json.dumps(str(item.get("id", "")), ensure_ascii=False)[1:-1]
    at = (
        re.compile(rf'"(?:id|citation-key)"\s*:\s*"?({re.escape(key)})').search(file.text, start, end)
        if key
        else None
    )
    return Span(file, at.start(1), at.end(1)) if at else Span(file, start, start + 1)


def _json_fields(file: SourceFile, item: Mapping[str, Any], start: int, end: int) -> dict[str, Span]:
    """Where the values of an item stand: after the first mention of their names."""
    found = {}
    for name in item:
        at = re.compile(rf'"{re.escape(name)}"\s*:\s*(?:"([^"\n]*)|[^\s,}}\]]+)').search(
            file.text, start, end
        )
        if at:
            inner = 1 if at[1] else 0
            begin = at.start(1) if inner else file.text.index(":", at.start()) + 1
            begin += len(file.text[begin : at.end()]) - len(file.text[begin : at.end()].lstrip())
            found[name] = Span(file, begin, max(at.end(), begin + 1))
    return found


def _json_items(file: SourceFile, sink: Sink) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Each item with its stretch of the file; a broken one is reported and passed over."""
    decoder = json.JSONDecoder()
    head = re.match(r"\s*(\{\s*\"(?:items|references)\"\s*:\s*)?\[", file.text)
    at = head.end() if head else 0
    while True:
        gap = re.compile(r"[\s,]*").match(file.text, at)
        at = gap.end() if gap else at
        if at >= len(file.text) or file.text[at] in "]}":
            if head and at >= len(file.text):
                sink.report(
                    "BIB-002",
                    Span(file, len(file.text.rstrip()) - 1, len(file.text.rstrip())),
                    name="a list is opened and never closed",
                )
            return
        try:
            value, end = decoder.raw_decode(file.text, at)
        except (json.JSONDecodeError, RecursionError) as fault:
            where = getattr(fault, "pos", at)
            sink.report("BIB-002", Span(file, where, where + 1), name=_json_reason(fault))
            again = re.compile(r"\n\s*\{(?=\s*\"(?:id|type|citation-key)\")").search(
                file.text, max(at + 1, where - 2)
            )
            if not again:
                return
            at = again.end() - 1
            continue
        if isinstance(value, dict):
            yield value, at, end
        else:
            sink.report("BIB-002", Span(file, at, at + 1), name="a work should stand here, in curly brackets")
        at = end


def _json_reason(fault: BaseException) -> str:
    text = str(getattr(fault, "msg", "") or "the values are nested too deeply")
    return _REASONS.get(text.partition(" at")[0], text[:1].lower() + text[1:])


def yaml_works(file: SourceFile, sink: Sink) -> list[Work]:
    """The works of a CSL-YAML file: a list, or a mapping with the list under ``references``."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="rt")
    reader.allow_duplicate_keys = True
    try:
        data = reader.load(file.text)
    except (YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None) if isinstance(fault, MarkedYAMLError) else None
        at = file.offset(mark.line + 1, mark.column + 1) if mark else 0
        problem = getattr(fault, "problem", None) or "the file is not YAML"
        sink.report("BIB-002", file.span(at), name=str(problem))
        return []
    rows = data.get("references") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        if data is not None:
            sink.report("BIB-002", file, name="there is no list of references")
        return []
    found: list[Work] = []
    budget = [MAX_VALUES]
    for index, row in enumerate(rows):
        line, column = rows.lc.item(index) if hasattr(rows, "lc") else (0, 0)
        span = file.span(file.offset(line + 1, column + 1))
        item = _plain(row, budget)
        if budget[0] <= 0:
            sink.report("BIB-002", span, name="the file unfolds to more values than a list of works holds")
            return found
        if not isinstance(item, dict):
            sink.report("BIB-002", span, name="a work should stand here")
            continue
        if "id" in item and hasattr(row, "lc"):
            line, column = row.lc.value("id")
            start = file.offset(line + 1, column + 1)
            span = Span(file, start, start + max(1, len(str(item["id"]))))
        work = _work(item, span, sink, _yaml_fields(file, row))
        if work:
            found.append(work)
    return found


def _yaml_fields(file: SourceFile, row: Any) -> dict[str, Span]:
    """Where the values of a mapping begin."""
    found = {}
    for name in row if hasattr(row, "lc") else ():
        line, column = row.lc.value(name)
        start = file.offset(line + 1, column + 1)
        end = file.text.find("\n", start)
        found[str(name)] = Span(file, start, max(start + 1, end if end >= 0 else len(file.text)))
    return found


def _plain(value: Any, budget: list[int]) -> Any:
    """YAML's values as JSON's, counting them down."""
    budget[0] -= 1
    if budget[0] <= 0:
        return None
    if isinstance(value, dict):
        return {str(k): _plain(v, budget) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v, budget) for v in value]
    if value is None or isinstance(value, (bool, int, str)):
        return (
            int(value)
            if type(value) is not bool and isinstance(value, int)
            else (str(value) if isinstance(value, str) else value)
        )
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _work(item: dict[str, Any], span: Span, sink: Sink, places: Mapping[str, Span]) -> Work | None:
    key = str(item.get("citation-key") or item.get("id") or "").strip()
    if not key:
        sink.report("BIB-009", span)
        return None
    csl = {k: v for k, v in item.items() if v not in ("", None, [], {})}
    csl["id"] = key
    _check_type(csl, key, places.get("type", span), sink)
    for variable in DATE_VARIABLES:
        if variable in csl:
            csl[variable] = _date(csl[variable])
    for variable in NAME_VARIABLES:
        if variable in csl:
            csl[variable] = [n for n in map(_name, _listed(csl[variable])) if n]
    for variable in list(csl):
        if variable in (
            "page",
            "volume",
            "issue",
            "number",
            "edition",
            "chapter-number",
            "DOI",
            "URL",
            "ISBN",
        ):
            csl[variable] = str(csl[variable])
        if variable in ("abstract", "keyword", "custom", "citation-key"):
            del csl[variable]
    if "page" in csl:
        csl["page"] = re.sub(r"\s*(?:--|[-–—−])\s*", "–", csl["page"])
    filed = keywords(*(str(k) for k in _listed(item.get("keyword") or [])))
    return Work(key, completed(csl), span, places, filed)


def _check_type(csl: dict[str, Any], key: str, span: Span, sink: Sink) -> None:
    kind = str(csl.get("type", ""))
    csl["type"] = kind.replace("legal-case", "legal_case").replace("motion-picture", "motion_picture")
    if csl["type"] not in CSL_TYPES:
        hint = nearest(kind, sorted(CSL_TYPES)) if kind else "give it a type such as book or article-journal"
        sink.report("BIB-005", span, hint=hint, name=kind, entry=key)
        csl["type"] = "document"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {str(k): v for k, v in value.items() if v not in ("", None)}
    return {"literal": str(value)} if value else {}


def _date(value: Any) -> dict[str, Any]:
    """A date as CSL-JSON, EDTF text, or the lists of mappings that Pandoc writes in YAML."""
    if isinstance(value, (str, int)):
        return date(str(value))
    if isinstance(value, list):  # [{year: 2004, month: 5}, {year: 2005}]
        ends = [
            [int(p[k]) for k in ("year", "month", "day") if str(p.get(k, "")).isdigit()]
            for p in value
            if isinstance(p, dict)
        ]
        return {"date-parts": ends} if ends and all(ends) else {"literal": str(value)}
    if isinstance(value, dict):
        if "raw" in value:
            return date(str(value["raw"]))
        if "year" in value:
            return _date([value])
        parts = value.get("date-parts")
        if isinstance(parts, list):
            clean = [
                [int(n) for n in p if str(n).lstrip("-").isdigit()] for p in parts if isinstance(p, list)
            ]
            if clean and clean[0]:
                return {**value, "date-parts": clean}
            return {"literal": str(value.get("literal") or "")}
        return dict(value)
    return {"literal": str(value)}
