"""Total-fit lines on real pages: as wide as they should be, and nothing lost on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from tests.press.press_sample import CSS, FONTS, book, faces, leaf, noted, sink, style, words

from gatherings.editions.print_pdf import make
from gatherings.model import Leaf, PrintSettings
from gatherings.press.arrangement import Wishes
from gatherings.press.boxes import all_boxes, text_boxes
from gatherings.press.composing import Composed, composed
from gatherings.press.design import BASE, PageDesign
from gatherings.press.engine import Engine
from gatherings.press.paragraphs.composition import Composition
from gatherings.press.paragraphs.counts import TOTAL_FIT
from gatherings.press.paragraphs.fit import HYPHEN
from gatherings.press.paragraphs.hyphens import Hyphenation
from gatherings.press.paragraphs.looseness import loosened
from gatherings.press.paragraphs.taste import ELASTIC
from gatherings.press.printers import Printer, Span
from gatherings.press.work import here
from gatherings.styles import FontFace
from gatherings.verify.lines import pages_of_lines

PAGE = "@page { size: 110mm 178mm; margin: 0 }"
NARROW = "@page { size: 70mm 178mm; margin: 0 }"
LANGUAGES = {
    "en-GB": "When the railway came to the valley, nobody had thought to ask those who lived there whether they wanted it; "
    "afterwards, everybody remembered having been in favour of the extraordinary undertaking. The well-known engineer’s "
    "report said that “the advantages are incontestable” and that disagreement was incomprehensible—a view which he kept. ",
    "de": "Als die Eisenbahn ins Tal kam, hatte niemand daran gedacht, die Bevölkerung nach ihrer Meinung zu fragen; nachträglich "
    "erinnerten sich alle, von Anfang an für das außergewöhnliche Unternehmen gewesen zu sein. Der Bericht der "
    "Eisenbahnbaugesellschaft – „die Vorteile sind unbestreitbar“ – sprach von Wirtschaftlichkeitsüberlegungen. ",
    "fr": "Quand le chemin de fer arriva dans la vallée, personne n’avait songé à demander aux habitants s’ils en voulaient\u202f; "
    "par la suite, chacun se rappela avoir été favorable dès l’origine à cette extraordinaire entreprise. Le rapport "
    "disait\u00a0: «\u00a0les avantages sont incontestables\u00a0», et que l’incompréhension n’y changerait rien. ",
    "es": "Cuando el ferrocarril llegó al valle, a nadie se le había ocurrido preguntar a los habitantes si lo querían; después, "
    "todos recordaban haber sido favorables a tan extraordinaria empresa. ¿Quién lo habría imaginado? El informe decía que "
    "«las ventajas son indiscutibles» y que la incomprensión administrativa no cambiaría nada. ",
    "it": "Quando la ferrovia arrivò nella valle, nessuno aveva pensato di chiedere agli abitanti se la volessero; in seguito "
    "tutti ricordarono di essere stati favorevoli alla straordinaria impresa. La relazione dell’amministrazione diceva che "
    "«i vantaggi sono incontestabili» e che l’incomprensione dell’opinione pubblica non avrebbe cambiato nulla. ",
    "pl": "Kiedy kolej dotarła do doliny, nikomu nie przyszło do głowy zapytać mieszkańców, czy jej chcą; później wszyscy "
    "pamiętali, że od początku byli zwolennikami tego nadzwyczajnego przedsięwzięcia. W raporcie napisano, że „korzyści są "
    "niezaprzeczalne” i że niezrozumienie ze strony administracji niczego nie zmieni. ",
}
EN = LANGUAGES["en-GB"]
SOFT_WORD = "extra\u00adordinary"
SOFT = EN.replace("extraordinary", SOFT_WORD)
UNSEEN = EN.replace(" ", " \u200b").replace("e", "e\u200d") + "\u2060\u200b"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("collection")


@pytest.fixture(scope="module")
def engine(base: Any) -> Engine:
    return Engine((BASE, CSS), faces(), base)


@pytest.fixture(scope="module")
def plain(base: Any) -> Engine:
    """The same without total fit."""
    return Engine((BASE, CSS), faces(), base, setting=Composition(paragraphs="line-by-line"))


def set_(piece: Leaf, engine: Engine, css: str = PAGE) -> Composed:
    return composed(piece, Wishes(notes_at_foot=True), {}, engine, css)


def lines_of(made: Composed) -> Iterator[Any]:
    """Boxes of planned lines, in order."""
    for page in made.pages:
        yield from (
            box for box in all_boxes(page) if getattr(box, "planned", None) and hasattr(box, "baseline")
        )


def line_boxes(made: Composed) -> list[Any]:
    return [box for box in lines_of(made) if type(box).__name__ == "LineBox"]


def shown(box: Any) -> str:
    return "".join(b.text for b in all_boxes(box) if hasattr(b, "text"))


def letters(made: Composed) -> str:
    """All letters on the pages, in order, without hyphens that the ends of lines have."""
    found = []
    for page in made.pages:
        for box in text_boxes(page, notes=True):
            text = getattr(box, "text", "")
            found.append(text[:-1] if getattr(box, "hyphenated", text.endswith("\u2010")) else text)
    return "".join("".join(found).split())


def assert_edges(made: Composed) -> None:
    """Every line that isn't a last one fills the measure to a hundredth of a millimetre."""
    for box in line_boxes(made):
        planned = box.planned
        texts = [b for b in all_boxes(box) if hasattr(b, "text") and b.text]
        if planned.line.last or planned.line.over or not planned.paragraph.justified or " " not in shown(box):
            continue
        right = max(b.position_x + b.width for b in texts)
        left = box.position_x + planned.paragraph.left(planned.line.start)
        assert right == pytest.approx(left + planned.width + planned.paragraph.right(planned.line), abs=0.05)


