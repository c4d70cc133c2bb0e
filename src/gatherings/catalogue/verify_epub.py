"""Codes of the check of a finished EPUB (VERIFY-2xx): they tell of faults of the program or a theme."""

from gatherings.diagnostics import Rule, Severity

_REPORT = "Please report it with the collection, or mend the template or style sheet if you changed one."


def _fault(number: int, title: str, message: str, why: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(f"VERIFY-{number}", severity, title, message, why, _REPORT)


RULES: tuple[Rule, ...] = (
    _fault(
        201,
        "a container that is damaged",
        "the EPUB's container is wrong: {fault}",
        "Reading systems can't open it.",
    ),
    _fault(
        202,
        "a page that is not well-formed",
        "“{file}” is not well-formed XML: {fault}",
        "Strict reading systems show an error in place of the page.",
    ),
    _fault(
        203,
        "files and manifest that differ",
        "“{file}” is {fault}",
        "What the manifest doesn't name isn't shown, and what it names and isn't there is missing.",
    ),
    _fault(
        204,
        "a link to nowhere in the finished EPUB",
        "in “{file}” the link “{target}” leads nowhere",
        "A reader who follows it would see an error or nothing.",
    ),
    _fault(
        205,
        "an id that comes twice in a page of the EPUB",
        "in “{file}” the id “{id}” stands twice",
        "Links and screen readers find only one of them.",
    ),
    _fault(
        206,
        "a page that the contents don't lead to",
        "the contents don't lead to “{file}”",
        "Readers find a piece by the contents.",
    ),
    _fault(
        207,
        "a note without a way back",
        "in “{file}” the note “{id}” has no link back to each of its calls",
        "A reader who followed the call would lose the place.",
    ),
    _fault(
        208,
        "a page list that differs from the marks",
        "the page list and the marks in the text differ: {fault}",
        "A reader who looks for a printed page must land where it begins.",
    ),
    _fault(
        209,
        "a heading level that is skipped",
        "in “{file}” the heading “{heading}” is of level {level} after level {before}",
        "Who moves by headings thinks that something is missing.",
        Severity.WARNING,
    ),
    Rule(
        "VERIFY-220",
        Severity.ERROR,
        "EPUBCheck: an error",
        "EPUBCheck {check} in “{file}”: {message}",
        "EPUBCheck is the judge that shops go by, and they refuse what it calls an error.",
        _REPORT,
    ),
    Rule(
        "VERIFY-221",
        Severity.WARNING,
        "EPUBCheck: a warning",
        "EPUBCheck {check} in “{file}”: {message}",
        "Some shops refuse an EPUB with warnings.",
        _REPORT,
    ),
    Rule(
        "VERIFY-222",
        Severity.INFO,
        "EPUBCheck: a remark",
        "EPUBCheck {check} in “{file}”: {message}",
        "EPUBCheck remarks on uses that are allowed and seldom.",
        "Nothing need be done.",
    ),
)
