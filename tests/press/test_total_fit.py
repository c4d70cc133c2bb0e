"""Lines chosen together: what the breaker does with measured texts, without any engine."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import pytest

from gatherings.press.paragraphs.fit import EXPLICIT, HYPHEN, PLAIN, Break, Line, Text, Wish, lines
from gatherings.press.paragraphs.hyphens import Hyphenation, Hyphenator
from gatherings.press.paragraphs.opportunities import address_breaks, addresses, opportunities
from gatherings.press.paragraphs.plan import Paragraph
from gatherings.press.paragraphs.taste import TASTE

EM = 10.0
SPACE = 2.5
LETTER = 4.0


def text_of(words: str, *, justified: bool = True, balanced: bool = False) -> Text:
    """A text in letters of one width; “-” marks a place for a hyphen, “=” is a hyphen of the author's."""
    breaks: list[Break] = []
    x, spaces, at = 0.0, 0, 0
    pieces = words.split(" ")
    for number, word in enumerate(pieces):
        for letter in word:
            if letter == "-":
                breaks.append(Break(x + LETTER, spaces, x, spaces, HYPHEN, TASTE.hyphen, at, at))
                continue
            x, at = x + LETTER, at + 1
            if letter == "=":
                breaks.append(Break(x, spaces, x, spaces, EXPLICIT, TASTE.explicit, at, at))
        if number < len(pieces) - 1:
            breaks.append(Break(x, spaces, x + SPACE, spaces + 1, PLAIN, 0.0, at, at + 1))
            x, spaces, at = x + SPACE, spaces + 1, at + 1
    return Text(tuple(breaks), 0, 0.0, 0, at, at, x, spaces, at - 5, SPACE, EM, justified, balanced)


def best(text: Text, width: float, wish: Wish | None = None) -> tuple[float, list[Line]]:
    """Lines that must be found."""
    found = lines(text, 0, (width, width), wish or Wish(), TASTE)
    assert found is not None
    return found


PROSE = (
    "in the town that they had known as chil-dren no-body spoke of the har-bour any more and yet "
    "ev-ery street led down to it as if a whole pop-u-la-tion had a-greed with-out a word to keep the way o-pen"
)


def test_no_other_breaks_are_better() -> None:
    """On a short text every way of breaking is tried, and none has fewer demerits."""
    text = text_of("a bc-de fg hi-jk lmn op qr-stu vw xyz")
    width = 40.0
    demerits, _ = best(text, width)
    everything = []
    for count in range(len(text.breaks) + 1):
        for chosen in itertools.combinations(range(len(text.breaks)), count):
            some = replace(text, breaks=tuple(text.breaks[k] for k in chosen))
            found = lines(some, 0, (width, width), Wish(count=count + 1), TASTE)
            if found is not None:
                everything.append(found[0])
    assert demerits <= min(everything) * (1 + 1e-9)


def test_lines_follow_one_another_to_the_end() -> None:
    """Every character stands in one line."""
    text = text_of(PROSE)
    _, found = best(text, 130)
    assert found[0].start == 0
    assert all(a.resume == b.start for a, b in itertools.pairwise(found))
    assert found[-1].resume == text.end
    assert [line.last for line in found] == [False] * (len(found) - 1) + [True]


def test_no_line_is_tighter_than_a_quarter_of_a_space() -> None:
    """A space keeps three quarters of its width."""
    for width in range(90, 200, 7):
        _, found = best(text_of(PROSE), width)
        assert all(line.ratio >= -1.0 and not line.over for line in found)


def test_three_hyphens_never_follow_one_another() -> None:
    """At no measure, however narrow."""
    for width in range(44, 140, 3):
        _, found = best(text_of(PROSE + " " + PROSE), width)
        kinds = "".join("h" if line.kind else "." for line in found)
        assert "hhh" not in kinds, (width, kinds)


