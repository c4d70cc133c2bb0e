"""Stage render, markup: long descriptions of figures.

In: the finished tree of a piece, and the boxes of the class ``description`` in it. Out: the same
tree, in which each stands right behind its figure as ``details``, for the EPUB alone: what a printed
page shows needs no description there. It is outside all counting of notes, figures and tables, so
it holds none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from gatherings.diagnostics import nearest

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.render.markup.piece import Description, Piece
    from gatherings.source import Span

_SITES = {"note": "a note", "citation": "a citation", "image": "an image", "index": "an index mark"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def place_descriptions(piece: Piece, root: _Element) -> None:
    """Move every description behind the figure that it names."""
    figures = {str(e.get("id")): e for e in root.iter("figure") if e.get("id") and _is_picture(e)}
    described: dict[str, Description] = {}
    for found in piece.descriptions:
        figure = figures.get(found.figure)
        if figure is None:
            hint = nearest(found.figure, tuple(figures))
            piece.sink.report("FIG-006", found.span, hint=hint, id=found.figure)
        elif found.figure in described:
            line = piece.file.position(described[found.figure].span.start).line
            piece.sink.report("FIG-008", found.span, id=found.figure, line=line)
        else:
            described[found.figure] = found
            _empty_of_sites(piece, found.element, found.span)
            _put_behind(piece, figure, found)


def _is_picture(figure: _Element) -> bool:
    return "table" not in (figure.get("class") or "").split()


def _put_behind(piece: Piece, figure: _Element, found: Description) -> None:
    element = found.element
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)  # a box has no tail but white space
    element.tag = "details"
    element.set("data-only", "epub")
    if not element.get("id"):
        element.set("id", piece.free(f"{found.figure}-description"))
    element.insert(0, etree.Element("summary"))
    element.tail, figure.tail = figure.tail, None
    figure.addnext(element)
    image = figure.find("img")
    if image is not None:
        image.set("aria-details", str(element.get("id")))


def _empty_of_sites(piece: Piece, element: _Element, span: Span) -> None:
    """Report what the description can't hold; marks of sites go, so that nothing counts them."""
    for inner in list(element.iter(etree.Element)):
        mark = inner.get("data-site")
        site = piece.sites.get(int(mark)) if mark is not None else None
        what = _SITES.get(site.kind, "") if site is not None else ""
        where = site.span if site is not None else span
        if inner.tag in _HEADINGS:
            what = "a heading"
        elif inner.tag == "figure" and (inner.get("id") or inner.find("figcaption") is not None):
            what = "a caption"
        if what:
            piece.sink.report("FIG-007", where, what=what)
            inner.attrib.pop("data-site", None)
