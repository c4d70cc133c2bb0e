"""Each code of the catalogue is shown by a small faulty book, and its message is as recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.bookcase import run

from gatherings.catalogue import RULES

CASES = Path(__file__).parent / "diagnostics"
STOCK = CASES / "stock"
FOLDERS = sorted(p for p in CASES.iterdir() if p.is_dir() and p.name != "stock")
BUILT = ("PAGE-", "PRINT-", "EPUB-", "VERIFY-", "TMPL-003")
"""Families that only a build can report."""


def test_the_stock_book_is_without_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The book that the faults are laid over has none itself."""
    shutil.copytree(STOCK, tmp_path / "book")
    found = run("check", str(tmp_path / "book"), capsys=capsys)
    assert (found.status, found.err, found.out) == (0, "", "no faults found\n")


def test_every_code_has_its_case_and_every_case_its_code() -> None:
    """The catalogue and the folder of cases name the same codes.

    VERIFY-2xx, STORE and PAGE-012 report what no book provokes: a faulty EPUB, a disk that fails, an
    engine that gives up: the tests
    in tests/verify and tests/pipeline bring them about.
    """
    shown = {p.name.split("+")[0] for p in FOLDERS}
    hidden = ("VERIFY-2", "STORE-", "PAGE-012")
    assert {c for c in shown ^ set(RULES) if not c.startswith(hidden)} == set()


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
    if case.name.startswith(BUILT):
        found = run("build", str(book), "--out", str(tmp_path / "out"), "--quiet", "-j", "1", capsys=capsys)
        said = (
            run("build", str(book), "--out", str(tmp_path / "out"), "-j", "1", capsys=capsys)
            if not found.err
            else found
        )
    else:
        said = run("check", str(book), capsys=capsys)
    text = said.err.replace(str(book), "book").replace(str(tmp_path), "")
    assert f"[{case.name.split('+')[0]}]" in text
    assert "Traceback" not in text
    golden = case / "expected.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, "utf-8")
    assert golden.read_text("utf-8") == text
