"""Citation styles and locales: names → checked CSL, as data for the engine.

In: folders that hold ``*.csl``, ``locales/locales-*.xml``, ``renamed-styles.json`` and
``engine/citeproc.js``; the collection's folder stands before the house's, and wins file by
file. Out: `Style` and `Locale` values. Files are untrusted: of bounded size, without entities,
never fetched from anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from gatherings.cite.style_names import ALIASES, DIALECTS
from gatherings.diagnostics import Sink, nearest
from gatherings.source import SourceFile, Span

MAX_BYTES = 2_000_000
CSL = "{http://purl.org/net/xbiblio/csl}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Format = Literal["author-date", "author", "numeric", "label", "note"]


@dataclass(frozen=True, slots=True)
class Style:
    """One independent CSL style, checked and ready for the engine."""

    name: str
    """File name without ``.csl``."""
    title: str
    format: Format
    """How a citation refers to its work."""
    is_note: bool
    """Whether citations stand in notes."""
    uses_ibid: bool
    has_references: bool
    default_locale: str
    """The locale that the style insists on, mostly empty."""
    and_others: bool
    """Whether long lists of names end in "and others" rather than "et al."."""
    prints_locators: bool
    """Whether citations show the page that is cited; some numeric styles never do."""
    tree: str
    """The style as the JSON tree that citeproc-js reads."""


@dataclass(frozen=True, slots=True)
class Locale:
    """Words of a language, for citations."""

    tag: str
    """Of the file that was found, which may be another dialect's or en-US."""
    tree: str
    """As the JSON tree that citeproc-js reads."""
    terms: Mapping[str, tuple[str, ...]]
    """Every form of a term, lower case: ``page`` → ``("p.", "pp.", "page", "pages")``."""


class StyleError(Exception):
    """A style or locale file that can't be used; the message says why."""


class Shelf:
    """The styles and locales of these folders, the first folder winning."""

    def __init__(self, folders: Sequence[Path], collection: Path | None = None) -> None:
        """`collection` is the folder that paths such as ``styles/ours.csl`` count from."""
        self.folders = tuple(folders)
        self.collection = collection
        self._locales: dict[str, Locale | None] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every style by name, sorted; aliases are not among them."""
        return tuple(sorted({p.stem for folder in self.folders for p in folder.glob("*.csl")}))

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Other names of styles, among them those of former days."""
        found: dict[str, str] = {}
        for folder in reversed(self.folders):
            path = folder / "renamed-styles.json"
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                try:
                    rows = json.loads(path.read_text("utf-8"))
                except ValueError:
                    continue
                if isinstance(rows, dict):
                    found.update({str(k): str(v) for k, v in rows.items()})
        return {**found, **ALIASES}

    def style(self, name: str, sink: Sink, where: Span | SourceFile | str) -> Style | None:
        """The style of that name, alias or path; None, with a message, where there is none.

        Reports CITE-006 (no such style) and CITE-007 (broken).
        """
        seen: list[str] = []
        wanted = name
        while True:
            path = self._path(wanted)
            if path is None:
                hint = nearest(name, [*self.names, *sorted(ALIASES)])
                sink.report("CITE-006", where, hint=hint, name=wanted)
                return None
            try:
                root = parsed(path)
                parent = _parent(root, seen)
                if not parent:
                    return _style(path.stem, root)
            except StyleError as fault:
                sink.report("CITE-007", where, name=wanted, why=str(fault))
                return None
            seen.append(parent)
            wanted = parent

    def _path(self, name: str) -> Path | None:
        if name.endswith(".csl") and self.collection is not None:
            path = (self.collection / name).resolve()
            if path.is_relative_to(self.collection.resolve()) and path.is_file():
                return path
        stem = name.removesuffix(".csl")
        for candidate in (stem, self.aliases.get(stem, ""), self.aliases.get(self.aliases.get(stem, ""), "")):
            if not re.fullmatch(r"[\w.-]+", candidate):
                continue
            for folder in self.folders:
                for path in (folder / f"{candidate}.csl", folder / "dependent" / f"{candidate}.csl"):
                    if path.is_file():
                        return path
        return None

    def engine(self) -> str:
        """The program text of citeproc-js; raises `FileNotFoundError` where no folder has it."""
        for folder in self.folders:
            path = folder / "engine" / "citeproc.js"
            if path.is_file():
                return path.read_text("utf-8")
        raise FileNotFoundError("engine/citeproc.js")

    def locale(self, tag: str) -> Locale | None:
        """The words of exactly this language tag."""
        if tag not in self._locales:
            self._locales[tag] = self._read_locale(tag)
        return self._locales[tag]

    def _read_locale(self, tag: str) -> Locale | None:
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", tag):
            return None
        for folder in self.folders:
            path = folder / "locales" / f"locales-{tag}.xml"
            if path.is_file():
                root = parsed(path, tag="locale")
                return Locale(tag, json.dumps(tree(root), ensure_ascii=False), _terms(root))
        return None

    @cached_property
    def locale_tags(self) -> tuple[str, ...]:
        """Tags of all locales, sorted."""
        return tuple(
            sorted(
                {
                    p.stem.removeprefix("locales-")
                    for f in self.folders
                    for p in (f / "locales").glob("locales-*.xml")
                }
            )
        )

    def nearest_locale(self, tag: str) -> Locale:
        """The words of this language, of its main dialect, of any dialect, or American English.

        Raises `FileNotFoundError` where not even locales-en-US.xml is there.
        """
        for candidate in self._chain(tag):
            found = self.locale(candidate)
            if found:
                return found
        raise FileNotFoundError("locales/locales-en-US.xml")

    def _chain(self, tag: str) -> list[str]:
        language, *rest = re.split(r"[-_]", tag.strip()) or [""]
        language = language.lower()
        chain = [
            "-".join(
                [language, *(p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in rest)]
            )
        ]
        if len(rest) > 1:
            chain.append(f"{language}-{rest[-1].upper()}")
        chain += [DIALECTS.get(language, language), language]
        chain += [t for t in self.locale_tags if t.split("-")[0] == language]
        return [*chain, "en-US"]


