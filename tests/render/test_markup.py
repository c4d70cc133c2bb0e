"""What the rooms around it rely on when they ask for a manuscript as XHTML."""

from __future__ import annotations

import random
import time

import pytest
from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.model import Body
from gatherings.render import markup
from gatherings.render.markup.piece import Piece
from gatherings.source import Located, SourceFile


def body_of(text: str, **options: object) -> tuple[Body, Sink]:
    """A manuscript converted, and what was said about it."""
    sink = Sink(RULES)
    file = SourceFile("essay.md", text)
    return markup.body(file.span(0, len(text)), "en-GB", sink, **options), sink  # type: ignore[arg-type]


def test_sites_are_numbered_from_the_offset() -> None:
    """Two texts of one essay can be given numbers that don't meet."""
    body, _ = body_of("[@a] and @fig-b", site_offset=7)
    assert sorted(body.sites) == [7, 8]
    assert [e.get("data-site") for e in body.root.iter("span")] == ["7", "8"]


def test_every_site_stands_in_the_tree_once() -> None:
    """Sites of text, captions, cells and notes are all found again, each once."""
    body, _ = body_of(
        'See [@a].[^1]\n\n![C [@b]](x.png){alt="y" source="[@c]"}\n\n| h [@d] |\n|---|\n| @tbl-x^[n @e] |\n\n[^1]: N [@f]\n'
    )
    trees = [body.root, *(note.root for note in body.notes.values())]
    found = sorted(int(str(e.get("data-site"))) for tree in trees for e in tree.iter() if e.get("data-site"))
    assert found == sorted(body.sites)


def test_a_body_after_front_matter_keeps_its_lines() -> None:
    """Lines are counted from the head of the file, not of the body."""
    text = "---\ntitle: x\n---\n\n[^none]\n"
    sink = Sink(RULES)
    file = SourceFile("essay.md", text)
    markup.body(file.span(17, len(text)), "en-GB", sink)
    assert [(d.line, d.column, d.code) for d in sink.diagnostics] == [(5, 3, "NOTE-001")]


def test_the_title_repeated_in_the_text_is_left_out() -> None:
    """A first heading that says what the front matter said is reported and not printed."""
    body, sink = body_of("# A *Country*\n\nText.", title="A country")
    assert etree.tostring(body.root) == b"<div><p>Text.</p></div>"
    assert [d.code for d in sink.diagnostics] == ["MD-001"]


def test_a_folded_value_keeps_its_place() -> None:
    """A text that YAML folded is still pointed at where it was written."""
    text = "abstract: >\n  First line\n  with [@key] in it.\n"
    file = SourceFile("essay.md", text)
    value = Located("First line\nwith [@key] in it.", file.span(10, len(text)))
    site = markup.blocks(value, "en-GB", Sink(RULES)).sites[0]
    assert (site.raw, site.span.text) == ("[@key]", "[@key]")


def test_a_line_of_text() -> None:
    """Titles and key points become a span with emphasis and mended punctuation."""
    body = markup.inline('Who *owns* the "uplift"?', "en-US", Sink(RULES))
    assert etree.tostring(body.root, encoding="unicode") == "<span>Who <em>owns</em> the “uplift”?</span>"


@pytest.mark.parametrize("sign", ["> ", "- ", "[", "*", "::: box\n", "`", "$", "^[", "<div>\n", "![", "("])
def test_endless_nesting_ends(sign: str) -> None:
    """A thousand of anything neither fails nor takes long."""
    started = time.perf_counter()
    body_of(sign * 1000 + "x")
    assert time.perf_counter() - started < 60  # minutes before the cure


def test_no_letter_is_lost() -> None:
    """Emphasis that doesn't pair loses nothing, as the library behind it would."""
    body, _ = body_of("x*a**b*yz")
    assert "".join(str(t) for t in body.root.itertext()) == "x*a**b*yz"


def test_random_mixtures_lose_nothing() -> None:
    """Whatever stands beside what, every site is found where it was written and no word is lost."""
    pieces = (
        "word", "*em*", "**st**", "`co de`", "[@key]", "[l](two.md)", "- item", "1. one", "a) alpha",
        "> quote", "", "", "## Head", "::: box", ":::", "| a | b |", "|---|---|", "Term", ":   def",
        "x*a**b*y", "~~s~~", "x^2^", "---", "| verse", "* * *", "1968. Year", "#tag", "text  ",
    )  # fmt: skip
    chance = random.Random(3)  # noqa: S311 - no secret depends on it
    for _ in range(400):
        text = "\n".join(
            " " * chance.choice((0, 0, 0, 2, 4)) + f"{chance.choice(pieces)} n{k}n"
            for k in range(chance.randint(1, 9))
        )
        body, _ = body_of(text)
        shown = " ".join(str(t) for t in body.root.itertext())
        for k, line in enumerate(text.split("\n")):
            dropped = "|" in line or ":::" in line  # said by MD-019, or words on a closing line
            assert dropped or f"n{k}n" in shown, text
        assert all(site.span.text == site.raw for site in body.sites.values())


def test_a_line_that_the_parser_loses_is_reported() -> None:
    """Whatever fault of the program loses it, the author learns which line it was."""
    sink = Sink(RULES)
    text = "One line.\n\nAnother line.\n"
    piece = Piece(SourceFile("essay.md", text), "en-GB", sink)
    for end in (text.index("\n"), text.rindex("\n")):
        sign = piece.keep(end)
        if end == text.index("\n"):
            piece.line(f"One line.{sign}")
    piece.check_lines()
    assert [(d.code, d.line, d.source_line) for d in sink.diagnostics] == [("MD-023", 3, "Another line.")]
