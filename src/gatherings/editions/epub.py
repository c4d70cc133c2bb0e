"""Stage editions/epub: the EPUB of the whole book.

In: a `RenderedBook`, the theme, the cover as an image, the images of the collection as bytes,
and the folios of the print edition where there is one. Out: an `Artifact`, EPUB 3.3. The
modules named epub_… each do one part of it, and know only the parts before them:
places → pages, notes, tables → arrangement → document → nav, fonts, profiles, drawings, pixels, images,
metadata → package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gatherings.editions import epub_nav
from gatherings.editions.epub_accessibility import accessibility_rows, claim_rows, found_in
from gatherings.editions.epub_arrangement import Arranged, arranged, place_of
from gatherings.editions.epub_document import STYLESHEET, document, properties
from gatherings.editions.epub_fonts import (
    embedded_characters,
    embedded_fonts,
    missing_characters,
    style_sheet,
    subset_jobs,
)
from gatherings.editions.epub_images import PackedImage, packed, packed_images, width_of
from gatherings.editions.epub_metadata import Row, identifier, meta, rows
from gatherings.editions.epub_package import PackedFile, package
from gatherings.editions.epub_profiles import GENERIC, Profile
from gatherings.model import Artifact
from gatherings.press.raster import DrawingJob
from gatherings.press.work import Run, all_made, here

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from gatherings.diagnostics import Sink
    from gatherings.editions.epub_fonts import EmbeddedFont, SubsetJob
    from gatherings.editions.epub_images import Draw
    from gatherings.model import Leaf, PageNumbers, RenderedBook
    from gatherings.source import SourceFile, Span
    from gatherings.styles import FontFace

_XHTML = "application/xhtml+xml"
COVER_PIXELS = 4_100_000
"""Room for the 1600 × 2560 that shops ask for."""
FULL_WIDTH = 600
"""Pixels that a picture as wide as the text must have not to look coarse on a small screen."""


@dataclass(frozen=True, slots=True)
class EpubDress:
    """What the EPUB wears."""

    css: str
    faces: tuple[FontFace, ...]
    cover: bytes
    """PNG or JPEG; empty for a book without a cover."""
    cover_alt: str
    cover_path: str = "cover"
    """Where the cover comes from, for messages."""
    records: tuple[tuple[str, str, bytes], ...] = ()
    """What describes book and essays for reference managers: name, media type and bytes of each file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An EPUB, arranged, whose typefaces are still to be cut."""

    book: RenderedBook
    pages: PageNumbers | None
    profile: Profile
    leaves: tuple[Arranged, ...]
    images: tuple[PackedImage, ...]
    cuts: tuple[SubsetJob, ...]
    """The work on its typefaces, which takes longest."""


def epub(
    book: RenderedBook,
    dress: EpubDress,
    read: Callable[[str], bytes],
    modified: datetime,
    sink: Sink,
    pages: PageNumbers | None = None,
    run: Run = here,
    profile: Profile = GENERIC,
) -> Artifact:
    """The EPUB edition; see `drafted` and `finished`."""
    return finished(drafted(book, dress, read, sink, pages, run, profile), dress, modified, sink, run)


def drafted(
    book: RenderedBook,
    dress: EpubDress,
    read: Callable[[str], bytes],
    sink: Sink,
    pages: PageNumbers | None,
    run: Run,
    profile: Profile,
) -> Draft:
    """What goes into the EPUB, but for its typefaces, its cover and the records.

    `read` gives the bytes of a path in the collection and raises `OSError` or `KeyError` where
    there is none.
    """
    collection = book.collection
    if pages is not None and collection.editions.epub and not collection.editions.epub.page_breaks:
        pages = replace(pages, starts=())  # folios still serve "how to cite"
    images = packed_images(book.images, read, sink, _places(book), profile, _draw(dress, run), run)
    leaves = arranged(book, pages, {i.source: i.name for i in images}, sink)
    images = _shown(images, leaves)
    _report_small({i.source: i.width for i in images}, book, sink)
    _report_shop(profile, book, sink)
    cuts = subset_jobs(dress.css, dress.faces, [a.root for a in leaves], run)
    return Draft(book, pages, profile, leaves, images, cuts)


def finished(draft: Draft, dress: EpubDress, modified: datetime, sink: Sink, run: Run) -> Artifact:
    """The EPUB; `modified` is the moment, in UTC, that the package names as its last change."""
    book, pages, profile, leaves, images = draft.book, draft.pages, draft.profile, draft.leaves, draft.images
    collection = book.collection
    fonts = embedded_fonts(draft.cuts, sink, run)
    _report_missing(fonts, leaves, sink)
    css = style_sheet(dress.css, fonts)
    cover = (
        packed(dress.cover_path, dress.cover, sink, COVER_PIXELS, profile=profile, run=run)
        if dress.cover
        else None
    )
    has_pages = any(a.pages for a in leaves)
    found = found_in(leaves, css)
    listed = [
        *rows(collection, has_pages=has_pages),
        *accessibility_rows(found, book.words),
        *claim_rows(found, collection.editions.epub),
    ]
    if fonts:
        listed.append(meta("ibooks:specified-fonts", "true"))
    if cover:
        listed.append(Row("meta", "", {"name": "cover", "content": "cover-image"}))
    listed += [
        Row("link", "", {"rel": "record", "href": name, "media-type": kind})
        for name, kind, _ in dress.records
    ]
    uid = identifier(collection)
    files = [
        *_cover_files(cover, dress.cover_alt, book, profile),
        *_documents(leaves, book, pages),
        *_navigation(leaves, book, uid, cover=cover is not None and profile.cover_page),
        PackedFile(STYLESHEET, "styles", "text/css", css.encode()),
        *(PackedFile(f.name, _id("font", f.name), f.media_type, f.data) for f in fonts),
        *(PackedFile(i.name, _id("image", i.name), i.media_type, i.data) for i in images),
    ]
    data = package(
        _in_reading_order(files, leaves),
        listed,
        identifier=uid,
        language=collection.language,
        modified=modified,
        linked=[(name, data) for name, _, data in dress.records],
    )
    return Artifact(
        "epub",
        f"{collection.slug}{'' if profile is GENERIC else f'-{profile.name}'}.epub",
        data,
        None,
        _sources(book, images),
    )


def _id(kind: str, name: str) -> str:
    return f"{kind}-" + re.sub(r"[^\w.-]+", "-", name.rpartition("/")[2])


def _shown(images: Sequence[PackedImage], leaves: Sequence[Arranged]) -> tuple[PackedImage, ...]:
    """The images that the text shows: one that stands in print only is not carried along."""
    names = {e.get("src") for a in leaves for e in a.root.iter("img")}
    return tuple(i for i in images if i.name in names)


def _image_elements(book: RenderedBook) -> Iterator[tuple[Leaf, _Element]]:
    return ((leaf, img) for leaf in book.leaves for img in leaf.root.iter("img"))


def _places(book: RenderedBook) -> dict[str, Span | SourceFile | str]:
    """Where in a manuscript each image stands first; for one of a generated page, its own path."""
    found: dict[str, Span | SourceFile | str] = {}
    for leaf, img in _image_elements(book):
        path = img.get("src") or ""
        if leaf.essay is not None and path not in found and path in leaf.essay.file.text:
            found[path] = place_of(leaf, img, path)
    return found


def report_images(book: RenderedBook, read: Callable[[str], bytes], sink: Sink) -> None:
    """What making the EPUB would say of the collection's images, without making it."""
    widths: dict[str, int] = {}
    places = _places(book)
    for path in sorted(book.images):
        try:
            width = width_of(path, read(path), sink, places.get(path))
        except (OSError, KeyError):
            continue  # said when its name was looked up
        widths[path] = width or 0
    _report_small(widths, book, sink)


