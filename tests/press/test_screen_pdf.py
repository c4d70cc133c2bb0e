"""The PDF for screens: the same pages, read aloud in the order of their tags."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Literal

import page
import pikepdf
import pytest
from tests.press.press_sample import FONTS, book, leaf, noted, sink, style, words

from gatherings.editions.pages import PrintStyle, SetBook, set_book
from gatherings.editions.screen_pdf import screen_pdf
from gatherings.model import Artifact, Leaf, PageSize
from gatherings.pipeline.jobs import Workshop
from gatherings.pipeline.store import Store
from gatherings.press.book import Frame
from gatherings.press.work import here
from gatherings.verify.tagged_pdf import CHECKS, elements, tagged

SRGB = (FONTS.parent / "icc" / "sRGB_icc22.icm").read_bytes()
BODY = (
    "<h1>Odd</h1><p>Before<a class='note-call' href='#odd-n1'>1</a> and after, "
    "<span lang='fr'>rien ne va plus</span>, see <a href='https://example.org/'>the place</a>.</p>"
    "<ul><li>First</li><li>Second</li></ul><hr/>"
    "<figure class='table'><figcaption>Table 1</figcaption><table><thead><tr><th>Town</th><th>Homes</th></tr>"
    "</thead><tbody><tr><th>Marram</th><td></td></tr></tbody></table></figure>"
    "<figure><img src='plan.svg' alt='A plan'/><figcaption>Figure 1</figcaption></figure>"
    "<p>See <span class='page-of' data-page-of='long'/>.</p>"
    "<section class='notes'><div class='note' id='odd-n1'><p>The note.</p></div></section>"
)


def made(folder: Path, *leaves: Leaf, notes: Literal["page", "essay"] = "page") -> tuple[SetBook, PrintStyle]:
    (folder / "plan.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="90" height="60" fill="#ccd"/></svg>'
    )
    found = sink()
    dress = style(folder, screen_profile=SRGB)
    frame = Frame(PageSize(156, 234), lambda _: 12.7, 6.35, 2)
    done = set_book(book(*leaves, notes=notes), PageSize(156, 234), frame, dress, here, found)
    assert found.diagnostics == ()
    return done, dress


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    folder = tmp_path_factory.mktemp("collection")
    return screen_pdf(*made(folder, leaf("odd", BODY), noted("long", 9, 2, 60, level=1)))


def test_every_check_of_the_file_passes(artifact: Artifact) -> None:
    """Tags, headings, notes, links and descriptions, read back by another library."""
    found = sink()
    (finished,) = tagged([artifact], found)
    assert finished.checks == tuple(CHECKS)
    assert found.diagnostics == ()


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_an_independent_validator_is_silent(artifact: Artifact, tmp_path: Path, profile: str) -> None:
    """PDF/UA-1 and PDF/A-3a in one file."""
    path = tmp_path / "screen.pdf"
    path.write_bytes(artifact.data)
    said = str(page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile)))
    assert "no failures" in said, said


def test_the_order_of_tags_is_the_order_of_reading(artifact: Artifact) -> None:
    """A note after the paragraph that calls it, a caption in its table, an empty cell in its row."""
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        roles = [str(e.S)[1:] for e in elements(pdf)]
        languages = [str(e.get("/Lang", "")) for e in elements(pdf) if e.S == "/Span"]
        scopes = [str(e.A.Scope) for e in elements(pdf) if e.S == "/TH"]
    part = roles[: roles.index("Part", 2)]
    assert part.index("H1") < part.index("P") < part.index("Reference") < part.index("Note") < part.index("L")
    table = part[part.index("Table") : part.index("Figure")]
    assert table == ["Table", "Caption", "THead", "TR", "TH", "TH", "TBody", "TR", "TH", "TD"]
    assert languages == ["fr"]
    assert scopes == ["/Column", "/Column", "/Row"]
    assert part.count("Note") == 1
    assert part[part.index("Figure") + 1] == "Caption"


def test_calls_of_notes_at_the_end_are_references(tmp_path: Path) -> None:
    """Wherever the notes stand, a call is a link in a reference, as the standard has it; validators are silent."""
    ended = screen_pdf(*made(tmp_path, noted("ended", 2, 2), notes="essay"))
    with pikepdf.open(io.BytesIO(ended.data)) as pdf:
        found = list(elements(pdf))
        calls = [e for e in found if e.S == "/Link"]
        assert len(calls) == 4
        assert all(e.P.S == "/Reference" for e in calls)
        assert sum(e.S == "/Note" for e in found) == 4
    path = tmp_path / "screen.pdf"
    path.write_bytes(ended.data)
    assert "no failures" in str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))


def test_a_paragraph_over_two_pages_is_one(artifact: Artifact) -> None:
    """As many paragraphs are tagged as were written, on however many pages."""
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        part = list(elements(pdf))
        start = max(i for i, e in enumerate(part) if e.S == "/Part")
        own = [e for e in part[start:] if e.S == "/P" and e.P.S != "/Note"]
        pages = [{kid.Pg.objgen for kid in e.K if kid.get("/Type") == "/MCR"} for e in own]
    assert len(own) == 9
    assert any(len(found) > 1 for found in pages)


def test_heads_folios_and_rules_are_no_content(artifact: Artifact) -> None:
    """What stands around the text is marked as decoration of the page."""
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        last = pdf.pages[1]
        last.contents_coalesce()
        assert b"/Artifact <</Type/Pagination>> BDC" in last.Contents.read_bytes()


def test_words_of_print_and_screen_are_the_same(tmp_path: Path) -> None:
    """Page by page, to the letter; a hyphen that only a line's end needs is a soft one on screens."""
    import pypdfium2

    from gatherings.press.imposition import printed
    from gatherings.press.target import Target

    done, dress = made(tmp_path, leaf("odd", BODY), leaf("more", f"<h1>More</h1><p>{words(900)}</p>"))
    files = (printed(done.plan(done.about), done.means, Target()).data, screen_pdf(done, dress).data)
    one, two = (
        [
            "".join(filter(str.isalnum, p.get_textpage().get_text_bounded()))
            for p in pypdfium2.PdfDocument(data)
        ]
        for data in files
    )
    assert one == two


