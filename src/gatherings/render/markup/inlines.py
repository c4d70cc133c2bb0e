"""Stage render, markup: what stands within a line, by Python-Markdown's inline engine.

In: text in which every element that has a place in the file is one private-use character. Out:
its children in an lxml element. Emphasis, code, escapes and line breaks are the library's;
its links and HTML are switched off, since they keep no positions.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from functools import lru_cache

import markdown
from lxml import etree
from lxml.etree import _Element
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    InlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)

from gatherings.render.markup.signs import ATOM, Atoms, literal, plain

_WITH_PLACES = (
    "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref",
    "autolink", "automail", "html", "entity",
)  # fmt: skip
ESCAPED = "\\`*_{}[]()<>#+-.!|~^$@\"'&:;,/=?%"
"""Signs that mean themselves after a backslash."""
_TOUCHED = re.compile(rf"[*_\\`~^]|  \n|{ATOM.pattern}")
_ESCAPE = re.compile("\x02(\\d+)\x03")


class Signs(InlineProcessor):
    """A private-use character as the element for which it stands."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is theirs
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        """Leave an element that `fill` exchanges."""
        return ET.Element("sign", of=m[0]), m.start(), m.end()


PATTERNS = (
    ("signs", Signs(ATOM.pattern), 195),
    ("linebreak", SubstituteTagInlineProcessor(r" {2,}\n", "br"), 100),
    ("break", SubstituteTagInlineProcessor(r"\\\n", "br"), 185),
    ("struck", SimpleTagInlineProcessor(r"(~~)(?=\S)(.+?)(?<=\S)~~", "del"), 55),
    ("sub", SimpleTagInlineProcessor(r"(~)([^\s~\\]+)~", "sub"), 54),
    ("sup", SimpleTagInlineProcessor(r"(\^)([^\s^\\]+)\^", "sup"), 53),
)
"""What our dialect adds to the library's patterns, with its place among them."""


class _Dialect(Extension):
    """Python-Markdown's patterns and ours, without those that need positions."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name is theirs
        """Take patterns away and add ours."""
        for name in _WITH_PLACES:
            md.inlinePatterns.deregister(name)
        for name, pattern, priority in PATTERNS:
            md.inlinePatterns.register(pattern, name, priority)
        md.ESCAPED_CHARS = list(ESCAPED)


@lru_cache(maxsize=1)
def _engine() -> markdown.Markdown:
    return markdown.Markdown(extensions=[_Dialect()])


def fill(parent: _Element, text: str, atoms: Atoms) -> bool:
    """Append text to an element, its markup and signs made into elements.

    False where its stars can't be paired and are shown as they are. Python-Markdown 3.11 loses
    the letters after them then (``a*b**c*d``), so that every letter is counted here.
    """
    holder = ET.Element("p")
    holder.text = text
    if not _TOUCHED.search(text):
        _copied(holder, parent, atoms)
        return True
    wanted = plain(text).translate(_MARKS)
    holder = _read(text)
    paired = _letters(holder) == wanted
    if not paired:
        holder = _read(_STARS.sub(lambda m: literal(m[0]) if len(m[0]) == 1 else m[0], text))
    _copied(holder, parent, atoms)
    return paired


def _read(text: str) -> ET.Element:
    root = ET.Element("div")
    holder = ET.SubElement(root, "p")
    holder.text = text
    engine = _engine()
    engine.reset()
    engine.treeprocessors["inline"].run(root)
    return holder


_MARKS = str.maketrans("", "", "*_\\`~^\n ")
_STARS = re.compile(r"\\.|[*_]", re.DOTALL)


def _letters(source: ET.Element) -> str:
    """What an element holds in the order of reading, without the signs of markup."""
    text = source.text or ""
    text = html.unescape(text) if source.tag == "code" else meant(text)
    found = [source.get("of", ""), plain(text).translate(_MARKS)]
    for child in source:
        found += [_letters(child), plain(meant(child.tail or "")).translate(_MARKS)]
    return "".join(found)


def _copied(source: ET.Element, parent: _Element, atoms: Atoms) -> None:
    add_text(parent, meant(source.text or ""))
    for child in source:
        if child.tag == "sign":
            parent.append(atoms.element(child.get("of", "")))
        elif child.tag == "code":
            etree.SubElement(parent, "code").text = html.unescape(child.text or "").replace("\n", " ")
        else:
            _copied(child, etree.SubElement(parent, child.tag), atoms)
        add_text(parent, meant(child.tail or ""))


def meant(text: str) -> str:
    """Text in which the library's own escapes are signs of ours."""
    return _ESCAPE.sub(lambda m: literal(chr(int(m[1]))), text) if "\x02" in text else text


def add_text(parent: _Element, text: str) -> None:
    """Append text to what an element already holds."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
