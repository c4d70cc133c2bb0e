"""Footnotes: whatever the text, every note stands once, on the page of its call."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.press.press_sample import CSS, faces, leaf, noted, words

from gatherings.model import Leaf, PageSize
from gatherings.press.arrangement import Wishes, arranged
from gatherings.press.boxes import text_boxes
from gatherings.press.composing import WAYS, Composed, _Try, composed
from gatherings.press.design import BASE, PageDesign, geometry
from gatherings.press.engine import Engine
from gatherings.press.furniture import page_css
from gatherings.press.notes_gate import verdict


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine((BASE, CSS), faces(), tmp_path_factory.mktemp("collection"))


PAGE = page_css(geometry(PageDesign(), PageSize(156, 234), 12.7, 6.35))


def is_set(piece: Leaf, engine: Engine, *, at_foot: bool = True) -> Composed:
    return composed(piece, Wishes(at_foot), {}, engine, PAGE)


def page_text(made: Composed, page: int) -> str:
    return "".join(b.text for b in text_boxes(made.pages[page], notes=True) if hasattr(b, "text"))


@pytest.mark.parametrize(("each", "length"), [(1, 15), (3, 25), (4, 60)])
def test_many_notes_stand_once_and_on_the_page_of_their_call(engine: Engine, each: int, length: int) -> None:
    """Dozens of notes on few pages: none lost, doubled, moved or printed over the text."""
    made = is_set(noted("crowded", 16, each, length), engine)
    assert len(made.arranged.notes) == 16 * each
    assert made.notes.rank == (0, 0)
    assert made.gaps == ()


def test_a_note_longer_than_a_page_is_divided(engine: Engine) -> None:
    """It begins on the page of its call, runs on at the foot of the next, and no word is lost."""
    made = is_set(noted("long", 12, 1, 700), engine)
    assert made.notes.rank[0] == 0
    assert made.notes.divided
    assert made.gaps == ()
    assert made.overhangs == ()


def test_notes_in_lists_tables_captions_and_quotations(engine: Engine) -> None:
    """Notes called in every kind of block are set, upright and in the weight of notes."""
    call = '<a class="note-call" href="#odd-n{0}">{0}</a>'.format
    body = (
        f"<h1>Odd{call(1)}</h1><ul><li>{words(20)}{call(2)}</li><li>{words(9)}</li></ul>"
        f"<blockquote><p><em>{words(30)}{call(3)}</em></p></blockquote>"
        f"<table><thead><tr><th>Head{call(4)}</th></tr></thead><tbody><tr><td>Cell{call(5)}</td></tr></tbody></table>"
        f"<figure><figcaption>{words(8)}{call(6)}</figcaption></figure>"
    )
    notes = "".join(
        f'<div class="note" id="odd-n{n}"><p>Note {n}.</p><p>{words(12)}</p></div>' for n in range(1, 7)
    )
    made = is_set(leaf("odd", f'{body}<section class="notes">{notes}</section>'), engine)
    assert made.notes.rank == (0, 0)
    assert made.gaps == ()
    text = page_text(made, 0)
    assert all(f"Note {n}." in text for n in range(1, 7))
    styles = {
        b.style["font_style"]
        for b in text_boxes(made.pages[0], notes=True)
        if "Note 3" in getattr(b, "text", "")
    }
    assert styles == {"normal"}


def test_a_note_called_twice_is_printed_once(engine: Engine) -> None:
    """The second call shows the number and brings no second note."""
    call = '<a class="note-call" href="#t-n1">1</a>'
    made = is_set(
        leaf(
            "t",
            f'<p>One{call} two{call}.</p><section class="notes"><div class="note" id="t-n1"><p>Only.</p></div></section>',
        ),
        engine,
    )
    assert page_text(made, 0).count("Only.") == 1
    assert made.notes.rank == (0, 0)


def test_endnotes_stay_where_the_piece_puts_them(engine: Engine) -> None:
    """With notes at the end of the essay nothing goes to the foot and nothing is lost."""
    made = is_set(noted("ends", 6, 2), engine, at_foot=False)
    assert not made.arranged.notes
    assert made.gaps == ()
    assert "Note 12 of ends" in " ".join(page_text(made, len(made.pages) - 1).split())


def test_the_gate_sees_what_the_engine_does_wrong(engine: Engine) -> None:
    """Left to itself the engine moves notes to later pages: the verdict must say so."""
    piece = noted("stock", 16, 3, 60)
    tree = arranged(piece, Wishes(notes_at_foot=True), {})
    tried = _Try(tree, laid := engine.lay_out(tree.root, (PAGE,)), verdict(laid.boxes, tree.notes))
    assert tried.notes.moved
    assert not WAYS[-1].divide


def test_the_gate_sees_a_lost_note(engine: Engine) -> None:
    """A page taken away takes its notes with it; verdict and completeness both notice."""
    from dataclasses import replace

    from gatherings.press.completeness import gaps

    made = is_set(noted("gone", 16, 3, 30), engine)
    less = replace(made.laid, boxes=made.laid.boxes[:-1])
    assert verdict(less.boxes, made.arranged.notes).lost
    assert sum(g.letters for g in gaps(made.arranged, less)) > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_random_essays_lose_nothing(engine: Engine, seed: int) -> None:
    """Random mixtures of blocks and notes of up to 400 words."""
    rnd = random.Random(seed)  # noqa: S311
    body: list[str] = []
    notes: list[str] = []

    def call() -> str:
        number = len(notes) + 1
        long = rnd.choice([8, 25, 60, 400])
        notes.append(f'<div class="note" id="r-n{number}"><p>Note {number}. {words(long, number)}</p></div>')
        return f'<a class="note-call" href="#r-n{number}">{number}</a>'

    for k in range(30):
        kind = rnd.random()
        text = f"{words(rnd.randint(8, 80), k)}{call() if rnd.random() < 0.6 else ''}"
        body.append(
            f"<p>{text}</p>"
            if kind < 0.6
            else f"<ul><li>{text}</li><li>{words(12)}{call()}</li></ul>"
            if kind < 0.8
            else f"<blockquote><p>{text}</p></blockquote>"
        )
    made = is_set(leaf("r", "".join(body) + f'<section class="notes">{"".join(notes)}</section>'), engine)
    assert made.notes.rank == (0, 0)
    assert made.gaps == ()


def test_the_folder_of_the_collection_is_the_only_one_read(engine: Engine, tmp_path: Path) -> None:
    """An image outside the collection is not opened, and the engine's complaint is kept."""
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    made = is_set(leaf("i", f'<p><img src="{(tmp_path / "secret.svg").as_uri()}"/></p>'), engine)
    assert any("outside the collection" in m for m in made.laid.messages)
