"""Typefaces of a PDF as they are embedded.

In: font dictionaries. Out: `FontFacts`.
"""

from __future__ import annotations

import re
from typing import Any

from gatherings.verify.preflight.facts import FontFacts

_SUBSET = re.compile(r"^[A-Z]{6}\+")


def font_facts(font: Any) -> FontFacts:
    """What a font dictionary says of its typeface."""
    kind = str(font.get("/Subtype", "/?"))[1:]
    name = str(font.get("/BaseFont", font.get("/Name", "/")))[1:]
    inner = font
    if kind == "Type0":
        inner = font.DescendantFonts[0]
        kind = str(inner.get("/Subtype", "/?"))[1:]
        name = str(inner.get("/BaseFont", "/" + name))[1:]
    about = inner.get("/FontDescriptor", {})
    embedded = kind == "Type3" or any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return FontFacts(_SUBSET.sub("", name) or "without a name", kind, embedded, bool(_SUBSET.match(name)))
