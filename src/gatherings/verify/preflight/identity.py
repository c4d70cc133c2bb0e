"""What a PDF says of itself, and what it holds besides its pages.

In: an opened PDF. Out: `FileFacts` with version, metadata, output intents, layers, forms, scripts.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Name

from gatherings.verify.preflight.facts import FileFacts, FontFacts, Intent, PageFacts

MOST = 20
"""Faults of a file that are told."""
DEEPEST = 40
"""Levels of the page tree, of names and of the outline that are followed."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SPACES = {b"CMYK": "CMYK", b"RGB ": "RGB", b"GRAY": "GRAY", b"Lab ": "Lab"}


def inherited(page: Any, key: str) -> Any:
    """An entry of a page, or of what is above it in the tree; None for none."""
    node: Any = page
    for _ in range(DEEPEST):
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def file_facts(
    name: str,
    data: bytes,
    pdf: pikepdf.Pdf,
    pages: tuple[PageFacts, ...],
    fonts: tuple[FontFacts, ...],
    faults: tuple[str, ...],
) -> FileFacts:
    """Facts of the file around the facts of its pages, and around what is broken in it."""
    root, info = pdf.Root, _info(pdf)
    names: Any = root.get("/Names", {})
    return FileFacts(
        name,
        len(data),
        max(pdf.pdf_version, str(root.get("/Version", "/"))[1:], key=_version),
        pages,
        fonts,
        tuple(_intent(found) for found in root.get("/OutputIntents", ())),
        info,
        _xmp(root.get("/Metadata")),
        info.get("Trapped", ""),
        "/ID" in pdf.trailer,
        pdf.is_encrypted,
        "/OCProperties" in root,
        "/AcroForm" in root,
        tuple(_scripts(pdf, names)),
        _leaves(names.get("/EmbeddedFiles")) if "/EmbeddedFiles" in names else len(root.get("/AF", ())),
        _lines(root.get("/Outlines", {})),
        faults[:MOST],
    )


def _version(said: str) -> tuple[int, ...]:
    return tuple(int(part) for part in said.split(".") if part.isdigit())


def _info(pdf: pikepdf.Pdf) -> dict[str, str]:
    found = pdf.trailer.get("/Info")
    if found is None:
        return {}
    return {key[1:]: str(value).removeprefix("/") for key, value in sorted(found.items())}


def _xmp(stream: Any) -> dict[str, str]:
    """Properties by prefixed name; the first value of a list, all of it where there are more."""
    if stream is None:
        return {}
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root: Any = etree.fromstring(stream.read_bytes().strip(b"\0 \n\r\t"), parser)
    except (etree.XMLSyntaxError, pikepdf.PdfError, ValueError):
        return {}
    if root is None:  # what the parser could not recover, whatever its types say
        return {}
    found: dict[str, str] = {}
    for about in root.iter(f"{_RDF}Description"):
        for key, value in about.attrib.items():
            found.setdefault(_prefixed(about, str(key)), str(value))
        for child in about:
            items = [" ".join("".join(i.itertext()).split()) for i in child.iter(f"{_RDF}li")]
            text = "; ".join(items) if items else " ".join("".join(child.itertext()).split())
            found.setdefault(_prefixed(child, str(child.tag)), text)
    return found


def _prefixed(element: Any, name: str) -> str:
    if not name.startswith("{"):
        return name
    address, _, local = name[1:].partition("}")
    prefix = next((p for p, a in element.nsmap.items() if a == address and p), "")
    return f"{prefix}:{local}"


def _intent(found: Any) -> Intent:
    profile, space, device, n = found.get("/DestOutputProfile"), "", "", 0
    if profile is not None:
        n = int(profile.get("/N", 0))
        try:
            head = profile.read_bytes()[:40]
            space, device = _SPACES.get(head[16:20], "unknown"), head[12:16].decode("latin-1")
        except pikepdf.PdfError:
            space = "unknown"
    return Intent(
        str(found.get("/S", "/"))[1:],
        str(found.get("/OutputConditionIdentifier", "")),
        str(found.get("/RegistryName", "")),
        space,
        device,
        n,
    )


def _scripts(pdf: pikepdf.Pdf, names: Any) -> list[str]:
    found = []
    if "/JavaScript" in names:
        found.append("a script of the document")
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") not in (None, Name.GoTo):
        found.append(f"an action {str(action.S)[1:]} when it is opened")
    if "/AA" in pdf.Root or any("/AA" in page.obj for page in pdf.pages):
        found.append("actions that something sets off")
    notes: Any = (note for page in pdf.pages for note in page.obj.get("/Annots", ()))
    if any("/A" in note and note.A.get("/S") in (Name.JavaScript, Name.Launch) for note in notes):
        found.append("a script in an annotation")
    return list(dict.fromkeys(found))


def _leaves(tree: Any, depth: int = 0) -> int:
    """How many entries a tree of names has."""
    if depth > DEEPEST:
        return 0
    return len(tree.get("/Names", ())) // 2 + sum(_leaves(kid, depth + 1) for kid in tree.get("/Kids", ()))


def _lines(above: Any, depth: int = 0) -> int:
    """Lines of an outline, those below included."""
    count, line, seen = 0, above.get("/First"), set()
    while line is not None and depth < DEEPEST and line.objgen not in seen:
        seen.add(line.objgen)
        count += 1 + _lines(line, depth + 1)
        line = line.get("/Next")
    return count
