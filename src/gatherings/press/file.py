"""A PDF file as it grows: objects with numbers known before their content.

In: bytes of objects. Out: the file's bytes, the same for the same objects. Door to pydyf's writer;
nothing is parsed.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatherings.press.setting import Rect

_LATE = re.compile(rb"\x01([A-Z])([^\x02]*)\x02")


_ENDS = re.compile(rb"[\r\n]\nendstream")


def text(value: str) -> bytes:
    """A text string."""
    import pydyf

    made: bytes = pydyf.String(value).data
    return made


def name(value: str) -> bytes:
    """A name by which things are found, as a string of bytes."""
    import pydyf

    made: bytes = pydyf.String(value.encode()).data
    return made


def array(references: Sequence[bytes]) -> bytes:
    """An array."""
    return b"[" + b" ".join(references) + b"]"


def numbers(values: Sequence[float]) -> bytes:
    """An array of numbers."""
    return b"[" + b" ".join(number(v) for v in values) + b"]"


def number(value: float) -> bytes:
    """A number, to a thousandth."""
    made = f"{value:.3f}".rstrip("0").rstrip(".")
    return b"0" if made in ("", "-0") else made.encode()


def compressed(content: bytes, filler: bytes = b"\n") -> bytes:
    """Compressed so that the last byte is no end of a line, which some readers would not count.

    That byte is part of a checksum of the content, so content that ends ill gets some `filler`, which
    must not be noughts: they leave the checksum as it is.
    """
    while (made := zlib.compress(content, 6))[-1:] in (b"\r", b"\n"):
        content += filler
    return made


def moved(rect: Rect, dx: float, dy: float) -> Rect:
    """A rectangle elsewhere."""
    return rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy


def bound(data: bytes, reference: Callable[[str, str], bytes]) -> bytes:
    """A dictionary with its late references bound; `reference` gets their kind and name."""
    return _LATE.sub(lambda m: reference(m[1].decode(), m[2].decode()), data)


def _classes() -> tuple[Any, Any]:
    import pydyf

    class Plain(pydyf.Object):  # type: ignore[misc]
        data = b"null"

    class Ready(pydyf.Stream):  # type: ignore[misc]
        data = b""

    return Plain, Ready


@dataclass(slots=True)
class File:
    """Objects, in order of their numbers."""

    pdf: Any = field(init=False)
    _plain: Any = field(init=False)
    _ready: Any = field(init=False)

    def __post_init__(self) -> None:
        """An empty file."""
        import pydyf

        self.pdf = pydyf.PDF()
        self._plain, self._ready = _classes()

    def room(self, *, stream: bool = False) -> Any:
        """An object to be filled later; its `reference` is known."""
        made = self._ready() if stream else self._plain()
        self.pdf.add_object(made)
        return made

    def add(self, data: bytes) -> bytes:
        """Add an object; returns its reference."""
        made = self.room()
        made.data = data
        reference: bytes = made.reference
        return reference

    def stream(self, content: bytes, head: bytes = b"", *, packed: bool | None = True) -> bytes:
        """Add a stream of plain `content`; packed None means that it is compressed already."""
        if packed:
            content = compressed(content)
        made = self._ready()
        zipped = b"" if packed is False else b"/Filter/FlateDecode"
        made.data = b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (head, zipped, len(content), content)
        self.pdf.add_object(made)
        reference: bytes = made.reference
        return reference

    def repack(self, start: int) -> None:
        """Take over the streams that the engine added from object `start` on, compressed as ours are."""
        import pydyf

        for number_, item in enumerate(self.pdf.objects[start:], start):
            if isinstance(item, pydyf.Stream) and not isinstance(item, self._ready):
                plain = b"\n".join(pydyf._to_bytes(part) for part in item.stream)
                body = compressed(plain, b"\1" if "Length1" in item.extra else b"\n")
                extra = {**item.extra, "Filter": "/FlateDecode", "Length": len(body)}
                if "Length1" in extra:
                    extra["Length1"] = len(zlib.decompress(body))
                head = pydyf.Dictionary(extra).data
                made = self._ready()
                made.data = head + b"\nstream\n" + body + b"\nendstream"
                made.number = number_
                self.pdf.objects[number_] = made

    def written(self, version: str, *, compact: bool) -> bytes:
        """The whole file; its /ID is a digest of the content. `compact` packs objects into streams."""
        objects = list(self.pdf.objects)
        for _ in range(8):
            out = io.BytesIO()
            self.pdf.write(out, version.encode(), identifier=True, compress=compact)
            data = out.getvalue()
            if not compact or _ENDS.search(data, max(0, data.rindex(b"/ObjStm") - 400)) is None:
                break
            self.pdf.objects[:] = objects  # packed once more, with an object more, it ends otherwise
            self.pdf.current_position = 0
            self.room()
            objects = list(self.pdf.objects)
        return data
