"""Family PAGE: what goes wrong while pages are laid out."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "PAGE-001", Severity.ERROR, "page numbers that do not settle",
        "the page numbers printed in “{title}” still change after five rounds",
        "A number printed in the text shifts the text to another page, which changes the number again.",
        "Reword a sentence near a page reference, or take one reference out.",
        "Referring to page 9, whose text moves to page 10 when the number has two figures.",
    ),
    Rule(
        "PAGE-002", Severity.ERROR, "letters lost in print",
        "{letters} letters of “{text}” in “{title}” stand on no page",
        "The layout engine dropped a piece of text; the printed book would lack it.",
        "Simplify the passage, for instance a table inside a note, and report the case to us.",
    ),
    Rule(
        "PAGE-003", Severity.ERROR, "letters printed twice",
        "{letters} letters of “{text}” in “{title}” are printed more than once",
        "The layout engine set a piece of text twice.",
        "Simplify the passage, and report the case to us.",
    ),
    Rule(
        "PAGE-004", Severity.WARNING, "something sticks out of the page",
        "“{text}” in “{title}”, page {folio}, reaches {by:g} mm out of the text block",
        "It may be cut off, or look like an accident.",
        "Make a table narrower, break a long word or address, or give the image a width.",
        "A table of nine columns on a page 110 mm wide.",
    ),
    Rule(
        "PAGE-005", Severity.ERROR, "characters that no typeface of the book has",
        "no typeface of the theme has {characters}, used in “{title}”",
        "They would print as boxes, or in whatever face this computer happens to have.",
        "Choose a theme whose faces have them, add a face to the theme, or write the passage otherwise.",
        "A Chinese name in a theme that has Latin faces only.",
    ),
    Rule(
        "PAGE-006", Severity.WARNING, "the layout engine complains",
        "the layout engine says of “{title}”: {said}",
        "An image could not be read, or a theme uses a rule that the engine does not know.",
        "Mend the image or the theme's style sheet.",
    ),
    Rule(
        "PAGE-007", Severity.ERROR, "a typeface that the theme does not bring",
        "the theme names the typeface “{family}”, which it does not bring",
        "Text would be set in whatever face this computer happens to have.",
        "Add the family to `fonts` in theme.yaml, or take it out of the style sheet.",
    ),
    Rule(
        "PAGE-008", Severity.ERROR, "a note that does not stand once",
        "note {number} of “{title}” stands {times} times on the pages instead of once",
        "A reader would follow the number to nothing, or read the note twice.",
        "Shorten the note or move its call to another sentence; `notes: essay` prints notes at the end.",
    ),
    Rule(
        "PAGE-009", Severity.WARNING, "a note carried to the end of the piece",
        "note {number} of “{title}” found no place at the foot of a page and stands at the end of the piece",
        "A note that is as long as a page leaves no room for the text that it belongs to.",
        "Shorten the note, or move part of it into the text.",
    ),
    Rule(
        "PAGE-010", Severity.ERROR, "text and notes touch",
        "text and notes overlap on page {folio} in “{title}”",
        "Lines printed over each other cannot be read.",
        "Shorten a note on that page, or report the case to us.",
    ),
    Rule(
        "PAGE-011", Severity.INFO, "a note begins on the next page",
        "note {number} of “{title}” begins on the page after its call",
        "There was no room for it; a reader has to turn the page.",
        "Nothing need be done; shortening a note nearby may bring it back.",
    ),
)
