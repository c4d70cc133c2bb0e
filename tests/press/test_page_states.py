"""What pages made in trying leave behind, when they are undone: nothing."""

from __future__ import annotations

import random

import pytest
from tests.press.press_sample import CSS, faces, leaf

from gatherings.model import PageSize
from gatherings.press.arrangement import Wishes
from gatherings.press.boxes import all_boxes
from gatherings.press.composing import composed
from gatherings.press.design import BASE, PageDesign, geometry
from gatherings.press.engine import Engine
from gatherings.press.furniture import page_css
from gatherings.press.page_rules import PageRules

LONG = (
    "the administrative responsibilities of metropolitan corporations notwithstanding extraordinary undertakings "
    "a characteristically uncompromising interpretation was nevertheless communicated to representatives in of it"
).split()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine((BASE, CSS), faces(), tmp_path_factory.mktemp("collection"))


def test_paragraphs_remember_the_ends_of_pages_that_stand_and_no_others(engine: Engine) -> None:
    """Words long enough for hyphens at feet: what was planned for a foot that was undone holds nowhere."""
    rules, page = PageRules(14.0), page_css(geometry(PageDesign(), PageSize(156, 234), 12.7, 6.35))
    remembered = 0
    for seed in range(6):
        rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
        body = "".join(f"<p>{' '.join(rng.choices(LONG, k=rng.randint(15, 70)))}.</p>" for _ in range(70))
        wishes = Wishes(notes_at_foot=True, rules=rules, recto=True)
        made = composed(leaf("ends", body), wishes, {}, engine, page)
        tails, ends = set(), set()
        for sheet in made.pages:
            lines = [line.planned for line in all_boxes(sheet) if getattr(line, "planned", None) is not None]
            ends.add((id(lines[-1].paragraph.paragraph), lines[-1].line.resume))
            tails |= {(id(p.paragraph.paragraph), at) for p in lines for at in p.paragraph.paragraph.tails}
        assert tails <= ends
        remembered += len(tails)
    assert remembered
