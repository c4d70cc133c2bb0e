"""Stage 8 (desk): the preflight report: facts, findings, what was tested and after whom.

In: what preflight found in each file. Out: plain values for the template `preflight`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gatherings.desk.dossier import Row, verdict
from gatherings.press.printers import given_keys
from gatherings.verify.preflight.facts import MM, FileFacts, FontFacts
from gatherings.verify.preflight.plates import DENSITY

if TYPE_CHECKING:
    from gatherings.model.printer import Figure, Printer
    from gatherings.verify.preflight.findings import Finding, Preflight

DASH = "\u2011"
"""A hyphen at which no line ends."""
FIGURES = {
    "pages.least": ("Fewest pages", ""),
    "pages.most": ("Most pages", ""),
    "multiple": ("Number of pages is a multiple of", ""),
    "blank_last": ("Last page blank", ""),
    "inner": ("Inner margin, at least", ""),
    "outer": ("Other margins, at least", " mm"),
    "outer_bleed": ("The same where pages bleed", " mm"),
    "safety": ("Nothing nearer to the edge than", " mm"),
    "bleed.mm": ("Bleed", " mm"),
    "bleed.edges": ("Edges that bleed", ""),
    "standard": ("Standard", ""),
    "pdf_version": ("Latest version of PDF", ""),
    "colours": ("Colours taken", ""),
    "ink_limit": ("Total ink, at most", " %"),
    "rich_black": ("Richest black (C M Y K)", " %"),
    "black_text": ("Text in black ink alone", ""),
    "resolution.least": ("Pictures, at least", " ppi"),
    "resolution.wanted": ("Pictures, recommended", " ppi"),
    "resolution.most": ("Pictures, at most", " ppi"),
    "resolution.line_art": ("Line art", " ppi"),
    "least_type": ("Smallest type", " pt"),
    "least_rule": ("Thinnest line", " pt"),
    "least_tint": ("Lightest tint", " %"),
    "marks.crop": ("Crop marks", ""),
    "forbidden": ("Not in the file", ""),
    "size_mb": ("Largest file", " MB"),
}
"""Figures that preflight holds files against, by their keys: what they are, and their unit."""


def report(title: str, judged: Sequence[Preflight], names: Mapping[str, str]) -> dict[str, Any]:
    """Values for the preflight report; `names` are those under which files are delivered, by their own."""
    printer = judged[0].target.printer
    return {
        "title": title,
        "printer": printer.name,
        "passed": all(each.passed for each in judged),
        "verdict": verdict(judged),
        "files": [_part(each, names) for each in judged],
        "figures": list(_figures(printer)),
        "unknown": ", ".join(printer.unknown),
        "density": DENSITY,
    }


def _figures(printer: Printer) -> Iterator[Row]:
    given = dict(given_keys(printer))
    for key, (name, unit) in FIGURES.items():
        source = _source(printer.sources, key)
        if key in given and source:
            yield Row(name, _figure(given[key]) + unit, "", source)


def _figure(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(_figure(v) for v in value)
    if isinstance(value, dict):  # of margins by thickness
        return f"{_figure(value.get('mm'))} mm to {value.get('to')} pages"
    return str(value)


def _source(sources: Mapping[str, Figure], key: str) -> str:
    while key not in sources and "." in key:
        key = key.rpartition(".")[0]
    found = sources.get(key)
    return f"{found.source} ({found.read.replace('-', DASH)}, {found.certainty})" if found else ""


def _part(each: Preflight, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "part": each.target.part.capitalize(),
        "name": names.get(each.name, each.name),
        "facts": list(_facts(each.facts)) if each.facts else [],
        "ink": _ink(each.facts) if each.facts and len(each.facts.pages) > 1 else None,
        "findings": [
            _finding(f, each)
            for f in sorted(each.findings, key=lambda f: (bool(f.reason), -f.severity, f.code))
        ],
    }


def _finding(finding: Finding, each: Preflight) -> dict[str, str]:
    where = f"{finding.path}:{finding.line}" if finding.line else finding.path if finding.essay else ""
    return {
        "kind": "accepted" if finding.reason else finding.severity.word,
        "code": finding.code,
        "title": finding.title,
        "message": finding.message,
        "reason": finding.reason,
        "essay": finding.essay,
        "source": where,
        "pages": _pages(finding) if each.target.part == "interior" else "",
    }


def _pages(finding: Finding) -> str:
    """Pages as printed, those that follow each other as a stretch."""
    if not finding.folios:
        return "the whole file"
    stretches: list[list[tuple[int, str]]] = []
    for page in zip(finding.pages, finding.folios, strict=True):
        if stretches and stretches[-1][-1][0] == page[0] - 1:
            stretches[-1].append(page)
        else:
            stretches.append([page])
    told = [s[0][1] if len(s) == 1 else f"{s[0][1]}–{s[-1][1]}" for s in stretches]
    return ("page " if len(finding.folios) == 1 else "pages ") + ", ".join(told)


def _facts(facts: FileFacts) -> Iterator[Row]:
    page = facts.pages[0] if facts.pages else None
    yield Row(
        "File",
        f"{facts.size / 1e6:.2f} MB, PDF {facts.version}" + (f", {facts.standard}" if facts.standard else ""),
    )
    if page is not None:
        for name in ("TrimBox", "BleedBox", "MediaBox"):
            box = page.box(name)
            yield Row(name, f"{(box[2] - box[0]) / MM:.2f} × {(box[3] - box[1]) / MM:.2f} mm")
    yield Row("Pages", str(len(facts.pages)))
    yield Row("Typefaces", ", ".join(sorted({_typeface(f) for f in facts.fonts})) or "none")
    yield Row("Colours", ", ".join(_spaces(facts)) or "none")
    images = [image for p in facts.pages for image in p.images]
    if images:
        least = min(images, key=lambda image: image.ppi)
        kinds = ", ".join(sorted({image.space or "stencil" for image in images}))
        yield Row("Pictures", f"{len(images)}, at least {least.ppi:.0f} ppi, in {kinds}")
    covered = [p.coverage for p in facts.pages if p.coverage is not None]
    if len(facts.pages) == 1 and covered:
        plates = ", ".join(f"{name} {mean:.0f} %" for name, mean in covered[0].plates.items())
        yield Row("Ink", f"{covered[0].most:.0f} % at the darkest spot; on average {plates}")
    if facts.intents:
        yield Row("Output intent", ", ".join(intent.identifier for intent in facts.intents))


def _typeface(font: FontFacts) -> str:
    """Its name, and what is wrong with it; embedded in part is as it should be."""
    if font.kind == "Type3":
        return f"{font.name} (drawings)"
    return font.name if font.embedded else f"{font.name} (not embedded)"


def _spaces(facts: FileFacts) -> list[str]:
    found: dict[str, None] = {}
    for page in facts.pages:
        for paint in page.paints:
            if paint.colour is not None:
                found[paint.colour.space] = None
    return sorted(found)


def _ink(facts: FileFacts) -> dict[str, Any]:
    means = [page.coverage.mean if page.coverage else 0.0 for page in facts.pages]
    most = max((page.coverage.most if page.coverage else 0.0 for page in facts.pages), default=0.0)
    top = max([*means, 5.0])
    bars = [
        {
            "x": f"{i * 4}",
            "y": f"{60 - 56 * mean / top:.1f}",
            "width": "3",
            "height": f"{56 * mean / top:.1f}",
        }
        for i, mean in enumerate(means)
    ]
    mean = sum(means) / len(means)
    caption = f"Ink on each page: {mean:.1f} % of the paper on average, {max(means):.1f} % at most; {most:.0f} % at the darkest spot."
    return {"width": 4 * len(means), "bars": bars, "caption": caption}
