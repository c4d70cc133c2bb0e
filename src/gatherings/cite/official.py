"""Cases, instruments, papers of the EU, debates and archives → items that styles print as lawyers cite them.

In: a CSL item before the engine sees it, and the engine's text after it. Out: the item with marks in
its title, and the text in which they have become the work's official reference, such as
"[1932] AC 562". Styles that were made for other countries' law would print "AC 562 (1932)". The
mapping of fields is in docs/citations.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gatherings.cite.works import plain

if TYPE_CHECKING:
    from gatherings.cite.styles import Locale, Style

NAME, TAIL, END, YEAR = "\ue017", "\ue018", "\ue019", "\ue01a"
"""Initial NAME the rest of the name TAIL the reference END; YEAR stands around a year that the reference says already."""

_BRACKETED = frozenset("AC QB KB Ch Fam P WLR ICR IRLR BCLC BLR HLR EGLR PTSR ECR EHRR".split()) | {"All ER"}
"""Reports whose volumes are found by their year, which then stands in square brackets."""
_FOREIGN = re.compile(r"\bU\.? ?S\.?\b|\bF\. ?\dd|\bS\. ?Ct\b|\bL\. ?Ed\b")
_NEUTRAL = re.compile(r"(?:UK|EW|NI|SC)[A-Z]{1,4}(?: \([A-Za-z]+\))?")
_COMMAND = re.compile(r"(?:Cm|CP|Cmnd|Cmd|Cd|C|HC|HL|SP Paper) [\d–-]+.*")
_SESSION = re.compile(r"(?:HC|HL) \d{4}[–-]+\d{2,4}, .+")
"""A committee's paper by the session of Parliament, which is how OSCOLA cites it."""
_SAID = (
    "container-title", "page", "volume", "number", "authority", "chapter-number", "publisher", "publisher-place",
    "original-date", "genre",
)  # fmt: skip
"""What the reference says, so that the style need not say it again."""
_MONTHS = "January February March April May June July August September October November December".split()


def marked(csl: dict[str, Any], style: Style, locale: Locale) -> None:
    """Put the official reference of a British or European work into its title; change `csl` in place."""
    if not locale.tag.startswith("en") or locale.tag == "en-US":
        return
    tail = _reference(csl, style)
    if not tail:
        return
    name = plain(csl["title"])
    short = plain(csl.get("title-short")) or name
    year = str((csl.get("issued", {}).get("date-parts") or [[""]])[0][0])
    # the sign stands after the first letter, so that the work is sorted by its name
    csl["title"] = f'{name[0]}{NAME}{name[1:]}{TAIL}<span class="nocase">{tail}</span>{END}'
    csl["title-short"] = f"{short[0]}{NAME}{short[1:]}{TAIL}{END}"
    if csl["type"] != "regulation":
        csl["issued"] = {"literal": f"{YEAR}{year}{YEAR}"}
    for variable in _SAID:
        csl.pop(variable, None)


