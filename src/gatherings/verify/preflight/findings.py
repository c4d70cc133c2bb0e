"""A finished PDF judged: every rule tried, every fault placed, what the editor accepted set apart.

In: facts and bytes of a file, its target, where its pages come from, what is accepted. Out:
`Preflight`, which the report shows; its findings are diagnostics too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.catalogue import RULES as CATALOGUE
from gatherings.diagnostics import Severity
from gatherings.source import Span
from gatherings.verify.preflight import rules_file, rules_ink, rules_marks, rules_sheet
from gatherings.verify.preflight.places import Origin, Places
from gatherings.verify.preflight.target import Fault, Rule, Target
from gatherings.verify.preflight.words import Words

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model.printer import Figure
    from gatherings.source import SourceFile
    from gatherings.verify.preflight.facts import FileFacts

RULES: tuple[Rule, ...] = (
    rules_file.structure,
    rules_sheet.trim_boxes,
    rules_sheet.sheets,
    rules_sheet.alike,
    rules_sheet.spreads,
    rules_sheet.counts,
    rules_sheet.bleeds,
    rules_file.typefaces,
    rules_file.sizes,
    rules_ink.screen_colours,
    rules_ink.blending,
    rules_ink.spots,
    rules_ink.tagged,
    rules_ink.black_only,
    rules_ink.totals,
    rules_ink.registration,
    rules_ink.rich_text,
    rules_ink.rich_black,
    rules_ink.overprints,
    rules_ink.tints,
    rules_marks.resolutions,
    rules_marks.picture_colours,
    rules_marks.hairlines,
    rules_marks.type_sizes,
    rules_marks.text_margins,
    rules_marks.art_margins,
    rules_file.forbidden,
    rules_file.transparency,
    rules_file.claims,
    rules_file.metadata,
    rules_sheet.marks,
    rules_sheet.covers,
    rules_marks.cover_words,
)
"""All rules, in the order of their codes."""
APART = 4
"""Pieces in which an error is told for each of them; in more, its cause is the design, and it is told once.

