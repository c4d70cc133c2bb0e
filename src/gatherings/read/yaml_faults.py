"""Read, step 1a: what the YAML parser stumbled over, said in words for editors.

In: the parser's exception and the text. Out: an offset, a reason and a hint.
"""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

IN_QUOTES = "put the whole text in double quotes"
RUNS_ON = "a key without a colon, or a text that runs on without indent"
WRITE_KEYS = "write “key: value”, and indent the further lines of a long text"
_SPECIAL = re.compile(r"^(\s*(?:-\s+)*(?:[\w-]+:\s+)?)([@`%&*!|>\[{}\],])")


def explained(fault: MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Offset into `text`, reason (lower case, no full stop) and hint of a syntax fault."""
    mark = fault.problem_mark or fault.context_mark
    offset = min(mark.index, len(text)) if mark else 0
    context, problem = str(fault.context or ""), str(fault.problem or "")
    line_start = text.rfind("\n", 0, offset) + 1
    line = text[line_start:].split("\n", 1)[0]
    opened = fault.context_mark.index if fault.context_mark else offset
    if found := re.search(r"^\s*\u00a0|^[^\"'#]*?:\u00a0", line):
        reason = "a no-break space stands where YAML needs an ordinary blank"
        return line_start + found.end() - 1, reason, "delete it and type a blank"
    if "mapping values are not allowed" in problem:
        return _colon_fault(text, line_start, line, offset)
    if "quoted scalar" in context or "double-quoted" in context:
        return _quote_fault(problem, opened, offset)
    if "\\t" in problem or ("\t" in line[: len(line) - len(line.lstrip())]):
        return offset, "a tab stands where only blanks may indent", "indent with blanks"
    if "flow sequence" in context or "flow mapping" in context:
        return _flow_fault(context, opened, text)
    return _line_fault(problem, line_start, line, offset, opened)


def _quote_fault(problem: str, opened: int, offset: int) -> tuple[int, str, str]:
    """A quotation mark without its other half, or a backslash inside."""
    if "escape" in problem or "hexadecimal" in problem:
        hint = "use single quotes, or write the backslash twice"
        return offset - 1, "a backslash in double quotes begins a code that YAML does not know", hint
    return opened, "a quotation mark is opened here and never closed", "close it on the same line"


def _line_fault(problem: str, line_start: int, line: str, offset: int, opened: int) -> tuple[int, str, str]:
    """A line that begins, or goes on, as none may."""
    if found := _SPECIAL.match(line):
        reason = f"a text without quotes may not begin with “{found[2]}”"
        return line_start + found.start(2), reason, IN_QUOTES
    if "sequence entries are not allowed" in problem:
        hint = "begin the list on a line of its own, or put a text that begins with a hyphen in quotes"
        return offset, "a list may not begin behind its key", hint
    if "could not find expected ':'" in problem:
        return opened, RUNS_ON, WRITE_KEYS
    if "expected <block end>" in problem or "<document start>" in problem:
        return _block_fault(line_start, line, offset)
    return offset, problem.replace("<block end>", "the end of the block"), ""


def _colon_fault(text: str, line_start: int, line: str, offset: int) -> tuple[int, str, str]:
    """A colon too many; or the line's own colon, where the line above is at fault."""
    if not re.fullmatch(r"\s*(?:-\s+)?[\w.-]+", line[: offset - line_start]):
        return offset, "a colon stands inside a text without quotes", _quoted(line)
    above_start = text.rfind("\n", 0, max(0, line_start - 1)) + 1
    above = text[above_start : max(0, line_start - 1)]
    if found := re.match(r"\s*(?:-\s+)?[\w-]+:(?=\S)", above):
        hint = "type a blank after each colon that ends a key"
        return above_start + found.end() - 1, "a blank is missing after this colon", hint
    if re.match(r"\s*(?:-\s+)?[\w-]+:", above):
        begin = line_start + len(line) - len(line.lstrip())
        hint = "keys of one level begin in the same column"
        return begin, "this line is indented further than the line above allows", hint
    return above_start, RUNS_ON, WRITE_KEYS


def _quoted(line: str) -> str:
    """The line as it should be, where it has the form `key: text: more`."""
    found = re.match(r"\s*(?:-\s+)?([\w-]+):\s+(\S.*)", line.rstrip()) if len(line) < 120 else None
    if not found:
        return IN_QUOTES
    value = found[2].replace("'", "’") if '"' in found[2] else found[2]
    mark = "'" if '"' in value else '"'
    return f"put the text in quotes: {found[1]}: {mark}{value}{mark}"


def _flow_fault(context: str, opened: int, text: str) -> tuple[int, str, str]:
    """A bracket or brace that does not close where it should."""
    sign = text[opened : opened + 1]
    if sign not in "[{":
        sign = "[" if "sequence" in context else "{"
    kind = "list" if sign == "[" else "set of keys"
    close = "]" if sign == "[" else "}"
    hint = f"check the commas and the closing “{close}”; a text that begins with “{sign}” needs quotes"
    return opened, f"the {kind} that begins here is not closed as it should be", hint


def _block_fault(line_start: int, line: str, offset: int) -> tuple[int, str, str]:
    """Text after a closing quote, or an indent that fits nothing above."""
    if found := re.match(r"""\s*(?:-\s+)?(?:[\w-]+:\s+)?(["'])(?:(?!\1).)*\1\s*(?=[^\s#,])""", line):
        reason = "text follows after the closing quotation mark"
        return line_start + found.end(), reason, "put the whole text in quotes, the inner marks curly: “…”"
    hint = "keys of one level begin in the same column"
    return offset, "the indent of this line fits no line above it", hint
