"""MATH: formulas between dollar signs."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "MATH-001",
        Severity.ERROR,
        "formula that can't be read",
        "the formula “{formula}” can't be read: {reason}",
        "It would be printed as code.",
        "Mend the LaTeX; for a sum of money, write \\$ before the figure.",
        "$\\frac{a}{$",
    ),
    Rule(
        "MATH-002",
        Severity.ERROR,
        "formula not closed",
        "the displayed formula that begins here is not closed in its paragraph",
        "It is shown as it was typed.",
        "Put $$ at its end, and no blank line within it.",
        "$$ a = b",
    ),
    Rule(
        "MATH-003",
        Severity.ERROR,
        "formula in a sentence with a name",
        "the formula before {name} stands in a paragraph with other words, and can't be numbered",
        "Only a formula that has a paragraph to itself has room for a number.",
        "Put blank lines around it, or take the braces away.",
        "so that $$ a = b $$ {#eq-sum} holds",
    ),
)
