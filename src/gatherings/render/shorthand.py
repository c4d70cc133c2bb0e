"""Stage render, typography: the short words that each language keeps beside a number or a name.

In: a language tag. Out: its `Shorthand`. Data, as in `punctuation`; `spaces` reads it. What is
English holds in every language, since foreign works are cited everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel.dates import get_month_names

from gatherings.render.words import babel_locale


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Short words of a language; several in one text are divided by bars or spaces."""

    before_numbers: str = ""
    """What is written with a full stop before a number: ``S. 9``. Parts of regular expressions."""
    without_stop: str = ""
    """The same without a full stop: ``n° 5``."""
    titles: str = ""
    """What stands before a name, with its full stop or without: ``Mme Durand``."""
    phrases: tuple[str, ...] = ()
    """Abbreviations of several words: ``z. B.``"""
    opened: bool = False
    """Whether such a phrase gets its spaces where it was typed without."""
    ordinals: str = ""
    """Words that follow a number with a full stop or letters: ``20. Jahrhundert``."""
    short_words: str = ""
    """Letters that are words and never end a line."""
    grouped: bool = False
    """Whether thousands are divided by spaces: ``10 000``."""
    months: tuple[str, ...] = ()
    """Names of months, as they stand in a date."""


_ENGLISH = Shorthand(
    before_numbers="pp?|nos?|vols?|chaps?|ch|figs?|secs?|s|ss|arts?|paras?|nn?|ll|fols?|c|ca|Nr|Bd|Abb|Kap|t",
    without_stop="No|Nos",
    titles=r"Mrs?\.?|Ms\.?|Dr\.?|Prof\.?|Cllr|St\.?|Revd?\.?|Capt\.?|Lt\.?|Messrs\.?",
    phrases=("e. g.", "i. e.", "a. m.", "p. m.", "q. v.", "s. v.", "n. d.", "op. cit.", "loc. cit."),
)
_GERMAN = (
    "z. B.|d. h.|d. i.|u. a.|u. ä.|o. ä.|o. Ä.|u. Ä.|i. d. R.|s. o.|s. u.|v. a.|z. T.|u. U.|i. e. S.|i. w. S.|z. Z."
    "|n. Chr.|v. Chr.|u. v. m.|u. v. a.|m. E.|a. a. O.|i. A.|i. V.|o. g.|e. V.|s. a.|v. l. n. r.|o. J.|o. O.|m. W."
)

