"""Colour spaces: what the numbers of a colour operator come to as ink.

In: colour-space objects and their operands. Out: `Space`, which turns operands into `Colour`. Device
grey is black ink; RGB and tints that are calculated are reckoned by formula and marked as inexact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name

from gatherings.verify.preflight.facts import Colour

Inks = tuple[float, float, float, float]
DEEPEST = 6
"""Spaces within spaces that are followed."""


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space."""

    name: str
    family: str
    """``grey``, ``rgb``, ``cmyk``, ``lab``, ``spot``, ``indexed`` or ``pattern``."""
    components: int = 1
    base: Space | None = None
    """Of an indexed space, of spots and of a pattern without colours: the space beneath."""
    colorants: tuple[str, ...] = ()
    tint: Any = None
    """Function from tints to the space beneath."""

    def colour(self, values: Sequence[float]) -> Colour:
        """A colour of this space."""
        known = tuple(float(v) for v in values)
        inks, spots, exact = self._inks(known)
        return Colour(self.name, known, inks, spots, exact)

    def initial(self) -> Colour:
        """The colour that the space begins with (ISO 32000-2, 8.6.3)."""
        return self.colour(
            (0.0, 0.0, 0.0, 1.0) if self.family == "cmyk" else (self._start(),) * self.components
        )

    def _start(self) -> float:
        return 1.0 if self.family == "spot" else 0.0

    def _inks(self, v: tuple[float, ...]) -> tuple[Inks, tuple[tuple[str, float], ...], bool]:
        if self.family == "grey" and v:
            return (0.0, 0.0, 0.0, _bound(1 - v[0])), (), True
        if self.family == "cmyk" and len(v) >= 4:
            return (_bound(v[0]), _bound(v[1]), _bound(v[2]), _bound(v[3])), (), True
        if self.family == "rgb" and len(v) >= 3:
            return of_screen(v[0], v[1], v[2]), (), False
        if self.family == "lab" and v:
            return (0.0, 0.0, 0.0, _bound(1 - v[0] / 100)), (), False
        if self.family == "spot":
            return self._of_spots(v)
        if self.family == "pattern" and self.base is not None and v:
            return self.base._inks(v)  # noqa: SLF001 - of its own class
        return (0.0, 0.0, 0.0, 0.0), (), False

    def _of_spots(self, v: tuple[float, ...]) -> tuple[Inks, tuple[tuple[str, float], ...], bool]:
        if self.colorants == ("All",):
            tint = _bound(v[0]) if v else 1.0
            return (tint, tint, tint, tint), (), True
        plates = {"Cyan": 0.0, "Magenta": 0.0, "Yellow": 0.0, "Black": 0.0}
        spots = []
        for name, tint in zip(self.colorants, v, strict=False):
            if name in plates:
                plates[name] = _bound(tint)
            elif name != "None":
                spots.append((name, _bound(tint)))
        c, m, y, k = plates.values()
        return (c, m, y, k), tuple(spots), True


GREY = Space("DeviceGray", "grey")
RGB = Space("DeviceRGB", "rgb", 3)
CMYK = Space("DeviceCMYK", "cmyk", 4)
_PLAIN = {
    "/DeviceGray": GREY, "/G": GREY, "/CalGray": Space("CalGray", "grey"),
    "/DeviceRGB": RGB, "/RGB": RGB, "/CalRGB": Space("CalRGB", "rgb", 3),
    "/DeviceCMYK": CMYK, "/CMYK": CMYK, "/CalCMYK": CMYK,
    "/Pattern": Space("Pattern", "pattern", 0),
    "/Lab": Space("Lab", "lab", 3),
}  # fmt: skip
_BY_COMPONENTS = {1: ("ICCBased Gray", "grey"), 3: ("ICCBased RGB", "rgb"), 4: ("ICCBased CMYK", "cmyk")}


def space(found: Any, resources: Any, depth: int = 0) -> Space:
    """The space that an object, or a name in the resources, stands for; raises `ValueError` for none."""
    if depth > DEEPEST:
        raise ValueError("colour spaces within colour spaces without end")
    if isinstance(found, Name):
        named = resources.get("/ColorSpace", {}).get(str(found)) if resources is not None else None
        if named is not None and named != found:
            return space(named, resources, depth + 1)
        if str(found) in _PLAIN:
            return _PLAIN[str(found)]
        raise ValueError(f"an unknown colour space {found}")
    if not isinstance(found, pikepdf.Array) or not len(found):
        raise ValueError("a colour space that is none")
    kind = str(found[0])
    if kind == "/ICCBased":
        return _tagged(found[1])
    if kind in ("/Indexed", "/I"):
        base = space(found[1], resources, depth + 1)
        return Space(f"Indexed {base.name}", "indexed", 1, base)
    if kind in ("/Separation", "/DeviceN"):
        names = [found[1]] if kind == "/Separation" else list(found[1])
        colorants = tuple(str(n)[1:] for n in names)
        base = space(found[2], resources, depth + 1)
        return Space(f"{kind[1:]} {', '.join(colorants)}", "spot", len(colorants), base, colorants, found[3])
    if kind == "/Pattern" and len(found) > 1:
        return Space("Pattern", "pattern", 0, space(found[1], resources, depth + 1))
    if kind in _PLAIN:
        return _PLAIN[kind]
    raise ValueError(f"an unknown colour space {kind}")


def _tagged(profile: Any) -> Space:
    n = int(profile.get("/N", 0))
    if n not in _BY_COMPONENTS:
        raise ValueError(f"an ICC profile of {n} components")
    name, family = _BY_COMPONENTS[n]
    return Space(name, family, n)


def of_screen(red: float, green: float, blue: float) -> Inks:
    """Ink for a colour of screens, by the formula of ISO 32000-2, 10.4.2.4, all grey as black.

    What a press makes of it depends on a profile: this is what it comes to at the least guess.
    """
    c, m, y = (_bound(1 - v) for v in (red, green, blue))
    k = min(c, m, y)
    return c - k, m - k, y - k, k


def _bound(value: float) -> float:
    return min(1.0, max(0.0, value))


def shaded(shading: Any, resources: Any) -> tuple[Colour, ...]:
    """Colours at the ends of a shading's stretches; of a sampled one, only what its space is."""
    chosen = space(shading.ColorSpace, resources)
    ends = _ends(shading.get("/Function"))
    if not ends:
        return (Colour(chosen.name, (), (0.0, 0.0, 0.0, 0.0), exact=False),)
    return tuple(chosen.colour(values) for values in ends)


def _ends(function: Any) -> list[list[float]]:
    if isinstance(function, pikepdf.Array):  # one function for each component
        parts = [_ends(f) for f in function]
        return [[v for end in row for v in end] for row in zip(*parts, strict=False)]
    if function is None:
        return []
    kind = int(function.FunctionType)
    if kind == 2:
        return [[float(v) for v in function.get("/C0", [0])], [float(v) for v in function.get("/C1", [1])]]
    if kind == 3:
        return [end for f in function.Functions for end in _ends(f)]
    return []
