"""Stage render, typography: how each language sets quotation marks, dashes and spaces.

In: a language tag. Out: its `Habits`. Data, no code to speak of; `typography` and `quotes` read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

NBSP = "\u00a0"
NARROW = "\u202f"


@dataclass(frozen=True, slots=True)
class Habits:
    """The punctuation of a language."""

    marks: str
    """Opening and closing marks of the first level, then of the second."""
    dash: str = " – "
    """What stands for a parenthetical dash: spaced or closed."""
    as_typed: bool = False
    """Whether the spaces beside a dash stay as they were typed."""
    inside: str = ""
    """Space within the marks of the first level."""
    high: str = ""
    """Space before ``; ! ?`` where the language wants one."""
    colon: str = ""
    """Space before a colon where the language wants one."""
    per_cent: str = ""
    """Space before ``%`` where the language wants one."""
    cut_words: bool = False
    """Whether words lose their last syllable to an apostrophe: ``un po'``."""


_BRITISH = Habits("‘’“”")
_AMERICAN = Habits("“”‘’", dash="—")
# Within guillemets stands the space between words, before ; ! ? a fine one (Lexique de l'Imprimerie nationale).
_FRENCH = Habits("«»“”", inside=NBSP, high=NARROW, colon=NBSP, per_cent=NARROW)
_LATIN = Habits("«»“”")
_GERMAN = Habits("„“‚‘", per_cent=NARROW)

HABITS: dict[str, Habits] = {
    "en": _BRITISH,
    "en-us": _AMERICAN,
    "en-ca": _AMERICAN,
    "en-ph": _AMERICAN,
    "cy": _BRITISH,
    "ga": Habits("“”‘’"),
    "gd": _BRITISH,
    "fr": _FRENCH,
    "fr-ch": Habits("«»‹›", inside=NARROW, high=NARROW, colon=NARROW, per_cent=NARROW),
    "fr-ca": Habits("«»“”", inside=NBSP, colon=NBSP, per_cent=NBSP),
    "de": _GERMAN,
    "de-ch": Habits("«»‹›", per_cent=NARROW),
    "de-li": Habits("«»‹›", per_cent=NARROW),
    "es": Habits("«»“”", dash="—", as_typed=True, per_cent=NBSP),
    "es-mx": Habits("“”‘’", dash="—", as_typed=True),
    "ca": Habits("«»“”", per_cent=NBSP),
    "gl": _LATIN,
    "eu": _LATIN,
    "it": Habits("«»“”", cut_words=True),
    "it-ch": Habits("«»‹›", cut_words=True),
    "pt": _LATIN,
    "pt-br": Habits("“”‘’"),
    "ro": Habits("„”«»"),
    "nl": Habits("‘’“”"),
    "af": Habits("‘’“”"),
    "sv": Habits("””’’", per_cent=NBSP),
    "fi": Habits("””’’", per_cent=NBSP),
    "da": Habits("»«›‹", per_cent=NBSP),
    "nb": Habits("«»‘’", per_cent=NBSP),
    "nn": Habits("«»‘’", per_cent=NBSP),
    "no": Habits("«»‘’", per_cent=NBSP),
    "is": Habits("„“‚‘"),
    "pl": Habits("„”«»"),
    "cs": Habits("„“‚‘", per_cent=NBSP),
    "sk": Habits("„“‚‘", per_cent=NBSP),
    "sl": Habits("„“‚‘", per_cent=NBSP),
    "hr": Habits("„“‚‘"),
    "sr": Habits("„“‚‘"),
    "bg": Habits("„“‚‘"),
    "hu": Habits("„”»«"),
    "et": Habits("„“‚‘"),
    "lv": Habits("„“‚‘"),
    "lt": Habits("„“‚‘"),
    "sq": Habits("„“‚‘"),
    "mk": Habits("„“‚‘"),
    "ru": Habits("«»„“", dash=" — "),
    "be": Habits("«»„“", dash=" — "),
    "uk": Habits("«»“”", dash=" — "),
    "el": Habits("«»“”"),
    "hy": Habits("«»“”"),
    "tr": Habits("“”‘’"),
    "he": Habits("””’’"),
    "ar": Habits("«»“”"),
    "fa": Habits("«»‹›"),
    "ja": Habits("「」『』"),
    "zh": Habits("“”‘’"),
    "zh-hant": Habits("「」『』"),
    "zh-tw": Habits("「」『』"),
    "zh-hk": Habits("「」『』"),
    "ko": Habits("“”‘’"),
}


@lru_cache(maxsize=128)
def habits(language: str) -> Habits:
    """The habits of a BCP 47 tag: its own, else those of its shorter forms, else English."""
    parts = language.lower().split("-")
    while parts:
        found = HABITS.get("-".join(parts))
        if found:
            return found
        parts.pop()
    return _AMERICAN
