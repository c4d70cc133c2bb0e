"""The door to the world gives the same on every machine."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import pytest
from tests.read.reading import places, project, sink

from gatherings.diagnostics import ToolError
from gatherings.model import PartialDate
from gatherings.project import EARLIEST, Project


def test_only_files_of_the_collection_are_listed(tmp_path: Path) -> None:
    """Hidden files, locks of Word, litter and finished editions are none of its own."""
    for name in (".git/x", "~$one.docx", "Thumbs.db", "out/book.pdf", "one.md", "images/out/a.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert Project.open(tmp_path, {}).files == ("images/out/a.svg", "one.md")


def test_a_link_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A collection can't show files of the machine on which it is built."""
    (tmp_path / "secret.md").write_text("")
    book = tmp_path / "book"
    book.mkdir()
    (book / "one.md").symlink_to(tmp_path / "secret.md")
    assert Project.open(book, {}).files == ()


def test_texts_come_in_one_form(tmp_path: Path) -> None:
    """Byte-order marks, Windows' and old Mac line ends and UTF-16 make no difference."""
    wanted = "é\nb\n"
    for raw in (
        b"\xef\xbb\xbf" + "é\r\nb\r\n".encode(),
        "é\rb\r".encode(),
        "é\r\nb\n".encode("utf-16"),
    ):
        found = sink()
        assert project(tmp_path, one__md=raw).text("one.md", found).text == wanted
        assert not found.diagnostics


def test_what_is_no_text_is_a_message(tmp_path: Path) -> None:
    """Wrong encodings and control characters are shown at their place."""
    found = sink()
    opened = project(tmp_path, a__md=b"x\r\ncaf\xe9\r\n", b__md=b"x\ny\x0cz\n")
    assert opened.text("a.md", found).text == "x\ncaf\ufffd\n"
    assert opened.text("b.md", found).text == "x\ny z\n"
    assert places(found) == ["a.md:2:4 FILE-004", "b.md:2:2 FILE-005"]


def test_names_are_compared_as_they_look(tmp_path: Path) -> None:
    """Accents come decomposed from macOS; case differs only where somebody typed it so."""
    opened = project(tmp_path, **{unicodedata.normalize("NFD", "café__md"): "x"})
    assert opened.has("café.md")
    assert opened.text("café.md", sink()).text == "x"
    assert not opened.has("Café.md")
    assert opened.spelt("CAFÉ.md") == "café.md"


def test_the_date_comes_from_the_collection_or_from_outside(tmp_path: Path) -> None:
    """Never from a clock of our own."""
    day = datetime.date(2026, 11, 24)
    assert Project.open(tmp_path, {}).build_date(PartialDate(2026, 3)) == datetime.date(2026, 3, 1)
    assert Project.open(tmp_path, {}, day).build_date(None) == day
    epoch = Project.open(tmp_path, {"SOURCE_DATE_EPOCH": "86400"}, day)
    assert epoch.build_date(None) == datetime.date(1970, 1, 2)
    assert Project.open(tmp_path, {}).build_date(None) == EARLIEST
    with pytest.raises(ToolError):
        Project.open(tmp_path, {"SOURCE_DATE_EPOCH": "today"})


def test_styles_of_the_collection_come_before_those_of_the_house(tmp_path: Path) -> None:
    """A collection may replace a single file."""
    own = tmp_path / "book" / "styles" / "locales"
    own.mkdir(parents=True)
    (own / "en.yaml").write_text("")
    opened = Project.open(tmp_path / "book", {})
    assert opened.style_file("locales/en.yaml") == own / "en.yaml"
    assert opened.styles_dirs[0] == tmp_path / "book" / "styles"


def test_the_folder_above_will_do(tmp_path: Path) -> None:
    """`gatherings build .` works in a checkout whose collection is in essays/."""
    (tmp_path / "essays").mkdir()
    (tmp_path / "essays" / "collection.yaml").write_text("title: A\n")
    assert Project.open(tmp_path, {}).root == tmp_path / "essays"
