"""Stage editions/epub: contents, landmarks, page list and cover page.

In: the arranged leaves. Out: the navigation document, its older form (NCX) for systems that
still read that, and the cover's page, as bytes. Contents name the authors of each piece:
"Title — Name, Name".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.editions.epub_document import XHTML, page, serialised
from gatherings.editions.epub_pages import OPS_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from gatherings.editions.epub_arrangement import Arranged

NCX = "http://www.daisy.org/z3986/2005/ncx/"
_WORDS = {"titlepage": "title_page", "copyright-page": "imprint", "halftitlepage": "half_title"}
"""Landmarks that the words of a locale name otherwise."""
NAV_FILE, NCX_FILE, COVER_FILE = "nav.xhtml", "toc.ncx", "cover.xhtml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    label: str
    file: str
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that reading systems offer a button for."""

    kind: str
    label: str
    file: str


def entries(leaves: Sequence[Arranged]) -> list[Entry]:
    """The contents as a tree: essays of a part below the part."""
    top: list[Entry] = []
    for arranged in leaves:
        leaf = arranged.leaf
        if not leaf.title:
            continue
        label = f"{leaf.title} — {leaf.authors}" if leaf.authors else leaf.title
        siblings = top
        for _ in range(leaf.level):
            if not siblings:
                break
            siblings = siblings[-1].below
        siblings.append(Entry(label, arranged.file))
    return top


def landmarks(leaves: Sequence[Arranged], words: Mapping[str, str], *, cover: bool) -> list[Landmark]:
    """Cover, contents, first page of the body, and whatever else leaves name; each once."""
    found = [Landmark("cover", words["cover"], COVER_FILE)] if cover else []
    contents = contents_leaf(leaves)
    label = words["contents"]
    found.append(Landmark("toc", label, contents.file if contents else NAV_FILE))
    body = next((a for a in leaves if a.leaf.matter == "body"), None)
    if body is not None:
        found.append(Landmark("bodymatter", body.leaf.title or words["start"], body.file))
    for arranged in leaves:
        kind = arranged.leaf.landmark
        if kind and kind not in {m.kind for m in found}:
            found.append(
                Landmark(
                    kind,
                    arranged.leaf.title or words.get(_WORDS.get(kind, kind), kind.capitalize()),
                    arranged.file,
                )
            )
    return found


def contents_leaf(leaves: Sequence[Arranged]) -> Arranged | None:
    """The page of contents that the book itself holds."""
    return next((a for a in leaves if a.leaf.kind == "contents"), None)


def nav(
    leaves: Sequence[Arranged], words: Mapping[str, str], title: str, language: str, *, cover: bool
) -> bytes:
    """The navigation document: contents, landmarks, and the page list where there are pages."""
    root, body = page(title, language)
    contents = words["contents"]
    toc = _section(body, "toc", contents, "h1")
    toc.set("role", "doc-toc")
    _list(toc, entries(leaves))
    marks = _section(body, "landmarks", words["landmarks"], "h2")
    ordered = _add(marks, "ol")
    for mark in landmarks(leaves, words, cover=cover):
        link = _add(_add(ordered, "li"), "a", mark.label, href=mark.file)
        link.set(OPS_TYPE, mark.kind)
    marks.set("hidden", "hidden")
    if any(a.pages for a in leaves):
        pages = _section(body, "page-list", words["pages"], "h2")
        pages.set("role", "doc-pagelist")
        pages.set("hidden", "hidden")
        ordered = _add(pages, "ol")
        for file, name, folio in page_links(leaves):
            _add(_add(ordered, "li"), "a", folio, href=f"{file}#{name}")
    return serialised(root)


def page_links(leaves: Sequence[Arranged]) -> Iterator[tuple[str, str, str]]:
    """File, id and folio of each printed page."""
    for arranged in leaves:
        for mark in arranged.pages:
            yield arranged.file, mark.id, mark.folio


def _section(body: _Element, kind: str, heading: str, level: str) -> _Element:
    section = _add(body, "nav", id=f"nav-{kind}")
    section.set(OPS_TYPE, kind)
    section.set("aria-labelledby", f"nav-{kind}-title")
    _add(section, level, heading, id=f"nav-{kind}-title")
    return section


def _list(parent: _Element, rows: Sequence[Entry]) -> None:
    ordered = _add(parent, "ol")
    for row in rows:
        item = _add(ordered, "li")
        _add(item, "a", row.label, href=row.file)
        if row.below:
            _list(item, row.below)


def _add(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> _Element:
    element = etree.SubElement(parent, f"{{{XHTML}}}{tag}", attributes)
    element.text = text
    return element


# --- the older form -----------------------------------------------------------------------------------


def ncx(leaves: Sequence[Arranged], title: str, language: str, identifier: str) -> bytes:
    """The contents and the page list as NCX, which Kindle and older readers go by."""
    nsmap: dict[str | None, str] = {None: NCX}
    root = etree.Element(f"{{{NCX}}}ncx", {"version": "2005-1"}, nsmap=nsmap)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    tree = entries(leaves)
    links = list(page_links(leaves))
    head = _ncx(root, "head")
    numbers = [folio for _, _, folio in links if folio.isdigit()]
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_depth(tree))),
        ("dtb:totalPageCount", str(len(links))),
        ("dtb:maxPageNumber", str(max(map(int, numbers), default=0))),
    ):
        _ncx(head, "meta", name=name, content=content)
    _label(_ncx(root, "docTitle"), title)
    order = _points(_ncx(root, "navMap"), tree, 1)
    if links:
        pages = etree.SubElement(root, f"{{{NCX}}}pageList", {"id": "page-list", "class": "pages"})
        for n, (file, name, folio) in enumerate(links):
            kind = "normal" if folio.isdigit() else "front"
            target = _ncx(pages, "pageTarget", id=f"target-{name}", type=kind, playOrder=str(order + n))
            if folio.isdigit():
                target.set("value", folio)
            _label(_ncx(target, "navLabel"), folio)
            _ncx(target, "content", src=f"{file}#{name}")
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _points(parent: _Element, rows: Sequence[Entry], order: int) -> int:
    """Add a point for each entry; the next free play order."""
    for row in rows:
        point = _ncx(parent, "navPoint", id=f"point-{order}", playOrder=str(order))
        _label(_ncx(point, "navLabel"), row.label)
        _ncx(point, "content", src=row.file)
        order = _points(point, row.below, order + 1)
    return order


def _depth(rows: Sequence[Entry]) -> int:
    return 1 + max((_depth(r.below) for r in rows if r.below), default=0)


def _ncx(parent: _Element, tag: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attributes)


def _label(parent: _Element, text: str) -> None:
    _ncx(parent, "text").text = text


# --- the cover ----------------------------------------------------------------------------------------


def cover_page(image: str, alt: str, title: str, language: str) -> bytes:
    """The page that shows the cover."""
    root, body = page(title, language)
    body.set(OPS_TYPE, "cover")
    section = _add(body, "section", **{"class": "cover"})
    section.set(OPS_TYPE, "cover")
    _add(section, "img", src=image, alt=alt, role="doc-cover", **{"class": "cover-image"})
    return serialised(root)
