"""RIS files → works.

In: a .ris file as libraries and reference managers export it. Out: works; the key is the
``ID`` of a record, or made of author and year where it has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Any

from gatherings.cite.dates import date
from gatherings.cite.works import Work, completed, keywords
from gatherings.diagnostics import Sink
from gatherings.source import SourceFile, Span

_TYPES = {
    "JOUR": "article-journal", "JFULL": "periodical", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "BOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "CONF": "book", "CPAPER": "paper-conference",
    "RPRT": "report", "GOVDOC": "report", "THES": "thesis", "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog",
    "BILL": "bill", "STAT": "legislation", "LEGAL": "regulation", "CASE": "legal_case", "HEAR": "hearing",
    "PAT": "patent", "PAMP": "pamphlet", "UNPB": "manuscript", "UNPD": "manuscript", "MANSCPT": "manuscript",
    "DATA": "dataset", "COMP": "software", "MAP": "map", "ART": "graphic", "FIGURE": "figure", "VIDEO": "motion_picture",
    "MPCT": "motion_picture", "SOUND": "song", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
    "PCOMM": "personal_communication", "INTV": "interview", "STAND": "standard", "GEN": "document", "SER": "book",
}  # fmt: skip
_CONTAINED = ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary")
_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")


def ris_works(file: SourceFile, sink: Sink) -> list[Work]:
    """The works of a RIS file; lines that are no fields are reported (BIB-002)."""
    found: list[Work] = []
    record: dict[str, list[str]] = defaultdict(list)
    start, last = -1, ""
    offset = 0
    for line in file.text.splitlines(keepends=True):
        here, offset = offset, offset + len(line)
        field = _LINE.match(line.rstrip())
        if not line.strip():
            continue
        if not field:
            if last and start >= 0:
                record[last][-1] += " " + line.strip()
            else:
                sink.report(
                    "BIB-002",
                    Span(file, here, here + len(line.rstrip())),
                    name="a line such as “TY  - BOOK” should stand here",
                )
            continue
        tag, value = field[1], field[2].strip()
        if tag == "TY":
            if start >= 0:
                sink.report(
                    "BIB-002", Span(file, start, start + 2), name="the record has no “ER  -” at its end"
                )
                found.append(_work(file, record, start))
            record, start = defaultdict(list), here
        if tag == "ER":
            if start >= 0:
                found.append(_work(file, record, start))
            record, start, last = defaultdict(list), -1, ""
            continue
        record[tag].append(value)
        last = tag
    if start >= 0:
        sink.report("BIB-002", Span(file, start, start + 2), name="the record has no “ER  -” at its end")
        found.append(_work(file, record, start))
    return found


def _work(file: SourceFile, record: dict[str, list[str]], start: int) -> Work:
    def first(*tags: str) -> str:
        return next((v for t in tags for v in record.get(t, ()) if v), "")

    kind = _TYPES.get(first("TY").upper(), "document")
    contained = kind in _CONTAINED
    pages = "–".join(p for p in (first("SP"), first("EP")) if p)
    csl: dict[str, Any] = {
        "type": kind,
        "title": first("TI", "T1", "CT") or ("" if contained else first("BT")),
        "container-title": first("T2", "JO", "JF", "JA", "BT") if contained or kind.startswith("article") or kind in (
            "webpage", "post-weblog", "legal_case") else "",
        "collection-title": first("T3") or ("" if contained or kind.startswith("article") else first("T2")),
        "container-title-short": first("J2", "JA") if kind.startswith("article") else "",
        "title-short": first("ST"), "volume": first("VL"), "publisher": first("PB"), "publisher-place": first("CY", "PP"),
        "issue": first("IS") if kind.startswith("article") else "", "edition": first("ET"),
        "number": "" if kind.startswith("article") else first("IS", "M1"),
        "page": re.sub(r"\s*(?:--|[-–])\s*", "–", pages), "DOI": re.sub(r"^https?://(dx\.)?doi\.org/", "", first("DO")),
        "URL": first("UR", "L2"), "language": first("LA") if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", first("LA")) else "",
        "ISBN" if kind in ("book", "chapter") else "ISSN": first("SN"),
        "author": _names(record, "AU", "A1"), "editor": _names(record, "ED") or (_names(record, "A2") if contained else []),
        "collection-editor": _names(record, "A3"), "translator": _names(record, "A4"),
        "genre": first("M3") if kind in ("thesis", "report") else "", "archive": first("DB") if kind == "manuscript" else "",
    }  # fmt: skip
    issued = first("DA", "PY", "Y1")
    if issued:
        csl["issued"] = _date(issued)
    if first("Y2"):
        csl["accessed"] = _date(first("Y2"))
    at, key = _key(file, record, csl, start)
    csl = {"id": key, **{k: v for k, v in csl.items() if v}}
    filed = keywords(*record.get("KW", ()))
    return Work(key, completed(csl), Span(file, at, at + max(1, len(key))), keywords=filed)


def _names(record: dict[str, list[str]], *tags: str) -> list[dict[str, str]]:
    found = []
    for raw in (v for t in tags for v in record.get(t, ())):
        parts = [p.strip() for p in raw.split(",")]
        if len(parts) == 1:
            found.append({"literal": raw})
        else:
            name = {"family": parts[0], "given": parts[1], "suffix": ", ".join(parts[2:])}
            found.append({k: v for k, v in name.items() if v})
    return found


def _date(raw: str) -> dict[str, Any]:
    """``2004/05/17/`` or ``2004``."""
    digits = [p for p in re.split(r"[/-]", raw) if p.isdigit()]
    return date("-".join([digits[0], *(d.zfill(2) for d in digits[1:3])])) if digits else date(raw)


def _key(file: SourceFile, record: dict[str, list[str]], csl: dict[str, Any], start: int) -> tuple[int, str]:
    given = next((v for v in record.get("ID", ()) if v), "")
    if given:
        at = file.text.find(given, file.text.find("ID  -", start))
        return max(at, start), given
    people = csl["author"] or csl["editor"] or [{"literal": csl["title"] or "work"}]
    name = people[0].get("family") or people[0].get("literal", "work").split()[0]
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    year = str(csl.get("issued", {}).get("date-parts", [[""]])[0][0])
    return start, re.sub(r"[^a-z]", "", ascii_name) + year
