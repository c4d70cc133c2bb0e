"""`gatherings check --typography`: the sample measured, with places in the manuscripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatherings.cli import main

SAMPLE = Path(__file__).parents[2] / "essays"


@pytest.mark.slow
def test_the_sample_is_measured_and_faults_have_places(capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault names its page; the line of the manuscript that it names holds the words of the page."""
    assert main(["check", str(SAMPLE), "--typography"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^ +\d+\.\d  faults per hundred pages$", said, re.MULTILINE)
    assert re.search(r"^\d+ pages of running text, \d+ lines$", said, re.MULTILINE)
    for path, line, text in re.findall(r"^page \w+, ([\w./-]+\.md):(\d+): [^:]+: (.*)$", said, re.MULTILINE):
        written = (SAMPLE / path).read_text("utf-8").splitlines()[int(line) - 1]
        words = [word for word in re.findall(r"[^\W\d_]{5,}", text) if word in written]
        assert words, f"{path}:{line} does not hold the words of “{text}”"
