"""Spreads of one book set by three programs, side by side as pictures, to be judged by eye.

    python -m tests.benchmarks.spreads FOLDER [--peers FOLDER] [--spreads 20] [--dpi 110]

The sample collection is set by Gatherings, by pandoc and TeX (LuaLaTeX where it is there, with microtype's expansion;
else XeLaTeX), and by pandoc and typst. All have the same trim, margins, measure, typeface, sizes and leading, and the
heads in `peers/` give each what a careful user would. `FOLDER` gets the three PDFs and, for each spread of ours, the
spreads of the others on which the same words stand, one above the other. Peers are looked for as in `typography.py`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image
from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parents[2]
FACES = HERE / "styles/fonts/eb-garamond"
ESSAYS = HERE / "essays"
HEADS = Path(__file__).with_name("peers")
_READ = "markdown-implicit_figures+implicit_figures-tex_math_single_backslash"
_YAML = YAML(typ="safe")
_COUNTED = re.compile(r"\{#((?:fig|tbl)-[\w-]+)")


def pieces(essays: Path) -> list[str]:
    """File names of the pieces, in the order of the book."""
    book = _YAML.load((essays / "collection.yaml").read_text("utf-8"))
    body = [*book["front"], *book["body"], *book["back"]]
    named = (
        [each] if isinstance(each, str) else [each.get("intro"), *each.get("essays", [])] for each in body
    )
    return [name for names in named for name in names if name and name.endswith(".md")]


def numbers(texts: Sequence[str]) -> dict[str, str]:
    """What a reference to a figure or table reads, by its name; each kind is numbered through the book."""
    made: dict[str, str] = {}
    count = {"fig": 0, "tbl": 0}
    for text in texts:
        for found in _COUNTED.finditer(text):
            kind = found[1][:3]
            count[kind] += 1
            made[found[1]] = f"{'Figure' if kind == 'fig' else 'Table'}\u00a0{count[kind]}"
    return made


def manuscript(text: str, people: Mapping[str, Mapping[str, object]], referred: Mapping[str, str]) -> str:
    """A piece as pandoc reads it, with the parts of its opener as fenced boxes."""
    _, front, body = text.split("---\n", 2)
    about = _YAML.load(front)
    body = re.sub(r"@((?:fig|tbl)-[\w-]+)", lambda found: referred.get(found[1], found[1]), body)
    body = re.sub(r"\{#(?:fig|tbl|sec)-[\w-]+(?=[\s}])", "{", body).replace("{.page}", "").replace("{}", "")
    body = re.sub(r"\{ (?=\w+=)", "{", body)
    body = re.sub(r"\[([^\]\[]+)\]\{\.index[^}]*\}", r"\1", body)
    writers = [
        people[who["id"] if isinstance(who, dict) else who]
        for who in (about.get("authors") or [])
        if (who["id"] if isinstance(who, dict) else who) in people
    ]
    names = ", ".join(_named(who["name"]) for who in writers)
    roles = "; ".join(", ".join(str(who[k]) for k in ("role", "organisation") if k in who) for who in writers)
    parts = {
        "title": about["title"],
        "byline": names,
        "role": roles,
        "kicker": about.get("kicker", ""),
        "head": about.get("short_title", ""),
    }
    opener = (
        "::: {.opener "
        + " ".join(f'{k}="{str(v).replace(chr(34), "")}"' for k, v in parts.items())
        + "}\n:::\n\n"
    )
    if about.get("epigraph"):
        said = about["epigraph"]
        opener += f"::: epigraph\n{said['text'].strip()}\n\n[{said.get('source', '')}]{{.upright}}\n:::\n\n"
    if about.get("abstract"):
        opener += f"::: abstract\n{about['abstract'].strip()}\n:::\n\n"
    if about.get("key_points"):
        opener += "::: key-points\n" + "\n".join(f"- {each}" for each in about["key_points"]) + "\n:::\n\n"
    lives = "".join(f"{str(who.get('bio', '')).strip()}\n\n" for who in writers)
    foot = "\n\n::: {#refs}\n:::\n\n" + (f"::: bios\n{lives}:::\n" if lives.strip() else "")
    return opener + body + foot


def _named(name: object) -> str:
    if not isinstance(name, Mapping):
        return str(name)
    return " ".join(str(name[key]) for key in ("prefix", "given", "family", "suffix") if key in name)


def manuscripts() -> list[str]:
    """The pieces of the sample as pandoc reads them, in the order of the book."""
    people = _YAML.load((ESSAYS / "contributors.yaml").read_text("utf-8"))
    texts = [(ESSAYS / name).read_text("utf-8") for name in pieces(ESSAYS)]
    referred = numbers(texts)
    return [manuscript(text, people, referred) for text in texts]


def by_pandoc(pandoc: str, text: str, to: str, *options: str, work: Path) -> str:
    """A piece in another format, with its own list of works."""
    command = [
        *(pandoc, "-f", _READ, "-t", to, "--wrap=none", "--citeproc"),
        f"--csl={HERE / 'styles/citations/harvard-cite-them-right.csl'}",
        *(f"--bibliography={each}" for each in sorted(ESSAYS.glob("*.bib"))),
        *("-M", "lang=en-GB", "-M", "link-citations=false", *options),
    ]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=work).stdout


def converted(work: Path, pandoc: str) -> None:
    """Write the pieces into `work` as `body.tex` and `body.typ`, each with its own list of works."""
    shutil.copytree(ESSAYS / "images", work / "images", dirs_exist_ok=True)
    for drawing in (work / "images").glob("*.svg"):
        _drawing_as_pdf(drawing)
    dress = f"--lua-filter={HEADS / 'pieces.lua'}"
    made: dict[str, list[str]] = {"latex": [], "typst": []}
    for text in manuscripts():
        raised = ("--shift-heading-level-by=-1", dress)
        made["latex"].append(by_pandoc(pandoc, text, "latex-smart", *raised, work=work))
        made["typst"].append(by_pandoc(pandoc, text, "typst-smart-citations", dress, work=work))
    head = (HEADS / "head.tex").read_text("utf-8").replace("FACES", str(FACES))
    tex = (
        head
        + "\\begin{document}\\frontmatter\\tableofcontents\\mainmatter\n"
        + "\n".join(made["latex"])
        + "\\end{document}\n"
    )
    (work / "book.tex").write_text(tex, "utf-8")
    (work / "book.typ").write_text(
        (HEADS / "head.typ").read_text("utf-8") + "\n".join(made["typst"]), "utf-8"
    )


def _drawing_as_pdf(drawing: Path) -> None:
    """A drawing as a page of its own size, which LaTeX can take in."""
    from weasyprint import HTML

    text = drawing.read_text("utf-8")
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', text)
    width, height = (float(found[1]), float(found[2])) if found else (400.0, 300.0)
    style = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} img {{ display: block; width: {width}px }}"
    HTML(
        string=f'<style>{style}</style><img src="{drawing.name}">', base_url=str(drawing.parent) + "/"
    ).write_pdf(drawing.with_suffix(".pdf"))


def found_pandoc(peers: Path | None) -> tuple[str, str | None]:
    """Where programs are looked for, and pandoc, of which the wheel keeps its program within itself."""
    path = os.pathsep.join([*([str(peers / "bin")] if peers else []), os.environ["PATH"]])
    inside = peers and next(peers.glob("lib/python3*/site-packages/pypandoc/files/pandoc"), None)
    return path, str(inside) if inside else shutil.which("pandoc", path=path)


def books(out: Path, peers: Path | None) -> dict[str, Path]:
    """The three PDFs, by the program that set them; programs that aren't there are left out."""
    made = {"Gatherings": out / "gatherings.pdf"}
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    command = [
        sys.executable,
        "-m",
        "gatherings",
        "build",
        str(ESSAYS),
        "-o",
        str(out / "ours"),
        "-e",
        "print",
        "-q",
    ]
    subprocess.run(command, check=True, env=environment)
    shutil.copy(next((out / "ours").glob("*-print.pdf")), made["Gatherings"])
    path, pandoc = found_pandoc(peers)
    if not pandoc:
        return made
    converted(out, pandoc)
    for tex in ("lualatex", "xelatex"):
        if shutil.which(tex) and _typeset(tex, out):
            made[f"pandoc → {tex}"] = out / "book.pdf"
            break
    python = shutil.which("python", path=path) or sys.executable
    compile_ = f'import typst; typst.compile("book.typ", output="typst.pdf", font_paths=["{FACES}"])'
    if not subprocess.run([python, "-c", compile_], cwd=out, check=False).returncode:
        made["pandoc → typst"] = out / "typst.pdf"
    return made


