"""References that were typed by hand though the library has the work.

In: the text of a manuscript, where its citations stand, and the library. Out: places such as "Barker
(2004)", "(Barker and Hall, 2004: 3)" or "Kate Barker, *Review of Housing Supply* (London, 2004)" with the key
of the work that each looks like. A name and a year have to stand together as references have them, or a
name, a title and a year near one another: an author who is merely spoken of is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gatherings.cite.works import Library, Work, plain
from gatherings.source import Span

NEAR = 160
"""Letters within which name, title and year of one reference stand."""

_MASKED = re.compile(
    r"(?=[`~<\]h])(?:"  # looked at first, for few places begin like that
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)|(?P<tick>`+)[^`].*?(?P=tick)|<!--.*?-->|\]\([^()\s]*\)|<?https?://\S+)",
    re.DOTALL | re.MULTILINE,
)
_YEAR = re.compile(r"(?<![\d.,/–-])(1\d{3}|20\d\d)(?P<letter>[a-z]?)(?![\w–-]|[.,/]\d)")
_GIVEN = r"(?:[A-Z]\.[\s-]?){1,4}|[A-Z][\w’'-]+"
_MORE = r"(?:(?:,\s*|;\s*|,?\s+and\s+|,?\s*&\s*)[A-Z][\w’'-]+(?:,\s*(?:[A-Z]\.[\s-]?){1,4})?){0,6}"
_BETWEEN = re.compile(
    rf"(?:['’]s)?(?P<given>,\s*(?:{_GIVEN})\s*)?{_MORE}(?:,?\s+\*?(?:et\.? al\.?|and others|and colleagues)\*?)?"
    r"(?:,?\s*\(eds?\.?\))?(?P<joint>,?\s*\(|,\s*|:\s*|\.?\s+)$"
)
_OPENING = re.compile(r"(?:^|\n)(?:\[\^[^\]\n]+\]:\s*|\s*(?:[-*+]|\d+\.)\s+)?[^\w\n]*$")
_LAWS = frozenset(("legislation", "bill", "regulation", "treaty", "legal_case"))
_ALIKE = str.maketrans("’‘“”–—\n\u00a0", "''\"\"--  ")


@dataclass(frozen=True, slots=True)
class Typed:
    """A reference that somebody typed."""

    span: Span
    key: str
    """Of the work that it looks like."""
    others: tuple[str, ...] = ()
    """Keys of further works by the same name in the same year."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells a work when it is typed."""

    key: str
    name: str
    year: str
    title: str
    """As it is compared; empty where it is too short to tell anything."""


ByYear = Mapping[str, Sequence[_Known]]


def works_by_year(works: Library) -> ByYear:
    """What tells each work of a library when it is typed, by the year that it appeared in."""
    found: dict[str, list[_Known]] = defaultdict(list)
    for one in filter(None, map(_known, works.works.values())):
        found[one.year].append(one)
    return found


def typed_references(
    body: Span, cited: Iterable[tuple[Span, Sequence[str]]], works: Library, by_year: ByYear
) -> Iterator[Typed]:
    """The references typed in `body`, in order; `cited` are its citations with the keys that they name."""
    if not by_year:
        return
    places = sorted((span.start, span.end, tuple(keys)) for span, keys in cited if span.file is body.file)
    text = _masked(body.text, [(a - body.start, b - body.start) for a, b, _ in places])
    for paragraph in re.finditer(r"(?:[^\n]+\n?)+", text):
        start = body.start + paragraph.start()
        here = {k for a, _, keys in places if start <= a < body.start + paragraph.end() for k in keys}
        yield from _in_paragraph(body, paragraph, by_year, {w.key for k in here if (w := works.find(k))})


def _known(work: Work) -> _Known | None:
    people = work.csl.get("author") or work.csl.get("editor")
    issued = work.csl.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    if not isinstance(people, list) or not people or not parts or not parts[0]:
        return None
    name = plain(people[0].get("family") or people[0].get("literal"))
    title = plain(work.csl.get("title-short") or work.csl.get("title"))
    telling = len(title) > 12 and " " in title and work.csl.get("type") not in _LAWS
    return (
        _Known(work.key, name, str(parts[0][0]), _alike(title) if telling else "") if len(name) > 1 else None
    )


def _in_paragraph(body: Span, paragraph: re.Match[str], by_year: ByYear, cited: set[str]) -> Iterator[Typed]:
    text, base = paragraph[0], body.start + paragraph.start()
    folded = ""
    for year in _YEAR.finditer(text):
        found: dict[str, int] = {}
        for one in by_year.get(year[1], ()):
            start = _name_before(one.name, text, year.start())
            if start is None and one.key not in cited and not year["letter"]:
                folded = folded or _alike(text)
                start = _title_around(one, folded, year.start())
            if start is not None:
                found[one.key] = start
        if found:
            first, *others = found
            start, end = found[first], year.end()
            end += text[end : end + 1] == ")" and text[year.start() - 1] == "("
            yield Typed(Span(body.file, base + min(start, end - 1), base + end), first, tuple(others))


def _name_before(name: str, text: str, year: int) -> int | None:
    """Where a name begins that stands before a year as in a reference; None where it does not."""
    window = text[max(0, year - NEAR) : year]
    at = max(window.rfind(name), window.rfind(name.replace("'", "’")))
    if at < 0 or (at and (window[at - 1].isalnum() or window[at - 1] == "@")):
        return None
    joint = _BETWEEN.match(window, at + len(name))
    if not joint:
        return None
    before = window[:at]
    bracketed = max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]"))
    opens = bool(joint["given"]) and _OPENING.search(text[: year - len(window) + at]) is not None
    return year - len(window) + at if "(" in joint["joint"] or bracketed or opens else None


def _title_around(one: _Known, folded: str, year: int) -> int | None:
    """Where a typed reference with a title begins; None where name, title and year are not near one another."""
    if not one.title:
        return None
    near = folded[max(0, year - NEAR) : year]
    title = near.rfind(one.title)
    name = near.rfind(_alike(one.name), 0, max(title, 0))
    if title < 0 or name < 0 or ". " in near[name + len(one.name) + 3 : title]:
        return None
    return year - len(near) + name


def _masked(text: str, citations: Sequence[tuple[int, int]]) -> str:
    """The text with code, addresses, comments and citations as blanks of the same length."""
    text = _MASKED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for start, end in citations:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _alike(text: str) -> str:
    """The text as it is compared, as long as before."""
    lower = text.lower()
    if len(lower) != len(text) or "Σ" in text:  # letters whose small form is two, or depends on its place
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lower.translate(_ALIKE)
