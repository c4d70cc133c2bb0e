"""Work that is kept: the same bytes whoever did it, and nothing done that need not be."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from tests.bookcase import Bookcase

from gatherings.diagnostics import ToolError
from gatherings.pipeline import flow
from gatherings.pipeline.jobs import Workshop, workshop
from gatherings.pipeline.outcome import Done, no_clock
from gatherings.pipeline.store import ABSENT, MAGIC, Store
from gatherings.pipeline.working import ENOUGH, OutOfTimeError, within, worked_in_turn
from gatherings.press.engine import LayoutError
from gatherings.press.work import Base, Failure, all_made
from gatherings.project import Project

STOCK = Path(__file__).parents[1] / "diagnostics" / "stock"


class Quiet:
    """A progress that shows nothing."""

    def stage(self, name: str, total: int = 1) -> None:
        """Nothing."""

    def step(self, what: str = "") -> None:
        """Nothing."""


def stock(folder: Path) -> Path:
    shutil.copytree(STOCK, folder / "book")
    return folder / "book"


def build(book: Path, out: Path, processes: int = 1) -> flow.Result:
    project = Project.open(book, {})
    return flow.build(project, flow.Options(out, processes=processes), Quiet())


def data(result: flow.Result) -> dict[str, bytes]:
    assert result.built is not None, result.diagnostics
    return {a.name: a.data for a in result.built.artifacts}


def anew(result: flow.Result) -> set[str]:
    """Titles of the pieces that were set."""
    return {d.title for d in result.work if d.kind == "LeafJob" and not d.kept}


def test_one_process_and_two_cold_and_warm_give_the_same_bytes(tmp_path: Path) -> None:
    """Where and when work was done shows nowhere in the files."""
    book, twin = stock(tmp_path / "a"), stock(tmp_path / "somewhere-else")
    cold = build(book, tmp_path / "out")
    assert anew(cold)
    warm = build(book, tmp_path / "out")
    assert anew(warm) == set()
    assert data(cold) == data(warm)
    assert data(build(twin, tmp_path / "out2", processes=2)) == data(cold)


def test_one_word_sets_one_essay(tmp_path: Path) -> None:
    """The others come from the store, and the report names what changed."""
    book = stock(tmp_path)
    build(book, tmp_path / "out")
    text = (book / "one.md").read_text("utf-8")
    (book / "one.md").write_text(text.rstrip() + " Indeed.\n", "utf-8")
    again = build(book, tmp_path / "out")
    assert len(anew(again)) == 1
    done = [d for d in again.work if d.kind == "LeafJob" and not d.kept]  # again where it becomes one page
    assert len(done) <= 2
    assert done[-1].why == ("text",)


def test_printer_and_order_set_nothing_anew(tmp_path: Path) -> None:
    """Another printer of the same trim moves pages; it does not set them."""
    book = stock(tmp_path)
    first = data(build(book, tmp_path / "out"))
    text = (book / "collection.yaml").read_text("utf-8")
    assert "print:" in text
    (book / "collection.yaml").write_text(
        text.replace("printer: generic", "printer: lulu-paperback")
        if "print: {" in text
        else text.replace("print:", "print:\n    printer: lulu-paperback", 1),
        "utf-8",
    )
    other = build(book, tmp_path / "out")
    essays = {d.title for d in other.work if d.kind == "LeafJob" and not d.kept}
    assert essays == set()
    assert data(other).keys() == first.keys()


def test_a_damaged_or_foreign_entry_is_as_good_as_absent(tmp_path: Path) -> None:
    """Cut off, altered or made to run something: nothing of it is used."""
    store = Store(tmp_path)
    key = store.key("Test", {"a": "1"})
    store.put(key, frozenset({1}))
    assert store.get(key) == frozenset({1})
    path = tmp_path / key[:2] / key
    path.write_bytes(path.read_bytes()[:-1])
    assert store.get(key) is ABSENT

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "trapped"),)

    import hashlib

    evil = pickle.dumps(Trap())
    path.write_bytes(MAGIC + hashlib.sha256(evil).digest() + evil)
    assert store.get(key) is ABSENT
    assert not (tmp_path / "trapped").exists()
    assert store.damaged == 2


def test_a_store_stays_within_its_bounds(tmp_path: Path) -> None:
    """The entries that were not used for longest go first."""
    store = Store(tmp_path, limit=3000)
    for n in range(5):
        store.put(store.key("Test", {"n": str(n)}), bytes(1000))
        os.utime(tmp_path / store.key("Test", {"n": str(n)})[:2] / store.key("Test", {"n": str(n)}), (n, n))
    store.remember("x", {})
    store.close()
    assert [store.get(store.key("Test", {"n": str(n)})) is ABSENT for n in range(5)] == [True] * 3 + [
        False
    ] * 2


def test_a_page_takes_little_room(tmp_path: Path) -> None:
    """What `docs/commands.md` says: 15 to 30 KB a page, typefaces that others use too kept elsewhere."""
    book = stock(tmp_path)
    text = (book / "two.md").read_text("utf-8")
    filler = "".join(
        f"Door {n} was locked, and nobody in the street could say who had the key to it.\n\n"
        for n in range(900)
    )
    (book / "two.md").write_text(text + "\n" + filler, "utf-8")
    made = build(book, tmp_path / "out")
    assert made.built is not None
    pages = next(a.pages for a in made.built.artifacts if a.edition == "print")
    size = sum(bytes_ for _, bytes_, _ in Store(book / ".gatherings" / "cache").entries())
    assert pages is not None
    assert pages > 25
    assert size / pages < 30_000


def test_two_builds_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    """They share one store; both end well, with the same files, and the later says that it is not alone."""
    book = stock(tmp_path)
    command = [sys.executable, "-m", "gatherings", "build", str(book), "-j", "2", "--format", "json", "-o"]
    outs = [tmp_path / name for name in ("one", "two", "three")]
    running = [subprocess.Popen([*command, str(out)], stdout=subprocess.PIPE, text=True) for out in outs]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len({(out / "manifest.json").read_bytes() for out in outs}) == 1
    codes = [[row["code"] for row in json.loads(text)] for text in said]
    assert min(map(len, codes)) == 0
    assert {code for found in codes for code in found} <= {"STORE-002"}


@dataclass(frozen=True)
class Task(Base):
    """A job of the tests."""

    number: int
    fate: str = ""

    @property
    def light(self) -> bool:
        """Worth a process."""
        return False

    @property
    def limit(self) -> float:
        """Two seconds."""
        return 2.0

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"number": str(self.number), "fate": self.fate}

    def result(self) -> int:
        """The square of the number, if all goes well."""
        if self.fate == "dies":
            os._exit(9)
        if self.fate == "fails":
            raise LayoutError("too wide")
        if self.fate == "is large":
            raise MemoryError
        if self.fate == "sleeps":
            time.sleep(60)
        while self.fate == "turns":
            pass
        return self.number**2


def test_results_come_in_order_and_equal_jobs_are_done_once(tmp_path: Path) -> None:
    """Whatever the pool does first."""
    with workshop(Workshop({"collection": Store(tmp_path)}, 2)) as shop:
        assert shop.run([Task(3), Task(1), Task(3), Task(2)]) == [9, 1, 9, 4]
        assert len(shop.done) == 3
        assert shop.run([Task(2)]) == [4]
        assert shop.done[-1] == Done("Task", "Task", 0.0, kept=True)


def test_what_was_asked_long_ago_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that says what changed holds the last build and some before it, whatever their number."""
    monkeypatch.setattr("gatherings.pipeline.store.MOST_ASKED", 3)
    for jobs in ("abcd", "ef", "g"):
        store = Store(tmp_path)
        for name in jobs:
            store.remember(name, {"text": name})
        store.close()
    kept = Store(tmp_path)
    assert [name for name in "abcdefg" if kept.changed(name, {"text": "another"})] == ["e", "f", "g"]