def parsed(path: Path, tag: str = "style") -> etree._Element:
    """The root of a CSL file; raises `StyleError` for what is not one, and for what is unsafe."""
    if path.stat().st_size > MAX_BYTES:
        raise StyleError("the file is larger than any style")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    raw = path.read_bytes()
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise StyleError(f"line {fault.lineno}: {str(fault.msg)[:1].lower()}{str(fault.msg)[1:]}") from None
    if b"<!DOCTYPE" in raw:
        raise StyleError("it declares a document type, which no style needs")
    if root.tag != CSL + tag:
        raise StyleError(f"its outermost element is not a CSL {tag}")
    version = root.get("version", "")
    if not version.startswith("1."):
        raise StyleError(f"it is written in CSL {version or 'of no version'}; 1.0 is read")
    return root


def tree(element: etree._Element) -> dict[str, Any]:
    """The element as citeproc-js's JSON tree; text is what terms hold, and goes everywhere else."""
    children: list[Any] = [tree(child) for child in element.iterchildren("*")]
    name = etree.QName(element).localname
    if not children and name in ("term", "single", "multiple"):
        children.append(element.text or "")  # an empty term is the empty text, not the lack of one
    attributes = {("xml:lang" if k == _XML_LANG else str(k)): str(v) for k, v in element.attrib.items()}
    return {"name": name, "attrs": attributes, "children": children}


def _parent(root: etree._Element, seen: Sequence[str]) -> str:
    """Name of the style that a dependent style stands for; empty for an independent one."""
    link = root.find(f"{CSL}info/{CSL}link[@rel='independent-parent']")
    parent = "" if link is None else str(link.get("href", "")).rstrip("/").rpartition("/")[2]
    if parent in seen:
        raise StyleError("it depends on itself")
    return parent


def _style(name: str, root: etree._Element) -> Style:
    citation = root.find(CSL + "citation")
    if citation is None or citation.find(CSL + "layout") is None:
        raise StyleError("it says nothing about citations")
    defined = {m.get("name") for m in root.iter(CSL + "macro")}
    for user in root.iter():
        if user.get("macro") and user.get("macro") not in defined:
            raise StyleError(
                f"line {user.sourceline}: it uses a macro “{user.get('macro')}” that it does not define"
            )
    is_note = root.get("class") == "note"
    category = root.find(f"{CSL}info/{CSL}category[@citation-format]")
    declared = "" if category is None else category.get("citation-format", "")
    kind: Format = "note" if is_note else "author-date"
    if not is_note and declared in ("author-date", "author", "numeric", "label"):
        kind = declared  # type: ignore[assignment]
    elif not is_note and citation.find(f".//{CSL}text[@variable='citation-number']") is not None:
        kind = "numeric"
    positions = " ".join(str(e.get("position")) for e in root.iter() if e.get("position"))
    return Style(
        name=name,
        title=(root.findtext(f"{CSL}info/{CSL}title") or name).strip(),
        format=kind,
        is_note=is_note,
        uses_ibid="ibid" in positions,
        has_references=root.find(CSL + "bibliography") is not None,
        default_locale=root.get("default-locale", ""),
        and_others=any(str(e.get("term")).replace("-", " ") == "and others" for e in root.iter(CSL + "et-al"))
        or any("others" in (t.text or "") for t in root.iter(CSL + "term") if t.get("name") == "et-al"),
        prints_locators=any(
            "locator" in str(e.get("variable")).split()
            for e in root.iter(CSL + "text", CSL + "number", CSL + "label")
        ),
        tree=json.dumps(tree(root), ensure_ascii=False),
    )


def _terms(root: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for term in root.iter(CSL + "term"):
        name = str(term.get("name"))
        texts = [term.text or "", *(e.text or "" for e in term)]
        found.setdefault(name, []).extend(t.strip() for t in texts if t.strip())
    return {name: tuple(dict.fromkeys(forms)) for name, forms in found.items()}