@pytest.mark.parametrize("size", [8, 10.5, 12])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_lines_fill_the_measure_in_six_languages(
    language: str, size: float, engine: Engine, plain: Engine
) -> None:
    """At 70 mm, which is narrow, and at 110; all letters are those that the engine sets by itself."""
    text = LANGUAGES[language]
    body = (
        f"<p>{text * 2}</p><p>{text[:60]}<em>{text[60:150]}</em><b>{text[150:170]}</b>{text[170:]}"
        f"<span style='font-size:70%'>{text}</span><br/>{text}</p>"
    )
    piece = leaf("one", body, language=language)
    for page in (NARROW, PAGE):
        css = f"{page} html {{ font-size: {size}pt; line-height: {size * 1.3}pt; hyphenate-limit-chars: 5 2 3 }}"
        made = set_(piece, engine, css)
        assert set(made.laid.lines) == {TOTAL_FIT}
        assert made.gaps == ()
        assert made.overhangs == ()
        assert letters(made) == letters(set_(piece, plain, css))
        assert_edges(made)


def test_what_may_stand_in_a_line_is_measured_as_it_is_set(engine: Engine, plain: Engine) -> None:
    """Code in a box, small capitals, spaced letters, capitals, pictures and soft hyphens don't end a line early or late."""
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='10'/%3E"
    body = (
        f"<p>{EN[:90]}<code style='padding:0 4pt;border:1px solid;margin-left:2pt'>{EN[:120]}</code>, {EN}</p>"
        f"<p>{EN}<span style='font-variant-caps:small-caps;letter-spacing:.1em'>{EN[:90]}</span>{EN}</p>"
        f"<p style='text-transform:uppercase;word-spacing:2pt'>{EN}</p>"
        f"<p>{EN[:80]}<img src=\"{dot}\" alt=''/>, {EN}(<img src=\"{dot}\" alt=''/>) {EN}</p>"
        f"<p>{SOFT * 4}</p>"
        f"<p>{EN}<em>in</em>com<b>pre</b>hensi<i>bility</i> {EN}</p>"
        f"<p style='text-indent:-12pt;padding-left:12pt'>{EN * 2}</p>"
    )
    piece = leaf("one", body)
    made = set_(piece, engine)
    assert set(made.laid.lines) == {TOTAL_FIT}
    assert made.gaps == ()
    assert_edges(made)
    assert letters(made) == letters(set_(piece, plain))


