"""The built wheel: what it holds, and that it makes a book with the checkout gone.

It is built by the hatchling of the test extra and installed beside the libraries that the tests
themselves use, so no network is needed.
"""

import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PROGRAMS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What a command wrote to standard output; it must succeed, and sees no path of ours."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built out of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-build-isolation", "--no-deps", "--no-index")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "-w", folder, ROOT, cwd=folder)
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel in it; it has never heard of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", "env", cwd=folder)
    programs = folder / "env" / PROGRAMS
    python = programs / f"python{SUFFIX}"
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    # The libraries come along as a plain path: path files in there, such as that which leads to
    # the checkout, are not followed.
    Path(where.strip(), "libraries.pth").write_text(sysconfig.get_path("platlib") + "\n", "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "install")
    run(*pip, "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def test_the_wheel_carries_the_styles_whole(wheel: Path) -> None:
    styles = {
        f"gatherings/styles/{path.relative_to(ROOT / 'styles').as_posix()}"
        for path in (ROOT / "styles").rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith("gatherings/styles/")}
    assert carried == styles


def test_the_wheel_holds_the_package_its_licence_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    facts = f"gatherings-{PROJECT['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"gatherings", facts}
    assert f"{facts}/licenses/LICENSE" in names
    assert not [name for name in names if name.endswith((".pyc", "~"))]


def test_the_installed_program_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    python = installed / f"python{SUFFIX}"
    where = run(python, "-c", "import gatherings; print(gatherings.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parent)
    assert str(ROOT / "src") not in run(python, "-c", "import sys; print(sys.path)", cwd=tmp_path)
    for program in ((installed / f"gatherings{SUFFIX}",), (python, "-m", "gatherings")):
        assert PROJECT["version"] in run(*program, "--version", cwd=tmp_path)


def test_the_installed_program_makes_a_book(installed: Path, tmp_path: Path) -> None:
    program = installed / f"gatherings{SUFFIX}"
    run(program, "new", "small", cwd=tmp_path)
    run(program, "build", "small", cwd=tmp_path)
    made = {path.suffix for path in tmp_path.rglob("*") if path.is_file()}
    assert {".epub", ".pdf"} <= made
