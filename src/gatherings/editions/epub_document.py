"""Stage editions/epub: XHTML documents from arranged trees.

In: an `Arranged` leaf and the book's facts. Out: the bytes of an XHTML 5 document in its
namespaces, with title, style sheet, and what a library may want to know about the essay as
schema.org JSON-LD; and the properties that the manifest must name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from gatherings.editions.epub_arrangement import XML_LANG
from gatherings.editions.epub_pages import OPS_TYPE
from gatherings.resolve.licences import licence_named

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gatherings.editions.epub_arrangement import Arranged
    from gatherings.model import Collection, Essay, PageNumbers, Person

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
STYLESHEET = "styles.css"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_MATTER = {"front": "frontmatter", "body": "bodymatter", "back": "backmatter"}
_ROLES = (
    "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion dedication "
    "epilogue foreword glossary index introduction part preface prologue toc"
).split()


def document(arranged: Arranged, collection: Collection, pages: PageNumbers | None) -> bytes:
    """A leaf as a whole XHTML document."""
    leaf = arranged.leaf
    section = namespaced(arranged.root)
    kind = section.get(OPS_TYPE) or leaf.epub_type
    if kind:
        section.set(OPS_TYPE, kind)
        role = next((k for k in kind.split() if k in _ROLES), None)
        if role and section.get("role") is None:
            section.set("role", f"doc-{role}")
    _name_section(section, leaf.id)
    title = (
        leaf.title
        or "".join(str(t) for t in _first_heading(arranged.root).itertext())
        or collection.plain_title
    )
    root, body = page(" ".join(title.split()), leaf.language or collection.language)
    body.set(OPS_TYPE, _MATTER[leaf.matter])
    body.append(section)
    if leaf.essay is not None:
        script = etree.SubElement(root[0], f"{{{XHTML}}}script", {"type": "application/ld+json"})
        said = chapter(leaf.title, leaf.essay, collection, _range(leaf.id, pages))
        if abstract := _abstract(arranged.root):
            said["abstract"] = abstract
        script.text = _embeddable(said)
    return serialised(root)


def properties(arranged: Arranged) -> tuple[str, ...]:
    """What the manifest must say that the document contains."""
    names = {etree.QName(e).localname for e in arranged.root.iter() if isinstance(e.tag, str)}
    return tuple(p for p, tag in (("mathml", "math"), ("svg", "svg")) if tag in names)


def page(title: str, language: str) -> tuple[_Element, _Element]:
    """An empty document: its root and its body."""
    nsmap: dict[str | None, str] = {None: XHTML, "epub": OPS}
    root = etree.Element(f"{{{XHTML}}}html", nsmap=nsmap)
    root.set("lang", language)
    root.set(XML_LANG, language)
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}meta", {"charset": "utf-8"})
    etree.SubElement(head, f"{{{XHTML}}}title").text = title
    etree.SubElement(head, f"{{{XHTML}}}link", {"rel": "stylesheet", "type": "text/css", "href": STYLESHEET})
    return root, etree.SubElement(root, f"{{{XHTML}}}body")


def serialised(root: _Element) -> bytes:
    """UTF-8 with declaration and doctype; no white space added, no empty element self-closed."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace == XHTML and name.localname not in _VOID and not len(element) and not element.text:
            element.text = ""
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def namespaced(element: _Element) -> _Element:
    """A copy of a neutral tree in the namespaces of XHTML, MathML and SVG, without comments."""
    namespace, name = _named(element, XHTML)
    nsmap: dict[str | None, str] = {None: namespace, "epub": OPS}
    copied = etree.Element(f"{{{namespace}}}{name}", nsmap=nsmap)
    _fill(copied, element, namespace, name)
    return copied


def _named(element: _Element, inherited: str) -> tuple[str, str]:
    """Namespace and name that an element gets within `inherited`."""
    namespace, brace, name = str(element.tag).rpartition("}")
    if brace and namespace[1:]:
        return namespace[1:], name
    return {"math": MATHML, "svg": SVG}.get(name, inherited), name


