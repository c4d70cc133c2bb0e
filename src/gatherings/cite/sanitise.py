"""The engine's HTML → inline XHTML that may stand in a book.

In: what citeproc-js returns. Out: well-formed fragments of ``em``, ``strong``, ``sup``, ``sub``,
``span`` (classes ``smallcaps``, ``upright``, ``underline``, ``plain``, ``cite``, ``label``) and ``a`` (classes
``doi`` and ``url``); every other tag is shown as text, for it came from a file that nobody checked.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

OPEN, MIDDLE, CLOSE = "\ue011", "\ue012", "\ue013"
"""Signs that the driver puts around each work's part of a citation: OPEN key MIDDLE text CLOSE."""

_TAG = re.compile(r"<(/?)([a-zA-Z]+)((?:\s+[a-zA-Z-]+=\"[^\"<>]*\")*)\s*(/?)>")
_SIMPLE = {"i": "em", "em": "em", "b": "strong", "strong": "strong", "sup": "sup", "sub": "sub"}
_SPANS = {
    "font-variant:small-caps": "smallcaps", "font-style:normal": "upright", "font-variant:normal": "plain",
    "font-weight:normal": "plain", "text-decoration:underline": "underline", "text-decoration:none": "plain",
}  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|\bdoi:\s?(?=10\.)|\bDOI:?\s(?=10\.))[^\s<>\ue000-\ue0ff“”«»]+")


def fragment(raw: str) -> str:
    """A well-formed, allowed-only fragment."""
    out: list[str] = []
    stack: list[str] = []
    at = 0
    for tag in _TAG.finditer(raw):
        out.append(_text(raw[at : tag.start()]))
        at = tag.end()
        name = tag[2].lower()
        if tag[1]:
            out.append(_closed(name, stack, tag[0]))
        else:
            out.append(_opened(name, tag[3], stack, tag[0]))
    out.append(_text(raw[at:]))
    out.extend(f"</{t.partition(' ')[2]}>" for t in reversed(stack) if t.partition(" ")[2])
    return _without_empty("".join(out))


def _opened(name: str, attributes: str, stack: list[str], whole: str) -> str:
    if name in _SIMPLE:
        stack.append(f"{name} {_SIMPLE[name]}")
        return f"<{_SIMPLE[name]}>"
    if name == "sc":
        stack.append("sc span")
        return '<span class="smallcaps">'
    if name == "span":
        style = re.sub(r"\s", "", (re.search(r'style="([^"]*)"', attributes) or ["", ""])[1]).rstrip(";")
        kind = _SPANS.get(style, "")
        if "nocase" in attributes or not kind:
            stack.append("span ")
            return ""
        stack.append("span span")
        return f'<span class="{kind}">'
    if name == "div":
        stack.append("div ")
        return ""
    return html.escape(whole, quote=False)


def _closed(name: str, stack: list[str], whole: str) -> str:
    if stack and stack[-1].partition(" ")[0] == name:
        ours = stack.pop().partition(" ")[2]
        return f"</{ours}>" if ours else ""
    if any(t.partition(" ")[0] == name for t in stack):  # crossed: close what is open inside it
        out = ""
        while stack:
            theirs, _, ours = stack.pop().partition(" ")
            out += f"</{ours}>" if ours else ""
            if theirs == name:
                return out
    return html.escape(whole, quote=False) if name not in (*_SIMPLE, "span", "div", "sc") else ""


def _text(raw: str) -> str:
    return html.escape(html.unescape(raw), quote=False)


def _without_empty(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, re.sub(r"<(em|strong|sup|sub|span)(?: class=\"\w+\")?></\1>", "", text)
    return text


def linkified(fragment_: str) -> str:
    """The fragment with its DOIs and web addresses as links."""

    def link(found: re.Match[str]) -> str:
        whole, tail = found[0], ""
        while whole and (whole[-1] in ".,;:!?'\"”’" or whole.endswith(("&gt;", "&lt;")) or _unopened(whole)):
            cut = 4 if whole.endswith(("&gt;", "&lt;")) else 1
            if whole.endswith("&amp;"):
                break
            whole, tail = whole[:-cut], whole[-cut:] + tail
        if not whole:
            return found[0]
        bare = re.sub(r"^(?:doi:\s?|DOI:?\s)", "", whole)
        target = whole if bare == whole else f"https://doi.org/{bare}"
        kind = "doi" if "doi.org/10." in target else "url"
        target = target.replace('"', "%22")
        return f'<a class="{kind}" href="{target}">{whole}</a>{tail}'

    return _ADDRESS.sub(link, fragment_)


def _unopened(text: str) -> bool:
    """Whether the text ends with a bracket that was opened before it began."""
    pairs = {")": "(", "]": "[", "}": "{"}
    return text[-1] in pairs and text.count(text[-1]) > text.count(pairs[text[-1]])


def visible(fragment_: str) -> str:
    """The fragment's text alone."""
    return html.unescape(re.sub(r"<[^>]*>", "", fragment_))


def with_cites(exact: str, marked: str, typed: Sequence[tuple[str, str]]) -> str:
    """`exact` with a ``<span class="cite" data-key="…">`` around each work's part.

    Both are engine output of one citation: `exact` as it is to be printed, `marked` with the
    driver's signs but without what stands around the whole. `typed` has each work's key and the
    words typed before it, which stay outside. A part that can't be found again, as in "[3]–[5]", stays without
    a span.
    """
    parts = re.findall(f"{OPEN}([^{MIDDLE}]*){MIDDLE}([^{CLOSE}]*){CLOSE}", marked)
    at, out = 0, []
    known = {key for key, _ in typed}
    for index, (named, part) in enumerate(parts):
        inner = fragment(part)
        key, prefix = typed[index] if len(parts) == len(typed) else (named, "")
        if key not in known:
            continue
        prefix = prefix.rstrip()
        if prefix and inner.casefold().startswith(prefix.casefold()):
            inner = inner[len(prefix) :].lstrip()
        for candidate in (inner, inner.rstrip(".,;:”’")):
            start = exact.find(candidate, at) if visible(candidate).strip() else -1
            if start >= 0 and exact[:start].count("<") == exact[:start].count(">"):
                out += [exact[at:start], _cite(key, candidate)]
                at = start + len(candidate)
                break
    whole = re.fullmatch(r"([(\[]*)(.*?)([)\].]*)", exact, re.DOTALL)
    if not out and len(parts) == len(typed) == 1 and whole and visible(whole[2]).strip():
        return f"{whole[1]}{_cite(typed[0][0], whole[2])}{whole[3]}"
    return "".join([*out, exact[at:]])


def _cite(key: str, inner: str) -> str:
    return f'<span class="cite" data-key="{html.escape(key)}">{inner}</span>'


def opened_links(fragment_: str) -> str:
    """Addresses moved behind the span of their work, so that both can be links."""
    return re.sub(
        r'(<span class="cite"[^>]*>)((?:(?!</?span|<a ).)*?)((?:[,.;]?\s*(?:&lt;)?)<a [^>]*>[^<]*</a>(?:(?!</?span).)*?)</span>',
        lambda m: f"{m[1]}{m[2]}</span>{m[3]}" if m[2].count("<") == 2 * m[2].count("</") else m[0],
        fragment_,
    )