@pytest.mark.parametrize(
    ("fate", "said"),
    [("dies", "die"), ("is large", "memory"), ("turns", "too long"), ("sleeps", "too long")],
)
def test_a_job_at_fault_takes_no_other_with_it(fate: str, said: str) -> None:
    """Its process dies or hangs, it eats all memory, or it does not end: it is named, the rest is done."""
    jobs = [*map(Task, range(1, 7)), Task(7, fate), Task(8, "fails"), *map(Task, range(9, 13))]
    with workshop(Workshop({}, 2, grace=4.0)) as shop:
        found = shop.run(jobs)
        assert shop.run([Task(20), Task(21)]) == [400, 441]
    assert [found[n] for n in (*range(6), *range(8, 12))] == [n**2 for n in (*range(1, 7), *range(9, 13))]
    assert [type(found[n]) for n in (6, 7)] == [Failure, Failure]
    assert said in found[6].reason
    assert "too wide" in found[7].reason


def test_work_that_was_begun_is_done_once_and_kept(tmp_path: Path) -> None:
    """What was handed over ahead is what is asked for later, in any order; a dying one takes none with it."""
    with workshop(Workshop({"collection": Store(tmp_path)}, 2)) as shop:
        shop.begin([Task(1), Task(2), Task(3, "dies"), Task(4)])
        assert not shop.done
        assert shop.run([Task(5), Task(2)]) == [25, 4]
        assert isinstance(shop.run([Task(3, "dies")])[0], Failure)
        assert shop.run([Task(4), Task(1)]) == [16, 1]
        assert len(shop.done) == 5
    with workshop(Workshop({"collection": Store(tmp_path)}, 2)) as shop:
        shop.begin([Task(1), Task(2)])
        assert shop.run([Task(1), Task(2)]) == [1, 4]
        assert all(done.kept for done in shop.done)


