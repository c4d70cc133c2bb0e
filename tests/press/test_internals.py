"""The insides of the layout engine are where `press.internals` says that they are."""

from __future__ import annotations

import ast
from importlib import metadata
from pathlib import Path

import pytest

from gatherings.diagnostics import ToolError
from gatherings.press import engine, internals, tracing
from gatherings.press.paragraphs.composition import Composition
from gatherings.press.paragraphs.hyphens import Hyphenator

PRESS = Path(internals.__file__).parent
MOVED = internals.Point("layout.inline", "get_next_linebox", "context linebox somewhere_else")
"""A function of the engine as another release might have it."""


@pytest.mark.parametrize("group", ["PARAGRAPHS", "NOTES", "PAGES", "TRACING", "SHORTCUTS"])
def test_every_point_is_where_it_was(group: str) -> None:
    """Functions of WeasyPrint that are replaced or called by us exist, with the arguments that we give.

    When this fails after an upgrade, read what changed in the functions named, mend what reaches into
    them, and only then write the new signatures and the new version into `press/internals.py`.
    """
    assert internals.moved(getattr(internals, group)) == ()


def test_the_release_is_the_one_that_was_tried() -> None:
    """The version installed is the one that `press/internals.py` describes."""
    assert metadata.version("weasyprint") == internals.VERSION


def test_a_moved_point_is_named() -> None:
    """What is gone and what has other arguments is said in words."""
    gone = internals.Point("layout.inline", "split_everything", "context")
    assert internals.moved((MOVED, gone)) == (
        "layout.inline.get_next_linebox takes other arguments",
        "layout.inline.split_everything is gone",
    )


def test_paragraphs_fall_back_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine's insides are others, it breaks lines by itself and one message says so."""
    monkeypatch.setattr(internals, "PARAGRAPHS", (MOVED,))
    messages: list[str] = []
    assert Composition().house(Hyphenator(), messages) is None
    assert len(messages) == 1
    assert "get_next_linebox" in messages[0]
    assert Composition(paragraphs="line-by-line").house(Hyphenator(), messages) is None
    assert len(messages) == 1


def test_the_press_refuses_an_engine_without_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what notes and places need, nothing can be set rightly, and the press says why."""
    monkeypatch.setattr(internals, "NOTES", (MOVED,))
    monkeypatch.setattr(tracing, "installed", lambda: False)
    with pytest.raises(ToolError, match=r"needs WeasyPrint 70\.0.*get_next_linebox"):
        engine.require()


def test_nothing_else_is_replaced() -> None:
    """Only `internals` puts functions in the place of the engine's."""
    with pytest.raises(KeyError):
        internals.replace({"layout.inline.text_indent": print})


@pytest.mark.parametrize("path", ["tracing.py", "noted_lines.py", "notes_layout.py", "page_bottoms.py", "page_floats.py", *(
    f"paragraphs/{p.name}" for p in sorted((PRESS / "paragraphs").glob("*.py"))
)])  # fmt: skip
def test_the_insides_are_reached_through_one_file(path: str) -> None:
    """Modules that change the engine's layout import nothing of it; they ask `internals`."""
    tree = ast.parse((PRESS / path).read_text("utf-8"))
    found = [
        name
        for node in ast.walk(tree)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom)
            else []
        )
        if name.split(".")[0] in {"weasyprint", "pydyf"}
    ]  # fmt: skip
    assert found == []