def _report_small(widths: Mapping[str, int], book: RenderedBook, sink: Sink) -> None:
    """Figures with too few pixels for the share of the text's width that they take up."""
    for leaf, img in _image_elements(book):
        path = img.get("src") or ""
        width = widths.get(path)
        if not width or leaf.essay is None or not any(a.tag == "figure" for a in img.iterancestors()):
            continue
        share = re.match(r"\d+", img.get("data-width") or "")
        least = FULL_WIDTH * min(int(share[0]) if share else 100, 100) // 100
        if width < least:
            sink.report("EPUB-008", place_of(leaf, img, path), image=path, width=width, least=least)


def _report_shop(profile: Profile, book: RenderedBook, sink: Sink) -> None:
    """What the shop of a profile would refuse or send back."""
    if profile.wants_isbn and not book.collection.identifiers.epub:
        sink.report("EPUB-010", book.collection.source, shop=profile.name.capitalize())
    for leaf, img in _image_elements(book):
        length, path = len(img.get("alt") or ""), img.get("src") or ""
        if profile.longest_alt and length > profile.longest_alt and leaf.essay is not None:
            limit = profile.longest_alt + 1
            sink.report("EPUB-009", place_of(leaf, img, path), image=path, length=length, limit=limit)


def _draw(dress: EpubDress, run: Run) -> Draw:
    """How drawings become pictures: by the press, with the book's typefaces."""

    def drawn(svg: bytes, size: tuple[int, int]) -> bytes:
        (made,) = all_made(run([DrawingJob(svg, dress.faces, size)]))
        png: bytes = made
        return png

    return drawn