def _typeset(tex: str, work: Path) -> bool:
    """Whether TeX made a book in two runs, the second with the contents."""
    for _ in range(2):
        done = subprocess.run(
            [tex, "-interaction=nonstopmode", "book.tex"], cwd=work, capture_output=True, check=False
        )
    return (work / "book.pdf").is_file() and b"Output written" in done.stdout


def words(page: pypdfium2.PdfPage) -> frozenset[str]:
    """Runs of three words of a page, by which the same passage is found elsewhere."""
    found = re.findall(r"[^\W\d_]{3,}", page.get_textpage().get_text_bounded().lower())
    return frozenset(" ".join(found[at : at + 3]) for at in range(len(found) - 2))


def spread(document: pypdfium2.PdfDocument, page: int, dpi: int) -> Image.Image:
    """The spread on which a page (from 0) stands; the first page is a recto."""
    verso = page - (page + 1) % 2
    pictures = [
        document[at].render(scale=dpi / 72).to_pil() if 0 <= at < len(document) else None
        for at in (verso, verso + 1)
    ]
    width, height = next((each.width, each.height) for each in pictures if each)
    made = Image.new("RGB", (2 * width, height), "white")
    for at, each in enumerate(pictures):
        if each:
            made.paste(each, (at * width, 0))
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Set the book three times and write the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--spreads", type=int, default=20)
    parser.add_argument("--dpi", type=int, default=110)
    chosen = parser.parse_args(arguments)
    out = chosen.folder.resolve()
    out.mkdir(parents=True, exist_ok=True)
    made = books(out, chosen.peers and chosen.peers.resolve())
    documents = {name: pypdfium2.PdfDocument(file) for name, file in made.items()}
    passages = {name: [words(page) for page in document] for name, document in documents.items()}
    ours = passages["Gatherings"]
    step = max(1, len(ours) // 2 // chosen.spreads)
    for at in range(1, len(ours), 2 * step):
        wanted = ours[at] | (ours[at + 1] if at + 1 < len(ours) else frozenset())
        pictures = []
        for name, document in documents.items():
            shared = [len(wanted & passage) for passage in passages[name]]
            place = at if name == "Gatherings" else shared.index(max(shared))
            pictures.append(spread(document, place, chosen.dpi))
        sheet = Image.new(
            "RGB", (max(p.width for p in pictures), sum(p.height + 20 for p in pictures)), "grey"
        )
        down = 0
        for picture in pictures:
            sheet.paste(picture, (0, down))
            down += picture.height + 20
        sheet.save(out / f"spread-{at + 1:03}.png")


if __name__ == "__main__":
    main()
