"""The engine is bounded, always closed, and takes nothing unsafe from style files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cite.bench import HOUSE, ROOT, essay, fixture, shelf, shown, sink

from gatherings.cite.engine import Citeproc, EngineError
from gatherings.cite.essay_citations import citations

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
INFO = "<info><title>Ours</title><id>ours</id><updated>2026-01-01T00:00:00Z</updated></info>"
PLAIN = f'{HEAD}{INFO}<citation><layout prefix="(" suffix=")" delimiter="; "><text variable="title"/></layout></citation></style>'


def _written(folder: Path, text: str, name: str = "ours.csl") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<style>", "line 1"), (f"{HEAD}{INFO}</style>", "nothing about citations"), ("<html/>", "not a CSL style"),
        (PLAIN.replace('version="1.0"', 'version="0.8"'), "CSL 0.8"),
        ('<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + PLAIN.replace("Ours", "&x;"), "document type"),
        (PLAIN.replace('variable="title"', 'macro="none"'), "macro “none”"),
        (PLAIN + "<!--" + "x" * 2_100_000 + "-->", "larger"), ("", "line 1"),
    ],
    ids=["cut", "empty", "other", "old", "entity", "macro", "huge", "nothing"],
)  # fmt: skip
def test_a_broken_style_is_refused_with_a_reason(tmp_path: Path, text: str, why: str) -> None:
    """What is no sound CSL style is reported, at the line that names it, and never run."""
    heard = sink()
    assert citations(shelf(_written(tmp_path, text)), "ours", "en-GB", heard, "collection.yaml") is None
    [found] = heard.diagnostics
    assert found.code == "CITE-007"
    assert why in found.message


def test_an_unknown_style_names_the_nearest() -> None:
    """A misspelt style is reported with the name that was meant."""
    heard = sink()
    assert citations(shelf(), "oscolla", "en-GB", heard, "collection.yaml") is None
    assert [(d.code, d.hint) for d in heard.diagnostics] == [("CITE-006", "did you mean “oscola”?")]


@pytest.mark.parametrize(
    ("name", "file"),
    [("vancouver", "nlm-citation-sequence"), ("mhra", "mhra-notes"), ("modern-humanities-research-association", "mhra-notes"),
     ("chicago-fullnote-bibliography", "chicago-notes-bibliography"), ("harvard", "harvard-cite-them-right"), ("ama", "american-medical-association")],
)  # fmt: skip
def test_names_of_former_days(name: str, file: str) -> None:
    """Everyday names, and names from before a style was renamed, are understood."""
    found = shelf().style(name, sink(), "collection.yaml")
    assert found is not None
    assert found.name == file


def test_a_style_by_path_and_a_dependent_one(tmp_path: Path) -> None:
    """A style may lie in the collection, and may stand for another one; nothing outside is reached."""
    _written(tmp_path, PLAIN)
    link = '<info><title>D</title><id>d</id><link href="http://www.zotero.org/styles/ours" rel="independent-parent"/></info>'
    _written(tmp_path, f"{HEAD}{link}</style>", "theirs.csl")
    _written(tmp_path, f"{HEAD}{link.replace('/ours', '/loop')}</style>", "loop.csl")
    for name in ("ours.csl", "theirs", "theirs.csl"):
        found = shelf(tmp_path, collection=tmp_path).style(name, sink(), "collection.yaml")
        assert found is not None
        assert found.title == "Ours"
    heard = sink()
    assert shelf(tmp_path).style("loop", heard, "collection.yaml") is None
    assert shelf(collection=tmp_path / "sub").style("../ours.csl", heard, "collection.yaml") is None
    assert {d.code for d in heard.diagnostics} == {"CITE-006", "CITE-007"}


def test_a_collection_style_wins(tmp_path: Path) -> None:
    """A style of the collection's own takes the place of the house's style of that name."""
    found = shelf(_written(tmp_path, PLAIN, "oscola.csl")).style("oscola", sink(), "collection.yaml")
    assert found is not None
    assert found.title == "Ours"


def test_a_style_that_breaks_off_leaves_the_citations_as_typed(tmp_path: Path) -> None:
    """A fault within the style is reported once, and every citation shows its own source."""
    loop = '<macro name="a"><text macro="a"/></macro><citation>'
    broken = PLAIN.replace('<text variable="title"/>', '<text macro="a"/>').replace("<citation>", loop)
    heard = sink()
    opened = citations(shelf(_written(tmp_path, broken)), "ours", "en-GB", heard, "collection.yaml")
    assert opened is not None
    with opened:
        made = essay(opened, ["[@book, p. 3]"], fixture("kinds.bib"), heard)
    assert shown(made) == ['<span class="missing">[@book, p. 3]</span>']
    assert [(d.code, d.line) for d in heard.diagnostics if d.code == "CITE-008"] == [("CITE-008", 1)]


def test_a_style_that_prints_nothing_says_so(tmp_path: Path) -> None:
    """A work of which the style shows nothing is reported, and shows as it was typed."""
    heard = sink()
    text = PLAIN.replace('variable="title"', 'variable="PMID"')
    opened = citations(shelf(_written(tmp_path, text)), "ours", "en-GB", heard, "collection.yaml")
    assert opened is not None
    with opened:
        made = essay(opened, ["[@book]"], fixture("kinds.bib"), heard)
    assert shown(made) == ['<span class="missing">[@book]</span>']
    assert [d.code for d in heard.diagnostics] == ["CITE-011"]


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en-GB", "en-GB"),
        ("de", "de-DE"),
        ("de-LI", "de-DE"),
        ("pt-br", "pt-BR"),
        ("tlh", "en-US"),
        ("../x", "en-US"),
    ],
)
def test_the_nearest_locale(tag: str, found: str) -> None:
    """A language without words of its own takes its main dialect's, then American English."""
    assert shelf().nearest_locale(tag).tag == found


