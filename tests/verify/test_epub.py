"""The check of a finished EPUB sees each fault that is put into a sound one."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.editions import samples

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.editions.epub import EpubDress, epub
from gatherings.model import Artifact
from gatherings.pipeline.jobs import Workshop, workshop
from gatherings.pipeline.store import Store
from gatherings.verify.epub import CHECKS, internal, read_back

DAMAGE = {
    "VERIFY-202": ("EPUB/two.xhtml", b"</p>", b""),
    "VERIFY-203": ("EPUB/content.opf", b'href="images/photo.png"', b'href="images/other.png"'),
    "VERIFY-204": ("EPUB/two.xhtml", b"one.xhtml#one", b"one.xhtml#gone"),
    "VERIFY-205": ("EPUB/one.xhtml", b'id="one--n2-call"', b'id="one--plan"'),
    "VERIFY-206": ("EPUB/nav.xhtml", b'href="two.xhtml"', b'href="one.xhtml"'),
    "VERIFY-207": ("EPUB/one.xhtml", b'role="doc-backlink"', b""),
    "VERIFY-208": ("EPUB/nav.xhtml", b'<li><a href="one.xhtml#page-2">2</a></li>', b""),
    "VERIFY-209": ("EPUB/one.xhtml", b"h2>", b"h4>"),
}


def sound() -> bytes:
    """A book without faults."""
    dress = EpubDress("", (), samples.picture("PNG"), "Cover")
    return epub(
        samples.book(),
        dress,
        samples.read,
        datetime(2026, 1, 1, tzinfo=UTC),
        Sink(RULES),
        samples.pages(),
    ).data


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The sound book with bytes of one of its files exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as archive, zipfile.ZipFile(out, "w") as damaged:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == name:
                assert old in data
                data = data.replace(old, new)
            damaged.writestr(info, data)
    return out.getvalue()


@pytest.mark.parametrize("code", DAMAGE)
def test_each_fault_is_seen(code: str) -> None:
    """The code of the damage is among those reported."""
    assert code in [d.code for d in internal(changed(*DAMAGE[code]), "book.epub")]


def test_a_sound_book_has_no_faults() -> None:
    """No false alarm."""
    assert internal(sound(), "book.epub") == ()


@pytest.mark.parametrize("data", [b"", b"PK", sound()[:2000], changed("mimetype", b"application", b"text")])
def test_a_damaged_container_is_reported(data: bytes) -> None:
    """Never an exception."""
    assert "VERIFY-201" in [d.code for d in internal(data, "book.epub")]


def test_what_another_process_finds_is_the_same_and_kept(tmp_path: Path) -> None:
    """A sound book carries its checks, a damaged one its faults; neither is read twice."""
    damaged = changed(*DAMAGE["VERIFY-204"])
    books = [Artifact("epub", "a.epub", sound(), None, ()), Artifact("epub", "b.epub", damaged, None, ())]
    for kept in (False, True):
        sink = Sink(RULES)
        with workshop(Workshop({"collection": Store(tmp_path)}, 2)) as shop:
            well, ill = read_back(books, sink, shop.run)
            assert [done.kept for done in shop.done] == [kept, kept]
        assert (well.checks, ill.checks) == (CHECKS, ())
        assert sink.diagnostics == internal(damaged, "b.epub")
