"""Messages to the editor, as values.

In: a code of the catalogue, a place, and what the message names. Out: `Diagnostic`
values gathered by a `Sink`, and their rendering as text, JSON or GitHub annotations.
No pass raises for a fault of the text: it reports, puts a stand-in and goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import IntEnum
from typing import Any

from gatherings.source import SourceFile, Span


class Severity(IntEnum):
    """How much a fault matters; the order is the order of weight."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """The lower-case word used in output."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue: what a code means and how to mend it."""

    code: str
    severity: Severity
    title: str
    """A short name of the fault, for lists."""
    message: str
    """One lower-case sentence with ``{named}`` fields; no blame, no full stop."""
    why: str
    """Why it matters to the book."""
    mend: str
    """How to put it right."""
    example: str = ""
    """A line or two that show the fault."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One message, with its place already turned into line and column."""

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity
    hint: str = ""
    width: int = 1
    """How many characters the caret underlines."""
    source_line: str = ""

    @property
    def plain(self) -> tuple[str | int, ...]:
        """The same in values that any store can hold."""
        return (
            *(self.path, self.line, self.column, self.code, self.message),
            *(int(self.severity), self.hint, self.width, self.source_line),
        )

    @classmethod
    def of(cls, plain: Sequence[Any]) -> Diagnostic:
        """The diagnostic that was made plain."""
        path, line, column, code, message, severity, hint, width, source_line = plain
        return cls(path, line, column, code, message, Severity(severity), hint, width, source_line)


class ToolError(Exception):
    """A fault of the machine, not of the text: missing library, full disk (exit status 3)."""


@dataclass(slots=True)
class Sink:
    """Gathers diagnostics of one run; sorted and without doubles when read."""

    rules: Mapping[str, Rule]
    _seen: set[Diagnostic] = field(default_factory=set)

    def report(self, code: str, where: Span | SourceFile | str, *, hint: str = "", **names: object) -> None:
        """Add a message.

        `where` is a span, a whole file, or a path for a file that has no text (an image,
        a folder, a finished edition). `names` fill the fields of the rule's message.

        Raises `KeyError` for a code that is not in the catalogue: a bug, not a fault of the text.
        """
        rule = self.rules[code]
        message = rule.message.format(**names)
        if isinstance(where, str):
            self._seen.add(Diagnostic(where, 1, 1, code, message, rule.severity, hint))
            return
        span = Span(where, 0, 0) if isinstance(where, SourceFile) else where
        place = span.file.position(span.start)
        line = span.file.line(place.line)
        width = max(1, min(span.end - span.start, len(line) - place.column + 1))
        self._seen.add(
            Diagnostic(
                span.file.path,
                place.line,
                place.column,
                code,
                message,
                rule.severity,
                hint,
                width,
                line,
            )
        )

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Take over the diagnostics that a worker returned."""
        self._seen.update(found)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All messages by file, line and column."""
        return tuple(sorted(self._seen))

    @property
    def has_errors(self) -> bool:
        """Whether any message is an error."""
        return any(d.severity is Severity.ERROR for d in self._seen)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint "did you mean …?" where `known` holds something like `word`, else ""."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean “{close[0]}”?" if close else ""


def as_text(found: Iterable[Diagnostic], folder: str = "") -> str:
    """Messages as `file:line:column: error[CODE]: message`, source line, caret and hint.

    `folder` is put before each path so that a terminal can open it.
    """
    blocks = []
    for d in found:
        path = f"{folder}/{d.path}" if folder else d.path
        block = [f"{path}:{d.line}:{d.column}: {d.severity.word}[{d.code}]: {d.message}"]
        if d.source_line.strip():
            lead, line = _window(d)
            block += [
                f"    {line}",
                "    " + " " * lead + "^" + "~" * (min(d.width, len(line) - lead) - 1),
            ]
        if d.hint:
            block.append(f"    hint: {d.hint}")
        blocks.append("\n".join(block))
    return "\n".join(blocks)


def _window(d: Diagnostic, width: int = 100) -> tuple[int, str]:
    """A stretch of a long source line around the column: (caret offset, text)."""
    line, at = d.source_line.replace("\t", " "), d.column - 1
    if len(line) <= width:
        return at, line
    start = max(0, min(at - width // 3, len(line) - width))
    lead, tail = ("…" if start else ""), ("…" if start + width < len(line) else "")
    return at - start + len(lead), lead + line[start : start + width] + tail


def as_json(found: Iterable[Diagnostic], folder: str = "") -> str:
    """Messages as a JSON array of objects with the fields of `Diagnostic`."""
    rows = [
        {
            "path": f"{folder}/{d.path}" if folder else d.path,
            "line": d.line,
            "column": d.column,
            "severity": d.severity.word,
            "code": d.code,
            "message": d.message,
            "hint": d.hint,
        }
        for d in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(found: Iterable[Diagnostic], folder: str = "") -> str:
    """Messages as workflow commands, which GitHub shows beside the line."""
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    rows = []
    for d in found:
        path = f"{folder}/{d.path}" if folder else d.path
        text = d.message + (f" ({d.hint})" if d.hint else "")
        text = text.replace("%", "%25").replace("\n", "%0A")
        path = path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        rows.append(f"::{level[d.severity]} file={path},line={d.line},col={d.column},title={d.code}::{text}")
    return "\n".join(rows)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
