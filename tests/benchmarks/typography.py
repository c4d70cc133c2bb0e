"""How well the same text is set by four programs: faults for a hundred pages, read from their PDFs.

    python -m tests.benchmarks.typography [--essays 21] [--peers FOLDER] [--keep FOLDER] [COLLECTION …]

Three texts: generated essays of unusually long words, some of them on a narrow page as well, and the sample. All
programs have the same page, measure, typeface, size and leading. Peers are looked for as in `press.py`. The judge is
`gatherings.verify.typography`, which reads lines from a finished PDF and knows nothing of who made it. A
`COLLECTION` of one's own is set by Gatherings only, beside itself line by line.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.essays import collection
from tests.benchmarks.spreads import ESSAYS, books, by_pandoc, found_pandoc, manuscripts

from gatherings.verify.typography import KINDS, Composition, composition

HERE = Path(__file__).resolve().parents[2]
FACES = HERE / "styles/fonts/eb-garamond"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the plain theme, in millimetres, its text a number of lines of 14 pt deep."""

    width: float
    height: float
    top: float
    depth: float
    inner: float
    measure: float

    @property
    def bottom(self) -> float:
        """Below the text."""
        return self.height - self.top - self.depth

    @property
    def outer(self) -> float:
        """Beside the text."""
        return self.width - self.inner - self.measure


WIDE = Page(156, 234, 23, 177.8, 21, 111)
NARROW = Page(110, 178, 17.6, 133.35, 16, 78)
NARROW_ESSAYS = 8
_CITED = "--file-scope --citeproc --bibliography references.bib --metadata-file meta.yaml --resource-path=. essay-*.md"
_OPENER = re.compile(r'::: \{\.opener title="([^"]*)"[^}]*\}\n:::\n')
_NOTES = (
    "function Note(n) return pandoc.Span(pandoc.utils.blocks_to_inlines(n.content), "
    'pandoc.Attr("", {"footnote"})) end'
)


def _css(page: Page) -> str:
    return f"""
@font-face {{ font-family: G; src: url("{FACES.as_uri()}/EBGaramond-Regular.ttf") }}
@font-face {{ font-family: G; font-style: italic; src: url("{FACES.as_uri()}/EBGaramond-Italic.ttf") }}
@page {{ size: {page.width}mm {page.height}mm; margin: {page.top}mm {page.outer}mm {page.bottom}mm {page.inner}mm;
  @bottom-center {{ content: counter(page) }} @footnote {{ padding-top: 7pt }} }}
html {{ font: 10.5pt/14pt G }} body {{ hyphens: auto; text-align: justify; margin: 0; max-width: none; padding: 0 }}
h1 {{ break-before: page }} h1, h2, h3 {{ break-after: avoid; text-align: left; hyphens: manual }}
p {{ margin: 0; text-indent: 1.2em; orphans: 2; widows: 2 }} .footnote {{ float: footnote; font-size: 8.75pt; line-height: 11.5pt; text-indent: 0 }}
::footnote-call {{ font-variant-position: super; vertical-align: baseline; font-size: 1em; line-height: 0 }}
figure {{ break-inside: avoid }} figure img {{ max-width: 80% }}
"""


def _typst(page: Page) -> str:
    return f"""#set page(width: {page.width}mm, height: {page.height}mm, margin: (top: {page.top}mm, left: {page.inner}mm, right: {page.outer}mm, bottom: {page.bottom}mm))
#set text(font: "EB Garamond", size: 10.5pt, lang: "en", region: "gb", hyphenate: true, top-edge: 0.75em, bottom-edge: -0.25em)
#set par(justify: true, leading: 14pt - 10.5pt, spacing: 14pt - 10.5pt, first-line-indent: 1.2em)
#let horizontalrule = line(length: 100%)
#show heading.where(level: 1): it => pagebreak(weak: true) + it
"""


