"""What styles say wrongly or twice is mended, in references as a reader sees them."""

from __future__ import annotations

import pytest
from tests.cite.bench import bib, essay, shelf, shown, sink

from gatherings.cite.essay_citations import citations
from gatherings.cite.sanitise import visible

WORKS = bib(
    "@article{early, author={Ko, Al}, title={A Study}, journaltitle={Journal of Things}, date={2020}, doi={10.5555/12345}}\n"
    "@article{print, author={Ko, Al}, title={A Study}, journaltitle={arXiv}, date={2020}, type={Preprint}}\n"
    "@report{paper, author={Ko, Al}, title={A Report}, type={Command Paper}, number={Cm 9720}, institution={HMSO}, date={2020},"
    " url={https://example.org/r}, urldate={2021-03-01}}\n"
    "@thesis{thesis, author={Ko, Al}, title={A Thesis}, type={phdthesis}, institution={Leeds}, date={2020},"
    " url={https://example.org/t}, urldate={2021-03-01}}\n"
    "@article{german, author={Ko, Al}, title={Das „Haus“ und die »Stadt«}, journaltitle={Zeitschrift}, volume={3}, pages={1--9}, date={2020}}\n"
    "@article{french, author={Ko, Al}, title={Le « mot » juste}, journaltitle={Revue}, volume={3}, pages={1--9}, date={2020}}\n"
    "@book{book, author={Ko, Al}, title={Ein Buch}, date={2019}, publisher={Hanser}, location={München}}\n"
)  # fmt: skip


def listed(style: str, key: str, language: str = "en-GB") -> str:
    """The reference of one work."""
    opened = citations(shelf(), style, language, sink(), "x")
    assert opened is not None
    with opened:
        [made] = essay(opened, [], WORKS, sink(), nocite=[key]).references
    return visible(made.html)


@pytest.mark.parametrize(
    ("style", "key", "language", "holds", "lacks"),
    [
        ("harvard", "early", "en-GB", "Journal of Things. Available at", "Preprint"),
        ("harvard", "print", "en-GB", "[Preprint]", "xyz"),
        ("vancouver", "paper", "en-GB", "A Report [Internet]. HMSO; 2020 [cited 2021 Mar 1]. Command Paper Cm 9720.", "[Command"),
        ("vancouver", "thesis", "en-GB", "A Thesis [PhD thesis on the Internet]. Leeds", "] ["),
        ("harvard", "german", "en-GB", "‘Das “Haus” und die “Stadt”’", "„"),
        ("harvard", "german", "de-DE", "„Das ‚Haus‘ und die ‚Stadt‘“", '"'),
        ("vancouver", "german", "de-DE", "Das „Haus“ und die „Stadt“.", "»"),
        ("harvard", "french", "en-GB", "‘Le “mot” juste’", "«"),
        ("harts", "early", "en-GB", "Journal of Things (2020)", "Things, ("),
    ],
)  # fmt: skip
def test_references(style: str, key: str, language: str, holds: str, lacks: str) -> None:
    """Kinds said twice, articles called preprints, and quotation marks of another language."""
    text = listed(style, key, language)
    assert holds in text
    assert lacks not in text


@pytest.mark.parametrize(
    ("style", "place", "printed"),
    [
        ("mhra", "S. 9", "p. 9."),
        ("mhra", "Kap. 4", "ch. 4."),
        ("harvard", "S. 9", "S. 9)"),
        ("mhra", "p. 9", "p. 9."),
    ],
)
def test_places_are_read_in_the_language_of_the_book(style: str, place: str, printed: str) -> None:
    """“S. 9” in a German book is a page, also where the style insists on English."""
    opened = citations(shelf(), style, "de-DE", sink(), "x")
    assert opened is not None
    with opened:
        [cited] = shown(essay(opened, [f"[@book, {place}]"], WORKS))
    assert cited.endswith(printed)


def test_a_committees_paper_by_its_session() -> None:
    """A number with a session of Parliament is printed as OSCOLA has it, without the year."""
    works = bib(
        "@report{lords, author={{Science and Technology Committee}}, title={Genomic Medicine}, number={HL 2008--09, 107-I}, date={2009}}"
    )
    opened = citations(shelf(), "oscola", "en-GB", sink(), "x")
    assert opened is not None
    with opened:
        [cited] = shown(essay(opened, ["[@lords, para. 3]"], works))
    assert cited == "Science and Technology Committee, <em>Genomic Medicine</em> (HL 2008–09, 107-I) para 3."