A recommendation is told once in any case.
"""
LISTED = 6
"""Pages that a message names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Faults of one kind in one piece."""

    code: str
    severity: Severity
    title: str
    message: str
    pages: tuple[int, ...]
    """From 1; empty for the file as a whole."""
    folios: tuple[str, ...]
    essay: str
    """Title of the piece, empty where it is not known."""
    path: str
    line: int
    """Line of the manuscript; 0 where it is not known."""
    reason: str = ""
    """Why the editor accepts it; empty where nobody does."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What preflight found in one file."""

    name: str
    target: Target
    facts: FileFacts | None
    """None for a file that cannot be read."""
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing stands in the way of delivery."""
        return not any(f.severity is Severity.ERROR and not f.reason for f in self.findings)


def judged(facts: FileFacts, target: Target) -> tuple[Fault, ...]:
    """Every fault that any rule finds."""
    return tuple(fault for rule in RULES for fault in rule(facts, target))


@dataclass(slots=True)
class _Desk:
    """Turns faults into findings and reports them."""

    name: str
    target: Target
    accept: Mapping[str, str]
    sink: Sink
    told: frozenset[str] = frozenset()
    places: Places | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, faults: Sequence[Fault]) -> None:
        """One finding for the faults of one code in one piece; one alone for a fault all through the book.

        What is the same to the figure in many pieces is the theme's: it is told apart from what stands in the pieces,
        which would else be lost in it, or be shown in its place.
        """
        pieces: dict[tuple[str, str], set[str]] = {}
        for fault in faults:
            pieces.setdefault((fault.code, fault.found), set()).add(self._title(fault))
        alike = {key for key, titles in pieces.items() if len(titles) > APART}
        titles: dict[tuple[str, bool], set[str]] = {}
        for fault in faults:
            kind = fault.code, (fault.code, fault.found) in alike
            titles.setdefault(kind, set()).add(self._title(fault))
        groups: dict[tuple[str, bool, str, str], list[Fault]] = {}
        for fault in faults:
            kind = fault.code, (fault.code, fault.found) in alike
            most = APART if CATALOGUE[fault.code].severity is Severity.ERROR else 1
            title = self._title(fault) if len(titles[kind]) <= most else ""
            groups.setdefault((*kind, title, "" if fault.page else fault.found), []).append(fault)
        for (_, everywhere, *_), group in groups.items():
            self._find(group, len({self._title(fault) for fault in group}) if everywhere else 0)

    def _title(self, fault: Fault) -> str:
        """The piece in which a fault stands."""
        return self.places.title(fault.page) if self.places and fault.page else ""

    def _find(self, group: Sequence[Fault], pieces: int = 0) -> None:
        """Report faults of one kind; `pieces`: in so many they are alike."""
        worst = max(group, key=lambda fault: fault.weight)
        rule = CATALOGUE[worst.code]
        pages = tuple(sorted({fault.page for fault in group if fault.page}))
        folios = tuple(self.places.folio(page) for page in pages) if self.places else ()
        words, where = "", None
        if self.places is not None and worst.page and not pieces:
            words = self.places.quoted(worst.page, worst.box)
            where = self.places.where(worst.page, worst.box)
        names = {
            "at": self._at(pages, folios),
            "found": worst.found,
            "wanted": worst.wanted,
            "words": words,
            "printer": self.target.printer.name,
            "source": told_source(self.target.printer.sources, worst.key),
        }
        message, reason = rule.message.format(**names), self.accept.get(worst.code, "")
        place = where if where is not None else self.name
        hint = f"it is the same in {pieces} pieces, so it is the theme’s" if pieces else ""
        if rule.code not in self.told and reason:
            self.sink.report("FLIGHT-060", place, message=f"{rule.code}, {message}", reason=reason)
        elif rule.code not in self.told:
            self.sink.report(rule.code, place, hint=hint, **names)
        path, line = _place(where) if where is not None else (self.name, 0)
        essay = self._title(worst) if len({self._title(fault) for fault in group}) == 1 else ""
        self.findings.append(
            Finding(rule.code, rule.severity, rule.title, message, pages, folios, essay, path, line, reason)
        )

    def _at(self, pages: Sequence[int], folios: Sequence[str]) -> str:
        if self.target.part == "cover":
            return "the cover"
        if not pages:
            return "the file"
        total = len(self.places.pages) if self.places else 0
        if len(pages) == 1:
            apart = "" if folios[0] == str(pages[0]) else f" (number {pages[0]} of {total})"
            return f"page {folios[0]}{apart}"
        if len(pages) == total:
            return "every page"
        named = ", ".join(folios[:LISTED])
        return f"each of pages {named}" + (f" and {len(pages) - LISTED} more" if len(pages) > LISTED else "")


def preflight(
    name: str,
    data: bytes,
    facts: FileFacts | str,
    target: Target,
    sink: Sink,
    origins: Mapping[int, Origin] | None = None,
    accept: Mapping[str, str] | None = None,
    told: frozenset[str] = frozenset(),
) -> Preflight:
    """A file, and what came of reading it, against its target.

    Every finding is in the sink as well, but for codes in `told`, whose cause was reported before.
    """
    desk = _Desk(name, target, accept or {}, sink, told)
    if isinstance(facts, str):
        desk.add([Fault("FLIGHT-001", 0, facts, "a PDF")])
        return Preflight(name, target, None, tuple(desk.findings))
    if faults := judged(facts, target):
        words = Words(data)
        try:
            desk.places = Places(facts.pages, words, origins or {})
            desk.add(faults)
        finally:
            words.close()
    return Preflight(name, target, facts, tuple(desk.findings))


def told_source(sources: Mapping[str, Figure], key: str) -> str:
    """Where a figure comes from, in parentheses; empty for a rule that needs no vendor."""
    while key and key not in sources and "." in key:
        key = key.rpartition(".")[0]
    figure = sources.get(key)
    return f" ({figure.source}; {figure.read}, certainty {figure.certainty})" if figure else ""


def _place(where: Span | SourceFile) -> tuple[str, int]:
    if isinstance(where, Span):
        return where.file.path, where.file.position(where.start).line
    return where.path, 0