def commands(peers: Path | None, on: Page) -> dict[str, tuple[str, str]]:
    """Shell command and PDF of each peer that is installed, for the folder of its manuscripts."""
    path, pandoc = found_pandoc(peers)
    weasyprint, python = (
        shutil.which("weasyprint", path=path),
        shutil.which("python", path=path) or sys.executable,
    )
    made: dict[str, tuple[str, str]] = {}
    if not pandoc:
        return made
    if weasyprint:
        made["pandoc → WeasyPrint"] = (
            (
                f"{pandoc} {_CITED} -s --wrap=none -M document-css=false -L notes.lua --css print.css -o book.html"
                f" && {weasyprint} book.html weasyprint.pdf"
            ),
            "weasyprint.pdf",
        )
    if shutil.which("xelatex"):
        face = f"Path={FACES}/,Extension=.ttf,UprightFont=EBGaramond-Regular,ItalicFont=EBGaramond-Italic,BoldFont=EBGaramond-SemiBold,BoldItalicFont=EBGaramond-SemiBoldItalic"
        page = (
            f"paperwidth={on.width}mm,paperheight={on.height}mm,top={on.top}mm,textheight={on.depth}mm,left={on.inner}mm,"
            f"textwidth={on.measure}mm"
        )
        made["pandoc → XeLaTeX"] = (
            (
                f"{pandoc} {_CITED} --top-level-division=chapter -V documentclass=scrbook -V classoption=oneside,fontsize=10.5pt -V indent"
                f" -V mainfont=EBGaramond-Regular -V 'mainfontoptions={face}' -V geometry:{page} -H leading.tex"
                " --pdf-engine=xelatex -o xelatex.pdf"
            ),
            "xelatex.pdf",
        )
    if not subprocess.run([python, "-c", "import typst"], capture_output=True, check=False).returncode:
        make = f'import typst; typst.compile("book.typ", output="typst.pdf", font_paths=["{FACES}"])'
        made["pandoc → typst"] = (
            f"{pandoc} {_CITED} -t typst-citations -o body.typ && cat head.typ body.typ > book.typ && {python} -c '{make}'",
            "typst.pdf",
        )
    return made


