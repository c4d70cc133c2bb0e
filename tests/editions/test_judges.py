"""What programs of others say of three whole collections, one of them of more than sixty essays: nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collections.built import COLLECTIONS, Editions
from tests.editions import judges
from tests.tools.needs import need

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("name", COLLECTIONS)]
Built = Callable[[str], Editions]


def test_epubcheck_says_nothing_at_any_severity(name: str, built: Built) -> None:
    """No error, warning, information or usage message that docs/epub.md doesn't explain."""
    assert judges.epubcheck(built(name).epub) == []


def test_ace_finds_no_violation(name: str, built: Built) -> None:
    """No violation of EPUB Accessibility or of the rules that Ace runs on every page."""
    need("node", "npm", "chromium")
    assert judges.ace(built(name).epub) == []


def test_calibre_has_no_complaint(name: str, built: Built, tmp_path: Path) -> None:
    """Its checker finds nothing, and it makes a Kindle book of the EPUB without a murmur."""
    need("ebook-convert", "calibre-debug")
    epub = built(name).epub
    assert judges.calibre_check(epub) == []
    assert judges.calibre_conversion(epub, tmp_path / "book.azw3") == []
