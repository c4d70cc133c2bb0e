"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.bookcase import Bookcase, run
from tests.collections.built import Editions, editions

import gatherings

SOURCES = Path(__file__).resolve().parents[1] / "src"


def pytest_configure() -> None:
    """Test this checkout and no other, in here (`pythonpath` in pyproject.toml) and in programs that are started."""
    found = Path(gatherings.__file__).resolve()
    if not found.is_relative_to(SOURCES):
        raise pytest.UsageError(f"the tests are those of {SOURCES}, but what they would test is {found}")
    paths = (str(SOURCES), *os.environ.get("PYTHONPATH", "").split(os.pathsep))
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(path for path in paths if path))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what was expected anew; a review reads the difference."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Editions]:
    """The editions of a collection named in `COLLECTIONS`, made when first asked for."""
    made: dict[str, Editions] = {}

    def once(name: str) -> Editions:
        if name not in made:
            made[name] = editions(name, tmp_path_factory.mktemp(name))
        return made[name]

    return once


@pytest.fixture
def case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bookcase:
    """An empty book in a folder of its own."""
    return Bookcase(tmp_path, partial(run, capsys=capsys))
