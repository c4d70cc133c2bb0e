"""FIG: images, their text alternatives, captions and sizes."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "FIG-001",
        Severity.ERROR,
        "image without text alternative",
        "the image “{image}” has no text alternative",
        "Readers who don't see it are told nothing; law and shops ask for it.",
        'Say in alt="…" what it shows, in one sentence; write {decorative} where it tells nothing.',
        "![Homes](homes.svg){#fig-homes}",
    ),
    Rule(
        "FIG-002",
        Severity.WARNING,
        "width that can't be read",
        "the width “{width}” is not a share of the text's width",
        "Pages and screens differ in size, so that only per cent mean the same on each.",
        "Write a value such as width=80%.",
        "![Homes](homes.svg){width=300px}",
    ),
    Rule(
        "FIG-003",
        Severity.WARNING,
        "decorative image with a text alternative",
        "the image “{image}” is decorative and has a text alternative as well",
        "What is decorative is passed over, so that nobody hears the text.",
        "Keep one of the two.",
        '![](rule.svg){decorative alt="A rule"}',
    ),
    Rule(
        "FIG-004",
        Severity.WARNING,
        "unknown word in the braces",
        "“{key}” means nothing for a figure or table",
        "It has no effect, so that a credit or source may be missing.",
        "Known are alt, credit, source, width and decorative.",
        '![Homes](homes.svg){alt="…" credits="A. Photographer"}',
    ),
    Rule(
        "FIG-005",
        Severity.WARNING,
        "numbered figure without a caption",
        "the figure “{id}” can be referred to but has no caption",
        "The list of figures would show a number and nothing else.",
        "Write the caption between the square brackets.",
        '![](homes.svg){#fig-homes alt="…"}',
    ),
)
