"""The citation engine: clusters and works → citations and references in one style.

In: `Cluster` values with their note numbers, a `Library`. Out: `Formatted`. This module is the one
door to citeproc-js, which runs in a process of its own with a limit of time and memory. One engine
serves one style and locale and is used for one essay after another. What it said of an essay may
be kept: it depends on nothing but the program, the style, the locale, the citations and the works in them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol, Self

from gatherings.cite.engine_items import as_act, citation_object, item, mended, without_claim
from gatherings.cite.engine_process import EngineError, EngineProcess, RefusedError, engine_process
from gatherings.cite.engine_questions import Asking, Question, sound
from gatherings.cite.names_in_text import PEOPLE, name_in_text, title_as_shown, without_title
from gatherings.cite.references import Reference, reference
from gatherings.cite.sanitise import fragment, linkified, opened_links, with_cites
from gatherings.diagnostics import ToolError

if TYPE_CHECKING:
    from gatherings.cite.styles import Locale, Shelf, Style
    from gatherings.cite.syntax import Cluster
    from gatherings.cite.works import Library

START_SECONDS = 60.0
RENDER_SECONDS = 60.0
_NOTHING = re.compile(r"\[NO_PRINTED_FORM\]|\[CSL STYLE ERROR: [^\]]*\]")
"""What the engine says where a style prints nothing for a work."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """Everything that one essay's citations come to."""

    citations: tuple[str, ...]
    """One inline fragment per cluster: the whole citation with its brackets, or in a note style
    the text of the note. Each cited work's part is in ``<span class="cite" data-key="…">`` as far
    as it can be told apart."""
    names: tuple[str, ...]
    """One fragment per cluster: the author as named in the sentence, where the author is part
    of it; empty elsewhere."""
    references: tuple[Reference, ...]
    """As the style sorts them."""
    hanging: bool
    """Whether the list is set with a hanging indent."""
    aligned: bool
    """Whether references begin with a label that stands in a column of its own."""


class CitationEngine(Protocol):
    """What the rest of the room asks of an engine."""

    style: Style

    def question(
        self,
        clusters: Sequence[tuple[Cluster, int]],
        library: Library,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
    ) -> Question:
        """What is asked for one essay; each cluster with its note number, 0 in the text."""

    def begin(self, question: Question) -> None:
        """Have the answer worked out, for those who have something else to do meanwhile."""

    def answered(self, question: Question) -> Formatted:
        """Citations and references of the essay."""

    def close(self) -> None:
        """Give back what the engine holds."""


class Keep(Protocol):
    """Where answers of the engine are kept from one run of the program to the next."""

    def get(self, inputs: Mapping[str, str]) -> str:
        """The answer to a question with these inputs; empty where none is known."""

    def put(self, inputs: Mapping[str, str], answer: str) -> None:
        """Keep an answer."""


