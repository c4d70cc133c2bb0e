"""Large collections, made by a seeded generator, the same on every machine.

`generated` has 64 essays of every kind of block: enough to meet every way in which a page can begin.
`SHORT` has 97 pieces of hardly a page, `LONG` 20 essays with 65 notes each, some longer than a page.
The prose means nothing. Long words hyphenate, and now and then a sentence is hardly more than one of
them, so that pages end within words too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ESSAYS = 64
_SHORT = (
    "a the of and to in is that it was for on are with as be at one have this from by hot but some what "
    "there we can out other were all your when up use how said each she which do their time if will way "
    "about many then them would write like so these her long make thing see him two has look more day"
).split()
_LONG = (
    "neighbourhood responsibility administration representative infrastructure misunderstanding "
    "counterproductive characteristically disproportionate environmental industrialisation "
    "incomprehensible conversational unquestionably philosophical recommendation intergenerational "
    "transformation constitutional parliamentary extraordinarily affordability decentralisation "
    "archaeological correspondence interdisciplinary apprenticeship householder thoroughfare"
).split()
_GIVEN = "Ada Bram Chidi Dilys Emre Freya Goran Hana Idris Jun Kemal Lucía Mairi Nils Oona Piotr".split()
_FAMILY = "Abbott Brandt Cole Dubois Evans Fabre Grey Holm Ito Jansen".split()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a collection is like."""

    title: str
    essays: int
    written: Callable[[int, random.Random, list[str]], list[str]]
    """Number, chance and a list for notes → blocks."""
    more: str
    """Lines of collection.yaml."""


def generated(folder: Path, plan: Plan | None = None, seed: int = 5) -> Path:
    """Write a collection into an empty folder, which is given back."""
    plan = plan or MIXED
    essays = plan.essays
    (folder / "images").mkdir(parents=True)
    (folder / "collection.yaml").write_text(_collection(plan), "utf-8")
    people = [f"{g} {f}" for f in _FAMILY for g in _GIVEN][:essays]
    (folder / "contributors.yaml").write_text(
        "".join(f"{_id(name)}:\n  name: {name}\n  bio: {name} writes.\n" for name in people), "utf-8"
    )
    for number in range(8):
        (folder / f"images/plan-{number}.svg").write_text(_drawing(number), "utf-8")
    for number in range(1, essays + 1):
        chance = random.Random(seed * 1000 + number)  # noqa: S311 - prose needs no secrecy
        text = _essay(plan, number, people[number - 1], chance)
        (folder / f"{number:02}.md").write_text(text, "utf-8")
    return folder


def _id(name: str) -> str:
    return name.lower().replace(" ", "-").replace("í", "i")


def _collection(plan: Plan) -> str:
    listed = "".join(f"  - {number:02}.md\n" for number in range(1, plan.essays + 1))
    return f"""\
title: {plan.title}
language: en-GB
editors: [ada-abbott]
publisher: {{name: The Shelf Press, place: Hull}}
date: 2026-11
rights: {{holder: The authors, year: 2026, licence: CC-BY-4.0}}
blurb: Many essays about nothing.
bios: foot
theme: plain
front: [half-title, title-page, imprint, contents]
body:
{listed}back: [contributors]
{plan.more}"""


