"""Resolve: from what was read to one linked book (`collection`)."""

from gatherings.resolve.book import collection

__all__ = ["collection"]
