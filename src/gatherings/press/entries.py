"""Dictionaries of PDF objects as bytes, taken apart only as far as is needed.

In: a dictionary as the engine writes it, references late bound. Out: its entries, values untouched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

_TOKEN = re.compile(
    rb"<<|>>|\[|\]|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|\x01[^\x02]*\x02|/[^\s/<>\[\]()\x01]*|[^\s/<>\[\]()\x01]+"
)


@lru_cache(maxsize=512)
def entries(data: bytes) -> Mapping[str, bytes]:
    """The entries of a dictionary: name → value; raises `ValueError` for what is none."""
    tokens = list(_TOKEN.finditer(data))
    if not tokens or tokens[0][0] != b"<<" or tokens[-1][0] != b">>":
        raise ValueError("not a dictionary")
    found: dict[str, bytes] = {}
    key, start, depth = "", -1, 0
    for token in tokens[1:-1]:
        word = token[0]
        if depth == 0 and word.startswith(b"/") and (not key or start >= 0):
            if key:
                found[key] = data[start : token.start()].strip()
            key, start = word[1:].decode(), -1
            continue
        if start < 0:
            start = token.start()
        depth += (word in (b"<<", b"[")) - (word in (b">>", b"]"))
    if key:
        found[key] = data[start : tokens[-1].start()].strip()
    return MappingProxyType(found)


def dictionary(held: Mapping[str, bytes]) -> bytes:
    """A dictionary of entries."""
    return b"<<" + b"".join(b"/%b %b" % (key.encode(), value) for key, value in held.items()) + b">>"
