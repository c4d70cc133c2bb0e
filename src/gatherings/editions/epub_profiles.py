"""Stage editions/epub: what shops ask for beyond the one EPUB that serves all readers.

In: nothing. Out: a `Profile` for each shop that differs, by name. Every difference has its source
in docs/epub.md; what no shop asks for is no choice.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_PIXELS = 3_200_000
"""IngramSpark's limit for an image within the text; Apple's is 4 million."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One shop's wishes."""

    name: str
    max_pixels: int = MAX_PIXELS
    """Most pixels of an image within the text."""
    drawings: bool = True
    """Whether drawings (SVG) go in as they are, or as pictures of pixels."""
    transparency: bool = True
    """Whether pictures may be transparent, or lie on white."""
    cover_page: bool = True
    """Whether the cover has a page of its own in the text."""
    longest_alt: int = 0
    """Most characters of a text alternative, 0 for as many as it takes."""
    wants_isbn: bool = False
    """Whether the shop finds the book's record by the ISBN within the file."""


GENERIC = Profile("generic")
PROFILES = {
    p.name: p
    for p in (
        GENERIC,
        Profile("kindle", drawings=False, transparency=False, cover_page=False, longest_alt=139),
        Profile("kobo", transparency=False, wants_isbn=True),
        Profile("apple", max_pixels=4_000_000, transparency=False),
    )
}
