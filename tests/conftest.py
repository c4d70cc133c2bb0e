"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.bookcase import Bookcase, run
from tests.collections.built import Editions, editions


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
