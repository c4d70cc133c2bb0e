"""Stage render, typography: spaces that hold together, ranges, minus signs and multiplication.

In: the text of one block and the language at each offset. Out: edits. What is one thing, as
“p. 9”, “z. B.”, “5 km” or “J. R. R.”, gets the narrow space (U+202F), which neither breaks nor
grows with the others of a justified line; what are two words, as “vol. 3”, “9 March” or “Dr Smith”,
the no-break space (New Hart's Rules 2.1.3 and 4.1; Duden, “Schriftsatz”; Imprimerie nationale).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gatherings.render.punctuation import NARROW, NBSP, habits
from gatherings.render.quotes import Edit
from gatherings.render.shorthand import Shorthand, shorthand

_WIDE = r"[ \n]"
_ANY = r"[ \n\u00a0]"
_RANGE = re.compile(
    r"(?<![\w\-‐‑–./:@#,])(?P<a>\d{1,5}(?:[.,]\d{1,3})?)-(?P<b>\d{1,5}(?:[.,]\d{1,3})?)"
    r"(?P<unit>(?:km|m|kg|g|bn|pm|am|th|st|nd|rd|%|s)?)(?![\w\-‐‑–/@#]|[.,:]\d)"
)
_DAYS = re.compile(r"(?<![\w.])\d{1,2}\.(-)(?=\d{1,2}\.(?:[ \u00a0]?\w))")
"""Days with full stops: ``1.-3. Mai``."""
_NOT_A_RANGE = re.compile(
    r"(?:ISBN|ISSN|DOI|tel|telephone|phone|fax|mobile|call|ref|reference)[.:]?[ \u00a0]?(?:[-+()\d \u00a0]*)$",
    re.IGNORECASE,
)
_MINUS = re.compile(
    r"(?:(?<=[\s(\[=<>×≈~\u00a0\u202f])|^)(?<!\d[\s\u00a0])-(?=\d)(?!\d+-)"
    r"|(?<=\d[ \u00a0])-(?=[ \u00a0]\d[\d.,]*[ \u00a0]?=)"
)
"""A hyphen before a number, and one between two whose difference is given."""
_TIMES = re.compile(
    r"(?<![\w.,])(?!0x)\d[\d.,]*(?:[½¼¾]|[ \u00a0\u202f]?(?:mm|cm|km|m|in|ft|px)|[′″'\"])?"
    r"(?P<sign>(?P<gap>[ \n\u00a0\u202f]?)[x×](?P=gap))(?=\d)"
)
_SYMBOL = re.compile(
    rf"(?<=\d){_ANY}(?=(?:km²?|m²|m³|m|cm²?|mm|kg|mg|g|ha|kWh|MWh|kW|MW|GW|GHz|MHz|ml|l|°C|°F|°|[€$£¥])(?![\w’']))"
)
_PRIMES = re.compile(rf"(?<=[′°]){_ANY}(?=\d{{1,2}}[′″])")
_WORD = re.compile(
    rf"(?<=\d){_WIDE}(?=(?:mph|million|billion|trillion|bn|a\.\u202f?m\.|p\.\u202f?m\.|am|pm|BC|AD|CE|BCE"
    r"|Millionen|Mio|Milliarden|Mrd|millions|milliards|euros?|Uhr|h|EUR|CHF|GBP|USD|kr|zł|Kč|Ft)(?!\w))"
)
_CODE = re.compile(rf"(?<!\w)(?:EUR|CHF|GBP|USD){_WIDE}(?=\d)")
_HOUR = re.compile(rf"(?<=\d[ \u00a0\u202f]h){_WIDE}(?=\d\d(?!\d))")
_SECTION = re.compile(rf"(?:§§?|№){_ANY}(?=[\d\ufffc]|[ivxlc]+\b)", re.IGNORECASE)
_FOLLOWING = re.compile(rf"(?<=\d){_ANY}(?=(?:ff?\.|ff)(?![\w’']))")
_INITIAL = re.compile(rf"(?<!\w)[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я]\.{_ANY}(?=[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я]\.)")
_NUMERAL = re.compile(rf"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]+{_WIDE}(?=(?:[IVX]{{2,}}|[VX])(?:er|e)?(?!\w))")
_DATE = re.compile(rf"(?<![\w.])\d{{1,2}}\.({_ANY})\d{{1,2}}\.(?:({_ANY})(?=\d{{4}}(?!\d)))?")
_GROUPS = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?![\d])")
_SPACED_DASH = re.compile(rf"(?<=[^\s–—]){_WIDE}(?=[–—][ \n\u00a0])")
_HIGH = re.compile(
    r"(?<=[^\s;!?:…(\u202f\u00a0])[ \u00a0\u202f]?(?=[;!?])|(?<=[^\s(;!?:])[ \u00a0\u202f]?(?=:(?:\s|$))|(?<=…)[ \u00a0\u202f](?=[;!?])"
)
_PER_CENT = re.compile(r"(?<=\d)[ \u00a0\u202f]?(?=[%‰])")

_BESIDE_FIGURES = (
    (_SYMBOL, NARROW),
    (_PRIMES, NARROW),
    (_WORD, NBSP),
    (_FOLLOWING, NARROW),
    (_HOUR, NBSP),
)
_FIGURE = re.compile(r"\d")
_NUMBER = r"(?:[\d\ufffc]|[ivxlc]+\b)"
_STOP_AND_NUMBER = re.compile(rf"\.{_ANY}{_NUMBER}", re.IGNORECASE)
"""Stands in every text in which a short word with a full stop has a number; found sooner than the words are."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What the short words of a language are found by, each with the space that it gets."""

    numbered: tuple[tuple[re.Pattern[str], str], ...]
    """Words that stand before numbers with a full stop. The space is the last character found."""
    whole: tuple[tuple[re.Pattern[str], str], ...]
    """Others of which that is true."""
    phrases: re.Pattern[str]
    words: Shorthand


