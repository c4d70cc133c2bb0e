"""Stage render, markup: what stands inside a paragraph, heading, caption or cell.

In: a `Leaf`. Out: the children of an lxml element, and a `Site` in the piece for every
citation, reference, note call, image, link and index mark. Code, maths, addresses and HTML are
recognised here, so that nothing in them is mistaken for anything else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element

from gatherings.model import SiteKind
from gatherings.render import maths
from gatherings.render.markup import brackets, citations, images, tags
from gatherings.render.markup.attributes import attributes_at
from gatherings.render.markup.inlines import ESCAPED, fill
from gatherings.render.markup.lines import Leaf
from gatherings.render.markup.piece import Piece
from gatherings.render.markup.signs import Atoms, literal, verbatim
from gatherings.source import Span

_SPECIAL = re.compile(
    r"[\\`$\[!^<&@{\U000f0000-\U0010ffff]|-(?<![\w-]-)(?=@)|h(?<![\w/]h)ttps?://(?=\w)|w(?<![\w/]w)ww\.(?=\w)"
    r"|d(?<![\w.-]d)oi:\s?10\.\d{4,9}/(?=\w)|1(?<![\w.-]1)0\.\d{4,9}/(?=\w)"
)
"""What may be more than it looks; each begins with the letter that it stands out by, which is found soonest."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_URL = re.compile(r"[^\s<>\"“”‘’`\[\]]+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]+)>")
_AUTOMAIL = re.compile(r"<([\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_TEMPLATE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}|\{\{[<%]|\{%|<%.*?%>", re.DOTALL)
_MATHS = re.compile(r"\$(?![\s$])((?:\\.|[^\\$])*?)(?<![\s\\])\$(?!\d)", re.DOTALL)
_DISPLAY = re.compile(r"\$\$((?:\\.|[^\\$]|\$(?!\$))+?)\$\$", re.DOTALL)


