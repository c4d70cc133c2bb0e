"""Typefaces: are they there, and do they have every character of the book.

In: style sheets, the folder of fonts, the settings. Out: diagnostics; a character that no face
of the theme has is never left to whatever face the computer offers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from gatherings.diagnostics import ToolError
from gatherings.press.work import Base, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatherings.diagnostics import Sink
    from gatherings.model import Leaf
    from gatherings.press.setting import Setting
    from gatherings.source import SourceFile
    from gatherings.styles import FontFace

_FAMILIES = re.compile(r"font-family\s*:\s*([^;}]+)")
GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "inherit", "initial", "unset"})
BLANK = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\n\r\t \u00a0")
"""Characters that no face need draw."""


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The faces of a theme and what characters they have."""

    files: Mapping[str, Sequence[Path]]
    """Font files by lower-case family."""
    coverage: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Characters of each face, by address."""

    def covered(self, families: tuple[str, ...]) -> frozenset[int]:
        """Code points that the upright faces of some families have between them."""
        firsts = (next(iter(self.files.get(family.lower(), ())), None) for family in families)
        return frozenset().union(*(self.coverage.get(p.as_uri(), frozenset()) for p in firsts if p))

    def missing(self, used: Mapping[tuple[str, ...], str]) -> set[str]:
        """Characters that no named family of their text has.

        Spaces and invisible signs don't count: the shaping engine makes them of what a face has.
        """
        found: set[str] = set()
        for families, letters in used.items():
            if all(f in self.files or f in GENERIC for f in families):  # else it is said already
                known = self.covered(families)
                found.update(c for c in letters if ord(c) not in known and category(c) not in ("Zs", "Cf"))
        return found


@dataclass(frozen=True)
class FaceJob(Base):
    """Work on a font file, which is the same for every collection on the machine."""

    path: Path

    @property
    def shared(self) -> bool:
        """A face is a face."""
        return True


@dataclass(frozen=True)
class CoverageJob(FaceJob):
    """Count the characters of a font file."""

    @property
    def title(self) -> str:
        """Name for people."""
        return f"characters of a typeface, {self.path.stem}"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"face": digest_of(self.path)}

    def result(self) -> frozenset[int]:
        """Code points."""
        from fontTools.ttLib import TTFont, TTLibError

        try:
            with TTFont(self.path, lazy=True) as font:
                return frozenset(font.getBestCmap() or ())
        except (TTLibError, OSError) as fault:
            raise ToolError(f"the typeface {self.path} cannot be read: {fault}") from None


@dataclass(frozen=True)
class UnpackJob(FaceJob):
    """Open a packed (WOFF 2) font file, which takes seconds for one of many thousand characters."""

    @property
    def title(self) -> str:
        """Name for people."""
        return f"a packed typeface, {self.path.stem}"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {"packed face": digest_of(self.path)}

    def result(self) -> bytes:
        """The file as the engine wants it."""
        import io

        from fontTools.ttLib import woff2

        out = io.BytesIO()
        woff2.decompress(io.BytesIO(self.path.read_bytes()), out)
        return out.getvalue()


def typefaces(faces: Sequence[FontFace], coverage: Mapping[str, frozenset[int]]) -> Typefaces:
    """The faces by family, upright regular ones first."""
    files: dict[str, list[Path]] = {}
    for face in sorted(faces, key=lambda f: (f.style != "normal", abs(f.weight - 400), f.path.name)):
        files.setdefault(face.family.lower(), []).append(face.path)
    return Typefaces(files, coverage)


def check_families(css: Sequence[str], known: Typefaces, where: SourceFile, sink: Sink) -> None:
    """Report families that the style sheets name and the theme does not bring."""
    for sheet in css:
        for value in _FAMILIES.findall(sheet):
            for name in (n.strip().strip("\"'") for n in value.split(",")):
                if name and name.lower() not in known.files and name.lower() not in GENERIC:
                    sink.report("PAGE-007", where, family=name)


def check_glyphs(
    faces_: Typefaces, leaves: Sequence[Leaf], settings: Sequence[Setting], where: SourceFile, sink: Sink
) -> None:
    """Report characters that no family named for their text has: the computer would lend a face."""
    for leaf, made in zip(leaves, settings, strict=True):
        place = leaf.essay.file if leaf.essay else where
        check_letters(faces_, made, leaf.title or leaf.kind, place, sink)


def check_letters(faces_: Typefaces, made: Setting, title: str, where: SourceFile, sink: Sink) -> None:
    """The same for one setting, whatever it is of."""
    missing = sorted(faces_.missing(made.characters))
    if missing:
        names = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in missing[:8])
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        sink.report("PAGE-005", where.first_of(missing), characters=names + more, title=title)