class Citeproc:
    """citeproc-js for one style and locale, started when it is first asked what is not kept."""

    def __init__(self, shelf: Shelf, style: Style, locale: Locale, keep: Keep | None = None) -> None:
        self.style = style
        self.locale = locale
        self._shelf = shelf
        self._keep = keep
        self._home: EngineProcess | None = None
        self._context = 0
        self._asking = Asking(lambda parts: self._asked(parts), self._end)  # noqa: PLW0108 - bound late

    def start(self) -> None:
        """Start the engine where it does not run.

        Raises `RefusedError` for a style that it can't take, `ToolError` where the engine itself is missing.
        """
        if self._home is not None and self._home.alive:
            return
        self._home = engine_process()
        self._context = self._home.opened()
        try:
            self._run("var module = {exports: {}};" + self._program, START_SECONDS)
            self._run(_driver(), START_SECONDS)
            self._run(
                _call("benchStart", [json.loads(self.style.tree), self._locales, self.locale.tag]),
                START_SECONDS,
            )
        except EngineError as fault:
            self._leave()
            raise RefusedError(str(fault)) from None
        except BaseException:
            self._leave()
            raise

    @cached_property
    def _program(self) -> str:
        try:
            return self._shelf.engine()
        except OSError as fault:
            raise ToolError(f"the citation engine is missing: {fault}") from fault

    @cached_property
    def _locales(self) -> Mapping[str, Any]:
        return _locales(self._shelf, self.style, self.locale)

    @cached_property
    def _made_of(self) -> Mapping[str, str]:
        """Digests of everything that shapes an answer besides the question."""
        words = json.dumps(self._locales, sort_keys=True)
        made = {"engine": self._program, "driver": _driver(), "style": self.style.tree, "locales": words}
        return {**{name: _digest(text) for name, text in made.items()}, "locale": self.locale.tag}

    def _run(self, code: str, seconds: float) -> Any:
        if self._home is None:
            raise ValueError("the engine is closed")
        return self._home.run(self._context, code, seconds)

    def begin(self, question: Question) -> None:
        """Ask the engine what is not kept; whoever asks for it later waits the less."""
        if question.known is None:
            self._asking.begin(question)

    def answered(self, question: Question) -> Formatted:
        """Citations and references of the essay; raises `EngineError` where the style breaks off."""
        if question.known is None:
            question.known, text = self._asking.answer(question)
            if self._keep is not None:
                self._keep.put(question.inputs, text)
        return self._formatted(question, question.known)

    def _asked(self, question: Sequence[object]) -> tuple[Mapping[str, Any], str]:
        self.start()
        text = str(self._run(_call("benchRender", question), RENDER_SECONDS))
        found = json.loads(text)
        return found, text

    def question(
        self,
        clusters: Sequence[tuple[Cluster, int]],
        library: Library,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
    ) -> Question:
        """What is asked for one essay, with the answer where it is kept.

        `clusters` in the order in which they are read, each with the number of the note in which
        it stands (0: in the text); numbers count every note of the essay, and positions such as
        ibid and "(n 1)" come from them. Works that are missing from the library are left out: the
        caller marks them. `nocite` adds works to the references that nothing cites; `book` are the
        works of one list for the whole book, whose letters and numbers the citations then have.
        """
        keys = dict.fromkeys([*(i.key for c, _ in clusters for i in c.items), *nocite, *book])
        found = {key: work for key in keys if (work := library.find(key))}
        ids = {key: work.key for key, work in found.items()}
        items = {work.key: item(work, self.style, self.locale) for work in found.values()}
        sent, places = [], []
        for index, (cluster, note) in enumerate(clusters):
            known = [i for i in cluster.items if i.key in ids]
            if known:
                sent.append(citation_object(index, known, ids, note if self.style.is_note else 0))
                places.append(index)
        named = [ids[c.items[0].key] for c, _ in clusters if c.is_in_text and c.items[0].key in ids]
        by_style = self.style.format in ("author-date", "author")
        names = list(dict.fromkeys(named)) if by_style else []
        parts = [items, sent, _known(nocite, ids), _known(book, ids), names]
        if self._keep is None:
            return Question(clusters, items, ids, places, parts)
        lines = ("works", "citations", "nocite", "book", "names")
        asked = {n: _digest(_json(q)) for n, q in zip(lines, parts, strict=True)}
        inputs = {**self._made_of, **asked}
        kept = sound(self._keep.get(inputs), parts)
        return Question(clusters, items, ids, places, parts, inputs, kept)

    def _formatted(self, question: Question, out: Mapping[str, Any]) -> Formatted:
        clusters, items, ids = question.clusters, question.items, question.ids
        references = tuple(
            reference(key, self._entry(entry, items[key]), items[key])
            for key, entry in zip(out["keys"], out["entries"], strict=True)
        )
        shown = {r.key: r.html for r in references}
        styled = dict(zip(out["asked"], out["names"], strict=True))
        texts, names = [""] * len(clusters), [""] * len(clusters)
        printed = zip(question.places, out["citations"], out["marked"], out["order"], strict=True)
        for place, exact, marked, order in printed:
            cluster = clusters[place][0]
            cited = [items[ids[i.key]] for i in cluster.items if i.key in ids]
            kinds = [str(i.get("type")) for i in cited]
            whole = as_act(self._clean(exact, kinds, keep_year=not cluster.is_in_text), cited, self.locale)
            key = ids.get(cluster.items[0].key) if cluster.is_in_text else None
            if key:
                names[place] = self._name(styled.get(key, ""), items[key], f"{whole} {shown.get(key, '')}")
                if not self.style.is_note:
                    whole = without_title(whole, items[key])
            prefixes = {ids[i.key]: fragment(i.prefix) for i in reversed(cluster.items) if i.key in ids}
            typed = [(work, prefixes.get(work, "")) for work in order.split("\n")]
            marks = mended(
                marked, self.style, self.locale, keep_year=not cluster.is_in_text, kinds=kinds,
                full=self.style.is_note,
            )  # fmt: skip
            marks = as_act(marks, cited, self.locale)
            texts[place] = opened_links(linkified(with_cites(whole, marks, typed)))
        return Formatted(tuple(texts), tuple(names), references, bool(out["hanging"]), bool(out["aligned"]))

    def _entry(self, entry: str, work: Mapping[str, Any]) -> str:
        text = mended(entry, self.style, self.locale, kinds=[str(work.get("type"))])
        return without_claim(text, work, self.style)

    def _name(self, styled: str, work: Mapping[str, Any], shown: str) -> str:
        people = any(work.get(v) for v in PEOPLE)
        if people and styled and "NO_PRINTED_FORM" not in styled and "CSL STYLE ERROR" not in styled:
            return self._clean(styled)
        return (not people and title_as_shown(work, shown)) or fragment(
            name_in_text(work, self.locale, and_others=self.style.and_others)
        )

    def _clean(self, text: str, kinds: Sequence[str] = (), *, keep_year: bool = False) -> str:
        text = mended(
            text, self.style, self.locale, keep_year=keep_year, kinds=kinds, full=self.style.is_note
        )
        made = fragment(_NOTHING.sub("", text))
        return made if re.search(r"\w", re.sub(r"<[^>]*>", "", made)) else ""

    def close(self) -> None:
        """Give back the engine's memory; safe to call twice."""
        self._asking.stop()
        self._leave()

    def _leave(self) -> None:
        home, self._home = self._home, None
        if home is not None:
            home.closed(self._context)

    def _end(self) -> None:
        """End the engine in the midst of its work."""
        if self._home is not None:
            self._home.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _known(keys: Sequence[str], ids: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(ids[k] for k in keys if k in ids))


def _locales(shelf: Shelf, style: Style, locale: Locale) -> dict[str, Any]:
    """Every locale that the engine may ask for."""
    trees = {locale.tag: locale.tree}
    for tag in ("en-US", style.default_locale):
        if tag:
            near = shelf.nearest_locale(tag)
            trees.setdefault(tag, near.tree)
    base = shelf.nearest_locale(locale.tag.split("-")[0])
    trees.setdefault(base.tag, base.tree)
    return {tag: json.loads(tree) for tag, tree in trees.items()}


@cache
def _driver() -> str:
    return files(__package__).joinpath("driver.js").read_text("utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _call(function: str, arguments: Sequence[object]) -> str:
    values = json.dumps(arguments, ensure_ascii=True, separators=(",", ":"))
    return f"JSON.stringify({function}.apply(null, {values}))"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
