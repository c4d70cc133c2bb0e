"""BibTeX and BibLaTeX files → entries with places.

In: a .bib file. Out: `Entry` values in the order of the file (fields with macros of
``@string`` put in, crossref inherited), which `bibtex_csl` turns into works. The parser goes
on after a fault: the entry that breaks off is reported, the rest is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Field,
    ParsingFailedBlock,
    String,
)
from bibtexparser.model import Entry as ParsedEntry
from bibtexparser.splitter import Splitter

from gatherings.cite.bibtex_tables import (
    INHERITED,
    INHERITED_MULTIVOLUME,
    INHERITED_PERIODICAL,
    NOT_INHERITED,
    TYPES,
)
from gatherings.diagnostics import Sink, nearest
from gatherings.source import SourceFile, Span

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False  # its faults are reported by us, with a place

_MONTHS = {m: m for m in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")}
_TERM = re.compile(r"\s*(#)?\s*")


@dataclass(frozen=True, slots=True)
class RawField:
    """A field's value, macros put in and outer braces gone, LaTeX still unread."""

    value: str
    span: Span
    own: bool = True
    """False where the value was inherited from another entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a .bib file."""

    type: str
    """Lower case, without the @."""
    key: str
    fields: Mapping[str, RawField]
    """By lower-case name."""
    span: Span
    """The key."""

    def get(self, *names: str) -> str:
        """The value of the first of these fields that holds something."""
        return next(
            (self.fields[n].value for n in names if n in self.fields and self.fields[n].value.strip()), ""
        )


def entries(file: SourceFile, sink: Sink) -> tuple[Entry, ...]:
    """All entries of a .bib file; faults are reported (BIB-001 … BIB-004, BIB-006)."""
    macros: dict[str, str] = dict(_MONTHS)
    found: list[Entry] = []
    for parsed in Splitter(file.text).split().blocks:
        block = _sound(file, parsed, sink)
        if isinstance(block, String):
            macros[block.key.strip().lower()] = _value(block.value, macros, None, None)
        elif isinstance(block, ParsedEntry):
            found.append(_entry(file, block, macros, sink))
        elif isinstance(block, ParsingFailedBlock):
            _report_failure(file, block, sink)
    return _inherited(found, sink)


def _sound(file: SourceFile, block: Block, sink: Sink) -> Block:
    """The block itself where the parser only objects to a key that was there before."""
    if isinstance(block, DuplicateBlockKeyBlock):
        return block.ignore_error_block or block  # doubles are reported for all files together
    if isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, ParsedEntry):
        _report_double_fields(file, block, block.ignore_error_block, sink)
        return block.ignore_error_block
    return block


def _offset(file: SourceFile, block: Block) -> int:
    """Where the block's @ stands."""
    start = file.offset((block.start_line or 0) + 1)
    at = file.text.find("@", start)
    return at if at >= 0 else start


def _report_failure(file: SourceFile, block: ParsingFailedBlock, sink: Sink) -> None:
    start = _offset(file, block)
    head = re.match(r"@\s*(\w+)\s*[{(]\s*([^\s,={}]*)", file.text[start:])
    key = (head[2] or head[1]) if head else "?"
    span = Span(file, start, start + (head.end() if head else 1))
    reason = getattr(block.error, "abort_reason", "") or ""
    hint = "look for a brace or quotation mark that is opened and never closed"
    if "Expected" in reason:
        hint = "a comma before the field, or an equals sign, may be missing"
    sink.report("BIB-001", span, hint=hint, name=key)


def _report_double_fields(
    file: SourceFile, block: DuplicateFieldKeyBlock, entry: ParsedEntry, sink: Sink
) -> None:
    for name in sorted(block.duplicate_keys):
        second = [f for f in entry.fields if f.key == name][-1]
        span = _field_span(file, second, _offset(file, block))
        sink.report("BIB-004", span, name=name.lower(), entry=entry.key)


def _field_span(file: SourceFile, field: Field, floor: int) -> Span:
    """The field's value as written (without its outer braces), else its name."""
    start = max(floor, file.offset((field.start_line or 0) + 1))
    named = re.compile(rf"{re.escape(field.key)}\s*=\s*", re.IGNORECASE).search(file.text, start)
    if not named:
        return file.span(start)
    value = str(field.value)
    at = named.end()
    if file.text.startswith(value, at):
        inset = 1 if value[:1] in ("{", '"') and len(value) > 1 else 0
        return Span(file, at + inset, at + max(len(value) - inset, inset + 1))
    return Span(file, named.start(), named.start() + len(field.key))


