"""The EPUB as a reader meets it: foliate-js in Chromium goes through the whole book.

What it shows is compared with what stands in the file, read with zipfile and lxml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree
from tests.collections.built import COLLECTIONS, Editions
from tests.reader.browser import driven
from tests.tools.needs import need

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
pytestmark = pytest.mark.slow
Seen = tuple[Editions, Mapping[str, Any]]


@pytest.fixture(scope="module", params=COLLECTIONS)
def seen(request: pytest.FixtureRequest, built: Callable[[str], Editions]) -> Seen:
    """A collection's editions, and what the reader reports of its EPUB."""
    need("node", "npm", "chromium")
    editions = built(request.param)
    return editions, driven(editions.epub)


def text(element: etree._Element) -> str:
    """All text of an element, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def test_every_page_opens_whole(seen: Seen) -> None:
    """The reader opens each document; no image is broken, no font fails, no complaint is made."""
    editions, report = seen
    assert [s["file"].removeprefix("EPUB/") for s in report["sections"]] == [
        name for name, _ in editions.documents()
    ]
    assert [s["broken"] for s in report["sections"] if s["broken"]] == []
    assert [s["unloaded"] for s in report["sections"] if s["unloaded"]] == []
    assert all(s["fonts"] for s in report["sections"])
    assert report["complaints"] == []


def test_every_entry_of_the_contents_leads_to_its_piece(seen: Seen) -> None:
    """Where an entry leads, the heading is the title that the entry names."""
    _, report = seen
    assert len(report["contents"]) >= 6
    wrong = [e for e in report["contents"] if not e["heading"] or e["heading"] not in e["label"]]
    assert wrong == []


def test_every_printed_page_can_be_turned_to(seen: Seen) -> None:
    """The page list turns to the screen that holds the mark of that folio."""
    editions, report = seen
    marks = [
        e.get("aria-label")
        for _, root in editions.documents()
        for e in root.iter(f"{X}span")
        if e.get("role") == "doc-pagebreak"
    ]
    assert [p["label"] for p in report["pages"]] == marks
    assert [p for p in report["pages"] if p["spoken"] != p["label"] or not p["seen"]] == []


def test_every_note_pops_up_whole_and_leads_back(seen: Seen) -> None:
    """What pops up at each call is the whole note and nothing else; each way back ends at a call."""
    editions, report = seen
    notes = {
        f"{name}#{e.get('id')}": text(e)
        for name, root in editions.documents()
        for e in root.iter(f"{X}aside")
        if e.get(TYPE) == "footnote"
    }
    calls = [n for s in report["sections"] for n in s["notes"]]
    assert len(calls) >= len(notes) > 0
    assert {n["type"] for n in calls} == {"footnote"}
    for note in calls:
        assert note["text"] == notes[note["href"].removeprefix("EPUB/")], note["call"]
    back = [b for s in report["sections"] for b in s["back"]]
    of_notes = [
        b for b in back if "--cite-" not in b["href"]
    ]  # the others lead from a work to where it is cited
    assert len(of_notes) == len(calls)
    assert {b["role"] for b in of_notes} == {"doc-noteref"}
