"""Names are shown, sorted and divided as their bearers would."""

from __future__ import annotations

import pytest

from gatherings.model import NameParts
from gatherings.resolve.names import name_of, organisation_name, sorting_key


@pytest.mark.parametrize(
    ("written", "display", "plain", "sort"),
    [
        ("Ines Calder", "Ines Calder", "Ines Calder", "Calder, Ines"),
        ("Cllr Ines Calder CBE", "Cllr Ines Calder CBE", "Ines Calder", "Calder, Ines"),
        ("Rt Hon Dame Ines M. Calder, DBE, KC", "Rt Hon Dame Ines M. Calder DBE KC",
         "Ines M. Calder", "Calder, Ines M."),
        ("Calder, Ines", "Ines Calder", "Ines Calder", "Calder, Ines"),
        ("Lotte van den Heuvel", "Lotte van den Heuvel", "Lotte van den Heuvel",
         "Heuvel, Lotte van den"),
        ("Vincent Van Gogh", "Vincent Van Gogh", "Vincent Van Gogh", "Van Gogh, Vincent"),
        ("Rhys ap Gwilym", "Rhys ap Gwilym", "Rhys ap Gwilym", "ap Gwilym, Rhys"),
        ("Ahmad al-Masri", "Ahmad al-Masri", "Ahmad al-Masri", "Masri, Ahmad al-"),
        ("Jean d’Alembert", "Jean d’Alembert", "Jean d’Alembert", "Alembert, Jean d’"),
        ("Martin Luther King Jr", "Martin Luther King Jr", "Martin Luther King Jr", "King, Martin Luther, Jr"),
        ("Pelé", "Pelé", "Pelé", "Pelé"),
        ("王小明", "王小明", "王小明", "王小明"),
        ("Dr Who", "Dr Who", "Who", "Who"),
        ("Van Morrison", "Van Morrison", "Van Morrison", "Morrison, Van"),
    ],
    ids=lambda value: value,
)  # fmt: skip
def test_a_name_of_one_text(written: str, display: str, plain: str, sort: str) -> None:
    """Titles, post-nominals and particles are known; capital particles are part of the name."""
    name = name_of(written)
    assert name is not None
    assert (name.display, name.plain, name.sort) == (display, plain, sort)


def test_a_name_in_parts() -> None:
    """What is written in parts is not guessed at."""
    name = name_of(NameParts(prefix="Dr", given="Gabriel", family="García Márquez", suffix="OBE"))
    assert name is not None
    assert name.display == "Dr Gabriel García Márquez OBE"
    assert (name.sort, name.family) == ("García Márquez, Gabriel", "García Márquez")


def test_family_first() -> None:
    """East Asian order is kept on the page and in lists, without a comma."""
    name = name_of(NameParts(family="Wang", given="Xiaoming", order="family-first", original="王小明"))
    assert name is not None
    assert (name.plain, name.sort, name.original) == ("Wang Xiaoming", "Wang Xiaoming", "王小明")


def test_a_wrong_guess_is_put_right() -> None:
    """`sort` decides, and tells the family name too."""
    name = name_of("Gabriel García Márquez", sort="García Márquez, Gabriel")
    assert name is not None
    assert (name.sort, name.family, name.given) == (
        "García Márquez, Gabriel", "García Márquez", "Gabriel",
    )  # fmt: skip
    assert name.plain == "Gabriel García Márquez"


def test_organisations_are_not_divided() -> None:
    """Only a leading article goes to the end."""
    forum = organisation_name("The Doorstep Forum")
    assert forum is not None
    assert (forum.display, forum.sort) == ("The Doorstep Forum", "Doorstep Forum, The")
    assert organisation_name("") is None


def test_names_without_a_name() -> None:
    """A title alone is none; a given name alone will do."""
    assert name_of(NameParts(prefix="Cllr")) is None
    only = name_of(NameParts(given="Madonna"))
    assert only is not None
    assert (only.family, only.sort) == ("Madonna", "Madonna")


def test_lists_run_as_in_an_index() -> None:
    """Accents, case, hyphens and apostrophes don't part neighbours."""
    written = ["Ørjan Ødegård", "Ann Zed", "Rhys ap Gwilym", "Ed Oddie", "Fa N’Diaye", "Jo Nash"]
    names = [n for w in written if (n := name_of(w))]
    found = [n.sort for n in sorted(names, key=sorting_key)]
    assert found == [
        "ap Gwilym, Rhys", "Nash, Jo", "N’Diaye, Fa", "Oddie, Ed", "Ødegård, Ørjan", "Zed, Ann",
    ]  # fmt: skip