def test_works_may_hold_anything() -> None:
    """Markup in a work that is not CSL's is shown as text, never as markup."""
    from tests.cite.bench import bib

    works = bib(json.dumps([{"id": "x", "type": "book", "title": '<script>alert("x")</script> & <i>y</i> <a href="javascript:1">z</a>',
                             "author": [{"family": "<b onclick=x>Hall</b>"}], "issued": {"raw": "1999"}}]), name="w.json")  # fmt: skip
    opened = citations(shelf(), "harvard", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    with opened:
        html = essay(opened, ["[@x]"], works).references[0].html
    assert "<script" not in html
    assert "<a href" not in html
    assert "&lt;script&gt;" in html


def test_endless_work_is_stopped() -> None:
    """The engine stops at its limit of time, and can be closed after it."""
    kept = shelf()
    style = kept.style("harvard", sink(), "x")
    assert style is not None
    with Citeproc(kept, style, kept.nearest_locale("en-GB")) as engine:
        began = time.monotonic()
        with pytest.raises(EngineError, match="did not come to an end"):
            engine._run("while (true) {}", 0.3)  # noqa: SLF001 - the only way to make it hang
        assert time.monotonic() - began < 5


def test_an_interruption_leaves_no_trace() -> None:
    """Ctrl-C while a style is at work ends it, without a word from the engine or from asyncio."""
    code = (
        "import os, signal, threading\nfrom tests.cite.bench import shelf, sink\n"
        "from gatherings.cite.engine import Citeproc\n"
        "kept = shelf()\nstyle = kept.style('harvard', sink(), 'x')\n"
        "try:\n"
        "    with Citeproc(kept, style, kept.nearest_locale('en-GB')) as engine:\n"
        "        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "        engine._run('for (const t = Date.now(); Date.now() - t < 1000;) {}', 60)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("interrupted\n", "")


def test_a_program_that_forgets_to_close_still_ends() -> None:
    """An engine left open does not keep Python from ending."""
    code = (
        "from pathlib import Path\nfrom gatherings.catalogue import RULES\nfrom gatherings.diagnostics import Sink\n"
        "from gatherings.cite.styles import Shelf\nfrom gatherings.cite.engine import Citeproc\n"
        f"shelf = Shelf([Path({str(HOUSE)!r})])\nstyle = shelf.style('harvard', Sink(RULES), 'x')\n"
        "kept = [Citeproc(shelf, style, shelf.nearest_locale('en-GB')) for _ in range(3)]\n"
        "import time; print(time.time())\n"
    )
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={"PYTHONPATH": str(ROOT / "src")},
        )
        assert time.time() - float(done.stdout) < 60  # forever where a context is left open


def test_lists_of_works_follow_one_another() -> None:
    """A list of works that nothing cites leaves nothing behind for the next list or essay."""
    works = fixture("kinds.bib")
    opened = citations(shelf(), "harvard", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    heard = sink()
    with opened:
        for keys in (["book"], ["edited", "twoa"], []):
            assert {r.key for r in essay(opened, [], works, heard, nocite=keys).references} == set(keys)
        assert [r.key for r in essay(opened, ["[@act]"], works, heard).references] == ["act"]
    assert heard.diagnostics == ()


def test_essays_do_not_know_of_each_other() -> None:
    """One engine serves many essays: ibid, letters and numbers begin anew in each."""
    opened = citations(shelf(), "oscola", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    works = fixture("kinds.bib")
    with opened:
        first = shown(essay(opened, ["[@book]", "[@edited]", "[@book]"], works))
        assert shown(essay(opened, ["[@edited]", "[@twoa]"], works))[0].startswith("Catherine Hall")
        assert shown(essay(opened, ["[@book]", "[@edited]", "[@book]"], works)) == first
