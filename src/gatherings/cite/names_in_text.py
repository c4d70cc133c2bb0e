"""The author as part of a sentence, where the style has no words for it.

In: a CSL item and the words of the language. Out: CSL markup such as "Hall and Ward". Note and
numeric styles know no form for "Hall argues"; this is it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gatherings.cite.works import OTHERS, plain

if TYPE_CHECKING:
    from gatherings.cite.styles import Locale

PEOPLE = ("author", "editor", "translator", "director")
"""Who may stand for a work in a sentence, in this order."""

_ITALIC = frozenset(
    "book report thesis motion_picture periodical legal_case pamphlet map classic collection song".split()
)


def name_in_text(work: Mapping[str, Any], locale: Locale, *, and_others: bool) -> str:
    """Family names of up to three people, or of the first; the title where nobody is named."""
    people: list[Mapping[str, Any]] = next((work[v] for v in PEOPLE if work.get(v)), [])
    names = [_short(p) for p in people]
    others = (locale.terms.get("and others" if and_others else "et-al") or ("et al.",))[0]
    if OTHERS in names or len(names) > 3:
        return f"{names[0]} {others}"
    joined = (locale.terms.get("and") or ("and",))[0]
    if names:
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joined} {names[-1]}"
    title = str(work.get("title-short") or work.get("title") or work.get("id"))
    if work.get("type") in _ITALIC:
        return f"<i>{title}</i>"
    return title if work.get("type") in ("legislation", "bill", "regulation", "treaty") else f"‘{title}’"


def _short(person: Mapping[str, Any]) -> str:
    if person.get("literal"):
        return str(person["literal"])
    return " ".join(str(person[p]) for p in ("non-dropping-particle", "family") if person.get(p))


def _title(work: Mapping[str, Any]) -> str:
    """A pattern for the work's title as it may be printed, in italics, in quotation marks or bare."""
    titles = sorted({plain(work.get(v)) for v in ("title", "title-short")} - {""}, key=len, reverse=True)
    words = "|".join(re.escape(html.escape(t, quote=False)).replace("'", "['’]") for t in titles)
    return rf"(?:<em>)?[“‘]?(?:{words})[,.]?[”’]?(?:</em>)?" if words else r"(?!)"


def title_as_shown(work: Mapping[str, Any], shown: str) -> str:
    """The title as the style prints it in `shown`, a fragment; empty where it is not there."""
    found = re.search(_title(work), re.sub(r"</?span[^>]*>", "", shown), re.IGNORECASE)
    if not found or found[0].count("<em>") != found[0].count("</em>"):
        return ""
    return re.sub(r"[,.](?=[”’]?(?:</em>)?$)", "", found[0])


def without_title(whole: str, work: Mapping[str, Any]) -> str:
    """A citation whose work is named in the sentence by its title, without that title."""
    if any(work.get(v) for v in PEOPLE):
        return whole
    shorter = re.sub(rf"^([(\[]?){_title(work)},?\s*", r"\1", whole, flags=re.IGNORECASE)
    return shorter if re.search(r"\w", shorter) else ""
