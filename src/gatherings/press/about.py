"""What a PDF says of itself: title, people, language, date, labels, outline.

In: `Particulars`. Out: entries of the catalogue, the information dictionary and XMP, in
agreement; the date is the book's, not the clock's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gatherings.press.file import array, text

if TYPE_CHECKING:
    from gatherings.press.file import File
    from gatherings.press.pdfx import Claim


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    title: str
    level: int
    page: int
    """Index of the page."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a PDF says of the book."""

    title: str
    authors: tuple[str, ...]
    language: str
    date: str
    """ISO 8601, as precise as the collection's date."""
    labels: tuple[str, ...]
    """Folio of every page."""
    outline: tuple[Entry, ...]
    subject: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """The date to the day."""
        return f"{self.date}-01-01"[:10] if len(self.date) == 4 else f"{self.date}-01"[:10]


def labels(folios: Sequence[str]) -> bytes:
    """Runs of roman and arabic labels; a run ends where style or sequence change."""
    rows: list[bytes] = []
    last: tuple[str, int] | None = None
    for index, folio in enumerate(folios):
        style, value = ("D", int(folio)) if folio.isdecimal() else ("r", _arabic(folio))
        if last is None or last != (style, value - 1):
            start = b"/St %d" % value if value != 1 else b""
            rows.append(b"%d<</S/%b%b>>" % (index, style.encode(), start))
        last = style, value
    return b"<</Nums%b>>" % array(rows)


def _arabic(folio: str) -> int:
    values = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}
    parts = [values.get(letter, 0) for letter in folio]
    return sum(-v if any(w > v for w in parts[i + 1 : i + 2]) else v for i, v in enumerate(parts))


def outline(file: File, entries: Sequence[Entry], pages: Sequence[bytes]) -> bytes:
    """The outline as a tree; returns the reference of its root, empty without entries."""
    if not entries:
        return b""
    root = file.room()
    rooms = [file.room() for _ in entries]
    parents: list[int] = []
    children: dict[int, list[int]] = {-1: []}
    open_: list[int] = []
    for index, entry in enumerate(entries):
        del open_[min(entry.level, len(open_)) :]
        parents.append(open_[-1] if open_ else -1)
        children.setdefault(parents[-1], []).append(index)
        open_.append(index)
    for index, entry in enumerate(entries):
        above = children[parents[index]]
        at = above.index(index)
        rows = [b"/Title" + text(entry.title), b"/Dest[%b/Fit]" % pages[entry.page]]
        rows.append(b"/Parent " + (root if parents[index] < 0 else rooms[parents[index]]).reference)
        if at:
            rows.append(b"/Prev " + rooms[above[at - 1]].reference)
        if at + 1 < len(above):
            rows.append(b"/Next " + rooms[above[at + 1]].reference)
        if index in children:
            below = children[index]
            rows.append(b"/First %b/Last %b" % (rooms[below[0]].reference, rooms[below[-1]].reference))
            rows.append(b"/Count %d" % len(below))
        rooms[index].data = b"<<" + b"".join(rows) + b">>"
    top = children[-1]
    root.data = b"<</Type/Outlines/First %b/Last %b/Count %d>>" % (
        rooms[top[0]].reference,
        rooms[top[-1]].reference,
        len(entries),
    )
    reference: bytes = root.reference
    return reference


def information(about: Particulars, claim: Claim | None) -> dict[str, bytes]:
    """The information dictionary; a file for print, which has a claim, says that it is not trapped."""
    date = f"D:{about.stamp.replace('-', '')}000000Z"
    found = {
        "Title": about.title,
        "Author": ", ".join(about.authors),
        "Subject": about.subject,
        "Keywords": ", ".join(about.keywords),
        "Creator": "Gatherings",
        "Producer": "Gatherings",
        "CreationDate": date,
        "ModDate": date,
    }
    made = {key: text(value) for key, value in found.items() if value}
    if claim is None:
        return made
    return {**made, "Trapped": b"/False", **{key: text(value) for key, value in claim.info.items()}}


_ARCHIVAL = ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'

_SCHEMA = """<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"""


def xmp(about: Particulars, claim: Claim | None) -> bytes:
    """The XMP packet; without a claim of print it claims PDF/A-3a and PDF/UA-1."""
    archival = claim is None
    people = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in about.authors)
    date = f"{about.stamp}T00:00:00Z"
    rows = [
        "<dc:format>application/pdf</dc:format>",
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:creator><rdf:Seq>{people}</rdf:Seq></dc:creator>" if people else "",
        f"<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>",
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.subject)}</rdf:li></rdf:Alt>'
        "</dc:description>"
        if about.subject
        else "",
        f"<pdf:Keywords>{escape(', '.join(about.keywords))}</pdf:Keywords>" if about.keywords else "",
        "<pdf:Producer>Gatherings</pdf:Producer>",
        "" if archival else "<pdf:Trapped>False</pdf:Trapped>",
        "<xmp:CreatorTool>Gatherings</xmp:CreatorTool>",
        *(f"<xmp:{name}Date>{date}</xmp:{name}Date>" for name in ("Create", "Modify", "Metadata")),
        _SCHEMA if claim is None else "\n".join(claim.rows),
    ]
    more = _ARCHIVAL if claim is None else claim.namespaces
    body = "\n".join(row for row in rows if row)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        f' xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{more}>\n{body}\n</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="w"?>'
    ).encode()
