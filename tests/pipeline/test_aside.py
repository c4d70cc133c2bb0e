"""What stands aside, and what killed programs leave of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.pipeline.test_jobs import stock

from gatherings.cli import main
from gatherings.pipeline.aside import file_aside, folder_aside, swept
from gatherings.pipeline.store import Store

HOLDING = """
import sys
from pathlib import Path
from gatherings.pipeline.aside import file_aside, folder_aside
folder = Path(sys.argv[1])
held = [file_aside(folder, "reading-", ".pdf"), folder_aside(folder, ".building-")]
held[0].path.write_bytes(bytes(1000))
(held[1].path / "book.pdf").write_bytes(bytes(2000))
print("held", flush=True)
sys.stdin.readline()
"""


def names(folder: Path) -> list[str]:
    """What a folder holds, by the beginning of names."""
    return sorted(path.name.split("-")[0] for path in folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there")
def test_what_is_in_use_stays_and_what_a_killed_program_left_goes(tmp_path: Path) -> None:
    """In whatever way its owner ends, nobody has to tell that it did."""
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        assert swept(tmp_path.iterdir()) == 0
        assert names(tmp_path) == [".building", "reading"]
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    assert swept(tmp_path.iterdir()) == 3000
    assert names(tmp_path) == []


def test_what_is_given_back_is_gone_and_what_is_finished_takes_its_place(tmp_path: Path) -> None:
    """Of a file, a folder with something in it, and a file that becomes another."""
    file, folder = file_aside(tmp_path, "a-"), folder_aside(tmp_path, "b-")
    (folder.path / "in.txt").write_text("something", "utf-8")
    file.close()
    folder.close()
    assert names(tmp_path) == []
    (tmp_path / "target").write_text("old", "utf-8")
    new = file_aside(tmp_path, "c-")
    new.path.write_text("new", "utf-8")
    new.become(tmp_path / "target")
    assert names(tmp_path) == ["target"]
    assert (tmp_path / "target").read_text("utf-8") == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_what_leads_elsewhere_or_never_answers_is_left_alone(tmp_path: Path) -> None:
    """A collection may come from anybody."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text("dear", "utf-8")
    (tmp_path / "reading-1").symlink_to(elsewhere)
    os.mkfifo(tmp_path / "reading-2")
    swept(tmp_path.glob("reading-*"))
    assert (elsewhere / "letter.txt").read_text("utf-8") == "dear"


def test_a_build_and_a_cleared_store_leave_nothing_of_builds_that_were_killed(tmp_path: Path) -> None:
    """In the collection's folder, in its store, and beside the finished files."""
    book, out = stock(tmp_path), tmp_path / "out"
    store = Store(book / ".gatherings/cache")
    for clearing in (False, True):
        (store.root or book).joinpath("ab").mkdir(parents=True, exist_ok=True)
        out.mkdir(exist_ok=True)
        left = [book / ".gatherings/reading-1.pdf", book / ".gatherings/cache/ab/.aside-1"]
        left.append(book / ".gatherings/cache/.aside-2")
        for path in left:
            path.write_bytes(bytes(100))
        (out / ".building-1").mkdir()
        (out / ".building-1/book.epub").write_bytes(bytes(100))
        if clearing:
            assert main(["cache", str(book), "--clear"]) == 0
        else:
            assert main(["build", str(book), "-o", str(out), "-q", "-j", "1", "-e", "print"]) == 0
            assert not (out / ".building-1").exists()
        assert not any(path.exists() for path in left)


POOL = """
from multiprocessing import active_children
from gatherings.pipeline.crews import Processes
from gatherings.pipeline.outcome import no_clock
from tests.pipeline.test_jobs import Task
if __name__ == "__main__":
    crew = Processes(2)
    futures = [crew.submit(Task(n), no_clock) for n in range(4)]
    assert [f.result()[0] for f in futures] == [0, 1, 4, 9]
    print(*(child.pid for child in active_children()), flush=True)
    input()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so there")
def test_workers_of_a_killed_program_end(tmp_path: Path) -> None:
    """They would wait for work for ever, with a hundred megabytes each."""
    script = tmp_path / "pool.py"
    script.write_text(POOL, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, os.environ["PYTHONPATH"]])}
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdout is not None
        workers = [int(word) for word in program.stdout.readline().split()]
        program.kill()
    assert workers
    for _ in range(600):
        if not any(alive(worker) for worker in workers):
            return
        time.sleep(0.05)
    raise AssertionError(workers)


def alive(process: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so there")
def test_a_build_leaves_nothing_in_the_systems_folder_and_a_killed_one_only_until_the_next(
    tmp_path: Path,
) -> None:
    """The engine's typefaces, eight megabytes in each process, go with the program that started it."""
    book, place = stock(tmp_path), tmp_path / "tmp"
    place.mkdir()
    command = [sys.executable, "-m", "gatherings", "build", str(book), "-o", str(tmp_path / "out"), "-q"]
    environment = {**os.environ, "TMPDIR": str(place), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    killed = subprocess.Popen([*command, "-j", "2"], env=environment)
    while not list(place.glob(".gatherings-scratch-*/*")) and killed.poll() is None:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    (abandoned,) = place.glob(".gatherings-scratch-*")
    for jobs in ("2", "1"):
        subprocess.run([*command, "-j", jobs], env=environment, check=True)
        assert not abandoned.exists()
        assert [path.name for path in place.iterdir() if not path.name.startswith("pymp-")] == []
        (book / "one.md").write_text((book / "one.md").read_text("utf-8") + "\nMore.\n", "utf-8")
