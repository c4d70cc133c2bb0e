"""The EPUB of a small book, read back."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from lxml.etree import _Element
from tests.editions import samples

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.editions.epub import EpubDress, epub
from gatherings.model import (
    Citations,
    CoverSettings,
    Editions,
    EpubSettings,
    Identifiers,
    PageNumbers,
    PageStart,
    RenderedBook,
)
from gatherings.styles import locale
from gatherings.verify.epub import internal

WHEN = datetime(2026, 11, 24, tzinfo=UTC)
X = "{http://www.w3.org/1999/xhtml}"
CSS = 'body { font-family: "EB Garamond", serif } a { text-decoration: underline } h3 { font-style: italic }'


def built(
    book: RenderedBook | None = None,
    pages: PageNumbers | None = None,
    css: str = "a { text-decoration: underline }",
) -> tuple[dict[str, bytes], list[str]]:
    """Files of an EPUB without structural faults, and the codes reported on the way."""
    sink = Sink(RULES)
    dress = EpubDress(css, samples.faces(), samples.picture("PNG", (160, 256)), "A street")
    artifact = epub(book or samples.book(), dress, samples.read, WHEN, sink, pages)
    assert internal(artifact.data, artifact.name) == ()
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as archive:
        files = {n.removeprefix("EPUB/"): archive.read(n) for n in archive.namelist()}
    return files, [d.code for d in sink.diagnostics]


def tree(files: dict[str, bytes], name: str) -> _Element:
    return etree.fromstring(files[name])


def texts(root: _Element, path: str) -> list[str]:
    return ["".join(str(t) for t in e.itertext()) for e in root.iterfind(path, {"x": X[1:-1]})]


def opf(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Name or property and value of each row of metadata."""
    found = etree.fromstring(files["content.opf"])[0]
    return [(e.get("property") or etree.QName(e).localname, e.text or "") for e in found]


def test_a_sound_book_is_built_without_a_word() -> None:
    """Nothing is reported, with page numbers and without."""
    assert built(pages=samples.pages())[1] == []
    assert built()[1] == []


def test_contents_name_the_authors_in_both_forms() -> None:
    """Nav and NCX show title and names, essays below their part."""
    files, _ = built()
    nav = tree(files, "nav.xhtml")
    assert "Money & land — Wang Xiaoming, Youth Forum" in texts(nav, ".//x:li/x:ol/x:li/x:a")
    assert b"Money &amp; land \xe2\x80\x94 Wang Xiaoming, Youth Forum" in files["toc.ncx"]


def test_notes_lead_there_and_back() -> None:
    """One aside a note, with all its paragraphs and a way back to each of its calls."""
    files, _ = built()
    one = tree(files, "one.xhtml")
    note = one.find(".//*[@id='one--n1']")
    assert note is not None
    assert note.tag == f"{X}aside"
    assert texts(note, "x:p") == [
        "1\u00a0First paragraph.",
        "Second paragraph, whole.\u00a0↑a\u00a0↑b",
    ]
    back = [a.get("href") for a in note.iter(f"{X}a")]
    calls = [f"#{a.get('id')}" for a in one.iter(f"{X}a") if a.get("href") == "#one--n1"]
    assert back == calls
    assert len(back) == 2


def test_notes_of_the_whole_book_are_linked_across_files() -> None:
    """A note in a list at the back leads back to the essay that calls it."""
    head, _, rest = samples.ONE.partition('<section class="notes"')
    notes, _, tail = rest.partition("</section>")
    listed = f'<section id="book-notes" xmlns:epub="http://www.idpf.org/2007/ops"><h1>Notes</h1><section class="notes"{notes}</section></section>'
    book = samples.book(one=head + tail, notes="book")
    book = replace(book, leaves=(*book.leaves, samples.leaf(listed, "generated", "back", "Notes")))
    files, codes = built(book)
    assert codes == []
    assert b'href="book-notes.xhtml#one--n1"' in files["one.xhtml"]
    assert b'href="one.xhtml#one--n1-call"' in files["book-notes.xhtml"]


