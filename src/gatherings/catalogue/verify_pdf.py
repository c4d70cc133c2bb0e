"""Family VERIFY, hundreds: what a finished PDF, read back by other libraries, turns out to lack."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = tuple(
    Rule(
        code, Severity.ERROR, title, message,
        "The file differs from what was meant to be written.",
        "This is a fault of the program rather than of the text; please report it with the collection.",
    )
    for code, title, message in (
        ("VERIFY-101", "an unreadable PDF", "“{file}” cannot be read back: {said}"),
        ("VERIFY-102", "a wrong number of pages", "“{file}” has {found} pages instead of {wanted}"),
        ("VERIFY-103", "a page of the wrong size", "page {page} of “{file}” has {box} {found} instead of {wanted}"),
        ("VERIFY-104", "a typeface not embedded", "the typeface {font} is not embedded in “{file}”"),
        ("VERIFY-105", "screen colours in print", "page {page} of “{file}” is drawn in {what}"),
        ("VERIFY-106", "a wrong outline", "the outline of “{file}” has {found} lines instead of {wanted}"),
        ("VERIFY-107", "wrong page labels", "page {page} of “{file}” is labelled {found} instead of {wanted}"),
        ("VERIFY-108", "links in print", "page {page} of “{file}” holds links or annotations"),
        ("VERIFY-109", "metadata that disagree", "“{file}” gives its {what} as “{found}” and as “{wanted}”"),
        ("VERIFY-110", "a page without its number", "page {page} of “{file}” does not show its number {wanted}"),
        ("VERIFY-111", "transparency in print", "“{file}” holds {what}"),
    )
)
