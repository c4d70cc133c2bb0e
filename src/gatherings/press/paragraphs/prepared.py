"""A line box, flattened and measured, ready for its lines to be chosen.

In: a LineBox of the engine and its containing block. Out: `Prepared`, with the `Paragraph` to ask
for lines, and what hangs in the margins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gatherings.press import internals
from gatherings.press.paragraphs.composition import House
from gatherings.press.paragraphs.fit import HYPHEN, Break, Line, Text
from gatherings.press.paragraphs.flat import Flat, Part, Unusual, flat
from gatherings.press.paragraphs.hyphens import SHY
from gatherings.press.paragraphs.line_boxes import is_plain
from gatherings.press.paragraphs.measure import (
    HANGS_LEFT,
    HANGS_RIGHT,
    HYPHENS,
    Face,
    expandable,
    face_of,
    has_hyphen,
)
from gatherings.press.paragraphs.opportunities import ATOM, Opportunity, addresses, opportunities
from gatherings.press.paragraphs.plan import Paragraph, Plan
from gatherings.press.paragraphs.taste import ELASTIC, TASTE, Taste

_IDEOGRAPHS = re.compile("[\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")
"""With kana and the marks that are as wide."""
MOST_BETWEEN = 0.1
"""Part of their width that may stand between ideographs."""
_LITTLE = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{1,3}\Z")
_LONGEST = 4
_FORCED = re.compile("[\n\x0b\x0c\r\x85\u2028\u2029]")
"""Characters that end a line whatever was planned."""


Measured = dict[tuple[Any, ...], tuple[tuple[Text, ...], dict[Any, Plan | None]]]
"""Texts and the plans made for them, by all that shapes them."""


@dataclass(slots=True)
class Prepared:
    """A paragraph with the boxes that it came from."""

    flat: Flat
    paragraph: Paragraph
    justified: bool
    hangs: bool
    """Whether punctuation hangs in the margins."""
    begin: int
    """The first character that is no space."""
    hangs_first: bool
    """Whether it does at the beginning, where an indent may stand."""
    faces: Sequence[Face | None]
    """The face of each part; None for a picture."""
    plain: bool = False
    """Whether its lines are made of texts in a row, and of nothing else."""
    give: float = 0.0
    """Part of its width by which type may be wider or narrower."""

    def wider(self, line: Line, room: float, width: float) -> tuple[float, float]:
        """By which factor a line is wider that lacks some room, before its spaces fill it, and its letters themselves.

        Letters give first. Where spaces have their stretch then and there is room left, some of it stands between
        letters. Ideographs stay as they were drawn, and all that they lack stands between them.
        """
        text, taste = self.paragraph.texts[0], self.paragraph.taste
        shown = self.flat.text[line.start : line.cut]
        gaps = expandable(shown)
        letters = width - gaps * text.space
        if not self.give or letters <= 0:
            return 1.0, 1.0
        if room > 0 and 2 * len(_IDEOGRAPHS.findall(shown)) > len(shown):
            return 1 + min(room / width, MOST_BETWEEN), 1.0
        most = self.give * letters
        given = max(-most, min(room, most))
        apart = room - given - taste.stretch * text.space * gaps
        return 1 + (given + max(0.0, min(apart, taste.tracking * most))) / letters, 1 + given / letters

    def part_at(self, at: int) -> tuple[Part, Face | None]:
        """The part to which a character belongs."""
        parts = self.flat.parts
        low, high = 0, len(parts)
        while high - low > 1:
            middle = (low + high) // 2
            if parts[middle].start <= at:
                low = middle
            else:
                high = middle
        return parts[low], self.faces[low]

    def left(self, at: int) -> float:
        """How far the character that begins a line hangs out."""
        if not self.hangs or self.flat.text[at : at + 1] not in HANGS_LEFT:
            return 0.0
        if at == self.begin and not self.hangs_first:
            return 0.0
        _, face = self.part_at(at)
        return face.left(self.flat.text[at]) if face else 0.0

    def right(self, line: Line) -> float:
        """How far the end of a line hangs out."""
        return self.end(line.cut, divided=line.kind == HYPHEN)

    def end(self, cut: int, *, divided: bool = False) -> float:
        """How far the end of a line hangs out that ends before a character, with a hyphen if it is `divided`."""
        if not self.hangs or not self.justified or not cut:
            return 0.0
        if not divided and self.flat.text[cut - 1] not in HANGS_RIGHT:
            return 0.0
        _, face = self.part_at(cut - 1)
        if face is None:
            return 0.0
        return face.right(face.hyphen if divided else self.flat.text[cut - 1])


def prepared(context: Any, linebox: Any, containing: Any, house: House, measured: Measured) -> Prepared:
    """A line box with its places measured; raises `Unusual` where the engine should break it.

    `measured` holds what was measured and planned when the same leaf was laid out before, and is added to.
    """
    style = linebox.style
    justified = style["text_align_all"] == "justify"
    wrap = _wrap(style)
    found = flat(context, linebox, containing)
    urls = addresses(found.text)
    if not justified and wrap == "auto":
        if not urls:
            raise Unusual("ragged, as set")
        wrap = "pretty"
    faces = [face_of(p.box.style, house.hyphenator) if p.is_text else None for p in found.parts]
    leading = next((f for f in faces if f is not None), None)
    if leading is None:
        raise Unusual("no text")
    upright = style["direction"] == "ltr"
    indent = style["text_indent"]
    give = house.expansion if justified and all(p.is_text for p in found.parts) else 0.0
    taste = ELASTIC if give else TASTE
    made = Prepared(
        found,
        Paragraph((), taste=taste),
        justified,
        house.optical_margins and upright and (justified or style["text_align_all"] in {"left", "start"}),
        len(found.text) - len(found.text.lstrip(" ")),
        not getattr(indent, "value", indent),
        faces,
        give=give,
    )
    balanced = not justified and wrap == "balance"
    language, em = str(style["lang"] or ""), style["font_size"]
    key = (
        found.text, justified, balanced, made.hangs, made.hangs_first, made.give, language, em,
        *((p.start, p.opens, p.closes, p.kept, p.call, p.width, id(f)) for p, f in zip(found.parts, faces, strict=True)),
    )  # fmt: skip
    if key not in measured:
        measurer = _Measurer(found, faces, made, taste, language, balanced, urls)
        texts = tuple(
            replace(text, justified=justified, balanced=balanced, give=made.give)
            for text in measurer.texts(leading, em)
        )
        measured[key] = texts, {}
    made.paragraph.texts, made.paragraph.plans = measured[key]
    made.plain = not _FORCED.search(found.text) and is_plain(linebox)
    made.paragraph.calls = tuple(p.start for p in found.parts if p.call)
    return made


def _wrap(style: Any) -> str:
    """The theme's wish for ragged text: ``--text-wrap: balance`` or ``pretty``."""
    tokens = style["__text_wrap"]
    words = [t.value for t in tokens if getattr(t, "type", "") == "ident"] if tokens else []
    return words[0] if words and words[0] in {"balance", "pretty"} else "auto"


