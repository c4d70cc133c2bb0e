"""Small real books for tests: write files, build, open what came out, edit, build again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pikepdf
import pypdfium2
from lxml import etree

from gatherings.cli import main

X = "{http://www.w3.org/1999/xhtml}"


@dataclass
class Outcome:
    """What one run printed and returned."""

    status: int
    out: str
    err: str

    def codes(self) -> set[str]:
        """Codes of all diagnostics that were printed as text."""
        import re

        return set(re.findall(r"(?:error|warning|info)\[([A-Z]+-\d+)\]", self.out + self.err))


@dataclass
class Bookcase:
    """One collection in a folder of its own."""

    root: Path
    run: Callable[..., Outcome]
    last: Outcome = field(default_factory=lambda: Outcome(0, "", ""))

    @property
    def folder(self) -> Path:
        """Folder of the collection."""
        return self.root / "book"

    @property
    def out(self) -> Path:
        """Folder of the finished files."""
        return self.root / "out"

    def file(self, path: str, text: str | bytes) -> Bookcase:
        """Write a file of the collection."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else dedent(text).encode("utf-8"))
        return self

    def edit(self, path: str, old: str, new: str) -> Bookcase:
        """Change a file of the collection; `old` must stand in it."""
        target = self.folder / path
        text = target.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        target.write_text(text.replace(old, new), "utf-8")
        return self

    def check(self, *options: str) -> Outcome:
        """`gatherings check`."""
        self.last = self.run("check", str(self.folder), *options)
        return self.last

    def build(self, *options: str, status: int = 0) -> Bookcase:
        """`gatherings build`; fails the test where the exit status is another."""
        self.last = self.run(
            "build", str(self.folder), "--out", str(self.out), "--quiet", "--jobs", "1", *options
        )
        assert self.last.status == status, self.last.out + self.last.err
        return self

    def epub(self) -> Epub:
        """The finished EPUB, opened."""
        return Epub((next(self.out.glob("*.epub"))).read_bytes())

    def pdf(self) -> Pdf:
        """The finished print PDF, opened."""
        return Pdf(next(self.out.glob("*-print.pdf")).read_bytes())

    def manifest(self) -> dict[str, object]:
        """manifest.json."""
        loaded: dict[str, object] = json.loads((self.out / "manifest.json").read_text("utf-8"))
        return loaded


class Epub:
    """An EPUB read with zipfile and lxml."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.zip.namelist()

    def tree(self, ending: str) -> etree._Element:
        """The document whose name ends so."""
        name = next(n for n in self.names if n.endswith(ending))
        return etree.fromstring(self.zip.read(name))

    def text(self, ending: str) -> str:
        """Its text on one line."""
        return " ".join("".join(self.tree(ending).itertext()).split())

    @property
    def documents(self) -> list[str]:
        """All XHTML documents."""
        return [n for n in self.names if n.endswith(".xhtml")]


class Pdf:
    """A PDF read with pikepdf (objects) and PDFium (text), neither of which wrote it."""

    def __init__(self, data: bytes) -> None:
        self.objects = pikepdf.open(io.BytesIO(data))
        self.pages = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self.pages)

    def text(self, index: int) -> str:
        """Text of a page (0-based), white space folded, soft line-end hyphens joined."""
        raw = self.pages[index].get_textpage().get_text_range()
        return " ".join(raw.replace("\ufffe", "").replace("\u00ad", "").split())

    def whole(self) -> str:
        """Text of all pages."""
        return "\n".join(self.text(i) for i in range(len(self)))

    def page_of(self, words: str) -> int:
        """Index of the first page that holds the words."""
        return next(i for i in range(len(self)) if words in self.text(i))

    def labels(self) -> list[str]:
        """Page labels as a reader shows them."""
        return [self.pages.get_page_label(i) for i in range(len(self))]


def run(*arguments: str, capsys: object) -> Outcome:
    """Run the command line in this process."""
    capsys.readouterr()  # type: ignore[attr-defined]
    status = main(arguments)
    said = capsys.readouterr()  # type: ignore[attr-defined]
    return Outcome(status, said.out, said.err)
