"""Stage verify: a finished EPUB read back.

In: the bytes of an EPUB, or its path for the reference validator. Out: diagnostics. It knows
nothing of how the file was made: it opens the zip and follows every link, so that a fault of
the program is seen before a reader sees it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree

from gatherings.catalogue import RULES
from gatherings.diagnostics import Diagnostic, Sink
from gatherings.press.work import Base, Failure, digest, digest_of, here, version_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.model import Artifact
    from gatherings.press.work import Run

CHECKS = ("structure", "links", "contents", "notes")
"""What an EPUB without a fault has passed."""
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_CONTAINER = "META-INF/container.xml"
_LINKS = ("href", "src", "{http://www.w3.org/1999/xlink}href")
_MARKUP = ("application/xhtml+xml", "application/x-dtbncx+xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Opened:
    """An EPUB, taken apart."""

    files: Mapping[str, bytes]
    trees: Mapping[str, _Element]
    """Every file of markup that is well-formed, by path in the zip."""
    manifest: Mapping[str, tuple[str, str]]
    """Path → media type and properties."""
    spine: tuple[str, ...]
    """Paths in reading order."""
    linked: frozenset[str] = frozenset()
    """Files that the metadata link to, which the manifest does not name."""

    @property
    def documents(self) -> dict[str, _Element]:
        """The XHTML documents."""
        return {p: t for p, t in self.trees.items() if self.manifest[p][0] == _MARKUP[0]}


def internal(data: bytes, name: str = "book.epub") -> tuple[Diagnostic, ...]:
    """What is wrong with the structure of an EPUB; `name` is its file name in messages."""
    sink = Sink(RULES)
    opened = _opened(data, name, sink)
    if opened is not None:
        _check_files(opened, name, sink)
        _check_ids_and_links(opened, name, sink)
        _check_contents(opened, name, sink)
        _check_notes(opened, name, sink)
        _check_pages(opened, name, sink)
        _check_headings(opened, name, sink)
    return sink.diagnostics


@dataclass(frozen=True)
class StructureJob(Base):
    """Read an EPUB back, which somebody else can do while there is other work."""

    called: str
    """Its file name, for messages."""
    data: bytes = field(repr=False)

    @property
    def light(self) -> bool:
        """Never."""
        return False

    @property
    def title(self) -> str:
        """Name for people."""
        return f"the structure of {self.called}"

    def inputs(self) -> Mapping[str, str]:
        """Lines of the key."""
        return {
            "file": digest(self.data),
            "name": self.called,
            "checks": digest_of(Path(__file__)),
            "lxml": version_of("lxml"),
        }

    def result(self) -> tuple[tuple[str | int, ...], ...]:
        """Plain diagnostics."""
        return tuple(one.plain for one in internal(self.data, self.called))


def read_back(artifacts: Sequence[Artifact], sink: Sink, run: Run = here) -> tuple[Artifact, ...]:
    """The EPUBs with the names of the checks that they passed; what is wrong is in the sink."""
    finished = []
    jobs = [StructureJob(artifact.name, artifact.data) for artifact in artifacts]
    for artifact, made in zip(artifacts, run(jobs), strict=True):
        if isinstance(made, Failure):
            sink.report("VERIFY-201", artifact.name, fault=f"reading it back {made.reason}")
        else:
            sink.extend(map(Diagnostic.of, made))
        finished.append(artifact if made else replace(artifact, checks=CHECKS))
    return tuple(finished)


def _opened(data: bytes, name: str, sink: Sink) -> Opened | None:
    """The EPUB taken apart; None, with a message, where that can't be done."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            files = {i.filename: archive.read(i) for i in infos}
        first = infos[0]
        if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.extra:
            sink.report("VERIFY-201", name, fault="“mimetype” isn't the first file, stored as it is")
        if files.get("mimetype") != b"application/epub+zip":
            sink.report("VERIFY-201", name, fault="“mimetype” doesn't say that it is an EPUB")
        if len(files) != len(infos):
            sink.report("VERIFY-201", name, fault="a file stands twice in it")
        root = etree.fromstring(files[_CONTAINER])
        opf = root.find(".//{*}rootfile")
        path = str(opf.get("full-path")) if opf is not None else ""
        package = etree.fromstring(files[path])
    except (zipfile.BadZipFile, IndexError, KeyError, etree.XMLSyntaxError) as fault:
        sink.report("VERIFY-201", name, fault=str(fault))
        return None
    manifest, ids = {}, {}
    for item in package.iter(f"{_OPF}item"):
        where = _joined(path, str(item.get("href")))
        manifest[where] = (str(item.get("media-type")), item.get("properties") or "")
        ids[item.get("id")] = where
    spine = tuple(ids.get(i.get("idref"), "") for i in package.iter(f"{_OPF}itemref"))
    trees = {}
    for where, (media_type, _) in manifest.items():
        if media_type in _MARKUP and where in files:
            try:
                trees[where] = etree.fromstring(files[where])
            except etree.XMLSyntaxError as fault:
                sink.report("VERIFY-202", name, file=where, fault=fault.msg)
    links = [str(e.get("href")) for e in package.iter(f"{_OPF}link") if ":" not in str(e.get("href"))]
    return Opened(files, trees, manifest, spine, frozenset(_joined(path, href) for href in links))


def _joined(base: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href)))


