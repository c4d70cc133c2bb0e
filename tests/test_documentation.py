"""The documentation is true: complete, current, and what it tells people to type works."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.bookcase import Epub, Outcome, Pdf, run
from typer.main import get_command

from gatherings.catalogue import RULES
from gatherings.cli import app
from gatherings.desk.reference import anchor, reference_parts, with_generated
from gatherings.model import GENERATED
from gatherings.press.design import PageDesign
from gatherings.read.schema import json_schemas

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
GENERATED_PAGES = ("format.md", "diagnostics.md")


def page(name: str) -> str:
    """The text of a page of the documentation."""
    return (DOCS / name).read_text("utf-8")


# Completeness ---------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by the words that call it, the program itself as ``gatherings``."""
    program: Any = get_command(app)
    yield "gatherings", program
    yield from ((f"gatherings {name}", command) for name, command in program.commands.items())


@pytest.mark.parametrize(
    ("words", "command"), list(commands()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_option_is_described_where_its_command_is(words: str, command: Any) -> None:
    """docs/commands.md has a section for each command that names all its options and arguments."""
    sections = re.split(r"(?m)^## ", page("commands.md"))
    section = next(s for s in sections if s.startswith(f"`{words}"))
    for parameter in command.params:
        names = [*parameter.opts, *parameter.secondary_opts]
        if parameter.param_type_name == "argument":
            names = [str(parameter.name).upper()]
        missing = [name for name in names if not re.search(rf"{re.escape(name)}(?![\w-])", section)]
        assert not missing, f"docs/commands.md, {words}: {missing}"


def test_commands_has_no_command_that_is_gone() -> None:
    """The headings of docs/commands.md that begin with the program's name are commands."""
    there = re.findall(r"(?m)^## `(gatherings(?: [a-z]+)?)", page("commands.md"))
    assert there == [words for words, _ in commands()]


def _keys(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from _keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _keys(value)


@pytest.mark.parametrize("kind", list(json_schemas()))
def test_every_key_is_in_the_format_reference(kind: str) -> None:
    """No key of a schema is missing from the tables of docs/format.md."""
    text = page("format.md")
    part = text.partition(f"<!-- generated: keys of {kind} -->")[2].partition("<!-- end of generated -->")[0]
    missing = {key for key in _keys(json_schemas()[kind]) if f"| `{key}` |" not in part}
    assert not missing


def test_every_generated_page_is_in_the_format_reference() -> None:
    """docs/format.md says what each name in the order lists stands for."""
    assert [
        n for n in GENERATED if f"| `{n}` |" not in page("format.md").partition("### Generated pages")[2]
    ] == []


def test_every_code_is_in_the_list_of_diagnostics() -> None:
    """docs/diagnostics.md has every code once, and none that is gone."""
    assert sorted(re.findall(r"(?m)^### ([A-Z]+-\d+):", page("diagnostics.md"))) == sorted(RULES)


def test_themes_names_every_page_setting_and_template() -> None:
    """docs/themes.md describes all of `page` in theme.yaml, and every template."""
    text = page("themes.md")
    assert [f for f in PageDesign.__dataclass_fields__ if f"| `{f}` |" not in text] == []
    templates = [p.name.partition(".")[0] for p in (ROOT / "styles/templates").iterdir()]
    assert [t for t in templates if f"| `{t}` |" not in text] == []


@pytest.mark.parametrize("name", GENERATED_PAGES)
def test_generated_parts_are_current(name: str, *, update_golden: bool) -> None:
    """What is generated in a page is what the models and the catalogue say today."""
    wanted = with_generated(page(name), reference_parts())
    if update_golden:
        (DOCS / name).write_text(wanted, "utf-8")
    assert page(name) == wanted, "run: python3 build.py test tests/test_documentation.py --update-golden"


# Links and statements --------------------------------------------------------------------------


def _outside_code(text: str) -> str:
    text = re.sub(r"(?ms)^(`{3,}|~{3,}).*?^\1`*$", "", text)
    return re.sub(r"`[^`\n]*`", lambda m: "`" + "x" * (len(m[0]) - 2) + "`", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every link within the repository names a file that is there and a heading that is in it."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _outside_code(path.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        assert found.exists(), f"{path.name}: {target}"
        if fragment:
            headings = re.findall(r"(?m)^#+ (.+)$", found.read_text("utf-8"))
            assert fragment in {anchor(h.replace("`", "")) for h in headings}, f"{path.name}: {target}"


def test_no_page_names_a_machine() -> None:
    """No page holds a path of somebody's machine, or a registry's address."""
    for path in PAGES:
        assert not re.search(
            r"/home/|/Users/|/work/|/tmp/|C:\\\\|pypi\.org|npmjs", path.read_text("utf-8")
        ), path


def test_readme_begins_with_the_two_commands() -> None:
    """The quick start stands in the README verbatim, and has nothing besides."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "\n```sh\npython3 build.py\npython3 build.py test\n```\n" in readme


@pytest.mark.parametrize("path", [ROOT / "README.md", DOCS / "diagnostics.md"], ids=lambda p: p.name)
def test_the_message_that_is_shown_is_a_real_one(path: Path) -> None:
    """The message shown as an example is what the program prints for the case of NOTE-001."""
    recorded = (ROOT / "tests/diagnostics/NOTE-001/expected.txt").read_text("utf-8")
    assert recorded.strip() in path.read_text("utf-8")


def test_readme_names_the_licences_of_what_others_made() -> None:
    """The table in the README gives each file that others made the licence on record, and no other."""
    readme = (ROOT / "README.md").read_text("utf-8")
    table = dict(re.findall(r"\| `(styles/[^`]+)` \| `([^`]+)` \|", readme.partition("## Licence")[2]))
    rows = json.loads((ROOT / "styles/ASSETS.json").read_text("utf-8"))
    used = set()
    for row in rows:
        place = max((p for p in table if f"styles/{row['file']}".startswith(p)), key=len)
        assert table[place] == row["licence"], row["file"]
        used.add(place)
    assert used == set(table)
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"


def test_readme_says_what_the_sample_is_licensed_under() -> None:
    """The licence of the sample collection is the one in its collection.yaml."""
    assert "licence: CC-BY-4.0" in (ROOT / "essays/collection.yaml").read_text("utf-8")
    assert "is CC BY 4.0" in (ROOT / "README.md").read_text("utf-8").replace("\n", " ")


def test_pictures_are_small() -> None:
    """The pictures of the README load quickly."""
    for path in (DOCS / "pictures").iterdir():
        assert path.stat().st_size < 250_000, path.name


# Examples and the tutorial ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what it holds, and what its first line says that it is."""

    kind: str
    options: Mapping[str, str]
    text: str


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page in order."""
    for _, head, body in re.findall(r"(?ms)^(`{3,})([^\n]*)\n(.*?)^\1$", text):
        kind, *options = shlex.split(head)
        yield Block(kind, dict(o.split("=", 1) for o in options), body)


def with_keys(text: str, wanted: str) -> str:
    """A YAML text in which the first-level keys of `wanted` stand in place of its own."""

    def split(yaml: str) -> dict[str, str]:
        found = re.findall(r"(?m)^([^\s#][^:\n]*:.*\n(?:(?:[ ].*)?\n)*)", yaml)
        return {chunk.partition(":")[0]: chunk for chunk in found}

    return "".join((split(text) | split(wanted)).values())


EXAMPLES = [b.text for b in blocks(page("format.md")) if b.kind == "markdown"]


def test_the_examples_of_the_dialect_are_without_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each example of docs/format.md, as an essay beside the stock book's, gives no message but of order."""
    book = tmp_path / "book"
    shutil.copytree(ROOT / "tests/diagnostics/stock", book)
    head = "---\ntitle: Example {}\n---\n\nText.\n\n"
    for number, example in enumerate(EXAMPLES):
        text = example.replace("one.md#sec-doors", "two.md#tbl-doors")
        (book / f"example-{number:02}.md").write_text(head.format(number) + text, "utf-8")
    found = json.loads(run("check", str(book), "--format", "json", capsys=capsys).out)
    assert len(EXAMPLES) > 12
    assert [f"{d['path']}:{d['line']} {d['message']}" for d in found if d["severity"] == "error"] == []
    assert {d["code"] for d in found} <= {"ORDER-002"}, found


class Reader:
    """Somebody who does what the tutorial says."""

    def __init__(self, folder: Path, type_: Callable[..., Outcome]) -> None:
        self.folder, self.type = folder, type_
        self.last = Outcome(0, "", "")
        self.old = ""

    def follow(self, block: Block) -> None:
        """Do what a block asks, or compare what it shows with what was printed."""
        if path := block.options.get("file"):
            self._write(path, block.text)
        elif path := block.options.get("change"):
            self._write(path, with_keys((self.folder / path).read_text("utf-8"), block.text))
        elif "from" in block.options:
            self.old = block.text
        elif path := block.options.get("to"):
            text = (self.folder / path).read_text("utf-8")
            assert text.count(self.old) == 1, self.old
            self._write(path, text.replace(self.old, block.text))
        elif block.kind == "sh" and block.options.get("run") != "no":
            self._type(block)
        elif block.kind == "text":
            said = self.last.out + self.last.err
            missing = [line for line in block.text.splitlines() if line.strip() and line not in said]
            assert not missing, f"{missing}\nnot in\n{said}"

    def _write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def _type(self, block: Block) -> None:
        for line in block.text.splitlines():
            word, *arguments = shlex.split(line)
            if word == "mkdir":
                (self.folder / arguments[0]).mkdir()
            elif word == "cd":
                self.folder = self.folder / arguments[0]
            else:
                assert word == "gatherings", line
                self.last = self.type(self.folder, *arguments)
                wanted = int(block.options.get("status", "0"))
                assert self.last.status == wanted, f"{line}\n{self.last.out}{self.last.err}"


@pytest.mark.slow
def test_the_tutorial_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever types what the tutorial says, from an empty folder on, holds the book that it promises."""

    def type_(folder: Path, *arguments: str) -> Outcome:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "200")
        return run(*arguments, capsys=capsys)

    reader = Reader(tmp_path, type_)
    for block in blocks(page("tutorial.md")):
        reader.follow(block)
    out = reader.folder / "out"
    pdf = Pdf(next(out.glob("*-print.pdf")).read_bytes())
    epub = Epub(next(out.glob("*.epub")).read_bytes())
    promised = ("A few good plots", "Part A", "Slug watch", "Figure 1", "Table 1", "Ostrom", "The Long Row")
    printed = pdf.whole()
    read = " ".join(epub.text(name) for name in epub.documents)
    for words in promised:
        assert words.casefold() in printed.casefold(), words
        assert words.casefold() in read.casefold(), words
    assert any("Views from the Hill Lane allotments" in pdf.text(i) for i in range(4))
    width, height = pdf.pages[0].get_size()
    assert (round(width), round(height)) == (432, 648)  # 6 × 9 inches
