"""Locators: "pp. 3–7", "chap. 2", "s. 6" → a CSL label and a value.

In: what follows a key, and the words of the language. Out: label, value, and the rest, which is
the suffix. Read as Pandoc reads them, with more abbreviations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from gatherings.cite.locator_words import LABELS, WORDS

_ROMAN = re.compile(r"(?i)m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_BRACES = {"(": ")", "[": "]", "{": "}"}


def labels(*locales: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every word that announces a locator → its CSL label.

    Each of `locales` has the terms of a locale file. Those of the first go before those of the others, and
    all before the English words that are always understood.
    """
    found = {word.casefold(): label for label, words in WORDS.items() for word in words}
    for terms in reversed(locales):
        local: dict[str, str] = {}
        for label in LABELS:  # verse before version: both may be "v."
            for form in terms.get(label, ()) or terms.get(label.replace("-", " "), ()):
                local.setdefault(form.casefold(), label)
        found.update(local)
        for form, label in local.items():
            found.setdefault(form.rstrip("."), label)
    found.pop("", None)
    return found


def split(text: str, words: Mapping[str, str]) -> tuple[str, str, str]:
    """Label, value and the rest of what follows a key; label and value empty without a locator.

    >>> split(", pp. 3-7 and passim", labels({}))
    ('page', '3-7', ' and passim')
    """
    body = re.sub(r"^\s*,?\s*", "", text)
    if body.startswith("{"):
        return _delimited(body, text, words)
    folded = body.casefold()
    for word in _by_length(tuple(words)):
        if not folded.startswith(word):
            continue
        after = body[len(word) :]
        if after[:1].isalpha() or (word[-1].isalnum() and after[:1].isdigit()):
            continue
        value, rest = _run(after.lstrip(), need_digits=False)
        if value:
            return words[word], value, rest
    value, rest = _run(body, need_digits=True)
    return ("page", value, rest) if value else ("", "", text)


def announces_nothing(text: str, words: Mapping[str, str]) -> bool:
    """Whether what follows a key is the word for a place and no place: "p." or "chap."."""
    body = re.sub(r"^\s*,?\s*", "", text).strip().casefold()
    return body in words and (body.endswith(".") or len(body) > 3)


@lru_cache(maxsize=16)
def _by_length(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


def _delimited(body: str, text: str, words: Mapping[str, str]) -> tuple[str, str, str]:
    """``{ch. 2, note 4}``: whatever the braces hold, label first if it has one."""
    depth = 0
    for i, c in enumerate(body):
        depth += (c == "{") - (c == "}")
        if depth == 0:
            inner, rest = body[1:i].strip(), body[i + 1 :]
            break
    else:
        return "", "", text
    for word in _by_length(tuple(words)):
        after = inner[len(word) :]
        if (
            inner.casefold().startswith(word)
            and not (word[-1].isalnum() and after[:1].isalnum())
            and after.strip()
        ):
            return words[word], after.strip(), rest
    return ("page", inner, rest) if inner else ("", "", rest)


def _run(text: str, *, need_digits: bool) -> tuple[str, str]:
    """The longest run of locator words at the start, and what follows it.

    A locator word holds a digit, or is a Roman numeral where a label went before it.
    """
    first, end = _word(text, 0)
    if end == 0 or not _counts(first, need_digits=need_digits):
        return "", text
    at = end
    while True:
        gap = re.compile(r"\s*,\s*|\s+").match(text, at)
        start = gap.end() if gap else at
        word, end = _word(text, start)
        if start in (at, end) or not _counts(word, need_digits=need_digits):
            return text[:at], text[at:]
        at = end


def _counts(word: str, *, need_digits: bool) -> bool:
    if any(c.isdigit() for c in word):
        return True
    return not need_digits and any(_ROMAN.fullmatch(p) for p in re.findall(r"[^\W\d_]+", word))


def _unit(c: str) -> bool:
    return c in "-–:" or not (c.isspace() or unicodedata.category(c).startswith("P"))


def _word(text: str, at: int) -> tuple[str, int]:
    """One word of a locator from `at`, balanced brackets and inner full stops included."""
    start = at
    while at < len(text):
        c = text[at]
        if c in _BRACES:
            end = text.find(_BRACES[c], at)
            inner = text[at + 1 : end] if end > 0 else ""
            if not inner or re.search(r"[\s,;(\[{]", inner):
                break
            at = end + 1
        elif _unit(c) or (c == "." and at > start and at + 1 < len(text) and _unit(text[at + 1])):
            at += 1
        else:
            break
    return text[start:at], at
