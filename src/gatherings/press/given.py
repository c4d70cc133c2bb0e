"""What the layout engine is given to read: a tree of ours, and the files of the collection, nothing else.

In: an element tree, a folder, typefaces. Out: an engine's document, and a fetcher of addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT = "/collection/"
"""Path under which the engine knows the collection's folder, the same on every machine."""


def tree(root: Element, base_url: str, read: Any) -> Any:
    """An engine's document around our own tree, so that nothing is written and parsed again."""
    import cssselect2
    from weasyprint import HTML

    class Tree(HTML):  # type: ignore[misc]
        def __init__(self) -> None:
            self.base_url = base_url
            self.url_fetcher = read
            self.media_type = "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = root

    return Tree()


def fetcher(base: Path, faces: frozenset[Path], unpacked: Mapping[str, bytes]) -> Any:
    """A fetcher that reads the collection's files, the typefaces and data addresses, nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Local(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if url in unpacked:
                return URLFetcherResponse(url, unpacked[url])
            if parts.scheme == "file":
                path = Path(unquote(parts.path))
                if path.resolve() not in faces:
                    path = base / unquote(parts.path).removeprefix(ROOT)
                    if not parts.path.startswith(ROOT) or not path.resolve().is_relative_to(base):
                        raise ValueError(f"{path.name} lies outside the collection")
                url = path.resolve().as_uri()
                if path.suffix.lower() in (".tif", ".tiff"):
                    return URLFetcherResponse(url, _as_png(path), {"Content-Type": "image/png"})
            return super().fetch(url, headers)

    return Local(allowed_protocols=("file", "data"))


def _as_png(path: Path) -> bytes:
    """A TIFF in a form that the engine reads; `pictures` goes back to the file for its colours."""
    from PIL import Image

    out = BytesIO()
    with Image.open(path) as opened:
        opened.convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()
