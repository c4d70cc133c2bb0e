"""Stage render, markup: what our block processors have in common.

In: Python-Markdown's parser and the piece. Out: a base class for processors of lifted blocks.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from markdown.blockprocessors import BlockProcessor

from gatherings.render.markup.lines import Line
from gatherings.render.markup.signs import ATOM

if TYPE_CHECKING:
    from gatherings.render.markup.normal import Normal
    from gatherings.render.markup.piece import Piece


class Rule(BlockProcessor):
    """A block processor that knows the piece; its blocks are one sign, unless it says otherwise."""

    PARTS: ClassVar[tuple[type, ...]] = ()
    """What the sign may stand for."""

    normal: Normal
    """What is being read; `dialect` says."""

    @property
    def piece(self) -> Piece:
        """The piece that it belongs to."""
        return self.normal.piece

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - theirs
        """Whether a block is one sign for a part of ours."""
        sign = block.strip()
        return len(sign) == 1 and bool(ATOM.match(sign)) and isinstance(self.piece.part(sign), self.PARTS)

    def read(self, parent: ET.Element, lines: Sequence[Line]) -> None:
        """Read the blocks of some lines into an element."""
        depth = len(self.parser.state)
        self.parser.state.set("box")  # paragraphs in it stand in `p`, even in a list
        self.parser.parseChunk(parent, self.normal.text(lines, depth))
        self.parser.state.reset()
