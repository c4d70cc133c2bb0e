"""Stage render, markup: blocks of raw HTML that a book may hold.

In: an `Html` block. Out: its allowed elements; text in them is read as Markdown, so that
citations in a table typed as HTML are not lost. What may not pass is reported and shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render import sanitise
from gatherings.render.markup.parts import Html
from gatherings.render.markup.scanner import Scanner
from gatherings.render.markup.signs import verbatim
from gatherings.render.markup.tags import set_attributes

if TYPE_CHECKING:
    from gatherings.render.markup.tree import Writer

_PARENTS = {
    "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "caption": ("table",),
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
}


def raw_block(writer: Writer, parent: _Element, block: Html) -> None:
    """Append a block of raw HTML to an element."""
    text = block.text
    scan = Scanner(writer.piece, text)
    stack: list[_Element] = [parent]
    made: list[tuple[_Element, int, int]] = []
    at = i = 0
    while (i := text.text.find("<", i)) >= 0:
        tag = sanitise.opening_tag(text.text, i)
        if not tag or tag.name not in sanitise.SHOWN | sanitise.HOLDING:
            i += 1
            continue
        _text(scan, stack[-1], at, i)
        start, at = i, tag.end
        i = at
        shown = f"<{'/' if tag.closing else ''}{tag.name}>"
        if tag.closing:
            if any(e.tag == tag.name for e in stack[1:]):
                while stack.pop().tag != tag.name:
                    pass
            else:
                _refused(scan, stack[-1], "MD-009", tag.end - len(shown), tag.end, shown)
            continue
        needed = _PARENTS.get(tag.name)
        while needed and len(stack) > 1 and stack[-1].tag not in needed:
            stack.pop()
        if needed and stack[-1].tag not in needed:
            _refused(scan, parent, "MD-009", i - 1, i, shown)
            continue
        if stack[-1].tag == "p" and len(stack) > 1:
            stack.pop()
        if tag.dropped:
            scan.report("MD-008", i - len(shown), i, names=", ".join(tag.dropped), tag=tag.name)
        element = etree.SubElement(stack[-1], tag.name)
        set_attributes(element, tag.attributes)
        made.append((element, start, at))
        if tag.name not in sanitise.VOID:
            stack.append(element)
    _text(scan, stack[-1], at, len(text.text))
    _report_headless(scan, made)


def _report_headless(scan: Scanner, made: Sequence[tuple[_Element, int, int]]) -> None:
    """Tables without a header cell; each element comes with the place of its tag."""
    for element, start, end in made:
        if element.tag == "table" and element.find(".//th") is None:
            scan.report("MD-014", start, end)


def _text(scan: Scanner, parent: _Element, start: int, end: int) -> None:
    if not scan.text[start:end].strip():
        return
    while start < end and scan.text[start].isspace():
        start += 1
    while end > start and scan.text[end - 1].isspace():
        end -= 1
    if parent.tag in sanitise.TEXTS | {"pre"}:
        scan.into(parent, start, end)
    else:
        scan.into(etree.SubElement(parent, "li" if parent.tag in ("ul", "ol") else "p"), start, end)


def _refused(scan: Scanner, parent: _Element, code: str, start: int, end: int, shown: str) -> None:
    scan.report(code, max(0, start), end, tag=shown)
    if parent.tag not in sanitise.TEXTS:
        parent = etree.SubElement(parent, "p")
    element = etree.SubElement(parent, "mark")
    element.set("class", "fault")
    element.text = verbatim(shown)
