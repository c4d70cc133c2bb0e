"""A collection of many short essays, made by a seeded generator.

It is large enough to meet every way in which a page can begin, and the same on every machine. The prose means nothing. Long words hyphenate, and now and then a sentence is hardly more than
one of them, so that pages end within words too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
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


def generated(folder: Path, essays: int = ESSAYS, seed: int = 5) -> Path:
    """Write the collection into an empty folder, which is given back."""
    (folder / "images").mkdir(parents=True)
    (folder / "collection.yaml").write_text(_collection(essays), "utf-8")
    people = [f"{g} {f}" for f in _FAMILY for g in _GIVEN][:essays]
    (folder / "contributors.yaml").write_text(
        "".join(f"{_id(name)}:\n  name: {name}\n  bio: {name} writes.\n" for name in people), "utf-8"
    )
    for number in range(8):
        (folder / f"images/plan-{number}.svg").write_text(_drawing(number), "utf-8")
    for number in range(1, essays + 1):
        text = _essay(number, people[number - 1], random.Random(seed * 1000 + number))  # noqa: S311 - prose needs no secrecy
        (folder / f"{number:02}.md").write_text(text, "utf-8")
    return folder


def _id(name: str) -> str:
    return name.lower().replace(" ", "-").replace("í", "i")


def _collection(essays: int) -> str:
    listed = "".join(f"  - {number:02}.md\n" for number in range(1, essays + 1))
    return f"""\
title: A Long Shelf
language: en-GB
editors: [ada-abbott]
publisher: {{name: The Shelf Press, place: Hull}}
date: 2026-11
rights: {{holder: The authors, year: 2026, licence: CC-BY-4.0}}
blurb: Sixty-four essays about nothing.
notes: page
bios: foot
openings: next
theme: plain
front: [half-title, title-page, imprint, contents]
body:
{listed}back: [contributors]
editions:
  epub: {{}}
  print: {{printer: generic, trim: 5.5x8.5in}}
"""


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


def _essay(number: int, author: str, chance: random.Random) -> str:
    notes: list[str] = []
    kinds: list[Callable[[random.Random, int], str]] = [_list, _table, _figure, _quotation, _heading]
    chance.shuffle(kinds)
    blocks = [_paragraph(chance, notes)]
    for place, kind in enumerate(kinds):
        blocks += [kind(chance, place), _paragraph(chance, notes)]
        if chance.random() < 0.5:
            blocks.append(_paragraph(chance, notes))
    blocks += [f"[^{n}]: {note}" for n, note in enumerate(notes, 1)]
    title = " ".join(_words(chance, 4)).capitalize()
    head = f"---\ntitle: {title}, {number}\nauthors: [{_id(author)}]\n---\n\n"
    return head + "\n\n".join(blocks) + "\n"