def test_what_is_out_of_the_ordinary_is_left_to_the_engine(engine: Engine, plain: Engine) -> None:
    """The lines say why, and all letters are there."""
    body = (
        f"<p><span style='float:left;width:30mm;height:20mm'></span>{EN}</p><p style='white-space:pre-wrap'>{EN}</p>"
        f"<p>{EN}<span style='display:inline-block'>a block</span>{EN}</p><p class='drop'>{EN}</p>"
    )
    css = PAGE + ".drop::first-letter { font-size: 20pt }"
    made, other = (set_(leaf("one", body), e, css) for e in (engine, plain))
    assert {
        "text beside a float",
        "white space that is kept",
        "a block, a table or a leader within a line",
        "a first letter or line of its own style",
    } <= set(made.laid.lines)
    assert made.gaps == other.gaps
    assert letters(made) == letters(other)


def test_no_page_ends_with_a_hyphen(engine: Engine) -> None:
    """At many depths of page a long paragraph is broken again for its page's foot."""
    piece = leaf("one", f"<p>{''.join(LANGUAGES['de']) * 25}</p>", language="de")
    for depth in range(60, 100, 4):
        made = set_(piece, engine, f"@page {{ size: 80mm {depth}mm; margin: 0 }}")
        assert made.gaps == ()
        ends = [[b for b in all_boxes(p) if type(b).__name__ == "LineBox"][-1] for p in made.pages[:-1]]
        assert len(ends) > 5
        assert [shown(e)[-20:] for e in ends if e.planned.hyphenated] == []
        assert_edges(made)
        assert all(
            min(len([b for b in all_boxes(p) if type(b).__name__ == "LineBox"]), 2) == 2 for p in made.pages
        )


def test_pages_begin_where_the_map_says(engine: Engine) -> None:
    """Pages that were broken again for their foot are found in the text to the letter."""
    text = f"{LANGUAGES['de'] * 12}"
    piece = leaf("one", f"<p>{text}</p>", language="de")
    made = set_(piece, engine, "@page { size: 70mm 60mm; margin: 0 }")
    assert len(made.starts) > 6
    for page, start in zip(made.pages, made.starts, strict=True):
        assert start is not None
        first = next(b.text for b in text_boxes(page) if b.text.strip()).rstrip("\u2010")
        assert text[start[1] :].startswith(first)


def test_notes_stay_with_their_calls(engine: Engine) -> None:
    """Total fit and notes at the foot together: none lost, none doubled, all on the page of their call."""
    piece = noted("one", 12, 3, note_words=25)
    for depth in (120, 150, 178):
        made = set_(piece, engine, f"@page {{ size: 100mm {depth}mm; margin: 0 }}")
        assert made.notes.faults == 0
        assert made.notes.moved == ()
        assert made.gaps == ()
        for box in line_boxes(made):
            assert not shown(box).lstrip("\u2060")[:1].isdigit() or box.planned.line.start == 0


def test_punctuation_hangs_unless_that_is_off(base: Any, engine: Engine) -> None:
    """A line that ends with a comma is a little wider than the measure; `off` keeps all edges on it."""
    piece = leaf("one", f"<p>{EN * 4}</p>")
    hanging = [b for b in line_boxes(set_(piece, engine)) if shown(b)[-1] in ",." and not b.planned.line.last]
    assert hanging
    assert all(b.planned.paragraph.right(b.planned.line) > 1 for b in hanging)
    straight = Engine((BASE, CSS), faces(), base, setting=Composition(optical_margins="off"))
    for box in line_boxes(set_(piece, straight)):
        assert box.planned.paragraph.right(box.planned.line) == 0
        assert box.planned.paragraph.left(box.planned.line.start) == 0


