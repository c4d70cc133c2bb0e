"""Stage render, typography: columns of a table whose entries each stay on one line.

In: the tree of a leaf. Out: the same tree, in which the cells of short columns have the class
`whole`, and heads that are much longer than their numbers `long`. Layout engines deal out the width of a table by how long the columns are, and so take from
a column of short names the little that it needs.
"""

from __future__ import annotations

import re

from lxml.etree import _Element

LONGEST = 22
"""Letters of the longest entry in a column that is kept whole."""
MEASURE = 64
"""Letters of table text that surely fit into the width of a page beside each other; more are left to the engine."""
LONG_HEAD = 16
"""Letters of a head that stays on one line above any numbers."""
GAP = 3
"""The space between two columns, in letters."""


def keep_short_columns(root: _Element) -> None:
    """Mark the cells of short columns in every table of a leaf."""
    for table in root.iter("table"):
        rows = [list(row.iterchildren("td", "th")) for row in table.iterfind("tbody/tr")]
        if not rows or any(_spans(cell) for row in rows for cell in row):
            continue
        head = [list(row.iterchildren("td", "th")) for row in table.iterfind("thead/tr")]
        _mark_long_heads(head, rows)
        for column in _short(rows, [*head, *rows]):
            for row in rows:
                if column < len(row):
                    cell = row[column]
                    cell.set("class", f"{cell.get('class', '')} whole".strip())


def _mark_long_heads(head: list[list[_Element]], rows: list[list[_Element]]) -> None:
    """A head much longer than the numbers below it is `long`, and is set in lines, for they would stand far apart."""
    for cell, column in ((cell, k) for line in head for k, cell in enumerate(line)):
        if "numeric" not in cell.get("class", "").split():
            continue
        longest = max((len(_text(row[column])) for row in rows if column < len(row)), default=0)
        if len(_text(cell)) > max(LONG_HEAD, 2 * longest) and " " in _text(cell):
            cell.set("class", f"{cell.get('class', '')} long".strip())


def _spans(cell: _Element) -> bool:
    return cell.get("colspan") is not None or cell.get("rowspan") is not None


def _short(rows: list[list[_Element]], all_rows: list[list[_Element]]) -> list[int]:
    """Columns to keep whole: the shortest first, as long as there is room for the others' longest words."""
    count = max(map(len, rows))
    longest = [max((len(_text(row[k])) for row in rows if k < len(row)), default=0) for k in range(count)]
    word = [
        max((len(w) for row in all_rows if k < len(row) for w in re.split(r"[ –]", _text(row[k]))), default=0)
        for k in range(count)
    ]
    taken = sum(word) + GAP * (count - 1)
    found = []
    for column in sorted(range(count), key=lambda k: (longest[k], k)):
        more = max(0, longest[column] - word[column])
        blocks = any(row[column].find("*//p") is not None for row in rows if column < len(row))
        if longest[column] <= LONGEST and taken + more <= MEASURE and not blocks:
            taken += more
            if any(
                " " in _text(row[column]) or "–" in _text(row[column]) for row in rows if column < len(row)
            ):
                found.append(column)
    return found


def _text(cell: _Element) -> str:
    """What a cell shows, without the numbers of its notes."""
    parts = cell.xpath('.//text()[not(ancestor::*[contains(concat(" ",@class," ")," note-call ")])]')
    return re.sub(r"[ \t\n]+", " ", "".join(str(part) for part in parts)).strip()
