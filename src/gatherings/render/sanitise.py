"""Stage render: what raw HTML may pass into a book.

In: a tag as it was typed. Out: its name and the attributes that it keeps. Nothing that runs,
fetches or dresses passes: no event handlers, styles, scripts, frames or forms.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

INLINE = frozenset("abbr b br cite code del em i ins kbd mark q s small span strong sub sup time wbr".split())
"""Elements that may stand in a sentence."""
VOID = frozenset(("br", "hr", "wbr"))
HOLDING = frozenset("div section aside blockquote".split())
"""Blocks that may hold Markdown, when their tags stand on lines of their own."""
TABLE = frozenset("table caption thead tbody tfoot tr th td".split())
SHOWN = frozenset("p hr ul ol li dl dt dd pre".split()) | TABLE
"""Blocks that are read as HTML."""
REFUSED_WHOLE = frozenset(
    "script style iframe object embed form video audio canvas svg math template noscript textarea select "
    "button link meta head html body".split()
)
"""Elements whose contents make no sense as text of a book."""
TEXTS = frozenset("p li dt dd td th caption".split())
"""Blocks of raw HTML whose text is read as Markdown."""
_KEPT = frozenset("class id lang title dir".split())
_OWN = {
    "td": frozenset(("colspan", "rowspan")),
    "th": frozenset(("colspan", "rowspan", "scope")),
    "ol": frozenset(("start",)),
    "time": frozenset(("datetime",)),
}
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)
    (?P<attributes>(?:\s+[A-Za-z_:@][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)
    \s*(?P<empty>/?)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:@][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


class Tag(NamedTuple):
    """A tag as it was typed."""

    name: str
    """In lower case."""
    closing: bool
    attributes: tuple[tuple[str, str], ...]
    """The attributes that may stay, in the order typed."""
    dropped: tuple[str, ...]
    """Names of those that may not."""
    end: int
    """Offset beyond ``>``."""


def opening_tag(text: str, at: int, end: int | None = None) -> Tag | None:
    """The tag, opening or closing, whose ``<`` is ``text[at]``; None where there is none."""
    found = _TAG.match(text, at, len(text) if end is None else end)
    if not found:
        return None
    name = found["name"].lower()
    kept: dict[str, str] = {}
    dropped = []
    for item in _ATTRIBUTE.finditer(found["attributes"]):
        key = item[1].lower()
        value = html.unescape(next((g for g in item.groups()[1:] if g is not None), ""))
        if key == "xml:lang":
            key = "lang"
        if key in _KEPT or key in _OWN.get(name, ()):
            kept[key] = value
        else:
            dropped.append(key)
    return Tag(name, bool(found["close"]), tuple(kept.items()), tuple(dropped), found.end())


FORBIDDEN = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML can't hold; they come from conversions and mean nothing."""
