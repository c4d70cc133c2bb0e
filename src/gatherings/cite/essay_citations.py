"""The whole route of one essay's citations.

In: the citation sites of an essay in the order in which they are read, the library, a style. Out:
`EssayCitations`. It takes two steps, for in a note style the caller numbers the notes between them:

1. `read(...)` makes a `Cluster` of every site and reports what can't be read or found;
   `needs_note(cluster, in_note=…)` says which of them become notes of their own. The caller numbers
   these together with the author's notes, in the order of their calls.
2. `essay(clusters with their note numbers)` renders. A citation inside an author's note gets that
   note's number. In an in-text style all numbers are 0.

How each is to be set, `Cited` says: `text` goes where the citation stood; `note`, if not empty,
is the text of a note whose call goes where the citation stood, after `text` and after the
punctuation that follows, as the language wants.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from gatherings.cite import locators, syntax
from gatherings.cite.engine import CitationEngine, Citeproc, Formatted, Keep
from gatherings.cite.engine_process import EngineError, LateError, RefusedError
from gatherings.cite.references import Reference
from gatherings.cite.styles import Locale, Shelf, Style
from gatherings.cite.syntax import Cluster
from gatherings.diagnostics import Sink, nearest
from gatherings.source import SourceFile, Span

if TYPE_CHECKING:
    from types import TracebackType

    from gatherings.cite.engine_questions import Question
    from gatherings.cite.works import Library

MOST_LATE = 2
"""Essays in which a style may exceed its time before it is given up."""


@dataclass(frozen=True, slots=True)
class Cited:
    """How one citation is set."""

    cluster: Cluster
    text: str
    """Inline fragment for the running text; in a note style empty, or the author's name."""
    note: str
    """Inline fragment of a note of its own; empty where none is made."""
    keys: tuple[str, ...]
    """Works of the library that it cites, once each, under the keys of the references."""

    @property
    def is_raised(self) -> bool:
        """Whether the text is a raised number, which follows the word without a space."""
        return self.text.startswith("<sup>")


@dataclass(frozen=True, slots=True)
class EssayCitations:
    """All of an essay's citations and what they refer to."""

    cited: tuple[Cited, ...]
    """One for each cluster, in order."""
    references: tuple[Reference, ...]
    """Empty for a style without a list of references."""
    hanging: bool
    aligned: bool


