"""The house keeps its order: who may import whom, and which room owns which library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "gatherings"
ORDER = [
    {"source"},
    {"diagnostics"},
    {"catalogue"},
    {"model"},
    {"project", "styles"},
    {"read", "cite"},
    {"resolve"},
    {"render"},
    {"press"},
    {"editions"},
    {"verify"},
    {"pipeline"},
    {"desk"},
    {"cli"},
    {"__main__"},
]
DOORS = {
    "markdown": "render/markup",
    "jinja2": "render/templates.py",
    "weasyprint": "press/",
    "pydyf": "press/",
    "ebooklib": "editions/epub",
    "py_mini_racer": "cite/engine",
    "bibtexparser": "cite/",
    "dask": "pipeline/cluster.py",
    "distributed": "pipeline/cluster.py",
    "socket": "desk/preview",
    "urllib.request": "desk/preview",
}
PDF_ROOMS = ("press/artwork", "verify/")


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "gatherings":
                yield from (f"gatherings.{alias.name}" for alias in node.names)


def _rank(room: str) -> int:
    return next(i for i, rooms in enumerate(ORDER) if room in rooms)


@pytest.mark.parametrize("path", _modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_rooms_import_only_earlier_rooms(path: Path) -> None:
    """A room imports itself and rooms before it, never its neighbours or later ones."""
    room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "gatherings" or len(parts) == 1 or parts[1] in (room, "__version__"):
            continue
        assert _rank(parts[1]) < _rank(room), f"{room} imports {name}"


@pytest.mark.parametrize("path", _modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_each_library_has_one_door(path: Path) -> None:
    """A library of the main path is imported by its own room only."""
    here = path.relative_to(SOURCE).as_posix()
    for name in _imports(path):
        for library, room in DOORS.items():
            if name == library or name.startswith(library + "."):
                assert here.startswith(room), f"{here} imports {library}"
        if name.split(".")[0] == "pikepdf":
            assert here.startswith(PDF_ROOMS), f"{here} imports pikepdf"


@pytest.mark.parametrize("path", _modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_each_module_says_what_it_is(path: Path) -> None:
    """Every module has a docstring and stays within 400 lines."""
    text = path.read_text("utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{path.name} has no docstring"
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("path", _modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_the_world_comes_in_by_one_door(path: Path) -> None:
    """No clock, environment, random number or exit outside the command line and the project."""
    here = path.relative_to(SOURCE).as_posix()
    if here in ("project.py", "__main__.py") or here.startswith("cli/"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called = f"{node.value.id}.{node.attr}"
            assert called not in {
                "os.environ",
                "sys.exit",
                "time.time",
                "datetime.now",
                "date.today",
                "random.random",
            }, f"{here} uses {called}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{here} prints"
