"""Stage editions/epub: neutral leaves arranged for reading systems.

In: the leaves of a `RenderedBook`, the folios of the print edition where there is one, and
the new name of each image. Out: `Arranged` trees, still in no namespace, whose links lead
from file to file, whose notes can pop up and lead back, and in which nothing is left that
only print or the program needs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gatherings.editions.epub_notes import link_notes
from gatherings.editions.epub_pages import OPS_TYPE, PageMark, mark_pages, with_note_pages
from gatherings.editions.epub_tables import arrange_tables
from gatherings.source import Span

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.model import Leaf, PageNumbers, RenderedBook
    from gatherings.source import SourceFile

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OWN_FILES = frozenset({"nav", "cover", "toc"})
"""Names that the package needs for itself."""
_POINTERS = ("aria-labelledby", "aria-describedby", "aria-details", "headers", "for")
_STYLED = frozenset({"data-lack"})
_SCHEMES = ("http", "https", "mailto", "tel")


@dataclass(frozen=True, slots=True)
class Arranged:
    """A leaf as it will be read on a screen."""

    leaf: Leaf
    file: str
    """File name in the package, such as ``preface.xhtml``."""
    root: _Element
    """The leaf's `section`, a copy of its own."""
    pages: tuple[PageMark, ...]
    """The printed pages that begin in it."""


def arranged(
    book: RenderedBook, pages: PageNumbers | None, images: Mapping[str, str], sink: Sink
) -> tuple[Arranged, ...]:
    """Every leaf that the EPUB holds, in reading order.

    `images` gives the file name in the package for each path in the collection; an image that
    is not in it could not be used and is shown as its text alternative.
    """
    leaves = [leaf for leaf in book.leaves if leaf.root.get("data-only") != "print"]
    roots = [copy.deepcopy(leaf.root) for leaf in leaves]
    taken = _unique_ids(leaves, roots, sink)
    at_foot = book.collection.notes == "page"
    marks = []
    for leaf, root in zip(leaves, roots, strict=True):
        starts = tuple(s for s in pages.starts if s.leaf == leaf.id) if pages else ()
        if pages and at_foot:
            starts = with_note_pages(root, starts, pages.first_last.get(leaf.id))
        marks.append(mark_pages(root, starts, taken, notes_at_foot=at_foot))
        _drop_print(root)
        arrange_tables(root, leaf.id, taken)
        _fill_folios(root, pages)
    link_notes(roots, book.words, taken)
    files = {leaf.id: _file_name(leaf.id) for leaf in leaves}
    homes = {
        str(e.get("id")): files[leaf.id] for leaf, root in zip(leaves, roots, strict=True) for e in _ids(root)
    }
    found = []
    for leaf, root, pagemarks in zip(leaves, roots, marks, strict=True):
        _point_images(root, images)
        _point_links(leaf, root, homes, sink)
        _finish(root)
        found.append(Arranged(leaf, files[leaf.id], root, pagemarks))
    return tuple(found)


def place_of(leaf: Leaf, element: _Element, needle: str) -> Span | SourceFile | str:
    """Where the editor wrote what stands in the tree: the line, else the file, else the leaf's name."""
    if leaf.essay is None:
        return leaf.id
    file = leaf.essay.file
    line = next(
        (e.get("data-line") for e in [element, *element.iterancestors()] if e.get("data-line")),
        None,
    )
    start = file.offset(int(line)) if line and line.isdigit() else leaf.essay.body.start
    for begin in (start, leaf.essay.body.start, 0):
        at = file.text.find(needle, begin) if needle else -1
        if at >= 0:
            return Span(file, at, at + len(needle))
    return file.span(start, start + len(file.line(int(line)))) if line and line.isdigit() else file


# --- ids --------------------------------------------------------------------------------------------


def _file_name(leaf: str) -> str:
    return f"{'leaf-' if leaf in OWN_FILES else ''}{leaf}.xhtml"


def _ids(root: _Element) -> Iterator[_Element]:
    return (e for e in root.iter() if e.get("id"))


def _unique_ids(leaves: Sequence[Leaf], roots: Sequence[_Element], sink: Sink) -> set[str]:
    """All ids of the book; one that comes twice is reported and renamed at its second place."""
    taken: set[str] = set()
    for leaf, root in zip(leaves, roots, strict=True):
        for element in _ids(root):
            name = str(element.get("id"))
            if name in taken:
                sink.report("EPUB-002", place_of(leaf, element, name), id=name)
                n = 2
                while f"{name}-{n}" in taken:
                    n += 1
                name = f"{name}-{n}"
                element.set("id", name)
            taken.add(name)
    return taken