def _report_missing(fonts: Sequence[EmbeddedFont], leaves: Sequence[Arranged], sink: Sink) -> None:
    covered = embedded_characters(fonts)
    for a in leaves if fonts else ():
        missing = missing_characters(covered, a.root)
        if missing:
            where = a.leaf.essay.file.first_of(missing) if a.leaf.essay else a.leaf.id
            shown = " ".join(missing[:12]) + (" …" if len(missing) > 12 else "")
            sink.report("EPUB-007", where, letters=shown)


def _cover_files(
    cover: tuple[str, str, bytes] | None, alt: str, book: RenderedBook, profile: Profile
) -> list[PackedFile]:
    if cover is None:
        return []
    collection = book.collection
    media_type, suffix, data = cover
    image = f"images/cover-image.{suffix}"
    alt = alt or collection.full_title
    page = epub_nav.cover_page(image, alt, book.words["cover"], collection.language)
    shown = PackedFile(epub_nav.COVER_FILE, "cover", _XHTML, page, in_spine=True)
    picture = PackedFile(image, "cover-image", media_type, data, ("cover-image",))
    return [shown, picture] if profile.cover_page else [picture]


def _documents(leaves: Sequence[Arranged], book: RenderedBook, pages: PageNumbers | None) -> list[PackedFile]:
    return [
        PackedFile(
            a.file,
            f"leaf-{a.leaf.id}",
            _XHTML,
            document(a, book.collection, pages),
            properties(a),
            in_spine=True,
        )
        for a in leaves
    ]


def _navigation(leaves: Sequence[Arranged], book: RenderedBook, uid: str, *, cover: bool) -> list[PackedFile]:
    """Contents in both forms; the newer is a page of the book only where the book has no contents page."""
    collection = book.collection
    words: Mapping[str, str] = book.words
    title = collection.full_title
    nav = epub_nav.nav(leaves, words, title, collection.language, cover=cover)
    ncx = epub_nav.ncx(leaves, title, collection.language, uid)
    own = epub_nav.contents_leaf(leaves) is None
    return [
        PackedFile(epub_nav.NAV_FILE, "nav", _XHTML, nav, ("nav",), in_spine=own),
        PackedFile(epub_nav.NCX_FILE, "ncx", "application/x-dtbncx+xml", ncx),
    ]


def _in_reading_order(files: Sequence[PackedFile], leaves: Sequence[Arranged]) -> list[PackedFile]:
    """The nav's page behind the front matter, before the first piece of the body."""
    first = next((a.file for a in leaves if a.leaf.matter != "front"), "")
    nav = next(f for f in files if "nav" in f.properties)
    ordered: list[PackedFile] = []
    for file in (f for f in files if f is not nav):
        if file.name == first:
            ordered.append(nav)
        ordered.append(file)
    return ordered if nav in ordered else [*ordered, nav]


def _sources(book: RenderedBook, images: Sequence[PackedImage]) -> tuple[str, ...]:
    essays = {e.file.path for e in book.collection.essays}
    return tuple(sorted({book.collection.source.path, *essays, *(i.source for i in images)}))
