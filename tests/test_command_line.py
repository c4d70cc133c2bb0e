"""What an editor types, and what comes back: statuses, messages, and files that stay whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bookcase import Bookcase

from gatherings import __version__
from gatherings.cli import main

ROOT = Path(__file__).parent.parent


def _small(case: Bookcase) -> Bookcase:
    return case.file(
        "collection.yaml", "title: Small\ndate: 2026\nfront: [title-page]\nbody: [one.md]\n"
    ).file("one.md", "---\ntitle: One\n---\nA sentence.[^1]\n\n[^1]: A note.\n")


def test_check_of_a_sound_book_is_silent_and_zero(case: Bookcase) -> None:
    """Nothing to say is said in three words, and the status is 0."""
    found = _small(case).check()
    assert (found.status, found.out, found.err) == (0, "no faults found\n", "")


def test_a_fault_is_shown_with_place_source_line_caret_and_hint(case: Bookcase) -> None:
    """A misspelt key: file, line, column, code, the line itself, a caret below it, a hint."""
    found = _small(case).edit("collection.yaml", "title:", "titel:").check()
    assert found.status == 1
    lines = found.err.splitlines()
    assert lines[0].startswith(f"{case.folder}/collection.yaml:1:1: error[YAML-010]: ")
    assert lines[1:3] == ["    titel: Small", "    ^~~~~"]
    assert "did you mean “title”?" in lines[3]


def test_all_faults_come_in_one_run_sorted_and_once(case: Bookcase) -> None:
    """Faults of several files and kinds are reported together, by file and line."""
    _small(case).edit("one.md", "A sentence.", "See [@nobody] and @fig-none and [^lost].")
    found = case.edit("collection.yaml", "date: 2026", "date: tomorrow").check()
    heads = [line for line in found.err.splitlines() if "error[" in line or "warning[" in line]
    places = [(m[1], int(m[2]), int(m[3])) for h in heads if (m := re.match(r"(.*?):(\d+):(\d+): ", h))]
    assert places == sorted(places)
    assert len(places) == len(heads)
    assert len(heads) == len(set(heads))
    assert {"CITE-001", "REF-001", "NOTE-001"} <= found.codes()
    assert any("collection.yaml:2:7" in h for h in heads)


def test_messages_as_json_and_for_github(case: Bookcase) -> None:
    """The same messages for programs."""
    _small(case).edit("one.md", "A sentence.", "See [@nobody].")
    rows = json.loads(case.check("--format", "json").out)
    assert [r["code"] for r in rows if r["severity"] == "error"] == ["CITE-001"]
    assert (rows[0]["line"], rows[0]["column"]) == (4, 7)
    assert case.check("--format", "github").out.startswith(
        f"::error file={case.folder}/one.md,line=4,col=7,title=CITE-001::"
    )


def test_wrong_usage_is_status_2(case: Bookcase) -> None:
    """A folder that is not there, a command that is none, an unknown code: status 2, one line."""
    for arguments in (
        ["check", str(case.root / "none")],
        ["biuld"],
        ["explain", "NOTE-999"],
        ["build", "--x"],
    ):
        found = case.run(*arguments)
        assert found.status == 2, arguments
        assert found.err.strip()
        assert "Traceback" not in found.err


def test_explain_tells_why_and_how(case: Bookcase) -> None:
    """`explain` prints title, reason and remedy, whatever the case of the code."""
    found = case.run("explain", "note-001")
    assert found.status == 0
    assert found.out.startswith("NOTE-001 (error): ")
    assert "To mend it:" in found.out


def test_version(case: Bookcase) -> None:
    """`--version` prints the version."""
    assert case.run("--version").out == f"gatherings {__version__}\n"


def test_what_new_writes_builds_without_a_message(case: Bookcase) -> None:
    """A new collection is correct as it is, and names its schemas."""
    assert case.run("new", str(case.folder)).status == 0
    assert case.check().out == "no faults found\n"
    case.build()
    assert case.last.err == ""
    assert (case.folder / "schema" / "collection.schema.json").is_file()
    assert "Jacobs" in case.pdf().whole()


def test_new_never_writes_into_a_folder_in_use(case: Bookcase) -> None:
    """A folder with something in it is left alone."""
    _small(case)
    before = {p: p.read_bytes() for p in case.folder.rglob("*") if p.is_file()}
    assert case.run("new", str(case.folder)).status == 2
    assert before == {p: p.read_bytes() for p in case.folder.rglob("*") if p.is_file()}


def test_a_failed_build_leaves_the_last_editions(case: Bookcase) -> None:
    """Errors stop the build before anything is written; nothing is left lying about."""
    _small(case).build()
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in case.out.iterdir()}
    case.edit("one.md", "A sentence.", "See [@nobody].").build(status=1)
    assert "CITE-001" in case.last.codes()
    assert before == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in case.out.iterdir()}


def test_a_draft_shows_its_faults_in_the_page(case: Bookcase) -> None:
    """`--draft` builds in spite of errors, with a mark where each stands."""
    _small(case).edit("one.md", "A sentence.", "See [@nobody] and @fig-none.").build("--draft")
    text = case.pdf().whole()
    assert "nobody" in text
    assert "@fig-none" in text
    assert "nobody" in case.epub().text("one.xhtml")


def test_the_manifest_tells_every_file(case: Bookcase) -> None:
    """manifest.json: sizes, digests and sources are those of the files."""
    _small(case).build()
    files = case.manifest()["files"]
    assert isinstance(files, list)
    assert {f["name"] for f in files} == {p.name for p in case.out.iterdir()} - {"manifest.json"}
    for row in files:
        data = (case.out / row["name"]).read_bytes()
        assert (row["bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert row["sources"] == ["collection.yaml", "one.md"]
    assert case.manifest()["tools"]["weasyprint"].startswith("70.")  # type: ignore[index]


def test_an_edition_that_is_no_longer_made_is_removed(case: Bookcase) -> None:
    """A build owns what its predecessor listed, and nothing else in the folder."""
    _small(case).build()
    (case.out / "notes-to-self.txt").write_text("keep", "utf-8")
    case.build("--edition", "epub")
    assert {p.name for p in case.out.iterdir()} == {"small.epub", "manifest.json", "notes-to-self.txt"}


@pytest.mark.slow
def test_the_same_bytes_in_other_zones_seeds_and_folders(case: Bookcase, tmp_path: Path) -> None:
    """Two builds of one source are identical, wherever and whenever they run."""
    _small(case)
    digests = []
    for zone, seed, folder in (("UTC", "1", "a"), ("Pacific/Auckland", "77", "b/c")):
        out = tmp_path / folder
        environment = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C",
            "PYTHONPATH": str(ROOT / "src"),
        }
        command = [
            sys.executable,
            "-m",
            "gatherings",
            "build",
            str(case.folder),
            "--out",
            str(out),
            "--quiet",
        ]
        subprocess.run(command, check=True, env=environment)
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.iterdir())})
    assert digests[0] == digests[1]


def test_an_interruption_is_status_130(monkeypatch: pytest.MonkeyPatch, case: Bookcase) -> None:
    """Ctrl-C ends the build with 130 and one line."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gatherings.pipeline.flow.build", interrupted)
    assert main(["build", str(_small(case).folder)]) == 130