@lru_cache(maxsize=128)
def _patterns(language: str) -> _Patterns:
    words = shorthand(language)
    one_letter = rf"(?<![\w.])(?=(?:{words.before_numbers})\.)(\w)\1?\.{_ANY}(?={_NUMBER})"
    several = rf"(?<![\w.])(?!(\w)\1?\.)(?:{words.before_numbers})\.{_WIDE}(?={_NUMBER})"
    numbered = (
        (re.compile(one_letter, re.IGNORECASE), NARROW),
        (re.compile(several, re.IGNORECASE), NBSP),
    )
    whole = [
        (re.compile(rf"(?<!\w)(?:{words.without_stop}|n[°º]){_WIDE}(?=\d|[IVX]+\b)"), NBSP),
        (re.compile(rf"(?<!\w)(?:{words.titles}){_WIDE}(?=[A-ZÀ-ÞĀ-Ž])"), NBSP),
    ]
    if words.months:
        months = "|".join(map(re.escape, words.months))
        whole += [
            (re.compile(rf"(?<![\w,.])\d{{1,2}}(?:\.|er|º)?{_WIDE}(?=(?:de )?(?:{months})(?!\w))"), NBSP),
            (re.compile(rf"(?<!\w)(?:{months}){_WIDE}(?=\d{{1,2}}(?![\d\w]))"), NBSP),
        ]
    if words.ordinals:
        whole.append(
            (re.compile(rf"(?:\d\.|[IVX](?:er?|\.)?|\de){_WIDE}(?=(?:{words.ordinals})(?!\w))"), NBSP)
        )
    if words.short_words:
        # Two of them may stand side by side.
        whole.append((re.compile(rf"(?<![\w’'.-])[{words.short_words}]{_WIDE}(?=\w)"), NBSP))
    gap = r"[ \n\u00a0\u202f]?" if words.opened else r"[ \n\u00a0\u202f]"
    phrases = "|".join(_flexible(p, gap) for p in sorted(words.phrases, key=len, reverse=True))
    return _Patterns(numbered, tuple(whole), re.compile(rf"(?<![\w.])(?:{phrases})(?!\w)"), words)


def _flexible(phrase: str, gap: str) -> str:
    """A phrase whose first letter may be a capital and whose spaces may be any."""
    first = re.escape(phrase[0])
    if phrase[0].islower():
        first = f"[{phrase[0]}{phrase[0].upper()}]"
    return first + gap.join(map(re.escape, phrase.split(" ")))[len(re.escape(phrase[0])) :]


@dataclass(frozen=True, slots=True)
class Tongues:
    """The language at each offset of a text."""

    starts: Sequence[int]
    """Where its pieces begin."""
    names: Sequence[str]
    """The language of each piece."""

    def __call__(self, offset: int) -> str:
        """The language at an offset."""
        return self.names[max(0, bisect_right(self.starts, offset) - 1)]

    def at_gaps(self, text: str) -> list[str]:
        """Languages at the ends of words, which is where a space can be, and at both ends; sorted."""
        if len(set(self.names)) == 1:
            return [self.names[0]]
        gaps = (found.start() for found in re.finditer(r"[ \n\u00a0.]", text))
        return sorted({self(offset) for offset in (0, len(text), *gaps)})


