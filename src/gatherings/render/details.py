"""Stage render, typography: marks for what a theme sets in its own way, in a finished piece.

In: the tree of a leaf, with citations and generated words in it. Out: the same tree, in which
italics that would run into an upright mark have the class `leans`, a paragraph that only goes on
after a quotation, list or formula has `resumed`, what is raised and has letters
and figures only is `superior` (French ordinals too), and abbreviations, where the theme wants small
capitals, are ``abbr.caps``. No letter is added, so copied text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gatherings.render.punctuation import NBSP
from gatherings.render.quotes import OBJECT
from gatherings.render.spaces import bound

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.styles import Theme

_CITED = frozenset(("citation", "entry", "note", "cite-as"))
_ITALIC = frozenset(("em", "i", "cite"))
_BLOCKS = frozenset(
    "p li dd dt td th div h1 h2 h3 h4 h5 h6 figcaption blockquote section header span".split()
)
_INTERRUPTING = frozenset(("blockquote", "ul", "ol", "pre", "math"))
_SET_OFF = frozenset(("math-display", "verse", "line-block"))
_OVERHANGING = frozenset("fßFHIJKNTUVWXYŤÝÛÜÚÙÎÏÍÌÑŃŴŶŸ")
"""Letters of which the upper right reaches beyond their own width in italic faces: an upright mark
at the height of their heads overlaps them (in EB Garamond by a tenth of an em after f, Y and T)."""
_HIGH_MARKS = frozenset(")]}’”!?‘“|*†")

_ABBREVIATION = re.compile(
    r"(?<![\w&.’'@-])[A-ZÀ-ÖØ-Þ]{3,}(?![A-ZÀ-ÖØ-Þ]*[a-zà-öø-ÿ]{2})(?![\w&@]{2})(?!\.\w)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SHOUTED = (re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ]{2,}\s$"), re.compile(r"\s[A-ZÀ-ÖØ-Þ]{2,}(?!\w)"))
"""A word in capitals next to another is a sign or a shout, and stays as it is."""
_FRENCH_ORDINAL = re.compile(
    r"(?:(?<=(?<!\w)I)(?:er|re)|(?<=(?<!\w)1)(?:er|re)s?|(?<=(?<!\w)2)(?:de|d|nde|nd)s?"
    r"|(?:(?<=[2-9])|(?<=\d\d)|(?<=(?<!\w)[VX])|(?<=[IVXLCDM][IVXLCDM]))es?)(?!\w)"
)
"""1er, 1re, 2de, 3e, Ier, Ve, XIXe; not "De", "Le" or "Me" (Lexique de l'Imprimerie nationale, "Nombres")."""
_SUPERIOR = re.compile(r"[A-Za-z0-9]+")
_NO_WORDS = frozenset("code pre kbd samp math svg style script sup".split())
_AS_WRITTEN = frozenset(
    "h1 h2 h3 h4 h5 h6 table code pre kbd samp math svg style script abbr mark figcaption".split()
)
_AS_WRITTEN_CLASSES = frozenset(
    "smallcaps small-caps url doi references bibliography cite-as imprint title-page half-title index-list "
    "opener byline kicker reference entry verbatim".split()
)


def set_details(root: _Element, language: str, *, small_capitals: bool) -> None:
    """Mark leaning italics, paragraphs that go on and raised letters, and make abbreviations small capitals.

    In what the citation style wrote, “p. 9” is held together; nothing else is changed there.
    """
    for element in root.iter():
        if isinstance(element.tag, str) and not _CITED.isdisjoint((element.get("class") or "").split()):
            _bind(element, element.get("lang") or language)
    for element in root.iter("a"):
        if "ref" in (element.get("class") or "").split() and re.fullmatch(r"\S+ \S+", element.text or ""):
            element.text = (element.text or "").replace(" ", NBSP)  # “Figure 3”
    for paragraph in root.iter("p"):
        if _resumes(paragraph):
            paragraph.set("class", " ".join([*(paragraph.get("class") or "").split(), "resumed"]))
    _mark_superiors(root, language)
    for element in list(root.iter(*_ITALIC)):
        if _last(element) in _OVERHANGING and _mark_after(element):
            lean = ["leans", "far"] if _last(element) in "fß" else ["leans"]
            element.set("class", " ".join(dict.fromkeys([*(element.get("class") or "").split(), *lean])))
    if small_capitals:
        for holder, where in list(_texts(root)):
            _mark_abbreviations(holder, where)


def _bind(element: _Element, language: str) -> None:
    for holder in element.iter(etree.Element):
        following = holder[0] if len(holder) else None
        for where, after in (("text", following), ("tail", holder.getnext())):
            text = getattr(holder, where)
            if text and not (holder is element and where == "tail"):
                paged = after is not None and after.get("data-page-of") is not None
                setattr(holder, where, bound(text + OBJECT * paged, language).removesuffix(OBJECT))


def wants_small_capitals(theme: Theme, sink: Sink) -> bool:
    """Whether a theme sets abbreviations in small capitals; what can't be read is TMPL-003."""
    if theme.abbreviations not in ("as-written", "small-caps"):
        where = f"styles/themes/{theme.name}/theme.yaml"
        fault = f"“abbreviations” is “{theme.abbreviations}”, and may be “as-written” or “small-caps”"
        sink.report("TMPL-003", where, theme=theme.name, fault=fault)
    return theme.abbreviations == "small-caps"


def _resumes(paragraph: _Element) -> bool:
    """Whether a paragraph goes on with a sentence that a quotation, list or formula interrupted."""
    before = paragraph.getprevious()
    if before is None or not (
        before.tag in _INTERRUPTING or not _SET_OFF.isdisjoint((before.get("class") or "").split())
    ):
        return False
    return "".join(paragraph.itertext()).lstrip()[:1].islower()


def _last(element: _Element) -> str:
    """The last letter of an element."""
    return "".join(element.itertext())[-1:]


def _mark_after(element: _Element) -> bool:
    """Whether an upright mark, or a note's raised number, follows an element without a space."""
    at: _Element | None = element
    while at is not None:
        if at.tail:
            return at.tail[0] in _HIGH_MARKS
        following = at.getnext()
        if following is not None:
            text = "".join(following.itertext())
            called = "note-call" in (following.get("class") or "").split()
            return called or (following.tag not in _ITALIC and text[:1] in _HIGH_MARKS)
        at = at.getparent()
        if at is not None and at.tag in _BLOCKS and at.tag != "span":
            return False
    return False


def _texts(element: _Element) -> Iterator[tuple[_Element, str]]:
    """Where text stands that may hold abbreviations: an element, and whether its text or its tail."""
    if not isinstance(element.tag, str):
        return
    classes = (element.get("class") or "").split()
    if element.tag not in _AS_WRITTEN and _AS_WRITTEN_CLASSES.isdisjoint(classes):
        yield element, "text"
        for child in element:
            yield from _texts(child)
            yield child, "tail"


def _mark_abbreviations(holder: _Element, where: str) -> None:
    text: str = getattr(holder, where) or ""
    made: list[_Element] = []
    end = 0
    for found in _ABBREVIATION.finditer(text):
        if _ROMAN.fullmatch(found[0]) or _shouted(text, found):
            continue
        _add_text(holder, where, made, text[end : found.start()])
        abbreviation = etree.Element("abbr", {"class": "caps"})
        abbreviation.text = found[0]
        made.append(abbreviation)
        end = found.end()
    _put_in(holder, where, made, text[end:])


def _mark_superiors(root: _Element, language: str) -> None:
    """Give what typefaces have as letters and figures of their own the class `superior`."""
    for raised in root.iter("sup"):
        if not len(raised) and not raised.attrib and _SUPERIOR.fullmatch(raised.text or ""):
            raised.set("class", "superior")
    _raise_ordinals(root, language)


def _raise_ordinals(element: _Element, language: str) -> None:
    """Put the letters after the figures of French ordinals into ``sup.superior``."""
    if not isinstance(element.tag, str) or element.tag in _NO_WORDS:
        return
    language = element.get("lang") or language
    _raise_in(element, "text", language)
    for child in list(element):
        _raise_ordinals(child, language)
        _raise_in(child, "tail", language)


def _raise_in(holder: _Element, where: str, language: str) -> None:
    text: str = getattr(holder, where) or ""
    if language.partition("-")[0] != "fr" or not text:
        return
    made: list[_Element] = []
    end = 0
    for found in _FRENCH_ORDINAL.finditer(text):
        _add_text(holder, where, made, text[end : found.start()])
        raised = etree.Element("sup", {"class": "superior"})
        raised.text = found[0]
        made.append(raised)
        end = found.end()
    _put_in(holder, where, made, text[end:])


def _put_in(holder: _Element, where: str, made: list[_Element], rest: str) -> None:
    """Put elements where a text stood, and what is left of it after the last."""
    if not made:
        return
    made[-1].tail = rest
    parent = holder if where == "text" else holder.getparent()
    if parent is not None:
        at = 0 if where == "text" else parent.index(holder) + 1
        parent[at:at] = made


def _add_text(holder: _Element, where: str, made: list[_Element], text: str) -> None:
    """Put text before an abbreviation: where the whole text stood, or behind the one before."""
    if made:
        made[-1].tail = text
    else:
        setattr(holder, where, text)


def _shouted(text: str, found: re.Match[str]) -> bool:
    before, after = _SHOUTED
    return bool(before.search(text[: found.start()]) or after.match(text[found.end() :]))
