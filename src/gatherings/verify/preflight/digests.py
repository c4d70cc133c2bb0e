"""What a page of a PDF refers to, as one digest: two pages with the same have the same facts.

In: an opened PDF. Out: `Looked`, a digest for each page over its boxes, its content and everything that its content
names, down to fonts and profiles; object numbers, compression and the order of the file do not count.
Where a page stands, its label and its annotations are no part of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import pikepdf

from gatherings.verify.preflight.content import content_of
from gatherings.verify.preflight.identity import inherited

DEEPEST = 60
"""Objects within objects that are followed."""
_REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
_NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")
_OWN = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Group")
OUT_OF_ORDER = (
    AttributeError, TypeError, ValueError, KeyError, IndexError, RuntimeError, pikepdf.PdfError
)  # fmt: skip
"""What objects of the wrong kind lead to, where nothing looks after them: a tree of pages that is none."""


class EndlessError(Exception):
    """An object that refers to itself, or too deep down."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A page that was looked at, not read."""

    digest: str
    """Of all that it refers to, in hexadecimal figures."""
    faults: tuple[str, ...] = ()
    """What was found broken on the way, in the words of qpdf."""


def page_digests(pdf: pikepdf.Pdf, file: str) -> tuple[Looked, ...]:
    """A digest for each page of a file that was just opened.

    `file` is the digest of the whole file: a page that is out of order, or that refers to itself, is only
    like itself in the same file.
    """
    known = Digests(pdf)
    layers = known.of(pdf.Root["/OCProperties"]) if "/OCProperties" in pdf.Root else b""
    found = []
    pdf.get_warnings()  # of the file as a whole, which are asked for elsewhere
    for number, page in enumerate(pdf.pages, 1):
        digest, faults = "", []
        try:
            digest = known.of_page(page, layers)
        except EndlessError:
            pass
        except OUT_OF_ORDER as fault:
            faults = [str(fault)]
        faults += map(str, pdf.get_warnings())
        if faults or not digest:
            digest = hashlib.sha256(f"{file} {number}".encode()).hexdigest()
        found.append(Looked(digest, tuple(faults)))
    return tuple(found)


class Digests:
    """Digests of the objects of one file, each reckoned once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.known: dict[tuple[int, int], bytes] = {}
        self.open: set[tuple[int, int]] = set()
        self.named: dict[tuple[int, int], list[tuple[bytes, bytes, Any]]] = {}

    def of(self, item: Any) -> bytes:
        """Digest of an object and all that it refers to; raises `EndlessError` where that has no end."""
        key = item.objgen if isinstance(item, pikepdf.Object) else (0, 0)
        if key == (0, 0):
            return self._reckoned(item)
        if key not in self.known:
            if key in self.open or len(self.open) > DEEPEST:
                raise EndlessError
            self.open.add(key)
            try:
                self.known[key] = self._reckoned(item)
            finally:
                self.open.remove(key)
        return self.known[key]

    def _reckoned(self, item: Any) -> bytes:
        if not isinstance(item, pikepdf.Object):
            return hashlib.sha256(repr(item).encode()).digest()
        made = hashlib.sha256()
        about = item
        if isinstance(item, pikepdf.Stream):
            made.update(item.read_raw_bytes())
            about = item.stream_dict
        made.update(_REFERENCE.sub(self._referred, about.unparse(resolved=True)))
        return made.digest()

    def _referred(self, found: re.Match[bytes]) -> bytes:
        return self.of(self.pdf.get_object((int(found[1]), int(found[2])))).hex().encode()

    def of_page(self, page: Any, layers: bytes) -> str:
        """Digest of what a page shows, in hexadecimal figures; raises what `content_of` and `of` raise."""
        obj, content, made = page.obj, content_of(page), hashlib.sha256(layers)
        for key in (*_INHERITED, *_OWN):
            value = inherited(obj, key) if key in _INHERITED else obj.get(key)
            made.update(key.encode() + (self.of(value) if value is not None else b""))
        made.update(b"%d\n" % len(content) + content)
        resources = inherited(obj, "/Resources")
        if resources is not None:
            made.update(b"own" if "/Resources" in obj else b"inherited")
            self._use(made, resources, content)
        return made.hexdigest()

    def _use(self, made: Any, resources: Any, content: bytes) -> None:
        """Add those resources that a page names: of pictures that stand on other pages nothing is its own."""
        named = self._named(resources)
        chosen = named
        if b"#" not in content:  # with which a name may be written in other letters
            used = set(_NAME.findall(content))
            chosen = [row for row in named if row[1] in used or row[1].startswith(b"/Default")]
            if any(_borrows(item) for _, _, item in chosen):
                chosen = named
        for kind, name, item in chosen:
            made.update(b"%b %b " % (kind, name) + self.of(item))

    def _named(self, resources: Any) -> list[tuple[bytes, bytes, Any]]:
        """Kind, name and object of all resources."""
        key = resources.objgen
        if key not in self.named or key == (0, 0):
            self.named[key] = [
                (kind.encode(), name.encode(), item)
                for kind, items in sorted(resources.items())
                if kind != "/ProcSet" and isinstance(items, pikepdf.Dictionary)
                for name, item in sorted(items.items())
            ]
        return self.named[key]


def _borrows(item: Any) -> bool:
    """Whether a form, pattern or drawn typeface uses the resources of the page."""
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream) or "/Resources" in item:
        return False
    return item.get("/Subtype") in (pikepdf.Name.Form, pikepdf.Name.Type3) or "/PatternType" in item
