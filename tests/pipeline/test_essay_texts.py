"""Texts that are kept are what reading them again would give."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.model import Body
from gatherings.pipeline.essay_texts import kept_texts
from gatherings.pipeline.jobs import Workshop
from gatherings.pipeline.store import Store
from gatherings.project import Project
from gatherings.render.texts import all_texts
from gatherings.resolve.book import collection

ROOT = Path(__file__).parents[2]
BOOKS = (ROOT / "essays", ROOT / "tests/collections/porch")


def plain(body: Body) -> tuple[object, ...]:
    """A text in values that can be compared."""
    notes = {label: (etree.tostring(n.root), n.span) for label, n in body.notes.items()}
    return etree.tostring(body.root), dict(body.sites), notes


def test_kept_texts_are_those_that_were_read(tmp_path: Path) -> None:
    """Trees, sites with their places, notes and messages, of two collections; nothing is read twice."""
    for number, folder in enumerate(BOOKS):
        book = collection(Project.open(folder, {}), Sink(RULES))
        assert book is not None
        read, kept = Sink(RULES), Sink(RULES)
        wanted = all_texts(book.essays, book.language, read)
        shop = Workshop({"collection": Store(tmp_path / str(number))})
        kept_texts(book.essays, book.language, Sink(RULES), shop.run)
        shop.done.clear()
        found = kept_texts(book.essays, book.language, kept, shop.run)
        assert shop.done
        assert all(d.kept for d in shop.done)
        assert kept.diagnostics == read.diagnostics
        assert found.keys() == wanted.keys()
        for essay, texts in wanted.items():
            assert found[essay].keys() == texts.keys()
            for name, body in texts.items():
                assert plain(found[essay][name]) == plain(body), (essay, name)