class Scanner:
    """Reads one leaf into an element."""

    def __init__(self, piece: Piece, leaf: Leaf) -> None:
        self.piece = piece
        self.leaf = leaf
        self.text = leaf.text
        self.in_link = False
        """Whether the text that is being read is that of a link, which holds no other."""

    def into(self, parent: _Element, start: int = 0, end: int | None = None) -> _Element:
        """Append ``text[start:end]`` to `parent`, which is returned."""
        atoms = Atoms()
        end = len(self.text) if end is None else end
        out: list[str] = []
        i = start
        while i < end:
            found = _SPECIAL.search(self.text, i, end)
            if not found:
                break
            at = found.start()
            out.append(self.text[i:at])
            sign = self.text[at]
            reader = _READERS.get(sign, Scanner.bare_address if len(found[0]) > 1 else Scanner.private)
            taken = reader(self, at, end)
            if taken is None:
                out.append(self.text[at] if sign < "\U000f0000" else verbatim(sign))
                i = at + 1
                continue
            made, i = taken
            out.append(made if isinstance(made, str) else atoms.sign(made))
        out.append(self.text[i:end])
        if not fill(parent, "".join(out), atoms):
            stars = re.compile(r"[*_]").search(self.text, start, end)
            first = stars.start() if stars else start
            self.report("MD-021", first, end)
        return parent

    def span(self, start: int, end: int) -> Span:
        """The place in the file of ``text[start:end]``."""
        return self.leaf.span(self.piece.file, start, end)

    def report(self, code: str, start: int, end: int, *, hint: str = "", **names: object) -> None:
        """A message about ``text[start:end]``."""
        self.piece.sink.report(code, self.span(start, end), hint=hint, **names)

    def site(self, kind: SiteKind, raw: str, start: int, end: int, tag: str = "span") -> _Element:
        """An element that stands for a site at ``text[start:end]``."""
        element = etree.Element(tag)
        number = self.piece.site(kind, raw, self.span(start, end))
        element.set("data-site", number)
        element.set("data-kind", kind)
        return element

    # --- one reader for each sign -------------------------------------------------------------

    def private(self, at: int, end: int) -> Taken:  # noqa: ARG002 - readers are called alike
        """A character of a plane that we use ourselves."""
        return verbatim(self.text[at]), at + 1

    def escape(self, at: int, end: int) -> Taken:
        """A backslash; what follows it is no markup."""
        following = self.text[at + 1 : min(end, at + 2)]
        if following == " ":
            return "\u00a0", at + 2
        return (self.text[at : at + 2], at + 2) if following and following in ESCAPED else None

    def code(self, at: int, end: int) -> Taken:
        """A code span."""
        ticks = len(self.text[at:end]) - len(self.text[at:end].lstrip("`"))
        closing = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(self.text, at + ticks, end)
        if not closing:
            return literal("`") * ticks, at + ticks
        stop = closing.end()
        if raw := re.compile(r"\{=[\w.-]+\}").match(self.text, stop, end):
            return self.fault("MD-011", at, raw.end(), typed=self.text[at : raw.end()])
        if re.compile(r"`r [^`]").match(self.text, at, end) and ticks == 1:
            return self.fault("MD-011", at, stop, typed=self.text[at:stop])
        given = attributes_at(self.text, stop, end)
        if given is None:
            return verbatim(self.text[at:stop]), stop
        element = etree.Element("code")
        if given.classes:
            element.set("class", f"language-{given.classes[0]}")
        inner = self.text[at + ticks : closing.start()].replace("\n", " ")
        element.text = verbatim(inner.strip() or inner)
        return element, given.end

    def dollar(self, at: int, end: int) -> Taken:
        """A formula."""
        shown = self.text.startswith("$$", at)
        found = (_DISPLAY if shown else _MATHS).match(self.text, at, end)
        if not found:
            if shown:
                self.report("MATH-002", at, at + 2)
            return None
        beyond = found.end()
        if shown and (given := attributes_at(self.text, beyond + self.text[beyond:end].startswith(" "), end)):
            self.report("MATH-003", given.start, given.end, name=self.text[given.start : given.end])
            beyond = given.end
        return self.formula(found[1], found.start(1), found.end(1), display=shown), beyond

    def formula(self, latex: str, start: int, end: int, *, display: bool) -> _Element:
        """A ``math`` element, or the LaTeX as code where it can't be read."""
        try:
            element = maths.formula(verbatim(latex), display=display)
        except maths.UnreadableFormulaError as fault:
            self.report("MATH-001", start, end, formula=" ".join(latex.split()), reason=fault)
            element = etree.Element("code")
            element.set("class", "fault")
            element.text = verbatim(latex)
        return element

    def caret(self, at: int, end: int) -> Taken:
        """An inline note."""
        return brackets.inline_note(self, at, end) if self.text.startswith("^[", at) else None

    def bang(self, at: int, end: int) -> Taken:
        """An image."""
        return images.image(self, at, end) if self.text.startswith("![", at) else None

    def bracket(self, at: int, end: int) -> Taken:
        """Whatever begins with a square bracket."""
        return brackets.bracketed(self, at, end)

    def angle(self, at: int, end: int) -> Taken:
        """A comment, an address or a tag."""
        text = self.text
        if text.startswith("<!--", at):
            close = text.find("-->", at, end)
            if close < 0:
                return self.fault("MD-009", at, at + 4, tag="<!--")
            self.report("MD-010", at, close + 3)
            spaced = text[at - 1 : at].isspace() and text[close + 3 : close + 4] == " "
            return "", close + 3 + spaced
        if found := _AUTOLINK.match(text, at, end):
            return self.address(found[1], found[1]), found.end()
        if found := _AUTOMAIL.match(text, at, end):
            return self.address(f"mailto:{found[1]}", found[1]), found.end()
        if found := _TEMPLATE.match(text, at, end):
            return self.fault("MD-011", at, found.end(), typed=found[0])
        return tags.tag(self, at, end)

    def fault(self, code: str, start: int, end: int, **names: str) -> tuple[_Element, int]:
        """Report what stands there and show it as it was typed."""
        self.piece.sink.report(code, self.span(start, end), hint="", **names)
        element = etree.Element("mark")
        element.set("class", "fault")
        element.text = verbatim(self.text[start:end])
        return element, end

    def entity(self, at: int, end: int) -> Taken:
        """A character reference."""
        found = _ENTITY.match(self.text, at, end)
        meant = html.unescape(found[0]) if found else ""
        if not found or meant == found[0]:
            return None
        return "".join(literal(c) if c in "\\`*_<>&\"'" else verbatim(c) for c in meant), found.end()

    def cited(self, at: int, end: int) -> Taken:
        """A citation or reference in the text, or an address that holds its sign."""
        mail = citations.mail_at(self.text, at) if self.text[at] == "@" else None
        if mail:
            if mail.end() <= end:
                return literal("@") + self.text[at + 1 : mail.end()].replace("_", literal("_")), mail.end()
            return None
        stop = citations.in_text(self.text, at, end)
        if stop is None:
            return literal(self.text[at]), at + 1
        key = self.text[at:stop]
        if citations.is_reference(key):
            return self.site("reference", key, at, stop), stop
        stop = citations.locator_end(self.text, stop, end)
        return self.site("citation", self.text[at:stop], at, stop), stop

    def brace(self, at: int, end: int) -> Taken:
        """Template code of another program."""
        found = _TEMPLATE.match(self.text, at, end)
        return self.fault("MD-011", at, found.end(), typed=found[0]) if found else None

    def bare_address(self, at: int, end: int) -> Taken:
        """A web address or DOI that stands bare in the text."""
        found = _URL.match(self.text, at, end)
        if not found:
            return None
        url = found[0].rstrip(".,;:!?*_'")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?*_'")
        if url.startswith(("http", "www.")):
            return self.address(url if url.startswith("http") else f"https://{url}", url), at + len(url)
        element = etree.Element("span")
        element.set("class", "doi")
        element.text = verbatim(url)
        return element, at + len(url)

    def address(self, target: str, shown: str) -> _Element:
        """A link whose text is its address."""
        element = etree.Element("span" if self.in_link else "a")
        element.set("class", "url")
        if not self.in_link:
            element.set("href", verbatim(target))
        element.text = verbatim(shown)
        return element


Taken = tuple[_Element | str, int] | None

_READERS: dict[str, Callable[[Scanner, int, int], Taken]] = {
    "\\": Scanner.escape,
    "`": Scanner.code,
    "$": Scanner.dollar,
    "[": Scanner.bracket,
    "!": Scanner.bang,
    "^": Scanner.caret,
    "<": Scanner.angle,
    "&": Scanner.entity,
    "@": Scanner.cited,
    "-": Scanner.cited,
    "{": Scanner.brace,
}
