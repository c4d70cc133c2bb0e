"""Resolve, step 2: identifiers and tags, checked and brought into their usual form.

In: texts as typed and their places. Out: the usual form, or the text as it was where it is wrong
(reported, with the check digit that was expected).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from babel import Locale
from stdnum import isbn, issn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.iso7064 import mod_11_2

from gatherings.diagnostics import Sink
from gatherings.source import Span

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s<>\"]+")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<place>[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)


@dataclass(slots=True)
class Identifying:
    """Checks identifiers of one book, and that none is used twice."""

    sink: Sink
    _used: dict[tuple[str, str], str] = field(default_factory=dict)

    def isbn(self, written: str, where: Span, owner: str) -> str:
        """An ISBN-13 with its hyphens in the right places."""
        if not written:
            return ""
        digits = re.sub(r"^ISBN(?:-1[03])?:?|[\s\u2010-\u2013-]", "", written.strip(), flags=re.IGNORECASE)
        if digits.startswith(("978", "979")) and len(digits) != 13:
            reason = f"it has {len(digits)} figures instead of 13"
            self.sink.report("ID-002", where, kind="ISBN", value=written, reason=reason)
            return written
        try:
            valid = isbn.validate(digits, convert=True)
        except InvalidChecksum:
            last = _expected_isbn_digit(digits)
            self.sink.report("ID-001", where, kind="ISBN", value=written, expected=last)
            return written
        except (InvalidLength, ValidationError):
            reason = f"it has {len(digits)} characters instead of 13"
            if digits[:3] not in {"978", "979"} and len(digits) == 13:
                reason = "it begins neither with 978 nor with 979"
            elif not digits.isdigit():
                reason = "it holds something other than figures"
            self.sink.report("ID-002", where, kind="ISBN", value=written, reason=reason)
            return written
        self._once("ISBN", valid, where, owner, written)
        return str(isbn.format(valid))

    def issn(self, written: str, where: Span) -> str:
        """An ISSN with its hyphen."""
        if not written:
            return ""
        digits = re.sub(r"^ISSN:?|[\s\u2010-\u2013-]", "", written.strip(), flags=re.IGNORECASE).upper()
        if not re.fullmatch(r"\d{7}[\dX]", digits):
            reason = "it should have seven figures and a check digit"
            self.sink.report("ID-002", where, kind="ISSN", value=written, reason=reason)
            return written
        last = issn.calc_check_digit(digits[:-1])
        if last != digits[-1]:
            self.sink.report("ID-001", where, kind="ISSN", value=written, expected=last)
            return written
        return str(issn.format(digits))

    def orcid(self, written: str, where: Span, owner: str) -> str:
        """An ORCID iD in groups of four, without its address."""
        if not written:
            return ""
        digits = re.sub(r"^(?:https?://)?(?:www\.)?orcid\.org/", "", written.strip(), flags=re.IGNORECASE)
        digits = re.sub(r"[\s\u2010-\u2013-]", "", digits).upper()
        if not re.fullmatch(r"\d{15}[\dX]", digits):
            reason = "it should have fifteen figures and a check digit"
            self.sink.report("ID-002", where, kind="ORCID iD", value=written, reason=reason)
            return written
        last = mod_11_2.calc_check_digit(digits[:-1])
        if last != digits[-1]:
            self.sink.report("ID-001", where, kind="ORCID iD", value=written, expected=last)
            return written
        self._once("ORCID iD", digits, where, owner, written)
        return "-".join(digits[i : i + 4] for i in range(0, 16, 4))

    def doi(self, written: str, where: Span, owner: str) -> str:
        """A DOI without its address."""
        if not written:
            return ""
        bare = _DOI_PREFIX.sub("", written.strip())
        if not _DOI.fullmatch(bare):
            self.sink.report("ID-004", where, value=written)
            return written
        self._once("DOI", bare.lower(), where, owner, written)
        return bare

    def _once(self, kind: str, value: str, where: Span, owner: str, written: str) -> None:
        first = self._used.setdefault((kind, value), owner)
        if first != owner:
            self.sink.report("ID-003", where, kind=kind, value=written, other=first)


def is_language_tag(tag: str) -> bool:
    """Whether a BCP 47 tag names a language, script and place that CLDR knows."""
    found = _TAG.fullmatch(tag)
    if not found:
        return False
    english = Locale("en")
    script, place = found["script"], found["place"]
    return (
        found["language"].lower() in english.languages
        and (not script or script.title() in english.scripts)
        and (not place or place.upper() in english.territories)
    )


def _expected_isbn_digit(digits: str) -> str:
    """The check digit of an ISBN of 10 or 13 characters."""
    if len(digits) == 10:
        total = sum((10 - i) * int(d) for i, d in enumerate(digits[:9]))
        return "0123456789X"[(11 - total % 11) % 11]
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits[:12]))
    return str(-total % 10)
