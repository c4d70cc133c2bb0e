"""Whole collections, built once for all tests that look at finished editions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from tests.collections.generated import LONG, MIXED, SHORT, generated

from gatherings.cli import main
from gatherings.pipeline.flow import EDITIONS

ROOT = Path(__file__).parents[2]
COLLECTIONS = ("sample", "porch", "generated")
"""The sample collection, a small one of another kind, and one of 64 essays."""
_PLANS = {"generated": MIXED, "short": SHORT, "long": LONG}
_FOLDERS = {"sample": ROOT / "essays", "porch": ROOT / "tests" / "collections" / "porch"}
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class Editions:
    """The finished files of one collection."""

    epub: Path
    print_pdf: Path
    source: Path
    """Folder of the collection."""

    @property
    def screen_pdf(self) -> Path:
        """The PDF for screens; none of the collection called generated."""
        return self.print_pdf.with_name(self.print_pdf.name.replace("-print.pdf", ".pdf"))

    @property
    def offprints(self) -> list[Path]:
        """Each essay as a PDF, in order; none of the generated collections."""
        return sorted(self.print_pdf.parent.glob("*-offprints/*.pdf"))

    def documents(self) -> Iterator[tuple[str, etree._Element]]:
        """Name and root of each XHTML document of the EPUB, in reading order."""
        with zipfile.ZipFile(io.BytesIO(self.epub.read_bytes())) as archive:
            package = etree.fromstring(archive.read("EPUB/content.opf"))
            names = {i.get("id"): str(i.get("href")) for i in package.iter(f"{_OPF}item")}
            for reference in package.iter(f"{_OPF}itemref"):
                name = names[reference.get("idref")]
                yield name, etree.fromstring(archive.read(f"EPUB/{name}"))


def editions(name: str, folder: Path) -> Editions:
    """Build a collection by the command line into a folder of its own."""
    source = _FOLDERS[name] if name in _FOLDERS else generated(folder / "collection", _PLANS[name])
    out = folder / "out"
    every = [f"--edition={name}" for name in EDITIONS] if name in _FOLDERS else []
    assert main(["build", str(source), "--out", str(out), "--quiet", *every]) == 0
    return Editions(next(out.glob("*.epub")), next(out.glob("*-print.pdf")), source)
