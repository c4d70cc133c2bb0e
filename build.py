#!/usr/bin/env python3
"""Run Gatherings out of a fresh checkout, with nothing installed but Python.

`build.py` makes the sample book, `build.py ARGS…` is `gatherings ARGS…`, and `build.py test`
runs the tests. Where the package can't be imported, an environment is made beside this file
first, from requirements that are pinned and hashed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
BROKEN_MACHINE, INTERRUPTED = 3, 130  # as in `gatherings` itself
HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fail(sentence: str, details: str = "") -> None:
    """Leave, saying in one line what is wrong with this machine, after what a tool said."""
    print(details + f"build.py: {sentence}", file=sys.stderr)
    sys.exit(BROKEN_MACHINE)


if sys.version_info < OLDEST:
    fail("Python {}.{} or newer is needed, this is {}.{}".format(*OLDEST, *sys.version_info[:2]))


def requirements(purpose: str) -> Path:
    """The pinned list for a purpose: "run", or "test", which holds the other."""
    return HERE / ".requirements" / f"{purpose}.txt"


def stamp(purpose: str) -> str:
    """What a finished environment must have been made from."""
    pins = hashlib.sha256(requirements(purpose).read_bytes()).hexdigest()
    return f"{purpose} {pins} {sys.implementation.cache_tag}"


def environment(purpose: str) -> Path:
    """The interpreter of an environment fit for the purpose, made or mended where need be."""
    finished = ENVIRONMENT / "gatherings.stamp"
    stamps = finished.read_text("utf-8").splitlines() if finished.is_file() else []
    sound = PYTHON.exists() and stamp("run") in stamps
    if sound and stamp(purpose) in stamps:
        return PYTHON
    print(f"build.py: installing what is needed to {purpose} into .venv", file=sys.stderr)
    if not sound:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        tool("venv", ENVIRONMENT, python=sys.executable)
    finished.unlink(missing_ok=True)  # an interrupted installation counts as none
    hashed = ("--require-hashes", "--only-binary", ":all:", "--no-deps")
    tool("pip", "install", "--quiet", *hashed, "--requirement", requirements(purpose))
    # A path file instead of an installation: it needs no build backend, hence no network, and
    # being relative it survives a move of the checkout.
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([PYTHON, "-c", where], check=True, capture_output=True, text=True)
    site = Path(packages.stdout.strip())
    (site / "gatherings.pth").write_text(os.path.relpath(HERE / "src", site) + "\n", "utf-8")
    finished.write_text("\n".join({stamp("run"), stamp(purpose)}) + "\n", "utf-8")
    return PYTHON


def tool(module: str, *arguments: "str | Path", python: "str | Path" = PYTHON) -> None:
    """Run one of Python's own tools, silent unless it fails."""
    command = [python, "-m", module, *arguments]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        hint = " (Debian and Ubuntu: apt install python3-venv)" if module == "venv" else ""
        fail(f"{module} failed{hint}", done.stdout)


def main(arguments: "list[str]") -> None:
    """Find or make an environment and hand over to it, exit status included."""
    testing = arguments[:1] == ["test"]
    program = "pytest" if testing else "gatherings"
    here = all(importlib.util.find_spec(module) for module in ("gatherings", program))
    python = sys.executable if here else environment("test" if testing else "run")
    if testing or not arguments:
        os.chdir(HERE)  # what belongs to the checkout; paths in arguments are the caller's
    handed_on = arguments[1:] if testing else arguments or ["build", "essays"]
    # -P keeps a `typing.py` in the folder of a manuscript from being taken for Python's own.
    command = [str(python), "-P", "-m", program, *handed_on]
    if os.name == "nt":  # there, exec gives the prompt back before the program has ended
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