def test_a_word_wider_than_the_measure_overflows_alone() -> None:
    """What can't be divided sticks out, and the other lines are as they should be."""
    _, found = best(text_of("a short line and incomprehensibilities in the middle of it"), 60)
    assert [line.over > 0 for line in found].count(True) == 1


def test_a_line_may_be_forbidden_its_hyphen() -> None:
    """The line at a page's foot ends with a whole word, at the cost of those above."""
    text = text_of(PROSE)
    for width in range(80, 160, 4):
        _, free = best(text, width, Wish(tolerance=8.0))
        for number, line in enumerate(free):
            if line.kind:
                _, held = best(text, width, Wish(unhyphenated=frozenset({number})))
                assert held[number].kind == PLAIN


def test_a_line_more_or_less_where_that_can_be_had() -> None:
    """`want` gives a plan of one line more or less, or none; the plain one is the best of all."""
    paragraph = Paragraph((text_of(" ".join([PROSE] * 4)),))
    plain = paragraph.plan(0, 300, 300)
    assert plain is not None
    for want in (-1, 1):
        other = paragraph.plan(0, 300, 300, want=want)
        if other is not None:
            assert len(other.lines) == len(plain.lines) + want
            assert other.demerits >= plain.demerits
            assert other.loosest <= TASTE.tolerances[1]
    assert paragraph.plan(0, 300, 300, want=1) is not None
    assert paragraph.plan(0, 300, 300, want=30) is None


def test_a_plan_goes_on_where_a_page_ended() -> None:
    """From any line on, the plan is the same as that of the whole paragraph."""
    paragraph = Paragraph((text_of(" ".join([PROSE] * 3)),))
    whole = paragraph.plan(0, 150, 160)
    assert whole is not None
    for line in whole.lines:
        found = paragraph.line_at(line.start, 150, 160)
        assert found is not None
        assert found[0] == line


def test_ragged_lines_are_balanced() -> None:
    """A heading of two lines is divided near its middle, not filled from the left."""
    text = text_of("new towns and the old lessons of them", justified=False, balanced=True)
    _, found = best(text, 120)
    lengths = [line.cut - line.start for line in found]
    assert len(found) == 2
    assert abs(lengths[0] - lengths[1]) <= 6


class Counted(list[Break]):
    """Places that count how often they are looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


def looks(times: int, tolerance: float) -> float:
    """How often a place is looked at on the average, in a text of so many paragraphs."""
    text = text_of(" ".join([PROSE] * times))
    counted = Counted(text.breaks)
    best(replace(text, breaks=counted), 300, Wish(tolerance=tolerance))
    return counted.looks / len(counted)


def test_a_place_is_looked_at_from_the_lines_that_may_end_there() -> None:
    """However long a paragraph: time grows with the text alone, and with how loose a line may be."""
    assert looks(60, 4.0) < 1.1 * looks(20, 4.0)
    assert looks(20, 1.0) < looks(20, 4.0) < 20


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        (
            "https://www.example.org/a-b/c_d?x=1&y=2#top",
            "https://|www.example|.org|/a|-b|/c|_d|?x|=1|&y|=2|#top",
        ),
        ("https://doi.org/10.1080/0195,6051~x", "https://|doi|.org|/10.1080|/0195|,6051~x"),
        ("www.example.org/v2.0/file.txt", "www.example|.org|/v2.0|/file|.txt"),
        ("doi:10.5555/12345678", "doi:|10.5555|/12345678"),
        ("ftp://a.b", "ftp://|a.b"),
    ],
)
def test_addresses_are_divided_as_chicago_has_it(address: str, broken: str) -> None:
    """After a colon or a double slash; before other signs, and with no hyphen added."""
    cuts = [0, *address_breaks(address), len(address)]
    assert "|".join(address[a:b] for a, b in itertools.pairwise(cuts)) == broken


def test_addresses_are_found_without_what_follows() -> None:
    """A full stop, a comma or a bracket after an address isn't part of it."""
    text = "See https://example.org/a_(b). Also (www.example.org/x), doi:10.1000/182; and e.g. this and 3.14."
    assert [text[a:b] for a, b in addresses(text)] == [
        "https://example.org/a_(b)",
        "www.example.org/x",
        "doi:10.1000/182",
    ]


