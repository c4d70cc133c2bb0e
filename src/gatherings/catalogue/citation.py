"""Faults in citations (CITE)."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "CITE-001", Severity.ERROR, "A work that is not in the library",
        "no work has the key “{name}”",
        "Readers would be sent to a reference that does not exist.",
        "Correct the key, or add the work to the file of works.",
        "as Hall shows [@hal2014]",
    ),
    Rule(
        "CITE-002", Severity.ERROR, "A citation with nothing in it",
        "“{name}” cites nothing",
        "Readers see the words and are sent nowhere.",
        "Put a key after the @, or take the words and their semicolon out.",
        "as Hall shows [@hall2014; see @, p. 3]",
    ),
    Rule(
        "CITE-003", Severity.INFO, "A place in a work that can't be read",
        "the place “{name}” can't be read and is printed as it stands",
        "The style can't shorten it or put it where it belongs.",
        "Write a kind and a number, such as “pp. 3–7”, “chap. 2” or “{fol. 3 verso}”; close the braces.",
        "[@hall2014, {fol. 3 verso]",
    ),
    Rule(
        "CITE-004", Severity.WARNING, "Pages that run backwards",
        "“{name}” runs backwards",
        "One of the two numbers is wrong.",
        "Look the place up.",
        "[@hall2014, pp. 37-3]",
    ),
    Rule(
        "CITE-005", Severity.WARNING, "One work twice in a citation",
        "“{name}” is cited twice within these brackets",
        "It is printed twice.",
        "Take one out, or give each its own pages.",
        "[@hall2014; @barker2004; @hall2014]",
    ),
    Rule(
        "CITE-006", Severity.ERROR, "A citation style that does not exist",
        "there is no citation style “{name}”",
        "Without a style no citation can be set.",
        "Name one that “gatherings styles” lists, or put its .csl file into styles/citations.",
        "citations: {style: havard}",
    ),
    Rule(
        "CITE-007", Severity.ERROR, "A citation style that is broken",
        "the citation style “{name}” can't be used: {why}",
        "Without a style no citation can be set.",
        "Get the style again from the CSL project, or put the file right.",
        "<style><citation>",
    ),
    Rule(
        "CITE-008", Severity.ERROR, "A citation style that breaks off",
        "the citation style “{name}” broke off here: {why}",
        "The citations of this essay show as they were typed.",
        "Try another style; if only this essay is concerned, look at the works that it cites.",
        "citations: {style: styles/ours.csl}",
    ),
    Rule(
        "CITE-009", Severity.WARNING, "No words for a language",
        "citations have no words for the language “{name}”, so English ones are used",
        "“and”, “edited by” and “p.” would be English in the middle of another language.",
        "Name a language near to it with “citations: {locale: …}”.",
        "language: tlh",
    ),
    Rule(
        "CITE-010", Severity.WARNING, "Pages that the style never prints",
        "the citation style “{name}” prints no pages, so “{place}” is left out, and others in this essay",
        "Readers are not told where in the work to look.",
        "Choose a style that prints pages, or say the page in the text.",
        "citations: {style: vancouver}\n\n[@hall2014, p. 12]",
    ),
    Rule(
        "CITE-011", Severity.WARNING, "A citation that prints nothing",
        "the citation style “{name}” prints nothing for “{cited}”",
        "The work lacks everything that the style would show in a citation.",
        "Look at the entry: author, title or date is missing; or take another style.",
        "@misc{a,\n  note = {In private hands},\n}",
    ),
    Rule(
        "CITE-012", Severity.WARNING, "A section that no work stands in",
        "no work of the library belongs in the section “{title}”",
        "The section is left out of every list, and its works may stand elsewhere.",
        "Look at its types and keywords, and at the type and keywords of the works that you mean.",
        "citations: {sections: [{title: Sources, keywords: [primary]}]}",
    ),
    Rule(
        "CITE-013", Severity.WARNING, "A reference typed by hand",
        "“{typed}” looks like @{key}",
        "It is not set in the book's style, and the work stands in no list unless it is cited elsewhere.",
        "Cite it by its key; leave it where it is part of a quotation, or is another work.",
        "as Barker (2004) showed",
    ),
)  # fmt: skip
