"""Codes of the order of the book."""

from gatherings.diagnostics import Rule, Severity

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

RULES: tuple[Rule, ...] = (
    Rule(
        "ORDER-001",
        E,
        "No such essay",
        "there is no file “{name}” in the collection",
        "The piece would be missing in the book.",
        "Correct the name, or put the file there.",
        "body: [oen.md]",
    ),
    Rule(
        "ORDER-002",
        W,
        "Not in the book",
        "no list of collection.yaml names “{name}”",
        "The piece is not in the book.",
        "Name it in `front`, `body` or `back`, or move it out of the folder.",
    ),
    Rule(
        "ORDER-003",
        E,
        "Named twice",
        "“{name}” stands in the order twice",
        "It would be printed once only, at the first place.",
        "Keep one of the two.",
        "body: [one.md, one.md]",
    ),
    Rule(
        "ORDER-004",
        E,
        "Unknown page",
        "“{name}” is neither a file nor a page that can be generated",
        "Names of files end in .md; other words have to be those of generated pages.",
        "Correct the word; instead of a folder, name the files in it.",
        "front: [title-pge]",
    ),
    Rule(
        "ORDER-005",
        I,
        "Order from file names",
        "“{list}” is left out; {what}",
        "Nothing is wrong; but the order may be another one than you think.",
        "Write the list into collection.yaml when the order matters.",
    ),
    Rule(
        "ORDER-006",
        W,
        "Part without essays",
        "the part “{part}” has no essays",
        "Its opener would stand alone.",
        "Name essays below `essays`, or remove the part.",
        "body: [{part: Later, essays: []}]",
    ),
    Rule(
        "ORDER-007",
        E,
        "Generated page in a part",
        "“{name}” is a generated page and can't stand in a part",
        "Parts hold essays only.",
        "Move it to `front` or `back`.",
    ),
    Rule(
        "ORDER-008",
        W,
        "Page missing for a choice",
        "“{choice}” needs the page “{page}”, which no list names",
        "What belongs on that page would be printed nowhere.",
        "Add the page to `back`, or choose otherwise.",
        "bios: back\nback: [about.md]",
    ),
)
