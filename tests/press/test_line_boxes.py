"""Lines made without the engine, and words drawn without their line, are those that the engine would make."""

from __future__ import annotations

from typing import Any

import pytest
from tests.press.press_sample import CSS, faces, leaf, noted
from tests.press.test_paragraphs import LANGUAGES, NARROW, PAGE, set_

from gatherings.press import quick_lines
from gatherings.press.boxes import all_boxes
from gatherings.press.composing import Composed
from gatherings.press.design import BASE
from gatherings.press.engine import Engine
from gatherings.press.paragraphs import prepared

EN = LANGUAGES["en-GB"]
NUMBERS = ("position_x", "position_y", "width", "height", "baseline", "margin_top", "margin_bottom")
STYLE = """
.raised { vertical-align: super; font-size: 70% } .low { vertical-align: -2pt } .under { text-decoration: underline }
.apart { letter-spacing: 0.1em } .boxed { padding: 0 3pt; border: 1pt solid; margin: 0 2pt }
.caps { font-variant-caps: all-small-caps } .ragged { text-align: left; --text-wrap: pretty } li { text-align: justify }
"""
BODY = f"""
<p>{EN}<em>{EN[:90]}</em>{EN[90:]}<span class="raised">{EN[:30]}</span> {EN}<span class="low">{EN[:40]}</span>{EN}</p>
<p>{EN[:50]}<span class="under">{EN[:70]}</span> {EN} <span class="apart">{EN[:80]}</span> {EN}</p>
<p><span class="boxed">{EN[:150]}</span> {EN} <b><i>{EN[:60]}</i></b><i> </i>{EN[60:]}<span class="caps">{EN[:99]}</span></p>
<p>Проза и <em>проза</em> {EN[:60]} Проза {EN} αβγ\u00a0{EN[:40]}\u00a0αβγ {EN}</p>
<p class="ragged">{EN}<em>{EN}</em></p><ul><li>{EN}</li></ul><p>{EN[:40]}<br/>{EN}</p>
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine((BASE, CSS), faces(), tmp_path_factory.mktemp("collection"))


def boxes(made: Composed) -> list[Any]:
    """All that is known of the boxes of a leaf, in order."""
    found: list[Any] = []
    for page in made.pages:
        for box in all_boxes(page):
            layout = getattr(box, "pango_layout", None)
            found.append(
                (
                    type(box).__name__,
                    box.element_tag,
                    getattr(box, "text", None),
                    getattr(box, "hyphenated", None),
                    getattr(getattr(box, "cut", (None, None))[0], "text", None),
                    getattr(box, "cut", (None, None))[1],
                    {k: v for k, v in vars(layout).items() if k != "face"} if layout else None,
                    getattr(box, "resume_at", None),
                    sorted(box.remove_decoration_sides),
                    *(getattr(box, name, None) for name in NUMBERS),
                )
            )
    return found


@pytest.mark.parametrize("page", [NARROW, PAGE])
def test_the_lines_are_those_of_the_engine(
    page: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts in other styles, raised, underlined, letter-spaced, boxed, in other scripts; and notes."""
    pieces = (leaf("one", BODY), noted("two", 6, 3))
    made = [boxes(set_(piece, engine, page + STYLE)) for piece in pieces]
    monkeypatch.setattr(prepared, "is_plain", lambda _: False)
    theirs = [boxes(set_(piece, engine, page + STYLE)) for piece in pieces]
    for ours, others in zip(made, theirs, strict=True):
        assert len(ours) == len(others)
        for one, other in zip(ours, others, strict=True):
            assert one == other


@pytest.mark.parametrize("spacing", [None, 1.0, -1.0, 2.5, 0.37, -0.301])
def test_words_by_themselves_are_drawn_as_pango_draws_them_in_their_line(
    spacing: float | None, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same PDF to the byte, whatever the spaces of a line are made wider or narrower by."""
    made = set_(leaf("one", BODY), engine, PAGE + STYLE)
    layouts = [
        box.pango_layout for page in made.pages for box in all_boxes(page) if hasattr(box, "pango_layout")
    ]
    for layout in layouts:
        if hasattr(layout, "face") and layout.justification_spacing and spacing is not None:
            layout.justification_spacing = spacing
    by_words, shown = quick_lines.by_words, []

    def noticed(*given: Any) -> Any:
        shown.append(by_words(*given))
        return shown[-1]

    monkeypatch.setattr(quick_lines, "by_words", noticed)
    ours = engine.written(made.pages)
    assert sum(found is not None for found in shown) > len(shown) / 2
    monkeypatch.setattr(quick_lines, "by_words", lambda *_: None)
    assert ours == engine.written(made.pages)