def _entry(file: SourceFile, block: ParsedEntry, macros: Mapping[str, str], sink: Sink) -> Entry:
    start = _offset(file, block)
    key = block.key.strip()
    opened = re.compile(r"@\s*\w+\s*[{(]").match(file.text, start)
    at = file.text.find(key, opened.end() if opened else start) if key else start
    span = Span(file, at, at + max(1, len(key)))
    fields: dict[str, RawField] = {}
    for field in block.fields:
        place = _field_span(file, field, start)
        value = _value(str(field.value), macros, sink, place)
        name = field.key.strip().lower()
        if value.strip() and name not in fields:
            fields[name] = RawField(value, place)
    return Entry(block.entry_type.strip().lower(), key, fields, span)


def _value(raw: str, macros: Mapping[str, str], sink: Sink | None, place: Span | None) -> str:
    """A value expression: groups, quoted text, numbers and macros joined by #."""
    at, out = 0, []
    while at < len(raw):
        at = _TERM.match(raw, at).end()  # type: ignore[union-attr]  # it also matches nothing
        if at >= len(raw):
            break
        if raw[at] == "{":
            end = _closing(raw, at)
            out.append(raw[at + 1 : end])
            at = end + 1
        elif raw[at] == '"':
            end = _closing_quote(raw, at)
            out.append(raw[at + 1 : end])
            at = end + 1
        else:
            word = re.compile(r"[^\s#]+").match(raw, at)
            assert word is not None
            at = word.end()
            text = word[0]
            if not text.isdigit() and text.lower() not in macros and sink and place:
                sink.report("BIB-003", place, hint=nearest(text.lower(), macros), name=text)
            out.append(macros.get(text.lower(), text))
    return "".join(out)


def _closing(raw: str, at: int) -> int:
    depth = 0
    for i in range(at, len(raw)):
        if raw[i] in "{}" and raw[i - 1 : i] != "\\":
            depth += 1 if raw[i] == "{" else -1
            if depth == 0:
                return i
    return len(raw)


def _closing_quote(raw: str, at: int) -> int:
    depth = 0
    for i in range(at + 1, len(raw)):
        if raw[i] in "{}":
            depth += 1 if raw[i] == "{" else -1
        elif raw[i] == '"' and depth <= 0:
            return i
    return len(raw)


def _inherited(found: Sequence[Entry], sink: Sink) -> tuple[Entry, ...]:
    """Entries with what they take from the ones that they refer to."""
    by_key = {e.key.lower(): e for e in reversed(found)}
    done: dict[str, Entry] = {}

    def whole(entry: Entry, trail: tuple[str, ...]) -> Entry:
        name = entry.key.lower()
        if by_key.get(name) is entry and name in done:
            return done[name]
        fields = dict(entry.fields)
        for link in ("crossref", "xref", "xdata"):
            for target in re.split(r"\s*,\s*", entry.get(link)) if entry.get(link) else ():
                parent = by_key.get(target.strip().lower())
                if parent is None:
                    hint = nearest(target, [e.key for e in found])
                    sink.report("BIB-006", entry.fields[link].span, hint=hint, name=target)
                elif target.lower() not in trail and parent is not entry and link != "xref":
                    _inherit(fields, entry, whole(parent, (*trail, name)), verbatim=link == "xdata")
        made = Entry(entry.type, entry.key, fields, entry.span)
        if by_key.get(name) is entry:
            done[name] = made
        return made

    return tuple(whole(e, (e.key.lower(),)) for e in found)


def _inherit(fields: dict[str, RawField], child: Entry, parent: Entry, *, verbatim: bool) -> None:
    """Add to `fields` what `child` lacks and `parent` has, under the child's names for it."""
    within = TYPES.get(child.type, "") in ("chapter", "paper-conference", "entry-encyclopedia")
    if verbatim:
        renamed: Mapping[str, str] = {}
    elif parent.type == "periodical":
        renamed = INHERITED_PERIODICAL
    elif parent.type.startswith("mv"):
        renamed = INHERITED_MULTIVOLUME
    else:
        renamed = INHERITED if within else {}
    for name, field in parent.fields.items():
        if not verbatim and name in NOT_INHERITED:
            continue
        ours = renamed.get(name, name)
        if within and not verbatim and name == "author" and parent.type in ("book", "mvbook"):
            ours = "bookauthor"
        dated = ours in ("date", "year") and ("date" in fields or "year" in fields)
        titled = ours == "booksubtitle" and "booktitle" in child.fields
        if ours not in fields and not dated and not titled:
            fields[ours] = RawField(field.value, field.span, own=False)
