"""Works and citations → what citeproc-js takes, and its output back.

In: `Work` and `CitationItem` values. Out: plain JSON values; `others_shown` puts "et al." where a
bibliography says "and others".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gatherings.cite.official import marked, oscola_law, unmarked
from gatherings.cite.works import OTHERS, plain

if TYPE_CHECKING:
    from gatherings.cite.styles import Locale, Style
    from gatherings.cite.syntax import CitationItem
    from gatherings.cite.works import Work

SAID = "\ue014"
"""Stands around a year that the title has said already."""

JOINER = "\u2060"
"""Keeps "9 & 10 Geo. 5 c. 35" from being taken for two numbers."""

_MARKS = "\ue011[^\ue012]*\ue012|\ue013"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def item(work: Work, style: Style, locale: Locale) -> dict[str, Any]:
    """The work as the engine takes it, mended where CSL styles fall short.

    An Act or an instrument whose title ends with its year has a mark instead of the separate
    year, which every style would print again; `mended` takes the mark out. A volume with a title of
    its own has both titles in one where the style knows no titles of volumes.
    """
    csl = dict(work.csl)
    csl["id"] = csl["system_id"] = work.key
    for variable in ("title", "container-title", "title-short", "collection-title", "volume-title"):
        if isinstance(csl.get(variable), str):
            # the engine sets only these as its language does, one kind within the other
            csl[variable] = re.sub(r"«\s(.*?)\s»", r'"\1"', csl[variable])
            csl[variable] = re.sub("[“”„«»‹›]", '"', csl[variable])
    if "language" in csl and not _TAG.fullmatch(str(csl["language"])):
        del csl["language"]
    _archived(csl, style)
    marked(csl, style, locale)
    if csl.get("type") in ("legislation", "bill", "regulation") and "issued" in csl:
        parts = csl.get("issued", {}).get("date-parts") or [[""]]
        if re.search(rf" {parts[0][0]}(?:\ue018|$)", plain(csl.get("title"))):
            csl["issued"] = {"literal": f"{SAID}{parts[0][0]}{SAID}"}
        if not str(csl.get("number", "0")).isdigit():
            csl["number"] = f"{JOINER}{csl['number']}"
            if style.name.startswith(("apa", "chicago")):
                del csl["number"]  # it would be called a US public law
    if csl.get("volume-title") and '"volume-title' not in style.tree:
        volume = f", {_volume(locale)} {csl.pop('volume')}" if csl.get("volume") else ""
        csl["title-short"] = csl.pop("volume-title")
        csl["title"] = f"{csl.get('title', '')}{volume}: {csl['title-short']}"
    if csl.get("type") == "report" and plain(csl.get("genre")).lower() in ("report", "rapport", "bericht"):
        del csl["genre"]  # says nothing that "report" does not say
    if style.name.startswith("oscola") and csl.get("type") == "legislation":
        csl.pop("number", None)  # OSCOLA cites Acts by short title and year alone
    return csl


def _archived(csl: dict[str, Any], style: Style) -> None:
    """Put an archive and its shelfmark where the style prints them."""
    if csl.get("call-number") and csl.get("archive"):
        csl.setdefault("archive_location", csl["call-number"])
    if csl.get("archive") and not csl.get("publisher") and style.name.startswith(("harvard", "oscola")):
        # these styles have no words for archives, and print what a publisher would be
        kept = [plain(csl.pop(v)) for v in ("archive", "publisher-place", "archive_location") if csl.get(v)]
        csl["publisher"] = ", ".join(kept) + ("," if style.name.startswith("oscola") else "")


def _volume(locale: Locale) -> str:
    """The language's short word for a volume, as it stands in a title."""
    forms = locale.terms.get("volume") or ("vol.",)
    return next((f for f in forms if f.endswith(".")), forms[0]).capitalize()


def citation_object(
    index: int, items: Sequence[CitationItem], ids: Mapping[str, str], note: int
) -> dict[str, Any]:
    """One citation for the engine.

    Where words are typed around works, or the author is part of the sentence, they stay in the order
    in which they were typed: "see" means the first. Elsewhere the style puts them in its order.
    """
    rows = []
    for one in items:
        row: dict[str, Any] = {"id": ids[one.key]}
        if one.locator:
            row.update(locator=one.locator, label=one.label)
        if one.prefix:
            row["prefix"] = one.prefix
        if one.suffix:
            row["suffix"] = one.suffix
        if one.mode == "suppress-author" or (one.mode == "author-in-text" and not note):
            row["suppress-author"] = True
        rows.append(row)
    return {
        "citationID": f"c{index}",
        "citationItems": rows,
        "properties": {"noteIndex": note, "unsorted": keeps_order(items)},
    }


