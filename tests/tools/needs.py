"""Programs that a test needs: without them it is skipped, but where CI is set their lack is a failure."""

from __future__ import annotations

import os
import shutil

import pytest
from tests.reader.browser import browser


def need(*programs: str) -> None:
    """Skip the test, or fail it in CI, where the machine lacks one of the programs."""
    missing = ", ".join(name for name in programs if not _found(name))
    if missing and "CI" in os.environ:
        pytest.fail(f"CI must have {missing}")
    if missing:
        pytest.skip(f"needs {missing}")


def _found(name: str) -> str | None:
    return browser() if name == "chromium" else shutil.which(name)
