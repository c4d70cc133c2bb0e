"""Stage render, markup: where citations and references stand in a sentence.

In: text and a place in it. Out: the stretch of a citation, as written. What is inside is read
by `cite.syntax`; here it only has to be told from e-mail addresses, handles and plain brackets.
"""

from __future__ import annotations

import re

KEY = r"@(?:\{[^{}\s]+\}|\w(?:\w|[:.#$%&+?<>~/-](?=\w))*)"
CITED = re.compile(rf"-?{KEY}")
_IN_GROUP = re.compile(rf"(?:^|[\s;(\[“‘\"'*_,])(-?{KEY})")
REFERENCE = re.compile(r"@\{?((?:fig|tbl|sec|eq)-[^\s{}]*)\}?$")
_EMPTY = re.compile(r"(?:^|[\s;(\[-])@(?=\s*(?:[,;)\]]|$))")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_LOCATOR = re.compile(r" ?\[(?![\^@])")


def keys_of(text: str) -> list[re.Match[str]]:
    """The citation keys between a pair of brackets; empty where the brackets cite nothing."""
    return list(_IN_GROUP.finditer(text))


def is_empty(text: str) -> bool:
    """Whether brackets hold an ``@`` that a key should follow, as in ``[see @, p. 3]``."""
    return bool(_EMPTY.search(text))


def is_reference(key: str) -> bool:
    """Whether ``@key`` names a figure, table, section or formula."""
    return bool(REFERENCE.match(key.lstrip("-")))


def in_text(text: str, at: int, end: int) -> int | None:
    """Where the citation ends that begins at ``text[at]`` (``@key`` or ``-@key``), or None."""
    before = text[at - 1] if at else " "
    if before.isalnum() or before in "._/@+-":
        return None
    found = CITED.match(text, at, end)
    return found.end() if found else None


def locator_end(text: str, at: int, end: int) -> int:
    """Where the bracket ends that follows an in-text citation, or `at` where none does."""
    opening = _LOCATOR.match(text, at, end)
    if not opening:
        return at
    depth = 0
    for i in range(opening.end() - 1, end):
        depth += {"[": 1, "]": -1}.get(text[i], 0)
        if depth == 0:
            following = text[i + 1 : i + 2]
            return at if following in ("(", "{", "[") and following else i + 1
    return at


def mail_at(text: str, at: int) -> re.Match[str] | None:
    """The e-mail address that stands around the ``@`` at `at`, or None."""
    start = at
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "._+-"):
        start -= 1
    return _MAIL.match(text, start) if start < at else None
