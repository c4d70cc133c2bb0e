"""The whole cover, laid out: words as large as fit, spine text in the spine's middle, one page.

In: the cover's XHTML, a `CoverShape` and style sheets. Out: `Wrapped`: a `Setting` of one page, as
large as the sheet, and what did not fit, in figures. `imposition` turns it into a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gatherings.press.arrangement import standard_tree
from gatherings.press.boxes import all_boxes, text_boxes
from gatherings.press.cover_css import Fitted, artwork_css, fitted_css, ground_css, sheet_css, spine_length
from gatherings.press.cover_geometry import Area, CoverShape, PanelName
from gatherings.press.drawing import SCALE, drawn
from gatherings.press.engine import PIXEL, Engine
from gatherings.press.fonts import BLANK
from gatherings.press.leafjob import borrowed
from gatherings.press.setting import Setting
from gatherings.press.variants import set_page
from gatherings.press.work import Base, digest, digest_of, versions
from gatherings.press.wrapped import Lack, Overflow, Wrapped
from gatherings.styles import FontFace

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


BACK = (12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5)
"""Points of words on back and flaps, the largest that fits; white on colour wants to be read too."""
SMALLEST = 9.0
"""Points of such words when names were left out for them."""
SPINE_MOST = 20.0
"""Points of the title on a broad spine."""
BETWEEN = 8.0
"""Least millimetres between the words at the head of a spine and those at its foot."""
NAMES = ".back .people"


@dataclass(frozen=True)
class WrapJob(Base):
    """Set a whole cover."""

    xhtml: bytes
    language: str
    shape: CoverShape
    direction: Literal["down", "up", "none"]
    """Which way words on the spine run, ``none`` where there are to be none."""
    barcode: Area | None
    """Its white ground, or the place that is left free for it."""
    foot: float
    """Millimetres from the lower edge that the back's text keeps free."""
    least_type: float
    """Points of the smallest type."""
    colour: str
    css: tuple[str, ...]
    faces: tuple[FontFace, ...]
    base: Path
    images: tuple[tuple[str, str], ...]
    """Pictures by path, with their digests."""

    @property
    def title(self) -> str:
        """Name for people."""
        return "the cover"

    @property
    def light(self) -> bool:
        """Never."""
        return False

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "cover": digest(self.xhtml),
            "sheet": f"{self.shape} {self.direction} {self.barcode} {self.foot} {self.least_type} {self.colour}",
            "css": digest("\n".join(self.css)),
            "faces": " ".join(f"{f.family} {f.weight} {f.style} {digest_of(f.path)}" for f in self.faces),
            **{f"picture {path}": known for path, known in self.images},
            **versions(),
        }

    def result(self) -> Wrapped:
        """The cover, set."""
        return _Wrapper(self).wrapped()


