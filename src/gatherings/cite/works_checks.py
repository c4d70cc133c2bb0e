"""What a copy editor would ask about the list of works.

In: all works of a collection. Out: diagnostics only: doubles, works that lack what their kind
needs, identifiers, years and pages that can't be right, names that went wrong. Nothing is
looked up anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from gatherings.cite.works import NAME_VARIABLES, OTHERS, Work, plain
from gatherings.diagnostics import Sink

_AUTHORLESS = frozenset(
    "legislation bill legal_case regulation treaty webpage entry-encyclopedia entry-dictionary entry map "
    "article-newspaper article-magazine periodical motion_picture song standard hearing classic collection "
    "broadcast document software dataset post figure graphic".split()
)
"""Kinds of work that are often cited by title."""
_ORGANISATION = re.compile(
    r"\b(ministry|department|council|committee|commission|office|university|institute|association|society|board|"
    r"authority|government|agency|foundation|trust|union|group|network|centre|center|bureau|parliament|federation|"
    r"corporation|ltd|plc|inc|of|for|the)\b",
    re.IGNORECASE,
)

_OFFICE = re.compile(
    r"\b(ministry|department|council|committee|commission|university|institute)\b", re.IGNORECASE
)


def checked(works: Mapping[str, Work], sink: Sink) -> None:
    """Report what is doubtful in each work and between them (BIB-012 … BIB-020)."""
    for work in works.values():
        _complete(work, sink)
        _identifiers(work, sink)
        _numbers(work, sink)
        _names(work, sink)
    _doubles(works, sink)
    _spellings(works, sink)


def _complete(work: Work, sink: Sink) -> None:
    csl = work.csl
    kind = str(csl.get("type"))
    people = any(csl.get(v) for v in NAME_VARIABLES)
    lacks = []
    if not csl.get("title"):
        lacks.append("a title")
    if not people and kind not in _AUTHORLESS and not (kind == "report" and csl.get("publisher")):
        lacks.append("an author or editor")
    if (
        not csl.get("issued")
        and not csl.get("status")
        and kind not in ("classic", "manuscript", "webpage", "document")
    ):
        lacks.append("a date")
    if kind == "chapter" and not csl.get("container-title"):
        lacks.append("the title of the book")
    if kind == "article-journal" and not csl.get("container-title"):
        lacks.append("the title of the journal")
    if kind in ("webpage", "post-weblog") and not csl.get("URL"):
        lacks.append("an address (URL)")
    if kind == "thesis" and not csl.get("publisher"):
        lacks.append("the name of the university")
    for thing in lacks:
        sink.report("BIB-012", work.span, name=work.key, thing=thing)
    if (
        kind == "chapter"
        and csl.get("container-title")
        and not (csl.get("editor") or csl.get("container-author"))
    ):
        sink.report("BIB-013", work.span, name=work.key, thing="the editors of the book that it stands in")
    if kind == "article-journal" and not any(
        csl.get(v) for v in ("volume", "issue", "page", "number", "status", "genre")
    ):
        sink.report(
            "BIB-013",
            work.span,
            name=work.key,
            thing="volume and pages, so that some styles call it a preprint",
        )
    if kind in ("webpage", "post-weblog") and csl.get("URL") and not csl.get("accessed"):
        sink.report(
            "BIB-013", work.place("URL"), name=work.key, thing="the day on which it was seen (urldate)"
        )


def _identifiers(work: Work, sink: Sink) -> None:
    from stdnum import isbn, issn

    csl = work.csl
    doi = str(csl.get("DOI", ""))
    if doi and not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", doi):
        sink.report(
            "BIB-014", work.place("DOI"), name=doi, kind="DOI", hint="a DOI begins with 10. and has a slash"
        )
    for number in re.split(r"[\s,;]+(?=97[89]|\d{9})", str(csl.get("ISBN", "")).strip()):
        if number and not isbn.is_valid(number):
            hint = (
                "one digit may be mistyped: the check digit does not fit"
                if re.fullmatch(r"[\dXx -]{10,17}", number)
                else ""
            )
            sink.report("BIB-014", work.place("ISBN"), name=number, kind="ISBN", hint=hint)
    number = str(csl.get("ISSN", "")).strip()
    for one in re.split(r"[\s,;]+", number) if number else ():
        if not issn.is_valid(one):
            sink.report("BIB-014", work.place("ISSN"), name=one, kind="ISSN")
    url = str(csl.get("URL", ""))
    if url and not re.fullmatch(r"(?:https?|ftp)://[\w.-]+\.[a-zA-Z]{2,}(?::\d+)?(?:[/?#]\S*)?", url):
        hint = "put https:// before it" if re.match(r"(www\.)?[\w-]+\.[a-z]{2,}", url) else ""
        sink.report("BIB-014", work.place("URL"), name=url, kind="web address", hint=hint)


def _numbers(work: Work, sink: Sink) -> None:
    csl = work.csl
    for start, end in re.findall(r"(?<![\w.])(\d+)–(\d+)(?![\w.])", str(csl.get("page", ""))):
        last = start[: max(0, len(start) - len(end))] + end
        if int(last) < int(start):
            sink.report("BIB-015", work.place("page"), name=f"{start}–{end}")
    for variable in ("issued", "original-date", "accessed"):
        parts = csl.get(variable, {}).get("date-parts", []) if isinstance(csl.get(variable), dict) else []
        years = [p[0] for p in parts if p]
        if any(
            year > 2100 or (0 <= year < 100 and parts != [[0]] and years.index(year) == 0) for year in years
        ):
            sink.report("BIB-016", work.place(variable), name=str(years[0]))
        if len(years) == 2 and 0 < years[1] < years[0]:
            sink.report("BIB-016", work.place(variable), name=f"{years[0]}–{years[1]}")


def _names(work: Work, sink: Sink) -> None:
    for variable in NAME_VARIABLES:
        people = work.csl.get(variable)
        for person in people if isinstance(people, list) else ():
            fault, hint = _name_fault(person)
            if fault:
                sink.report("BIB-017", work.place(variable), name=fault, hint=hint)


def _name_fault(person: Mapping[str, Any]) -> tuple[str, str]:
    """What of a name looks wrong, with a hint; two empty strings where nothing does."""
    family, given = str(person.get("family", "")), str(person.get("given", ""))
    literal = str(person.get("literal", ""))
    whole = " ".join(p for p in (given, *_particles(person), family, str(person.get("suffix", ""))) if p)
    if literal and literal != OTHERS and re.fullmatch(r"[^\s,]+(?: [^\s,]+)?, [^\s,]+(?: \w\.?)?", literal):
        return literal, "family and given name are given apart; in a .bib, with one pair of braces less"
    if re.fullmatch(r"(?:[A-Z]\.[\s-]?)+\s*[A-Z]\w+", family) and re.match(
        r"(?:[A-Z]\.[\s-]?)+\s*[A-Z]\w", given
    ):
        return f"{family}, {given}", "people are joined by the word “and”, not by commas"
    if family and not given and not literal and re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*)+", family):
        first, _, last = family.rpartition(" ")
        return family, f"write “{last}, {first}”; the name of an organisation in double braces"
    if (
        given
        and re.fullmatch(r"(?:[A-Z]\.?[\s-]?)+", family)
        and not re.fullmatch(r"(?:[A-Z]\.?[\s-]?)+", given)
    ):
        return whole, f"write “{given}, {family}”: the family name stands before the comma"
    if given and (len(_ORGANISATION.findall(whole)) >= 2 or _OFFICE.search(whole)):
        return whole, "an organisation is put in double braces, so that it is not taken apart"
    if re.search(r"[;&]", whole) or re.search(r"\bet al\b", whole):
        return whole, "people are joined by the word “and”; “and others” stands for the rest"
    if not family and not literal and given:
        return whole, "a family name is missing"
    return "", ""


def _particles(person: Mapping[str, Any]) -> list[str]:
    return [str(person.get(p, "")) for p in ("dropping-particle", "non-dropping-particle")]


def _doubles(works: Mapping[str, Work], sink: Sink) -> None:
    """Report works that look the same under two keys."""
    by_doi: dict[str, Work] = {}
    by_title: dict[tuple[str, str, str, str], Work] = {}
    for work in works.values():
        doi = str(work.csl.get("DOI", "")).lower()
        contained = work.csl.get("type") == "chapter" or work.csl.get("type") == "entry-encyclopedia"
        identity = _identity(work)
        first = (by_doi.get(doi) if doi and not contained else None) or by_title.get(identity)
        if first is not None:
            sink.report("BIB-018", work.span, name=work.key, first=first.key)
        if doi:
            by_doi.setdefault(doi, work)
        if all(identity[:3]):
            by_title.setdefault(identity, work)


def _spellings(works: Mapping[str, Work], sink: Sink) -> None:
    """Report people who look like one person under two spellings: "Hall, P." and "Hall, Peter"."""
    known: dict[str, dict[str, str]] = {}
    for work in works.values():
        for variable in ("author", "editor"):
            people = work.csl.get(variable)
            for person in people if isinstance(people, list) else ():
                given = str(person.get("given", ""))
                turned = known.get(_folded(given), {}) if given else {}
                if str(person.get("family", "")) in turned:
                    name = f"{person['family']}, {given}"
                    other = f"{given}, {person['family']}"
                    hint = (
                        f"“{turned[person['family']]}” has “{other}”: the family name stands before the comma"
                    )
                    sink.report("BIB-017", work.place(variable), name=name, hint=hint)
                seen = known.setdefault(_folded(person.get("family")), {})
                other = (
                    next((g for g in seen if _shortened(given, g)), "") if given and given not in seen else ""
                )
                if other:
                    name, first = f"{person['family']}, {given}", f"{person['family']}, {other}"
                    sink.report("BIB-020", work.place(variable), name=name, first=first, work=seen[other])
                seen.setdefault(given, work.key)


def _shortened(one: str, other: str) -> bool:
    """Whether of two given names one looks like the other with letters or names left out."""
    short, long = sorted(
        ([w for w in re.split(r"[\s.-]+", n) if w] for n in (one, other)), key=lambda p: len("".join(p))
    )
    if not short or len("".join(short)) == len("".join(long)):
        return False
    return len(short) <= len(long) and all(
        b.casefold().startswith(a.casefold()) for a, b in zip(short, long, strict=False)
    )


def _identity(work: Work) -> tuple[str, str, str, str]:
    people = work.csl.get("author") or work.csl.get("editor") or [{}]
    first = people[0] if isinstance(people, list) and people else {}
    issued = work.csl.get("issued", {})
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    year = str(parts[0][0]) if parts and parts[0] else ""
    volume = f"{work.csl.get('volume', '')}/{work.csl.get('edition', '')}/{work.csl.get('number', '')}"
    return _folded(first.get("family") or first.get("literal")), year, _folded(work.csl.get("title")), volume


def _folded(text: object) -> str:
    bare = unicodedata.normalize("NFKD", plain(text)).casefold()
    return re.sub(r"[^\w]", "", bare)
