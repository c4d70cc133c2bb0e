"""Codes of references within the book (REF)."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "REF-001",
        Severity.ERROR,
        "a reference to nothing",
        "nothing in this essay is called “{name}”",
        "A reader who follows the reference would find nothing.",
        "Give the figure, table or heading that id in braces, or mend the reference.",
        "as @fig-house shows",
    ),
    Rule(
        "REF-002",
        Severity.ERROR,
        "a link to an essay that is not in the book",
        "no essay of this book is in “{name}”",
        "The link would lead outside the book, to a file that readers don't have.",
        "Write the name of the essay's file as it stands in the order of collection.yaml.",
        "[Calder](1-heroes.md)",
    ),
    Rule(
        "REF-003",
        Severity.ERROR,
        "a link to a place that is not in that essay",
        "the essay in “{file}” has nothing called “{name}”",
        "The link would lead to the wrong place.",
        "Give the heading, figure or table there that id in braces, or link to the essay as a whole.",
        "[there](01-heroes.md#sec-lost)",
    ),
    Rule(
        "REF-004",
        Severity.ERROR,
        "something that only an essay can hold",
        "{what} can't stand here: “{text}”",
        "Biographies, the imprint and other small texts have no notes, no references and no place in "
        "the numbering, so what it refers to could not be shown.",
        "Say it in words, or move it into an essay.",
        "bio: Ada wrote on cities [@jacobs1961].",
    ),
)
