"""Family VERIFY, hundreds: what a finished PDF, read back by other libraries, turns out to lack."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "VERIFY-101",
        Severity.ERROR,
        "a finished PDF that fails a check",
        "“{file}” fails the check “{check}”: {said}",
        "The file was read back by libraries that did not write it, and differs from what was meant.",
        "A theme of your own may hide what every page needs, such as its number; otherwise this is a fault "
        "of the program: please report it with the collection.",
        ".folio { visibility: hidden } in a theme: no page shows its number.",
    ),
)
