"""What we say of our PDFs is what others find: accessible (PDF/UA-1) and fit to be kept (PDF/A-3a)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.collections.built import Editions
from tests.tools import judges
from tests.tools.needs import need

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["sample", "porch"])
def test_two_judges_are_silent(name: str, built: Callable[[str], Editions]) -> None:
    """Over the PDF for screens and over every offprint."""
    need("java", "javac")
    files = [built(name).screen_pdf, *built(name).offprints]
    assert len(files) > 5
    assert judges.page_validation(files) == []
    assert judges.verapdf(files) == (2 * len(files), [])


def test_the_judges_are_awake(built: Callable[[str], Editions]) -> None:
    """A file for a printer is neither tagged nor in screen colours: both must say so."""
    need("java", "javac")
    file = built("porch").print_pdf
    verdicts, bad = judges.verapdf([file])
    assert verdicts == 2
    assert any("7.1-11" in line for line in bad)
    assert len(judges.page_validation([file])) == 2