def space_edits(text: str, language_at: Tongues) -> list[Edit]:
    """Edits that put ranges, signs and spaces right; sorted."""
    figures = _FIGURE.search(text) is not None
    edits = [*(_signs(text) if figures else ()), *_common(text, figures=figures), *_high(text, language_at)]
    languages = language_at.at_gaps(text)
    for language in languages:
        own = list(_own(text, _patterns(language), figures=figures))
        edits += own if len(languages) == 1 else [e for e in own if language_at(e[0]) == language]
    return sorted(edits)


def bound(text: str, language: str) -> str:
    """A text of works cited, in which “p. 9” stays on one line, and which is otherwise left alone."""
    for pattern, space in _patterns(language).numbered:
        for found in pattern.finditer(text):
            text = text[: found.end() - 1] + space + text[found.end() :]
    return text


def _signs(text: str) -> Iterator[Edit]:
    """Signs beside figures."""
    if "-" in text:
        for found in _RANGE.finditer(text):
            if _is_range(text, found):
                yield found.end("a"), found.end("a") + 1, "–"
        for found in _DAYS.finditer(text):
            yield *found.span(1), "–"
        for found in _MINUS.finditer(text):
            yield *found.span(), "−"
    for found in _TIMES.finditer(text):
        gap = NARROW if found["gap"] else ""
        yield *found.span("sign"), f"{gap}×{gap}"


def _common(text: str, *, figures: bool) -> Iterator[Edit]:
    """Spaces that are alike in all languages; `figures`: whether the text has any."""
    dashes = ((_SPACED_DASH, NBSP),) if "–" in text or "—" in text else ()
    for pattern, space in (*(_BESIDE_FIGURES if figures else ()), *dashes):
        for found in pattern.finditer(text):
            yield *found.span(), space
    signs = ((_SECTION, NARROW),) if "§" in text or "№" in text else ()
    codes = ((_CODE, NBSP),) if figures else ()
    for pattern, space in (*signs, (_INITIAL, NARROW), (_NUMERAL, NBSP), *codes):
        for found in pattern.finditer(text):
            yield found.end() - 1, found.end(), space


def _own(text: str, patterns: _Patterns, *, figures: bool) -> Iterator[Edit]:
    """Spaces of one language; `figures`: whether the text has any."""
    numbered = patterns.numbered if _STOP_AND_NUMBER.search(text) else ()
    for pattern, space in (*numbered, *patterns.whole):
        for found in pattern.finditer(text):
            yield found.end() - 1, found.end(), space
    for found in patterns.phrases.finditer(text):
        for gap in re.finditer(r"(?<=\w[.])[ \n\u00a0]?(?=\w)|[ \n\u00a0]", found[0]):
            if gap[0] or patterns.words.opened:
                yield found.start() + gap.start(), found.start() + gap.end(), NARROW
    if not figures:
        return
    if patterns.words.ordinals:
        for found in _DATE.finditer(text):
            yield from ((*found.span(group), NARROW) for group in (1, 2) if found[group])
    for found in _GROUPS.finditer(text):
        if patterns.words.grouped or found[0].count(found[0][-4]) > 1:
            for gap in re.finditer(r"\D", found[0]):
                yield found.start() + gap.start(), found.start() + gap.end(), NARROW


def _high(text: str, language_at: Tongues) -> Iterator[Edit]:
    """Spaces before per cent signs and high punctuation, where a language wants them."""
    if "%" in text or "‰" in text:
        for found in _PER_CENT.finditer(text):
            space = habits(language_at(found.start())).per_cent or (found[0] and NARROW)
            if found[0] != space:
                yield *found.span(), space
    if not any(habits(name).high or habits(name).colon for name in set(language_at.names)):
        return
    for found in _HIGH.finditer(text):
        own = habits(language_at(max(0, found.start() - 1)))
        wanted = own.colon if text[found.end() : found.end() + 1] == ":" else own.high
        if wanted and found[0] != wanted:
            yield *found.span(), wanted


def _is_range(text: str, found: re.Match[str]) -> bool:
    """Whether two numbers with a hyphen are a range, and no telephone number, score or code."""
    a, b = found["a"].replace(",", ""), found["b"].replace(",", "")
    if _NOT_A_RANGE.search(text[max(0, found.start() - 40) : found.start()]):
        return False
    if (len(a) > 1 and a.startswith("0") and "." not in a) or (len(a), len(b)) == (3, 4):
        return False
    if re.search(r"\d[ \u00a0]$", text[: found.start()]) or re.match(r"[ \u00a0]\d", text[found.end() :]):
        return False
    if "." in a or "." in b or len(b) >= len(a):
        return float(a) < float(b)
    return int(b) > int(a[-len(b) :])
