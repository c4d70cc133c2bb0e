"""What an element of the arranged tree is in the structure of a PDF.

In: an element. Out: its role in the words of PDF 1.7, or nothing where its content belongs to
what is around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

ROLES = {
    "section": "Sect",
    "article": "Art",
    "nav": "TOC",
    "p": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "code": "Code",
    "q": "Quote",
}
GROUPS = frozenset(
    {
        "Document",
        "Part",
        "Sect",
        "Art",
        "Div",
        "BlockQuote",
        "TOC",
        "L",
        "LI",
        "Table",
        "THead",
        "TBody",
        "TFoot",
        "TR",
    }
)
"""Roles that hold no text themselves."""
INLINE = frozenset({"Span", "Link", "Reference", "Quote", "Code", "Formula", "Lbl"})
HEADINGS = {f"h{n}": n for n in range(1, 7)}
BLOCKS = frozenset(
    {
        "p",
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "blockquote",
        "section",
        "pre",
        "aside",
        "header",
        "footer",
        "nav",
    }
    | set(HEADINGS)
)


def role(element: Element, parents: Mapping[Element, Element]) -> str:  # noqa: PLR0911 - one for each kind
    """The role of an element; empty where it is transparent."""
    tag, classes = element.tag, (element.get("class") or "").split()
    if "footnote" in classes or "note" in classes:
        return "Note"
    if tag in HEADINGS:
        return f"H{HEADINGS[tag]}"
    if tag == "p" and "contents-list" in (_class(parents.get(element))):
        return "TOCI"
    if tag == "div" and "contents-list" in classes:
        return "TOC"
    if element.get("data-href"):
        return "Link"
    if tag in ("img", "svg"):
        if "math" in classes:
            return "Formula"
        above = parents.get(element)
        return "" if above is not None and role(above, parents) == "Figure" else "Figure"
    if tag == "figure":
        return (
            "Figure"
            if any(e.tag in ("img", "svg") for e in element.iter()) and _table(element) is None
            else ""
        )
    if tag == "figcaption":
        return "Caption" if _captioned(element, parents) else "P"
    if tag in ROLES:
        return ROLES[tag]
    if tag in ("div", "aside", "header", "footer", "address", "dialog", "main"):
        return "" if any(e is not element and e.tag in BLOCKS for e in element.iter()) else "P"
    return ""


def _class(element: Element | None) -> list[str]:
    return [] if element is None else (element.get("class") or "").split()


def _table(figure: Element) -> Element | None:
    return next((e for e in figure.iter() if e.tag == "table"), None)


def _captioned(caption: Element, parents: Mapping[Element, Element]) -> bool:
    figure = parents.get(caption)
    return figure is not None and (_table(figure) is not None or role(figure, parents) == "Figure")


def parent_in_structure(element: Element, parents: Mapping[Element, Element]) -> Element | None:
    """The element to whose tag an element's own belongs: a caption to the table that it names."""
    above = parents.get(element)
    if element.tag == "figcaption" and above is not None:
        table = _table(above)
        return above if table is None else table
    return above


def scope(cell: Element, parents: Mapping[Element, Element]) -> str:
    """Whether a head is one of a column or of a row."""
    said = (cell.get("scope") or "").lower()
    if said.startswith("col"):
        return "Column"
    if said.startswith("row"):
        return "Row"
    above = parents.get(cell)
    while above is not None and above.tag != "table":
        if above.tag == "thead":
            return "Column"
        above = parents.get(above)
    row = parents.get(cell)
    first = row is not None and next(iter(row), None) is cell
    return "Row" if first and row is not None and any(c.tag == "td" for c in row) else "Column"