@pytest.mark.parametrize("fate", ["well", "fails", "is large", "dies"])
def test_a_rehearsal_leaves_nothing_and_harms_nothing(fate: str, tmp_path: Path) -> None:
    """Processes may learn from a job before they are asked for another; how that went shows nowhere."""
    with workshop(Workshop({"collection": Store(tmp_path)}, 2)) as shop:
        shop.rehearse(Task(1, "" if fate == "well" else fate))
        assert shop.run([Task(2), Task(3)]) == [4, 9]
        assert [done.title for done in shop.done] == ["Task", "Task"]
        assert not any(done.kept for done in shop.done)
    assert len(Store(tmp_path).entries()) == 2


@pytest.mark.parametrize(("fate", "said"), [("is large", "memory"), ("turns", "too long")])
def test_one_process_is_enough_to_give_a_job_up(fate: str, said: str) -> None:
    """A limit holds where there is nobody to end a process, and the next job is not hit by it."""
    with workshop(Workshop({}, 1)) as shop:
        found = shop.run([Task(1), Task(2, fate), Task(3)])
        assert shop.run([Task(4)]) == [16]
    assert [found[0], found[2]] == [1, 9]
    assert said in found[1].reason


def test_time_that_runs_out_with_the_work_hits_nothing_else() -> None:
    """Whenever the alarm rings, either the result or `OutOfTimeError` comes, and nothing later."""
    late = 0
    for n in range(60):
        try:
            assert within(0.002, partial(sum, range(n * 4000))) >= 0
        except OutOfTimeError:
            late += 1
        for _ in range(2000):
            pass
    assert late < 60


def test_what_nothing_can_stand_in_for_ends_the_build_in_one_line() -> None:
    """Typefaces and style sheets: a fault of the machine, not a traceback."""
    failed = Workshop(processes=2).run([Task(1), Task(2, "dies")])
    with pytest.raises(ToolError, match="made its process die twice"):
        all_made(failed)
    assert all_made(failed[:1]) == [1]


def test_the_command_line_tells_what_is_kept(case: Bookcase) -> None:
    """`build --why` and `--timings` name pieces; `cache` counts and clears."""
    shutil.copytree(STOCK, case.folder)
    first = case.build("--why", "--timings").last
    assert "made anew:" in first.out
    assert "Setting pages" in first.out
    second = case.build("--timings").last
    assert "pieces kept from earlier builds" in second.out
    kept = case.run("cache", str(case.folder))
    assert "results," in kept.out
    assert re.search(r"\d+ pages as they were set, now or earlier \(\d+ KB a page\)", kept.out)
    assert re.search(r"`--clear` frees (\d+\.\d MB)", kept.out)
    assert re.fullmatch(
        r"\d+ results removed, \d+\.\d MB freed\n", case.run("cache", str(case.folder), "--clear").out
    )
    assert (
        case.run("cache", str(case.folder))
        .out.splitlines()[0]
        .startswith(f"{case.folder}/.gatherings/cache: 0 ")
    )


class Box:
    """One of two things that hold each other."""


@dataclass(frozen=True)
class Litter(Base):
    """A job that leaves boxes behind."""

    boxes: weakref.WeakSet[Box]

    @property
    def size(self) -> int:
        """More than half of what a process lets lie."""
        return ENOUGH // 2 + 1

    def inputs(self) -> Mapping[str, str]:
        return {}

    def result(self) -> int:
        one, other = Box(), Box()
        one.other, other.other = other, one  # type: ignore[attr-defined]
        self.boxes.update({one, other})
        return len(self.boxes)


def test_a_worker_does_not_grow_with_every_job() -> None:
    """What jobs leave behind goes after some of them, before it fills the memory."""
    job = Litter(weakref.WeakSet())
    left = []
    for _ in range(6):
        worked_in_turn(job, no_clock)
        left.append(len(job.boxes))
    assert max(left) <= 4
    assert left.count(0) >= 2