def test_a_collection_says_how_its_words_are_divided(base: Any) -> None:
    """`never` and `exceptions` hold in every line, the class `nohyphen` in its passage."""
    words_ = "understanding " * 300
    told = Hyphenation(("under-standing",))
    only = Engine((BASE, CSS), faces(), base, setting=Composition(hyphenation=told))
    css = "@page { size: 40mm 178mm; margin: 0 }"
    divided = {
        shown(b).split(" ")[-1] for b in line_boxes(set_(leaf("one", f"<p>x{words_}</p><p>{words_}</p>"), only, css))
        if b.planned.line.kind == HYPHEN
    }  # fmt: skip
    assert divided == {"under‐"}
    never = Engine(
        (BASE, CSS), faces(), base, setting=Composition(hyphenation=Hyphenation((), ("Understanding",)))
    )
    made = set_(leaf("one", f"<p>{words_}</p>"), never, css)
    assert not any(b.planned.line.kind for b in line_boxes(made))
    free = Engine((BASE, CSS), faces(), base)
    made = set_(leaf("one", f"<p class='nohyphen'>{words_}</p>"), free, css)
    assert not any(b.planned.line.kind for b in line_boxes(made))


def test_headings_are_balanced_where_the_theme_says_so(engine: Engine) -> None:
    """`--text-wrap: balance` makes lines alike; without it ragged text is as the engine sets it."""
    title = "<h1>New towns, old lessons, and the long way home of them</h1>"
    made = set_(leaf("one", title), engine, PAGE + "h1 { --text-wrap: balance }")
    widths = [b.width for b in line_boxes(made)]
    assert len(widths) == 2
    assert max(widths) < 1.35 * min(widths)
    assert line_boxes(set_(leaf("one", title), engine)) == []


def test_cells_as_wide_as_their_words_are_not_broken(engine: Engine) -> None:
    """A column that the engine made for its longest cell holds it, though both add up widths apart."""
    cells = [" ".join(EN.split()[k : k + 2 + k % 5]) for k in range(30)]
    cells += [
        "A V. T, W. Y; f) To",
        "Tr. V. “To” – A. Yf (j) fA",
        "P. 7 L’A r. T’ y’ Ta",
        "1.1, 7.4 1.17 T4 7,7",
    ]
    marked = [f"{cell[:9]}<em>{cell[9:12]}</em>{cell[12:]}" for cell in cells]
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    tables = "".join(f"<table><tr><td>{cell}</td><td>x</td></tr></table>" for cell in [*cells, *marked])
    for slant in ("normal", "italic"):
        css = f"{PAGE} table {{ width: auto }} td {{ text-align: left; font-style: {slant}; --text-wrap: pretty }}"
        made = set_(leaf("one", f"<table>{rows}</table>{tables}"), engine, css)
        assert made.gaps == ()
        rows_set = [shown(box).strip() for box in line_boxes(made)]
        assert [row for row in rows_set if row != "x"] == cells * 3


def test_addresses_are_divided_without_a_hyphen(engine: Engine) -> None:
    """In ragged references too, where the engine would let them stick out."""
    address = (
        "https://www.example.org/reports/housing-and-planning/2019/final_version_of_it/more-of-the-same.html"
    )
    body = f"<p style='text-align:left'>Smith, J. (2019) A title of importance. Available at: {address} (Accessed: 3 May).</p>"
    made = set_(leaf("one", body), engine, NARROW)
    rows = [shown(b) for b in line_boxes(made)]
    assert address in "".join(rows)
    assert made.overhangs == ()
    assert all(r[-1] not in "-‐" for r in rows)
    assert any(b[0] in "/.-_" for _, b in pairwise(rows))


