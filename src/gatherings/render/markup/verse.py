"""Stage render, markup: verse, whose lines are kept.

In: a finished box of paragraphs. Out: the same, every line of a paragraph a line of the poem.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from gatherings.render.markup.inlines import add_text


def lines_kept(element: _Element) -> None:
    """In verse every line of a paragraph is a line of the poem."""
    for paragraph in list(element.iter("p")):
        if paragraph.find("span[@class='line']") is not None:
            continue
        flow: list[str | _Element] = [paragraph.text or ""]
        for child in list(paragraph):
            flow += [child, child.tail or ""]
            child.tail = None
            paragraph.remove(child)
        paragraph.text = None
        line = _new_line(paragraph)
        for item in flow:
            if not isinstance(item, str):
                if item.tag == "br":
                    line = _new_line(paragraph)
                else:
                    line.append(_broken(item))
                continue
            for k, row in enumerate(item.split("\n")):
                if k and (len(line) or (line.text or "").strip()):
                    line = _new_line(paragraph)
                add_text(line, row)


def _new_line(paragraph: _Element) -> _Element:
    if len(paragraph):
        etree.SubElement(paragraph[-1], "br")
    line = etree.SubElement(paragraph, "span")
    line.set("class", "line")
    return line


def _broken(element: _Element) -> _Element:
    """An element within a line of verse, its line ends made visible."""
    for inner in list(element.iter()):
        rows = (inner.text or "").split("\n")
        inner.text = rows[0]
        for k, row in enumerate(rows[1:]):
            line_end = etree.Element("br")
            line_end.tail = row
            inner.insert(k, line_end)
    return element
