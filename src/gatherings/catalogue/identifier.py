"""Codes of identifiers: ISBN, ISSN, DOI, ORCID iD."""

from gatherings.diagnostics import Rule, Severity

E, W = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule(
        "ID-001",
        E,
        "Check digit",
        "the last figure of the {kind} “{value}” should be {expected}",
        "Shops, libraries and barcode scanners refuse it; most often two figures were exchanged.",
        "Compare the number with the one that was assigned.",
        "print: 978-1-234567-89-0",
    ),
    Rule(
        "ID-002",
        E,
        "Not such a number",
        "“{value}” is not an {kind}: {reason}",
        "Shops and libraries refuse it.",
        "Copy the number from where it was assigned.",
        "print: 978-1-23",
    ),
    Rule(
        "ID-003",
        E,
        "Used twice",
        "the {kind} “{value}” is also that of {other}",
        "Each edition needs a number of its own, and so does each piece.",
        "Give one of the two another number.",
        "identifiers: {print: 978-1-234567-89-7, epub: 978-1-234567-89-7}",
    ),
    Rule(
        "ID-004",
        E,
        "Not a DOI",
        "“{value}” is not a DOI",
        "Its link would lead nowhere.",
        "A DOI begins with 10., four or more figures and a slash.",
        "doi: 105555/x",
    ),
)
