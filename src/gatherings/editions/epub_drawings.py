"""Stage editions/epub: drawings (SVG) with nothing in them that a book can't hold.

In: a drawing of the collection. Out: the same without scripts, remote parts and what the drawing
program left; and its size in pixels, for shops that take no drawings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.editions.epub_profiles import MAX_PIXELS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.source import SourceFile, Span

DRAWN_WIDTH = 1600
"""Pixels of a drawing that has to become a picture."""
_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


def is_drawing(data: bytes) -> bool:
    """Whether a file is a drawing, whatever its name says."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in data[:20000]


def clean_drawing(
    path: str, where: Span | SourceFile | str, data: bytes, sink: Sink
) -> tuple[str, str, bytes] | None:
    """A drawing with nothing in it that runs or lies elsewhere; None, with a message, where it can't be read."""
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        sink.report("EPUB-001", where, image=path, fault=str(fault.msg))
        return None
    left_out = sorted({what for element in list(root.iter()) for what in _cleaned(element)})
    if left_out:
        sink.report("EPUB-006", where, image=path, what=", ".join(left_out))
    if root.get("viewBox") is None:
        width, height = _pixels(root.get("width")), _pixels(root.get("height"))
        if width and height:
            root.set("viewBox", f"0 0 {width} {height}")
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return "image/svg+xml", "svg", f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def drawn_size(svg: bytes) -> tuple[int, int]:
    """Pixels for a drawing: as wide as the largest screens show it, in its own proportions."""
    box = [float(n) for n in re.findall(r"-?[\d.]+", etree.fromstring(svg).get("viewBox") or "")]
    share = box[3] / box[2] if len(box) == 4 and box[2] > 0 and box[3] > 0 else 0.75
    width = min(DRAWN_WIDTH, int((MAX_PIXELS / share) ** 0.5))
    return width, max(1, round(width * share))


def _pixels(length: str | None) -> str:
    found = re.fullmatch(r"\s*([\d.]+)(px)?\s*", length or "")
    return found[1] if found else ""


def _cleaned(element: _Element) -> list[str]:
    """Take out of one element what may not be in a book; what it was."""
    if not isinstance(element.tag, str):
        return []
    name = etree.QName(element)
    parent = element.getparent()
    if name.localname in ("script", "foreignObject", "metadata") or name.namespace not in (
        _SVG,
        None,
    ):
        if parent is not None:
            element.tail = None
            parent.remove(element)
        return (
            ["a script"]
            if name.localname == "script"
            else ["foreign content"] * (name.localname == "foreignObject")
        )
    found: list[str] = []
    for key in list(element.attrib):
        value, local = str(element.get(key)), etree.QName(key)
        if local.localname.startswith("on") and local.namespace is None:
            found.append("a script")
        elif (
            key in _HREFS
            and not re.match(r"\s*(#|data:image/(png|jpeg|gif))", value)
            and name.localname != "a"
        ):
            found.append("a part that lies elsewhere")
        elif key in _HREFS and name.localname == "a":
            found.append("a link")
        elif re.search(r"url\(\s*['\"]?(?!#|data:)", value):
            found.append("a part that lies elsewhere")
        elif local.namespace is None or key in _HREFS or "XML/1998" in local.namespace:
            continue
        del element.attrib[key]
    if name.localname == "style" and re.search(r"@import|url\(\s*['\"]?(?!#|data:)", element.text or ""):
        element.text = re.sub(r"@import[^;]*;|url\(\s*['\"]?(?!#|data:)[^)]*\)", "", element.text or "")
        found.append("a part that lies elsewhere")
    return found
