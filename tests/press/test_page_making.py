"""Figures that float, lines on one grid, pages that end alike: measured on finished boxes of leaves."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from lxml import etree
from tests.press.press_sample import CSS, faces, leaf, words

from gatherings.model import Leaf, PageSize
from gatherings.press.arrangement import Wishes
from gatherings.press.boxes import all_boxes, text_boxes
from gatherings.press.composing import ANOTHER_WAY, Composed, composed
from gatherings.press.design import BASE, PageDesign, geometry
from gatherings.press.engine import Engine
from gatherings.press.furniture import page_css
from gatherings.press.last_pages import LEAST, WORKS
from gatherings.press.page_bottoms import hole, lowest, places
from gatherings.press.page_rules import PageRules

LINE = 14.0
PX = 96 / 72
PAGE = page_css(geometry(PageDesign(), PageSize(156, 234), 12.7, 6.35))
FIGURES = """figure { break-inside: avoid; margin: 14pt 0 } figure div { background: #ccc }
figcaption { font-size: 9pt; line-height: 11pt }"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine((BASE, CSS, FIGURES), faces(), tmp_path_factory.mktemp("collection"))


def set_(piece: Leaf, engine: Engine, *, recto: bool = True, **wanted: bool) -> Composed:
    """A leaf, set with some of the rules."""
    rules = PageRules(LINE, **{"floats": False, "grid": False, "even": False, **wanted})
    return composed(piece, Wishes(notes_at_foot=True, rules=rules, recto=recto), {}, engine, PAGE)


def figure(number: int, points: float, cls: str = "", note: str = "") -> str:
    return (
        f'<figure id="f{number}" class="{cls}"><div style="height:{points}pt"></div>'
        f"<figcaption>Plate {number}{note}</figcaption></figure>"
    )


def text(count: int, length: int = 60, start: int = 0) -> str:
    return "".join(f"<p>{words(length, start + 7 * n)}</p>" for n in range(count))


def plates(made: Composed) -> list[tuple[int, float, str]]:
    """Page, height in pixels and id of every figure, in the order of the pages."""
    return [
        (number, box.position_y, str(box.element.get("id")))
        for number, page in enumerate(made.pages)
        for box in all_boxes(page)
        if box.element_tag == "figure"
    ]


def letters(made: Composed) -> str:
    """All letters on the pages, whatever the breaks of lines add or take."""
    text = "".join(b.text for p in made.pages for b in text_boxes(p) if hasattr(b, "text"))
    return "".join(text.split()).replace("\u2010", "")


def test_a_figure_that_does_not_fit_heads_the_next_page_and_text_flows_up(engine: Engine) -> None:
    """Without the rule it leaves a hole; with it the page is full and the figure is first on the next."""
    piece = leaf("one", f"<h1>One</h1>{text(4)}{figure(1, 200)}{text(8)}")
    left, floated = set_(piece, engine), set_(piece, engine, floats=True)
    assert hole(left.pages[0], LINE * PX) > 3
    assert hole(floated.pages[0], LINE * PX) == 0
    ((page, y, _),) = plates(floated)
    assert page == 1
    assert y < 25
    assert floated.gaps == ()
    assert sorted(letters(left)) == sorted(letters(floated))


def test_a_page_with_a_figure_at_its_head_begins_where_its_text_does(engine: Engine) -> None:
    """The page map passes over the figure: the place is in the paragraph that runs on."""
    piece = leaf("map", f"<h1>One</h1>{text(4)}{figure(1, 200)}{text(8)}")
    made = set_(piece, engine, floats=True)
    starts = [start for start in made.starts if start is not None]
    assert len(starts) == len(made.pages)
    assert [s[0].order for s in starts] == sorted(s[0].order for s in starts)
    below = next(b for b in text_boxes(made.pages[1], floats=False) if b.text.strip())
    place, offset = starts[1]
    element = piece.root
    for index in place.path:
        element = element[index]
    assert str(element.text)[offset:].startswith(below.text.strip().split()[0])


@pytest.mark.parametrize("seed", range(8))
def test_many_figures_keep_their_order_and_their_neighbourhood(engine: Engine, seed: int) -> None:
    """Figures of every size, notes in their captions: none lost, in order, at most a page from their place."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    body, notes = ["<h1>Many</h1>"], []
    for number in range(1, 13):
        body.append(text(rng.randint(1, 5), rng.randint(20, 90), rng.randint(0, 30)))
        call = f'<a class="note-call" href="#many-n{number}">{number}</a>' if number % 2 else ""
        notes.append(f'<div class="note" id="many-n{number}"><p>{words(15)}</p></div>' if call else "")
        body.append(figure(number, rng.choice((60, 120, 180, 240, 330)), note=call))
        if rng.random() < 0.4:
            body.append(f"<h2>{words(3)}</h2>")
    body.append(text(3))
    xhtml = f'{"".join(body)}<section class="notes">{"".join(notes)}</section>'
    made = set_(leaf("many", xhtml), engine, floats=True, grid=True, even=True)
    assert made.gaps == ()
    assert made.notes.rank[0] == 0
    assert made.overhangs == ()
    placed = plates(made)
    assert [name for _, _, name in placed] == [f"f{n}" for n in range(1, 13)]
    plain = {name: page for page, _, name in plates(set_(leaf("many", xhtml), engine))}
    assert all(abs(page - plain[name]) <= 2 for page, _, name in placed)
    assert len(made.pages) <= len(set_(leaf("many", xhtml), engine).pages)


def test_a_figure_stays_where_its_author_wants_it(engine: Engine) -> None:
    """One of class here, one higher than three quarters of a page, and one in a quotation do not float."""
    for kept in (
        figure(1, 200, "here"),
        figure(1, 460),
        f"<blockquote>{figure(1, 200)}</blockquote>",
    ):
        made = set_(leaf("here", f"<h1>Here</h1>{text(4)}{kept}{text(8)}"), engine, floats=True)
        before = [b for b in all_boxes(made.pages[1]) if b.element_tag == "p"][:1]
        ((page, y, _),) = plates(made)
        assert page == 1
        assert all(b.position_y > y for b in before)


def test_a_figure_does_not_leave_its_part_of_the_leaf(engine: Engine) -> None:
    """At the end of the text it goes to the head of the last page of text, not in among the references."""
    works = "".join(f'<p class="entry">{words(30, n)}</p>' for n in range(30))
    piece = leaf(
        "end",
        f'<div class="text"><h1>End</h1>{text(18)}{figure(1, 250)}<p>{words(9)}</p></div><section class="references">{works}</section>',
    )
    made = set_(piece, engine, floats=True)
    ((page, _, _),) = plates(made)
    inside = [
        n
        for n, p in enumerate(made.pages)
        for b in all_boxes(p)
        if b.element_tag == "p" and b.element.get("class") != "entry"
    ]
    assert page <= max(inside)
    assert made.gaps == ()


def test_lines_of_the_text_stand_on_one_grid(engine: Engine) -> None:
    """Whatever stands between them, the lines of the text are whole lines from the head of the page."""
    odd = '<blockquote style="margin:5pt 0">{}</blockquote><div style="height:9.3pt"></div>'
    body = "".join(text(2, 40, n) + odd.format(text(1, 30)) for n in range(9))
    off = [on_grid(set_(leaf("grid", body), engine, grid=wanted)) for wanted in (False, True)]
    assert off[0] > 20
    assert off[1] == 0


def on_grid(made: Composed) -> int:
    """Lines of the running text that are off the grid."""
    found = 0
    for page in made.pages:
        for box in all_boxes(page):
            if box.element_tag == "p" and not _in_quotation(box.element, made):
                for line in all_boxes(box):
                    if type(line).__name__ == "LineBox":
                        away = (line.position_y - page.content_box_y()) % (LINE * PX)
                        found += min(away, LINE * PX - away) > 0.3
    return found


def _in_quotation(element: object, made: Composed) -> bool:
    return any(element in list(q.iter()) for q in made.arranged.root.iter("blockquote"))


def test_a_short_page_is_filled_between_its_parts(engine: Engine) -> None:
    """Where a heading goes overleaf, its lines become white above the headings before it, one each at most."""
    filled = 0
    for length in range(30, 60, 3):
        body = "".join(f"<h2>{words(3, n)}</h2>{text(2, length, n)}" for n in range(9))
        plain, even = (set_(leaf("even", body), engine, even=wanted) for wanted in (False, True))
        assert sorted(letters(plain)) == sorted(letters(even))
        if even.starts != plain.starts:
            continue  # lines go to the last page, or a page is short for the sake of the facing one
        for before, after in zip(plain.pages[:-1], even.pages[:-1], strict=True):
            short = hole(before, LINE * PX)
            assert hole(after, LINE * PX) <= short
            filled += hole(after, LINE * PX) < short
        assert even.overhangs == ()
    assert filled > 5


def test_white_is_added_above_the_highest_heads_and_never_below_one(engine: Engine) -> None:
    """A head of lower rank comes later, one right below another never, and what stands between two things is one place."""
    quoted = f"<blockquote><p>{words(12)}</p></blockquote>"
    piece = leaf(
        "one",
        f"<h1>One</h1>{text(1)}<h3>Low</h3>{text(1)}<h2>High</h2><h3>Under</h3>{text(1)}{quoted}<h2>Last</h2>{text(2)}",
    )
    page = set_(piece, engine).pages[0]
    heads: dict[str, float] = {}
    for box in all_boxes(page):
        if box.element_tag in ("h2", "h3"):
            heads.setdefault("".join(box.element.itertext()), box.position_y)
    found = {y: rank for rank, y in places(page, LINE * PX)}
    assert [found.get(heads[name]) for name in ("High", "Last", "Low", "Under")] == [0, 0, 1, None]
    quotation = next(b for b in all_boxes(page) if b.element_tag == "blockquote")
    assert found.pop(quotation.position_y) > 1
    assert sorted(found) == sorted(heads[name] for name in ("High", "Last", "Low"))


def test_pages_are_the_same_each_time(engine: Engine) -> None:
    """Two settings of one leaf put every box at the same place."""
    piece = leaf(
        "same", f"<h1>One</h1>{text(4)}{figure(1, 200)}<h2>Two</h2>{text(8)}{figure(2, 300)}{text(3)}"
    )
    twice = [set_(piece, engine, floats=True, grid=True, even=True) for _ in range(2)]
    where = [[(b.position_x, b.position_y) for p in made.pages for b in all_boxes(p)] for made in twice]
    assert where[0] == where[1]
    assert etree.tostring(piece.root)


def test_facing_pages_end_on_one_line(engine: Engine) -> None:
    """Pieces without a place for white: of spreads whose pages differed, more than a third end alike, full or both a little short."""
    differ = {False: 0, True: 0}
    for number in range(6):
        body = "".join(f"<p>{words(30 + (37 * n + 5 * number) % 90, n + number)}</p>" for n in range(40))
        for recto in (True, False):
            made = {wanted: set_(leaf("face", body), engine, recto=recto, even=wanted) for wanted in differ}
            assert sorted(letters(made[True])) == sorted(letters(made[False]))
            for wanted, found in made.items():
                assert found.overhangs == ()
                differ[wanted] += uneven(found, recto=recto)
    assert differ[False] > 8
    assert differ[True] < differ[False] * 2 / 3


def uneven(made: Composed, *, recto: bool) -> int:
    """Spreads whose pages end on different lines, the last page of the leaf aside."""
    feet = [round(lowest(page) / LINE / PX) for page in made.pages[:-1]]
    return sum(a != b for a, b in list(pairwise(feet))[1 if recto else 0 :: 2])


def test_notes_on_a_shortened_page_stand_under_its_text(engine: Engine) -> None:
    """Where a page with notes ends a line early for its neighbour's sake, its notes go up with it, none over the text."""
    raised = 0
    for number in range(16):
        body, notes = [], []
        for n in range(40):
            call = f'<a class="note-call" href="#face-n{n}">{n}</a>' if n % 14 == number % 14 else ""
            body.append(f"<p>{words(30 + (37 * n + 5 * number) % 90, n + number)}{call}</p>")
            notes.append(f'<div class="note" id="face-n{n}"><p>{words(9)}</p></div>' if call else "")
        xhtml = f'{"".join(body)}<section class="notes">{"".join(notes)}</section>'
        made = set_(leaf("face", xhtml), engine, even=True)
        assert made.notes.rank == (0, 0)
        assert made.gaps == ()
        raised += sum(getattr(page, "gatherings_raised", 0) > 0 for page in made.pages)
    assert raised


def test_what_follows_the_text_gives_up_white_to_save_a_page(engine: Engine) -> None:
    """A list whose last two works would stand overleaf closes up, as long as half its white is enough."""
    saved = 0
    for number in range(26, 46):
        works = "".join(f'<p class="entry">{words(14, n)}</p>' for n in range(number))
        css = "<style>.references { margin-top: 24pt } .entry { margin-bottom: 2pt; font-size: 9pt; line-height: 11.5pt }</style>"
        piece = leaf(
            "list", f'{css}<div class="text">{text(7)}</div><section class="references">{works}</section>'
        )
        plain, made = (set_(piece, engine, even=wanted) for wanted in (False, True))
        assert sorted(letters(made)) == sorted(letters(plain))
        assert made.overhangs == ()
        saved += len(plain.pages) - len(made.pages)
    assert saved > 0


def test_the_last_page_has_four_lines_at_least(engine: Engine) -> None:
    """Leaves of every length: where one or two lines would stand alone, a page before gives up some of its own."""
    cured = 0
    for length in range(40):
        body = "".join(f"<h2>{words(3, n)}</h2>{text(2, 55, n)}" for n in range(5)) + text(1, 12 + 9 * length)
        plain, made = (set_(leaf("last", body), engine, even=wanted) for wanted in (False, True))
        if lines(plain.pages[-1]) < LEAST and len(plain.pages) > 1:
            cured += lines(made.pages[-1]) >= LEAST
            assert len(made.pages) == len(plain.pages)
        else:
            assert lines(made.pages[-1]) == lines(plain.pages[-1])
        assert sorted(letters(made)) == sorted(letters(plain))
    assert cured > 1


@pytest.mark.parametrize("floats", [False, True])
def test_no_page_gives_up_the_caption_of_its_figure(engine: Engine, *, floats: bool) -> None:
    """A last page that has a line too few gets none from a figure; and its page stays as high as the others."""
    for points in range(400, 460, 6):
        body = text(3) + figure(0, points, note=words(35)) + figure(1, 250)
        made = set_(leaf("last", body), engine, floats=floats, grid=True, even=True)
        assert [name for _, _, name in plates(made)] == ["f0", "f1"]
        assert made.misfits == ()


def lines(page: object) -> int:
    """Lines of text on a page."""
    return sum(type(box).__name__ == "LineBox" for box in all_boxes(page))


def test_a_fault_of_page_making_costs_no_page_and_is_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaf whose pages can't be made by the rules is left to the engine, once with a message; others have none."""

    def broken(*_: object) -> None:
        raise IndexError("pop from empty list")

    piece = leaf("one", f"<h1>One</h1>{text(8)}")
    made = set_(piece, engine, floats=True, grid=True, even=True)
    assert made.laid.messages == ()
    monkeypatch.setattr("gatherings.press.page_sequence.from_the_first", broken)
    left = set_(piece, engine, floats=True, grid=True, even=True)
    assert left.gaps == ()
    assert letters(left) == letters(made)
    assert left.laid.messages == (ANOTHER_WAY.format(fault="pop from empty list"),)


LIST = "<style>.references { margin-top: 24pt } .entry { margin-bottom: 2pt; font-size: 9pt; line-height: 11.5pt }</style>"


def listed(body: str, works: int) -> Leaf:
    """A piece with works after it, and the way to cite it."""
    entries = "".join(f'<p class="entry">{words(14, n)}</p>' for n in range(works))
    return leaf(
        "list",
        f'{LIST}<div class="text">{body}</div><section class="references">{entries}</section>'
        f'<section class="cite-as"><p>{words(20)}</p></section>',
    )


def test_no_work_or_two_stand_alone_on_a_last_page(engine: Engine) -> None:
    """Lists of every length: one or two works overleaf are had back, or get others for company."""
    lonely = {False: 0, True: 0}
    for number in range(20, 44):
        for wanted in lonely:
            made = set_(listed(text(14, 57), number), engine, even=wanted)
            works = sum(
                type(box).__name__ == "LineBox" and box.element.get("class") == "entry"
                for box in all_boxes(made.pages[-1])
            )
            lonely[wanted] += 0 < works < WORKS
            assert made.overhangs == ()
    assert lonely[False] > 1
    assert lonely[True] == 0


def test_paragraphs_a_line_shorter_save_a_page(engine: Engine) -> None:
    """Where half the white is not enough, the text gives up a line, and no letter is lost; in one of many pieces at least."""
    pool = words(48).split()
    for seed in range(60):
        rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
        body = "".join(f"<p>{' '.join(rng.choices(pool, k=rng.randint(60, 160)))}</p>" for _ in range(8))
        piece = listed(body, rng.randint(1, 3))
        made = set_(piece, engine, even=True)
        if len(made.pages) > 2:
            continue
        plain = set_(piece, engine)
        assert sorted(letters(made)) == sorted(letters(plain))
        assert made.overhangs == ()
        if len(plain.pages) > 2 and text_lines(made) < text_lines(plain):
            return
    pytest.fail("no page was saved")


def text_lines(made: Composed) -> int:
    """Lines of the text itself."""
    return sum(
        type(box).__name__ == "LineBox" and box.element.tag == "p" and box.element.get("class") is None
        for page in made.pages
        for box in all_boxes(page)
    )


def test_a_page_with_notes_is_filled_as_the_others(engine: Engine) -> None:
    """Lines that are free above the notes get a paragraph a line longer or shorter, where one can be had."""
    free = {False: 0, True: 0}
    for number in range(12):
        body, notes = [], []
        for n in range(40):
            call = f'<a class="note-call" href="#noted-n{n}">{n}</a>' if n % 3 == 0 else ""
            body.append(f"<p>{words(30 + (37 * n + 5 * number) % 90, n + number)}{call}</p>")
            notes.append(f'<div class="note" id="noted-n{n}"><p>{words(24)}</p></div>' if call else "")
        xhtml = f'{"".join(body)}<section class="notes">{"".join(notes)}</section>'
        for wanted in free:
            made = set_(leaf("noted", xhtml), engine, even=wanted)
            assert made.notes.rank[0] == 0
            free[wanted] += sum(hole(page, LINE * PX) > 0 for page in made.pages[:-1])
    assert free[False] > 10
    assert free[True] < free[False] - 5


def test_a_full_last_page_ends_level_with_the_one_it_faces(engine: Engine) -> None:
    """A last right-hand page that is a line or two short gets them as white, if the one before is full."""
    uneven_ends = {False: 0, True: 0}
    heads = "".join(f"<h2>{words(3, n)}</h2>{text(2, 55, n)}" for n in range(6))
    for number in range(100, 168, 3):
        for wanted in uneven_ends:
            piece = leaf("last", heads + text(1, number))
            before, last = (hole(p, LINE * PX) for p in set_(piece, engine, recto=False, even=wanted).pages)
            uneven_ends[wanted] += before == 0 and 0 < last <= 2
    assert uneven_ends[False] > 2
    assert uneven_ends[True] == 0
