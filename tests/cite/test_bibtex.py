"""BibTeX and BibLaTeX entries become the works that they describe."""

from __future__ import annotations

import json

import pytest
from tests.cite.bench import FIXTURES, bib, fixture, sink

from gatherings.cite.dates import date
from gatherings.cite.latex import decoded
from gatherings.cite.names import names

GOLDEN = FIXTURES / "works.jsonl"


def test_every_kind_of_entry(update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    """The fixtures' entries of all kinds become exactly the recorded CSL items."""
    rows = [json.dumps(dict(w.csl), ensure_ascii=False) for w in fixture("works.bib").works.values()]
    if update_golden:
        GOLDEN.write_text("\n".join(rows) + "\n", "utf-8")
    assert rows == GOLDEN.read_text("utf-8").splitlines()
    assert len(rows) >= 40


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"G{\"o}del", "Gödel"), (r"\'Etudes", "Études"), (r"na{\"\i}ve", "naïve"), (r"{\AA}ngstr\"om", "Ångström"),
        (r"Fran{\c c}ois", "François"), (r"\v{S}koda", "Škoda"), (r"\TeX", "TeX"), (r"{\TeX} book", "TeX book"),
        (r"a~b", "a\u00a0b"), (r"1--2", "1–2"), (r"yes---no", "yes—no"), (r"``q''", "“q”"), (r"it's", "it’s"),
        (r"\emph{x}", "<i>x</i>"), (r"{\em x} y", "<i>x</i> y"), (r"\textsuperscript{2}", "<sup>2</sup>"),
        (r"R\&D", "R&D"), (r"50\%", "50%"), (r"\$5", "$5"), (r"$\alpha$-helix", "α-helix"), (r"$x^2$", "x<sup>2</sup>"),
        (r"\enquote{a}", "“a”"), (r"\o re", "øre"), (r"{\ss}", "ß"), (r"Stra{\ss}e", "Straße"), (r"Wei{\ss} {\&} Co", "Weiß & Co"),
        (r"\foreignlanguage{french}{mot}", "mot"), (r"\href{https://x.org}{here}", "here"), (r"a\,b", "a\u202fb"),
        (r"I\textsc{bm}", 'I<span style="font-variant:small-caps;">bm</span>'), (r"Erd\H os", "Erdős"), (r"\'{\i}", "í"),
        (r"\noopsort{a}Title", "Title"), (r"\ldots{} end", "… end"), (r"\S 3", "§3"), (r"\~n", "ñ"), (r"\=a", "ā"),
    ],
)  # fmt: skip
def test_latex(raw: str, text: str) -> None:
    """Accents, macros and marks of LaTeX read as Unicode in its composed form."""
    assert decoded(raw) == text