# --- what stands in print only ----------------------------------------------------------------------


def _drop_print(root: _Element) -> None:
    """Take out what stands in print only."""
    for element in [e for e in root.iter() if e.get("data-only") == "print"]:
        removed(element)


def removed(element: _Element) -> None:
    """Take an element out of its tree; the text behind it and marks of pages within it stay."""
    parent = element.getparent()
    if parent is None:
        return
    for mark in [e for e in element.iter("span") if e.get(OPS_TYPE) == "pagebreak"]:
        mark.tail = None
        element.addprevious(mark)
    tail, previous = element.tail or "", element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _fill_folios(root: _Element, pages: PageNumbers | None) -> None:
    """Folios of the print edition where the text names pages; without that edition, what needs them goes.

    An empty place whose page isn't known goes too; one that holds a stand-in (an index) keeps it.
    """
    for element in [e for e in root.iter() if e.get("data-needs") == "pages"]:
        if pages is None:
            removed(element)
    for element in [e for e in root.iter() if e.get("data-pages") is not None]:
        if element.get("data-pages") != _pages_known(str(element.get("data-pages-of")), pages):
            removed(element)
    for span in [e for e in root.iter() if e.get("data-page-of") is not None]:
        folio = _folio(span, pages) if pages else ""
        if folio:
            span.text = folio
        elif not span.text:
            removed(span)
    for element in [e for e in root.iter() if e.get("data-merge") == "pages"]:
        _merge_locators(element)


def _pages_known(leaf: str, pages: PageNumbers | None) -> str:
    first, last = pages.first_last.get(leaf, ("", "")) if pages else ("", "")
    return "none" if not first else "one" if first == last else "many"


def _folio(span: _Element, pages: PageNumbers) -> str:
    """The folio that a place asks for, empty where it isn't known."""
    name = str(span.get("data-page-of"))
    first, last = pages.first_last.get(name, ("", ""))
    return last if span.get("data-which") == "last" else pages.folio_of.get(name, first)


def _merge_locators(element: _Element) -> None:
    """Each folio once in a row of index locators: later links to the same page go."""
    seen: set[str] = set()
    for locator in list(element):
        folio = "".join(str(t) for t in locator.itertext())
        if folio in seen:
            element.remove(locator)
        seen.add(folio)


# --- images and links -------------------------------------------------------------------------------


def _point_images(root: _Element, images: Mapping[str, str]) -> None:
    """Name the files of the package; an image without any becomes its text alternative."""
    for img in list(root.iter("img")):
        source = img.get("src") or ""
        name = images.get(source)
        width = re.fullmatch(r"(\d+(?:\.\d+)?)%?", img.get("data-width") or "")
        if name is not None:
            img.set("src", name)
            if width:
                img.set("style", f"width: {width[1]}%")
            continue
        img.tag = "span"
        img.text = f"[{img.get('alt') or source}]"
        img.set("class", f"missing-image {img.get('class') or ''}".strip())
        for key in [k for k in img.attrib if k not in ("class", "id")]:
            del img.attrib[key]


def _point_links(leaf: Leaf, root: _Element, homes: Mapping[str, str], sink: Sink) -> None:
    """Lead `#id` to the file that holds it; a link to nowhere becomes plain text."""
    own = _file_name(leaf.id)
    for link in [e for e in root.iter("a", "area") if e.get("href") is not None]:
        href = str(link.get("href")).strip()
        if href.startswith("#"):
            home = homes.get(href[1:])
            if home is not None:
                link.set("href", href if home == own else home + href)
                continue
        elif urlsplit(href).scheme in _SCHEMES:
            link.set("href", href.replace(" ", "%20"))
            continue
        sink.report("EPUB-003", place_of(leaf, link, href.lstrip("#")), target=href)
        del link.attrib["href"]
    for element in root.iter():
        for key in _POINTERS:
            wanted = (element.get(key) or "").split()
            known = [i for i in wanted if homes.get(i) == own]
            if wanted and known:
                element.set(key, " ".join(known))
            elif wanted:
                del element.attrib[key]


def _finish(root: _Element) -> None:
    """Both forms of every language, no attribute of the program's own but those that style sheets read."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        language = element.get("lang") or element.get(XML_LANG)
        if language:
            element.set("lang", language)
            element.set(XML_LANG, language)
        for key in [k for k in element.attrib if str(k).startswith("data-") and k not in _STYLED]:
            del element.attrib[key]
