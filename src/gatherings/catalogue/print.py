"""Family PRINT: what a printer does not take."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "PRINT-001",
        Severity.ERROR,
        "a trim size that the printer does not offer",
        "{printer} does not print books of {trim}",
        "The file would be refused, or the book scaled.",
        "Choose one of the printer's sizes under `print: {trim: …}`.",
        "print: {printer: kdp-paperback, trim: 150x230mm}",
    ),
    Rule(
        "PRINT-002",
        Severity.WARNING,
        "too few pages for the printer",
        "the book has {pages} pages; {printer} binds no fewer than {least}",
        "A book this thin cannot be bound that way.",
        "Choose another printer or product, or a smaller trim.",
    ),
    Rule(
        "PRINT-003",
        Severity.ERROR,
        "too many pages for the printer",
        "the book has {pages} pages; {printer} binds no more than {most}",
        "A book this thick cannot be bound that way.",
        "Choose a larger trim, another printer, or two volumes.",
    ),
    Rule(
        "PRINT-004",
        Severity.WARNING,
        "something that is not flat ink",
        "the print edition holds {thing}",
        "A printer turns it into ink in a way that nobody chose, or refuses the file.",
        "Draw it with flat colours, without gradients and opacity.",
        "An SVG with a gradient, or opacity in a theme.",
    ),
    Rule(
        "PRINT-005",
        Severity.ERROR,
        "an unknown printer",
        "there is no printer “{printer}”",
        "Trims and margins depend on the printer.",
        "Use one of those in styles/printers.",
        "print: {printer: kpd}",
    ),
    Rule(
        "PRINT-006",
        Severity.ERROR,
        "a file too large for the printer",
        "the print edition has {size:g} MB; {printer} takes no more than {most:g}",
        "The upload would fail.",
        "Make the largest images smaller.",
    ),
)
