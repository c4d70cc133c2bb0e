"""Codes of the collection as a whole."""

from gatherings.diagnostics import Rule, Severity

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

RULES: tuple[Rule, ...] = (
    Rule(
        "COLL-001",
        E,
        "No collection.yaml",
        "there is no collection.yaml in this folder",
        "It holds the title, and everything else that is not an essay.",
        "Write one; a single line with a title will do.",
        "title: The Long Way Home",
    ),
    Rule(
        "COLL-002",
        E,
        "Not made yet",
        "this version does not make {what}",
        "The edition would be missing without a word.",
        "Remove the key, or make it with a later version.",
        "editions: {web: {}}",
    ),
    Rule(
        "COLL-003",
        W,
        "No date",
        "the collection has no “date”; {date} stands in for it",
        "The imprint, citations and the finished files carry it; the year that stands in is nobody's.",
        "Add the date of the edition to collection.yaml; a year will do.",
        "date: 2026",
    ),
    Rule(
        "COLL-004",
        E,
        "Language",
        "“{language}” is not a language tag",
        "Hyphenation, quotation marks, generated words and reading aloud depend on it.",
        "Use a tag such as en-GB, cy or pt-BR.",
        "language: English",
    ),
    Rule(
        "COLL-005",
        W,
        "Licence",
        "“{licence}” is not a licence whose text and address are known",
        "It is printed as it stands, without a link and without machine-readable terms.",
        "Use a name such as CC-BY-4.0, or “all rights reserved”.",
        "licence: CC-BY-5.0",
    ),
    Rule(
        "COLL-006",
        E,
        "Nothing to build",
        "there is no essay in this folder",
        "A book needs at least one text.",
        "Write the first essay in a file whose name ends in .md.",
    ),
    Rule(
        "COLL-007",
        W,
        "No rights holder",
        "a licence is given, but nobody who grants it",
        "A licence without a rights holder gives readers nothing to rely on.",
        "Add `holder` below `rights`.",
        "rights: {licence: CC-BY-4.0}",
    ),
    Rule(
        "COLL-008",
        E,
        "No editions",
        "“editions” names none that could be made",
        "The build would end without a book.",
        "Write `epub` or `print` below it, or leave `editions` out.",
        "editions: {cover: {}}",
    ),
)
