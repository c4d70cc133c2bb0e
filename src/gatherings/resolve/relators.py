"""Resolve, step 1: what a credit line means in a library's catalogue.

In: the words of a credit, such as “Translated by”. Out: a MARC relator code.
"""

from __future__ import annotations

import re

OTHER = "ctb"
"""Contributor: any part that has no code of its own."""

_CODES = (
    ("trl", r"translat"),
    ("pht", r"photo"),
    ("ill", r"illustrat|drawing|drawn|woodcut|engraving"),
    ("ctg", r"\bmaps?\b|cartograph"),
    ("ths", r"supervis"),
    ("aui", r"foreword|preface"),
    ("win", r"introduc"),
    ("aft", r"afterword|postscript"),
    ("ive", r"interviewee|in conversation with|interview with"),
    ("ivr", r"interview"),
    ("edt", r"\bedit"),
    ("com", r"compil"),
    ("cmm", r"comment"),
    ("trc", r"transcri"),
    ("rev", r"review"),
    ("rth", r"research team"),
    ("res", r"research|survey"),
    ("dtc", r"\bdata\b|statistic"),
    ("dsr", r"design"),
    ("art", r"\bart(ist|work)?\b|painting"),
    ("csl", r"advis|consult"),
    ("pfr", r"proofread"),
    ("fnd", r"fund"),
    ("aut", r"\bauthor|\bwritten by|\bwith\b|^by$"),
)


def relator(label: str) -> str:
    """The MARC relator code of a credit's label, "" where none is known."""
    words = label.casefold()
    return next((code for code, pattern in _CODES if re.search(pattern, words)), "")