def test_braces_protect_capitals_in_titles_only() -> None:
    """A group in a title keeps its case; one that holds only a macro does not count."""
    assert decoded(r"The {NASA} caf{\'e}", protect=True) == 'The <span class="nocase">NASA</span> café'
    assert decoded(r"The {NASA} caf{\'e}") == "The NASA café"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Hall, Peter", [{"family": "Hall", "given": "Peter"}]),
        ("Peter Hall and Colin Ward", [{"family": "Hall", "given": "Peter"}, {"family": "Ward", "given": "Colin"}]),
        ("{Department of Health and Social Care}", [{"literal": "Department of Health and Social Care"}]),
        ("{Shelter} and Hall, P.", [{"literal": "Shelter"}, {"family": "Hall", "given": "P."}]),
        ("{\\'E}mile Zola", [{"family": "Zola", "given": "Émile"}]),
        ("de la Fontaine, Jean", [{"family": "Fontaine", "given": "Jean", "non-dropping-particle": "de la"}]),
        ("Jean de la Fontaine", [{"family": "Fontaine", "given": "Jean", "non-dropping-particle": "de la"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("Smith~Jones, Ann", [{"family": "Smith Jones", "given": "Ann"}]),
        ("{van Dyke}, Ann", [{"family": "van Dyke", "given": "Ann"}]),
        ("Plato", [{"family": "Plato"}]),
        ("Barnes and Noble, Inc. AND Doe, J.", [{"family": "Barnes"}, {"family": "Noble", "given": "Inc."}, {"family": "Doe", "given": "J."}]),
    ],
)  # fmt: skip
def test_names(raw: str, expected: list[dict[str, str]]) -> None:
    """Names are split before LaTeX is read, so that braces still mean what they say."""
    assert names(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2019", {"date-parts": [[2019]]}), ("2019-05", {"date-parts": [[2019, 5]]}),
        ("2019-05-03", {"date-parts": [[2019, 5, 3]]}), ("2019/2020", {"date-parts": [[2019], [2020]]}),
        ("1998--99", {"date-parts": [[1998], [1999]]}), ("1998–1999", {"date-parts": [[1998], [1999]]}),
        ("c. 1850", {"date-parts": [[1850]], "circa": True}), ("1850?", {"date-parts": [[1850]], "circa": True}),
        ("[1850]", {"date-parts": [[1850]], "circa": True}), ("2004-22", {"date-parts": [[2004]], "season": 2}),
        ("24 November 2026", {"date-parts": [[2026, 11, 24]]}), ("November 24, 2026", {"date-parts": [[2026, 11, 24]]}),
        ("forthcoming", {"literal": "forthcoming"}), ("2019-13", {"literal": "2019-13"}), ("24/11/26", {"literal": "24/11/26"}),
        ("-0044", {"date-parts": [[-44]]}), ("2020-01-01T12:00:00", {"date-parts": [[2020, 1, 1]]}),
    ],
)  # fmt: skip
def test_dates(raw: str, expected: dict[str, object]) -> None:
    """Dates as BibLaTeX and hands write them; what is none stays as it was typed."""
    assert date(raw) == expected


def test_the_rest_is_read_after_a_fault() -> None:
    """An entry that breaks off is reported at its line; those before and after it are there."""
    heard = sink()
    works = bib("@book{a, title = {A}, author = {X, Y}, year = 1999}\n\n@book{b,\n  title = {B,\n  year = 2000\n\n"
                "@book{c, title = {C}, author = {X, Y}, year = 2001}\n@book{d, title = {cut", heard).works  # fmt: skip
    assert list(works) == ["a", "c"]
    assert [(d.code, d.line, d.column) for d in heard.diagnostics] == [("BIB-001", 3, 1), ("BIB-001", 8, 1)]


def test_one_key_twice_names_the_first_place() -> None:
    """The second of two entries with one key is reported with the place of the first."""
    heard = sink()
    works = bib(
        "@book{a, title={A}, author={X, Y}, year=1999}\n@book{a, title={B}, author={X, Z}, year=1998}", heard
    )
    assert works.works["a"].csl["title"] == "A"
    [found] = heard.diagnostics
    assert (found.code, found.line, found.column) == ("BIB-011", 2, 7)
    assert "references.bib, line 1" in found.message


def test_aliases_answer() -> None:
    """A work is found by the further keys of its ids field."""
    works = bib("@book{a, ids = {old, older}, title={A}, author={X, Y}, year=1999}")
    assert works.find("older") is works.works["a"]


