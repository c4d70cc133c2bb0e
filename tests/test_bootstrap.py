"""`build.py`, run for real in checkouts that hold it, a stand-in for the package and no pins.

With nothing to install it needs no network; all else is as an editor meets it. Each start is
made with `-S` and without `PYTHONPATH`, so that what is installed around the tests, and what they test, is
out of its sight.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NAMED = "import os, sys; print('{}', sys.argv[1:], os.getcwd(), sep='|')\n"
UNTOLD = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
STAND_IN = NAMED.format("gatherings") + "sys.exit(int(os.environ.get('STATUS', '0')))\n"


def started(checkout: Path, *arguments: str, **where: str) -> subprocess.CompletedProcess[str]:
    """What `python3 build.py ARGUMENTS` gave; `where` holds `cwd` and environment variables."""
    command = [sys.executable, "-S", str(checkout / "build.py"), *arguments]
    cwd = where.pop("cwd", None)
    env = {**UNTOLD, **where}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, env=env)


def started_after(checkout: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What `build.py` gave in an interpreter where the line was run before it."""
    path = str(checkout / "build.py")
    program = f"import runpy, subprocess, sys\n{line}\nrunpy.run_path({path!r}, None, '__main__')"
    command = [sys.executable, "-S", "-c", program]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=UNTOLD)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which `build.py` ran once."""
    checkout = tmp_path_factory.mktemp("first") / "checkout"
    (checkout / "src/gatherings").mkdir(parents=True)
    (checkout / ".requirements").mkdir()
    shutil.copy(ROOT / "build.py", checkout)
    (checkout / "src/gatherings/__init__.py").touch()
    (checkout / "src/gatherings/__main__.py").write_text(STAND_IN, "utf-8")
    (checkout / "src/pytest.py").write_text(NAMED.format("pytest"), "utf-8")
    for purpose in ("run", "test"):
        (checkout / f".requirements/{purpose}.txt").write_text("# none\n", "utf-8")
    done = started(checkout)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == ["build.py: installing what is needed to run into .venv"]
    return checkout


@pytest.fixture
def checkout(first: Path, tmp_path: Path) -> Path:
    """A copy to spoil. That it works at all shows that a checkout may be moved."""
    return Path(shutil.copytree(first, tmp_path / "checkout", symlinks=True))


def test_without_arguments_it_builds_the_sample_of_its_own_checkout(first: Path, tmp_path: Path) -> None:
    done = started(first, cwd=str(tmp_path))
    assert done.stdout.strip() == f"gatherings|['build', 'essays']|{first}"
    assert done.stderr == ""


def test_arguments_are_handed_on_as_they_are_where_the_caller_stands(first: Path, tmp_path: Path) -> None:
    arguments = ["check", "a b", "--draft", "*", "'\"", "王小明"]
    done = started(first, *arguments, cwd=str(tmp_path))
    assert done.stdout.strip() == f"gatherings|{arguments}|{tmp_path}"


def test_a_module_in_the_callers_folder_is_not_taken_for_pythons(first: Path, tmp_path: Path) -> None:
    (tmp_path / "gatherings.py").write_text("print('wrong')", "utf-8")
    assert "wrong" not in started(first, cwd=str(tmp_path)).stdout


@pytest.mark.parametrize("status", [0, 1, 2, 3, 130])
def test_the_exit_status_is_the_programs(first: Path, status: int) -> None:
    assert started(first, STATUS=str(status)).returncode == status


def test_test_is_pytest_in_the_checkout(checkout: Path, tmp_path: Path) -> None:
    done = started(checkout, "test", "-k", "notes", cwd=str(tmp_path))
    assert done.stdout.strip() == f"pytest|['-k', 'notes']|{checkout}"
    assert done.stderr.strip().endswith("needed to test into .venv")
    assert started(checkout, "test").stderr == ""
    assert started(checkout, "check").stderr == ""


@pytest.mark.slow
def test_changed_pins_are_installed(checkout: Path) -> None:
    (checkout / ".requirements/run.txt").write_text("# none, once more\n", "utf-8")
    assert "installing" in started(checkout).stderr
    assert started(checkout).stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["gatherings.stamp", "Scripts" if os.name == "nt" else "bin"])
def test_half_an_environment_is_made_anew(checkout: Path, lost: str) -> None:
    path = checkout / ".venv" / lost
    path.unlink() if path.is_file() else shutil.rmtree(path)
    done = started(checkout, "check")
    assert "installing" in done.stderr
    assert done.stdout.startswith("gatherings|['check']")


@pytest.mark.slow
def test_what_pip_says_is_shown_when_it_fails(checkout: Path) -> None:
    (checkout / ".requirements/run.txt").write_text("no requirement, this\n", "utf-8")
    done = started(checkout)
    assert done.returncode == 3
    assert "no requirement, this" in done.stderr
    assert done.stderr.splitlines()[-1] == "build.py: pip failed"
    assert not (checkout / ".venv/gatherings.stamp").exists()  # so the next run begins anew


def test_an_old_python_is_told_so_in_one_line(checkout: Path) -> None:
    done = started_after(checkout, "sys.version_info = (3, 9, 2, 'final', 0)")
    assert done.returncode == 3
    assert done.stderr == "build.py: Python 3.11 or newer is needed, this is 3.9\n"


def test_an_interruption_is_130(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    done = started_after(checkout, "def stop(*a, **k): raise KeyboardInterrupt\nsubprocess.run = stop")
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_it_is_thin() -> None:
    source = (ROOT / "build.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))  # an older Python must get as far as to say so
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    assert imported <= sys.stdlib_module_names - {"argparse", "getopt", "optparse"}
    assert len(source.splitlines()) < 110


def pins(purpose: str) -> dict[str, str]:
    """Name → version, out of a requirements file."""
    text = (ROOT / f".requirements/{purpose}.txt").read_text("utf-8")
    blocks = text.replace("\\\n", " ").splitlines()
    assert all("--hash=sha256:" in block for block in blocks)
    named = (block.split(" ; ")[0].split()[0].split("==") for block in blocks)
    return {canonicalize_name(name): version for name, version in named}


def test_every_dependency_is_pinned_as_the_project_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["test"]
    for purpose, wanted in {"run": project["dependencies"], "test": extra}.items():
        for requirement in map(Requirement, wanted):
            pinned = pins(purpose)[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(pinned, prereleases=True), requirement


def test_what_the_tests_need_holds_what_a_run_needs() -> None:
    assert pins("run").items() <= pins("test").items()


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_pins_name_no_place_to_download_from(purpose: str) -> None:
    text = (ROOT / f".requirements/{purpose}.txt").read_text("utf-8")
    assert not [word for word in ("://", "-index", "--find-links", " @ ") if word in text]
