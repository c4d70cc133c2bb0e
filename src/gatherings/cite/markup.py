"""Markdown in prefixes and suffixes → the light markup of CSL.

In: the words around a key. Out: ``<i>``, ``<b>``, ``<sup>``, ``<sub>``, small capitals, and text.
"""

from __future__ import annotations

import html
import re

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULES = (
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)"), "b"),
    (re.compile(r"\*(?=\S)(.+?)(?<=\S)\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"), "i"),
    (re.compile(r"\^(?=\S)([^\s^]+)\^"), "sup"),
    (re.compile(r"(?<!~)~(?=\S)([^\s~]+)~(?!~)"), "sub"),
)
_CAPS = re.compile(r"\[([^\[\]]+)\]\{\.smallcaps\}")


def csl_markup(text: str) -> str:
    """Inline Markdown as CSL markup; a backslash takes the meaning from the sign after it."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\ue020{len(kept) - 1}\ue021"

    text = _ESCAPED.sub(keep, text)
    text = html.unescape(text)
    text = _CAPS.sub(r'<span style="font-variant:small-caps;">\1</span>', text)
    for pattern, tag in _RULES:
        text = pattern.sub(lambda m, t=tag: f"<{t}>{next(g for g in m.groups() if g)}</{t}>", text)  # type: ignore[misc]
    text = text.replace("---", "—").replace("--", "–").replace("...", "…")
    return re.sub(r"\ue020(\d+)\ue021", lambda m: kept[int(m[1])], text)