def test_what_only_print_needs_is_gone() -> None:
    """No data attribute, no reference to a page without pages, and the text around stays."""
    files, _ = built()
    assert not [n for n, d in files.items() if n.endswith(".xhtml") and b" data-" in d]
    one = "".join(str(t) for t in tree(files, "one.xhtml").itertext())
    assert "See Table 1, or a site." in one
    assert "Wang, X. (2026)." in one


def test_page_numbers_serve_citing_and_the_page_list() -> None:
    """Folios of the print edition in how to cite, in the page list and in the essay's data."""
    files, _ = built(pages=samples.pages())
    one = tree(files, "one.xhtml")
    assert "Wang, X. (2026), pp. 1–3." in "".join(str(t) for t in one.itertext())
    assert texts(tree(files, "nav.xhtml"), ".//x:nav[@role='doc-pagelist']//x:a") == [
        "1",
        "2",
        "3",
        "5",
        "6",
    ]
    data = json.loads(texts(one, ".//x:script")[0])
    assert (data["@type"], data["pageStart"], data["pageEnd"]) == ("Chapter", "1", "3")
    assert ("pageBreakSource", "urn:isbn:9781234567897") in opf(files)


def test_metadata_names_everybody_with_their_parts() -> None:
    """Editors are creators, all others contributors, with relators, sort names and scripts."""
    rows = opf(built()[0])
    assert [v for k, v in rows if k == "creator"] == ["Ines Calder"]
    assert [v for k, v in rows if k == "contributor"] == ["Wang Xiaoming", "Youth Forum"]
    assert [v for k, v in rows if k == "role"] == ["edt", "trl", "aut", "aut"]
    assert ("alternate-script", "王小明") in rows
    assert ("file-as", "Wang, Xiaoming") in rows


def test_a_book_without_isbn_or_editor_has_a_steady_identifier() -> None:
    """Without an ISBN the identifier is made from title, publisher and date; authors come first."""
    book = samples.book(identifiers=Identifiers(), editors=())
    first, second = (opf(built(book)[0]) for _ in range(2))
    assert [v for k, v in first if k == "identifier"] == [v for k, v in second if k == "identifier"]
    assert dict(first)["identifier"].startswith("urn:uuid:")
    assert [v for k, v in first if k == "creator"] == ["Wang Xiaoming", "Youth Forum"]


def test_an_image_without_text_withdraws_the_claim() -> None:
    """Accessibility metadata says what is true of this book."""
    good = opf(built()[0])
    assert ("schema:accessibilityFeature", "alternativeText") in good
    files, codes = built(samples.book(two=samples.TWO.replace(' alt="A street in the rain"', "")))
    rows = opf(files)
    assert codes == []
    assert ("schema:accessibilityFeature", "alternativeText") not in rows
    assert [v for k, v in rows if k == "schema:accessModeSufficient"] == ["textual,visual"]
    assert "Images without a text alternative: 1." in dict(rows)["schema:accessibilitySummary"]


def test_conformance_is_claimed_only_where_somebody_certifies_it() -> None:
    """No claim by default; with a certifier claim, name and report; none against the evidence."""
    settings = EpubSettings(certified_by="Alder Access", certifier_report="https://example.org/report")
    editions = Editions(settings, None, CoverSettings())
    assert "a11y:certifiedBy" not in dict(opf(built()[0]))
    files, _ = built(samples.book(editions=editions))
    rows = dict(opf(files))
    assert rows["dcterms:conformsTo"] == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    assert rows["a11y:certifiedBy"] == "Alder Access"
    assert b'rel="a11y:certifierReport"' in files["content.opf"]
    two = samples.TWO.replace(' alt="A street in the rain"', "")
    assert "dcterms:conformsTo" not in dict(opf(built(samples.book(two=two, editions=editions))[0]))


