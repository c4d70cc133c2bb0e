"""The table of docs/citations-styles.md: kinds of work in the styles that houses ask for.

In: tests/fixtures/cite/guide.bib. Out: Markdown. `python -m tests.cite.style_table` writes the page.
"""

from __future__ import annotations

import html
import re

from tests.cite.bench import ROOT, essay, fixture, shown, style

STYLES = {
    "harvard-cite-them-right": "Harvard (Cite Them Right)",
    "apa": "APA, seventh edition",
    "chicago-author-date": "Chicago, author and date",
    "chicago-notes-bibliography": "Chicago, notes",
    "mhra-notes": "MHRA, notes",
    "oscola": "OSCOLA",
    "nlm-citation-sequence": "Vancouver (NLM)",
}
LOCATORS = {
    "act": "s. 6", "instrument": "art. 3", "directive": "art. 5", "neutral": "para. 30", "un": "para. 4",
    "case": "p. 580", "hansard": "col. 1021", "web": "", "undated": "", "archive": "",
}  # fmt: skip
"""What of a work is cited, where it is not a page."""
PAGE = ROOT / "docs" / "citations-styles.md"
HEAD = """# Kinds of work in seven styles

Generated from `tests/fixtures/cite/guide.bib` by `python -m tests.cite.style_table`; a test keeps it
current. For each of twenty-five kinds of work: its first citation, the same again at once (*ibid*, where the
style has it), a later citation after others, and its entry in the list of references. What differs from
the published guides, and how the fields are filled, is in [Citations](citations.md).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_part(name, title) for name, title in STYLES.items())])


def _part(name: str, title: str) -> str:
    works = fixture("guide.bib")
    raws: list[str] = []
    keys = list(works.works)
    for key in keys:
        place = LOCATORS.get(key, "p. 20")
        raws += [f"[@{key}, {place}]" if place else f"[@{key}]"] * 2
    raws += raws[::2]
    with style(name) as opened:
        made = essay(opened, raws, works)
    texts = [_markdown(t) for t in shown(made)]
    entries = {r.key: _markdown(f"{r.label} {r.html}".strip()) for r in made.references}
    lines = [
        f"## {title}",
        f"Style `{name}`.",
        "",
        "| work | first | again | later | reference |",
        "|---|---|---|---|---|",
    ]
    for i, key in enumerate(keys):
        cells = [f"`{key}`", texts[2 * i], texts[2 * i + 1], texts[2 * len(keys) + i], entries.get(key, "–")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _markdown(text: str) -> str:
    """XHTML as Markdown for a cell of a table."""
    text = re.sub(r"</?em>", "*", text)
    text = re.sub(r"</?strong>", "**", text)
    text = re.sub(r"<sup>(.*?)</sup>", r"^\1^", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"(?<=\S)(https?://\S+)", r"\1", text).replace("|", "\\|").replace("**", "")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
