"""Family STORE: what is kept of earlier builds."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "STORE-001",
        Severity.INFO,
        "kept work that cannot be read",
        "{count} results of earlier builds could not be read and were made again",
        "A disk was full, a build was cut off, or the folder came from elsewhere; nothing of it was used.",
        "Nothing need be done; `gatherings cache --clear` empties the folder.",
    ),
    Rule(
        "STORE-002",
        Severity.WARNING,
        "another build at the same time",
        "another build of this collection is running",
        "Both go on and share their work; the editions of the one that ends last are what you find.",
        "Wait for the other one, or give each its own folder with `--out`.",
    ),
)
