"""A build with nothing to do: the same files, and nothing done for them."""

from __future__ import annotations

import shutil
from pathlib import Path

from gatherings.pipeline import unchanged
from gatherings.pipeline.outcome import Options, Result
from gatherings.pipeline.store import Store
from gatherings.project import Project

STOCK = Path(__file__).parents[1] / "diagnostics" / "stock"


class Quiet:
    """A progress that shows nothing."""

    def stage(self, name: str, total: int = 1) -> None:
        """Nothing."""

    def step(self, what: str = "") -> None:
        """Nothing."""


def book_in(folder: Path) -> Path:
    shutil.copytree(STOCK, folder / "book")
    return folder / "book"


def build(book: Path, *only: str, home: str = "home") -> Result:
    """Build into a folder beside the book, with a store of the machine in `home`."""
    project = Project.open(book, {"HOME": str(book.parent / home)} if home else {})
    return unchanged.build(project, Options(book.parent / "out", only=only), Quiet())


def was_done(result: Result) -> bool:
    """Whether anything was read, set or made; a build that had nothing to do went through no stages."""
    assert result.built is not None, result.diagnostics
    return bool(result.stages)


def files(book: Path) -> dict[str, bytes]:
    """Everything that was published."""
    out = book.parent / "out"
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_the_same_build_twice_gives_the_same_files_and_messages(tmp_path: Path) -> None:
    """Files that were removed or spoilt meanwhile come back; checks and messages are told again."""
    book = book_in(tmp_path)
    first = build(book)
    made = files(book)
    assert was_done(first)
    spoilt, *lost = [tmp_path / "out" / name for name in made]
    spoilt.write_bytes(b"spoilt")
    for path in lost:
        path.unlink()
    again = build(book)
    assert not was_done(again)
    assert files(book) == made
    assert again.diagnostics == first.diagnostics
    assert again.built is not None
    assert first.built is not None
    assert again.built.artifacts == first.built.artifacts
    assert [d.title for d in again.work] == [d.title for d in first.work]
    assert all(d.kept for d in again.work)


def test_whatever_can_shape_a_file_has_it_built(tmp_path: Path) -> None:
    """A word, a file that is new, a style of the collection's own, other editions."""
    book = book_in(tmp_path)
    build(book)
    text = (book / "one.md").read_text("utf-8")
    (book / "one.md").write_text(text.rstrip() + " Indeed.\n", "utf-8")
    assert was_done(build(book))
    assert not was_done(build(book))
    (book / "two-more.md").write_text("Nobody names me.\n", "utf-8")
    assert was_done(build(book))
    (book / "styles/locales").mkdir(parents=True)
    (book / "styles/locales/en.yaml").write_text("contents: What is in it\n", "utf-8")
    assert was_done(build(book))
    assert was_done(build(book, "epub"))
    assert not was_done(build(book, "epub"))


def test_what_was_kept_and_is_damaged_or_kept_nowhere_is_built(tmp_path: Path) -> None:
    """Nothing is published that is not, to the byte, what passed the checks."""
    book = book_in(tmp_path)
    build(book)
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert was_done(build(book))
    assert not was_done(build(book))
    Store(Project.open(book, {}).cache).clear()
    assert was_done(build(book))
    assert was_done(build(book, home=""))


def test_a_book_with_errors_is_looked_at_every_time(tmp_path: Path) -> None:
    """Its messages are true of the book as it is."""
    book = book_in(tmp_path)
    build(book)
    (book / "one.md").write_text("---\ntitle: One\nauthors: [nobody-here]\n---\n\nText.\n", "utf-8")
    first, second = build(book), build(book)
    assert first.built is None
    assert second.built is None
    assert first.diagnostics == second.diagnostics != ()
