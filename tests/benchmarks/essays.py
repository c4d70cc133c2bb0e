"""Collections of essays for the benchmark: the same text for Gatherings and for pandoc.

Seeded prose of made-up sentences from common words; each essay has about 3,400 words, twelve notes,
ten citations, a table, a picture of pixels, two quotations, a list and a link to the essay after it.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WORDS = 3400
WORKS = 120
_NOUNS = (
    "harbour question library account market teacher winter ledger archive neighbour committee argument garden "
    "engine theatre village promise custom railway newspaper kitchen school council contract bridge memory "
    "translation administration infrastructure consequence responsibility apprenticeship correspondence "
    "philosophy representation sustainability disagreement environment photograph experiment interpretation"
).split()
_VERBS = (
    "kept carried measured described followed questioned repaired answered divided gathered remembered "
    "distributed underestimated established overlooked translated negotiated exaggerated compared rebuilt"
).split()
_QUALITIES = (
    "old public patient quiet unfinished ordinary careful northern expensive reasonable inconvenient provisional "
    "extraordinary administrative philosophical long-standing particular uncomfortable local recent"
).split()
_LINKS = ", and|, but| because| while| although|, so that| where| until|; even so,| when".split("|")
_FAMILIES = (
    "Okafor Lindqvist Moreau Hargreaves Nakamura Pereira Varga Whitlock Dvořák Mehta Rossi Quartey".split()
)
_GIVEN = "Ada Tomas Miriam Kwame Ingrid Priya Hana Olu Françoise Mei Yusuf Clara".split()


@dataclass(frozen=True)
class Essay:
    """One essay, its links and pictures still in braces: ``{next}`` and ``{picture}``."""

    name: str
    title: str
    author: str
    abstract: str
    body: str
    caption: str


def collection(folder: Path, essays: int) -> None:
    """Write `folder/ours` for Gatherings and `folder/pandoc` for the others."""
    made = [_essay(number) for number in range(1, essays + 1)]
    for name in ("ours/images", "pandoc/images"):
        (folder / name).mkdir(parents=True)
    works = _works()
    (folder / "ours/references.bib").write_text(works, "utf-8")
    (folder / "pandoc/references.bib").write_text(works, "utf-8")
    for number, essay in enumerate(made, 1):
        after = made[number % essays]
        picture = _picture(number)
        for name in ("ours", "pandoc"):
            (folder / name / f"images/{number:03}.png").write_bytes(picture)
        (folder / f"ours/{essay.name}.md").write_text(_ours(essay, after, number), "utf-8")
        (folder / f"pandoc/{essay.name}.md").write_text(_pandocs(essay, after, number), "utf-8")
    people = {_slug(e.author): e.author for e in made}
    (folder / "ours/contributors.yaml").write_text(
        "".join(
            f"{key}:\n  name: {name}\n  bio: {name} writes about towns.\n" for key, name in people.items()
        ),
        "utf-8",
    )
    listed = "".join(f"  - {e.name}.md\n" for e in made)
    (folder / "ours/collection.yaml").write_text(
        _COLLECTION.format(editor=next(iter(people)), listed=listed), "utf-8"
    )
    (folder / "pandoc/meta.yaml").write_text("title: The Harbour\nauthor: The Editor\nlang: en-GB\n", "utf-8")


def edit(folder: Path, word: str) -> None:
    """Put one word into the middle of one essay, in both dialects."""
    for path in (sorted((folder / name).glob("essay-*.md")) for name in ("ours", "pandoc")):
        chosen = path[len(path) // 2]
        text = chosen.read_text("utf-8")
        at = text.index(" the ", len(text) // 2)
        chosen.write_text(f"{text[:at]} {word}{text[at:]}", "utf-8")


def change_printer(folder: Path, name: str) -> None:
    """Another printer of the same trim."""
    path = folder / "ours/collection.yaml"
    path.write_text(re.sub(r"printer: [\w-]+", f"printer: {name}", path.read_text("utf-8")), "utf-8")


_COLLECTION = """\
title: The Harbour
language: en-GB
editors: [{editor}]
publisher: {{name: The Harbour Press, place: Hull}}
date: 2026-11
rights: {{holder: The authors, year: 2026, licence: CC-BY-4.0}}
citations: {{style: harvard-cite-them-right, references: per-essay, bibliography: references.bib}}
notes: page
bios: foot
openings: next
front: [title-page, imprint, contents]
body:
{listed}back: [contributors]
editions:
  epub: {{}}
  print: {{printer: generic, trim: 6x9in}}
