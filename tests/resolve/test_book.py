"""A folder of files becomes one linked book."""

from __future__ import annotations

from pathlib import Path

from gatherings import resolve
from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.model import Collection, Essay, Generated, Part
from gatherings.project import Project

PEOPLE = (
    "ines: {name: Ines Calder, role: Leader, organisation: Marram}\ntom: {name: Tom Okoro, role: Fellow}\n"
)


def book(folder: Path, files: dict[str, str]) -> tuple[Collection | None, list[str]]:
    """The collection of the given files, and the messages as `path:line:column CODE`."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    sink = Sink(RULES)
    found = resolve.collection(Project.open(folder, {}), sink)
    return found, [f"{d.path}:{d.line}:{d.column} {d.code}" for d in sink.diagnostics]


def outline(collection: Collection) -> list[str]:
    """The order as text."""
    rows = []
    for entry in collection.order:
        if isinstance(entry, Generated):
            rows.append(f"{entry.matter} <{entry.name}>")
        elif isinstance(entry, Part):
            inner = [*([f"({entry.intro.id})"] if entry.intro else []), *(e.id for e in entry.essays)]
            rows.append(f"{entry.label} {entry.title}: " + " ".join(inner))
        else:
            rows.append(f"{entry.matter} {entry.number} {entry.id}")
    return rows


def test_a_title_and_a_few_files_are_a_book(tmp_path: Path) -> None:
    """Order, titles and editions are made where nobody gives them, and the messages say so."""
    found, said = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026\n",
            "10-ten.md": "Ten.\n",
            "2-two.md": "# Two things\n\nTwo.\n",
            "preface.md": "---\ntitle: Preface\n---\nP.\n",
            "README.md": "For the team.\n",
            "about.md": "---\ntitle: About\n---\nA.\n",
        },
    )
    assert found is not None
    assert outline(found) == [
        "front <half-title>",
        "front <title-page>",
        "front <imprint>",
        "front <contents>",
        "front  preface",
        "body  e2-two",
        "body  e10-ten",
        "back  about",
    ]
    assert [e.title for e in found.essays] == ["Preface", "Two things", "Ten", "About"]
    assert found.editions.epub is not None
    assert found.editions.print is not None
    assert sorted(s.rpartition(" ")[2] for s in said) == ["ESSAY-001"] * 2 + ["ORDER-005"] * 3


def test_parts_and_numbers(tmp_path: Path) -> None:
    """Essays are numbered through the parts; introductions and outer matter are not."""
    found, said = book(
        tmp_path,
        {
            "collection.yaml": (
                "title: A\ndate: 2026\nnumbering: {parts: roman, essays: numbers}\nfront: [f.md]\n"
                "body:\n - a.md\n - {part: One, intro: i.md, essays: [b.md, c.md]}\n"
                " - {part: Two, essays: d.md}\nback: [index]\n"
            ),
            **{f"{n}.md": f"---\ntitle: T{n}\n---\n{n}\n" for n in "abcdf"},
            "i.md": "Introduction.\n",
        },
    )
    assert found is not None
    assert not said
    assert outline(found) == [
        "front  f", "body 1 a", "I One: (i) b c", "II Two: d", "back <index>",
    ]  # fmt: skip
    assert [e.number for e in found.essays] == ["", "1", "", "2", "3", "4"]
    assert found.essays[2].title == "One"


def test_people_are_linked_as_they_were_when_they_wrote(tmp_path: Path) -> None:
    """An essay may give another role and organisation, or none."""
    found, said = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026\neditors: tom\nfront: []\nbody: [a.md]\nback: []\n",
            "contributors.yaml": PEOPLE,
            "a.md": (
                "---\ntitle: T\nauthors: [ines, {id: tom, role: Clerk, organisation: ''}]\n"
                "credits: [{as: Maps by, who: [tom]}]\n---\nText.\n"
            ),
        },
    )
    assert found is not None
    assert not said
    essay = found.essays[0]
    assert [b.affiliation for b in essay.bylines] == ["Leader, Marram", "Clerk"]
    assert [(c.label, c.relator, c.people[0].id) for c in essay.credits] == [("Maps by", "ctg", "tom")]
    assert found.editors == (found.people["tom"],)


def test_what_is_wrong_has_a_visible_stand_in(tmp_path: Path) -> None:
    """The book still comes into being, so that a draft can show the faults."""
    found, said = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026\nfront: []\nbody: [a.md, b.md, a.md]\nback: []\n",
            "contributors.yaml": PEOPLE,
            "a.md": "---\ntitle: T\nauthors: [ins, ines]\n---\nText.\n",
        },
    )
    assert found is not None
    assert [b.person.name.display for b in found.essays[0].bylines] == ["ins", "Ines Calder"]
    assert len(found.essays) == 1
    assert said == [
        "a.md:3:11 PEOPLE-002",
        "collection.yaml:4:14 ORDER-001",
        "collection.yaml:4:20 ORDER-003",
        "contributors.yaml:2:1 PEOPLE-003",
    ]


def test_ids_are_unique_and_valid(tmp_path: Path) -> None:
    """Leading digits, other scripts, the same name in two folders, and names of our own pages."""
    names = ["01-a.md", "x/a-b.md", "y/a-b.md", "contents.md", "ärger & müh.md", "王.md", "part-1.md"]
    found, _ = book(
        tmp_path,
        {"collection.yaml": "title: 王\ndate: 2026\n", **dict.fromkeys(names, "# T\n\nText.\n")},
    )
    assert found is not None
    assert {e.file.path: e.id for e in found.essays} == {
        "01-a.md": "e01-a",
        "x/a-b.md": "a-b",
        "y/a-b.md": "a-b-2",
        "contents.md": "contents-2",
        "ärger & müh.md": "arger-muh",
        "王.md": "essay",
        "part-1.md": "part-1-2" if "part-1" not in {e.id for e in found.essays} else "part-1",
    }
    assert found.slug


def test_one_cause_one_message(tmp_path: Path) -> None:
    """A file that can't be read does not make its contents missing everywhere else."""
    found, said = book(
        tmp_path,
        {
            "collection.yaml": "title: A: b\n",
            "contributors.yaml": "ines: {name: Ines\n",
            "a.md": "---\ntitle: T: U\nauthors: ines\n---\nText.\n",
            "b.md": "---\ntitle: T\nauthors: ines\n---\nText.\n",
        },
    )
    assert found is not None
    assert [s.rpartition(" ")[2] for s in said] == ["YAML-001"] * 3
    assert [e.id for e in found.essays] == ["a", "b"]


