"""Stage editions/epub: the container, and the one door to EbookLib.

In: finished files and rows of metadata. Out: the bytes of the EPUB.

EbookLib writes manifest, spine and metadata and nothing else. It is given every file as
bytes: its own way through an HTML parser and a pretty-printer loses attributes, damages SVG
and sets white space between words. Files get fixed dates afterwards, so that the same book is
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ebooklib import epub
from lxml import etree

if TYPE_CHECKING:
    from datetime import datetime

    from gatherings.editions.epub_metadata import Row

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_APPLE = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
_STORED = (".png", ".jpg", ".gif")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the package."""

    name: str
    id: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language of the metadata and a cover that old readers find."""

    def _write_opf_file(self, root: Any) -> None:
        root.set(_XML_LANG, self.book.language)
        root.set("prefix", _APPLE)  # EbookLib declares prefixes that are reserved anyway
        text = etree.tostring(root, pretty_print=True, encoding="unicode")
        data = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", data)


def package(
    files: Sequence[PackedFile],
    rows: Sequence[Row],
    *,
    identifier: str,
    language: str,
    modified: datetime,
    linked: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The EPUB; `files` holds an NCX of the id ``ncx``. `modified` is in UTC.

    `linked` are files that only the metadata link to, by name: they are no publication resources, so the
    manifest must not have them (EPUB 3.3, 5.5.7).
    """
    book = epub.EpubBook()
    book.IDENTIFIER_ID = "publication-id"
    book.metadata.clear()  # among it a random identifier
    book.set_identifier(identifier)
    book.language = language
    for row in rows:
        space, _, name = row.name.rpartition(":")
        book.add_metadata(space.upper() or None, name, row.value, dict(row.attributes))
    for file in files:
        item = epub.EpubItem(file.id, file.name, file.media_type, file.data)
        item.properties = list(file.properties)
        book.add_item(item)
        if file.in_spine:
            book.spine.append(item)
    raw = io.BytesIO()
    options = {"mtime": modified, "raise_exceptions": True, "epub2_guide": False, "compresslevel": 0}
    writer = _Writer(raw, book, options)  # `_dated` packs
    writer.process()
    writer.write()
    return _dated(raw.getvalue(), modified, [(f"{book.FOLDER_NAME}/{name}", data) for name, data in linked])


def _dated(data: bytes, modified: datetime, more: Sequence[tuple[str, bytes]]) -> bytes:
    """The same files, and `more`, with one date, `mimetype` first and stored."""
    moment = max((1980, 1, 1, 0, 0, 0), modified.timetuple()[:6])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name, content in [*((n, old.read(n)) for n in old.namelist()), *more]:
            info = zipfile.ZipInfo(name, moment)
            info.create_system = 3  # the same on every machine
            info.external_attr = 0o644 << 16
            stored = name == "mimetype" or name.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, content, compresslevel=9)
    return out.getvalue()