"""


def _ours(essay: Essay, after: Essay, number: int) -> str:
    picture = (
        f'![{essay.caption}](images/{number:03}.png){{#fig-plan-{number} alt="Columns of unequal height"}}'
    )
    body = essay.body.replace("{picture}", picture).replace("{next}", f"[{after.title}]({after.name}.md)")
    head = f"---\ntitle: {essay.title}\nauthors: [{_slug(essay.author)}]\nabstract: {essay.abstract}\n---\n\n"
    return head + body


def _pandocs(essay: Essay, after: Essay, number: int) -> str:
    """Pandoc keeps titles only as headings, and finds another essay by the id of its heading."""
    picture = f"![{essay.caption}](images/{number:03}.png)"
    link = f"[{after.title}]({after.name}.md#{_slug(after.title)})"
    body = essay.body.replace("{picture}", picture).replace("{next}", link)
    return f"# {essay.title}\n\n{essay.author}\n\n{essay.abstract}\n\n{body}"


def _slug(text: str) -> str:
    plain = text.lower().replace("ç", "c").replace("ř", "r").replace("á", "a")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _phrase(chance: random.Random) -> str:
    quality = f"{chance.choice(_QUALITIES)} " if chance.random() < 0.5 else ""
    return f"{chance.choice(('the', 'a', 'every', 'our', 'that'))} {quality}{chance.choice(_NOUNS)}"


def _clause(chance: random.Random) -> str:
    more = (
        f" {chance.choice(('of', 'from', 'beside', 'after'))} {_phrase(chance)}"
        if chance.random() < 0.5
        else ""
    )
    return f"{_phrase(chance)}{more} {chance.choice(_VERBS)} {_phrase(chance)}"


def _sentence(chance: random.Random) -> str:
    text = _clause(chance)
    if chance.random() < 0.7:
        text += f"{chance.choice(_LINKS)} {_clause(chance)}"
    return f"{text[0].upper()}{text[1:]}."


def _prose(chance: random.Random, words: int) -> list[str]:
    made: list[str] = []
    while sum(s.count(" ") + 1 for s in made) < words:
        made.append(_sentence(chance))
    return made


def _title(chance: random.Random) -> str:
    return f"{chance.choice(_QUALITIES)} {chance.choice(_NOUNS)} and {_phrase(chance)}".capitalize()


def _essay(number: int) -> Essay:
    chance = random.Random(f"essay {number}")  # noqa: S311 - prose needs no secrecy
    paragraphs: list[list[str]] = []
    while sum(len(" ".join(p).split()) for p in paragraphs) < WORDS - 600:
        paragraphs.append(_prose(chance, chance.choice((60, 90, 120, 140))))
    notes = [" ".join(_prose(chance, chance.choice((12, 25, 40)))) for _ in range(12)]
    for at in range(12):
        paragraphs[at * len(paragraphs) // 12][0] += f"[^{at + 1}]"
    for at in range(10):
        chosen = paragraphs[at * len(paragraphs) // 10]
        work = f"[@{_key(chance.randrange(WORKS))}, p. {chance.randint(1, 400)}]"
        chosen[-1] = f"{chosen[-1][:-1]} {work}."
    blocks = [" ".join(p) for p in paragraphs]
    _add_kinds(blocks, chance)
    blocks += [f"[^{n}]: {note}" for n, note in enumerate(notes, 1)]
    author = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILIES)}"
    title = f"{_title(chance)} {number}"
    name = f"essay-{number:03}"
    return Essay(
        name, title, author, " ".join(_prose(chance, 60)), "\n\n".join(blocks) + "\n", _title(chance)
    )


def _add_kinds(blocks: list[str], chance: random.Random) -> None:
    """Headings, quotations, a table, a picture, a list and a link between the paragraphs."""
    kinds: list[Callable[[], str]] = [
        lambda: f"## {_title(chance)}",
        lambda: "> " + " ".join(_prose(chance, 45)),
        lambda: _table(chance),
        lambda: f"## {_title(chance)}",
        lambda: "{picture}",
        lambda: "\n".join(f"- {_sentence(chance)}" for _ in range(5)),
        lambda: f"## {_title(chance)}",
        lambda: "> " + " ".join(_prose(chance, 45)),
        lambda: f"{_sentence(chance)[:-1]}; see {{next}} for another view.",
    ]
    step = len(blocks) // (len(kinds) + 1)
    for place, kind in reversed(list(enumerate(kinds, 1))):
        blocks.insert(place * step, kind())


def _table(chance: random.Random) -> str:
    rows = "\n".join(
        f"| {chance.choice(_NOUNS)} | {chance.randint(1890, 2024)} | {chance.randint(200, 99999):,} |"
        for _ in range(6)
    )
    return f"| Place | Year | Readers |\n|:---|---:|---:|\n{rows}\n\n: {_title(chance)}"


def _key(number: int) -> str:
    return f"work{number}"


def _works() -> str:
    chance = random.Random("works")  # noqa: S311 - a list of works needs no secrecy
    made = []
    for number in range(WORKS):
        who, title, year = (
            f"{chance.choice(_FAMILIES)}, {chance.choice(_GIVEN)}",
            _title(chance),
            1950 + number % 74,
        )
        more = (
            "publisher = {Harbour Press}, address = {Hull}"
            if number % 2
            else f"journal = {{Journal of Towns}}, volume = {{{number % 60 + 1}}}, pages = {{{number + 1}--{number + 19}}}"
        )
        kind = "book" if number % 2 else "article"
        made.append(
            f"@{kind}{{{_key(number)}, author = {{{who}}}, title = {{{title}}}, year = {{{year}}}, {more}}}"
        )
    return "\n\n".join(made) + "\n"


def _picture(number: int) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("L", (1200, 700), 255)
    pen = ImageDraw.Draw(image)
    for bar in range(8):
        high = 80 + (bar * 67 + number * 41) % 560
        pen.rectangle((60 + bar * 140, 680 - high, 160 + bar * 140, 680), fill=60 + bar * 18)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
