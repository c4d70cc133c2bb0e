"""The places of a cover's parts as style sheets: the theme says how they look, this where they are.

In: a `CoverShape`, what of it fitted so far. Out: CSS that stands before a theme's `cover.css` and
`wrap.css` (sizes, the unit ``rem``) or after it (`fitted_css`). One rem is a hundredth of the front's
width, less where the front is broad and low, so that one design serves every format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatherings.press.cover_geometry import Area, CoverShape, PanelName

EPUB_FRONT = 160.0, 256.0
"""Millimetres of the front that stands for the EPUB: the shops' 1600 by 2560 pixels."""
GAP = 6.0
"""Millimetres between the text of a back cover and what stands at its foot."""
INDENT = 13.75
"""Where words on the back begin at the side of the spine, in rem; the front's own begin there too."""
BESIDE, ABOVE = 32.0, 25.0
"""Least millimetres beside the barcode for the publisher's lines, and how high they are above it."""
HEAD = 13.0
"""Rems from the upper edge to the first line of back and flaps, where the front's kicker stands too."""
SPINE_ENDS = 9.0
"""Rems that words on the spine keep free at head and foot."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """How large words are, and what is left out, so that all fits."""

    sizes: Mapping[PanelName, float] = field(default_factory=dict)
    """Points of the text in the room of each panel."""
    hidden: tuple[str, ...] = ()
    """Selectors of what is left out."""
    lead_shift: float = 0.0
    """Millimetres by which the spine's words move to stand in its middle."""
    tail_shift: float = 0.0
    even: bool = False
    """Whether all words on the spine are of one size, for they would be too small otherwise."""


def unit(width: float, height: float) -> float:
    """Millimetres of a rem on a front of that size."""
    return min(width / 100, height / 150)


def front_css(width: float, height: float) -> str:
    """A page that is nothing but a front."""
    return (
        f"@page{{size:{width:g}mm {height:g}mm;margin:0}}html{{font-size:{unit(width, height):.4f}mm}}"
        "body{margin:0}" + _at(".cover-front", 0, 0, width, height)
    )


def sheet_css(shape: CoverShape, direction: Literal["down", "up"], foot: float, barcode: Area | None) -> str:
    """The sheet of a whole cover; `foot` is the height in millimetres of what stands at the back's foot."""
    width, height = shape.sheet
    front = shape.panel("front").face
    flaps = ".without-flaps" if shape.has_flaps else ".with-flaps,.front-flap,.back-flap"
    rules = [
        f"@page{{size:{width:g}mm {height:g}mm;margin:0}}",
        f"html{{font-size:{unit(front.width, front.height):.4f}mm}}body{{margin:0}}",
        f"{flaps}{{display:none}}",
        _at(".wrap", 0, 0, width, height),
        _at(".cover-front", 0, 0, front.width, front.height),
    ]
    for panel in shape.panels:
        whole = panel.face
        rules.append(
            _at(
                f".{panel.name}", whole.left + shape.outer, whole.top + shape.outer, whole.width, whole.height
            )
        )
        safe, name = panel.safe, panel.name
        left, top = safe.left - whole.left, safe.top
        if "flap" in name:
            top = max(top, HEAD * unit(front.width, front.height))
            rules.append(
                _at(f".{name} .room", left, top, safe.width, shape.height - top - safe.left + whole.left)
            )
    rules += _back(shape, foot, barcode)
    rules.append(_spine(shape, direction))
    return "\n".join(rules)


