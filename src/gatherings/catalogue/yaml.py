"""Codes of YAML files: what can't be read, and what does not fit the format."""

from gatherings.diagnostics import Rule, Severity

E, W = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule(
        "YAML-001", E, "Not YAML", "this cannot be read: {reason}",
        "Up to the fault nothing in the file can be trusted, so none of it is used.",
        "Mend the line that is shown. Most often a text needs quotation marks around it.",
        "title: Homes: a history",
    ),
    Rule(
        "YAML-002", E, "Key twice", "“{key}” stands twice; the first one is used",
        "Of two values for the same key one would vanish without a word.",
        "Keep one of the two.",
        "title: One\ntitle: Another",
    ),
    Rule(
        "YAML-003", E, "YAML out of bounds", "this {what}",
        "Such files are not written by hand, and can stop a computer by their size.",
        "Divide the file, or write the values out.",
    ),
    Rule(
        "YAML-004", E, "Second document", "a second document begins here and is not read",
        "Three hyphens on a line of their own begin a new document; what follows would be lost.",
        "Remove the line, or put the text that contains it in quotes.",
        "title: One\n---\nsubtitle: Two",
    ),
    Rule(
        "YAML-005", E, "Tag", "“{tag}” is a YAML tag, which has no meaning in a collection",
        "A text that begins with an exclamation mark is read as a tag, and vanishes.",
        "Put the text in quotation marks.",
        "title: !Viva",
    ),
    Rule(
        "YAML-006", E, "Key that is no word", "a key has to be plain text",
        "A list or a set of keys can't name a value; often a template's {{{{ }}}} was left standing.",
        "Write the key as a word, or put the value in quotation marks.",
        "title: {{ title }}",
    ),
    Rule(
        "YAML-007", E, "No keys", "{what} should hold lines of the form “key: value”",
        "Without keys nobody can tell what the text is for.",
        "Write each value behind its key.",
        "Just a sentence",
    ),
    Rule(
        "YAML-008", W, "Text read as a comment", "“{text}” is read as a comment and left out",
        "A blank and a # begin a comment, also in the middle of what was meant as a text.",
        "Put the whole text in quotation marks; or leave a blank after the # of a comment.",
        "title: The #1 problem",
    ),
    Rule(
        "YAML-010", E, "Unknown key", "“{key}” is not a key of {what}",
        "A key that nobody reads is usually misspelt, and its value would be missing in the book.",
        "Correct the spelling, or remove the key; docs list all of them.",
        "shrt_title: Fit for heroes",
    ),
    Rule(
        "YAML-011", E, "Wrong type", "“{key}” should be {wanted}, but is {got}",
        "The value can't be used in the form in which it stands.",
        "Write it in the form that is asked for.",
        "publisher: Alderwick Institute",
    ),
    Rule(
        "YAML-012", E, "Missing key", "“{key}” is missing in {what}",
        "Without it the book would have a gap in a place where readers look.",
        "Add the key with its value.",
    ),
    Rule(
        "YAML-013", E, "Not a choice", "“{value}” is not a choice for “{key}”",
        "Only certain words have a meaning here.",
        "Use one of the words that are listed.",
        "notes: margin",
    ),
    Rule(
        "YAML-014", E, "Wrong value", "“{value}” cannot be used for “{key}”: {reason}",
        "The value has the right form but no meaning.",
        "Correct the value.",
        "date: 2026-13",
    ),
)
