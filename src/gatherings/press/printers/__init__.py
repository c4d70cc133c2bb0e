"""What a printer takes: one YAML file for each vendor and product, read, changed and asked.

In: `styles/printers/NAME.yaml`. Out: a `Printer` value, and diagnostics where a book asks for
what the printer does not offer.
"""

from gatherings.model.printer import Band, Bleed, Custom, Figure, Marks, Printer, Resolution, Span
from gatherings.model.printer_cover import (
    BarcodeRule,
    Bulk,
    CoverRule,
    FileNames,
    Paper,
    SpineRule,
    SpineSafety,
)
from gatherings.press.printers.checks import check_pages, check_paper, checked_trim
from gatherings.press.printers.loading import Change, FigureError, given_keys, printer, with_changes

__all__ = [
    "Band",
    "BarcodeRule",
    "Bleed",
    "Bulk",
    "Change",
    "CoverRule",
    "Custom",
    "Figure",
    "FigureError",
    "FileNames",
    "Marks",
    "Paper",
    "Printer",
    "Resolution",
    "Span",
    "SpineRule",
    "SpineSafety",
    "check_pages",
    "check_paper",
    "checked_trim",
    "given_keys",
    "printer",
    "with_changes",
]