class _Wrapper:
    """Lays a cover out until everything fits, or can't be made to."""

    def __init__(self, job: WrapJob) -> None:
        from lxml import etree

        self.job = job
        root = etree.fromstring(job.xhtml)
        root.set("lang", job.language)
        self.tree = standard_tree(root)
        turned: Literal["down", "up"] = "up" if job.direction == "up" else "down"
        css = (sheet_css(job.shape, turned, job.foot, job.barcode), *job.css, artwork_css(job.shape))
        if job.colour:
            css = (*css, ground_css(job.colour))
        self.engine = Engine(css, job.faces, job.base)
        self.boxes: tuple[Any, ...] = ()
        self.fitted = Fitted()
        self.left_out: list[str] = []
        self.lack: Lack | None = None

    def wrapped(self) -> Wrapped:
        """All steps, in order: rooms, spine, the spine's middle."""
        rooms = [p.name for p in self.job.shape.panels if p.name == "back" or "flap" in p.name]
        self._lay_out(Fitted(dict.fromkeys(rooms, BACK[0])))
        for name in rooms:
            self._fit_room(name)
        self._fit_spine()
        self._centre()
        overflows = tuple(o for name in rooms if (o := self._overflow(name)) is not None)
        return Wrapped(
            self._setting(),
            overflows,
            NAMES in self.fitted.hidden,
            tuple(self.left_out),
            self.lack,
        )

    @property
    def _least(self) -> float:
        return self.job.least_type

    @property
    def _clear(self) -> float:
        spine = self.job.shape.panel("spine")
        return spine.safe.left - spine.whole.left

    def _lay_out(self, fitted: Fitted) -> None:
        self.fitted = fitted
        self.boxes = self.engine.lay_out(self.tree, (fitted_css(fitted),)).boxes

    def _resized(self, name: PanelName, size: float) -> None:
        self._lay_out(replace(self.fitted, sizes={**self.fitted.sizes, name: size}))

    def _hide(self, *selectors: str) -> None:
        self._lay_out(replace(self.fitted, hidden=(*self.fitted.hidden, *selectors)))

    def _fit_room(self, name: PanelName) -> None:
        for size in BACK:
            if self._overflow(name) is None:
                return
            self._resized(name, size)
        if name == "back" and self._overflow(name) is not None and self._box(name, "people") is not None:
            self._hide(NAMES)
            self._resized(name, BACK[0])
            self._fit_room(name)
        elif self._overflow(name) is not None:
            self._resized(name, SMALLEST)

    def _overflow(self, name: PanelName) -> Overflow | None:
        room, flow = self._box(name, "room"), self._box(name, "flow")
        if room is None or flow is None or flow.margin_height() <= room.height + 0.5:
            return None
        return Overflow(name, round(flow.margin_height() * PIXEL, 1), round(room.height * PIXEL, 1))

    def _fit_spine(self) -> None:
        """The largest type at which the spine's words fit; what won't is left out, the publisher last but one."""
        panel = self.job.shape.panel("spine")
        room = spine_length(self.job.shape)
        fitting = max(0.54 * panel.whole.width * 72 / 25.4, self._least)
        most = min(SPINE_MOST, fitting, panel.safe.width * 72 / 25.4)
        if self.job.direction == "none" or self._box("spine", "lead") is None:
            self._hide(".spine .line")
            return
        if most < self._least:
            self._drop("title", self._too_thin(1.0))
            return
        self._resized("spine", most)
        if self._least / self._smallest() > most:
            self._lay_out(replace(self.fitted, even=True))
        for part, keep in (("people", 0.8), ("publisher", 0.7), ("title", 0.0)):
            needed, ratio = self._spine_length() / most, self._smallest()
            least = max(self._least / ratio, most * keep)
            if least <= most and needed * least <= room:
                self._resized("spine", min(most, room / needed))
                return
            long = Lack(round(needed * least, 1), round(room, 1), "length")
            self._drop(part, self._too_thin(ratio) if least > most else long)

    def _too_thin(self, ratio: float) -> Lack:
        """The least spine for words whose smallest are `ratio` of the title's size."""
        wanted = self._least / ratio * 25.4 / 72 + 2 * self._clear
        return Lack(round(wanted, 1), round(self.job.shape.spine, 1), "width")

    def _drop(self, part: str, lack: Lack) -> None:
        """Leave a part of the spine's words out; without the title there are none."""
        if part == "title":
            self.left_out.append(part)
            self._hide(".spine .line")
        elif self._box("spine", part) is not None:
            self.left_out.append(part)
            self._hide(f".spine .{part}")
        else:
            return
        self.lack = lack

    def _smallest(self) -> float:
        """The smallest type on the spine as a part of the title's."""
        lead, tail = self._box("spine", "lead"), self._box("spine", "tail")
        boxes = [b for box in (lead, tail) if box is not None for b in all_boxes(box) if hasattr(b, "text")]
        sizes: list[float] = [b.style["font_size"] for b in boxes]
        return min(sizes) / max(sizes) if sizes else 1.0

    def _spine_length(self) -> float:
        lead, tail = self._box("spine", "lead"), self._box("spine", "tail")
        widths: list[float] = [box.width * PIXEL for box in (lead, tail) if box is not None and box.width > 0]
        return sum(widths) + BETWEEN * (len(widths) - 1)

    def _centre(self) -> None:
        """Move the spine's words so that what the eye takes for their middle is the spine's."""
        shifts = {}
        for name in ("lead", "tail"):
            box = self._box("spine", name)
            found = next((b for b in all_boxes(box) if hasattr(b, "text")), None) if box is not None else None
            if found is None:
                continue
            size = found.style["font_size"]
            middle = self.job.shape.spine / 2 / PIXEL
            line = self._box("spine", "line")
            baseline = found.position_y + found.baseline - line.position_y
            small = "small-caps" in str(found.style["font_variant_caps"])
            shifts[name] = (
                middle + _middle_of_letters(self.job.faces, found, small=small) * size - baseline
            ) * PIXEL
        self._lay_out(
            replace(self.fitted, lead_shift=shifts.get("lead", 0.0), tail_shift=shifts.get("tail", 0.0))
        )

    def _box(self, panel: str, kind: str) -> Any:
        """The box of the first element of class `kind` in a panel; None where it is not shown."""
        inside = next((e for e in self.tree.iter() if panel in _classes(e)), None)
        element = (
            next((e for e in inside.iter() if kind in _classes(e)), None) if inside is not None else None
        )
        if element is None:
            return None
        return next((b for b in all_boxes(self.boxes[0]) if b.element is element), None)

    def _setting(self) -> Setting:
        found = drawn(self.boxes[:1], self.engine, lambda: None)
        return Setting(
            height=self.boxes[0].margin_height() * SCALE,
            pages=(set_page(found.pages[0]),),
            resources=found.resources,
            pieces=found.pieces,
            images=found.images,
            faces=found.faces,
            borrowed=borrowed(found, self.job.faces, {}),
            messages=self.engine.messages,
            characters=_characters(self.boxes[0]),
        )


def _characters(page: Any) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for box in text_boxes(page, notes=True, generated=True):
        if hasattr(box, "text"):
            families = tuple(f.lower() for f in box.style["font_family"])
            found.setdefault(families, set()).update(box.text)
    return {families: "".join(sorted(found[families] - BLANK)) for families in sorted(found)}


def _middle_of_letters(faces: tuple[FontFace, ...], box: Any, *, small: bool) -> float:
    """How far above the baseline, in ems, the eye sees the middle of a line.

    Between the middle of capitals and that of small letters; of small capitals, just above the latter.
    """
    from fontTools.ttLib import TTFont

    families = [f.lower() for f in box.style["font_family"]]
    face = next((f for name in families for f in faces if f.family.lower() == name), None)
    if face is None:
        return 0.26
    with TTFont(face.path, lazy=True) as font:
        table, em = font["OS/2"], font["head"].unitsPerEm
        high, low = getattr(table, "sCapHeight", 0) or 0.65 * em, getattr(table, "sxHeight", 0) or 0.42 * em
    middle: float = (1.06 * low / 2 if small else (high + low) / 4) / em
    return middle


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()
