"""Stage 5 (render): the book as leaves of neutral XHTML, in reading order.

In: the linked collection, its language, a theme's templates, and a citer. Out: `RenderedBook`.
The order of the steps is the order of `rendered_book`: read every text, number what can be
referred to, format citations, fill in, lay into templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lxml import etree
from markupsafe import Markup

from gatherings.model import Body, Collection, Essay, Generated, Leaf, Part, RenderedBook
from gatherings.render.assembly import Assembled, Assembly, FindPicture
from gatherings.render.bookview import book_view, licence_line
from gatherings.render.cite_as import book_item, cited_item, file_links, forms, with_pages
from gatherings.render.columns import keep_short_columns
from gatherings.render.details import set_details, wants_small_capitals
from gatherings.render.generated import (
    ContentsEntry,
    Material,
    NoteGroup,
    generated_leaf,
    has_content,
    images_of,
    note_values,
    notes_section,
    page_title,
    running_head,
)
from gatherings.render.numbering import Sequence, sequence
from gatherings.render.people import authors_head, bios, bylines, contributors, credit_views
from gatherings.render.references import Citing, ReferenceList, reference_lists, references_section
from gatherings.render.templates import KeepCode, Templates, listed, plain, xhtml
from gatherings.render.texts import ReadTexts, SmallTexts, all_texts
from gatherings.render.words import joined
from gatherings.render.wrapview import wrap_view
from gatherings.resolve.targets import Targets, place_id, targets

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.render.citing import Citer
    from gatherings.styles import Locale, Theme

MEDIA_TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml", "gif": "image/gif",
    "webp": "image/webp", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp", "heic": "image/heic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FinishedEssay:
    """An essay whose texts are complete, before it is laid into its template."""

    essay: Essay
    texts: Assembled
    references: tuple[ReferenceList, ...]
    reading: tuple[ReferenceList, ...]

    def text(self, name: str) -> Markup:
        """A text as XHTML, empty where the essay lacks it."""
        return xhtml(self.texts.texts.get(name))

    @property
    def listed_title(self) -> Markup:
        """The title for contents and lists."""
        return listed(self.texts.texts.get("title"))

    def plain(self, name: str) -> str:
        """A text without its markup."""
        return plain(self.texts.texts.get(name))


def rendered_book(  # noqa: PLR0913, PLR0917 - one for each thing that rendering needs of the world
    book: Collection,
    theme: Theme,
    locale: Locale,
    citer: Citer,
    find_picture: FindPicture,
    sink: Sink,
    announce: Callable[[str], None] = lambda _: None,
    read: ReadTexts = all_texts,
    keep: KeepCode | None = None,
) -> RenderedBook:
    """Render everything; faults are in the sink and stand as marks in the text.

    `read` gives the texts of essays, as `texts.all_texts` does; `keep` saves the time to compile templates.
    """
    templates = Templates(theme.templates, locale.words, sink, keep)
    bodies: dict[str, Mapping[str, Body]] = {}
    orders: dict[str, Sequence] = {}
    for essay in book.essays:  # the citer works on one while the next is read
        announce(essay.title)
        bodies |= read([essay], book.language, sink)
        orders[essay.id] = sequence(bodies[essay.id], note_style=citer.note_style)
        citer.read(essay, orders[essay.id].citations)
    places = targets(((e, bodies[e.id]["body"]) for e in book.essays), locale.words)
    finishing = _Finishing(book, places, locale, citer, find_picture, sink)
    finished = {e.id: finishing.essay(e, bodies[e.id], orders[e.id]) for e in book.essays}
    return _Leaves(book, theme, locale, citer, templates, places, finished, sink).rendered()


@dataclass(frozen=True, slots=True)
class _Finishing:
    """Completes the texts of one essay after another."""

    book: Collection
    places: Targets
    locale: Locale
    citer: Citer
    find_picture: FindPicture
    sink: Sink

    def essay(self, essay: Essay, bodies: Mapping[str, Body], order: Sequence) -> FinishedEssay:
        """The essay with every site of its texts filled in."""
        settings = self.book.citations
        home = essay.id if settings.references in ("per-essay", "both") else "bibliography"
        listed = settings.references != "none"
        cited = self.citer.essay(essay.id, order.citations, place_id(home, "ref-{key}") if listed else "")
        texts = Assembly(
            essay,
            bodies,
            order,
            self.places,
            cited.by_place,
            self.locale.words,
            self.locale.note_call == "after",
            self.find_picture,
            self.sink,
        ).assembled()
        references = reference_lists(cited.references, essay.id, "ref", anchors=cited.anchors)
        reading = reference_lists(cited.reading, essay.id, "reading")
        return FinishedEssay(essay, texts, references, reading)


@dataclass(frozen=True, slots=True)
class _Leaves:
    """Makes the leaves of one book."""

    book: Collection
    theme: Theme
    locale: Locale
    citer: Citer
    templates: Templates
    places: Targets
    finished: Mapping[str, FinishedEssay]
    sink: Sink

    def rendered(self) -> RenderedBook:
        small = SmallTexts(self.book.source, self.book.language, self.sink)
        essays = (form for done in self.finished.values() for form in forms(self._item(done)).values())
        self.citer.begin([book_item(self.book), *essays])  # in the order in which they are wanted
        material = self._material(small)
        leaves: list[Leaf] = []
        for entry in self._order():
            if isinstance(entry, Essay):
                leaves.append(self._essay(self.finished[entry.id], small, level=0))
            elif isinstance(entry, Part):
                leaves.append(self._part(entry))
                leaves += [self._essay(self.finished[e.id], small, level=1) for e in entry.essays]
            else:
                leaf = generated_leaf(entry, material, self.templates)
                if leaf is not None:
                    leaves.append(leaf)
        small_capitals = wants_small_capitals(self.theme, self.sink)
        for leaf in leaves:
            set_details(leaf.root, leaf.language, small_capitals=small_capitals)
            keep_short_columns(leaf.root)
        paths = dict.fromkeys(path for leaf in leaves for path in images_of(leaf.root))
        images = {p: MEDIA_TYPES.get(p.rpartition(".")[2].lower(), "application/octet-stream") for p in paths}
        view = material.view
        cover = self.templates.section("cover", id="cover", book=view)
        whole = None
        if self.book.editions.cover_asked:
            texts = wrap_view(self.book, small, view.title, view.series)
            whole = self.templates.section("wrap", id="wrap", book=view, wrap=texts)
        spine_text = self.locale.spine_text
        return RenderedBook(self.book, tuple(leaves), images, self.locale.words, cover, whole, spine_text)

    def _order(self) -> tuple[Essay | Part | Generated, ...]:
        """The order, with the pages that other choices make necessary."""
        order = list(self.book.order)
        there = {e.name for e in order if isinstance(e, Generated)}
        wanted = []
        if self.book.notes == "book":
            wanted.append("notes")
        if self.book.citations.references in ("per-book", "both"):
            wanted.append("bibliography")
        if self.book.citations.reading.works or self.book.citations.reading.keywords:
            wanted.append("reading")
        if self.book.bios in ("back", "both"):
            wanted.append("contributors")
        order += [Generated(name, "back") for name in wanted if name not in there]
        return tuple(order)

    def _has_contributors(self) -> bool:
        return any(isinstance(e, Generated) and e.name == "contributors" for e in self._order())

    def _material(self, small: SmallTexts) -> Material:
        cite_as = Markup(self.citer.entry(book_item(self.book)))  # noqa: S704 - XHTML from the citer
        titles = {i: f.listed_title for i, f in self.finished.items()}
        view = book_view(self.book, self.locale.words, small, titles, cite_as)
        whole = self.book.citations.references in ("per-book", "both")
        works = self.citer.works() if whole else ()
        short = {i: running_head(f.essay.short_title or f.plain("title")) for i, f in self.finished.items()}
        citing = Citing(self.book, self.citer, self.locale.words, short)
        material = Material(
            book=self.book,
            view=view,
            words=self.locale.words,
            contents=(),
            people=contributors(self.book, small, titles, with_bios=self.book.bios != "none"),
            references=reference_lists(works, "bibliography", "ref", cited_in=citing.essays),
            reading=reference_lists(self.citer.reading(), "reading", "work"),
            notes=tuple(
                NoteGroup(f.listed_title, tuple(note_values(n) for n in f.texts.notes))
                for f in self.finished.values()
                if f.texts.notes and self.book.notes == "book"
            ),
            marks=tuple(m for f in self.finished.values() for m in f.texts.index),
            targets=self.places,
            colophon=self.theme.colophon,
        )
        return replace(material, contents=tuple(self._contents(material)))

    def _contents(self, material: Material) -> list[ContentsEntry]:
        """Everything that has a title and a place in the book."""
        entries: list[ContentsEntry] = []
        from gatherings.render.generated import SHAPES

        for entry in self._order():
            if isinstance(entry, Essay):
                entries.append(self._contents_entry(entry, 0))
            elif isinstance(entry, Part):
                label = self.locale.words["part"].format(label=entry.label) if entry.label else ""
                title = (
                    Markup('<span class="number">{}</span> {}').format(label, entry.title)
                    if label
                    else Markup.escape(entry.title)
                )
                entries.append(ContentsEntry("part", title, entry.id, 0))
                entries += [self._contents_entry(e, 1) for e in entry.essays]
            elif entry.name != "contents" and SHAPES[entry.name].title and has_content(entry, material):
                title = Markup.escape(page_title(entry, material))
                entries.append(ContentsEntry("essay", title, entry.name, 0))
        return entries

    def _contents_entry(self, essay: Essay, level: int) -> ContentsEntry:
        match self.book.contents.authors:
            case "none":
                authors: tuple[str, ...] = ()
            case "names":
                names = joined([b.person.name.plain for b in essay.bylines], self.book.language)
                authors = (names,) if names else ()
            case _:
                authors = tuple(
                    ", ".join(p for p in (b.person.name.display, b.role, b.organisation) if p)
                    for b in essay.bylines
                )
        title = self.finished[essay.id].listed_title
        if essay.number:
            title = Markup('<span class="number">{}</span> {}').format(essay.number, title)
        return ContentsEntry("essay", title, essay.id, level, authors)

    def _notes_and_references(self, done: FinishedEssay) -> dict[str, Markup]:
        words, per_essay = (
            self.locale.words,
            self.book.citations.references in ("per-essay", "both"),
        )
        return {
            "notes": notes_section(
                self.templates,
                words["notes"],
                () if self.book.notes == "book" else done.texts.notes,
            ),
            "references": references_section(
                self.templates, words["references"], done.references if per_essay else ()
            ),
            "reading": references_section(self.templates, words["further_reading"], done.reading),
        }

    def _essay(self, done: FinishedEssay, small: SmallTexts, level: int) -> Leaf:
        essay, book = done.essay, self.book
        listed = self._has_contributors()
        epub_type, role = EPUB_TYPES.get(essay.file.path.rpartition("/")[2].partition(".")[0], (None, ""))
        epub_type = epub_type or ("chapter" if essay.matter == "body" else "")
        role = role or ("doc-chapter" if essay.matter == "body" else "")
        points = [done.text(n) for n in done.texts.texts if n.startswith("key-point-")]
        epigraph = {"text": done.text("epigraph"), "source": done.text("epigraph-source")}
        root = self.templates.section(
            "essay",
            id=essay.id,
            matter=essay.matter,
            language=essay.language if essay.language != book.language else "",
            epub_type=epub_type or "bodymatter",
            role=role,
            kicker=done.text("kicker"),
            number=essay.number,
            title=done.text("title"),
            subtitle=done.text("subtitle"),
            bylines=bylines(essay, linked=listed),
            credits=credit_views(essay, book.language),
            epigraph=epigraph if essay.epigraph else None,
            abstract=done.text("abstract"),
            key_points=points,
            body=done.text("body"),
            bios=bios(essay, small) if book.bios in ("foot", "both") else (),
            cite_as=self._cite_as(done),
            cite_files=file_links(book, essay.id) if essay.bylines and essay.matter == "body" else (),
            originally_published=done.text("originally"),
            licence=self._licence(essay),
            **self._notes_and_references(done),
        )
        authors = [b.person.name.plain for b in essay.bylines]
        where = essay.places.get("short_title")
        short = plain(etree.fromstring(f"<p>{small.inline(essay.short_title, where)}</p>"))
        return Leaf(
            id=essay.id,
            kind="essay",
            matter=essay.matter,
            title=(f"{essay.number} " if essay.number else "") + done.plain("title"),
            authors=", ".join(authors),
            level=level,
            language=essay.language or book.language,
            root=root,
            opens=book.openings,
            head_verso=running_head(
                authors_head(authors, book.language, self.locale.words["and_others"]) or book.plain_title
            ),
            head_recto=running_head(short or done.plain("title")),
            landmark="bodymatter" if essay is self._first_of_body() else "",
            epub_type=epub_type or "",
            essay=essay,
        )

    def _first_of_body(self) -> Essay | None:
        return next((e for e in self.book.essays if e.matter == "body"), None)

    def _licence(self, essay: Essay) -> Markup | str:
        if not essay.licence or essay.licence == self.book.rights.licence:
            return ""
        return licence_line(essay.licence, self.locale.words, "licence_essay")

    def _cite_as(self, done: FinishedEssay) -> Markup:
        """How to cite an essay, with its pages; nothing for pieces without an author."""
        return with_pages(self.citer.entry, self._item(done), done.essay.id)

    def _item(self, done: FinishedEssay) -> Mapping[str, Any]:
        return cited_item(done.essay, done.plain("title"), self.book)

    def _part(self, part: Part) -> Leaf:
        done = self.finished[part.intro.id] if part.intro else None
        label = self.locale.words["part"].format(label=part.label) if part.label else ""
        extra = (
            self._notes_and_references(done)
            if done
            else dict.fromkeys(("notes", "references", "reading"), Markup(""))
        )
        root = self.templates.section(
            "part",
            id=part.id,
            label=label,
            title=part.title,
            intro=done.text("body") if done else "",
            **extra,
        )
        return Leaf(
            id=part.id,
            kind="part",
            matter="body",
            title=f"{label}: {part.title}" if label else part.title,
            authors="",
            level=0,
            language=self.book.language,
            root=root,
            opens="recto",
            folios=False,
            epub_type="part",
            essay=part.intro,
        )


EPUB_TYPES = {
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "introduction": ("introduction", "doc-introduction"),
    "afterword": ("afterword", "doc-afterword"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "acknowledgements": ("acknowledgments", "doc-acknowledgments"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "glossary": ("glossary", "doc-glossary"),
    "dedication": ("dedication", "doc-dedication"),
    "appendix": ("appendix", "doc-appendix"),
}
"""What a piece is to a reading system, by the usual names of files."""
