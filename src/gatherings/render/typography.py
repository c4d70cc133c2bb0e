"""Stage render: quotation marks, dashes, ellipses and the spaces beside them.

In: a finished tree and its language. Out: the same tree with its text mended, each passage by
the habits of its own language. Code, formulas, addresses and sites are never touched, and a
second pass changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Literal

from lxml.etree import _Element

from gatherings.render.punctuation import NBSP, Habits, habits
from gatherings.render.quotes import OBJECT, Edit, quotation_edits
from gatherings.render.spaces import Tongues, space_edits

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_RAGGED = frozenset(("td", "th", "figcaption"))
_OPAQUE = frozenset("code pre kbd samp math svg script style img".split())
_OPAQUE_CLASSES = frozenset(("url", "doi", "fault", "verbatim"))
_OPAQUE_SITES = frozenset(("citation", "reference", "image"))

_DASHES = re.compile(
    r"(?P<three>[ \t\n\u00a0]*(?<!-)---(?!-)[ \t\n\u00a0]*)"
    r"|(?P<two>(?<=\S)[ \n\u00a0]--[ \n\u00a0](?=\S))"
    r"|(?P<closed>(?<!-)--(?!-))"
    r"|(?P<typed>(?<=[\w.,;:!?’”“‘»«›‹)\]…\ufffc])[ \u00a0]-[ \n](?=[\w‘“\"'(\ufffc]))"
    r"|(?P<dots>(?<!\.)\.{3,4}(?!\.)|(?<![.\w])\.[ \u00a0]\.[ \u00a0]\.|(?<=\w) \. \. \.)"
)
_DASH_HINTS = ("--", " -", "\u00a0-", "..", ". .", ".\u00a0.")
"""One of these stands in every text in which a dash or an ellipsis can be."""
_LAST_WORD = re.compile(r"(?<=\w)(?<=\w[\w ,]{8})[ \n](?=\w{1,4}[.!?…’”)]*\s*$)")

_BREAK = "\u2028"
"""Stands for a line break, which no dash takes away."""

Where = Literal["text", "tail"]


class _Flow:
    """The text of one block, over the elements that hold it."""

    def __init__(self) -> None:
        self.holders: list[tuple[_Element | None, Where, str, str]] = []
        """Element, whether its text or tail, the language, and the string."""

    def add(self, element: _Element | None, where: Where, language: str, text: str | None) -> None:
        if text:
            self.holders.append((element, where, language, text))

    def mend(self, find: Callable[[str, Tongues], Sequence[Edit]]) -> bool:
        """Apply the edits that `find` makes of the whole text and the language at an offset; whether there were any."""
        text = "".join(holder[3] for holder in self.holders)
        starts, at = [], 0
        for holder in self.holders:
            starts.append(at)
            at += len(holder[3])

        by_holder: dict[int, list[Edit]] = {}
        for start, end, new in find(text, Tongues(starts, [holder[2] for holder in self.holders])):
            k = bisect_right(starts, start) - 1
            if self.holders[k][0] is None and start == end and k:
                k -= 1  # what is put in goes before an element, not into it
            element, _, _, old = self.holders[k]
            if element is not None and end <= starts[k] + len(old) and text[start:end] != new:
                by_holder.setdefault(k, []).append((start - starts[k], end - starts[k], new))
        for k, edits in by_holder.items():
            element, where, language, old = self.holders[k]
            parts, last = [], 0
            for start, end, new in sorted(edits):
                if start < last:
                    continue
                parts += [old[last:start], new]
                last = end
            new_text = "".join([*parts, old[last:]])
            self.holders[k] = (element, where, language, new_text)
            if element is not None and where == "text":
                element.text = new_text
            elif element is not None:
                element.tail = new_text
        return bool(by_holder)


def smarten(root: _Element, language: str) -> None:
    """Mend the punctuation of a tree in place.

    In ragged lines of few words (cells of tables, captions) a last word of up to four letters stays
    with the one before it.
    """
    flow = _Flow()
    _walk(root, language, flow, ragged=False)
    _flush(flow, ragged=False)


def _walk(element: _Element, language: str, flow: _Flow, *, ragged: bool) -> None:
    tag = str(element.tag).rsplit("}", 1)[-1]
    language = element.get("lang") or language
    block = tag in _BLOCKS
    if block:
        _flush(flow, ragged=ragged)
    ragged = ragged or tag in _RAGGED
    if tag == "br":
        flow.add(None, "text", language, _BREAK)
    elif _is_opaque(element, tag):
        flow.add(None, "text", language, OBJECT)
    elif element.get("data-kind") != "note":
        flow.add(element, "text", language, element.text)
        for child in element:
            _walk(child, language, flow, ragged=ragged)
            flow.add(child, "tail", language, child.tail)
    if block:
        _flush(flow, ragged=ragged)


def _is_opaque(element: _Element, tag: str) -> bool:
    return (
        tag in _OPAQUE
        or element.get("data-kind") in _OPAQUE_SITES
        or not _OPAQUE_CLASSES.isdisjoint((element.get("class") or "").split())
    )


def _flush(flow: _Flow, *, ragged: bool) -> None:
    if any(holder[0] is not None for holder in flow.holders):
        for _ in range(4):  # one round does it, unless marks were typed that fit no pair
            if not any([flow.mend(_dash_edits), flow.mend(_quotation_edits), flow.mend(space_edits)]):
                break
        if ragged:
            flow.mend(lambda text, _: [(m.start(), m.end(), NBSP) for m in _LAST_WORD.finditer(text)])
    flow.holders.clear()


def _quotation_edits(text: str, language_at: Tongues) -> list[Edit]:
    return quotation_edits(text, lambda offset: habits(language_at(offset)))


def _dash_edits(text: str, language_at: Tongues) -> list[Edit]:
    edits: list[Edit] = []
    if not any(hint in text for hint in _DASH_HINTS):
        return edits
    for found in _DASHES.finditer(text):
        start, end = found.span()
        if found["dots"]:
            edits.append((start + (found[0][0] == " "), end, "…." if found[0] == "...." else "…"))
        elif found["closed"]:
            edits.append((start, end, "–"))
        elif found["typed"] and text[start - 1].isdigit() and text[end : end + 1].isdigit():
            continue  # a sum, perhaps
        else:
            edits.append((start, end, _dash(text, found[0], start, end, habits(language_at(start)))))
    return edits


def _dash(text: str, typed: str, start: int, end: int, own: Habits) -> str:
    """The dash of a language at a place; at the head of a line it stands before a space."""
    dash = own.dash
    sign = dash.strip()
    if own.as_typed:
        return re.sub(r"-+", sign, typed)
    if not text[:start].strip() or text[start - 1 : start] in ("\n", _BREAK):
        lead = typed[: len(typed) - len(typed.lstrip())]
        return lead + sign + (" " if typed[-1].isspace() else "")
    if not text[end:].strip() or text[end] == _BREAK:
        return dash.rstrip() if not dash.startswith(" ") else NBSP + sign
    if not dash.startswith(" "):
        return sign
    return NBSP + sign + ("\n" if typed.endswith("\n") else " ")
