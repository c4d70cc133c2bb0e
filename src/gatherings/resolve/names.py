"""Resolve, step 1: names, ready to be shown and sorted.

In: a name as one text or in parts. Out: `Name`, and keys by which names are ordered.
"""

from __future__ import annotations

import re
import unicodedata

from gatherings.model import Name, NameParts

PREFIXES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron viscount cllr councillor "
    "alderman rev revd reverend rt hon the canon rabbi imam fr sr father sister bishop archbishop "
    "capt captain maj major col colonel gen general lt cdr admiral judge justice herr frau mme m. "
    "dott ing".split()
)
POST_NOMINALS = frozenset(
    "CBE OBE MBE KBE DBE GBE CB KCB KC QC MP MS MSP MLA MEP TD PC JP DL CH OM PhD DPhil MD MA MSc BA "
    "BSc LLB LLM MBA FRS FBA FRSA FRSE FRTPI MRTPI FRICS MRICS RIBA ARB FRIBA FAcSS FRGS FRHistS FREng "
    "FMedSci FRCP FRCGP MFPH FFPH FSA RA CEng FICE MICE CIHCM FCIH Jr Sr II III IV Esq AO AM AC ONZM "
    "SJ OP OSB OFM".split()
)
PARTICLES = frozenset(
    "van von der den de het ter ten te du da das do dos del della di la le los las af av zu zum zur "
    "el al bin ibn bint ben y e".split()
)
KEPT_PARTICLES = frozenset("ap ab ferch mac nic ní ó ua mc".split())
"""Lower-case beginnings that names are sorted by."""

GENERATIONS = frozenset("Jr Sr Jnr Snr II III IV V".split())
"""Suffixes that belong to the name itself: father and son are two people."""

_GLUED = re.compile(r"((?:al|el|as|ash|ad|an|ar|at|az)[-\u2010\u2011]|d['’])(?=\w)")
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE",
     "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h", "ŧ": "t"}
)  # fmt: skip


def name_of(written: str | NameParts, *, sort: str = "", original: str = "") -> Name | None:
    """The name of a person; `sort` and `original` win over guesses; None where it is empty."""
    parts = parts_of(written) if isinstance(written, str) else written
    given, family = parts.given, parts.family
    if not family:
        given, family = "", given
    if not family:
        return None
    sort = sort or parts.sort
    surname = _joined(parts.particle, family)
    suffixes = parts.suffix.replace(",", " ").split()
    generation = " ".join(s for s in suffixes if s.strip(".") in GENERATIONS)
    if parts.order == "family-first":
        plain = _joined(surname, given)
        guess = plain
    else:
        plain = _joined(given, surname, generation)
        guess = f"{family}, {_joined(given, parts.particle)}" if given or parts.particle else family
        guess += f", {generation}" if generation else ""
    if sort and isinstance(written, str) and "," in sort:
        surname, given = (part.strip() for part in sort.split(",", 1))
    return Name(
        display=_joined(parts.prefix, plain.removesuffix(generation), parts.suffix),
        plain=plain,
        sort=sort or guess,
        family=surname,
        given=given,
        generation=generation,
        original=original or parts.original,
    )


def organisation_name(written: str | NameParts, *, sort: str = "", original: str = "") -> Name | None:
    """The name of an organisation; a leading “The” goes to the end for sorting."""
    parts = written if isinstance(written, NameParts) else NameParts(family=written)
    whole = _joined(parts.prefix, parts.given, parts.particle, parts.family, parts.suffix)
    if not whole:
        return None
    article = re.match(r"(The)\s+(.+)", whole)
    guess = f"{article[2]}, {article[1]}" if article else whole
    return Name(
        display=whole, plain=whole, sort=sort or parts.sort or guess, family=whole,
        original=original or parts.original,
    )  # fmt: skip


def parts_of(text: str) -> NameParts:
    """The likely parts of a name that was written as one text.

    “Family, Given” is understood, and so are titles, post-nominals and particles. What can't be
    guessed (double family names, names that begin with the family) is written in parts.
    """
    text = re.sub(r"[ \t\n]+", " ", text).strip()
    head, _, tail = text.partition(",")
    suffix: list[str] = []
    if tail.strip():
        words = tail.replace(",", " ").split()
        if all(w.strip(".") in POST_NOMINALS for w in words):
            text, suffix = head, words
        else:
            inner = parts_of(tail)
            return NameParts(
                prefix=inner.prefix, given=_joined(inner.given, inner.family), family=head.strip(),
                suffix=inner.suffix,
            )  # fmt: skip
    words = text.split(" ")
    prefix = []
    while len(words) > 1 and words[0].strip(".").casefold() in PREFIXES:
        prefix.append(words.pop(0))
    while len(words) > 1 and words[-1].strip(".") in POST_NOMINALS:
        suffix.insert(0, words.pop())
    given, particle, family = _divided(words)
    return NameParts(
        prefix=" ".join(prefix), given=given, particle=particle, family=family, suffix=" ".join(suffix)
    )


def _divided(words: list[str]) -> tuple[str, str, str]:
    """Given names, particle and family name of the words of a name."""
    if len(words) == 1:
        return "", "", words[0]
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES | KEPT_PARTICLES:
        at -= 1
    given, rest = words[:at], words[at:]
    particle: list[str] = []
    while len(rest) > 1 and rest[0] in PARTICLES:
        particle.append(rest.pop(0))
    if not particle and (glued := _GLUED.match(rest[0])):
        particle, rest[0] = [glued[1]], rest[0][glued.end() :]
    return " ".join(given), " ".join(particle), " ".join(rest)


def _joined(*parts: str) -> str:
    """Parts with blanks between, none after a hyphen or an apostrophe (al-Masri, d’Arc)."""
    text = ""
    for part in filter(None, (p.strip() for p in parts)):
        text += part if not text or text.endswith(("-", "’", "'", "\u2010", "\u2011")) else f" {part}"
    return text


def plain_letters(text: str) -> str:
    """The text in unaccented letters, as far as it has such."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sorting_key(name: Name) -> tuple[str, str]:
    """Orders names as a British index does: letter by letter, accents and case last."""
    letters = re.sub(r"[^\w,]+", "", plain_letters(name.sort)).casefold()
    return letters, name.sort