def test_an_empty_folder_is_nothing_to_build(tmp_path: Path) -> None:
    """Neither a collection nor an essay."""
    found, said = book(tmp_path, {})
    assert found is None
    assert said == ["collection.yaml:1:1 COLL-001", "collection.yaml:1:1 COLL-006"]


def test_pictures_are_looked_for_as_a_strict_disk_would(tmp_path: Path) -> None:
    """A name that only a forgiving disk finds is a fault; the picture is shown all the same."""
    text = "title: A\ndate: 2026\npublisher: {name: P, logo: Images/Logo.SVG}\nfront: []\nbody: [a.md]\nback: []\n"
    files = {"collection.yaml": text, "images/logo.svg": "<svg/>", "a.md": "# T\n\nText.\n"}
    found, said = book(tmp_path, files)
    assert found is not None
    assert found.publisher is not None
    assert found.publisher.logo == "images/logo.svg"
    assert "collection.yaml:3:28 FILE-002" in said


def test_private_matters_stay_out(tmp_path: Path) -> None:
    """E-mail addresses and agreements are read and go nowhere."""
    people = "ines: {name: Ines Calder, email: ines@example.org, agreement: 2026-05-04}\n"
    found, _ = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026\n",
            "contributors.yaml": people,
            "a.md": "---\ntitle: T\nauthors: ines\n---\nText.\n",
        },
    )
    assert "example.org" not in repr(found)
    assert "2026, month=5" not in repr(found)


def test_the_order_of_a_folder_does_not_matter(tmp_path: Path) -> None:
    """Reading twice gives equal values."""
    files = {"collection.yaml": "title: A\ndate: 2026\n", "contributors.yaml": PEOPLE, "a.md": "# T\n\nX.\n"}
    assert book(tmp_path, files) == book(tmp_path, files)


def test_every_piece_is_an_essay_value(tmp_path: Path) -> None:
    """Texts keep their places: messages of later stages can point into them."""
    found, _ = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026\n",
            "a.md": "---\ntitle: T\nabstract: Sum\nkey_points: [One]\nepigraph: {text: E}\n---\nText.\n",
        },
    )
    assert found is not None
    essay = found.essays[0]
    assert isinstance(essay, Essay)
    assert essay.abstract is not None
    assert essay.abstract.span.text == essay.abstract.value == "Sum"
    assert essay.key_points[0].span.text == "One"
    assert essay.epigraph_span is not None
    assert essay.epigraph_span.text == "{text: E}"


def test_one_licence_under_two_spellings_is_one(tmp_path: Path) -> None:
    """An essay's licence is named only where it is another one; the year is that of the book."""
    found, _ = book(
        tmp_path,
        {
            "collection.yaml": "title: A\ndate: 2026-05\nrights: {holder: H, licence: CC BY 4.0}\n",
            "a.md": "---\ntitle: T\nlicence: CC-BY-4.0\n---\nText.\n",
            "b.md": "---\ntitle: U\nlicence: cc-by-nc-4.0\n---\nText.\n",
        },
    )
    assert found is not None
    assert (found.rights.licence, found.rights.year) == ("CC-BY-4.0", 2026)
    assert [e.licence for e in found.essays] == ["", "CC-BY-NC-4.0"]
