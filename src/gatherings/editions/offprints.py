"""Offprints: each essay as a PDF of its own, with the page numbers of the book.

In: a `SetBook`. Out: an artifact for each essay: a first page that says what it is part of and how
to cite it, then the essay's pages as they stand in the book, tagged, with its notes and references.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from gatherings.model import Artifact
from gatherings.press.about import Entry
from gatherings.press.furniture import page_css
from gatherings.press.imposition import Planned, shown
from gatherings.press.leafjob import LeafJob
from gatherings.press.numbers import keys_of
from gatherings.press.target import MM
from gatherings.press.work import Failure

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.editions.pages import PrintStyle, SetBook
    from gatherings.model import Leaf
    from gatherings.press.setting import Setting


def offprints(made: SetBook, style: PrintStyle, sink: Sink) -> tuple[Artifact, ...]:
    """An artifact for each essay of the body, in the order of the book.

    An essay whose first page cannot be set has none, and an error that says so.
    """
    found = [i for i, leaf in enumerate(made.book.leaves) if leaf.kind == "essay" and leaf.essay is not None]
    covers = made.means.run([_cover_job(made, made.book.leaves[i]) for i in found])
    for index, cover in zip(found, covers, strict=True):
        if isinstance(cover, Failure) and (essay := made.book.leaves[index].essay) is not None:
            sink.report("PAGE-012", essay.file, title=cover.title, reason=cover.reason)
    return tuple(
        _offprint(made, style, index, cover, number)
        for number, (index, cover) in enumerate(zip(found, covers, strict=True), 1)
        if not isinstance(cover, Failure)
    )


def _offprint(made: SetBook, style: PrintStyle, index: int, cover: Setting, number: int) -> Artifact:
    leaf, book = made.book.leaves[index], made.book.collection
    slots = [n for n, slot in enumerate(made.pages.slots) if slot.leaf == index]
    folios = [made.pages.slots[n].folio for n in slots]
    ahead = len(cover.pages)
    about = replace(
        made.about,
        title=leaf.title,
        authors=tuple(b.person.name.plain for b in leaf.essay.bylines) if leaf.essay else (),
        language=leaf.language,
        subject=book.plain_title,
        labels=tuple("i" * (n + 1) for n in range(ahead)) + tuple(folios),
        outline=(Entry(leaf.title, 0, ahead),),
    )
    plan = made.plan(about, slots)
    left = made.pages.geometry.left(recto=True) * MM
    first = tuple(Planned(left, len(plan.settings), page) for page in range(ahead))
    plan = replace(
        plan,
        pages=(*first, *plan.pages),
        settings=(*plan.settings, cover),
        languages=(*plan.languages, book.language),
    )
    doi = book.identifiers.doi
    means = replace(made.means, outside=lambda _: f"https://doi.org/{doi}" if doi else "")
    file = shown(plan, means, style.screen_profile)
    stem = leaf.essay.file.path.rpartition("/")[2].rpartition(".")[0] if leaf.essay else leaf.id
    stem = stem.lstrip("0123456789-_ ") or leaf.id
    name = f"{book.slug}-offprints/{number:02}-{stem}.pdf"
    sources = (leaf.essay.file.path,) if leaf.essay else ()
    return Artifact("offprints", name, file.data, len(plan.pages), (book.source.path, *sources))


def _cover_job(made: SetBook, leaf: Leaf) -> LeafJob:
    """The first page as a leaf like any other."""
    root = _first_page(made, leaf)
    page = replace(
        leaf,
        id=str(root.get("id")),
        kind="generated",
        matter="front",
        language=made.book.collection.language,
        root=root,
        essay=None,
    )
    folios = tuple((key, made.pages.folios.get(key, "00")) for key in keys_of(page))
    return LeafJob(page, folios, (), made.make_shop(page_css(made.pages.geometry), page))


def _first_page(made: SetBook, leaf: Leaf) -> _Element:
    book, words, essay = made.book.collection, made.book.words, leaf.essay
    root = etree.Element("section", {"id": f"{leaf.id}--offprint", "class": "offprint"})
    _add(root, "p", book.full_title, "kicker")
    head = _add(root, "header", "", "plain-opener")
    _add(head, "h1", leaf.title).set("lang", leaf.language)
    if essay is not None:
        for byline in essay.bylines:
            shown_as = ", ".join(t for t in (byline.person.name.plain, byline.affiliation) if t)
            _add(root, "p", shown_as, "byline")
    cited = next((e for e in leaf.root.iter("section") if "cite-as" in (e.get("class") or "").split()), None)
    if cited is not None:
        copy = deepcopy(cited)
        copy.tail = None
        for element in copy.iter("*"):
            element.attrib.pop("id", None)
        root.append(copy)
    box = _add(root, "div", "", "imprint-lines")
    editors = ", ".join(p.name.plain for p in book.editors)
    lines = [
        f"{words.get('edited_by', 'Edited by')} {editors}" if editors else "",
        ", ".join(t for t in (book.publisher.name, book.publisher.place, str(book.date.year)) if t)
        if book.publisher
        else str(book.date.year),
        f"{words.get('doi_essay', 'DOI')}: {essay.doi}" if essay and essay.doi else "",
        f"{words.get('isbn_print', 'ISBN')}: {book.identifiers.print}" if book.identifiers.print else "",
        (essay.licence if essay else "") or book.rights.licence,
    ]
    for line in lines:
        if line:
            _add(box, "p", line)
    return root


def _add(parent: _Element, tag: str, text: str, kind: str = "") -> _Element:
    made = etree.SubElement(parent, tag, {"class": kind} if kind else {})
    made.text = text or None
    return made