def keeps_order(items: Sequence[CitationItem]) -> bool:
    """Whether the works of a citation stay in the order in which they were typed."""
    return any(i.prefix or i.suffix or i.mode == "author-in-text" for i in items)


def mended(
    text: str, style: Style, locale: Locale, *, keep_year: bool = False, kinds: Sequence[str] = (),
    full: bool = True,
) -> str:  # fmt: skip
    """The engine's text without the marks that `item` put in.

    `keep_year` says that a year is shown where nothing else would be left between the brackets;
    `kinds` are the CSL types of the works in it; `full` is as for `official.unmarked`.
    """
    text = text.replace(JOINER, "")
    for kind in dict.fromkeys(kinds):
        text = unmarked(text, style, kind, full=full)
    if style.name.startswith("mhra"):
        text = re.sub(r",\s\((?=[^()]*\d{4}\))", " (", text)  # a book without an author
        text = re.sub(r"(\bpp?\. (\S+)) \(pp?\. \2\)", r"\1", text)  # a work of one page
    if style.name.startswith("new-harts"):
        text = re.sub(r"(</i>), \((?=\d{4}\))", r"\1 (", text)  # a journal without volumes
    if style.name.startswith("nlm"):
        text = re.sub(r"\[([^\[\]]+)\] \[Internet\]", r"[\1 on the Internet]", text)
        text = re.sub(
            r" \[([^\[\]]+?)( on the Internet)?\](?=.*\b\1 [A-Z\d])",
            lambda m: " [Internet]" if m[2] else "",
            text,
        )
    if style.name.startswith("oscola"):
        text = re.sub(r"(\(\d{1,2} \w+ \d{4}\) \d+) (?=\d)", r"\1, ", text)  # page 12 of a newspaper, 20
        text = oscola_law(text, kinds)
        if "legal_case" in kinds:
            text = re.sub(r"(\(n \d+\)) paras? (\d[\d–]*)", r"\1 [\2]", text)
        text = re.sub(r"(\] (?:\d+ )?[A-Z][A-Za-z ]* \d+) (?=\d)", r"\1, ", text)  # [1932] AC 562, 580
    if SAID in text:
        year = rf"{SAID}(\d*){SAID}[a-z]?"
        shorter = re.sub(rf"(?<=[\w>.’”])\s*\({year}\)|(?:,\s*|\s+)?{year}", "", text)
        shorter = re.sub(r"([(\[])[,;]\s*", r"\1", shorter.replace(" ()", ""))
        shorter = re.sub(r"\.((?:</i>)?)(?:\s*\.)+", r".\1", shorter)
        empty = not re.search(r"\w", re.sub(rf"<[^>]*>|{_MARKS}", "", shorter))
        text = re.sub(year, r"\1", text) if empty and keep_year else "" if empty else shorter
    return _others_shown(text, style, locale)


def without_claim(text: str, work: Mapping[str, Any], style: Style) -> str:
    """A Harvard reference without the “[Preprint]” that every article without volume and pages gets."""
    said = plain(work.get("genre")) + plain(work.get("status"))
    if not style.name.startswith("harvard") or "preprint" in said.lower():
        return text
    return text.replace(" [Preprint]", "")


def as_act(text: str, items: Sequence[Mapping[str, Any]], locale: Locale) -> str:
    """A citation of nothing but British Acts, with the "s. 6" that they have for "sect. 6"."""
    if locale.tag != "en-GB" or any(
        i.get("type") not in ("legislation", "bill", "regulation") for i in items
    ):
        return text
    text = re.sub(r"§(§?)\s?(?=\d)", lambda m: "ss " if m[1] else "s. ", text)
    return re.sub(r"\bsect(s?)\b\.?(?=\s\d)", lambda m: "ss" if m[1] else "s.", text)


def _others_shown(text: str, style: Style, locale: Locale) -> str:
    """The engine's text with the language's "et al." for the sentinel name."""
    if OTHERS not in text:
        return text
    wanted = "and others" if style.and_others else "et-al"
    forms = locale.terms.get(wanted) or ("et al.",)
    text = re.sub(
        rf",?\s*(?:,|;|&#38;|&amp;|&|\b(?:and|und|et|y|e|en|och|og)\b)\s*{OTHERS}", f" {OTHERS}", text
    )
    return (
        re.sub(rf"{OTHERS}\.?", lambda _: forms[0], text)
        if forms[0].endswith(".")
        else text.replace(OTHERS, forms[0])
    )
