"""What `check` and a draft make of faulty manuscripts: every fault at its place, once, and visible."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.bookcase import Bookcase

from gatherings.cli import main

COLLECTION = "title: Faults\ndate: 2026\nbody: [one.md]\neditions: {epub: {}}\n"


def _placed(said: str) -> list[str]:
    """`line:column CODE` of every message about the manuscript."""
    heads = [line.partition("one.md:")[2] for line in said.splitlines() if "one.md:" in line and "[" in line]
    return [f"{h.split(': ')[0]} {h.partition('[')[2].partition(']')[0]}" for h in heads]


def test_check_finds_pictures_that_are_not_there(case: Bookcase) -> None:
    """A missing picture, one in other letters and one on the web are found before anything is made."""
    case.file("collection.yaml", COLLECTION).file(
        "images/Plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"
    )
    case.file(
        "one.md",
        "---\ntitle: One\n---\n![A](images/gone.png){alt='a'}\n\n![B](images/plan.svg){alt='b'}\n\n"
        "![C](https://example.org/c.png){alt='c'}\n",
    )
    assert case.check().status == 1
    assert _placed(case.last.err) == ["4:6 FILE-001", "6:6 FILE-002", "8:6 FILE-006"]


def test_a_draft_marks_pictures_and_people_that_are_not_there(case: Bookcase) -> None:
    """Where a picture or a name is missing, the page of the draft shows what was asked for, marked."""
    case.file("collection.yaml", COLLECTION + "editors: [nobody]\nbios: both\n")
    case.file(
        "one.md", "---\ntitle: One\nauthors: [some one]\n---\nText.\n\n![A](images/gone.png){alt='a'}\n"
    )
    epub = case.build("--draft").epub()
    marks = [
        "".join(m.itertext())
        for name in ("title-page.xhtml", "one.xhtml")
        for m in epub.tree(f"EPUB/{name}").iter("{*}mark")
    ]
    assert marks == ["nobody", "some one", "images/gone.png"]
    assert "EPUB-003" not in case.last.err


def test_paths_begin_beside_the_manuscript_or_in_the_collection(case: Bookcase) -> None:
    """An essay in a folder names pictures and other essays either way."""
    case.file("collection.yaml", COLLECTION.replace("[one.md]", "[texts/one.md, texts/two.md]"))
    case.file("images/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>").file(
        "texts/two.md", "# Two\n\nText.\n"
    )
    case.file(
        "texts/one.md",
        "# One\n\n![A](images/plan.svg){alt='a'}\n\n![B](../images/plan.svg){alt='b'}\n\n"
        "[two](two.md) and [two](texts/two.md)\n",
    )
    assert case.check().status == 0


def test_faults_in_front_matter_stand_at_their_line(case: Bookcase) -> None:
    """Titles, sources and where an essay appeared before are placed like the text itself."""
    case.file("collection.yaml", COLLECTION)
    case.file(
        "one.md",
        "---\nsubtitle: The [@gone1] one\ntitle: |\n  One [@gone2]\nepigraph: {text: A, source: '[@gone3]'}\n"
        "originally_published: In [@gone4]\n---\nText.\n",
    )
    assert case.check().status == 1
    assert _placed(case.last.err) == ["2:17 CITE-001", "4:9 CITE-001", "5:32 CITE-001", "6:28 CITE-001"]


def test_faults_in_the_imprint_stand_at_their_line(case: Bookcase) -> None:
    """A note in the imprint is reported where it stands in collection.yaml."""
    case.file("collection.yaml", COLLECTION + "imprint: |\n  Printed.\n\n  Bound [@here].\n")
    case.file("one.md", "# One\n\nText.\n")
    assert "collection.yaml:8:9: error[REF-004]" in case.check().err


def test_an_unknown_style_hides_no_other_fault(case: Bookcase) -> None:
    """Works are looked up although the citation style is misspelt."""
    case.file("collection.yaml", COLLECTION + "citations: {style: harvrd}\n").file(
        "one.md", "# One\n\nSo [@gone].\n"
    )
    assert {"CITE-006", "CITE-001"} <= case.check().codes()


def test_hints_for_files_compare_names_not_folders(case: Bookcase) -> None:
    """`images/Logo.png` is not taken for `images/tree.png`, but `map.pgn` for `images/maps.png`."""
    case.file("collection.yaml", COLLECTION).file("images/tree.png", b"").file("images/maps.png", b"")
    case.file("one.md", "# One\n\n![A](images/Logo.png){alt='a'}\n\n![B](map.pgn){alt='b'}\n")
    hints = [line.strip() for line in case.check().err.splitlines() if "hint" in line and "mean" in line]
    assert hints == ["hint: did you mean “images/maps.png”?"]


def test_a_folder_in_the_order_is_named_as_one(case: Bookcase) -> None:
    """Who lists a folder is told to list its files."""
    case.file("collection.yaml", COLLECTION.replace("[one.md]", "[texts]")).file(
        "texts/one.md", "# One\n\nText.\n"
    )
    assert "hint: “texts” is a folder; name its files, such as “texts/one.md”" in case.check().err


def test_an_agreement_is_a_date_or_no(case: Bookcase) -> None:
    """The message says both."""
    case.file("collection.yaml", COLLECTION).file("one.md", "# One\n\nText.\n")
    case.file("contributors.yaml", "ann: {name: Ann Lee, agreement: maybe}\n")
    assert "such as 2026-11-24, or `no`" in case.check().err


def test_an_unknown_licence_is_printed_as_it_stands(case: Bookcase) -> None:
    """It is a warning, so the reader must see something."""
    case.file("collection.yaml", COLLECTION + "rights: {holder: All, licence: House-1}\n")
    case.file("one.md", "---\ntitle: One\nlicence: Odd-2\n---\nText.\n")
    epub = case.build().epub()
    assert "House-1" in "".join(epub.tree("EPUB/imprint.xhtml").itertext())
    assert "Odd-2" in "".join(epub.tree("EPUB/one.xhtml").itertext())


def test_a_page_with_nothing_on_it_is_not_in_the_contents(case: Bookcase) -> None:
    """Lists of tables and works, and an index, without entries: no pages, and no lines that lead to them."""
    case.file("collection.yaml", COLLECTION + "back: [tables, bibliography, index, contributors, colophon]\n")
    case.file("one.md", "# One\n\nText.\n")
    epub = case.build().epub()
    links = [a.get("href") or "" for a in epub.tree("EPUB/nav.xhtml").iter("{*}a")]
    assert "colophon.xhtml" in links
    assert not [
        link for link in links if link.startswith(("tables", "bibliography", "index", "contributors"))
    ]


def test_a_folder_that_can_take_no_editions_is_refused_at_once(
    case: Bookcase, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in the way is named before the book is read, and stays as it was."""
    case.file("collection.yaml", COLLECTION).file("one.md", "# One\n\nText.\n").file("out", "mine")
    assert main(["build", str(case.folder), "--out", str(case.folder / "out")]) == 3
    said = capsys.readouterr().err
    assert "is a file, not a folder" in said
    assert "Rendering" not in said
    assert (case.folder / "out").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_ctrl_c_ends_a_build_with_a_word(case: Bookcase) -> None:
    """A real signal to a real process: status 130, one line, earlier editions as they were."""
    case.file("collection.yaml", COLLECTION.replace("{epub: {}}", "{print: {}}"))
    case.file("one.md", "# One\n\n" + "Many words in a row. " * 20000)
    command = [sys.executable, "-m", "gatherings", "build", str(case.folder), "--out", str(case.out)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=case.root)
    assert process.stderr is not None
    said = ""
    while "Setting" not in said:
        said += process.stderr.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    said += process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert said.endswith("gatherings: interrupted; earlier editions are as they were\n")
    assert "Traceback" not in said
    assert not list(case.out.glob("*")) if case.out.exists() else True
