"""The engine is bounded, always closed, and takes nothing unsafe from style files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.cite.bench import HOUSE, ROOT, essay, fixture, shelf, shown, sink, sites

from gatherings.cite import engine_process
from gatherings.cite.engine import Citeproc
from gatherings.cite.engine_process import LateError
from gatherings.cite.engine_questions import Question
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


def test_white_space_in_a_style_does_no_harm(tmp_path: Path) -> None:
    """An empty part of a style, written over two lines, is as empty as one written on one."""
    empty = '<choose><if type="map"><text value="map"/></if><else>\n  </else></choose>'
    text = PLAIN.replace('<text variable="title"/>', f'<group>\n</group>{empty}<text variable="title"/>')
    opened = citations(shelf(_written(tmp_path, text)), "ours", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    with opened:
        assert shown(essay(opened, ["[@act]"], fixture("kinds.bib"))) == ["(Housing Act 1949)"]


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


def _harvard() -> Citeproc:
    kept = shelf()
    style = kept.style("harvard", sink(), "x")
    assert style is not None
    return Citeproc(kept, style, kept.nearest_locale("en-GB"))


def test_endless_work_is_stopped() -> None:
    """The engine stops at its limit of time, and can be closed after it."""
    with _harvard() as engine:
        engine.start()
        began = time.monotonic()
        with pytest.raises(LateError, match="did not come to an end"):
            engine._run("while (true) {}", 0.3)  # noqa: SLF001 - the only way to make it hang
        assert time.monotonic() - began < 5


def test_an_engine_that_does_not_answer_is_ended_and_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that hangs is ended; the next essay gets a new one and comes out right."""
    works = fixture("kinds.bib")
    opened = citations(shelf(), "harvard", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    with opened:
        assert shown(essay(opened, ["[@book, p. 3]"], works)) == ["(Thompson, 1963, p. 3)"]
        running = engine_process.engine_process()
        os.kill(running.pid, signal.SIGSTOP)
        monkeypatch.setattr(engine_process, "GRACE", 0.2)
        monkeypatch.setattr("gatherings.cite.engine.RENDER_SECONDS", 0.2)
        heard = sink()
        assert "missing" in shown(essay(opened, ["[@book, p. 4]"], works, heard))[0]
        assert [d.code for d in heard.diagnostics] == ["CITE-008"]
        monkeypatch.undo()
        assert shown(essay(opened, ["[@book, p. 5]"], works)) == ["(Thompson, 1963, p. 5)"]
    assert not running.alive


def test_an_engine_that_dies_takes_one_essay_with_it() -> None:
    """Where the engine itself falls down, the program goes on, and the essay after it is right."""
    works = fixture("kinds.bib")
    opened = citations(shelf(), "harvard", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    with opened:
        essay(opened, ["[@book]"], works)
        engine_process.engine_process().end()
        assert shown(essay(opened, ["[@book, p. 5]"], works)) == ["(Thompson, 1963, p. 5)"]


def test_a_style_that_is_late_twice_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A style without an end holds a book up for two essays and not for all of them."""
    monkeypatch.setattr("gatherings.cite.engine.RENDER_SECONDS", 0.001)
    opened = citations(shelf(), "oscola", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    works = fixture("guide.bib")
    heard = sink()
    many = [f"[@{key}, p. {page}]" for page in range(20) for key in works.works]
    with opened:
        for _ in range(2):
            essay(opened, many, works, heard)
        monkeypatch.undo()
        essay(opened, ["[@book]"], works, heard)
    assert "did not come to an end" in heard.diagnostics[-1].message
    assert len([d for d in heard.diagnostics if d.code == "CITE-008"]) >= 1


def test_ctrl_c_leaves_no_trace_and_no_process() -> None:
    """Interrupted while the engine works, the program ends with one line and takes the engine with it."""
    code = (
        "from gatherings.cite.engine_process import engine_process\n"
        "p = engine_process(); n = p.opened(); print(p.pid, flush=True)\n"
        "try:\n    p.run(n, 'while (true) {}', 50)\nexcept KeyboardInterrupt:\n    print('stopped')\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert child.stdout is not None
    engine = int(child.stdout.readline())
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (out, err, child.returncode) == ("stopped\n", "", 0)
    with pytest.raises(ProcessLookupError):
        os.kill(engine, 0)


def test_a_program_that_forgets_to_close_still_ends() -> None:
    """An engine left open does not keep Python from ending, and ends with it."""
    code = (
        "from pathlib import Path\nfrom gatherings.catalogue import RULES\nfrom gatherings.diagnostics import Sink\n"
        "from gatherings.cite.styles import Shelf\nfrom gatherings.cite.engine import Citeproc\n"
        "from gatherings.cite.engine_process import engine_process\n"
        f"shelf = Shelf([Path({str(HOUSE)!r})])\nstyle = shelf.style('harvard', Sink(RULES), 'x')\n"
        "kept = [Citeproc(shelf, style, shelf.nearest_locale('en-GB')) for _ in range(3)]\n"
        "for k in kept: k.start()\n"
        "print(engine_process().pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


class _Memory(dict[tuple[tuple[str, str], ...], str]):
    """Answers kept in memory."""

    def get(self, inputs: Mapping[str, str]) -> str:  # type: ignore[override]
        return super().get(tuple(sorted(inputs.items())), "")

    def put(self, inputs: Mapping[str, str], answer: str) -> None:
        self[tuple(sorted(inputs.items()))] = answer


def test_an_essay_that_did_not_change_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept answers serve as long as citations, works, style and language stay; what is damaged is asked anew."""
    works, kept, asked = fixture("kinds.bib"), _Memory(), []
    real = Citeproc._asked  # noqa: SLF001 - to count what reaches the engine

    def counted(self: Citeproc, question: Sequence[object]) -> tuple[Mapping[str, object], str]:
        asked.append(question)
        return real(self, question)

    monkeypatch.setattr(Citeproc, "_asked", counted)

    def made(raws: list[str], style: str = "harvard", language: str = "en-GB") -> list[str]:
        opened = citations(shelf(), style, language, sink(), "x", "", kept)
        assert opened is not None
        with opened:
            return shown(essay(opened, raws, works))

    first = made(["[@book, p. 3]", "@edited says"])
    assert made(["[@book, p. 3]", "@edited says"]) == first
    assert len(asked) == 1
    made(["[@book, p. 4]", "@edited says"])
    made(["[@book, p. 3]", "@edited says"], "oscola")
    made(["[@book, p. 3]", "@edited says"], "harvard", "de-DE")
    assert len(asked) == 4
    for key in kept:
        kept[key] = '{"citations": ["<script>"], "marked": []}'
    assert made(["[@book, p. 3]", "@edited says"]) == first
    assert len(asked) == 5


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


def test_essays_asked_ahead_come_out_as_those_asked_in_turn() -> None:
    """The engine works on essays while nobody waits; what a faulty or closed one held up is asked anew."""
    works = fixture("kinds.bib")
    opened = citations(shelf(), "harvard", "en-GB", sink(), "collection.yaml")
    assert opened is not None
    with opened:
        rows = [["[@book, p. 3]"], ["@edited says", "[@book]"], ["[@book; @edited]"]]
        asked = [[(c, 0, False) for c in opened.read(sites(raws), works, sink())] for raws in rows]
        in_turn = [shown(opened.essay(each, works, sink())) for each in asked]

        def ahead(begun: Sequence[Question | None]) -> list[list[str]]:
            heard = sink()
            found = [opened.essay(e, works, heard, begun=b) for e, b in zip(asked, begun, strict=True)]
            assert not heard.diagnostics
            return [shown(each) for each in found]

        assert ahead([opened.begin(each, works) for each in asked]) == in_turn
        faulty = opened.begin(asked[0], works)
        begun = [opened.begin(each, works) for each in asked]
        opened.close()
        assert ahead(begun) == in_turn
        assert faulty is not None
        faulty.parts = [{}]
        faulty.coming = None
        begun = [opened.begin(each, works) for each in asked]
        heard = sink()
        opened.essay(asked[0], works, heard, begun=faulty)
        assert [d.code for d in heard.diagnostics] == ["CITE-008"]
        assert ahead(begun) == in_turn
