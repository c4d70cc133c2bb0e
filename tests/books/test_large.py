"""97 short pieces and 20 long essays with 1,300 notes: every gate is silent, and nothing is lost.

The manuscripts are compared with the finished files as pikepdf and PDFium read them; screen and
print are compared page by page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from tests.bookcase import Outcome, Pdf, run
from tests.collections.built import Editions
from tests.tools.aloud import Said, spoken

pytestmark = pytest.mark.slow
NOTE = re.compile(r"^\[\^(\d+)\]: (.*(?:\n\n    .*)*)", re.MULTILINE)
COUNTS = {"short": (97, 17), "long": (20, 1300)}
"""Pieces and notes."""


@pytest.fixture(scope="module", params=COUNTS)
def made(request: pytest.FixtureRequest, built: Callable[[str], Editions]) -> tuple[str, Editions]:
    """A collection and its editions."""
    return request.param, built(request.param)


def letters(text: str) -> str:
    """Letters, which no line end, space or mark changes."""
    return "".join(filter(str.isalpha, text.casefold()))


def key(title: str) -> str:
    """A title without spaces."""
    return "".join(filter(str.isalnum, title))


def manuscripts(folder: Path) -> Iterator[tuple[str, str, dict[int, str]]]:
    """Title, letters of the text, and letters of each note, of each manuscript."""
    for file in sorted(folder.glob("[0-9]*.md")):
        _, head, text = file.read_text("utf-8").split("---\n", 2)
        notes = {int(n): letters(note) for n, note in NOTE.findall(text)}
        title = re.search(r"^title: (.*)$", head, re.MULTILINE)
        assert title is not None
        yield title[1], letters(NOTE.sub("", text)), notes


def pieces(file: Path) -> dict[str, list[Said]]:
    """What is read of each piece, by letters and figures of its title."""
    found = {}
    for _, said in groupby(spoken(file), key=lambda s: s.path[:2]):
        piece = list(said)
        found[key("".join(s.text for s in piece if s.role == "H1"))] = piece
    return found


def test_every_gate_is_silent(made: tuple[str, Editions], capsys: pytest.CaptureFixture[str]) -> None:
    """Not a remark, though every piece is looked at again."""
    _, editions = made
    out = str(editions.epub.parent)
    said: Outcome = run("build", str(editions.source), "--out", out, "--format", "json", capsys=capsys)
    assert (said.status, said.out.strip()) == (0, "[]")


def test_every_word_and_every_note_stands_once_and_in_order(made: tuple[str, Editions]) -> None:
    """Text and notes of each manuscript, letter for letter, as they are read aloud."""
    name, editions = made
    aloud = pieces(editions.screen_pdf)
    count = Counter(pieces=0, notes=0)
    for title, text, notes in manuscripts(editions.source):
        said = aloud[key(title)]
        apart = [s for s in said if "Note" in s.tags and s.tags[-2:] != ("Note", "Lbl")]
        shown = letters("".join(s.text for s in said if "Note" not in s.tags and "Reference" not in s.tags))
        assert shown.count(text) == 1, title
        assert len(shown) - len(text) < 250, title  # title, author, biography, how to cite
        read = [
            letters("".join(s.text for s in note))
            for _, note in groupby(apart, key=lambda s: s.path[: s.tags.index("Note") + 1])
        ]
        assert read == list(notes.values()), title
        count.update(pieces=1, notes=len(notes))
    assert (count["pieces"], count["notes"]) == COUNTS[name]


def test_print_and_screen_have_the_same_pages(made: tuple[str, Editions]) -> None:
    """As many, with the same numbers and the same letters."""
    _, editions = made
    paper, screen = (Pdf(p.read_bytes()) for p in (editions.print_pdf, editions.screen_pdf))
    assert paper.labels() == screen.labels()
    assert [letters(paper.text(n)) for n in range(len(paper))] == [
        letters(screen.text(n)) for n in range(len(screen))
    ]
