"""That what is tested is the code beside the tests, whatever else is installed."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import gatherings
from gatherings.pipeline.working import context

SOURCES = Path(__file__).resolve().parents[1] / "src"


def place() -> str:
    """Where the program lies, for the process that is asked."""
    return str(gatherings.__file__)


def test_the_tests_test_the_checkout_that_they_lie_in(tmp_path: Path) -> None:
    """In this process, in a worker's, and in a program that a test starts from anywhere."""
    with ProcessPoolExecutor(1, mp_context=context()) as pool:
        worker = pool.submit(place).result()
    command = [sys.executable, "-c", "import gatherings; print(gatherings.__file__)"]
    started = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    for found in (place(), worker, started.stdout.strip()):
        assert Path(found).resolve().is_relative_to(SOURCES), found


def test_code_of_another_checkout_is_refused_before_any_test_is_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else a change would be judged by what was there before it."""
    from tests.conftest import pytest_configure

    monkeypatch.setattr(gatherings, "__file__", str(tmp_path / "gatherings/__init__.py"))
    with pytest.raises(pytest.UsageError, match="would test"):
        pytest_configure()
