"""The PDF for screens, read aloud in the order of its tags, is the essay in the order of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

import pytest
from lxml import etree
from tests.bookcase import Epub, X
from tests.collections.built import Editions
from tests.tools.aloud import Said, spoken, transcript

OPS = "{http://www.idpf.org/2007/ops}"
BLOCKS = ("p", "li", "h2", "h3", "h4", "th", "td", "figcaption", "dt", "dd")


@dataclass(frozen=True)
class Aloud:
    """What is read of one piece."""

    title: str
    said: tuple[Said, ...]

    def text(self) -> str:
        """Letters of the text, notes and their numbers left out."""
        return letters("".join(s.text for s in self.said if not {"Note", "Reference"} & {*s.tags}))


def letters(text: str) -> str:
    """Letters and figures, which no line end and no space changes; a raised figure is a figure."""
    return "".join(c for c in normalize("NFKC", text).casefold() if c.isalnum())


@pytest.fixture(scope="module", params=["sample", "porch"])
def both(request: pytest.FixtureRequest, built: Callable[[str], Editions]) -> tuple[list[Aloud], Epub]:
    """The pieces as they are read aloud, and the EPUB, whose order is that of the manuscript."""
    editions = built(request.param)
    pieces = [
        tuple(said) for _, said in groupby(spoken(editions.screen_pdf), key=lambda s: s.path[:2])
    ]  # a part of the tree for each piece
    titled = [Aloud(" ".join(s.text for s in p if s.role == "H1"), p) for p in pieces]
    return titled, Epub(editions.epub.read_bytes())


def essays(epub: Epub) -> Iterator[tuple[str, etree._Element]]:
    """Title and document of each essay."""
    for name in epub.documents:
        tree = epub.tree(name)
        if tree.find(f".//{X}div[@class='text']") is not None:
            yield "".join(map(str, next(tree.iter(f"{X}h1")).itertext())), tree


def blocks(tree: etree._Element) -> Iterator[str]:
    """The beginning of each block of an essay's text, up to its first note, number or formula."""
    for element in next(e for e in tree.iter(f"{X}div") if e.get("class") == "text").iter():
        if str(element.tag).removeprefix(X) in BLOCKS:
            found = letters("".join(_until_mark(element)))
            if found:
                yield found


def _until_mark(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if str(child.tag).removeprefix(X) not in ("em", "strong", "i", "b", "q", "abbr", "cite"):
            return
        yield "".join(map(str, child.itertext())) + (child.tail or "")


def test_words_come_in_the_order_of_the_manuscript(both: tuple[list[Aloud], Epub]) -> None:
    """Every block of every essay, one after the other, and hardly anything between them."""
    aloud, epub = both
    seen = 0
    for title, tree in essays(epub):
        piece = next(p for p in aloud if letters(p.title) == letters(title))
        text, at = piece.text(), 0
        for block in blocks(tree):
            found = text.find(block, at)
            assert found >= 0, (title, block[:60], text[at : at + 60])
            at = found + len(block)
            seen += 1
    assert seen > 40


def test_a_note_is_read_after_what_calls_it(both: tuple[list[Aloud], Epub]) -> None:
    """When the paragraph, list or table with its number is at an end, and before the next begins."""
    aloud, _ = both
    total = len({s.path[: s.tags.index("Note") + 1] for p in aloud for s in p.said if "Note" in s.tags})
    for piece in aloud:
        if any(said.text == "Notes" and said.tags[-1][0] == "H" for said in piece.said):
            continue  # they stand at the end, and are read there
        waiting: list[str] = []
        home: tuple[int, ...] = ()
        for said in piece.said:
            place = said.path[: _depth(said)]
            if "Note" not in said.tags:
                assert not waiting or place == home, (piece.title, waiting, said)
            if "Reference" in said.tags and "Note" not in said.tags and said.text.strip().isdigit():
                waiting.append(said.text.strip())
                home = place
            elif waiting and said.tags[-2:] == ("Note", "Lbl"):
                assert waiting.pop(0) == said.text.strip(), (piece.title, said)
        assert waiting == []
    assert total >= 8


def _depth(said: Said) -> int:
    """How deep the block is that holds a text: the outermost paragraph, list, table or heading."""
    kinds = ("P", "L", "Table", "Caption", "BlockQuote", "H1", "H2", "H3", "H4")
    return next((n for n, tag in enumerate(said.tags, 1) if tag in kinds), len(said.tags))


def test_languages_and_pictures_are_read(both: tuple[list[Aloud], Epub]) -> None:
    """A passage in another language says so; a picture is read as its description."""
    aloud, epub = both
    described = {letters(s.text) for p in aloud for s in p.said if s.role == "Figure"}
    wanted = {
        letters(str(i.get("alt")))
        for _, tree in essays(epub)
        for i in tree.iter(f"{X}img")
        if i.get("alt") and not (i.get("class") or "").startswith("math")
    }
    assert all(any(said.startswith(alt) for said in described) for alt in wanted)  # a description may follow
    tongues = {s.language for p in aloud for s in p.said}
    marked = {
        str(e.get("lang")) for _, t in essays(epub) for e in t.iter(f"{X}span", f"{X}em") if e.get("lang")
    }
    assert marked <= tongues


def test_the_transcript_is_for_people(built: Callable[[str], Editions]) -> None:
    """`python -m tests.tools.aloud` prints roles and words."""
    lines = list(transcript(built("porch").screen_pdf))
    assert any(line.strip().startswith("H1: Contents") for line in lines)