def test_a_line_too_wide_is_told_with_its_line(engine: Engine) -> None:
    """However little it sticks out: no space in it could give way."""
    made = set_(leaf("one", f"<p class='nohyphen'>{EN}{'x' * 70} {EN}</p>"), engine, NARROW)
    assert [(o.page, o.text[-3:]) for o in made.overhangs] == [(0, "xxx")]
    assert made.overhangs[0].place is not None
    piece = leaf("one", "<p class='nohyphen'>an incomprehensible thing</p>")
    widths = [w / 10 for w in range(200, 300, 4)]
    little = [set_(piece, engine, f"@page {{ size: {w}mm 178mm; margin: 0 }}").overhangs for w in widths]
    assert any(0.1 <= o.by < 1.5 for found in little for o in found)
    assert little[-1] == ()


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "\u00a0".join(["word"] * 80) + "</p>",
        f"<p>{UNSEEN}{EN}</p>",
        f"<p>{EN} והנה טקסט בעברית {EN} مرحبا بكم {EN}</p>",
        f"<p>{EN}漢字仮名交じり文の例です。これは長い文章であり、改行の位置が問題になる。{EN}</p>",
        f"<p><br/>{EN[:40]}<br/><br/>{EN}<br/></p><p> </p><p><em></em></p>",
        f"<p>{EN}<span id='a'></span><a id='b'></a> {EN}<span style='padding:3pt'></span></p>",
        f"<p>{EN}<span style='font-size:0'>nothing</span><span style='padding:5%'>some</span>{EN}</p>",
        f"<div style='width:4mm'><p>{EN[:200]}</p></div>",
        f"<div style='columns:2'><p>{EN * 6}</p></div><table><tr><td style='text-align:justify'>{EN}</td></tr></table>",
        f"<p style='direction:rtl'>{'והנה טקסט בעברית בתוך הפסקה הזאת, שהיא ארוכה. ' * 8}</p>",
    ],
    ids=["no break", "zero width", "right to left", "ideographs", "breaks", "empty", "odd", "tiny", "columns", "rtl"],
)  # fmt: skip
def test_bad_input_is_set_as_well_as_can_be(body: str, engine: Engine, plain: Engine) -> None:
    """Nothing is lost, whatever it is; the engine's own setting has the same letters."""
    made, other = (set_(leaf("one", body), e) for e in (engine, plain))
    assert made.gaps == other.gaps
    assert sorted(letters(made)) == sorted(letters(other))


def test_a_typeface_without_a_hyphen_divides_no_word(base: Any, plain: Engine, tmp_path: Path) -> None:
    """None is borrowed from another typeface; lines fill the measure all the same, and nothing is lost."""
    cut = []
    for face in faces():
        font = TTFont(face.path)
        for table in font["cmap"].tables:
            for code in (0x2D, 0x2010, 0xAD):
                table.cmap.pop(code, None)
        font.save(tmp_path / face.path.name)
        cut.append(replace(face, path=tmp_path / face.path.name))
    text = EN.replace("-", " ") * 3
    piece = leaf("one", f"<p>{text}</p><p>{text.replace('extraordinary', SOFT_WORD)}</p>")
    made = set_(piece, Engine((BASE, CSS), tuple(cut), base), NARROW)
    assert made.gaps == ()
    assert [b for b in line_boxes(made) if b.planned.line.kind == HYPHEN] == []
    assert_edges(made)
    assert letters(made).replace("\u00ad", "") == letters(set_(piece, plain, NARROW)).replace("\u00ad", "")


def test_copied_words_stay_apart(base: Any) -> None:
    """PDFium finds every space of a paragraph set as tight as it may be."""
    import pypdfium2

    text = EN * 6
    printer = Printer(name="any", pages=Span(least=1, most=900))
    printed = make(book(leaf("one", f"<p>{text}</p>")), PrintSettings(), printer, style(base), sink(), here)
    assert printed is not None
    copied = " ".join(
        p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(printed.artifact.data)
    )
    found = copied.replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\x02", "").split()
    wanted = text.split()
    assert [w for w in wanted if w not in found] == []


