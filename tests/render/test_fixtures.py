"""The Markdown dialect, case by case: title, `.`, what is typed, `.`, what is made of it, `.`.

Below the blocks stand, each on a line that begins with ¶, the notes, the sites and the
messages. A title may end in a language, as in "quotes (fr)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.render import markup, typography
from gatherings.source import SourceFile

FOLDER = Path(__file__).parents[1] / "fixtures"


class Case(NamedTuple):
    """One case of a fixture file."""

    file: Path
    title: str
    typed: str
    expected: str


def cases_of(file: Path) -> Iterator[Case]:
    """The cases of a file, in order."""
    parts = re.split(r"^\.\n", file.read_text("utf-8"), flags=re.MULTILINE)
    for title, typed, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield Case(file, title.strip(), typed, expected)


CASES = [case for file in sorted(FOLDER.glob("*.md")) for case in cases_of(file)]


def language_of(case: Case) -> str:
    """The language that a title names, else British English."""
    found = re.search(r"\(([a-z]{2}(?:-[A-Z]{2})?)\)$", case.title)
    return found[1] if found else "en-GB"


def made_of(case: Case) -> str:
    """What the dialect makes of a case, as a fixture shows it."""
    text = case.typed.replace("→", "\t").replace("⍽", "\u00a0")
    file = SourceFile("case.md", text.rstrip("\n"))
    sink = Sink(RULES)
    body = markup.body(file.span(0, len(file.text)), language_of(case), sink)
    lines = [_shown(block) for block in body.root]
    lines += [f"¶ note {note.label}: {''.join(_shown(b) for b in note.root)}" for note in body.notes.values()]
    for site in body.sites.values():
        where = f" in note {site.in_note}" if site.in_note else ""
        lines.append(f"¶ {site.kind} {site.id}{where}: {site.raw}")
    lines += [f"¶ {d.line}:{d.column} {d.severity.word} {d.code}" for d in sink.diagnostics]
    return "".join(f"{line}\n" for line in lines)


def _shown(element: etree._Element) -> str:
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return (
        text.replace("\u00a0", "⍽")
        .replace("\u202f", "‧")
        .replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file.stem}-{i}-{c.title}" for i, c in enumerate(CASES)])
def test_fixture(case: Case, update_golden: bool) -> None:  # noqa: FBT001 - a pytest fixture
    """A case gives what its file says."""
    made = made_of(case)
    if update_golden and made != case.expected:
        rest = [made if other == case else other.expected for other in cases_of(case.file)]
        whole = [f"{o.title}\n.\n{o.typed}.\n{e}.\n" for o, e in zip(cases_of(case.file), rest, strict=True)]
        case.file.write_text("\n".join(whole), "utf-8")
        return
    assert made == case.expected


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file.stem}-{i}-{c.title}" for i, c in enumerate(CASES)])
def test_spans_are_exact(case: Case) -> None:
    """The text at the place of every site is what the site says was written."""
    file = SourceFile("case.md", case.typed)
    body = markup.body(file.span(0, len(file.text)), language_of(case), Sink(RULES))
    for site in body.sites.values():
        if site.raw.startswith("inline]"):
            assert site.span.text.startswith("^[")
        else:
            assert site.span.text == site.raw


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file.stem}-{i}-{c.title}" for i, c in enumerate(CASES)])
def test_typography_is_idempotent(case: Case) -> None:
    """Mending what was mended changes nothing, unless a writer asked for a typewriter mark."""
    if re.search(r"""\\["'.-]|&(?:quot|#)|\[\^\W""", case.typed):
        pytest.skip("holds a mark that is typed so on purpose")
    language = language_of(case)
    file = SourceFile("case.md", case.typed)
    body = markup.body(file.span(0, len(file.text)), language, Sink(RULES))
    for root in (body.root, *(note.root for note in body.notes.values())):
        before = etree.tostring(root)
        typography.smarten(root, language)
        assert etree.tostring(root) == before


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file.stem}-{i}-{c.title}" for i, c in enumerate(CASES)])
def test_tree_is_well_nested(case: Case) -> None:
    """No block stands within a paragraph, every list holds items, and the XML can be read again."""
    file = SourceFile("case.md", case.typed)
    body = markup.body(file.span(0, len(file.text)), language_of(case), Sink(RULES))
    root = etree.fromstring(etree.tostring(body.root))
    blocks = "p div ul ol dl table figure blockquote aside section pre hr h2 h3 h4 h5 h6".split()
    for holder in root.iter("p", "h2", "h3", "h4", "h5", "h6", "dt", "span", "em", "strong", "a"):
        assert not [inner.tag for inner in holder.iterdescendants(*blocks)]
    for items in root.iter("ul", "ol"):
        assert {child.tag for child in items} <= {"li"}
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
