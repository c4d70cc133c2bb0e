"""How books look, read from data: themes, locales, and where templates and citation styles lie.

In: the folders named `styles` that apply (the collection's own first, then the house's) and
a name. Out: `Theme` and `Locale` values. A file of the collection wins over the house's file
by file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from gatherings.diagnostics import ToolError


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face of a family, as a file."""

    family: str
    weight: int
    style: str
    """``normal`` or ``italic``."""
    path: Path

    @property
    def licence(self) -> Path:
        """The folder that holds the face and its licence."""
        return self.path.parent


@dataclass(frozen=True, slots=True)
class Theme:
    """A design: CSS for each edition, faces, page and templates."""

    name: str
    folder: Path
    print_css: str
    epub_css: str
    cover_css: str
    wrap_css: str
    fonts: tuple[FontFace, ...]
    page: Mapping[str, Any]
    """Settings of the printed page, in the words of `press.design.PageDesign`."""
    templates: tuple[Path, ...]
    """Folders searched for templates, the nearest first."""
    colophon: str
    """A sentence on the type, for the colophon."""
    abbreviations: str = "as-written"
    """``as-written``, or ``small-caps``: "NHS" is then set in letterspaced small capitals."""


@dataclass(frozen=True, slots=True)
class Locale:
    """Words and habits of a language."""

    tag: str
    words: Mapping[str, str]
    note_call: str
    """``after`` or ``before`` the punctuation."""
    spine_text: Literal["down", "up"] = "down"
    """Which way words run on the spine of a book."""


def names(folders: Sequence[Path], kind: str) -> tuple[str, ...]:
    """What there is of a kind ("themes", "locales", "printers"), sorted."""
    found = {
        p.name if p.is_dir() else p.stem
        for folder in folders
        if (folder / kind).is_dir()
        for p in (folder / kind).iterdir()
        if p.is_dir() or p.suffix == ".yaml"
    }
    return tuple(sorted(found))


def theme(folders: Sequence[Path], name: str) -> Theme | None:
    """The theme of that name, None where no folder holds one."""
    bases = [f / "themes" / name for f in folders if (f / "themes" / name).is_dir()]
    if not bases:
        return None
    settings: dict[str, Any] = {}
    page: dict[str, Any] = {}
    for base in reversed(bases):
        settings |= (own := _yaml(base / "theme.yaml"))
        page |= own.get("page") or {}
    return Theme(
        name=name,
        folder=bases[-1],
        print_css=_text(bases, "print.css"),
        epub_css=_text(bases, "epub.css"),
        cover_css=_text(bases, "cover.css"),
        wrap_css=_text(bases, "wrap.css"),
        fonts=tuple(_faces(folders, settings.get("fonts", []))),
        page=page,
        templates=tuple(
            p
            for f in [*(b / "templates" for b in bases), *(f / "templates" for f in folders)]
            if (p := f).is_dir()
        ),
        colophon=settings.get("colophon", ""),
        abbreviations=str(settings.get("abbreviations", "as-written")),
    )


def locale(folders: Sequence[Path], tag: str) -> Locale:
    """Words of a language: ``en-GB`` on top of ``en`` on top of ``en`` of the house.

    A language that nobody has described gets the English words.
    """
    words: dict[str, Any] = {}
    language = tag.replace("_", "-").split("-")[0]
    for name in ("en", language, tag):
        for folder in reversed(folders):
            words |= _yaml(folder / "locales" / f"{name}.yaml")
    upward = str(words.get("spine_text", "")) == "up" or language in _upward(folders)
    return Locale(
        tag,
        {k: str(v) for k, v in words.items()},
        str(words.get("note_call", "after")),
        "up" if upward and words.get("spine_text") != "down" else "down",
    )


def _upward(folders: Sequence[Path]) -> tuple[str, ...]:
    """Languages in which words on spines run upward."""
    for folder in folders:
        found = _yaml(folder / "spine-text.yaml")
        if found:
            return tuple(found.get("up", ()))
    return ()


def division_css(folders: Sequence[Path]) -> str:
    """Rules for the least letters of a divided word, in languages whose file gives them.

    A theme's rules for the same passages win, if they name a language or a class.
    """
    found = []
    for tag in names(folders, "locales"):
        value = locale(folders, tag).words.get("hyphenate")
        if value:
            found.append(f'[lang|="{tag}"] {{ hyphenate-limit-chars: {value} }}')
    return "\n".join(found)


def face_css(faces: Sequence[FontFace]) -> str:
    """`@font-face` rules that name the files where they lie, for print."""
    return "\n".join(
        f'@font-face{{font-family:"{f.family}";font-weight:{f.weight};font-style:{f.style};'
        f'src:url("{f.path.as_uri()}")}}'
        for f in faces
    )


def _faces(folders: Sequence[Path], rows: Sequence[Mapping[str, Any]]) -> Iterator[FontFace]:
    for row in rows:
        for folder in folders:
            path = folder / "fonts" / row["file"]
            if path.is_file():
                yield FontFace(row["family"], int(row.get("weight", 400)), row.get("style", "normal"), path)
                break
        else:
            raise ToolError(f"the font file styles/fonts/{row['file']} is missing from the installation")


def _text(bases: Sequence[Path], name: str) -> str:
    """The house's file, then the collection's: later rules win in CSS."""
    found = [(b / name).read_text("utf-8") for b in reversed(bases) if (b / name).is_file()]
    return "\n".join(found)


def _yaml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    return dict(_parsed(path.read_text("utf-8")))


@lru_cache(maxsize=64)
def _parsed(text: str) -> Mapping[str, Any]:
    """The words of a file, which many languages share, read once."""
    return YAML(typ="safe", pure=True).load(text) or {}