def test_help_comes_at_once() -> None:
    """`--help` loads nothing heavy."""
    heavy = "'weasyprint', 'lxml', 'pydantic', 'markdown'"
    code = f"""
import sys
from gatherings.cli import main
main(["--help"])
print([m for m in ({heavy}) if m in sys.modules])
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.rstrip().endswith("[]")


def test_styles_are_listed_with_a_sample(case: Bookcase, capsys: pytest.CaptureFixture[str]) -> None:
    """`styles` names every citation style that a collection may ask for, and shows a citation in it."""
    from gatherings.cli import main

    _small(case)
    assert main(["styles", str(case.folder)]) == 0
    shown = capsys.readouterr().out
    assert (
        "oscola  (OSCOLA 4th edition)\n    Peter Hall, Cities of Tomorrow (4th edn, Wiley-Blackwell 2014) 9."
        in shown
    )
    assert "new-harts-rules-notes" in shown


def test_missing_pango_is_one_line_and_status_3(case: Bookcase) -> None:
    """Without Pango: what to install on each system, nothing else but the stages, and no traceback."""
    code = f"""
import sys, cffi
found = cffi.FFI.dlopen
def absent(self, name, *more):
    if any(part in str(name) for part in ("pango", "gobject", "harfbuzz", "fontconfig")):
        raise OSError(f"cannot load library {{name}}")
    return found(self, name, *more)
cffi.FFI.dlopen = absent
from gatherings.cli import main
sys.exit(main(["build", {str(_small(case).folder)!r}, "--out", {str(case.out)!r}, "--jobs", "1", "--quiet"]))
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    for system in ("Debian/Ubuntu", "Fedora", "macOS", "Windows"):
        assert system in done.stderr


def test_printers_are_listed_and_one_is_shown_with_its_sources(
    case: Bookcase, capsys: pytest.CaptureFixture[str]
) -> None:
    """`printers` lists the house's and the collection's; a name shows its figures, other names answer too."""
    folder = _small(case).folder
    own = folder / "styles/printers/corner-shop.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("name: The corner shop\nalso: [copies]\nunknown: [size_mb]\n", "utf-8")
    assert main(["printers", "", str(folder)]) == 0
    listed = capsys.readouterr().out
    assert "corner-shop" in listed
    assert "kdp-paperback" in listed
    assert main(["printers", "copies", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("The corner shop: `printer: corner-shop`")
    assert "ask the vendor: size_mb" in shown
    assert main(["printers", "kdp-paperback", str(folder)]) == 0
    assert "G201857950 names none [A: read on the vendor's own page; read 2026-11]" in capsys.readouterr().out
    assert main(["printers", "kpd-paperback", str(folder)]) == 2
    assert "did you mean “kdp-paperback”?" in capsys.readouterr().err


def test_check_finds_what_the_printer_will_not_take(case: Bookcase) -> None:
    """A trim, a paper and a profile are judged before anything is set."""
    wish = "{printer: lulu-paperback, trim: 150x230mm, paper: crema, profile: sRGB_icc22.icm}"
    _small(case).edit("collection.yaml", "date: 2026", f"date: 2026\neditions: {{print: {wish}}}")
    assert {"PRINT-001", "PRINT-007", "PRINT-011"} <= case.check().codes()