@dataclass(slots=True)
class _Measurer:
    """Walks through the text once, adding up widths."""

    flat: Flat
    faces: Sequence[Face | None]
    made: Prepared
    taste: Taste
    language: str
    by_sense: bool
    """Whether lines had better not end with a little word, as in headings."""
    addresses: list[tuple[int, int]]
    at: int = 0
    """Index of the part in which the walk stands."""
    x: float = 0.0
    spaces: int = 0
    breaks: list[Break] = field(default_factory=list)

    def texts(self, leading: Face, em: float) -> Iterator[Text]:
        """The texts between the author's line breaks."""
        text = self.flat.text
        allowed = list(self._allowed_places())
        places = opportunities(text, allowed, self.addresses, self.language, self.taste)
        number, start = 0, 0
        for end in [*(m.start() for m in re.finditer("\n", text)), len(text)]:
            here = []
            while number < len(places) and places[number].at <= end:
                if start < places[number].at < end:
                    here.append(places[number])
                number += 1
            yield self._text(start, end, here, leading, em)
            start = end + 1

    def _text(self, start: int, end: int, places: list[Opportunity], leading: Face, em: float) -> Text:
        text = self.flat.text
        begin = start
        while begin < end and text[begin] == " ":
            begin += 1
        self.x, self.spaces, self.breaks = 0.0, 0, []
        self._skip(start, begin)
        begin_at, begin_spaces = self.x + (self.made.left(begin) if begin < end else 0.0), self.spaces
        here = begin
        for place in places:
            if place.at > begin:
                here = self._piece(here, place)
        body = end - (len(text[here:end]) - len(text[here:end].rstrip(" ")))
        self._measured(here, body)
        end_at, end_spaces = self.x, self.spaces
        self._skip(body, end)
        return Text(
            tuple(self.breaks),
            begin,
            begin_at,
            begin_spaces,
            end,
            min(end + 1, len(text)),
            end_at,
            end_spaces,
            _latest(text, begin, body, self.taste.runt_letters),
            leading.space,
            em,
        )

    def _allowed_places(self) -> Iterator[int]:
        """Characters with which a line may begin, in order."""
        text, parts, number = self.flat.text, self.flat.parts, 0
        special = any(sign in text for sign in (SHY, "\n", ATOM))
        for at in internals.breaks_of(text, self.language or None):
            while parts[number].end <= at:
                number += 1
            part = parts[number]
            if not (special or part.call or part.kept or part.start == at) or self._allowed(at):
                yield at

    def _allowed(self, at: int) -> bool:
        """Whether a line may begin with a character where Unicode lets it."""
        text = self.flat.text
        if (
            text[at - 1] in (SHY, "\n", ATOM)
            or text[at] == "\n"
            or (text[at] == ATOM and text[at - 1] != " ")
        ):
            return False  # a picture, such as a formula, begins a line after a space only
        part, _ = self.made.part_at(at)
        before = part if part.start < at else self.made.part_at(at - 1)[0]
        if part.call and (part is before or part.start == at):
            return False
        if part.kept and before.kept:
            return False
        return part is before or (before.is_text and not before.closes)

    def _piece(self, here: int, place: Opportunity) -> int:
        """Measure up to a place, with divisions of words on the way; returns where the next piece begins."""
        text, at = self.flat.text, place.at
        body = at
        while body > here and text[body - 1] == " ":
            body -= 1
        self._measured(here, body)
        ends, ends_spaces = self.x, self.spaces
        self._skip(body, at)
        if body > here and text[body - 1] in HANGS_RIGHT:
            ends -= self.made.end(body)
        start = self.x + self.made.left(at) if text[at : at + 1] in HANGS_LEFT else self.x
        penalty = place.penalty
        if self.by_sense and _LITTLE.search(text, max(here, body - _LONGEST), body):
            penalty += self.taste.little
        self.breaks.append(Break(ends, ends_spaces, start, self.spaces, place.kind, penalty, body, at))
        return at

    def _skip(self, start: int, end: int) -> None:
        """Go over spaces."""
        while start < end:
            self._to(start)
            part, face = self.flat.parts[self.at], self.faces[self.at]
            stop = min(end, part.end)
            self.x += (face.space if face else 0.0) * (stop - start)
            self.spaces += stop - start
            self._after(part, stop)
            start = stop

    def _to(self, at: int) -> None:
        while self.flat.parts[self.at].end <= at:
            self.at += 1

    def _after(self, part: Part, stop: int) -> None:
        if stop == part.end:
            self.x += part.closes

    def _measured(self, start: int, end: int) -> None:
        """Add the width of a piece, and the places at which its words may be divided."""
        if start >= end:
            return
        self._to(start)
        part, face = self.flat.parts[self.at], self.faces[self.at]
        if end > part.end:
            self._several(start, end)
            return
        if start == part.start:
            self.x += part.opens
        if face is None:
            self.x += part.width
        else:
            width, gaps, divisions = face.piece(self.flat.text[start:end])
            if divisions and not self._follows(start, end):
                for at, wide, bare, name in divisions:
                    self._divide(start + at, wide, bare, face, name)
            self.x += width
            self.spaces += gaps
        self._after(part, end)

    def _several(self, start: int, end: int) -> None:
        """A piece that changes its face within."""
        runs: list[tuple[int, Part, Face | None, str]] = []
        at, index = start, self.at
        while at < end:
            part, face = self.flat.parts[index], self.faces[index]
            stop = min(end, part.end)
            runs.append((at, part, face, self.flat.text[at:stop]))
            at = stop
            index += 1
        leading = next((face for _, _, face, _ in runs if face is not None), None)
        points: list[tuple[int, bool]] = []
        whole = self.flat.text[start:end]
        if leading is not None and not has_hyphen(whole) and not self._follows(start, end):
            points = leading.points(whole)
        for at, part, face, text in runs:
            if at == part.start:
                self.x += part.opens
            if face is None:
                self.x += part.width
                self._after(part, at + len(text))
                continue
            for k, name in points:
                inside = start + k - at
                if not 0 < inside <= len(text) or not (face.divides or SHY in text):
                    continue
                if inside == len(text) and (part.closes or start + k == end):
                    continue
                head = text[:inside].rstrip(SHY)
                self._divide(at + inside, face.width(head + face.hyphen), face.width(head), face, name)
            self.x += face.width(text)
            self.spaces += expandable(text)
            self._after(part, at + len(text))

    def _follows(self, start: int, end: int) -> bool:
        """Whether a piece comes after a hyphen, or is part of an address: it gets none of ours."""
        if start and self.flat.text[start - 1] in HYPHENS:
            return True
        return bool(self.addresses) and any(s < end and start < e for s, e in self.addresses)

    def _divide(self, at: int, width: float, bare: float, face: Face, name: bool) -> None:  # noqa: FBT001
        hangs = face.hyphen_hangs if self.made.hangs and self.made.justified else 0.0
        penalty = self.taste.name if name else self.taste.hyphen
        x, spaces = self.x, self.spaces
        self.breaks.append(Break(x + width - hangs, spaces, x + bare, spaces, HYPHEN, penalty, at, at))


def _latest(text: str, begin: int, end: int, letters: int) -> int:
    """The last character from which a text has so many letters and figures; `begin` if it never has."""
    while end > begin and letters:
        end -= 1
        letters -= text[end].isalnum()
    return end
