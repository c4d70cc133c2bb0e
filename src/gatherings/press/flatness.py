"""Whether ink alone can draw a piece of content: no gradients, nothing half transparent, no Lab.

In: content of a page as the engine writes it, its resources. Out: what stands in the way, in plain
words, and the names of resources that content uses. PDF/X-1a and X-3 allow no transparency, which came
with PDF 1.4; X-4 does, but the engine's gradients and groups are in screen colours, which it forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gatherings.press.entries import dictionary, entries

if TYPE_CHECKING:
    from gatherings.press.setting import Piece

GRADIENT, VEIL, LAB = "a gradient", "something half transparent", "a colour given as Lab or the like"

_USED = re.compile(rb"\n/(\S+) (gs|Do|sh|scn|SCN|cs|CS)(?=\n|\Z)")
"""After the end of a line, which is found five times as fast as the beginning of the next."""
_KIND = {
    b"gs": "ExtGState",
    b"Do": "XObject",
    b"sh": "Shading",
    b"scn": "Pattern",
    b"SCN": "Pattern",
    b"cs": "ColorSpace",
    b"CS": "ColorSpace",
}
PIECE = re.compile(rb"\x01P(\d+)\x02")
"""A form or pattern among resources."""
_ALPHA = re.compile(rb"/(?:ca|CA) ([\d.]+)")
_GROUP = re.compile(rb"/Group <<[^<>]*>>")

Used = frozenset[tuple[str, str]]
"""Kinds and names of resources."""


def used(content: bytes) -> Used:
    """The resources that content uses, but for typefaces."""
    found = _USED.finditer(b"\n" + content)
    return frozenset((_KIND[m[2]], m[1].decode("latin-1")) for m in found)


def obstacles(content: bytes, resources: bytes, pieces: Sequence[Piece]) -> frozenset[str]:
    """What keeps content from being flat ink; forms and patterns that it draws are looked into."""
    return in_the_way(used(content), resources, pieces)


def in_the_way(names: Used, resources: bytes, pieces: Sequence[Piece]) -> frozenset[str]:
    """The same of content that uses these resources."""
    return frozenset(_obstacles(names, resources, pieces))


def _obstacles(names: Used, resources: bytes, pieces: Sequence[Piece]) -> Iterator[str]:
    held = entries(resources) if names else {}
    for kind, name in names:
        value = entries(held.get(kind, b"<<>>")).get(name, b"")
        if kind == "Shading":
            yield GRADIENT
        elif kind == "ColorSpace" and value.startswith(b"[/Lab"):
            yield LAB
        elif kind == "ExtGState" and _veils(value):
            yield VEIL
        elif (piece := PIECE.fullmatch(value)) is not None:
            inner = pieces[int(piece[1])]
            yield from _obstacles(used(inner.stream), entries(inner.head).get("Resources", b"<<>>"), pieces)
        elif kind == "Pattern" and b"/Shading" in value:
            yield GRADIENT


def _veils(state: bytes) -> bool:
    """Whether a graphics state lets something show through."""
    return any(float(v) < 1 for v in _ALPHA.findall(state)) or any(
        word in state for word in (b"/SMask", b"/BM")
    )


def without_unused(resources: bytes, names: Used) -> bytes:
    """Resources with nothing but what content uses, and all typefaces."""
    kept: dict[str, bytes] = {}
    for kind, value in entries(resources).items():
        if not value.startswith(b"<<"):
            kept[kind] = value
            continue
        held = {name: item for name, item in entries(value).items() if (kind, name) in names}
        if held:
            kept[kind] = dictionary(held)
    return dictionary(kept)


def flat_head(head: bytes, stream: bytes) -> bytes:
    """The head of a form or pattern without unused resources, and without a group that has no effect."""
    held: Mapping[str, bytes] = entries(_GROUP.sub(b"", head))
    pruned = without_unused(held.get("Resources", b"<<>>"), used(stream))
    return dictionary({**held, "Resources": pruned})
