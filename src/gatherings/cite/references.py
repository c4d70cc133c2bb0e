"""One entry of a list of references.

In: the engine's entry. Out: a `Reference`, its label apart where the style aligns the second field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatherings.cite.sanitise import fragment, linkified

_LABELLED = re.compile(
    r'<div class="csl-left-margin">(.*?)</div>\s*<div class="csl-right-inline">(.*)</div>\s*$', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One work in a list of references."""

    key: str
    html: str
    """Inline fragment without the label."""
    label: str
    """The number or letter that stands before it in numeric styles, as printed ("[3]", "3."); else empty."""
    kind: str
    """CSL type, for lists by kind."""


def reference(key: str, entry: str, work: Mapping[str, Any]) -> Reference:
    """The engine's entry, cleaned, with its addresses linked."""
    inner = re.sub(r'^\s*<div class="csl-entry">\s*(.*?)\s*</div>\s*$', r"\1", entry, flags=re.DOTALL)
    labelled = _LABELLED.search(inner)
    if labelled:
        return Reference(key, _inline(labelled[2]), fragment(labelled[1]).strip(), str(work.get("type")))
    return Reference(key, _inline(inner), "", str(work.get("type")))


def _inline(text: str) -> str:
    text = re.sub(r'</div>\s*<div class="csl-(?:block|indent)">', " ", text)
    return linkified(re.sub(r"\s+", " ", fragment(text)).strip())
