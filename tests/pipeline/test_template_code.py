"""Templates that are kept as code: the same pages, whatever is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.pipeline.store import Store
from gatherings.pipeline.template_code import KeptCode
from gatherings.render.templates import Templates


def made(folder: Path, store: Store, title: str = "A & B") -> str:
    """Name and text of what the template of a folder makes."""
    sink = Sink(RULES)
    root = Templates([folder], {"by": "by"}, sink, KeptCode(store)).section("page", title=title)
    assert not sink.diagnostics
    return f"{etree.QName(root).localname}: {root.text}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.xhtml.j2").write_text("<p>{{ title }} {{ words.by }}</p>\n", "utf-8")
    return tmp_path / "templates"


def test_a_template_is_compiled_once(folder: Path, tmp_path: Path) -> None:
    """The second book makes the same of it; what is filled in is no part of what is kept."""
    store = Store(tmp_path / "store")
    assert made(folder, store) == "p: A & B by"
    (kept,) = store.entries()
    assert made(folder, store, "C") == "p: C by"
    assert [row[2] for row in store.entries()] == [kept[2]]


def test_a_template_that_changed_is_compiled_anew(folder: Path, tmp_path: Path) -> None:
    """So is one whose file was put back, which is then known again."""
    store = Store(tmp_path / "store")
    before = made(folder, store)
    page = folder / "page.xhtml.j2"
    text = page.read_text("utf-8")
    page.write_text("<h1>{{ title }}</h1>", "utf-8")
    assert made(folder, store) == "h1: A & B"
    page.write_text(text, "utf-8")
    assert made(folder, store) == before
    assert len(store.entries()) == 2


@pytest.mark.parametrize("entry", [b"", b"half an entry"])
def test_a_damaged_entry_is_compiled_anew(folder: Path, tmp_path: Path, entry: bytes) -> None:
    """What is kept can be thrown away at any time."""
    store = Store(tmp_path / "store")
    before = made(folder, store)
    store.entries()[0][2].write_bytes(entry)
    assert made(folder, store) == before
    assert store.damaged == 1
