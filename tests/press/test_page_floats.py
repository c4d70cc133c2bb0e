"""What may stand where on a page: figures not within lists, boxes whole, pull quotes between paragraphs."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from tests.press.press_sample import leaf, words
from tests.press.test_page_making import LINE, PX, engine, figure, letters, plates, set_, text

from gatherings.press.boxes import all_boxes
from gatherings.press.composing import Composed
from gatherings.press.engine import Engine
from gatherings.press.page_bottoms import hole

__all__ = ["engine"]
BLOCKS = ("p", "ul", "blockquote", "figure", "aside", "h2")
CSS = "<style>aside { margin: 14pt 0 } .pull-quote { break-inside: avoid; font-size: 15pt; line-height: 21pt } ul { margin: 7pt 0 }</style>"


def points(count: int, length: int = 12) -> str:
    """A list."""
    return f"<ul>{''.join(f'<li>{words(length, 5 * n)}</li>' for n in range(count))}</ul>"


def aside(cls: str, content: str) -> str:
    return f'<aside class="{cls}">{content}</aside>'


def blocks(made: Composed) -> list[list[Any]]:
    """The elements that stand on each page from its head on, the outermost of those that we look for."""
    found = []
    for page in made.pages:
        stand = [b for b in all_boxes(page) if b.element_tag in BLOCKS and type(b).__name__ != "LineBox"]
        stand.sort(key=lambda box: box.position_y)
        inner = {id(e) for b in stand for e in list(b.element.iter())[1:]}
        found.append(list(dict.fromkeys(b.element for b in stand if id(b.element) not in inner)))
    return found


@pytest.mark.parametrize("block", [points, lambda n: f"<blockquote>{text(n, 14)}</blockquote>"])
def test_a_figure_stands_below_a_list_that_runs_on_and_never_within_it(
    engine: Engine, block: Callable[[int], str]
) -> None:
    """Lists of every length that begin near the foot of a page, after a figure that waits: it comes when they end."""
    within = below = 0
    for number in range(2, 22):
        body = f"<h1>List</h1>{text(5)}{figure(1, 150)}{block(number)}{text(7)}"
        made = set_(leaf("list", body), engine, floats=True, grid=True, even=True)
        plain = set_(leaf("list", body), engine)
        for before, page in pairwise(blocks(made)):
            runs_on = len(page) > 1 and before[-1].tag != "p"
            within += runs_on and page[0].tag == "figure" and page[1] is before[-1]
            below += (
                page[0] is before[-1] and len(page) > 1 and page[0].tag != "p" and page[1].tag == "figure"
            )
        assert len(plates(made)) == 1
        assert sorted(letters(made)) == sorted(letters(plain))
        assert made.gaps == ()
        assert made.overhangs == ()
    assert within == 0
    assert below > 2


def test_a_box_of_moderate_height_is_kept_whole_and_text_flows_up(engine: Engine) -> None:
    """Boxes at every height of a page stand on one page, with no hole before them."""
    for before in range(2, 9):
        body = f"{CSS}<h1>Box</h1>{text(before)}{aside('box', text(3, 30))}{text(9)}"
        made = set_(leaf("box", body), engine, floats=True)
        pages = [n for n, page in enumerate(blocks(made)) if any(e.tag == "aside" for e in page)]
        assert len(pages) == 1
        assert all(hole(page, LINE * PX) < 3 for page in made.pages[:-1])
        assert made.gaps == ()
        assert sorted(letters(made)) == sorted(letters(set_(leaf("box", body), engine)))


def test_a_box_that_is_high_or_noted_or_announced_stays_in_its_place(engine: Engine) -> None:
    """What is too high to be kept whole, has notes, or is led over to by a colon stands in the order of the text."""
    call = '<a class="note-call" href="#stays-n1">1</a>'
    notes = f'<section class="notes"><div class="note" id="stays-n1"><p>{words(15)}</p></div></section>'
    for body in (
        f"{text(4)}{aside('box', text(8))}{text(9)}",
        f"{text(4)}{aside('box', f'<p>{words(90)}{call}</p>' + text(2))}{text(9)}{notes}",
        f"{text(4)}<p>So we ask this:</p>{aside('box', text(3))}{text(9)}",
    ):
        made = set_(leaf("stays", f"{CSS}<h1>Box</h1>{body}"), engine, floats=True)
        order = list(dict.fromkeys(e for page in blocks(made) for e in page))
        known = [e for e in made.arranged.root.iter() if e in order]
        assert known == order


def test_a_pull_quote_stands_between_paragraphs(engine: Engine) -> None:
    """None at the head or the foot of a page where text follows; before a heading it stays."""
    ends = {False: 0, True: 0}
    for length in range(8, 60, 2):
        quote = aside("pull-quote", f"<p>{words(9)}</p>")
        body = f"{CSS}<h1>Quote</h1>{text(4)}{text(1, length)}{quote}{text(9)}<h2>More</h2>{text(6)}"
        for floats in ends:
            made = set_(leaf("quote", body), engine, floats=floats)
            pages = blocks(made)
            ends[floats] += sum("aside" in (page[0].tag, page[-1].tag) for page in pages)
            assert sum(e.tag == "aside" for page in pages for e in page) == 1
    assert ends[False] > 1
    assert ends[True] == 0


def test_a_pull_quote_stays_in_the_text(engine: Engine) -> None:
    """One that would end a page goes on to the next where text follows there, never among the works cited below."""
    lower = 0
    for length in range(10, 40, 3):
        quote = aside("pull-quote", f"<p>{words(9)}</p>")
        body = f'{CSS}<div class="text">{text(6)}{text(1, length)}{quote}{text(2, 20)}</div>'
        made = set_(leaf("quote", f'{body}<div class="references">{text(9, 9)}</div>'), engine, floats=True)
        for page in made.pages:
            feet = {
                name: [b.position_y for b in all_boxes(page) if b.element is not None and _has(b, name)]
                for name in ("pull-quote", "references")
            }
            lower += any(quoted > works for quoted in feet["pull-quote"] for works in feet["references"])
    assert not lower


def _has(box: Any, name: str) -> bool:
    return name in str(box.element.get("class", "")).split()


@pytest.mark.parametrize("seed", range(8))
def test_figures_boxes_lists_and_quotes_in_any_order_lose_nothing(engine: Engine, seed: int) -> None:
    """Everything that may wait, at random: figures in order and near their place, notes under their calls, no letter lost."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    body, notes, plate = [CSS, "<h1>Many</h1>"], [], 0
    for number in range(1, 31):
        call = f'<a class="note-call" href="#many-n{number}">{number}</a>' if number % 3 == 0 else ""
        notes.append(f'<div class="note" id="many-n{number}"><p>{words(15)}</p></div>' if call else "")
        body.append(f"<p>{words(rng.randint(20, 90), number)}{call}</p>")
        kind = rng.randrange(7)
        plate += kind == 0
        body.append(
            (
                figure(plate, rng.choice((60, 120, 240, 330))),
                points(rng.randint(2, 12)),
                aside("box", text(rng.randint(1, 4), 30)),
                aside("pull-quote", f"<p>{words(8)}</p>"),
                f"<h2>{words(3)}</h2>",
                f"<blockquote>{text(2, 30)}</blockquote>",
                "",
            )[kind]
        )
    xhtml = f'{"".join(body)}{text(2)}<section class="notes">{"".join(notes)}</section>'
    made, plain = (set_(leaf("many", xhtml), engine, floats=f, grid=True, even=True) for f in (True, False))
    assert made.gaps == ()
    assert made.overhangs == ()
    assert made.notes.rank[0] == 0
    assert sorted(letters(made)) == sorted(letters(plain))
    placed = plates(made)
    assert [name for _, _, name in placed] == [f"f{n}" for n in range(1, plate + 1)]
    where = {name: page for page, _, name in plates(plain)}
    assert all(abs(page - where[name]) <= 2 for page, _, name in placed)
    assert len(made.pages) <= len(plain.pages)
