"""What the press found wrong, in the editor's words.

In: the pages of a book. Out: diagnostics that name the piece, the page and, where the leaf says
so, the line of the manuscript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatherings.press.lines import manuscript_place

if TYPE_CHECKING:
    from gatherings.diagnostics import Sink
    from gatherings.model import Leaf
    from gatherings.press.book import Pages
    from gatherings.press.notes_gate import Verdict
    from gatherings.press.setting import Setting
    from gatherings.source import SourceFile, Span


_MISFITS = {"smaller": "PAGE-013", "parted": "PAGE-014", "row": "PAGE-015", "paper": "PAGE-016"}


def report(pages: Pages, book: SourceFile, sink: Sink) -> None:
    """Tell what is wrong with the pages."""
    for title in pages.wavering:
        sink.report("PAGE-001", book, title=title)
    for index, failure in pages.failures.items():
        leaf = pages.leaves[index]
        sink.report(
            "PAGE-012", leaf.essay.file if leaf.essay else book, title=_title(leaf), reason=failure.reason
        )
    folios: dict[int, list[str]] = {}
    for slot in pages.slots:
        if slot.leaf >= 0:
            folios.setdefault(slot.leaf, []).append(slot.folio)
    for index, (leaf, made) in enumerate(zip(pages.leaves, pages.settings, strict=True)):
        where = leaf.essay.file if leaf.essay else book
        if made.notes is not None:
            _notes(leaf, made.notes, made.carried, where, folios[index], sink)
        _letters(leaf, made, where, folios[index], sink)


def _title(leaf: Leaf) -> str:
    return leaf.title or leaf.kind.replace("-", " ")


def _notes(
    leaf: Leaf, notes: Verdict, carried: tuple[str, ...], where: SourceFile, folios: list[str], sink: Sink
) -> None:
    title = _title(leaf)
    for fate, names in (
        ("is printed nowhere", notes.lost),
        ("is printed more than once", notes.doubled),
    ):
        for name in names:
            sink.report(
                "PAGE-008", _line_of(leaf, name, where), number=_number(leaf, name), title=title, fate=fate
            )
    for code, names in (("PAGE-009", carried), ("PAGE-011", notes.moved)):
        for name in names:
            sink.report(code, _line_of(leaf, name, where), number=_number(leaf, name), title=title)
    for page in notes.overprinted:
        sink.report("PAGE-010", where, folio=folios[page], title=title)


def _number(leaf: Leaf, name: str) -> str:
    """The printed number of a note."""
    for call in leaf.root.iter("a"):
        if call.get("href") == f"#{name}":
            return "".join(str(t) for t in call.itertext()).strip()
    return name


def _line_of(leaf: Leaf, name: str, where: SourceFile) -> SourceFile | Span:
    """The line of the manuscript on which a note is written, where the leaf says so."""
    for element in leaf.root.iter("div", "li", "aside"):
        line = element.get("data-line") if element.get("id") == name else None
        if line and line.isdigit():
            start = where.offset(int(line))
            return where.span(start, start + len(where.line(int(line))))
    return where


def _count(letters: int) -> str:
    return f"{letters} letter{'' if letters == 1 else 's'}"


def _letters(leaf: Leaf, made: Setting, where: SourceFile, folios: list[str], sink: Sink) -> None:
    title = _title(leaf)
    for gap in made.gaps:
        code = "PAGE-002" if gap.letters > 0 else "PAGE-003"
        place = manuscript_place(leaf, gap.place, where)
        sink.report(code, place, letters=_count(abs(gap.letters)), text=gap.text, title=title)
    for out in made.overhangs:
        place = manuscript_place(leaf, out.place, where)
        sink.report("PAGE-004", place, text=out.text, title=title, folio=folios[out.page], by=out.by)
    for misfit in made.misfits:
        place = manuscript_place(leaf, misfit.place, where)
        names = {"text": misfit.text, "title": title, "folio": folios[misfit.page]}
        sink.report(_MISFITS[misfit.kind], place, **names)
    for said in dict.fromkeys(made.messages):
        sink.report("PAGE-006", where, title=title, said=" ".join(said.split())[:300])
