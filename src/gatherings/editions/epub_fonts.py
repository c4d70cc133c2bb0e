"""Stage editions/epub: the faces that the style sheet uses, cut down to the book's letters.

In: the theme's CSS and font files, and the finished documents. Out: font files with only the
glyphs needed, all their typographic features kept, and the style sheet with the rules that
name them. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gatherings.press.fonts import CoverageJob, UnpackJob
from gatherings.press.work import Base, Run, all_made, digest, digest_of, here, version_of
from gatherings.styles import FontFace

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink

FEATURES = (
    "kern liga clig calt ccmp locl mark mkmk rlig rclt init medi fina isol frac numr dnom sups subs sinf ordn "
    "smcp c2sc onum lnum tnum pnum case cpsp swsh salt"
).split()
ALWAYS = set(map(ord, " \u00a0\u2009\u202f-\u2010\u2011\u2013\u2014\u2018\u2019\u201c\u201d\u2026")) | set(
    range(0x21, 0x7F)
)
"""Letters that a reading system may need though no document holds them (hyphens, capitals)."""
_NO_SUBSET, _RESTRICTED = 0x0100, 0x0002
_SLANTED = frozenset({"em", "i", "cite", "dfn", "var", "address"})
_STRONG = frozenset({"strong", "b", "th", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font file for the package."""

    name: str
    """Path in the package."""
    media_type: str
    data: bytes
    face: FontFace


def subset_jobs(
    css: str, faces: Sequence[FontFace], roots: Sequence[_Element], run: Run = here
) -> tuple[SubsetJob, ...]:
    """The faces that a reader of this book can meet, each to be cut down to the letters of the whole book.

    A family that no rule names first is there for letters that others lack: it gets these only,
    and is left out of a book that has none.
    """
    letters = {c for root in roots for c in letters_of(root)}
    text = set(map(ord, letters))
    cased = {ord(c) for letter in letters for c in letter.upper() + letter.lower()}
    everything = text | cased | ALWAYS
    used = used_faces(css, faces, roots)
    leading = {f.family for f in used} - _fallbacks(css)
    has = dict(zip(used, all_made(run([CoverageJob(f.path) for f in used])), strict=True))
    covered = {c for f in used if f.family in leading for c in has[f]}
    wanted = {f: everything if f.family in leading else (text - covered) & has[f] for f in used}
    needed = [f for f in used if wanted[f]]
    return tuple(SubsetJob(f, "".join(map(chr, sorted(wanted[f]))), _unpacked(f, run)) for f in needed)


def embedded_fonts(jobs: Sequence[SubsetJob], sink: Sink, run: Run = here) -> tuple[EmbeddedFont, ...]:
    """The faces, cut; one that may not be embedded is reported and left out."""
    found = []
    for job, data in zip(jobs, run(jobs), strict=True):
        face = job.face
        if data is None:
            sink.report("EPUB-005", f"styles/fonts/{face.path.name}", font=face.family)
        else:
            suffix = "otf" if data[:4] == b"OTTO" else "ttf"
            name = f"fonts/{_slug(face.family)}-{face.weight}{'-italic' if face.style == 'italic' else ''}.{suffix}"
            found.append(EmbeddedFont(name, f"font/{suffix}", data, face))
    return tuple(found)


def _unpacked(face: FontFace, run: Run) -> bytes | None:
    """The file of a packed face, opened once for the whole machine; None for any other."""
    if face.path.suffix != ".woff2":
        return None
    found: bytes = all_made(run([UnpackJob(face.path)]))[0]
    return found


def _fallbacks(css: str) -> set[str]:
    """Families that never stand first in a list of families."""
    lists = re.findall(r"font(?:-family)?\s*:\s*([^;}]+)", without_font_faces(css))
    names = [[n.strip(" \"'") for n in families.split(",")] for families in lists]
    first = {row[0] for row in names}
    return {n for row in names for n in row[1:]} - first


def letters_of(root: _Element) -> set[str]:
    """Every character of a document, once."""
    return set().union(*root.itertext())


