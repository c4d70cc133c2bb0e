"""Entries of a .bib file → works.

In: `Entry` values. Out: `Work` values, each a CSL-JSON item with the place of every field.
Titles keep the capitals that they were typed with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from gatherings.cite.bibtex import Entry
from gatherings.cite.bibtex_tables import (
    EDITOR_KINDS,
    GENRE_OF_TYPE,
    GENRES,
    LANGUAGES,
    NAMES,
    ORDINALS,
    SUBTYPES,
    TEXTS,
    TYPES,
    VERBATIM,
)
from gatherings.cite.dates import date, readable, year_month_day
from gatherings.cite.latex import decoded, unknown_commands, verbatim
from gatherings.cite.names import names
from gatherings.cite.works import CSL_TYPES, Work, completed, keywords, plain
from gatherings.diagnostics import Sink, nearest
from gatherings.source import Span

_TITLES = (
    "title",
    "booktitle",
    "maintitle",
    "journaltitle",
    "shorttitle",
    "eventtitle",
    "issuetitle",
    "origtitle",
)


def work(entry: Entry, sink: Sink) -> Work:
    """The entry as a work; unknown types and commands, unreadable dates are reported (BIB-005, -007, -008)."""
    made = _Item(entry, sink)
    made.kind()
    made.people()
    made.titles()
    made.texts()
    made.numbers()
    made.published()
    made.dates()
    filed = keywords(decoded(entry.get("keywords")))
    return Work(entry.key, completed(made.csl), entry.span, made.places, filed)


class _Item:
    """One CSL item while it is being put together."""

    def __init__(self, entry: Entry, sink: Sink) -> None:
        self.entry = entry
        self.sink = sink
        self.csl: dict[str, Any] = {"id": entry.key}
        self.places: dict[str, Span] = {}

    # -- small helpers -------------------------------------------------------------------------

    def put(self, variable: str, field: str, read: Callable[[str], Any] = decoded) -> None:
        """Set a variable from a field, unless it is set already."""
        raw = self.entry.fields.get(field)
        if raw is None or variable in self.csl:
            return
        if read is not verbatim:
            for name in unknown_commands(raw.value):
                self.sink.report("BIB-008", raw.span, name=f"\\{name}")
        value = read(raw.value)
        if value:
            self.csl[variable] = value
            self.places[variable] = raw.span

    def is_a(self, *kinds: str) -> bool:
        """Whether the work is of one of these CSL types."""
        return self.csl["type"] in kinds

    # -- the parts of an item ------------------------------------------------------------------

    def kind(self) -> None:
        """Type and genre."""
        entry, given = self.entry, self.entry.type
        kind = TYPES.get(given) or (given if given in CSL_TYPES else "")
        if not kind:
            hint = nearest(given, [*TYPES, *sorted(CSL_TYPES)])
            self.sink.report("BIB-005", entry.span, hint=hint, name=given, entry=entry.key)
            kind = "article-journal" if entry.get("journal", "journaltitle") else "document"
        subtype = entry.get("entrysubtype").lower()
        kind = SUBTYPES.get(subtype, kind)
        raw_type = entry.get("type")
        if given == "article" and raw_type.lower() in SUBTYPES:
            kind, raw_type = SUBTYPES[raw_type.lower()], ""
        if given == "misc" and entry.get("url") and not entry.get("howpublished", "publisher"):
            kind = "webpage"
        if given == "unpublished" and entry.get("eventtitle", "venue"):
            kind = "speech"
        self.csl["type"] = kind
        genre = GENRES.get(raw_type.lower(), decoded(raw_type)) if raw_type else GENRE_OF_TYPE.get(given, "")
        if genre:
            self.csl["genre"] = genre

    def people(self) -> None:
        """Authors, editors and everybody else."""
        options = self.entry.get("options").lower().replace(" ", "")
        belongs = "useprefix=false" not in options

        def read(raw: str) -> list[dict[str, str]]:
            return names(raw, particle_belongs=belongs)

        kinds = {**NAMES, "editor": EDITOR_KINDS.get(self.entry.get("editortype").lower(), "editor")}
        for field, variable in kinds.items():
            self.put(variable, field, read)
        for extra in "abc":
            kind = self.entry.get(f"editor{extra}type").lower()
            if EDITOR_KINDS.get(kind, "editor") != "editor":
                self.put(EDITOR_KINDS[kind], f"editor{extra}", read)

    def titles(self) -> None:
        """Titles of the work and of what it stands in."""

        def titled(name: str) -> Callable[[str], str]:
            return lambda raw: self._with_subtitle(raw, name)

        self.put("title-short", "shorttitle", lambda raw: decoded(raw, protect=True))
        self.put("title", "title", titled("title"))
        if self.is_a("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry"):
            if self.entry.get("maintitle"):
                self.put("volume-title", "booktitle", titled("booktitle"))
                self.put("container-title", "maintitle", titled("maintitle"))
            self.put("container-title", "booktitle", titled("booktitle"))
        elif self.is_a("book") and self.entry.get("maintitle"):
            self.csl["volume-title"] = self.csl.pop("title", "")
            self.put("title", "maintitle", titled("maintitle"))
            return
        for field in (
            "journaltitle",
            "journal",
            "reporter",
            "booktitle",
            "maintitle",
            "websitetitle",
            "blogtitle",
        ):
            self.put("container-title", field, titled(field))

    def _with_subtitle(self, raw: str, name: str) -> str:
        stem = name.removesuffix("title")
        title = decoded(raw, protect=True)
        subtitle = decoded(self.entry.get(f"{stem}subtitle"), protect=True)
        if not subtitle:
            return title
        return f"{title}{'' if plain(title)[-1:] in '?!.:' else ':'} {subtitle}"

    def texts(self) -> None:
        """Fields that go over as they are."""
        for field, variable in TEXTS.items():
            if variable != "abstract":
                self.put(variable, field)
        for field, variable in VERBATIM.items():
            self.put(variable, field, verbatim)
        if "DOI" in self.csl:
            self.csl["DOI"] = re.sub(
                r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", self.csl["DOI"], flags=re.IGNORECASE
            )
        self._eprint()
        if "edition" in self.csl:
            self.csl["edition"] = _edition(self.csl["edition"])
        language = self.entry.get("langid", "language", "hyphenation").lower()
        if language:
            tag = LANGUAGES.get(
                language, language if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", language) else ""
            )
            if tag:
                self.csl["language"] = tag

    def _eprint(self) -> None:
        kind = self.entry.get("eprinttype", "archiveprefix").lower()
        eprint = verbatim(self.entry.get("eprint"))
        prefixes = {"arxiv": "https://arxiv.org/abs/", "jstor": "https://www.jstor.org/stable/",
                    "hdl": "https://hdl.handle.net/", "pubmed": "https://pubmed.ncbi.nlm.nih.gov/"}  # fmt: skip
        if eprint and kind in prefixes and "URL" not in self.csl and "DOI" not in self.csl:
            self.csl["URL"] = prefixes[kind] + eprint
        if eprint and kind == "arxiv":
            self.csl.setdefault("number", f"arXiv:{eprint}")

    def numbers(self) -> None:
        """Volume, number and pages, which mean different things in different works."""
        if self.is_a("article-journal", "article-magazine", "article-newspaper", "periodical"):
            self.put("issue", "number")
        elif self.is_a("book", "chapter", "paper-conference", "entry-encyclopedia", "pamphlet"):
            self.put("collection-number", "number")
        else:
            self.put("number", "number")
        self.put("page", "pages", pages)
        self.put("number", "eid")
        if "page" not in self.csl and self.is_a("article-journal"):
            self.put("page", "eid")

    def published(self) -> None:
        """Who published it, and where."""
        for field in ("publisher", "institution", "school", "organization"):
            self.put(
                "publisher",
                field,
                lambda raw: decoded(re.sub(r"\s+and\s+", "; ", raw)) if "{" not in raw else decoded(raw),
            )
        how = self.entry.get("howpublished")
        if how and re.match(r"\s*(\\url|https?:)", how):
            self.put("URL", "howpublished", verbatim)
        else:
            self.put("medium" if self.is_a("webpage") else "publisher", "howpublished")
        place = lambda raw: decoded(re.sub(r"\s+and\s+", "; ", raw))  # noqa: E731 - one reader for two fields
        for field in ("location", "address"):
            self.put("publisher-place", field, place)

    def dates(self) -> None:
        """When it was published, seen, first published and held."""
        entry = self.entry
        self._date("issued", "date", date)
        if "issued" not in self.csl:
            self._date("issued", "year", lambda y: year_month_day(y, entry.get("month"), entry.get("day")))
        for variable, field in (
            ("accessed", "urldate"),
            ("original-date", "origdate"),
            ("event-date", "eventdate"),
        ):
            self._date(variable, field, date)
        for field in ("lastchecked", "urlyear"):
            self._date(
                "accessed", field, lambda y: year_month_day(y, entry.get("urlmonth"), entry.get("urlday"))
            )

    def _date(self, variable: str, field: str, read: Callable[[str], Mapping[str, Any]]) -> None:
        raw = self.entry.fields.get(field)
        if raw is None or variable in self.csl:
            return
        value = dict(read(re.sub(r"[{}]", "", raw.value).replace("\\textasciitilde", "~")))
        if not readable(value):
            words = str(value.get("literal", ""))
            if re.search(r"\d", words) or variable != "issued":
                self.sink.report("BIB-007", raw.span, name=words, field=field)
            elif re.fullmatch(r"\W*(n\.?\s?d\.?|no date|undated|s\.?\s?a\.?)\W*", words, re.IGNORECASE):
                return  # the style prints its own "n.d."
            else:
                value["literal"] = decoded(words)
        self.csl[variable] = value
        self.places[variable] = raw.span


def pages(raw: str) -> str:
    """Pages with en dashes, as CSL takes them."""
    text = decoded(raw.replace("--", "-").replace("-", "–"))
    return re.sub(r"\s*[–—‒−]+\s*", "–", text)


def _edition(text: str) -> str:
    """The number of an edition where it is nothing else, so that the style can say "2nd edn"."""
    bare = re.sub(r"\W*\b(edition|edn|ed)\b\W*$", "", plain(text), flags=re.IGNORECASE).strip()
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th)?\.?", bare)
    return number[1] if number else ORDINALS.get(bare.lower(), bare or text)
