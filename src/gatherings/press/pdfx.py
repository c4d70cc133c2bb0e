"""The parts of ISO 15930 (PDF/X) that a file can claim, and what each wants to be said in it.

In: the standard's name, a printing condition, its profile. Out: `Claim`: entries of the information
dictionary and of XMP, which agree, and the output intent. What a standard forbids is kept out
elsewhere: `imposition` writes neither screen colours nor annotations, `flattening` no transparency.

* X-1a:2001 (ISO 15930-1) and X-3:2002 (15930-3): PDF 1.3, the key in the information dictionary;
* X-4 (15930-7:2010): PDF 1.6, the key in XMP, with the identity and version of the document.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatherings.press.file import text

if TYPE_CHECKING:
    from gatherings.model.written import Standard
    from gatherings.press.about import Particulars
    from gatherings.press.file import File

REGISTRY = "http://www.color.org"
"""The ICC's registry of printing conditions."""
REGISTERED = ("FOGRA", "CGATS TR", "CGATS21", "JC200", "IFRA", "PSR")
"""How the names of registered conditions begin."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of the standard it follows."""

    info: Mapping[str, str] = field(default_factory=dict)
    namespaces: str = ""
    rows: tuple[str, ...] = ()


def claim(standard: Standard, about: Particulars, seed: bytes) -> Claim:
    """The words of a standard; `seed` tells files of one book apart, so that each gets an id of its own."""
    if standard == "none":
        return Claim()
    if standard == "x-4":
        return Claim(
            {"GTS_PDFXVersion": "PDF/X-4"},
            ' xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"',
            ("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", *_versioned(about, seed)),
        )
    if standard == "x-3:2002":
        info = {"GTS_PDFXVersion": "PDF/X-3:2002"}
    else:
        info = {"GTS_PDFXVersion": "PDF/X-1:2001", "GTS_PDFXConformance": "PDF/X-1a:2001"}
    rows = tuple(f"<pdfx:{key}>{value}</pdfx:{key}>" for key, value in info.items())
    return Claim(info, ' xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"', rows)


def _versioned(about: Particulars, seed: bytes) -> tuple[str, ...]:
    """Identity and version, of which ISO 15930-7 asks all three."""
    known = hashlib.sha256(f"{about.title}\n{about.date}\n".encode() + seed).digest()[:16]
    name = uuid.UUID(bytes=known, version=5)
    return (
        f"<xmpMM:DocumentID>uuid:{name}</xmpMM:DocumentID>",
        "<xmpMM:VersionID>1</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
    )


def output_intent(file: File, condition: str, profile: bytes) -> bytes:
    """The array of output intents: the press for which the inks are meant, with its profile."""
    icc = file.stream(profile, b"/N 4")
    registered = b"/RegistryName" + text(REGISTRY) if condition.startswith(REGISTERED) else b""
    return (
        b"[<</Type/OutputIntent/S/GTS_PDFX/OutputCondition%b/OutputConditionIdentifier%b%b/Info%b"
        b"/DestOutputProfile %b>>]"
        % (text(condition), text(condition), registered, text(described(profile) or condition), icc)
    )


def described(profile: bytes) -> str:
    """What a profile calls itself."""
    import io

    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return str(ImageCms.getProfileDescription(opened)).strip()
    except (OSError, ImageCms.PyCMSError):
        return ""


def profile_fault(profile: bytes, standard: Standard) -> str:
    """Why a file can't be the profile of a press, in words that follow its name; empty for one that can."""
    import io

    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        if space != "CMYK":
            return f"is for {space} and not for four inks"
        if opened.profile.device_class.strip() != "prtr":
            return "is not the profile of a printing press"
        if standard in ("x-1a:2001", "x-3:2002") and opened.profile.version >= 4:
            return f"is of version {opened.profile.version:g}, which PDF/X-{standard[2:]} does not know"
        ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), opened, "RGB", "CMYK", flags=ImageCms.Flags.NOOPTIMIZE
        )  # whether it can be made is the question, and nothing will be turned with it
    except (OSError, ValueError, ImageCms.PyCMSError):
        return "is damaged, or no ICC profile"
    return ""