def test_a_gradient_stands_where_its_drawing_does(tmp_path: Path) -> None:
    """On both sides of a spread: dark at the drawing's left edge, light at its right one."""
    import pypdfium2
    from PIL import Image

    (tmp_path / "ramp.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50" width="200" height="50"><defs>'
        '<linearGradient id="g"><stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#eee"/>'
        '</linearGradient></defs><rect width="200" height="50" fill="url(#g)"/></svg>'
    )
    picture = '<p><img src="ramp.svg" style="width:80mm"/></p>'
    one = leaf("one", f"<h1>One</h1>{picture}")
    done, dress = made(tmp_path, one, leaf("two", f"<h1>Two</h1>{picture}", opens="next"))
    data = screen_pdf(done, dress).data
    document = pypdfium2.PdfDocument(data)
    for index in (0, 1):
        page: Image.Image = document[index].render(scale=2).to_pil().convert("L")
        left = done.pages.geometry.left(recto=index % 2 == 0) * 72 / 25.4 * 2

        def tone(mm: float, y: int, page: Image.Image = page, left: float = left) -> int:
            return int(str(page.getpixel((int(left + mm * 144 / 25.4), y))))

        top = next(y for y in range(page.height) if all(tone(mm / 2, y) < 60 for mm in range(1, 12)))
        row = [tone(mm, top + 20) for mm in (2, 40, 78)]
        assert row == sorted(row), (index, row)
        assert row[0] < 30, row
        assert row[2] > 200, row


def test_a_page_with_a_ground_to_the_edge_fills_the_screen(tmp_path: Path) -> None:
    """It is cut to the page, its words stand where links find them, and it breaks no rule of PDF/UA."""
    import pypdfium2

    ground = "html { background: device-cmyk(0 0 0 .25) }"
    dress = style(tmp_path, screen_profile=SRGB)
    dress = replace(dress, design=replace(dress.design, bleeds=("part",), bleed_css=ground))
    frame = Frame(PageSize(156, 234), lambda _: 12.7, 6.35, 2)
    part = leaf("part", '<h1>Part One</h1><p id="there">A word.</p>', kind="part", opens="recto")
    link = leaf("essay", '<h1>Essay</h1><p>See <a href="#there">there</a>.</p>')
    done = set_book(book(part, link), PageSize(156, 234), frame, dress, here, sink())
    data = screen_pdf(done, dress).data
    (tmp_path / "screen.pdf").write_bytes(data)
    said = str(page.validate_pdf(str(tmp_path / "screen.pdf"), profile=page.ValidationProfile.PDF_UA_1))
    assert "no failures" in said, said
    first = pypdfium2.PdfDocument(data)[0]
    shown = first.render(scale=1).to_pil().convert("L")
    corners = {shown.getpixel((x, y)) for x in (1, shown.width - 2) for y in (1, shown.height - 2)}
    assert corners == {191}
    assert (round(shown.width * 25.4 / 72), round(shown.height * 25.4 / 72)) == (156, 234)
    text = first.get_textpage()
    top = text.get_charbox(text.get_text_bounded().index("A word"))[3]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        rows = list(pdf.Root.Names.Dests.Names)
        place = rows[[str(name) for name in rows[::2]].index("there") * 2 + 1]
    assert float(place[3]) == pytest.approx(top, abs=8)


def test_a_file_that_is_spoilt_is_told_by_name(artifact: Artifact) -> None:
    """A link that leads nowhere, a picture without words, a file cut off: each fails its check, or reading at all."""
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        figure = next(e for e in elements(pdf) if e.S == "/Figure")
        del figure["/Alt"]
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Dest=pikepdf.String("gone")
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        out = io.BytesIO()
        pdf.save(out)
    found = sink()
    spoilt, cut = tagged(
        [replace(artifact, data=out.getvalue()), replace(artifact, name="cut.pdf", data=b"%PDF-1.7 no more")],
        found,
    )
    assert set(CHECKS) - set(spoilt.checks) == {"pictures have words", "links lead somewhere"}
    assert cut.checks == ()
    assert {d.code for d in found.diagnostics} == {"VERIFY-101"}
    assert any("cut.pdf" in d.message and "it can be read" in d.message for d in found.diagnostics)


def test_what_was_tried_is_not_tried_again(artifact: Artifact, tmp_path: Path) -> None:
    """A file that did not change keeps what was found of it, its faults included."""
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        del next(e for e in elements(pdf) if e.S == "/Figure")["/Alt"]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    spoilt = replace(artifact, name="spoilt.pdf", data=out.getvalue())
    said = []
    for kept in (False, True):
        shop, found = Workshop({"collection": Store(tmp_path)}), sink()
        tagged([artifact, spoilt], found, shop.run)
        assert [done.kept for done in shop.done] == [kept, kept]
        said.append([d.message for d in found.diagnostics])
    assert said[0] == said[1] != []
