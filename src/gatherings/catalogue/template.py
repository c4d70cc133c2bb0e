"""Codes of templates and themes (TMPL) and of the look in general."""

from gatherings.diagnostics import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        "TMPL-001",
        Severity.ERROR,
        "a template that fails",
        "the template “{template}” can't be used: {fault}",
        "A page made by a broken template would be missing from the book.",
        "Mend the template in the collection's styles/templates or in its theme; without your own file the "
        "house's is used.",
        "{% if %}",
    ),
    Rule(
        "TMPL-002",
        Severity.ERROR,
        "an unknown theme",
        "there is no theme “{theme}”",
        "The theme decides how every page looks, so nothing can be made without it.",
        "Name one of the themes in styles/themes, or put your own folder there.",
        "theme: plane",
    ),
    Rule(
        "TMPL-003",
        Severity.ERROR,
        "a theme that is not in order",
        "in the theme “{theme}”, {fault}",
        "A setting that is not understood would be replaced by another without a word.",
        "Mend theme.yaml; docs/themes.md lists what may stand in it.",
        "page: {tpo: 20}",
    ),
)