def test_no_other_places_within_an_address() -> None:
    """What Unicode allows within an address is left out."""
    text = "go to https://example.org/well-known/place now"
    places = opportunities(text, [3, 6, 14, 26, 31, 37, 43], addresses(text), "en", TASTE)
    inside = [p for p in places if 6 < p.at < 42]
    assert {p.penalty for p in inside} == {TASTE.address}
    assert text[inside[0].at :].startswith("example")


def test_lines_hardly_begin_with_a_dash_but_with_one_that_opens() -> None:
    """A dash between words stays at the end of a line; one that opens an insertion in Spanish begins it."""
    [between] = opportunities("at—and", [2], [], "en", TASTE)
    [apart] = opportunities("at – and", [3], [], "en", TASTE)
    [opening] = opportunities("faltaba —para la cena", [8], [], "es", TASTE)
    assert between.penalty == apart.penalty == TASTE.dash > TASTE.hyphen
    assert opening.penalty == 0


def test_single_letters_stay_with_the_next_word_in_polish_and_czech() -> None:
    """A line never ends with “w” or “k” in these languages."""
    text = "dom w lesie"
    assert [p.at for p in opportunities(text, [4, 6], [], "pl", TASTE)] == [4]
    assert [p.at for p in opportunities(text, [4, 6], [], "en", TASTE)] == [4, 6]


def test_collections_decide_on_their_words() -> None:
    """Exceptions are divided as told, in any case; names told are never divided; the rest as the dictionary has it."""
    divide = Hyphenator(Hyphenation(("al-go-rithm", "record"), ("Cholmondeley", "Van Houten")))
    assert divide.points("Algorithm", "en_GB", 6, 3, 3) == (2, 4)
    assert divide.points("record", "en_GB", 5, 2, 2) == ()
    assert divide.points("Cholmondeley", "en_GB", 6, 3, 3) == ()
    assert divide.points("Houten", "en_GB", 5, 2, 2) == ()
    assert divide.points("democracy", "en_GB", 6, 3, 3) != ()


@pytest.mark.parametrize(
    "syllables", ["ym-mär-tä-mät-tö-myys", "rau-ta-tieyh-tiön", "ken-gät", "strategi-a", "a-sema"]
)
def test_finnish_words_are_divided_between_syllables(syllables: str) -> None:
    """By rule, for there is no dictionary; two letters stand before and after a hyphen at least."""
    divide = Hyphenator()
    language = divide.language("fi-FI")
    word = syllables.replace("-", "")
    found = "".join(
        f"-{c}" if k in divide.points(word, language or "", 5, 2, 2) else c for k, c in enumerate(word)
    )
    assert found == {"strategia": "stra-te-gia", "asema": "ase-ma"}.get(word, syllables)


def test_capitals_and_short_parts_are_left_whole() -> None:
    """Acronyms, mixed names and parts beside an apostrophe that are too short aren't divided."""
    divide = Hyphenator()
    assert divide.points("UNESCO", "en_GB", 5, 2, 2) == ()
    assert divide.points("McPhersonian", "en_GB", 5, 2, 2) == ()
    assert all(k > 4 for k in divide.points("dell’amministrazione", "it", 5, 2, 2))
    assert all(k >= 3 and len("democracy") - k >= 3 for k in divide.points("democracy", "en_GB", 6, 3, 3))


def test_nothing_is_wider_than_infinite() -> None:
    """A text without any place for a break is one line, however wide."""
    _, found = best(text_of("incomprehensibilities"), 20)
    assert len(found) == 1
    assert found[0].over > 0
    assert math.isfinite(found[0].over)
