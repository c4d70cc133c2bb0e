"""Pieces set apart read as one run of the whole book: the same words on the same pages.

The whole is laid out as a single document on the same pages of text block, by the engine alone;
both are read with PDFium, which wrote neither.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from tests.pipeline.test_jobs import Quiet

from gatherings.catalogue import RULES
from gatherings.diagnostics import Sink
from gatherings.model import RenderedBook
from gatherings.pipeline import flow
from gatherings.pipeline.editions import print_edition
from gatherings.pipeline.paging import SetForPrint, set_pages
from gatherings.press.arrangement import Wishes, arranged
from gatherings.press.formulas import drawings
from gatherings.press.furniture import page_css
from gatherings.press.leafjob import LeafJob, engine_of
from gatherings.press.work import Job, here
from gatherings.project import Project

ROOT = Path(__file__).parents[2]
STOCK = ROOT / "tests" / "diagnostics" / "stock"
ELSEWHERE = """
import hashlib, pickle, sys
for job in reversed(pickle.load(sys.stdin.buffer)):
    print(hashlib.sha256(repr(job.result()).encode()).hexdigest())
"""
"""Sets pickled leaves from the last to the first, and writes a digest of each."""


def set_apart(folder: Path) -> tuple[RenderedBook, SetForPrint]:
    """A collection, each piece set by itself; pages are not made even, which looks at where a piece ends."""
    project, sink = Project.open(folder, {}), Sink(RULES)
    ready = flow._manuscripts(project, sink, Quiet())  # noqa: SLF001 - the way to rendered leaves
    assert ready is not None
    theme = replace(ready.theme, page={**ready.theme.page, "even": False})
    paged = set_pages(project, ready.book, theme, sink, here)
    assert paged is not None
    said = [message for setting in paged.made.pages.settings for message in setting.messages]
    assert said == []  # the rules held everywhere, and no line or page was left to the engine by a fault
    return ready.book, paged


def set_together(book: RenderedBook, paged: SetForPrint) -> list[str]:
    """Text of each page of the collection set as one document."""
    pages = paged.made.pages
    css = page_css(pages.geometry)
    shop = paged.made.make_shop(css, None)
    assert shop.maths is not None
    wishes = Wishes(shop.notes_at_foot, drawings(shop.maths, shop.text_size), shop.rules)
    whole = ET.Element("html", {"lang": book.collection.language})
    body = ET.SubElement(whole, "body")
    for leaf in book.leaves:
        tree = arranged(leaf, wishes, pages.folios).root
        tree[0].tag = "div"
        tree[0].set("lang", leaf.language)
        tree[0].set("style", "break-before: page")
        body.append(tree[0])
    engine = engine_of(shop)
    laid = engine.lay_out(whole, (css,), divide_notes=True, rules=shop.rules)
    return texts(engine.written(laid.boxes))


def texts(pdf: bytes) -> list[str]:
    """Letters and figures of each page."""
    document = pypdfium2.PdfDocument(pdf)
    found = ["".join(filter(str.isalnum, page.get_textpage().get_text_bounded())) for page in document]
    document.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder", [STOCK, ROOT / "tests/collections/porch", ROOT / "essays"], ids=lambda f: f.name
)
def test_pieces_set_apart_read_as_the_whole(folder: Path, tmp_path: Path) -> None:
    """Page by page; what a finished page has beyond it is its running head and its folio."""
    shutil.copytree(folder, tmp_path / "book", ignore=shutil.ignore_patterns(".gatherings"))
    book, paged = set_apart(tmp_path / "book")
    together = set_together(book, paged)
    sink = Sink(RULES)
    apart = texts(print_edition(paged, sink).artifact.data)
    filled = [(slot, apart[n]) for n, slot in enumerate(paged.made.pages.slots) if slot.leaf >= 0]
    assert len(filled) == len(together)
    for (slot, finished), whole in zip(filled, together, strict=True):
        around = "".join(filter(str.isalnum, slot.sheet.head + slot.sheet.folio))
        assert finished == whole + around, slot


@pytest.mark.slow
def test_a_leaf_set_again_or_elsewhere_is_the_same(tmp_path: Path) -> None:
    """Nothing of what was set before shows, neither of the leaf nor of others: all of it is in the key.

    The essays are set for the book, on either side, once more when everything is warm, and in a process of its own
    in the other order and with another hash seed; pages are made even, so that some of their pages are tried twice.
    """
    shutil.copytree(ROOT / "essays", tmp_path / "book", ignore=shutil.ignore_patterns(".gatherings"))
    project, sink = Project.open(tmp_path / "book", {}), Sink(RULES)
    ready = flow._manuscripts(project, sink, Quiet())  # noqa: SLF001 - the way to rendered leaves
    assert ready is not None
    essays: list[LeafJob] = []
    first: list[str] = []

    def noted(jobs: Sequence[Job]) -> list[Any]:
        found = here(jobs)
        for job, setting in zip(jobs, found, strict=True):
            if isinstance(job, LeafJob) and job.leaf.kind == "essay":
                essays.append(job)
                first.append(digest_of_all(setting))
        return found

    assert set_pages(project, ready.book, ready.theme, sink, noted) is not None
    assert len(essays) > 10
    assert len({tuple(job.inputs().items()) for job in essays}) == len(essays)
    warm = [digest_of_all(job.result()) for job in essays]
    fresh = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=pickle.dumps(essays),
        env={
            **os.environ,
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
        },
        check=True,
        capture_output=True,
    )
    assert warm == first
    assert fresh.stdout.decode().split()[::-1] == first


def digest_of_all(setting: Any) -> str:
    """SHA-256 of all that is known of a leaf's pages."""
    return hashlib.sha256(repr(setting).encode()).hexdigest()


def test_zones_seeds_jobs_and_the_store_leave_no_trace(tmp_path: Path) -> None:
    """The same files, to the last bit, in any time zone, with any hash seed, cold or warm, by one or two."""
    digests = set()
    for number, (zone, jobs) in enumerate(product(("Pacific/Kiritimati", "America/Adak"), ("1", "2"))):
        book, out = tmp_path / f"folder-{number % 2}" / "book", tmp_path / f"out-{number}"
        if not book.exists():
            shutil.copytree(STOCK, book)
            text = (book / "collection.yaml").read_text("utf-8")
            (book / "collection.yaml").write_text(
                text.replace("  epub: {}", "  epub: {}\n  screen: {}\n  offprints: {}"), "utf-8"
            )
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(number),
            "LC_ALL": "C.UTF-8" if number % 2 else "C",
            "XDG_CACHE_HOME": str(tmp_path / f"machine-{number % 2}"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
        }
        command = [sys.executable, "-m", "gatherings", "build", str(book), "-o", str(out), "-q", "-j", jobs]
        subprocess.run(command, env=environment, check=True)
        digests.add((out / "manifest.json").read_bytes())
        files = {p.relative_to(out): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
        assert len(files) >= 6
    assert len(digests) == 1  # the manifest holds the digest of every file
