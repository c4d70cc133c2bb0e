"""LaTeX in bibliographies → the light markup of CSL.

In: the value of a BibTeX field, braces and macros included. Out: NFC Unicode with ``<i>``,
``<b>``, ``<sup>``, ``<sub>``, small capitals, and ``<span class="nocase">`` where braces
protect capitals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from gatherings.cite.latex_tables import ACCENTS, DECLARATIONS, DROPPED, SYMBOLS, TAGS, WRAPS

_TOKEN = re.compile(
    r"\\[a-zA-Z]+\*?|\\[^a-zA-Z]|\\$|---?|``|''|[{}$~^_`']|[^\\{}$~^_`'-]+|-", re.DOTALL,
)  # fmt: skip
NOCASE = ('<span class="nocase">', "</span>")


def decoded(raw: str, *, protect: bool = False) -> str:
    """The field's text in CSL markup; `protect` keeps what braces say about capitals."""
    if not re.search(r"[\\{}$~`'^_]|--", raw):
        return unicodedata.normalize("NFC", re.sub(r"\s+", " ", raw).strip())
    text = _Reader(_TOKEN.findall(raw), protect).sequence(depth=0)
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    # A style that capitalises titles does it word by word, so the whole of "{B}udapest" is protected.
    text = re.sub(rf"(\w*){NOCASE[0]}([^<]*){NOCASE[1]}(\w*)", rf"{NOCASE[0]}\1\2\3{NOCASE[1]}", text)
    text = text.replace(NOCASE[1] + NOCASE[0], "")
    return unicodedata.normalize("NFC", text)


def verbatim(raw: str) -> str:
    """An address or identifier: braces go and escaped signs lose their backslash, nothing else."""
    found = re.fullmatch(r"\s*\\url\{(.*)\}\s*", raw, re.DOTALL)
    text = re.sub(r"\\([_%&#$~{}])", r"\1", found[1] if found else raw)
    return re.sub(r"[{}\s]", "", text)


def unknown_commands(raw: str) -> list[str]:
    """Macros in a field that this reader does not know, in order."""
    known = (
        SYMBOLS.keys() | ACCENTS.keys() | TAGS.keys() | WRAPS.keys() | DROPPED.keys() | DECLARATIONS.keys()
    )
    names = re.findall(r"\\([a-zA-Z]+)\*?", raw)
    return [n for n in names if n not in known and not _greek(n) and not _by_library(n)]


@dataclass(slots=True)
class _Reader:
    """One pass over the tokens of one field."""

    tokens: list[str]
    protect: bool
    at: int = 0
    maths: bool = False
    found: list[str] = field(default_factory=list)

    def sequence(self, depth: int) -> str:
        """Everything up to the brace that closes the group that we are in."""
        out: list[str] = []
        closing = ""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == "}":
                if depth:
                    break
                continue
            if token.startswith("\\") and token[1:] in DECLARATIONS:
                start, end = DECLARATIONS[token[1:]]
                out.append(start)
                closing = end + closing
                self._skip_space()
            else:
                out.append(self._value(token, depth))
        return "".join(out) + closing

    def _value(self, token: str, depth: int) -> str:
        if token == "{":
            return self._group(depth)
        if token == "$":
            self.maths = not self.maths
            return ""
        if token.startswith("\\"):
            return self._command(token[1:].rstrip("*"))
        if self.maths and token in ("^", "_"):
            tag = "sup" if token == "^" else "sub"
            return f"<{tag}>{self._argument()}</{tag}>"
        if self.maths and token in ("-", "'"):
            return {"-": "−", "'": "′"}[token]
        return {"~": "\u00a0", "---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’"}.get(
            token, token
        )

    def _group(self, depth: int) -> str:
        special = self.at < len(self.tokens) and self.tokens[self.at].startswith("\\")
        protects, self.protect = self.protect, False
        inner = self.sequence(depth + 1)
        self.protect = protects
        if protects and not special and not self.maths and re.search(r"[^\W\d_]", inner):
            return f"{NOCASE[0]}{inner}{NOCASE[1]}"
        return inner

    def _skip_space(self) -> None:
        if self.at < len(self.tokens):
            self.tokens[self.at] = self.tokens[self.at].lstrip()
            if not self.tokens[self.at]:
                self.at += 1

    def _argument(self) -> str:
        """The next group, macro or single letter."""
        self._skip_space()
        if self.at >= len(self.tokens):
            return ""
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            protects, self.protect = self.protect, False
            inner = self.sequence(1)
            self.protect = protects
            return inner
        if token == "}":
            self.at -= 1
            return ""
        if token.startswith("\\"):
            return self._command(token[1:])
        self.tokens.insert(self.at, token[1:])
        if not token[1:]:
            self.at += 1
        return token[0]

    def _option(self) -> None:
        """Pass over ``[…]`` after a macro."""
        if self.at < len(self.tokens) and self.tokens[self.at].startswith("["):
            rest = re.sub(r"^\[[^\]]*\]", "", self.tokens[self.at])
            self.tokens[self.at] = rest

    def _command(self, name: str) -> str:
        if name in ACCENTS:
            return _accented(self._argument(), ACCENTS[name])
        if name in SYMBOLS:
            if name[-1:].isalpha():
                self._end_of_name()
            return SYMBOLS[name]
        if name in TAGS:
            start, end = TAGS[name]
            return f"{start}{self._argument()}{end}"
        if name in WRAPS:
            self._option()
            return self._wrapped(WRAPS[name])
        if name in DROPPED:
            for _ in range(DROPPED[name]):
                self._argument()
            return ""
        known = _greek(name) or _by_library(name)
        if known:
            self._end_of_name()
            return known
        self._end_of_name()
        return ""

    def _wrapped(self, pattern: str) -> str:
        """A macro whose arguments are put into a pattern such as ``“{0}”``."""
        count = 1 + max(int(n) for n in re.findall(r"\{(\d)\}", pattern))
        return pattern.format(*[self._argument() for _ in range(count)])

    def _end_of_name(self) -> None:
        """White space after a macro's name only ends the name; so does an empty group."""
        if self.tokens[self.at : self.at + 2] == ["{", "}"]:
            self.at += 2
        else:
            self._skip_space()


def _accented(base: str, mark: str) -> str:
    """`base` with a combining mark on its first letter."""
    if not base:
        return unicodedata.normalize("NFC", "\u00a0" + mark).strip() or mark
    first = {"ı": "i", "ȷ": "j"}.get(base[0], base[0])
    if mark == "\u0361":  # the tie stands over two letters
        return first + mark + base[1:]
    return unicodedata.normalize("NFC", first + mark) + base[1:]


def _greek(name: str) -> str:
    """A Greek letter by its English name, as maths writes it."""
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    plain = name.removeprefix("text").removeprefix("var").upper()
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {plain}") if len(plain) > 1 else ""
    except KeyError:
        return ""


def _by_library(name: str) -> str:
    """A symbol that only pylatexenc knows; it comes with bibtexparser."""
    from pylatexenc.latex2text import LatexNodes2Text

    if not name.isalpha():
        return ""
    text = str(LatexNodes2Text().latex_to_text(f"\\{name}{{}}"))
    return text if text and not re.search(r"[A-Za-z\\]{4}|[<>]", text) else ""
