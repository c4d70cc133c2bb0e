"""The press: leaves of neutral XHTML become pages of a printed book.

In: leaves, style sheets, fonts, a printer. Out: laid-out pages, page numbers, PDF bytes.
It knows how pages are made and nothing of essays beyond a leaf's id, heads and matter.
"""