SHORTHAND: dict[str, Shorthand] = {
    "de": Shorthand(
        before_numbers="S|Nrn?|Bde?|Abb|Tab|Kap|Abs|Art|Anm|Sp|Rn|Rz|Jg|H",
        without_stop="Satz|Kapitel|Band|Seite|Artikel",
        titles=r"Dr\.|Prof\.|Hrn?\.|Fr\.|St\.",
        phrases=tuple(_GERMAN.split("|")),
        opened=True,
        ordinals="Jahrhunderts?|Jahrhunderte|Jh|Jhs?|Auflage|Aufl|Kapitel|Band|Jahrgang|Jg",
        grouped=True,
    ),
    "fr": Shorthand(
        before_numbers="pp?|t|vol|chap|fig|art|al|éd|ch|liv|f",
        without_stop="n°s?|nos?|Nos?|page|pages|tome|chapitre",
        titles=r"MM?\.|M[mg]me?s?|Mmes?|Mlles?|Mgr|Me|Dr|Pr|St|Ste",
        phrases=("c. à d.", "s. d.", "s. l.", "s. l. n. d.", "av. J.-C.", "apr. J.-C.", "op. cit.", "loc. cit."),
        ordinals="siècles?|arrondissement|éd",
        grouped=True,
    ),
    "it": Shorthand(
        before_numbers="pp?|nn?|voll?|capp?|figg?|artt?|s|ss|tav",
        titles=r"[Ss]igg?\.|[Ss]ig\.ra|[Dd]ott\.|[Pp]rof\.|[Aa]vv\.|S\.",
        phrases=("a. C.", "d. C.", "s. l.", "s. d."),
        ordinals="secolo|sec",
        grouped=True,
    ),
    "es": Shorthand(
        before_numbers="pp?|págs?|núms?|vols?|caps?|figs?|arts?|t",
        without_stop="siglo",
        titles=r"Sr(?:a|es|as)?\.|Dra?\.|D\.|Dña\.|S\.",
        phrases=("p. ej.", "a. C.", "d. C.", "EE. UU.", "a. m.", "p. m."),
        grouped=True,
    ),
    "pt": Shorthand(
        before_numbers="pp?|págs?|vols?|caps?|figs?|arts?|t",
        without_stop="século",
        titles=r"Sra?\.|Dra?\.|D\.|S\.",
        phrases=("p. ex.", "a. C.", "d. C."),
        grouped=True,
    ),
    "nl": Shorthand(
        before_numbers="blz|pp?|nrs?|dl|hfst|afb|jg|vgl",
        titles=r"[Dd]hr\.|[Mm]evr\.|[Dd]r\.|[Pp]rof\.|[Mm]r\.|[Dd]s\.",
        phrases=("d. w. z.", "m. a. w.", "n. Chr.", "v. Chr.", "o. a."),
        grouped=True,
    ),
    "sv": Shorthand(
        before_numbers="s|nr|kap|bd|fig|sp|kl",
        titles=r"[Dd]r|[Pp]rof\.|S:t",
        phrases=("t. ex.", "bl. a.", "d. v. s.", "o. s. v.", "s. k.", "m. m.", "e. Kr.", "f. Kr."),
        grouped=True,
    ),
    "da": Shorthand(
        before_numbers="s|nr|kap|bd|fig|sp|kl",
        phrases=("f. eks.", "bl. a.", "o. s. v.", "d. v. s.", "m. m.", "e. Kr.", "f. Kr."),
        ordinals="århundrede|årh",
        grouped=True,
    ),
    "nb": Shorthand(
        before_numbers="s|nr|kap|bd|fig|sp|kl",
        phrases=("f. eks.", "bl. a.", "o. s. v.", "d. v. s.", "m. m.", "e. Kr.", "f. Kr."),
        ordinals="århundre",
        grouped=True,
    ),
    "pl": Shorthand(
        before_numbers="s|t|r|w|rozdz|rys|tab|art|ust|poz",
        without_stop="nr|wiek",
        titles=r"[Dd]r|[Pp]rof\.|[Mm]gr|[Ii]nż\.|św\.",
        phrases=("m. in.", "n. e.", "p. n. e.", "i in."),
        short_words="aiouwzAIOUWZ",
        grouped=True,
    ),
    "cs": Shorthand(
        before_numbers="s|č|r|sv|kap|obr|tab|str|roč|odst",
        titles=r"[Dd]r\.|[Pp]rof\.|[Ii]ng\.|[Mm]gr\.|sv\.",
        phrases=("t. j.", "n. l.", "př. n. l.", "a. s.", "s. r. o."),
        ordinals="století|stol|ročník|kapitola|vydání",
        short_words="kosuvziaKOSUVZIA",
        grouped=True,
    ),
    "sk": Shorthand(
        before_numbers="s|č|r|zv|kap|obr|tab|str|roč|ods",
        titles=r"[Dd]r\.|[Pp]rof\.|[Ii]ng\.|[Mm]gr\.|sv\.",
        phrases=("t. j.", "n. l.", "pred n. l.", "a. s.", "s. r. o."),
        ordinals="storočie|storočia|storočí|ročník|kapitola|vydanie",
        short_words="kosuvziaKOSUVZIA",
        grouped=True,
    ),
    "ru": Shorthand(
        before_numbers="с|сс|т|гл|рис|табл|стр|ст|вып",
        phrases=("т. е.", "т. д.", "т. п.", "н. э.", "до н. э.", "т. к.", "т. н."),
        short_words="авикосуяАВИКОСУЯ",
        grouped=True,
    ),
    "uk": Shorthand(
        before_numbers="с|сс|т|гл|рис|табл|ст|вип",
        phrases=("т. д.", "т. п.", "н. е.", "до н. е."),
        short_words="авзійоуяАВЗІЙОУЯ",
        grouped=True,
    ),
    "fi": Shorthand(before_numbers="s|nro|n:o", phrases=("e. Kr.", "j. Kr."), grouped=True),
    "hu": Shorthand(phrases=("i. e.", "i. sz.", "Kr. e.", "Kr. u."), ordinals="század|fejezet|oldal", grouped=True),
}  # fmt: skip
SHORTHAND["no"] = SHORTHAND["nn"] = SHORTHAND["nb"]
SHORTHAND["be"] = SHORTHAND["ru"]


@lru_cache(maxsize=128)
def shorthand(language: str) -> Shorthand:
    """The short words of a BCP 47 tag, with the English ones, and its months out of the CLDR."""
    own = SHORTHAND.get(language.lower().split("-", maxsplit=1)[0], Shorthand())
    english = _ENGLISH
    months = get_month_names("wide", "format", babel_locale(language)).values()
    return Shorthand(
        before_numbers=_either(own.before_numbers, english.before_numbers),
        without_stop=_either(own.without_stop, english.without_stop),
        titles=_either(own.titles, english.titles),
        phrases=tuple(dict.fromkeys((*own.phrases, *english.phrases))),
        opened=own.opened,
        ordinals=own.ordinals,
        short_words=own.short_words,
        grouped=own.grouped,
        months=tuple(m for m in months if m.isalpha()),
    )


def _either(own: str, english: str) -> str:
    return "|".join(part for part in (own, english) if part)