def _drawing(number: int) -> str:
    bars = "".join(
        f'<rect x="{20 + 40 * n}" y="{20 + 10 * ((n + number) % 7)}" width="28" height="90" fill="#555"/>'
        for n in range(6)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 280 180">{bars}</svg>\n'


def _words(chance: random.Random, count: int) -> list[str]:
    return [chance.choice(_LONG if chance.random() < 0.3 else _SHORT) for _ in range(count)]


def _sentence(chance: random.Random) -> str:
    words = _words(chance, chance.randint(6, 26))
    if chance.random() < 0.3:
        words[2] = f"*{words[2]}*"
    if chance.random() < 0.1:
        words[3] = f"un*{chance.choice(_LONG)}*ness"  # a word that changes its face half-way
    if chance.random() < 0.2:
        words[4] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def _paragraph(chance: random.Random, notes: list[str]) -> str:
    sentences = [_sentence(chance) for _ in range(chance.randint(2, 7))]
    if chance.random() < 0.4:
        notes.append(" ".join(_sentence(chance) for _ in range(chance.choice((1, 1, 2, 6)))))
        if chance.random() < 0.2:
            notes[-1] += f"\n\n    {_sentence(chance)}"
        sentences[0] += f"[^{len(notes)}]"
    return " ".join(sentences)


def _list(chance: random.Random, _: int) -> str:
    mark = chance.choice(("- ", "1. "))
    return "\n".join(mark + " ".join(_sentence(chance) for _ in range(2)) for _ in range(5))


def _table(chance: random.Random, number: int) -> str:
    rows = "\n".join(
        f"| {' '.join(_words(chance, 4))} | {chance.randint(1, 999)} | {' '.join(_words(chance, 6))} |"
        for _ in range(chance.randint(4, 14))
    )
    head = "| What | Count | Where |\n|:-----|------:|:------|\n"
    return f"{head}{rows}\n\nTable: {_sentence(chance)[:-1]} {{#tbl-{number}}}"


def _figure(chance: random.Random, number: int) -> str:
    width = chance.choice((60, 80, 100))
    image = f"images/plan-{number % 8}.svg"
    return f'![{_sentence(chance)[:-1]}]({image}){{#fig-{number} alt="Bars of equal height" width={width}%}}'


def _quotation(chance: random.Random, _: int) -> str:
    return "\n>\n".join("> " + " ".join(_sentence(chance) for _ in range(3)) for _ in range(2))


def _heading(chance: random.Random, _: int) -> str:
    return "## " + " ".join(_words(chance, 5)).capitalize()


def _mixed(number: int, chance: random.Random, notes: list[str]) -> list[str]:
    """Each kind of block once, in any order."""
    del number
    kinds: list[Callable[[random.Random, int], str]] = [_list, _table, _figure, _quotation, _heading]
    chance.shuffle(kinds)
    blocks = [_paragraph(chance, notes)]
    for place, kind in enumerate(kinds):
        blocks += [kind(chance, place), _paragraph(chance, notes)]
        if chance.random() < 0.5:
            blocks.append(_paragraph(chance, notes))
    return blocks


def _short(number: int, chance: random.Random, notes: list[str]) -> list[str]:
    """A page at most; every seventh is hardly a sentence, every fifth has a note."""
    if number % 7 == 0:
        return [_sentence(chance)]
    blocks = [" ".join(_sentence(chance) for _ in range(4)) for _ in range(chance.randint(1, 4))]
    if number % 5 == 0:
        notes.append(_sentence(chance))
        blocks[0] += "[^1]"
    if number % 3 == 0:
        blocks.insert(1, _quotation(chance, 0))
    return blocks


def _long(number: int, chance: random.Random, notes: list[str]) -> list[str]:
    """65 notes: from a line to more than a page."""
    del number
    blocks = []
    for place in range(33):
        sentences = [_sentence(chance) for _ in range(chance.randint(4, 9))]
        for at in (0, 3)[: 65 - len(notes)]:
            notes.append(" ".join(_sentence(chance) for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5)))))
            sentences[at] += f"[^{len(notes)}]"
        if place == 20:
            notes[-1] += "\n\n    " + "\n\n    ".join(
                " ".join(_sentence(chance) for _ in range(9)) for _ in range(4)
            )
        blocks.append(" ".join(sentences))
        if place % 8 == 5:
            blocks.append(chance.choice((_heading, _quotation))(chance, place))
    return blocks


def _essay(plan: Plan, number: int, author: str, chance: random.Random) -> str:
    notes: list[str] = []
    blocks = plan.written(number, chance, notes)
    blocks += [f"[^{n}]: {note}" for n, note in enumerate(notes, 1)]
    title = " ".join(_words(chance, 4)).capitalize()
    head = f"---\ntitle: {title}, {number}\nauthors: [{_id(author)}]\n---\n\n"
    return head + "\n\n".join(blocks) + "\n"


_SMALL = "editions:\n  epub: {}\n  print: {printer: generic, trim: 5.5x8.5in}\n"
_LARGE = "editions:\n  epub: {}\n  screen: {}\n  print: {printer: generic, trim: 156x234mm}\n"
MIXED = Plan("A Long Shelf", ESSAYS, _mixed, "notes: page\nopenings: next\n" + _SMALL)
SHORT = Plan("A Drawer of Letters", 97, _short, "notes: page\nopenings: next\n" + _LARGE)
LONG = Plan("Twenty Long Roads", 20, _long, "notes: page\nopenings: recto\n" + _LARGE)