def ours(folder: Path, out: Path, *, line_by_line: bool = False) -> Composition:
    """The measure of a collection set by Gatherings."""
    work = Path(tempfile.mkdtemp())
    shutil.copytree(folder, work / "book", ignore=shutil.ignore_patterns(".gatherings"))
    if line_by_line:
        theme = work / "book/styles/themes/plain"
        shutil.copytree(HERE / "styles/themes/plain", theme, dirs_exist_ok=True)
        text = (
            (theme / "theme.yaml")
            .read_text("utf-8")
            .replace("\npage:\n", "\npage:\n  paragraphs: line-by-line\n")
        )
        (theme / "theme.yaml").write_text(text, "utf-8")
    command = [
        sys.executable,
        "-m",
        "gatherings",
        "build",
        str(work / "book"),
        "-o",
        str(work / "out"),
        "-e",
        "print",
        "-q",
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    subprocess.run(command, check=True, env=environment)
    (made,) = (work / "out").glob("*.pdf")
    shutil.copy(made, out)
    shutil.rmtree(work)
    return composition(out.read_bytes())


def table(found: Mapping[str, Composition]) -> Iterator[str]:
    """Rows of Markdown: a program a row, a fault a column, for a hundred pages."""
    yield (
        "| | "
        + " | ".join(["pages", *KINDS, "**faults/100**", "hyphens", "> .5 em", "sd of gap", "tightest"])
        + " |"
    )
    yield "|---|" + "---:|" * (len(KINDS) + 6)
    for name, c in found.items():
        each = [f"{100 * c.count(kind) / max(1, c.pages):.1f}" for kind in KINDS]
        wide = f"{100 * sum(g > 0.5 for g in c.gaps) / max(1, len(c.gaps)):.1f} %"
        figures = [f"{100 * c.hyphens:.1f} %", wide, f"{c.spread:.3f}", f"{min(c.gaps, default=0):.2f}"]
        yield f"| {name} | " + " | ".join([str(c.pages), *each, f"**{c.per_hundred:.1f}**", *figures]) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("collections", nargs="*", type=Path)
    parser.add_argument("--essays", type=int, default=21)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for the PDFs, to be looked at")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        kept = chosen.keep or Path(place)
        kept.mkdir(exist_ok=True)
        for folder in chosen.collections:
            name = folder.resolve().name
            found = {
                "Gatherings": ours(folder, kept / f"{name}.pdf"),
                "Gatherings, line by line": ours(folder, kept / f"{name}-lines.pdf", line_by_line=True),
            }
            print(f"\n{name}\n\n" + "\n".join(table(found)))
        if chosen.essays:
            for count, page, name in (
                (chosen.essays, WIDE, "wide"),
                (min(chosen.essays, NARROW_ESSAYS), NARROW, "narrow"),
            ):
                found = generated(Path(place, name), count, page, chosen.peers, kept)
                print(f"\n{count} essays of long words on {page.measure:g} mm\n\n" + "\n".join(table(found)))
            print("\nthe sample\n\n" + "\n".join(table(sample(kept / "sample", chosen.peers))))


def generated(book: Path, essays: int, page: Page, peers: Path | None, kept: Path) -> dict[str, Composition]:
    """Generated essays on one page, set by all programs."""
    collection(book, essays)
    for essay in (book / "ours").glob("essay-*.md"):  # a narrow page has no room for the whole title above it
        called = re.sub(r"(?m)^title: .* (\d+)$", r"\g<0>\nshort_title: Essay \1", essay.read_text("utf-8"))
        essay.write_text(called, "utf-8")
    text = (book / "ours/collection.yaml").read_text("utf-8")
    trim = f"trim: {page.width:g}x{page.height:g}mm"
    (book / "ours/collection.yaml").write_text(text.replace("trim: 6x9in", trim), "utf-8")
    _dress(book / "pandoc", page)
    found = {
        "Gatherings": ours(book / "ours", kept / f"{book.name}.pdf"),
        "Gatherings, line by line": ours(book / "ours", kept / f"{book.name}-lines.pdf", line_by_line=True),
    }
    for name, (command, made) in commands(peers, page).items():
        subprocess.run(["sh", "-c", command], cwd=book / "pandoc", check=True, capture_output=True)
        copied = kept / f"{book.name}-{made}"
        shutil.copy(book / "pandoc" / made, copied)
        found[name] = composition(copied.read_bytes())
    return found


def sample(work: Path, peers: Path | None) -> dict[str, Composition]:
    """The sample, set by all programs as for `spreads`, and plainly by pandoc and WeasyPrint."""
    made = books(work, peers)
    made["Gatherings, line by line"] = work / "lines.pdf"
    ours(ESSAYS, made["Gatherings, line by line"], line_by_line=True)
    path, pandoc = found_pandoc(peers)
    weasyprint = shutil.which("weasyprint", path=path)
    if pandoc and weasyprint:
        (work / "notes.lua").write_text(_NOTES, "utf-8")
        texts = [_OPENER.sub(r"# \1\n", text) for text in manuscripts()]
        body = "".join(by_pandoc(pandoc, text, "html", "-Lnotes.lua", work=work) for text in texts)
        head = f'<html lang="en-GB"><meta charset="utf-8"><style>{_css(WIDE)}</style>'
        (work / "book.html").write_text(head + body, "utf-8")
        made["pandoc → WeasyPrint"] = work / "weasyprint.pdf"
        subprocess.run([weasyprint, "book.html", "weasyprint.pdf"], cwd=work, check=True, capture_output=True)
    return {name: composition(file.read_bytes()) for name, file in made.items()}


def _dress(theirs: Path, page: Page) -> None:
    """One page for all."""
    (theirs / "print.css").write_text(_css(page), "utf-8")
    (theirs / "notes.lua").write_text(_NOTES, "utf-8")
    (theirs / "head.typ").write_text(_typst(page), "utf-8")
    (theirs / "leading.tex").write_text(
        "\\usepackage{microtype}\\frenchspacing\n\\AtBeginDocument{\\fontsize{10.5}{14}\\selectfont}\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
