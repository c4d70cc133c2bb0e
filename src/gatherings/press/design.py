"""The page as a form, before any text: margins, running heads, folios.

In: what a theme wishes (`PageDesign`), the trim and the printer's least margins. Out: a
`Geometry`, the rectangle in which text is set, in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gatherings.press.page_rules import PageRules

if TYPE_CHECKING:
    from gatherings.model import PageSize

POINT = 25.4 / 72
"""Millimetres in a PostScript point."""


@dataclass(frozen=True, slots=True)
class PageDesign:
    """What a theme says of the page around the text; the defaults suit 156 × 234 mm.

    Running heads and folios are set by the press itself, as
    ``<div class="head verso|recto">`` and ``<div class="folio verso|recto drop?">``, each as
    wide as the text and placed by `head_at` and `folio_at`; their look is `css`.
    """

    top: float = 24.0
    """Millimetres from the trimmed edge to the text."""
    bottom: float = 30.0
    """Least millimetres from the text to the lower edge; the rest of a line is added to it."""
    inner: float = 20.0
    """Millimetres at the spine; more where the printer wants more."""
    outer: float = 26.0
    """Millimetres at the fore edge."""
    line: float = 14.0
    """Points from baseline to baseline; the text is a whole number of lines high."""
    head_at: float = 14.0
    """Millimetres from the upper trimmed edge to the top of the running head's line."""
    folio: Literal["head", "foot"] = "foot"
    """Whether folios stand beside the running head or below the text."""
    folio_at: float = 18.0
    """Millimetres from the lower trimmed edge to the bottom of the folio's line."""
    floats: bool = True
    """Whether figures that do not fit go to the head of the next page."""
    grid: bool = True
    """Whether the lines of the text stand on one grid."""
    even: bool = True
    """Whether pages that end short are filled by white between their parts."""
    paragraphs: Literal["total-fit", "line-by-line"] = "total-fit"
    """Whether all lines of a paragraph are chosen together, or filled one after the other."""
    optical_margins: Literal["on", "off"] = "on"
    """Whether hyphens, stops, commas and quotation marks hang a little in the margins."""
    expansion: float = 2.0
    """Per cent by which the letters of a line may be wider or narrower to even its spaces; 2 at most, 0 for none."""
    bleeds: tuple[str, ...] = ()
    """Kinds of leaf whose pages have a ground to the edges of the paper, such as ``part``."""
    bleed_css: str = ""
    """Rules for these leaves, added to the style sheet; the ground is the background of ``html``."""
    css: str = ""
    """Rules for ``.head``, ``.folio``, ``.verso``, ``.recto`` and ``.drop``, added to `FURNITURE`."""

    @property
    def rules(self) -> PageRules:
        """How pages of text are made."""
        return PageRules(self.line, self.floats, self.grid, self.even)


# The word joiner before a call keeps it on the line of the word that it follows. A call is a part of its note, and
# would be as small as the note: `1rem` is the size of the text.
BASE = """
* { bookmark-level: none }
.footnote { float: footnote; footnote-display: block; font-style: normal; font-weight: 400;
  font-variant: normal; letter-spacing: normal; text-align: justify; text-indent: 0; text-transform: none;
  hyphens: auto; font-size: 8.5pt; line-height: 11pt }
.footnote::footnote-call { content: "\\2060" attr(data-n); font-variant-position: super; vertical-align: baseline;
  font-size: 1rem; line-height: 0; font-style: normal; font-weight: 400; font-variant-numeric: lining-nums }
.footnote::footnote-marker { content: attr(data-n) "\\2002" }
.footnote p, .footnote .run-in + * { margin: 0; text-indent: 1em }
a.note-call { font-variant-position: super; vertical-align: baseline; font-size: 1em; line-height: 0 }
[data-page-of] { font-feature-settings: "onum", "tnum", "kern" 0 !important; hyphens: none; white-space: nowrap }
a { color: inherit; text-decoration: none }
.nohyphen { hyphens: none }
.offprint { text-align: left; hyphens: manual } .offprint p { text-indent: 0 } .offprint .kicker { margin-bottom: 28pt }
.offprint .byline { margin-bottom: 3.5pt } .offprint .cite-as { margin-top: 56pt }
.imprint-lines { margin-top: 28pt; font-size: 8.75pt; line-height: 12pt; text-align: left }
@page { @footnote { margin-top: 7pt; padding-top: 7pt; box-decoration-break: clone; background: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='56' height='1'%3E%3Cpath d='M0 .35H56' stroke='%23000' stroke-width='.6'/%3E%3C/svg%3E\") 0 0 no-repeat } }
"""
"""Rules that every theme starts from; a theme's own rules win."""

FURNITURE = """
.head, .folio { font-family: "EB Garamond", serif; font-size: 8.5pt; line-height: 12pt; color: #000;
  font-variant-numeric: lining-nums; white-space: nowrap; overflow: visible; hyphens: manual }
.head { font-variant-caps: small-caps; letter-spacing: .06em; font-variant-ligatures: none; font-feature-settings: "locl" 0 }
.head.verso, .folio.verso { text-align: left }
.head.recto, .folio.recto { text-align: right }
.folio { font-size: 9.5pt; font-variant-numeric: oldstyle-nums }
.folio.drop { text-align: center }
"""
"""How running heads and folios look where the theme says nothing."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where text stands on a recto, in millimetres; a verso is its mirror."""

    width: float
    """Trimmed width."""
    height: float
    """Trimmed height."""
    inner: float
    outer: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """Width of the text."""
        return round(self.width - self.inner - self.outer, 4)

    @property
    def depth(self) -> float:
        """Height of the text, notes included."""
        return round(self.height - self.top - self.bottom, 4)

    def left(self, *, recto: bool) -> float:
        """Millimetres from the left trimmed edge to the text."""
        return self.inner if recto else self.outer


GIVES = 0.75
"""The part of its outer margin that a page keeps when a wide gutter moves the text outward."""


def geometry(
    design: PageDesign,
    trim: PageSize,
    least_inner: float,
    least_outer: float,
    sheet: PageSize | None = None,
) -> Geometry:
    """The text's rectangle on a page of `trim`, or of a `sheet` that differs from it by a hair.

    Where the printer wants a wider gutter than the theme, the text moves outward as far as
    the outer margin allows, so that lines keep their length (and nothing is set again);
    only then does the measure shrink. The margins of a theme are meant for 156 mm of width
    and 234 mm of height and grow and shrink with the page. A printer's 6.14 x 9.21 in is not quite
    156 x 234 mm: what is lacking is taken from fore edge and foot, and the text stays as it is.
    """
    across, down = trim.width / 156.0, trim.height / 234.0
    inner, outer = design.inner * across, max(design.outer * across, least_outer)
    if inner < least_inner:
        spare = max(0.0, outer - max(least_outer, GIVES * outer))
        outer -= min(least_inner - inner, spare)
        inner = least_inner
    top, bottom = max(design.top * down, least_outer), max(design.bottom * down, least_outer)
    line = design.line * POINT
    lines = int((trim.height - top - bottom) / line + 1e-6)
    bottom = trim.height - top - lines * line
    wide, high = (sheet.width - trim.width, sheet.height - trim.height) if sheet else (0.0, 0.0)
    outer, bottom = outer + wide, bottom + high
    return Geometry(
        round(trim.width + wide, 4),
        round(trim.height + high, 4),
        round(inner, 4),
        round(outer, 4),
        round(top, 4),
        round(bottom, 4),
    )