class Citations:
    """One style in one language, for as many essays as come; close it, or use it with ``with``."""

    def __init__(
        self,
        shelf: Shelf,
        style: Style,
        locale: Locale,
        where: Span | SourceFile | str,
        keep: Keep | None = None,
        spoken: Locale | None = None,
    ) -> None:
        """Nothing is started before it is needed.

        `where` is the place that names the style; `spoken` has the words of the language in which places
        in works are typed, where the style insists on another one.
        """
        self._where = where
        self.style = style
        self.locale = locale
        self.words = locators.labels((spoken or locale).terms, locale.terms)
        self._engine: CitationEngine = Citeproc(shelf, style, locale, keep)
        self._broken = ""
        self._late = 0

    def read(self, sites: Iterable[tuple[str, Span]], library: Library, sink: Sink) -> tuple[Cluster, ...]:
        """A cluster for each raw citation; reports CITE-001 … CITE-004."""
        clusters = tuple(syntax.cluster(raw, span, self.words, sink) for raw, span in sites)
        for cluster in clusters:
            _check(cluster, library, sink)
        return clusters

    def needs_note(self, cluster: Cluster, *, in_note: bool) -> bool:
        """Whether the caller has to make a note for it and to number it."""
        return self.style.is_note and not in_note and bool(cluster.items)

    def begin(
        self,
        clusters: Sequence[tuple[Cluster, int, bool]],
        library: Library,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
    ) -> Question | None:
        """Have the engine work on what `essay` will be asked with the same words; None for a style given up."""
        if self._broken:
            return None
        question = self._engine.question([(c, number) for c, number, _ in clusters], library, nocite, book)
        self._engine.begin(question)
        return question

    def essay(
        self,
        clusters: Sequence[tuple[Cluster, int, bool]],
        library: Library,
        sink: Sink,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
        begun: Question | None = None,
    ) -> EssayCitations:
        """Render one essay: each cluster with its note's number (0 in text) and whether that note is the author's.

        `nocite` are further works for the references. Where the book has one list for all essays,
        `book` are the keys of that list in its order, so that "2004a" and "[7]" mean the same in
        every essay; the references then hold all of them. The list itself is
        ``essay((), library, sink, book=keys)``. `begun` is what `begin` gave for the same words.

        Where the style breaks off, CITE-008 is reported and every citation shows its own source.
        """
        numbered = [(c, number) for c, number, _ in clusters]
        lost = (
            [i for c, _ in numbered for i in c.items if i.locator] if not self.style.prints_locators else []
        )
        if lost:
            sink.report("CITE-010", lost[0].span, name=self.style.name, place=lost[0].locator)
        try:
            if self._broken:
                raise EngineError(self._broken)  # noqa: TRY301 - what went wrong for good is not tried again
            question = begun or self._engine.question(numbered, library, nocite, book)
            made = self._engine.answered(question)
        except EngineError as fault:
            self._note(fault)
            where = clusters[0][0].span if clusters else self._where
            sink.report("CITE-008", where, name=self.style.name, why=str(fault))
            made = Formatted(("",) * len(clusters), ("",) * len(clusters), (), hanging=False, aligned=False)
        else:
            for (cluster, _), text, name in zip(numbered, made.citations, made.names, strict=True):
                if any(library.find(k) for k in cluster.keys) and not text and not name:
                    sink.report("CITE-011", cluster.span, name=self.style.name, cited=cluster.raw)
        cited = tuple(
            self._cited(i, c, in_note=own, made=made, library=library)
            for i, (c, _, own) in enumerate(clusters)
        )
        return EssayCitations(cited, made.references, made.hanging, made.aligned)

    def _note(self, fault: EngineError) -> None:
        """Close the engine; a style that it refuses, or that was late in two essays, is not tried again."""
        self.close()
        self._late += isinstance(fault, LateError)
        if isinstance(fault, RefusedError) or self._late >= MOST_LATE:
            self._broken = str(fault)

    def _cited(
        self, index: int, cluster: Cluster, *, in_note: bool, made: Formatted, library: Library
    ) -> Cited:
        found = [w.key for k in cluster.keys if (w := library.find(k))]
        missing = [k for k in cluster.keys if not library.find(k)]
        keys = tuple(dict.fromkeys(found))
        whole, name = made.citations[index], made.names[index]
        if not cluster.items or (found and not whole and not name):
            return Cited(cluster, _lost(cluster.raw), "", keys)
        marks = "; ".join(_lost(f"{k}?") for k in missing)
        if missing and not found:
            marks = marks if cluster.is_in_text else f"({marks})"
            return Cited(cluster, "" if self.needs_note(cluster, in_note=in_note) else marks,
                         marks if self.needs_note(cluster, in_note=in_note) else "", keys)  # fmt: skip
        if missing:
            end = "." if whole.endswith(".") else ""
            whole = f"{whole.removesuffix('.')} ({marks}){end}"
        if not self.style.is_note:
            gap = "" if whole.startswith("<sup>") or not whole else " "
            return Cited(cluster, f"{name}{gap}{whole}" if cluster.is_in_text else whole, "", keys)
        if not in_note:
            opening = cluster.items[0].prefix[:1]
            if opening.islower() and whole.startswith(opening):
                whole = opening.upper() + whole[1:]  # a note begins with a capital
            return Cited(cluster, name, whole, keys)
        return Cited(cluster, _inside_note(whole, name, cluster), "", keys)

    def close(self) -> None:
        """Stop the engine."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def citations(
    shelf: Shelf, style: str, language: str, sink: Sink, where: Span | SourceFile | str, locale: str = "",
    keep: Keep | None = None,
) -> Citations | None:  # fmt: skip
    """What renders in this style and language; None, with a message, where there is no such style.

    `style` is a name, an alias or a path; `language` the essay's; `locale` overrides it; `keep` holds the
    engine's answers from run to run. Reports
    CITE-006, CITE-007 (style) and CITE-009 (no words for the language).
    """
    found = shelf.style(style, sink, where)
    if found is None:
        return None
    wanted = locale or found.default_locale or language
    words = shelf.nearest_locale(wanted)
    if words.tag.split("-")[0].lower() != wanted.split("-")[0].lower():
        sink.report("CITE-009", where, name=wanted, hint=nearest(wanted, shelf.locale_tags))
    return Citations(shelf, found, words, where, keep, shelf.nearest_locale(locale or language))


def uncited(library: Library, cited: Iterable[str], sink: Sink) -> None:
    """Report works that nothing in the book cites (BIB-019)."""
    used = set(cited)
    for work in library.works.values():
        if work.key not in used:
            sink.report("BIB-019", work.span, name=work.key)


def missing_hint(key: str, library: Library) -> str:
    """What may have been meant by a key that is not there, or why none is."""
    if not library.works:
        return "no work was read: name the file of works under “citations: {bibliography: …}”"
    return nearest(key, [*library.works, *library.aliases])


def _check(cluster: Cluster, library: Library, sink: Sink) -> None:
    seen: set[tuple[str, str]] = set()
    for item in cluster.items:
        if library.find(item.key) is None:
            hint = missing_hint(item.key, library)
            if cluster.is_in_text and not hint:
                hint = f"where it is no citation, write \\@{item.key}"
            sink.report("CITE-001", item.span, hint=hint, name=item.key)
        if (item.key, item.locator) in seen:
            sink.report("CITE-005", item.span, name=item.key)
        seen.add((item.key, item.locator))
        for start, end in re.findall(r"(?<![\w.])(\d+|[ivxlc]+)–(\d+|[ivxlc]+)(?![\w.])", item.locator):
            if _counted(end, start) < _counted(start):
                sink.report("CITE-004", item.span, name=f"{start}–{end}")


def _counted(number: str, before: str = "") -> int:
    """The value of a page number, Roman ones too; "7" after "103" is 107."""
    if number.isdigit():
        return int(before[: max(0, len(before) - len(number))] + number if before.isdigit() else number)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _lost(text: str) -> str:
    return f'<span class="missing">{html.escape(text, quote=False)}</span>'


_JOINS = re.compile(
    r"(?:^|[.:;!?—–(]|\b(?:see|also|cf\.?|in|by|and|or|from|e\.g\.|with|to|of|than|at))[\s*_\"“‘]*$",
    re.IGNORECASE,
)


def _inside_note(whole: str, name: str, cluster: Cluster) -> str:
    """A citation within an author's note.

    Without its full stop where the sentence goes on, and in brackets where it follows upon words
    that it is not part of.
    """
    file = cluster.span.file
    before = re.sub(
        r"^.*(?:\n\s*\n|\]:|\^\[)",
        "",
        file.text[max(0, cluster.span.start - 200) : cluster.span.start],
        flags=re.DOTALL,
    )
    after = file.text[cluster.span.end : cluster.span.end + 40]
    last = re.match(r"\s*(?:\n\s*\n|\n\s*\[\^|\n(?!\s)|\]|$)", after) is not None
    first = cluster.items[0].prefix[:1]
    if before.strip() and first.islower() and whole.startswith(first.upper()):
        whole = first + whole[1:]
    bare = re.sub(r"\.((?:</[a-z]+>)*)$", r"\1", whole)
    if name:
        return f"{name} ({bare})" if cluster.is_in_text else bare
    if not _JOINS.search(before):
        return f"({bare})"
    return whole if last else bare
