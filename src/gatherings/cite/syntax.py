"""The text of a citation → what it cites.

In: a citation as the Markdown scanner lifts it, ``[see @a, pp. 3-7; -@b, chap. 2]``, ``@key`` or
``@key [p. 9; see also @b]``, with its span. Out: a `Cluster`. The reading is Pandoc's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gatherings.cite.locators import announces_nothing, split
from gatherings.cite.markup import csl_markup
from gatherings.diagnostics import Sink
from gatherings.source import Span

Mode = Literal["normal", "suppress-author", "author-in-text"]

KEY = re.compile(
    r"(?<![\w@])(-?)@(?:\{([^{}\s]+(?:\{[^{}\s]*\}[^{}\s]*)*)\}|"
    r"((?:[^\W]|\*)(?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*))"
)
"""A key with its sign; groups: the minus, the key in braces, the bare key."""


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work in a citation."""

    key: str
    prefix: str
    """CSL markup; ends with a space where text stands before the key."""
    suffix: str
    """CSL markup, with the space or comma it begins with."""
    label: str
    """CSL label of the locator, such as page; empty without one."""
    locator: str
    """With en dashes between numbers."""
    mode: Mode
    span: Span
    """The key without its @."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One citation: the works between its brackets, in the order they were typed."""

    items: tuple[CitationItem, ...]
    """Empty where the citation could not be read."""
    span: Span
    raw: str

    @property
    def is_in_text(self) -> bool:
        """Whether the author of the first work is part of the sentence."""
        return bool(self.items) and self.items[0].mode == "author-in-text"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(i.key for i in self.items)


def cluster(raw: str, span: Span, words: Mapping[str, str], sink: Sink) -> Cluster:
    """Read one citation.

    `words` are those of `locators.labels`. Reports CITE-002 (nothing in it) and CITE-003 (a
    locator that can't be read); positions count from the start of `span`, which covers `raw`.
    """
    reader = _Reader(span, _offsets(raw, span.text), words, sink)
    if raw.startswith("["):
        items = reader.group(raw[1:-1] if raw.endswith("]") else raw[1:], 1)
    else:
        items = reader.in_text(raw)
    if not items:
        sink.report("CITE-002", span, name=raw)
    return Cluster(tuple(items), span, raw)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading one citation needs to know."""

    span: Span
    offsets: Sequence[int]
    """Where each character of the citation stands in the span, which in quotations and lists has
    the signs of its lines in between."""
    words: Mapping[str, str]
    sink: Sink

    def place(self, start: int, end: int) -> Span:
        """Where this stretch of the citation stands in the manuscript."""
        last = len(self.offsets) - 1
        return self.span.inner(self.offsets[min(start, last)], self.offsets[min(end - 1, last)] + 1)

    def in_text(self, raw: str) -> list[CitationItem]:
        """``@a``, ``-@a``, ``@a [p. 9; see @b]``."""
        key = KEY.match(raw)
        if not key:
            return []
        mode: Mode = "suppress-author" if key[1] else "author-in-text"
        rest = re.compile(r"\s*\[(.*)\]\s*$", re.DOTALL).match(raw, key.end())
        if rest is None:
            return [self.item(key, "", "", mode)]
        pieces = _pieces(rest[1])
        if KEY.search(pieces[0][0]):  # @a [@b]: two works, the second in brackets
            return [self.item(key, "", "", mode), *self.group(rest[1], rest.start(1))]
        items = [self.item(key, "", f" {pieces[0][0].lstrip()}", mode, bare=True)]
        for piece, at in pieces[1:]:
            items += self.group(piece, rest.start(1) + at)
        return items

    def group(self, body: str, offset: int) -> list[CitationItem]:
        """What stands between brackets; `offset` is where it begins in the citation."""
        items: list[CitationItem] = []
        for piece, at in _pieces(body):
            key = KEY.search(piece)
            if key:
                mode: Mode = "suppress-author" if key[1] else "normal"
                items.append(
                    self.item(key, piece[: key.start()].lstrip(), piece[key.end() :], mode, offset + at)
                )
                continue
            if items and (not piece.strip() or re.search(r"@(?!\w)", piece)):
                place = self.place(offset + at, offset + at + max(1, len(piece)))
                self.sink.report("CITE-002", place, name=piece.strip() or ";")
            if items and piece.strip():  # a semicolon in a suffix
                items.append(_with_suffix(items.pop(), f"; {csl_markup(piece.strip())}"))
        return items

    def item(
        self, key: re.Match[str], before: str, after: str, mode: Mode, offset: int = 0, *, bare: bool = False
    ) -> CitationItem:
        """One work; `bare` where its suffix does not follow its key directly."""
        group = 2 if key[2] else 3
        place = self.place(offset + key.start(group), offset + key.end(group))
        text = re.sub(r"\s+", " ", after)
        label, value, rest = split(text, self.words)
        unread = re.match(r"\s*,?\s*\{", text) and not re.match(r"\s*,?\s*\{\s*\}", text)
        if not label and (unread or announces_nothing(text, self.words)):
            at = offset + key.end()
            begin = at + len(after) - len(after.lstrip(" ,\n"))
            where = self.place(begin, max(begin + 1, at + len(after.rstrip())))
            self.sink.report("CITE-003", where, name=text.strip(" ,"))
        prefix = csl_markup(re.sub(r"\s+", " ", before).rstrip())
        if prefix and not (
            before.rstrip() == before and before.endswith(("(", "[", "“", "‘", "/", "-", "—"))
        ):
            prefix += " "
        suffix = _suffix(rest, joined=bool(label), bare=bare)
        return CitationItem(key[group], prefix, suffix, label, _dashes(value), mode, place)


def _offsets(raw: str, written: str) -> Sequence[int]:
    """For each character of `raw` its place in `written`, which has the signs of its lines besides."""
    found, at = [], 0
    for c in raw:
        there = at if written[at : at + 1] == c else written.find(c, at)
        if there < 0:
            return range(max(1, len(raw)))
        found.append(there)
        at = there + 1
    return found or range(1)


def _with_suffix(item: CitationItem, more: str) -> CitationItem:
    return CitationItem(
        item.key, item.prefix, item.suffix + more, item.label, item.locator, item.mode, item.span
    )


def _pieces(body: str) -> list[tuple[str, int]]:
    """Stretches between semicolons outside braces and nested brackets, with their offsets."""
    pieces, depth, start = [], 0, 0
    for i, c in enumerate(body):
        if i and body[i - 1] == "\\":
            continue
        depth += (c in "{[") - (c in "}]")
        if c == ";" and depth <= 0 and not re.search(r"&#?\w+$", body[start:i]):
            pieces.append((body[start:i], start))
            start = i + 1
    return [*pieces, (body[start:], start)]


def _suffix(rest: str, *, joined: bool, bare: bool) -> str:
    """What follows the locator, with the space that separates it."""
    text = rest.rstrip()
    if not text.strip():
        return ""
    if bare and not joined:
        text = ", " + text.strip().lstrip(",").strip()
    if text[0].isalnum():
        text = " " + text
    return csl_markup(text)


def _dashes(value: str) -> str:
    """Ranges with en dashes: 3-7, 3--7, xi-xii."""
    return re.sub(r"(?<=[\dA-Za-z)\]])-{1,3}(?=[\dA-Za-z(\[])", "–", value.strip().rstrip(","))
