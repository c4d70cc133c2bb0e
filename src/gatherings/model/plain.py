"""Short Markdown as plain text, for what holds no markup: metadata, running heads, citations.

In: a title or a blurb as it was typed. Out: its words. It takes off what such texts hold (emphasis,
links, escapes); essays are read by `render/markup` and by nothing else.
"""

from __future__ import annotations

import re


def plain_line(markdown: str) -> str:
    """A title without emphasis, links and escapes."""
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", markdown)
    text = re.sub(r"(?<![\w\\])(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)", r"\2", text)
    return re.sub(r"\\([^\w\s])", r"\1", text)


def plain_paragraphs(markdown: str) -> str:
    """A blurb, a line for each paragraph."""
    text = re.sub(r"^\s{0,3}(#+|>|[-*+]|\d+\.)\s+", "", markdown, flags=re.MULTILINE)
    return "\n".join(" ".join(plain_line(p).split()) for p in re.split(r"\n\s*\n", text) if p.strip())