@pytest.mark.parametrize(("expansion", "most"), [(2.0, 0.02), (1.0, 0.01), (0.0, 0.0), (9.0, 0.02)])
def test_letters_are_a_little_wider_or_narrower(base: Any, expansion: float, most: float) -> None:
    """By two hundredths at most, both ways, or less where the theme says so; lines are no less straight for it.

    The widths are read from the matrices of the text in the PDF, the edges from where its letters stand.
    """
    import pypdfium2

    printer = Printer(name="any", pages=Span(least=1, most=900))
    piece = leaf("one", f"<p>{EN * 3}See <em>this</em>, and <a href='#one'>that</a>. {EN * 3}</p>")
    how = replace(style(base), design=PageDesign(expansion=expansion))
    printed = make(book(piece), PrintSettings(), printer, how, sink(), here)
    assert printed is not None
    document = pypdfium2.PdfDocument(printed.artifact.data)
    matrices = [item.get_matrix() for page in document for item in page.get_objects() if item.type == 1]
    factors = {round(m.a / m.d, 6) for m in matrices}
    assert max(factors) == pytest.approx(1 + most, abs=1e-5)
    assert 1 - most - 1e-5 <= min(factors) <= 1 - most / 2
    rows = [line for page in pages_of_lines(printed.artifact.data) for line in page if len(line.text) > 40]
    edge = sorted(row.right for row in rows)[len(rows) // 2]
    assert sum(abs(row.right - edge) < 0.4 * row.size for row in rows) >= len(rows) - 1


def test_letters_of_a_gaping_line_stand_a_little_apart(base: Any) -> None:
    """By a hundredth of their width at most, only where they are as wide as they may be; edges stay straight.

    The space is read from the streams of the pages (the operator Tc), where letters stand from PDFium.
    """
    import pikepdf

    how = replace(style(base), design=PageDesign(inner=60.0, outer=60.0))
    printer = Printer(name="any", pages=Span(least=1, most=900))
    printed = make(book(leaf("one", f"<p>{EN * 4}</p>")), PrintSettings(), printer, how, sink(), here)
    assert printed is not None
    spaces = []
    with pikepdf.Pdf.open(io.BytesIO(printed.artifact.data)) as pdf:
        for page in pdf.pages:
            stretch = 1.0
            for step in pikepdf.parse_content_stream(page, "Tc Tm TJ"):
                name = str(step.operator)
                if name == "Tc" and step.operands[0]:
                    spaces.append(float(step.operands[0]))
                elif name == "Tm":
                    stretch = float(step.operands[0]) / abs(float(step.operands[3]))
                elif name == "TJ" and spaces and spaces[-1] > 0:
                    assert stretch == pytest.approx(1.02, abs=1e-5)
                    spaces[-1] *= -1
    assert len(spaces) > 3
    assert max(map(abs, spaces)) < 0.01 * 14 * 0.6
    rows = [line for page in pages_of_lines(printed.artifact.data) for line in page if len(line.text) > 20]
    edge = sorted(row.right for row in rows)[len(rows) // 2]
    assert sum(abs(row.right - edge) < 0.6 * row.size for row in rows) >= len(rows) - 1


def test_ideographs_share_the_white_of_their_line(base: Any) -> None:
    """Lines of Chinese, which have no spaces, end on one edge, with letters as they were drawn."""
    import pypdfium2

    said = "山谷之前，人民是否愿意；后来大家都自己从一开始就成，而不2026 Web三年春天，今年水田之中的老人说明天都到山上去。"
    face = FontFace("Xiao", 400, "normal", FONTS / "zcool-xiaowei/ZCOOLXiaoWei-Regular.ttf")
    how = style(base, "p { font-family: Xiao; text-indent: 0 }")
    how = replace(how, faces=(*how.faces, face))
    printer = Printer(name="any", pages=Span(least=1, most=900))
    piece = leaf("one", f"<p>{said * 6}</p>", language="zh")
    printed = make(book(piece), PrintSettings(), printer, how, sink(), here)
    assert printed is not None
    rows = [line for page in pages_of_lines(printed.artifact.data) for line in page if len(line.text) > 20]
    ends = [row.right for row in rows[:-1] if row.text[-1].isalnum()]
    assert len(ends) > 5
    assert max(ends) - min(ends) < 0.1 * rows[0].size
    document = pypdfium2.PdfDocument(printed.artifact.data)
    matrices = [item.get_matrix() for page in document for item in page.get_objects() if item.type == 1]
    assert max(m.a / m.d for m in matrices) == pytest.approx(1, abs=1e-5)


def test_pages_are_the_same_each_time(base: Any) -> None:
    """The same bytes from two engines, and from one that has set other things before."""
    piece = noted("one", 8, 2)
    first, second = (Engine((BASE, CSS), faces(), base) for _ in range(2))
    set_(leaf("other", f"<p>{words(300)}</p>"), second)
    rows = [
        [(round(b.position_y, 3), shown(b)) for b in line_boxes(set_(piece, e))]
        for e in (first, second, second)
    ]
    assert rows[0] == rows[1] == rows[2]


def test_languages_give_their_least_letters(base: Any) -> None:
    """The house's German divides with two letters before the hyphen, where the theme asks for three."""
    from gatherings.styles import division_css

    rules = division_css([FONTS.parent])
    assert '[lang|="de"] { hyphenate-limit-chars: 5 2 3 }' in rules
    css = CSS + "html { hyphenate-limit-chars: 6 3 3 }"
    rows = "".join(
        f"<p>{'i' * k} anerkennungen</p><p lang='en'>{'i' * k} overtaking</p>" for k in range(1, 40)
    )
    piece = leaf("one", rows, language="de-AT")
    least = {}
    for sheets in ((BASE, css), (BASE, rules, css)):
        made = set_(piece, Engine(sheets, faces(), base), "@page { size: 31mm 178mm; margin: 0 }")
        heads = {shown(b).split()[-1] for b in line_boxes(made) if b.planned.line.kind == HYPHEN}
        least[len(sheets)] = min(len(h) - 1 for h in heads if h[0] == "a")
        assert min(len(h) - 1 for h in heads if h[0] == "o") >= 3
    assert least == {2: 4, 3: 2}


@pytest.mark.parametrize("more", [-1, 1])
def test_a_paragraph_may_gain_or_lose_a_line(more: int, engine: Engine) -> None:
    """Few can lose one, and none gets a wide gap or a poor end; taken back, its lines are what they were."""
    made = set_(leaf("one", "".join(f"<p>{words(140 + n, n)}</p>" for n in range(24))), engine)
    found = loosened(line_boxes(made), more)
    assert more < 0 or len(found) > 2
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    for one in found:
        paragraph, begin = one.paragraph, one.paragraph.texts[0].begin
        before = paragraph.line_at(begin, one.first, one.width)
        taken_back = one.take()
        now = paragraph.line_at(begin, one.first, one.width)
        assert before is not None
        assert now is not None
        assert len(now[1].lines) == len(before[1].lines) + more
        assert max(line.ratio for line in now[1].lines[:-1]) <= max(ELASTIC.loosest, before[1].loosest)
        assert now[1].lines[-2].kind != HYPHEN
        taken_back()
        assert paragraph.line_at(begin, one.first, one.width) == before


def test_a_fault_of_total_fit_costs_no_page(base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaf that can't be set so is set line by line, with a message, and the collection's own divisions hold."""

    def broken(*_: object) -> None:
        raise IndexError("list index out of range")

    told = Composition(hyphenation=Hyphenation((), ("understanding",)))
    engine = Engine((BASE, CSS), faces(), base, setting=told)
    piece = leaf("one", f"<p>{'understanding ' * 90}</p>")
    monkeypatch.setattr("gatherings.press.paragraphs.setter.prepared", broken)
    made = set_(piece, engine, "@page { size: 50mm 178mm; margin: 0 }")
    assert made.gaps == ()
    assert TOTAL_FIT not in made.laid.lines
    assert any("list index out of range" in said for said in made.laid.messages)
    assert "\u2010" not in "".join(b.text for page in made.pages for b in text_boxes(page))