def _check_files(opened: Opened, name: str, sink: Sink) -> None:
    named = set(opened.manifest)
    held = {
        f
        for f in opened.files
        if f != "mimetype" and not f.startswith("META-INF/") and not f.endswith(".opf")
    }
    for file in sorted((named | opened.linked) - held):
        sink.report("VERIFY-203", name, file=file, fault="named by the manifest and isn't there")
    for file in sorted(held - named - opened.linked):
        sink.report("VERIFY-203", name, file=file, fault="there and isn't named by the manifest")
    for file in sorted(p for p, t in opened.manifest.items() if t[0] == _MARKUP[0]):
        if file not in opened.spine and opened.manifest[file][1] != "nav":
            sink.report("VERIFY-203", name, file=file, fault="not in the reading order")


def _links(tree: _Element) -> Iterator[str]:
    for element in tree.iter(etree.Element):
        for key in _LINKS:
            if element.get(key) is not None:
                yield str(element.get(key))


def _check_ids_and_links(opened: Opened, name: str, sink: Sink) -> None:
    ids = {
        p: Counter(str(e.get("id")) for e in t.iter(etree.Element) if e.get("id"))
        for p, t in opened.trees.items()
    }
    for file, counts in ids.items():
        for id_, count in counts.items():
            if count > 1:
                sink.report("VERIFY-205", name, file=file, id=id_)
    for file, tree in opened.trees.items():
        for target in _links(tree):
            parts = urlsplit(target)
            if parts.scheme and opened.manifest[file][0] == _MARKUP[0] and parts.scheme != "file":
                continue
            where = _joined(file, parts.path) if parts.path else file
            lost = where not in opened.manifest or (
                parts.fragment and parts.fragment not in ids.get(where, {})
            )
            if lost and not target.startswith("data:"):
                sink.report("VERIFY-204", name, file=file, target=target)


def _nav(opened: Opened) -> tuple[str, _Element] | None:
    return next(((p, opened.trees[p]) for p, (_, props) in opened.manifest.items()
                 if "nav" in props.split() and p in opened.trees), None)  # fmt: skip


def _check_contents(opened: Opened, name: str, sink: Sink) -> None:
    """Every document that has a heading of the first level is in the contents."""
    found = _nav(opened)
    if found is None:
        sink.report("VERIFY-201", name, fault="it has no contents")
        return
    file, tree = found
    led_to = {
        _joined(file, urlsplit(target).path)
        for nav in tree.iter(f"{_XHTML}nav")
        if nav.get(_TYPE) in ("toc", "landmarks")
        for target in _links(nav)
    }
    for where in opened.spine:
        document = opened.trees.get(where)
        if (
            document is not None
            and where not in led_to
            and where != file
            and document.find(f".//{_XHTML}h1") is not None
        ):
            front = document.find(f".//{_XHTML}body").get(_TYPE) == "frontmatter"  # type: ignore[union-attr]
            if not front:
                sink.report("VERIFY-206", name, file=where)


def _check_notes(opened: Opened, name: str, sink: Sink) -> None:
    """Each note leads back to as many places as call it."""
    calls: Counter[tuple[str, str]] = Counter()
    for file, tree in opened.documents.items():
        for call in tree.iter(f"{_XHTML}a"):
            if call.get(_TYPE) == "noteref":
                parts = urlsplit(call.get("href") or "")
                calls[(_joined(file, parts.path) if parts.path else file, parts.fragment)] += 1
    for file, tree in opened.documents.items():
        for note in tree.iter(f"{_XHTML}aside"):
            if note.get(_TYPE) == "footnote":
                back = [a for a in note.iter(f"{_XHTML}a") if a.get("role") == "doc-backlink"]
                if len(back) != calls[(file, str(note.get("id")))]:
                    sink.report("VERIFY-207", name, file=file, id=note.get("id"))


def _check_pages(opened: Opened, name: str, sink: Sink) -> None:
    """The page list names every mark, in reading order."""
    found = _nav(opened)
    if found is None:
        return
    file, tree = found
    listed = [
        (_joined(file, urlsplit(t).path), urlsplit(t).fragment)
        for nav in tree.iter(f"{_XHTML}nav")
        if nav.get(_TYPE) == "page-list"
        for t in _links(nav)
    ]
    marks = [
        (where, str(e.get("id")))
        for where in opened.spine
        if where in opened.trees
        for e in opened.trees[where].iter(etree.Element)
        if e.get("role") == "doc-pagebreak"
    ]
    if listed != marks:
        odd = next((a for a in [*listed, *marks] if a not in marks or a not in listed), None)
        sink.report(
            "VERIFY-208",
            name,
            fault=f"“{odd[1]}” is in one only" if odd else "their order isn't the same",
        )


def _check_headings(opened: Opened, name: str, sink: Sink) -> None:
    for file, tree in opened.documents.items():
        before = 0
        for element in tree.iter(etree.Element):
            tag = etree.QName(element)
            if (
                tag.namespace == _XHTML[1:-1]
                and len(tag.localname) == 2
                and tag.localname[0] == "h"
                and tag.localname[1].isdigit()
            ):
                level = int(tag.localname[1])
                if before and level > before + 1:
                    text = " ".join("".join(str(t) for t in element.itertext()).split())
                    sink.report("VERIFY-209", name, file=file, heading=text, level=level, before=before)
                before = level
