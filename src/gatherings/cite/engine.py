"""The citation engine: clusters and works → citations and references in one style.

In: `Cluster` values with their note numbers, a `Library`. Out: `Formatted`. This module is the one
door to citeproc-js and the JavaScript engine that runs it. One engine serves one style and locale
and is used for one essay after another; it runs with a limit of time and memory, and is always
closed, for an open one keeps Python from ending.
"""

from __future__ import annotations

import atexit
import json
import re
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol, Self

from gatherings.cite.engine_items import as_act, citation_object, item, mended
from gatherings.cite.names_in_text import PEOPLE, name_in_text, title_as_shown, without_title
from gatherings.cite.references import Reference, reference
from gatherings.cite.sanitise import fragment, linkified, opened_links, with_cites
from gatherings.diagnostics import ToolError

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

    from gatherings.cite.styles import Locale, Shelf, Style
    from gatherings.cite.syntax import Cluster
    from gatherings.cite.works import Library

START_SECONDS = 60.0
RENDER_SECONDS = 60.0
MEMORY = 1_000_000_000
"""Bytes after which a style is stopped."""

_NOTHING = re.compile(r"\[NO_PRINTED_FORM\]|\[CSL STYLE ERROR: [^\]]*\]")
"""What the engine says where a style prints nothing for a work."""

_OPEN: weakref.WeakSet[Citeproc] = weakref.WeakSet()


class EngineError(Exception):
    """The style or the works made the engine stop; the message is the engine's, shortened."""


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

    def render(
        self,
        clusters: Sequence[tuple[Cluster, int]],
        library: Library,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
    ) -> Formatted:
        """Citations and references of one essay; each cluster with its note number, 0 in the text."""

    def close(self) -> None:
        """Give back what the engine holds."""


class Citeproc:
    """citeproc-js for one style and locale."""

    def __init__(self, shelf: Shelf, style: Style, locale: Locale) -> None:
        """Start the engine; raises `EngineError` for a style that it can't take.

        Raises `ToolError` where the engine itself is missing.
        """
        self.style = style
        self.locale = locale
        try:
            program = shelf.engine()
            from py_mini_racer import MiniRacer
        except (FileNotFoundError, ImportError, OSError) as fault:
            raise ToolError(f"the citation engine is missing: {fault}") from fault
        self._context: MiniRacer | None = MiniRacer()
        _OPEN.add(self)
        try:
            self._run("var module = {exports: {}};" + program, START_SECONDS)
            self._run(files(__package__).joinpath("driver.js").read_text("utf-8"), START_SECONDS)
            self._call(
                "benchStart",
                [json.loads(style.tree), _locales(shelf, style, locale), locale.tag],
                START_SECONDS,
            )
        except BaseException:
            self.close()
            raise

    def _run(self, code: str, seconds: float) -> Any:
        from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException

        if self._context is None:
            raise ValueError("the engine is closed")
        try:
            return self._context.eval(code, timeout_sec=seconds, max_memory=MEMORY)
        except JSTimeoutException:
            self._rest()
            raise EngineError(f"it did not come to an end within {seconds:g} seconds") from None
        except KeyboardInterrupt:  # the engine goes on for a moment, and would answer into nothing
            self._rest()
            raise
        except JSOOMException:
            raise EngineError("it used more memory than a style may") from None
        except JSEvalException as fault:
            raise EngineError(_reason(str(fault))) from None

    def _rest(self) -> None:
        """Let what was stopped come to an end before anybody closes the engine."""
        with suppress(Exception):
            if self._context is not None:
                self._context.eval("0", timeout_sec=5)

    def _call(self, function: str, arguments: Sequence[object], seconds: float) -> Any:
        values = json.dumps(arguments, ensure_ascii=True, separators=(",", ":"))
        text = self._run(f"JSON.stringify({function}.apply(null, {values}))", seconds)
        return json.loads(str(text))

    def render(
        self,
        clusters: Sequence[tuple[Cluster, int]],
        library: Library,
        nocite: Sequence[str] = (),
        book: Sequence[str] = (),
    ) -> Formatted:
        """Citations and references of one essay.

        `clusters` in the order in which they are read, each with the number of the note in which
        it stands (0: in the text); numbers count every note of the essay, and positions such as
        ibid and "(n 1)" come from them. Works that are missing from the library are left out: the
        caller marks them. `nocite` adds works to the references that nothing cites; `book` are the
        works of one list for the whole book, whose letters and numbers the citations then have.

        Raises `EngineError` where the style breaks off.
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
        asked = [ids[c.items[0].key] for c, _ in clusters if c.is_in_text and c.items[0].key in ids]
        by_style = self.style.format in ("author-date", "author")
        out = self._call(
            "benchRender",
            [
                items,
                sent,
                _known(nocite, ids),
                _known(book, ids),
                list(dict.fromkeys(asked)) if by_style else [],
            ],
            RENDER_SECONDS,
        )
        return self._formatted(clusters, out, places, items, ids)

    def _formatted(
        self, clusters: Sequence[tuple[Cluster, int]], out: Mapping[str, Any], places: Sequence[int],
        items: Mapping[str, Mapping[str, Any]], ids: Mapping[str, str],
    ) -> Formatted:  # fmt: skip
        references = tuple(
            reference(
                key, mended(entry, self.style, self.locale, kinds=[str(items[key].get("type"))]), items[key]
            )
            for key, entry in zip(out["keys"], out["entries"], strict=True)
        )
        shown = {r.key: r.html for r in references}
        styled = dict(zip(out["asked"], out["names"], strict=True))
        texts, names = [""] * len(clusters), [""] * len(clusters)
        for place, exact, marked in zip(places, out["citations"], out["marked"], strict=True):
            cluster = clusters[place][0]
            cited = [items[ids[i.key]] for i in cluster.items if i.key in ids]
            kinds = [str(i.get("type")) for i in cited]
            whole = as_act(self._clean(exact, kinds, keep_year=not cluster.is_in_text), cited, self.locale)
            key = ids.get(cluster.items[0].key) if cluster.is_in_text else None
            if key:
                names[place] = self._name(styled.get(key, ""), items[key], f"{whole} {shown.get(key, '')}")
                if not self.style.is_note:
                    whole = without_title(whole, items[key])
            typed = [(ids[i.key], fragment(i.prefix)) for i in cluster.items if i.key in ids]
            marks = mended(
                marked, self.style, self.locale, keep_year=not cluster.is_in_text, kinds=kinds,
                full=self.style.is_note,
            )  # fmt: skip
            marks = as_act(marks, cited, self.locale)
            texts[place] = opened_links(linkified(with_cites(whole, marks, typed)))
        return Formatted(tuple(texts), tuple(names), references, bool(out["hanging"]), bool(out["aligned"]))

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
        context, self._context = getattr(self, "_context", None), None
        if context is not None:
            context.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@atexit.register
def close_all() -> None:
    """Close every engine that is still open: Python would wait for it forever."""
    for engine in list(_OPEN):
        engine.close()


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


def _reason(message: str) -> str:
    """The line of a JavaScript error that says something."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    telling = next((line for line in lines if "Error" in line or "error" in line), lines[0] if lines else "")
    return re.sub(r"^.*\b[Ee]rror: ", "", telling)[:200].replace('"', "'") or "it stopped"
