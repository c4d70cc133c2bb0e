"""The book and its essays for other people's lists of works: BibTeX, RIS and CSL-JSON.

In: CSL-JSON items. Out: the text of one file in each format, which reference managers read. Everything
is Unicode; nothing that a style decides is in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from gatherings.cite.works import plain

Item = Mapping[str, Any]

_BIB_FIELDS = (
    ("title", "title"), ("container-title", "booktitle"), ("publisher", "publisher"), ("publisher-place", "address"),
    ("page", "pages"), ("edition", "edition"), ("collection-title", "series"), ("DOI", "doi"), ("ISBN", "isbn"), ("URL", "url"),
)  # fmt: skip
_RIS_TAGS = (
    ("title", "TI"), ("container-title", "T2"), ("publisher", "PB"), ("publisher-place", "CY"), ("edition", "ET"),
    ("collection-title", "T3"), ("DOI", "DO"), ("ISBN", "SN"), ("URL", "UR"),
)  # fmt: skip
_BIB_TYPES = {"chapter": "incollection", "book": "book"}
_RIS_TYPES = {"chapter": "CHAP", "book": "BOOK"}
_BIB_SIGNS = re.compile(r"[\\{}%&#$_]")
_VERBATIM = ("DOI", "URL", "ISBN")


def bibtex(items: Sequence[Item]) -> str:
    """The items as entries of a .bib file; titles are in double braces, so that their capitals stay."""
    entries = []
    for item in items:
        kind = _BIB_TYPES.get(str(item["type"]), "misc")
        if kind == "book" and item.get("editor") and not item.get("author"):
            kind = "collection"
        rows = [(v, " and ".join(_bib_name(p) for p in item[v])) for v in ("author", "editor") if item.get(v)]
        for variable, field in _BIB_FIELDS:
            if value := plain(item.get(variable)):
                shown = value if variable in _VERBATIM else _bib_text(value)
                shown = re.sub("[-–]", "--", shown) if field == "pages" else shown
                rows.append((field, f"{{{shown}}}" if "title" in field else shown))
        rows += [(name, value) for name, value in (("date", _day(item, "-")), ("year", _year(item))) if value]
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows)
        entries.append(f"@{kind}{{{_key(item)},\n{body}}}\n")
    return "\n".join(entries)


def ris(items: Sequence[Item]) -> str:
    """The items as records of a .ris file, with the line ends that its readers expect."""
    lines: list[str] = []
    for item in items:
        lines.append(f"TY  - {_RIS_TYPES.get(str(item['type']), 'GEN')}")
        for variable, tag in (("author", "AU"), ("editor", "ED")):
            lines += [f"{tag}  - {_ris_name(p)}" for p in item.get(variable, ())]
        lines += [f"{tag}  - {plain(item[v])}" for v, tag in _RIS_TAGS if plain(item.get(v))]
        first, _, last = re.sub("–", "-", plain(item.get("page"))).partition("-")
        lines += [f"{tag}  - {value}" for tag, value in (("SP", first), ("EP", last)) if value]
        lines += [f"{tag}  - {v}" for tag, v in (("PY", _year(item)), ("DA", _day(item, "/"))) if v]
        lines += [f"ID  - {_key(item)}", "ER  - ", ""]
    return "\r\n".join(lines)


def csl_json(items: Sequence[Item]) -> str:
    """The items as a CSL-JSON list."""
    return json.dumps(list(items), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


FORMATS = {"bib": bibtex, "ris": ris, "json": csl_json}
"""Ending of a file's name → what writes it."""
MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}
"""Ending of a file's name → what it is called on the web."""


def _key(item: Item) -> str:
    return re.sub(r"[^\w:.-]", "-", str(item["id"]))


def _parts(item: Item) -> list[int]:
    return list((item.get("issued", {}).get("date-parts") or [[]])[0])


def _year(item: Item) -> str:
    return str(_parts(item)[0]) if _parts(item) else ""


def _day(item: Item, joint: str) -> str:
    return joint.join(f"{p:02}" for p in _parts(item))


def _bib_text(value: str) -> str:
    return _BIB_SIGNS.sub(lambda m: "\\textbackslash{}" if m[0] == "\\" else f"\\{m[0]}", value)


def _family(person: Mapping[str, str]) -> str:
    return " ".join(person[p] for p in ("non-dropping-particle", "family") if person.get(p))


def _bib_name(person: Mapping[str, str]) -> str:
    if person.get("literal"):
        return f"{{{_bib_text(person['literal'])}}}"
    return _bib_text(", ".join(p for p in (_family(person), person.get("suffix"), person.get("given")) if p))


def _ris_name(person: Mapping[str, str]) -> str:
    if person.get("literal"):
        return person["literal"]
    return ", ".join(p for p in (_family(person), person.get("given"), person.get("suffix")) if p)
