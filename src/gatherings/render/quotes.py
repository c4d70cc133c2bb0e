"""Stage render, typography: which mark each quotation mark and apostrophe of a passage becomes.

In: the text of one block, elements already flattened, and the habits at each offset. Out:
edits. Marks are paired first and dressed afterwards, so that the level of a quotation decides
its marks, whatever was typed; typing what this makes changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gatherings.render.punctuation import Habits

Edit = tuple[int, int, str]

DOUBLE = '"“”„‟«»「」'
SINGLE = "'‘’‚‛‹›『』"
MARKS = re.compile(f"[{DOUBLE}{SINGLE}]")
_OPENS = "“‘„‚‟‛«‹「『"
_CLOSES = "”’»›」』"
_SPACES = " \t\n\u00a0\u202f\u2009\u200a\u3000\u2028"
_BEFORE_OPENING = _SPACES + "([{—–-/¿¡\"'"
_ELIDED = re.compile(
    r"['’‘][tT](?:is|was|were|will)\b|['’](?:em|til)\b|['’](?:cause|cos|bout|round|neath|gainst|ere|nuff)\b(?!['’])"
)
"""A capital after the mark begins a quotation: 'Round the table, …'."""
_DECADE = re.compile(r"['’‘]\d\ds\b")
_YEAR = re.compile(r"(?<![^\s(])['’]\d\d\b(?!['’])")
_WITHIN = re.compile(r"(?<=[^\W_]|\ufffc)['’](?=[^\W_]|\ufffc)")
"""Between two letters."""
_DATED = re.compile(
    r"\b(?:of|in|since|from|to|until|before|after|by|and|class|summer|winter|spring|autumn"
    r"|anni|annate|années|años|anos|anys|Jahre|Jahren|jaren|lata|latach|léta|roku) $",
    re.IGNORECASE,
)
_CUT = re.compile(r"\b(?:po|mo|be|fe|va|fa|sta|da|di|to)['’](?=[\s,.;:!?)…])")
"""Words that lose their end in Italian: un po' di."""
_N = re.compile(r"(?<!\w)['’‘]n['’](?!\w)")
_FEET_INCHES = re.compile(r"\d['′][ \u00a0]?\d{1,2}[½¼¾]?\"")
OBJECT = "\ufffc"


@dataclass(slots=True)
class _Mark:
    """One mark and what it may be."""

    at: int
    sign: str
    opens: bool
    closes: bool
    partner: int = -1

    @property
    def double(self) -> bool:
        return self.sign in DOUBLE


def quotation_edits(text: str, habits_at: Callable[[int], Habits]) -> list[Edit]:
    """Edits that dress the marks of one block."""
    edits: list[Edit] = []
    marks: list[_Mark] = []
    apostrophes = _apostrophes(text, habits_at)
    for found in MARKS.finditer(text):
        at, sign = found.start(), found[0]
        if at in apostrophes:
            if apostrophes[at] != sign:
                edits.append((at, at + 1, apostrophes[at]))
        else:
            marks.append(_mark(text, at, sign, habits_at(at)))
    _pair(text, marks)
    edits += _dressed(text, marks, habits_at)
    return sorted(edits)


def _letter(c: str) -> bool:
    return c.isalnum() or c == OBJECT


def _apostrophes(text: str, habits_at: Callable[[int], Habits]) -> dict[int, str]:
    """Offsets of marks that can only be apostrophes or primes, and what they become."""
    found: dict[int, str] = {}
    if not any(sign in text for sign in "'’‘′"):
        return found
    for whole in _FEET_INCHES.finditer(text):
        found.update(
            (at, "′" if text[at] == "'" else "″") for at in range(*whole.span()) if text[at] in "'\""
        )
    for whole in _WITHIN.finditer(text):
        found.setdefault(whole.start(), "’")
    for pattern in (_ELIDED, _DECADE):
        for whole in pattern.finditer(text):
            if not text[: whole.start()][-1:].isalnum():
                found.setdefault(whole.start(), "’")
    for whole in _CUT.finditer(text):
        if habits_at(whole.start()).cut_words:
            found.setdefault(whole.end() - 1, "’")
    for whole in _N.finditer(text):
        found[whole.start()] = found[whole.end() - 1] = "’"
    for whole in _YEAR.finditer(text):
        later = re.search(r"['’](?!\w)", text[whole.end() :])
        if not later or _DATED.search(text[: whole.start()]):
            found.setdefault(whole.start(), "’")
    return found


