"""Stage 8 (desk): printers as an editor reads them.

In: printers by name. Out: lines of text: a list, or every figure of one with where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatherings.model.printer import Figure, Printer
from gatherings.press.printers import given_keys

_CERTAINTY = {
    "A": "read on the vendor's own page",
    "B": "two independent sources agree",
    "C": "one source",
    "D": "sources conflict",
    "unknown": "not known",
    "ours": "our choice",
}


def listed(printers: Mapping[str, Printer]) -> Iterator[str]:
    """A line for each printer: its name in collection.yaml, and what it is."""
    width = max(map(len, printers), default=0)
    for name, printer in printers.items():
        also = f", also called {' and '.join(printer.also)}" if printer.also else ""
        standard = "" if printer.standard == "none" else f", PDF/X-{printer.standard[2:]}"
        pages = f"{printer.pages.least}-{printer.pages.most} pages"
        yield f"{name:{width}}  {printer.name} ({printer.product}, {pages}{standard}{also})"


def sheet(name: str, printer: Printer) -> Iterator[str]:
    """Every figure of a printer, each group with its source, its date and how sure it is."""
    yield f"{printer.name}: `printer: {name}`"
    yield "Lengths are millimetres, ink is per cent, resolution pixels in an inch, type points."
    told: set[str] = set()
    for key, value in given_keys(printer):
        yield f"  {key}: {_words(value)}"
        at = _source_key(key, printer.sources)
        if at and at not in told:
            told.add(at)
            yield f"      {at}: {_source(printer.sources[at])}"
    if printer.unknown:
        yield "Not known, so ask the vendor: " + ", ".join(printer.unknown)


def _source_key(key: str, sources: Mapping[str, Figure]) -> str:
    """The innermost key with a source that covers `key`."""
    while key and key not in sources:
        key = key.rpartition(".")[0]
    return key


def _source(figure: Figure) -> str:
    return f"{figure.source} [{figure.certainty}: {_CERTAINTY[figure.certainty]}; read {figure.read}]"


def _words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_words(held)}" for key, held in value.items() if held is not None)
    if isinstance(value, list | tuple):
        return ", ".join(_words(held) for held in value)
    return str(value)
