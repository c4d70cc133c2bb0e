"""Codes of contributors and of their parts in the pieces."""

from gatherings.diagnostics import Rule, Severity

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

RULES: tuple[Rule, ...] = (
    Rule(
        "PEOPLE-001",
        E,
        "Id",
        "“{id}” is not an id that essays can refer to",
        "Ids become parts of addresses inside the EPUB.",
        "Begin with a letter; letters, digits, hyphens and full stops may follow, but no blanks.",
        "Ines Calder:\n  name: Ines Calder",
    ),
    Rule(
        "PEOPLE-002",
        E,
        "Unknown contributor",
        "no contributor has the id “{id}”",
        "The byline would be missing.",
        "Correct the id, or add the person to contributors.yaml.",
        "authors: [ines-caldr]",
    ),
    Rule(
        "PEOPLE-003",
        I,
        "Not in the book",
        "“{name}” has no part in any piece",
        "Perhaps an author is missing somewhere; the list of contributors leaves the person out.",
        "Name the id in an essay, or keep the entry for later.",
    ),
    Rule(
        "PEOPLE-004",
        E,
        "Twice",
        "“{id}” is named twice",
        "The name would be printed twice.",
        "Keep one of the two.",
        "authors: [ines-calder, ines-calder]",
    ),
    Rule(
        "PEOPLE-005",
        I,
        "Part without a code",
        "no library code is known for “{label}”",
        "It is printed as it stands; catalogues will list the people as contributors.",
        "Nothing has to be done; words such as “Translated by” have codes of their own.",
        "credits: [{as: Cheered on by, who: [tom-okoro]}]",
    ),
    Rule(
        "PEOPLE-006",
        E,
        "No name",
        "“{id}” has no name",
        "The id would be printed in its place.",
        "Write at least a family name, or the name as one text.",
        "ines-calder:\n  name: {prefix: Cllr}",
    ),
    Rule(
        "PEOPLE-007",
        W,
        "Same name",
        "“{name}” is also the name of “{other}”",
        "One person under two ids gets two entries in the list of contributors.",
        "Keep one entry, and give role and organisation of the time in the essay.",
    ),
    Rule(
        "PEOPLE-008",
        W,
        "Code in a name",
        "“{text}” holds code of a web page, which is printed as it stands",
        "Names, roles and organisations are plain words; “&nbsp;” and “<b>” would stand on the title page.",
        "Type the letter itself, and leave out what is in angle brackets.",
        "name: Zo&#235; Marsh",
    ),
)
