"""A Dask cluster of two workers on this machine sets the same pages, whatever becomes of a worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from distributed import Client
from tests.bookcase import Bookcase
from tests.pipeline.test_jobs import Quiet, anew, build, data, stock

from gatherings.diagnostics import ToolError
from gatherings.pipeline import flow
from gatherings.project import Project

ROOT = Path(__file__).parents[2]


@dataclass
class Dask:
    """A scheduler and its workers, each a process of this test."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self, count: int, *options: str) -> None:
        """Start workers and wait until the scheduler knows them."""
        self.workers += [
            started("worker", self.address, "--nthreads=1", "--no-nanny", *options) for _ in range(count)
        ]
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)


def started(role: str, *options: str) -> subprocess.Popen[bytes]:
    """A process of the cluster, which says nothing."""
    paths = (str(ROOT / "src"), str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)))
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{role}", "--no-dashboard", *options],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def running(folder: Path) -> Iterator[Dask]:
    """A scheduler on the loopback address, without workers."""
    note = folder / "scheduler.json"
    process = started("scheduler", "--host=127.0.0.1", "--port=0", f"--scheduler-file={note}")
    with ExitStack() as stack:
        stack.callback(process.wait)
        stack.callback(process.kill)
        for _ in range(300):
            if note.exists() and note.read_text():
                break
            time.sleep(0.1)
        made = Dask(folder, process, json.loads(note.read_text())["address"])
        yield made
        for worker in made.workers:
            worker.kill()
            worker.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    with running(tmp_path) as made:
        yield made


def by_cluster(
    book: Path, out: Path, address: str, step: Callable[[str], None] = lambda _: None
) -> flow.Result:
    """Build; `step` is called when the first piece is set."""

    class Stepping(Quiet):
        setting = False

        def stage(self, name: str, total: int = 1) -> None:
            del total
            self.setting = name == "Setting pages"

        def step(self, what: str = "") -> None:
            if self.setting:
                step(what)
                self.setting = False

    return flow.build(Project.open(book, {}), flow.Options(out, executor=f"dask:{address}"), Stepping())


def test_a_cluster_gives_the_bytes_of_one_process(tmp_path: Path, dask: Dask) -> None:
    """Two workers; then the store has it all, as if it had been set here."""
    dask.hire(2)
    book, twin = stock(tmp_path / "a"), stock(tmp_path / "b")
    there = by_cluster(book, tmp_path / "out", dask.address)
    assert data(there) == data(build(twin, tmp_path / "out2"))
    assert anew(build(book, tmp_path / "out")) == set()


def test_a_worker_lost_in_the_middle_is_survived(tmp_path: Path, dask: Dask) -> None:
    """Killed when the first piece is there; the other worker does its share."""
    dask.hire(2)
    book, twin = stock(tmp_path / "a"), stock(tmp_path / "b")

    def kill(_: str) -> None:
        dask.workers[0].kill()

    assert data(by_cluster(book, tmp_path / "out", dask.address, kill)) == data(
        build(twin, tmp_path / "out2")
    )
    assert dask.workers[0].wait(10) != 0


def test_when_all_workers_are_gone_it_says_so(tmp_path: Path, dask: Dask) -> None:
    """It does not wait for ever, and what was set is kept."""
    dask.hire(2)
    book = stock(tmp_path / "a")

    def kill(_: str) -> None:
        for worker in dask.workers:
            worker.kill()

    with pytest.raises(ToolError, match=r"all workers of the Dask scheduler at .* are gone"):
        by_cluster(book, tmp_path / "out", dask.address, kill)


def test_a_worker_with_other_libraries_is_refused(tmp_path: Path, dask: Dask) -> None:
    """Its pages would look otherwise, and nobody would know which piece came from where."""
    other = tmp_path / "other.py"
    other.write_text(
        "from gatherings.press import work\n"
        "real = dict(work.versions())\n"
        "work.versions = lambda: {**real, 'weasyprint': '69.1'}\n"
        "work.versions.__module__, work.versions.__qualname__ = 'gatherings.press.work', 'versions'\n"
    )
    dask.hire(2, f"--preload={other}")
    with pytest.raises(ToolError, match=r"has weasyprint 69\.1, here it is 7"):
        by_cluster(stock(tmp_path), tmp_path / "out", dask.address)


def test_a_worker_that_sees_other_files_is_refused(tmp_path: Path, dask: Dask) -> None:
    """A picture that is another on the worker's disk would get into the book unseen."""
    other = tmp_path / "other.py"
    other.write_text(
        "from gatherings.pipeline import cluster\n"
        "real = cluster.digest_of\n"
        "cluster.digest_of = lambda path: '' if path.name == 'plan.svg' else real(path)\n"
    )
    dask.hire(2, f"--preload={other}")
    with pytest.raises(ToolError, match=r"has another “plan\.svg” than this computer"):
        by_cluster(stock(tmp_path), tmp_path / "out", dask.address)


def test_what_is_wrong_with_a_cluster_is_one_line(case: Bookcase, dask: Dask) -> None:
    """No such scheduler, no worker, a name that means nothing: exit status 3, and a sentence."""
    import shutil

    shutil.copytree(ROOT / "tests" / "diagnostics" / "stock", case.folder)
    for named, said in (
        ("dask:tcp://127.0.0.1:9", "no Dask scheduler answers at “tcp://127.0.0.1:9”"),
        ("dask:nonsense://x", "no Dask scheduler answers at “nonsense://x”"),
        (f"dask:{dask.address}", "has no workers"),
        ("ray:10.0.0.1", "“ray:10.0.0.1” names no executor"),
    ):
        found = case.build("--executor", named, status=3).last
        assert said in found.err
        assert found.err.count("\n") == 1
        assert found.err.startswith("gatherings: ")
