"""Resolve, step 1: licences by name.

In: a name as editors write it. Out: `Licence` with address and plain words, or None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CC_TITLES = {
    "BY": "Attribution",
    "BY-SA": "Attribution-ShareAlike",
    "BY-NC": "Attribution-NonCommercial",
    "BY-ND": "Attribution-NoDerivatives",
    "BY-NC-SA": "Attribution-NonCommercial-ShareAlike",
    "BY-NC-ND": "Attribution-NonCommercial-NoDerivatives",
}
_VERSIONS = frozenset({"1.0", "2.0", "2.5", "3.0", "4.0"})


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as it is printed and linked."""

    id: str
    """SPDX name; "" where all rights are reserved."""
    short: str
    """As in a line of text: “CC BY 4.0”."""
    title: str
    """In full: “Creative Commons Attribution 4.0 International”."""
    url: str
    """Address of the text; "" without one."""


RESERVED = Licence("", "All rights reserved", "All rights reserved", "")
_OTHERS = {
    "CC0-1.0": Licence(
        "CC0-1.0", "CC0 1.0", "Creative Commons Zero 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "OGL-UK-3.0": Licence(
        "OGL-UK-3.0", "OGL 3.0", "Open Government Licence 3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
}  # fmt: skip

KNOWN = tuple(f"CC-{kind}-4.0" for kind in _CC_TITLES) + tuple(_OTHERS) + ("all rights reserved",)
"""Names for hints."""


def usual_name(written: str) -> str:
    """The SPDX name where the licence is known, else the text as it was written."""
    found = licence_named(written)
    return (found.id or found.short) if found else written


def licence_named(written: str) -> Licence | None:
    """The licence of an SPDX name; blanks for hyphens are forgiven, a missing version is not."""
    plain = re.sub(r"[\s_-]+", "-", written.strip()).upper()
    if plain in {"ALL-RIGHTS-RESERVED", "ALL-RIGHTS-RESERVED."}:
        return RESERVED
    plain = {"CC0": "CC0-1.0", "CC-0": "CC0-1.0"}.get(plain, plain)
    if plain in _OTHERS:
        return _OTHERS[plain]
    found = re.fullmatch(r"CC-((?:BY)(?:-(?:NC|SA|ND))*)-(\d\.\d)", plain)
    if not found or found[1] not in _CC_TITLES or found[2] not in _VERSIONS:
        return None
    kind, version = found.groups()
    scope = "International" if version == "4.0" else "Unported" if version == "3.0" else "Generic"
    return Licence(
        f"CC-{kind}-{version}",
        f"CC {kind} {version}",
        f"Creative Commons {_CC_TITLES[kind]} {version} {scope}",
        f"https://creativecommons.org/licenses/{kind.lower()}/{version}/",
    )