@pytest.mark.parametrize(
    ("fields", "code", "column"),
    [
        ("doi = {10.5555}", "BIB-014", 8), ("isbn = {978-0-00-000000-1}", "BIB-014", 9), ("url = {www.x.org}", "BIB-014", 8),
        ("pages = {39--3}", "BIB-015", 10), ("date = {20155}", "BIB-016", 9), ("date = {24/11/61}", "BIB-007", 9), ("editor = {Ministry of Housing}", "BIB-017", 11),
        ("editor = {Hall, Peter; Ward, Colin}", "BIB-017", 11), ("month = ju", "BIB-003", 9), ("crossref = {none}", "BIB-006", 13),
        ("note = {\\wibble x}", "BIB-008", 9),
    ],
)  # fmt: skip
def test_doubtful_fields_are_reported_at_their_value(fields: str, code: str, column: int) -> None:
    """Each doubtful value is reported at its own line and column of the .bib file."""
    heard = sink()
    dated = "" if "date" in fields else "year = 1999,\n"
    bib(f"@book{{a, title = {{A}}, author = {{X, Y}}, {dated or chr(10)}{fields}}}", heard)
    assert [(d.code, d.line, d.column) for d in heard.diagnostics if d.code == code] == [(code, 2, column)]


def test_the_same_work_under_two_keys() -> None:
    """Works with one DOI, or one author, title and year, are reported; volumes and chapters are not."""
    heard = sink()
    bib("@article{a, title={On Houses}, author={Xu, Yan}, year=1999, journal={J}, doi={10.5555/1}}\n"
        "@article{b, title={On houses}, author={Xu, Yannick}, year=1999, journal={J}}\n"
        "@article{c, title={Other}, author={Z, Z}, year=2000, journal={J}, doi={10.5555/1}}\n"
        "@book{d, title={Works}, author={X, Y}, year=1999, volume=1}\n@book{e, title={Works}, author={X, Y}, year=1999, volume=2}", heard)  # fmt: skip
    assert [(d.code, d.line) for d in heard.diagnostics if d.code == "BIB-018"] == [
        ("BIB-018", 2),
        ("BIB-018", 3),
    ]


def test_one_person_spelt_two_ways() -> None:
    """“Hall, P.” beside "Hall, Peter" is pointed out; another Hall is not."""
    heard = sink()
    people = ("Hall, Peter", "Hall, P.", "Hall, Catherine", "Hall, Peter Geoffrey")
    bib(
        "\n".join(
            f"@book{{k{i}, title={{T{i}}}, author={{{p}}}, year=199{i}}}" for i, p in enumerate(people)
        ),
        heard,
    )
    assert [(d.code, d.line) for d in heard.diagnostics] == [("BIB-020", 2), ("BIB-020", 4)]


def test_protected_capitals_reach_to_the_end_of_the_word() -> None:
    """“{B}udapest” is protected whole, or a style that capitalises titles would print "BUdapest"."""
    assert decoded("{B}uda{P}est and e{BOOK}s", protect=True) == (
        '<span class="nocase">BudaPest</span> and <span class="nocase">eBOOKs</span>'
    )


@pytest.mark.parametrize(
    ("author", "said"),
    [("P. Hall, C. Ward", "joined by"), ("Peter Hall,", "“Hall, Peter”"), ("Colin, Ward", "“one” has “Ward, Colin”"),
     ("{Peter Hall Trust}", ""), ("Shelter", ""), ("van Gogh, Vincent", ""), ("Ward, Colin", ""), ("Madonna and {Ward & Co}", "")],
)  # fmt: skip
def test_names_that_went_wrong(author: str, said: str) -> None:
    """People joined by commas, a name without its comma's other half, and a name turned round, of whom another work knows."""
    heard = sink()
    bib(
        f"@book{{one, author={{Ward, Colin}}, title={{T}}, date={{1990}}}}\n@book{{two, author={{{author}}}, title={{U}}, date={{1991}}}}",
        heard,
    )
    found = [d for d in heard.diagnostics if d.code == "BIB-017"]
    assert [said in d.hint for d in found] == ([True] if said else [])


def test_a_key_within_the_name_of_its_kind_has_its_own_place() -> None:
    """The key “th” of a thesis is found after the bracket, not within “@thesis”."""
    heard = sink()
    bib("@thesis{th, author={Ko, Al}, title={T}, date={1999}}", heard)
    assert [(d.code, d.column) for d in heard.diagnostics] == [("BIB-012", 9)]
