"""Gatherings: contributor essays in Markdown become an EPUB and a print-ready PDF."""

__version__ = "0.1.0"