def used_faces(css: str, faces: Sequence[FontFace], roots: Sequence[_Element]) -> tuple[FontFace, ...]:
    """Faces whose family, slope and weight the style sheet or the text calls for."""
    rules = without_font_faces(css)
    families = {
        f.family for f in faces if re.search(rf"font[^:{{}}]*:[^;}}]*\b{re.escape(f.family)}\b", rules)
    }
    tags = {str(e.tag) for root in roots for e in root.iter() if isinstance(e.tag, str)}
    slanted = bool(tags & _SLANTED) or bool(re.search(r"font[\w-]*:[^;}]*\b(italic|oblique)\b", rules))
    strong = bool(tags & _STRONG) or bool(re.search(r"font[\w-]*:[^;}]*\b(bold|bolder|[6-9]00)\b", rules))
    return tuple(
        f
        for f in faces
        if f.family in families and (f.style == "normal" or slanted) and (f.weight < 600 or strong)
    )


def without_font_faces(css: str) -> str:
    """A style sheet without comments and `@font-face` rules: the package has its own."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", css)


BASE = """\
.note-number { font-variant-numeric: lining-nums }
.note-back { padding: 0 .3em; text-decoration: underline }
.table-scroll { max-height: 90vh; overflow: auto }
.missing-image { border: 1px solid; padding: .2em .5em }
.cover { text-align: center }
.cover-image { max-width: 100%; max-height: 100vh; height: auto }"""
"""What this edition adds to the text; a theme may say otherwise."""


def style_sheet(css: str, fonts: Sequence[EmbeddedFont]) -> str:
    """The style sheet with a rule for each embedded file."""
    rules = [
        f'@font-face {{ font-family: "{f.face.family}"; font-weight: {f.face.weight}; '
        f'font-style: {f.face.style}; src: url("{f.name}") }}'
        for f in fonts
    ]
    return "\n".join([*rules, BASE, without_font_faces(css).strip(), ""])


def embedded_characters(fonts: Sequence[EmbeddedFont]) -> frozenset[int]:
    """Code points that the embedded files have between them, read from the files."""
    from fontTools.ttLib import TTFont

    return frozenset(c for f in fonts for c in TTFont(io.BytesIO(f.data), lazy=True).getBestCmap())


def missing_characters(covered: frozenset[int], root: _Element) -> str:
    """Letters of a document that no embedded face has, in order of their code."""
    return "".join(
        sorted(c for c in letters_of(root) if ord(c) not in covered and c.isprintable() and not c.isspace())
    )


def _slug(family: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")


@dataclass(frozen=True)
class SubsetJob(Base):
    """Cut a face down to some letters, which takes seconds for one of many thousand."""

    face: FontFace
    letters: str
    unpacked: bytes | None = field(default=None, compare=False, repr=False)
    """The file of a packed face, opened."""

    @property
    def light(self) -> bool:
        """Never: there is much to a typeface."""
        return False

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "face": f"{digest_of(self.face.path)} {self.face.family}",
            "letters": digest(self.letters),
            "code": digest_of(Path(__file__)),
            "fonttools": version_of("fonttools"),
        }

    def result(self) -> bytes | None:
        """A font file; None where its licence forbids to embed it."""
        data = self.face.path.read_bytes() if self.unpacked is None else self.unpacked
        return _subset(data, self.face, set(map(ord, self.letters)))


def _subset(data: bytes, face: FontFace, characters: set[int]) -> bytes | None:
    """One face with these letters; the whole of it where its licence bits forbid to cut it."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    rights = font["OS/2"].fsType if "OS/2" in font else 0
    if rights & 0x000F == _RESTRICTED:
        return None
    font.flavor = None  # every reading system takes TrueType and OpenType; not all take WOFF2
    if not rights & _NO_SUBSET:
        _give_narrow_space(font)
        options = subset.Options()
        options.layout_features = FEATURES
        options.glyph_names = False
        options.hinting = False
        options.notdef_outline = True
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
        options.name_legacy = False
        options.drop_tables = [*options.drop_tables, "DSIG", "FFTM"]
        options.recalc_timestamp = False
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
    _call(font, face.family)
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _give_narrow_space(font: TTFont) -> None:
    """The narrow no-break space, half as wide as the space, where a face has none.

    Print shapes it so; some reading systems show a question mark for what a face lacks.
    """
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    known = font.getBestCmap()
    if "glyf" not in font or 0x202F in known or 0x20 not in known:
        return
    name = "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = Glyph()
    font["hmtx"][name] = (font["hmtx"][known[0x20]][0] // 2, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name


def _call(font: TTFont, family: str) -> None:
    """Give a face the family's name by which the style sheet calls it: some readers compare the two."""
    names = font["name"]
    names.names = [n for n in names.names if n.nameID not in (16, 17)]
    for record in [n for n in names.names if n.nameID == 1]:
        record.string = family
