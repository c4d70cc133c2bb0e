"""Each code of the catalogue is shown by a small faulty book, and its message is as recorded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.bookcase import run

from gatherings.catalogue import RULES
from gatherings.cli import main
from gatherings.diagnostics import Sink
from gatherings.pipeline.running import one_at_a_time
from gatherings.project import Project

CASES = Path(__file__).parent / "diagnostics"
STOCK = CASES / "stock"
FOLDERS = sorted(p for p in CASES.iterdir() if p.is_dir() and p.name != "stock")
BUILT = ("FLIGHT-", "COVER-", "PAGE-", "PRINT-", "EPUB-", "VERIFY-", "TMPL-003")
"""Families that only a build can report."""


def test_the_stock_book_is_without_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The book that the faults are laid over has none itself."""
    shutil.copytree(STOCK, tmp_path / "book")
    found = run("check", str(tmp_path / "book"), capsys=capsys)
    assert (found.status, found.err, found.out) == (0, "", "no faults found\n")


def test_every_code_has_its_case_and_every_case_its_code() -> None:
    """The catalogue and the folder of cases name the same codes.

    Two report what no book provokes, but a fault of the program would: VERIFY-2xx a faulty EPUB, which
    the tests in tests/verify make, and MD-023 a lost line, which one in tests/render does. FLIGHT reports
    what is wrong with finished files: tests/preflight holds those.
    """
    shown = {p.name.split("+")[0] for p in FOLDERS}
    assert {c for c in shown ^ set(RULES) if not c.startswith(("VERIFY-2", "MD-023", "FLIGHT-"))} == set()


def _damaged(book: Path, stack: ExitStack) -> None:
    """Of all that an earlier build kept, the ends are cut off."""
    assert main(["build", str(book), "--out", str(book.parent / "out"), "--quiet", "-j", "1"]) == 0
    del stack
    for entry in sorted((book / ".gatherings/cache").glob("??/*")):
        entry.write_bytes(entry.read_bytes()[:-9])
    with (book / "one.md").open("a") as text:  # what has not changed is not made again
        text.write("\n")


def _building(book: Path, stack: ExitStack) -> None:
    """Another build of the book is running."""
    stack.enter_context(one_at_a_time(Project.open(book, {}), Sink(RULES)))


BEFORE: dict[str, Callable[[Path, ExitStack], None]] = {"STORE-001": _damaged, "STORE-002": _building}
"""What has to be so before a build, where no file of a book brings the code about."""


_STAGE = re.compile(r"^(?:Reading|Rendering|Setting pages|Making the EPUB)\n", re.MULTILINE)
"""Progress, which a build that finds nothing changed must not show."""


@pytest.mark.parametrize("case", FOLDERS, ids=lambda p: p.name)
def test_message(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """The faulty book gives exactly the recorded messages, and the code of its folder is one of them."""
    book = tmp_path / "book"
    shutil.copytree(STOCK, book)
    if (case / "in").is_dir():
        shutil.copytree(case / "in", book, dirs_exist_ok=True)
    for gone in (case / "without.txt").read_text("utf-8").split() if (case / "without.txt").exists() else ():
        (book / gone).unlink()
    if case.name in BEFORE:
        with ExitStack() as stack:
            BEFORE[case.name](book, stack)
            said = run("build", str(book), "--out", str(tmp_path / "out"), "-j", "1", capsys=capsys)
    elif case.name.startswith(BUILT):
        found = run("build", str(book), "--out", str(tmp_path / "out"), "--quiet", "-j", "1", capsys=capsys)
        said = found
        if not found.err:  # no errors: warnings and remarks are told again, though nothing is made again
            said = run("build", str(book), "--out", str(tmp_path / "out"), "-j", "1", capsys=capsys)
            assert not _STAGE.search(said.err)
    else:
        said = run("check", str(book), capsys=capsys)
    text = _STAGE.sub("", said.err.replace(str(book), "book").replace(str(tmp_path), ""))
    assert f"[{case.name.split('+')[0]}]" in text
    assert "Traceback" not in text
    golden = case / "expected.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, "utf-8")
    assert golden.read_text("utf-8") == text
