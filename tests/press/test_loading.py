"""How the layout engine is loaded, which every process of a build waits for."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOAD = """
import subprocess

def refused(*_, **__):
    raise SystemExit("a program is started")

subprocess.Popen = refused
from gatherings.press.engine import require

require()
import ctypes.util
assert ctypes.util.find_library.__module__ == "ctypes.util"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries have other names")
def test_no_program_is_started_to_find_libraries() -> None:
    """On Linux they are found by the names of their files; a compiler that is asked for each takes a fifth of a second."""
    done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
