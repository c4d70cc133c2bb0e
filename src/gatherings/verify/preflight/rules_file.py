"""Rules about the file: typefaces, what it must not hold, what it says that it is.

In: facts of a file and its target. Out: faults.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatherings.verify.preflight.facts import FileFacts
from gatherings.verify.preflight.target import Fault, Target

CLAIMS = {"x-4": "PDF/X-4", "x-3:2002": "PDF/X-3:2002", "x-1a:2001": "PDF/X-1a:2001"}
VERSIONS = {"x-4": "1.6", "x-3:2002": "1.3", "x-1a:2001": "1.3"}
"""Latest version of PDF that each part of ISO 15930 allows."""
CODINGS = {
    "x-4": frozenset[str](),
    "x-3:2002": frozenset({"JPXDecode", "JBIG2Decode", "LZWDecode"}),
    "x-1a:2001": frozenset({"JPXDecode", "JBIG2Decode", "LZWDecode"}),
}
"""Codings of pictures that each part does not allow."""


def structure(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-001: the file is whole, and all of it could be followed."""
    del target
    for said in facts.faults[:3]:
        yield Fault("FLIGHT-001", 0, said, "a file in order")
    for page in facts.pages:
        if page.curious:
            yield Fault("FLIGHT-048", page.number, "; ".join(page.curious[:2]), "what preflight can follow")


def typefaces(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-010 and 011: every typeface is embedded, none is made of drawings."""
    del target
    for font in facts.fonts:
        if font.kind == "Type3":
            yield Fault(
                "FLIGHT-011", font.page, f"the typeface {font.name} of Type 3", "outlines", thing=font.name
            )
        elif not font.embedded:
            yield Fault("FLIGHT-010", font.page, f"the typeface {font.name}", "all embedded", thing=font.name)


def forbidden(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-037 to 041: annotations, outline, layers, scripts, encryption."""
    asked = set(target.printer.forbidden)
    strict = target.printer.standard != "none"
    if "annotations" in asked or strict:
        for page in facts.pages:
            if page.annotations:
                told = ", ".join(dict.fromkeys(page.annotations))
                yield Fault("FLIGHT-037", page.number, f"annotations ({told})", "none", "forbidden")
        if facts.forms:
            yield Fault("FLIGHT-037", 0, "a form", "none", "forbidden")
    if "outline" in asked and facts.outline:
        yield Fault("FLIGHT-038", 0, f"an outline of {facts.outline} lines", "none", "forbidden")
    layered = facts.layers or any(page.layers for page in facts.pages)
    if layered and ("layers" in asked or target.printer.standard in ("x-1a:2001", "x-3:2002")):
        yield Fault("FLIGHT-039", 0, "layers", "none", "forbidden")
    if "scripts" in asked or strict:
        for said in facts.scripts:
            yield Fault("FLIGHT-040", 0, said, "none", "forbidden")
        if facts.attachments:
            yield Fault("FLIGHT-040", 0, f"{facts.attachments} files attached", "none", "forbidden")
    if facts.encrypted:
        yield Fault("FLIGHT-041", 0, "encryption", "none", "forbidden")


def transparency(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-042: nothing lets through what lies under it, where printer or standard forbid it."""
    old = target.printer.standard in ("x-1a:2001", "x-3:2002")
    if "transparency" not in target.printer.forbidden and not old:
        return
    key = "forbidden" if "transparency" in target.printer.forbidden else "standard"
    for page in facts.pages:
        told = ", ".join(page.transparency) or ("a transparency group" if page.group and old else "")
        if told:
            yield Fault("FLIGHT-042", page.number, told, "flat colours", key)


def claims(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-043 to 046: the standard that the file claims, and what that standard asks of it."""
    standard, info = target.printer.standard, facts.info
    latest = VERSIONS.get(standard) or target.printer.pdf_version
    if latest and _parts(facts.version) > _parts(latest):
        key = "standard" if standard in VERSIONS else "pdf_version"
        yield Fault("FLIGHT-044", 0, f"PDF {facts.version}", f"PDF {latest} at the latest", key)
    if standard == "none":
        return
    wanted = CLAIMS[standard]
    if not facts.standard.startswith(wanted):
        yield Fault("FLIGHT-043", 0, facts.standard or "no standard", wanted, "standard")
    yield from _intents(facts, target)
    if facts.trapped not in ("True", "False"):
        yield Fault("FLIGHT-046", 0, f"/Trapped {facts.trapped or 'missing'}", "True or False", "standard")
    if not facts.ident:
        yield Fault("FLIGHT-046", 0, "no /ID", "an /ID", "standard")
    for key in ("Title", "CreationDate", "ModDate"):
        if not info.get(key):
            yield Fault("FLIGHT-046", 0, f"no {key}", f"{key} in the document information", "standard")
    for page in facts.pages:
        bad = next((i for i in page.images if i.coding in CODINGS[standard]), None)
        if bad is not None:
            yield Fault("FLIGHT-049", page.number, f"a picture coded by {bad.coding}", f"what {wanted} knows",
                        "standard", box=bad.box)  # fmt: skip


def _intents(facts: FileFacts, target: Target) -> Iterator[Fault]:
    found = [intent for intent in facts.intents if intent.kind == "GTS_PDFX"]
    wanted = f"one output intent for {target.printer.condition or 'the press'}"
    if len(found) != 1:
        yield Fault(
            "FLIGHT-045", 0, f"{len(found) or 'no'} output intent{'s' * (len(found) > 1)}", wanted, "standard"
        )
        return
    intent = found[0]
    if intent.profile and (intent.device != "prtr" or intent.profile not in ("CMYK", "GRAY")):
        told = f"a profile for {intent.profile} of class “{intent.device}”"
        yield Fault("FLIGHT-045", 0, told, "a CMYK profile of a press", "profile")
    if not intent.identifier or not (intent.profile or intent.registry):
        yield Fault("FLIGHT-045", 0, "an output intent without a name or a profile", wanted, "standard")


def metadata(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-047: XMP and the document information say the same."""
    pairs = (("Title", "dc:title"), ("Producer", "pdf:Producer"), ("Trapped", "pdf:Trapped"),
             ("Creator", "xmp:CreatorTool"))  # fmt: skip
    for old, new in pairs:
        one, other = (" ".join(v.split()) for v in (facts.info.get(old, ""), facts.xmp.get(new, "")))
        if one and other and one != other:
            yield Fault(
                "FLIGHT-047", 0, f"{old} “{one}” and “{other}”", "the same in XMP and information", "standard"
            )
    one, other = (_day(v) for v in (facts.info.get("CreationDate", ""), facts.xmp.get("xmp:CreateDate", "")))
    if one and other and one != other:
        yield Fault(
            "FLIGHT-047", 0, f"dates {one} and {other}", "the same in XMP and information", "standard"
        )
    if target.printer.standard == "x-4" and not facts.xmp:
        yield Fault("FLIGHT-047", 0, "no XMP", "XMP", "standard")


def sizes(facts: FileFacts, target: Target) -> Iterator[Fault]:
    """FLIGHT-012: the file is no larger than what the printer takes."""
    most = target.printer.size_mb
    if most is not None and facts.size > most * 1e6:
        yield Fault("FLIGHT-012", 0, f"{facts.size / 1e6:.1f} MB", f"no more than {most:g} MB", "size_mb")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _day(said: str) -> str:
    """The figures of a date, to the day: zones are written in too many ways."""
    return "".join(c for c in said.removeprefix("D:") if c.isdigit())[:8]