def test_the_summary_is_in_the_language_of_the_book() -> None:
    """Sentences of the locale; English where it has none."""
    for tag, said in (("de-DE", "Tabellen liegen"), ("fr", "tableaux sont"), ("pl", "Tables are")):
        book = replace(samples.book(), words=locale([samples.STYLES], tag).words)
        assert said in dict(opf(built(book)[0]))["schema:accessibilitySummary"]


def test_faults_of_the_text_are_reported_and_the_book_is_made() -> None:
    """A link to nowhere, an id twice, a missing image: each a message, none an exception."""
    two = samples.TWO.replace('href="#one"', 'href="#gone"').replace('id="two--table"', 'id="one--plan"')
    book = samples.book(two=two.replace("photo.tiff", "absent.png"))
    files, codes = built(replace(book, images={**book.images, "images/absent.png": "image/png"}))
    assert sorted(codes) == ["EPUB-002", "EPUB-003", "EPUB-003", "FILE-001"]
    assert "[A street in the rain]" in "".join(str(t) for t in tree(files, "two.xhtml").itertext())


def test_a_remote_image_is_never_fetched() -> None:
    """Its text alternative stands in its place."""
    remote = "https://example.org/a.png"
    book = samples.book(two=samples.TWO.replace("images/photo.tiff", remote))
    assert built(replace(book, images={**book.images, remote: "image/png"}))[1] == ["FILE-006"]


def test_fonts_hold_the_letters_of_the_book_and_their_features() -> None:
    """Subset faces keep small capitals, old-style figures and kerning, and cover the text."""
    files, _ = built(css=CSS)
    names = sorted(n for n in files if n.startswith("fonts/"))
    assert names == ["fonts/eb-garamond-400-italic.ttf", "fonts/eb-garamond-400.ttf"]
    font = TTFont(io.BytesIO(files[names[1]]))
    assert {"smcp", "onum", "liga", "locl"} <= {
        r.FeatureTag for r in font["GSUB"].table.FeatureList.FeatureRecord
    }
    assert {"kern"} <= {r.FeatureTag for r in font["GPOS"].table.FeatureList.FeatureRecord}
    assert ord("h") in font.getBestCmap()
    narrow, space = (font["hmtx"][font.getBestCmap()[c]][0] for c in (0x202F, 0x20))
    assert narrow == space // 2  # the face has none of its own
    assert ord("Ж") not in font.getBestCmap()
    assert len(files[names[1]]) < 150_000


def test_only_faces_that_the_style_sheet_uses_are_embedded() -> None:
    """Another family in the style sheet: no font in the package."""
    files, _ = built(css="body { font-family: serif }")
    assert not [n for n in files if n.startswith("fonts/")]


def test_a_book_without_a_contents_page_shows_the_navigation() -> None:
    """The nav stands in the reading order then, and the landmark leads to it."""
    book = samples.book()
    book = replace(book, leaves=tuple(a for a in book.leaves if a.kind != "contents"))
    files, _ = built(book)
    package = etree.fromstring(files["content.opf"])
    assert [i.get("idref") for i in package[2]][:4] == [
        "cover",
        "leaf-title-page",
        "nav",
        "leaf-part",
    ]


def test_the_index_links_each_page_once() -> None:
    """Locators carry folios where there are pages, and numbers of their own where not."""
    index = """<section id="index" class="index" xmlns:epub="http://www.idpf.org/2007/ops" epub:type="index" role="doc-index"><h1>Index</h1>
<p class="term">land<span class="locators" data-merge="pages">, <a href="#one"><span class="page-of" data-page-of="one">1</span></a>, <a href="#one--plan"><span class="page-of" data-page-of="one--plan">2</span></a>, <a href="#two"><span class="page-of" data-page-of="two">3</span></a></span></p></section>"""
    book = samples.book()
    book = replace(book, leaves=(*book.leaves, samples.leaf(index, "generated", "back", "Index")))
    pages = replace(samples.pages(), folio_of={"one": "1", "one--plan": "1", "two": "5"})
    assert texts(tree(built(book)[0], "index.xhtml"), ".//x:p") == ["land, 1, 2, 3"]
    assert texts(tree(built(book, pages)[0], "index.xhtml"), ".//x:p") == ["land, 1, 5"]


