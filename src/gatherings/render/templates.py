"""Stage 5 (render): templates to trees; the one door to Jinja.

In: a template's name and plain values, some of them already XHTML. Out: an lxml element in
no namespace. Folders are searched in the order of the theme, so that a collection can
replace one file and keep the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from lxml import etree
from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2.bccache import Bucket
    from lxml.etree import _Element

    from gatherings.diagnostics import Sink

EPUB = "http://www.idpf.org/2007/ops"


class KeepCode(Protocol):
    """Where templates are kept as the code that they become; nobody but this machine may write there."""

    def get(self, inputs: Mapping[str, str]) -> bytes:
        """The code of a template with these inputs; empty where none is known."""

    def put(self, inputs: Mapping[str, str], code: bytes) -> None:
        """Keep the code of a template."""


class _Compiled(BytecodeCache):
    """Hands Jinja the code of templates that were compiled before."""

    def __init__(self, keep: KeepCode) -> None:
        self._keep = keep

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what is known; Jinja looks whether it is of this Python and of this text."""
        if known := self._keep.get(self._inputs(bucket)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._keep.put(self._inputs(bucket), bucket.bytecode_to_string())

    @staticmethod
    def _inputs(bucket: Bucket) -> Mapping[str, str]:
        return {"template": bucket.key, "text": bucket.checksum, **_compilers()}


@cache
def _compilers() -> Mapping[str, str]:
    """What shapes the code of a template besides its text."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return {"jinja": metadata.version("jinja2"), "code": own}


class Templates:
    """The templates of one book; `keep` saves the time to compile them."""

    def __init__(
        self,
        folders: Sequence[Path],
        words: Mapping[str, str],
        sink: Sink,
        keep: KeepCode | None = None,
    ) -> None:
        self._sink = sink
        self._environment = Environment(
            loader=FileSystemLoader([str(f) for f in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_Compiled(keep) if keep is not None else None,
        )
        self._environment.globals["words"] = words
        self._environment.filters |= {
            "fill": filled,
            "lines": lambda text: [line.strip() for line in str(text).splitlines() if line.strip()],
            "bare_url": lambda url: str(url).removeprefix("https://").removeprefix("http://").rstrip("/"),
        }

    def section(self, name: str, **values: object) -> _Element:
        """The root element that `name`.xhtml.j2 makes of `values`.

        A template that a user broke is a diagnostic (TMPL-001), and an empty section stands in.
        """
        file = f"{name}.xhtml.j2"
        try:
            text = self._environment.get_template(file).render(**values)
            return etree.fromstring(f'<x xmlns:epub="{EPUB}">{text}</x>')[0]
        except TemplateSyntaxError as fault:
            self._report(file, f"{fault.message} (line {fault.lineno})")
        except TemplateError as fault:
            self._report(file, str(fault))
        except etree.XMLSyntaxError as fault:
            self._report(file, f"what it makes is not well-formed: {fault.msg}")
        except IndexError:
            self._report(file, "it makes no element")
        return etree.Element("section", id=str(values.get("id", name)))

    def _report(self, file: str, fault: str) -> None:
        self._sink.report("TMPL-001", f"styles/templates/{file}", template=file, fault=fault)


def filled(sentence: str, /, **names: object) -> Markup:
    """A generated word with its ``{named}`` places filled; values are escaped unless XHTML."""
    return Markup(sentence).format(**names)  # noqa: S704 - words come from locale files, values are escaped by Markup


def xhtml(element: _Element | None) -> Markup:
    """The inside of an element as XHTML text, safe to put into a template."""
    if element is None:
        return Markup("")
    parts = [str(Markup.escape(element.text or ""))]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return Markup("".join(parts))  # noqa: S704 - serialised from a tree


def listed(element: _Element | None) -> Markup:
    """The inside of a title as other pages show it: note calls and names of places are the essay's alone."""
    copy = deepcopy(element)
    if copy is None:
        return Markup("")
    for inner in copy.iter(etree.Element):
        inner.attrib.pop("id", None)
        if "note-call" in (inner.get("class") or "").split():
            inner.tag = "call"
    etree.strip_elements(copy, "call", with_tail=False)
    return xhtml(copy)


def outer(element: _Element | None) -> Markup:
    """An element itself as XHTML text, without its tail."""
    if element is None:
        return Markup("")
    return Markup(etree.tostring(element, encoding="unicode", with_tail=False))  # noqa: S704 - from a tree


def plain(element: _Element | None) -> str:
    """The text of an element on one line, without note calls."""
    if element is None:
        return ""
    outside_calls = './/text()[not(ancestor::*[contains(concat(" ",@class," ")," note-call ")])]'
    return " ".join("".join(str(c) for c in element.xpath(outside_calls)).split())