def _fill(copied: _Element, element: _Element, namespace: str, name: str) -> None:
    """Give a copy what the element holds."""
    for key, value in element.attrib.items():
        plain = str(key)
        copied.set(OPS_TYPE if plain == "epub:type" else plain, str(value))
    copied.text = element.text
    if name == "math" and copied.get("alttext") is None:
        written = element.find(".//{*}annotation")
        if written is not None and written.text:
            copied.set("alttext", " ".join(written.text.split()))
    within = XHTML if name in ("foreignObject", "annotation-xml") else namespace
    kept: _Element | None = None
    for child in element:
        if isinstance(child.tag, str):
            own, local = _named(child, within)
            nsmap: dict[str | None, str] | None = None if own == namespace else {None: own}
            kept = etree.SubElement(copied, f"{{{own}}}{local}", nsmap=nsmap)
            _fill(kept, child, own, local)
            kept.tail = child.tail
        elif kept is not None:
            kept.tail = (kept.tail or "") + (child.tail or "")
        else:
            copied.text = (copied.text or "") + (child.tail or "")


def _abstract(root: _Element) -> str:
    """The summary in words, without its note calls."""
    outside = './/section[@class="abstract"]//text()[not(ancestor::a[@role="doc-noteref"])]'
    return " ".join("".join(map(str, root.xpath(outside))).split())


def _first_heading(root: _Element) -> _Element:
    return next(root.iter("h1", "h2"), etree.Element("h1"))


def _name_section(section: _Element, leaf: str) -> None:
    """Let the heading name the section for screen readers, which list sections by name."""
    if not (section.get("role") or "").startswith("doc-") or section.get("aria-label"):
        return
    heading = next(section.iter(f"{{{XHTML}}}h1"), None)
    if heading is not None and section.get("aria-labelledby") is None:
        heading.set("id", heading.get("id") or f"{leaf}--title")
        section.set("aria-labelledby", str(heading.get("id")))


# --- the essay for libraries ------------------------------------------------------------------------


def chapter(
    title: str, essay: Essay, collection: Collection, printed: tuple[str, str] | None
) -> dict[str, Any]:
    """An essay as a schema.org `Chapter`, with the book it is part of."""
    licence = essay.licence or collection.rights.licence
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": title,
        "author": [_author(b.person, b.organisation) for b in essay.bylines],
        "inLanguage": essay.language or collection.language,
        "isPartOf": _book(collection),
        "license": licence_url(licence),
        "keywords": list(essay.keywords),
        "datePublished": (essay.date or collection.date).iso,
    }
    if essay.doi:
        found |= {"@id": f"https://doi.org/{essay.doi}", "identifier": f"doi:{essay.doi}"}
    if printed is not None:
        found |= {"pageStart": printed[0], "pageEnd": printed[1]}
    return {key: value for key, value in found.items() if value}


def licence_url(name: str) -> str:
    """The address of a licence's text, empty where the licence is not a known one."""
    known = licence_named(name) if name else None
    return known.url if known else ""


def _book(collection: Collection) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Book",
        "name": collection.full_title,
        "editor": [_author(p, "") for p in collection.editors],
        "isbn": collection.identifiers.epub.replace("-", ""),
        "publisher": (
            {"@type": "Organization", "name": collection.publisher.name} if collection.publisher else None
        ),
    }
    if collection.identifiers.doi:
        found["@id"] = f"https://doi.org/{collection.identifiers.doi}"
    return {key: value for key, value in found.items() if value}


def _author(person: Person, organisation: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Person" if person.kind == "person" else "Organization",
        "name": person.name.plain,
        "url": person.url,
    }
    if person.orcid:
        found["@id"] = f"https://orcid.org/{person.orcid}"
    if organisation and person.kind == "person":
        found["affiliation"] = {"@type": "Organization", "name": organisation}
    return {key: value for key, value in found.items() if value}


def _range(leaf: str, pages: PageNumbers | None) -> tuple[str, str] | None:
    return pages.first_last.get(leaf) if pages else None


def _embeddable(value: Mapping[str, Any]) -> str:
    """JSON in which no markup can be read, by an XML parser or by an HTML one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