def _reference(csl: dict[str, Any], style: Style) -> str:
    """What follows the name of the work; empty where the style is left to itself."""
    date = (csl.get("issued", {}).get("date-parts") or [[]])[0]
    if not date or not plain(csl.get("title")):
        return ""
    year, kind = date[0], csl.get("type")
    reporter, page = plain(csl.get("container-title")), plain(csl.get("page"))
    volume, number = plain(csl.get("volume")), plain(csl.get("number"))
    if kind == "legal_case" and not _FOREIGN.search(reporter):
        parts = []
        court = plain(csl.get("authority"))
        if _NEUTRAL.fullmatch(court) and number:
            division = re.search(r" \(.*\)$", court)
            bare = court[: division.start()] if division else court
            parts.append(f"[{year}] {bare} {number}{division[0] if division else ''}")
        if reporter and page:
            when = (csl.get("original-date", {}).get("date-parts") or [[year]])[0][0]
            shown = f"[{when}]" if reporter in _BRACKETED or not volume else f"({when})"
            parts.append(" ".join(p for p in (shown, volume, reporter, page) if p))
            if court and len(parts) == 1:
                parts[0] += f" ({court})"
        return " " + ", ".join(parts) if parts else ""
    if kind == "regulation" and re.match(r"SI \d", number):
        return f" ({number})" if style.name.startswith("harvard") else f", {number}"
    if kind == "legislation" and reporter.startswith("OJ") and page:
        return f" [{year}] {reporter}{volume}/{page}"
    if kind == "report" and style.name.startswith("oscola"):
        if _SESSION.fullmatch(number):
            return " (" + re.sub(r"^(\w+ \d{4})-+", r"\1–", number) + ")"
        if _COMMAND.fullmatch(number):
            return f" ({number}, {year})"
    chamber = plain(csl.get("chapter-number"))
    if kind == "hearing" and chamber in ("HC", "HL") and len(date) == 3:
        day = f"{date[2]} {_MONTHS[date[1] - 1]} {year}"
        stop = style_stop(style)
        where = [f"vol{stop} {volume}" if volume else "", f"col{stop} {page}" if page else ""]
        return f", {chamber} Deb " + ", ".join(p for p in (day, *where) if p)
    return ""


def oscola_law(text: str, kinds: Sequence[str]) -> str:
    """OSCOLA's citation of laws and debates: a comma before a place in them, and no "(n 1)" for what is its own short form."""
    if set(kinds) & {"legislation", "bill", "regulation", "treaty"}:
        text = re.sub(r",? SI [\d/]+ \(n \d+\)", "", text)
        text = re.sub(r"(?<![,\s])(?<!ibid) (?=(?:ss?|arts?|regs?|pts?|schs?|paras?|rr?) \d)", ", ", text)
    if "hearing" in kinds:
        text = re.sub(r", col [^\s,()]+ \(n \d+\)(?= cols? \d)", "", text)
        text = re.sub(r" \(n \d+\)(?=[.;]|$)", "", text) if " Deb " in text else text
        text = re.sub(r"(?<![,\s])(?<!ibid) (?=cols? \d)", ", ", text)
    return text


def style_stop(style: Style) -> str:
    """The full stop after abbreviations, which OSCOLA does without."""
    return "" if style.name.startswith("oscola") else "."


def unmarked(text: str, style: Style, kind: str, *, full: bool) -> str:
    """The engine's text with the official reference in its place.

    `full` where the work is given in full: in references and in notes. Elsewhere only its name and
    year are printed.
    """
    if NAME not in text and YEAR not in text:
        return text
    year = rf"{YEAR}(\d*){YEAR}[a-z]?"
    if full:
        text = re.sub(rf"(?<=[\w>.,’”{END}])\s*\({year}\)|(?:[,.]\s*|\s+)?{year}", "", text)
    text = re.sub(year, r"\1", text)
    italic = kind in ("legal_case", "report") or (style.name.startswith("harvard") and kind != "hearing")

    def shown(found: re.Match[str]) -> str:
        name, tail, stop = found[1] + found[2], found[3], found[4]
        quoted = kind == "hearing" and not style.name.startswith("oscola")
        name = f"<i>{name}</i>" if italic else f"‘{name}’" if quoted else name
        if kind == "hearing" and tail and style.name.startswith("oscola"):
            name, tail = "", tail.replace(", ", "", 1)
        return f"{name}{tail if full else ''}{stop}"

    pattern = rf"(?:<i>|<em>|[‘“\"])?([^<>‘“\"]){NAME}([^{TAIL}]*){TAIL}([^{END}]*){END}([.,]?)(?:</i>|</em>|[’”\"])?"
    text = re.sub(pattern, shown, text)
    text = re.sub(
        r",? col\.? [^\s,.]+(?:</span>)?,?(?= col\.? \d)", "," if "." in style_stop(style) else "", text
    )
    text = re.sub(r"¶(¶?)\s?(?=\d)", lambda m: "paras " if m[1] else "para. ", text)
    return re.sub(r"\.(?:\s*\.)+$", ".", text)