def _back(shape: CoverShape, foot: float, barcode: Area | None) -> list[str]:
    """Words keep as far from the edges as the front's do."""
    back = shape.panel("back")
    face, rem = back.face, unit(shape.panel("front").face.width, shape.panel("front").face.height)
    side = max(back.safe.left - face.left, HEAD * rem)
    inner = max(face.right - back.safe.right, INDENT * rem)
    top = max(back.safe.top, HEAD * rem)
    low = max(shape.height - back.safe.bottom, foot)
    narrow = barcode is not None and barcode.left - face.left - side < BESIDE
    if narrow:  # the publisher's lines have no room beside the barcode, so they stand above it
        low += ABOVE
    rules = [_at(".back .room", side, top, face.width - side - inner, shape.height - top - low - GAP)]
    if barcode is None:
        up, room = max(shape.height - back.safe.bottom, HEAD * rem), face.width - side - inner
        rules.append(".barcode{display:none}")
    elif narrow:
        up, room = shape.height - barcode.top + 5, face.width - side - inner
    else:
        up, room = shape.height - barcode.bottom, barcode.left - face.left - side - 5
    rules.append(f".back .foot{{position:absolute;left:{side:.4f}mm;width:{room:.4f}mm;bottom:{up:.4f}mm}}")
    if barcode is not None:
        rules.append(_at(".barcode", barcode.left - face.left, barcode.top, barcode.width, barcode.height))
    return rules


def _spine(shape: CoverShape, direction: Literal["down", "up"]) -> str:
    """A line as long as the spine is high, turned by a quarter."""
    spine = shape.panel("spine")
    length, thick = spine_length(shape), spine.whole.width
    top = (shape.height - length) / 2
    if direction == "down":
        turned = f"left:{thick:.4f}mm;top:{top:.4f}mm;transform:rotate(90deg)"
    else:
        turned = f"left:0;top:{top + length:.4f}mm;transform:rotate(-90deg)"
    return (
        f".spine .line{{position:absolute;width:{length:.4f}mm;height:{thick:.4f}mm;line-height:{thick:.4f}mm;"
        f"white-space:nowrap;transform-origin:0 0;{turned}}}"
        ".spine .lead{position:absolute;left:0;top:0}.spine .tail{position:absolute;right:0;top:0}"
    )


def spine_length(shape: CoverShape) -> float:
    """Millimetres for the words on the spine: as far from its ends as the front's from its edges."""
    front = shape.panel("front").face
    return min(
        shape.panel("spine").safe.height, shape.height - 2 * SPINE_ENDS * unit(front.width, front.height)
    )


def fitted_css(fitted: Fitted) -> str:
    """What was found out by laying the cover out."""
    rules = [
        f".{name}{' .line' if name == 'spine' else ' .room'}{{font-size:{size:.3f}pt}}"
        for name, size in sorted(fitted.sizes.items())
    ]
    if fitted.even:
        rules.append(".spine .line span{font-size:1em !important}")
    if fitted.hidden:
        rules.append(",".join(fitted.hidden) + "{display:none !important}")
    rules.append(
        f".spine .lead{{top:{fitted.lead_shift:.4f}mm}}.spine .tail{{top:{fitted.tail_shift:.4f}mm}}"
    )
    return "\n".join(rules)


def artwork_css(shape: CoverShape) -> str:
    """Places of an editor's own front, to the edges of the sheet, or of one picture for everything."""
    width, height = shape.sheet
    front = shape.panel("front").whole
    return (
        _at(".art-whole", 0, 0, width, height)
        + _at(
            ".art-front",
            front.left + shape.outer,
            0,
            front.width + (0 if shape.has_flaps else shape.outer),
            height,
        )
        + ".art{position:absolute;overflow:hidden}.art img{width:100%;height:100%;object-fit:cover}"
    )


def ground_css(colour: str) -> str:
    """A ground that the editor chose, with words black or white on it, whichever is read better."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    words = "#000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else "#fff"
    parts = ".back,.spine,.back-flap,.front-flap"
    every = ",".join(f"{p} *:not(.barcode *)" for p in parts.split(","))
    return f"@page{{background:{colour}}}{parts}{{color:{words}}}{every}{{color:{words} !important}}.stitches{{display:none}}"


def _at(selector: str, left: float, top: float, width: float, height: float) -> str:
    return (
        f"{selector}{{position:absolute;left:{left:.4f}mm;top:{top:.4f}mm;"
        f"width:{width:.4f}mm;height:{height:.4f}mm}}"
    )
