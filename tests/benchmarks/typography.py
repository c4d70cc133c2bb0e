"""How well the same text is set by four programs: faults for a hundred pages, read from their PDFs.

    python -m tests.benchmarks.typography [--essays 21] [--peers FOLDER] [--keep FOLDER] [COLLECTION …]

All have the same page, measure, typeface, size and leading. Peers are looked for as in `press.py`. The judge is
`gatherings.verify.typography`, which reads lines from a finished PDF and knows nothing of who made it. A
`COLLECTION` of one's own is set by Gatherings only, beside itself line by line.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.essays import collection

from gatherings.verify.typography import KINDS, Composition, composition

HERE = Path(__file__).resolve().parents[2]
FACES = HERE / "styles/fonts/eb-garamond"
WIDTH, HEIGHT, TOP, DEPTH, INNER, MEASURE = 156.0, 234.0, 23.0, 177.8, 21.0, 111.0
"""Millimetres; the page of the plain theme, 36 lines of 14 pt deep."""
_CITED = "--file-scope --citeproc --bibliography references.bib --metadata-file meta.yaml --resource-path=. essay-*.md"
_NOTES = (
    "function Note(n) return pandoc.Span(pandoc.utils.blocks_to_inlines(n.content), "
    'pandoc.Attr("", {"footnote"})) end'
)
_CSS = f"""
@font-face {{ font-family: G; src: url("{FACES.as_uri()}/EBGaramond-Regular.ttf") }}
@font-face {{ font-family: G; font-style: italic; src: url("{FACES.as_uri()}/EBGaramond-Italic.ttf") }}
@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: {TOP}mm {WIDTH - INNER - MEASURE}mm {HEIGHT - TOP - DEPTH}mm {INNER}mm;
  @bottom-center {{ content: counter(page) }} @footnote {{ padding-top: 7pt }} }}
html {{ font: 10.5pt/14pt G }} body {{ hyphens: auto; text-align: justify; margin: 0; max-width: none; padding: 0 }}
h1 {{ break-before: page }} h1, h2, h3 {{ break-after: avoid; text-align: left; hyphens: manual }}
p {{ margin: 0; text-indent: 1.2em; orphans: 2; widows: 2 }} .footnote {{ float: footnote; font-size: 8.75pt; line-height: 11.5pt; text-indent: 0 }}
::footnote-call {{ font-variant-position: super; vertical-align: baseline; font-size: 1em; line-height: 0 }}
figure {{ break-inside: avoid }} figure img {{ max-width: 80% }}
"""
_TYPST = f"""#set page(width: {WIDTH}mm, height: {HEIGHT}mm, margin: (top: {TOP}mm, left: {INNER}mm, right: {WIDTH - INNER - MEASURE}mm, bottom: {HEIGHT - TOP - DEPTH}mm))
#set text(font: "EB Garamond", size: 10.5pt, lang: "en", region: "gb", hyphenate: true, top-edge: 0.75em, bottom-edge: -0.25em)
#set par(justify: true, leading: 14pt - 10.5pt, spacing: 14pt - 10.5pt, first-line-indent: 1.2em)
#let horizontalrule = line(length: 100%)
#show heading.where(level: 1): it => pagebreak(weak: true) + it
"""


def commands(found: Path | None) -> dict[str, tuple[str, str]]:
    """Shell command and PDF of each peer that is installed, for the folder of its manuscripts."""
    path = os.pathsep.join([*([str(found / "bin")] if found else []), os.environ["PATH"]])
    inside = (
        next(iter(found.glob("lib/python3*/site-packages/pypandoc/files/pandoc")), None) if found else None
    )
    pandoc, weasyprint = inside or shutil.which("pandoc", path=path), shutil.which("weasyprint", path=path)
    python = shutil.which("python", path=path) or sys.executable
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
        page = f"paperwidth={WIDTH}mm,paperheight={HEIGHT}mm,top={TOP}mm,textheight={DEPTH}mm,left={INNER}mm,textwidth={MEASURE}mm"
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
        if not chosen.essays:
            return
        book = Path(place, "book")
        collection(book, chosen.essays)
        _dress(book / "ours", book / "pandoc")
        found = {
            "Gatherings": ours(book / "ours", kept / "gatherings.pdf"),
            "Gatherings, line by line": ours(book / "ours", kept / "lines.pdf", line_by_line=True),
        }
        for name, (command, made) in commands(chosen.peers).items():
            subprocess.run(["sh", "-c", command], cwd=book / "pandoc", check=True, capture_output=True)
            shutil.copy(book / "pandoc" / made, kept / made)
            found[name] = composition((kept / made).read_bytes())
        print(f"\n{chosen.essays} essays\n\n" + "\n".join(table(found)))


def _dress(own: Path, theirs: Path) -> None:
    """One page for all."""
    (theirs / "print.css").write_text(_CSS, "utf-8")
    (theirs / "notes.lua").write_text(_NOTES, "utf-8")
    (theirs / "head.typ").write_text(_TYPST, "utf-8")
    (theirs / "leading.tex").write_text(
        "\\usepackage{microtype}\\frenchspacing\n\\AtBeginDocument{\\fontsize{10.5}{14}\\selectfont}\n",
        "utf-8",
    )
    text = (own / "collection.yaml").read_text("utf-8")
    (own / "collection.yaml").write_text(text.replace("trim: 6x9in", "trim: 156x234mm"), "utf-8")


if __name__ == "__main__":
    main()