def test_the_same_book_is_the_same_bytes() -> None:
    """In another time zone, with another hash seed, in another folder."""
    script = (
        "import sys, hashlib; from tests.editions import test_epub as t;"
        "f = t.built(pages=t.samples.pages(), css=t.CSS)[0];"
        "print(hashlib.sha256(repr(f).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    found = set()
    for zone, seed, folder in (("UTC", "1", root), ("Asia/Tokyo", "2", root / "tests")):
        environment = {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'src'}:{root}"}
        run = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            cwd=folder,
            capture_output=True,
            check=True,
        )
        found.add(run.stdout)
    assert len(found) == 1


def test_tables_have_header_cells_with_a_scope() -> None:
    """Columns are headed by `th`; the empty corner is no header."""
    two = tree(built()[0], "two.xhtml")
    head = two.find(f".//{X}thead/{X}tr")
    assert head is not None
    assert [(etree.QName(e).localname, e.get("scope")) for e in head] == [
        ("td", None),
        ("th", "col"),
    ]


def test_a_table_wider_than_a_small_screen_scrolls_by_itself() -> None:
    """Three columns and more stand in a box that the keyboard reaches and the caption names."""
    wide = samples.TWO.replace("<th>Homes</th>", "<th>Homes</th><th>Shops</th><th>Pubs</th>")
    two = tree(built(samples.book(two=wide))[0], "two.xhtml")
    box = two.find(f".//{X}div[@tabindex='0']")
    assert box is not None
    assert [etree.QName(e).localname for e in box] == ["table"]
    caption = two.find(f".//*[@id='{box.get('aria-labelledby')}']")
    assert caption is not None
    assert caption.text == "Table 1. Homes"
    assert tree(built()[0], "two.xhtml").find(f".//{X}div[@tabindex='0']") is None


def test_a_figure_keeps_its_share_of_the_width() -> None:
    """Per cent of the text, so that the reader's own settings hold."""
    two = tree(built()[0], "two.xhtml")
    assert [i.get("style") for i in two.iter(f"{X}img")] == ["width: 60%"]


def test_a_page_may_begin_anywhere() -> None:
    """With a page at every text, tail and element of the book, no mark is lost and no letter changes."""
    book = samples.book()
    starts: list[PageStart] = []
    for leaf in book.leaves:
        for element in leaf.root.iter(etree.Element):
            path = tuple(
                e.getparent().index(e)  # type: ignore[union-attr]
                for e in reversed([element, *element.iterancestors()][:-1])
            )
            for where in ("text", "tail", "before")[: 3 if path else 1]:
                middle = len((element.text if where == "text" else element.tail) or "") // 2
                starts.append(PageStart(str(len(starts) + 1), leaf.id, path, where, middle))  # type: ignore[arg-type]
    files, codes = built(book, PageNumbers({}, {}, len(starts), tuple(starts)))
    assert codes == []
    nav = texts(tree(files, "nav.xhtml"), ".//x:nav[@role='doc-pagelist']//x:a")
    assert sorted(nav, key=int) == [s.folio for s in starts]
    plain, _ = built(book, PageNumbers({}, {}, 0))
    for name in plain:
        if name.endswith(".xhtml") and name != "nav.xhtml":
            assert "".join(map(str, tree(files, name).itertext())) == "".join(
                map(str, tree(plain, name).itertext())
            )


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    """The reference validator is silent at every severity, its remark on embedded fonts apart."""
    from gatherings.verify.epubcheck import epubcheck_faults

    book = samples.book(citations=Citations())
    dress = EpubDress(CSS, samples.faces(), samples.picture("JPEG", (160, 256)), "A street")
    for pages in (samples.pages(), None):
        file = tmp_path / "book.epub"
        file.write_bytes(epub(book, dress, samples.read, WHEN, Sink(RULES), pages).data)
        assert [d.message for d in epubcheck_faults(file) if "CSS-028" not in d.message] == []
