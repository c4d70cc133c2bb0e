"""A tagged PDF as a screen reader meets it: `python -m tests.tools.aloud FILE.pdf` prints it.

The tree of tags is read with pikepdf, the text of each piece of marked content with PDFium, neither
of which wrote the file. Each line shows the role of what is read, its language where that changes,
and its text; deeper tags stand further to the right.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

HYPHENS = ("\u00ad", "\ufffe", "\x02")
"""What PDFium gives for a hyphen that only the end of a line needs."""


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of text with the tags around it."""

    tags: tuple[str, ...]
    """Roles from the outermost to that which holds the text."""
    text: str
    language: str
    page: int
    """Index of its page."""
    path: tuple[int, ...]
    """Which element: the number of each tag among those beside it."""

    @property
    def role(self) -> str:
        """The role of the tag that holds the text."""
        return self.tags[-1]


def spoken(file: Path) -> Iterator[Said]:
    """Everything that is read aloud, in the order of the tags."""
    marked = _marked(file)
    with pikepdf.open(file) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        root: Any = pdf.Root.StructTreeRoot
        yield from _below(root, Said((), "", str(pdf.Root.Lang), 0, ()), marked, numbers)


def _below(
    element: Any, around: Said, marked: Mapping[tuple[int, int], str], numbers: Mapping[Any, int]
) -> Iterator[Said]:
    page = numbers[element.Pg.objgen] if "/Pg" in element else around.page
    here = Said(
        (*around.tags, str(element.S)[1:]) if "/S" in element else (),
        "",
        str(element.get("/Lang", around.language)),
        page,
        around.path,
    )
    if "/Alt" in element:
        yield Said(here.tags, str(element.Alt), here.language, page, here.path)
    kids = element.get("/K", ())
    for number, kid in enumerate(kids if isinstance(kids, pikepdf.Array) else [kids]):
        path = (*here.path, number)
        if isinstance(kid, int) or kid.get("/Type") == "/MCR":
            at = page if isinstance(kid, int) or "/Pg" not in kid else numbers[kid.Pg.objgen]
            mark = kid if isinstance(kid, int) else int(kid.MCID)
            text = marked.get((at, mark), "")
            if text and "/Alt" not in element:
                yield Said(here.tags, text, here.language, at, here.path)
        elif kid.get("/Type") != "/OBJR":
            below = Said(here.tags, "", here.language, page, path)
            yield from _below(kid, below, marked, numbers)


def _marked(file: Path) -> dict[tuple[int, int], str]:
    """Page and number of each piece of marked content → its text, the hyphens of line ends left out."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(file)
    for number, page in enumerate(document):
        textpage = page.get_textpage()
        for thing in page.get_objects():
            mark = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
            if mark < 0 or thing.type != raw.FPDF_PAGEOBJ_TEXT:
                continue
            length = raw.FPDFTextObj_GetText(thing.raw, textpage.raw, None, 0)
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFTextObj_GetText(
                thing.raw, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
            )
            text = buffer.raw[: length - 2].decode("utf-16-le", "replace")
            before = found.get((number, mark), "")
            gap = " " if before and not before.endswith((*HYPHENS, " ")) else ""
            found[number, mark] = before.rstrip("".join(HYPHENS)) + gap + text
    document.close()
    return found


def transcript(file: Path) -> Iterator[str]:
    """Lines for people."""
    last: tuple[int, ...] | None = None
    line, language = "", ""
    for said in spoken(file):
        if said.path == last:
            line += f" {said.text}"
            continue
        if line:
            yield line
        tongue = f" ({said.language})" if said.language != language else ""
        line = f"{'  ' * (len(said.tags) - 1)}{said.role}{tongue}: {said.text}"
        last, language = said.path, said.language
    if line:
        yield line


if __name__ == "__main__":
    sys.stdout.write("\n".join(transcript(Path(sys.argv[1]))) + "\n")
