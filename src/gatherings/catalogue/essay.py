"""Codes of manuscripts: front matter and titles."""

from gatherings.diagnostics import Rule, Severity

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

RULES: tuple[Rule, ...] = (
    Rule(
        "ESSAY-001",
        I,
        "Title not given",
        "the title “{title}” is taken from the {source}",
        "It is shown in the contents and in running heads, and may need a look.",
        "Add `title` to the front matter between two lines of three hyphens.",
    ),
    Rule(
        "ESSAY-002",
        E,
        "Front matter not closed",
        "the front matter that begins here is not closed",
        "Nobody can tell where the essay begins, so all of it is read as text.",
        "Put a line of three hyphens below the last key.",
        "---\ntitle: One\n\nThe essay begins.",
    ),
    Rule(
        "ESSAY-003",
        E,
        "Front matter in TOML",
        "front matter between +++ is not read here",
        "Title and authors would be printed as text.",
        "Put it between lines of three hyphens and write `key: value`.",
        '+++\ntitle = "One"\n+++',
    ),
    Rule(
        "ESSAY-004",
        W,
        "Same title",
        "“{title}” is also the title of {other}",
        "Readers can't tell the two apart in the contents.",
        "Change one of the titles.",
    ),
    Rule(
        "ESSAY-005",
        E,
        "Subtitle twice",
        "`subtitle` and `standfirst` are the same thing; use one",
        "Only one of the two would be printed.",
        "Join them, or make one of them the abstract.",
        "subtitle: One\nstandfirst: Another",
    ),
    Rule(
        "ESSAY-006",
        W,
        "No text",
        "this essay has no text",
        "Its page would be empty but for the title.",
        "Write the text below the front matter, or leave the file out.",
    ),
)
