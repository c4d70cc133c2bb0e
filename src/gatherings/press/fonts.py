"""Typefaces: are they there, and do they have every character of the book.

In: style sheets, the folder of fonts, the settings. Out: diagnostics; a character that no face
of the theme has is never left to whatever face the computer offers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gatherings.press.boxes import text_boxes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gatherings.diagnostics import Sink
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
    _known: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)

    def covered(self, families: tuple[str, ...]) -> frozenset[int]:
        """Code points that the upright faces of some families have between them."""
        if families not in self._known:
            from fontTools.ttLib import TTFont

            points: set[int] = set()
            for family in families:
                for path in list(self.files.get(family.lower(), ()))[:1]:
                    if path.is_file():
                        with TTFont(path, lazy=True) as font:
                            points.update(font.getBestCmap())
            self._known[families] = frozenset(points)
        return self._known[families]

    def missing(self, pages: Sequence[Any]) -> set[str]:
        """Characters on some pages that no named family of their text has."""
        found: set[str] = set()
        for page in pages:
            for box in text_boxes(page, notes=True, generated=True):
                if hasattr(box, "text"):
                    families = tuple(f.lower() for f in box.style["font_family"])
                    if not all(f in self.files or f in GENERIC for f in families):
                        continue  # the family is missing, which is said already
                    known = self.covered(families)
                    found.update(c for c in box.text if c not in BLANK and ord(c) not in known)
        return found


def typefaces(faces: Sequence[FontFace]) -> Typefaces:
    """The faces by family, upright regular ones first."""
    files: dict[str, list[Path]] = {}
    for face in sorted(faces, key=lambda f: (f.style != "normal", abs(f.weight - 400), f.path.name)):
        files.setdefault(face.family.lower(), []).append(face.path)
    return Typefaces(files)


def check_families(css: Sequence[str], known: Typefaces, where: SourceFile, sink: Sink) -> None:
    """Report families that the style sheets name and the theme does not bring."""
    for sheet in css:
        for value in _FAMILIES.findall(sheet):
            for name in (n.strip().strip("\"'") for n in value.split(",")):
                if name and name.lower() not in known.files and name.lower() not in GENERIC:
                    sink.report("PAGE-007", where, family=name)


def check_glyphs(faces_: Typefaces, settings: Sequence[Setting], where: SourceFile, sink: Sink) -> None:
    """Report characters that no family named for their text has: the computer would lend a face."""
    for made in settings:
        missing = sorted(faces_.missing(made.pages))
        if missing:
            names = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in missing[:8])
            more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
            place = made.leaf.essay.file if made.leaf.essay else where
            sink.report("PAGE-005", place, characters=names + more, title=made.leaf.title or made.leaf.kind)