def _mark(text: str, at: int, sign: str, habits: Habits) -> _Mark:
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    after_opening = _is_opening(before, habits)
    opens = (before in _BEFORE_OPENING or after_opening) and after not in _SPACES
    closes = before not in _SPACES and before not in "([{—–" and not after_opening
    if sign in _OPENS or sign in _CLOSES:
        hint_opens = sign in _OPENS if sign not in habits.marks else _hint(sign, habits)
        if opens == closes or sign in "«»‹›" or sign in "「」『』":
            opens, closes = hint_opens is not False, hint_opens is not True
        elif sign in "“‘" and closes and sign in (habits.marks[1], habits.marks[3]):
            opens = False
        elif hint_opens is not None and sign not in (
            habits.marks[1],
            habits.marks[3],
            habits.marks[0],
            habits.marks[2],
        ):
            opens, closes = hint_opens, not hint_opens
    elif opens and closes and _letter(after) and not _letter(before):
        closes = before in "\"'”’"  # after another mark both are possible; after a dash only one
    return _Mark(at, sign, opens, closes)


def _is_opening(sign: str, habits: Habits) -> bool:
    return (_hint(sign, habits) if sign in habits.marks else sign in _OPENS) is True


def _hint(sign: str, habits: Habits) -> bool | None:
    """Whether a mark opens in its language; None where it does both."""
    opening, closing = (
        sign in (habits.marks[0], habits.marks[2]),
        sign in (habits.marks[1], habits.marks[3]),
    )
    return None if opening and closing else opening


def _pair(text: str, marks: list[_Mark]) -> None:
    """Give each mark its partner."""
    stack: list[int] = []
    for k, mark in enumerate(marks):
        same = next((s for s in reversed(stack) if marks[s].double == mark.double), None)
        if mark.closes and same is not None and not (mark.opens and not _closes_rather(text, mark)):
            if not mark.double and _possessive(text, mark.at) and _closed_later(marks, k):
                continue
            marks[same].partner, mark.partner = k, same
            del stack[stack.index(same) :]
        elif mark.opens:
            stack.append(k)


def _closes_rather(text: str, mark: _Mark) -> bool:
    before, after = text[mark.at - 1 : mark.at], text[mark.at + 1 : mark.at + 2]
    return not (after and _letter(after)) or _letter(before)


def _possessive(text: str, at: int) -> bool:
    """Whether a single mark may be the apostrophe of a plural: ``the dogs' home``."""
    return text[at - 1 : at].lower() in ("s", "x", "z") and bool(
        re.match(r"[ \u00a0\n]\w", text[at + 1 : at + 3])
    )


def _closed_later(marks: list[_Mark], k: int) -> bool:
    """Whether another single mark closes before the next one opens."""
    for mark in marks[k + 1 :]:
        if not mark.double:
            return mark.closes and not mark.opens
    return False


def _dressed(text: str, marks: list[_Mark], habits_at: Callable[[int], Habits]) -> list[Edit]:
    edits: list[Edit] = []
    open_until: list[int] = []
    for k, mark in enumerate(marks):
        at = mark.at
        while open_until and open_until[-1] < k:
            open_until.pop()
        if mark.partner > k:
            level = len(open_until) % 2
            open_until.append(mark.partner)
            habits = habits_at(at)
            edits.append(_opening(text, at, habits, level))
            edits.append(_closing(text, marks[mark.partner].at, habits, level))
        elif mark.partner < 0:
            edits += _alone(text, mark, habits_at(at), len(open_until) % 2)
            if mark.opens and not text[:at].strip():
                open_until.append(len(marks))  # a quotation that goes on in the next paragraph
    return [edit for edit in edits if text[edit[0] : edit[1]] != edit[2]]


def _opening(text: str, at: int, habits: Habits, level: int) -> Edit:
    inside = habits.inside if level == 0 else ""
    end = at + 1
    if text[at] in "«‹" or inside:
        while end < len(text) and text[end] in " \u00a0\u202f":
            end += 1
    return at, end, habits.marks[2 * level] + inside


def _closing(text: str, at: int, habits: Habits, level: int) -> Edit:
    inside = habits.inside if level == 0 else ""
    start = at
    if text[at] in "»›" or inside:
        while start > 0 and text[start - 1] in " \u00a0\u202f":
            start -= 1
    return start, at + 1, inside + habits.marks[2 * level + 1]


def _alone(text: str, mark: _Mark, habits: Habits, level: int) -> list[Edit]:
    """A mark without a partner: typewriter marks are dressed, others left as they are."""
    at = mark.at
    if mark.sign == "'":
        if mark.opens and not text[:at].strip():
            return [(at, at + 1, "‘" if habits.marks[0] not in SINGLE else habits.marks[0])]
        prime = text[at - 1 : at].isdigit()
        return [(at, at + 1, "′" if prime else "’")]
    if mark.sign == '"':
        if text[at - 1 : at].isdigit():
            return [(at, at + 1, "″")]
        made = habits.marks[2 * level] if mark.opens else habits.marks[2 * level + 1]
        return [(at, at + 1, made)]
    return []
