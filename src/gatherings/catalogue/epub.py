"""Codes of the EPUB edition (EPUB)."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "EPUB-001",
        Severity.ERROR,
        "an image that can't be used",
        "the image “{image}” can't be used: {fault}",
        "An ebook may hold PNG, JPEG, GIF and SVG; others are converted where that can be done.",
        "Save it again as PNG or JPEG, or a drawing as plain SVG.",
        "![Plan](images/plan.psd)",
    ),
    Rule(
        "EPUB-002",
        Severity.ERROR,
        "an id that comes twice",
        "the id “{id}” stands twice in the book",
        "A link to it can only lead to one of the two places.",
        "Give one of the two another id.",
        "## Land {#land} … ## Land again {#land}",
    ),
    Rule(
        "EPUB-003",
        Severity.ERROR,
        "a link to nowhere",
        "the link “{target}” leads nowhere in the book",
        "A reader who follows it would stay where they are; its text is kept without the link.",
        "Name the id of a heading, figure or table, or the file of an essay, or give a whole web address.",
        "[see above](#nowhere)",
    ),
    Rule(
        "EPUB-004",
        Severity.WARNING,
        "a moving image",
        "the image “{image}” moves, and only its first frame is kept",
        "Moving pictures can't be printed and distract or harm some readers.",
        "Save the frame that matters as PNG.",
        "images/growth.gif",
    ),
    Rule(
        "EPUB-005",
        Severity.WARNING,
        "a font that may not be embedded",
        "the licence bits of the font “{font}” forbid embedding",
        "A font in an ebook is handed on with it; without the right to do so it is left out.",
        "Choose a theme with a free font, or ask the foundry for an ebook licence.",
    ),
    Rule(
        "EPUB-006",
        Severity.WARNING,
        "a drawing with parts that can't be in a book",
        "the drawing “{image}” holds {what}, which was left out",
        "Scripts don't run in books, and a part that lies elsewhere is missing for most readers.",
        "Save the drawing as plain SVG with everything embedded.",
        "<svg><script>…</script></svg>",
    ),
    Rule(
        "EPUB-007",
        Severity.INFO,
        "letters that the embedded fonts lack",
        "the embedded fonts have no {letters}",
        "Reading systems take such letters from a font of their own, which may look different or be missing.",
        "Nothing need be done where your devices show them; else choose a theme whose fonts have them.",
    ),
)
