"""Stage 8 (desk): a small collection to start from, and the schemas for editors.

In: a folder. Out: files on the disk. What `new` writes builds without a message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from gatherings.diagnostics import ToolError
from gatherings.read.schema import json_schemas

COLLECTION = """\
    # yaml-language-server: $schema=schema/collection.schema.json
    # The book: titles, editors, publisher, rights, order. Whatever you can leave out, you may.
    title: {title}
    subtitle: Three voices
    language: en-GB
    editors: [ada-example]
    publisher: {{name: Example Press, place: London}}
    date: 2026-11-24
    edition: First edition
    rights: {{holder: The contributors, licence: CC-BY-4.0}}
    citations: {{style: harvard-cite-them-right, bibliography: references.bib}}
    front: [half-title, title-page, imprint, contents, preface.md]
    body: [01-first.md, 02-second.md]
    back: [contributors]
    """

CONTRIBUTORS = """\
    # yaml-language-server: $schema=schema/contributors.schema.json
    # The people, once each. The word before the colon is the id that essays name.
    ada-example:
      name: {given: Ada, family: Example}
      role: Editor
      organisation: Example Press
      bio: |
        Ada Example edits collections for Example Press.
    ben-sample:
      name: {prefix: Dr, given: Ben, family: Sample}
      role: Lecturer
      organisation: Sample University
      bio: |
        Ben Sample teaches at Sample University.
    """

REFERENCES = """\
    @book{jacobs1961,
      author    = {Jacobs, Jane},
      title     = {The Death and Life of Great American Cities},
      publisher = {Random House},
      address   = {New York},
      year      = {1961},
    }
    """

PREFACE = """\
    ---
    title: Preface
    authors: [ada-example]
    ---
    Say here why this book was made, and for whom.
    """

FIRST = """\
    ---
    title: The first essay
    authors: [ben-sample]
    abstract: What the essay says, in two sentences.
    ---
    An essay is written in Markdown. A work is cited like this [@jacobs1961], and a note is
    written like this.[^1]

    ## A heading {#sec-heading}

    Table @tbl-small shows how a table is made, and the [second essay](02-second.md) how a link is.

    | Kind   | Written as |
    | ------ | ---------- |
    | note   | `[^1]`     |
    | work   | `[@key]`   |

    Table: Two marks {#tbl-small}

    [^1]: The text of the note stands anywhere in the file.
    """

SECOND = """\
    ---
    title: The second essay
    authors: [ada-example, ben-sample]
    ---
    Notes start again at one in each essay.[^1]

    ::: {.pull-quote}
    A pull quote catches the eye.
    :::

    @jacobs1961 may also be named in the sentence itself.

    [^1]: As here.
    """


def collection_files(name: str) -> Mapping[str, str]:
    """The files of a small, correct collection: path → text."""
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or "A collection"
    texts = {
        "collection.yaml": dedent(COLLECTION).format(title=json.dumps(title, ensure_ascii=False)),
        "contributors.yaml": dedent(CONTRIBUTORS),
        "references.bib": dedent(REFERENCES),
        "preface.md": dedent(PREFACE),
        "01-first.md": dedent(FIRST).replace("Table @tbl-small", "@tbl-small"),
        "02-second.md": dedent(SECOND),
    }
    return texts | {f"schema/{k}.schema.json": _json(v) for k, v in json_schemas().items()}


def write_collection(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files; raises `ToolError` where the disk refuses."""
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as fault:
        raise ToolError(f"{folder} can't be written: {fault.strerror or fault}") from fault


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the JSON Schema of each kind of file; the paths written."""
    schemas = {f"{name}.schema.json": _json(schema) for name, schema in json_schemas().items()}
    write_collection(folder, schemas)
    return tuple(folder / name for name in schemas)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
