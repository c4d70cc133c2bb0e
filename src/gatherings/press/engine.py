"""The door to WeasyPrint; what of its insides we replace stands in `internals`.

In: an element tree, style sheets, a folder of fonts. Out: `Laid`, the engine's page boxes,
and PDF bytes. The insides are compared with what we know at start, for they change without notice.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from importlib import metadata
from io import StringIO
from typing import TYPE_CHECKING, Any

from gatherings.diagnostics import ToolError
from gatherings.press import internals, narrow_spaces, shortcuts, tracing
from gatherings.press.given import ROOT, fetcher, tree
from gatherings.press.listening import listening
from gatherings.press.page_making import made_pages
from gatherings.press.paragraphs.composition import Composition, House
from gatherings.press.paragraphs.hyphens import Dictionaries, Hyphenator
from gatherings.press.paragraphs.widening import widened
from gatherings.styles import face_css

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from gatherings.press.page_rules import Hints, PageRules
    from gatherings.press.paragraphs.prepared import Measured
    from gatherings.styles import FontFace

PIXEL = 25.4 / 96
"""Millimetres in a CSS pixel, the unit of every box."""

MISSING = (
    "the layout engine needs Pango: Debian/Ubuntu `apt install libpango-1.0-0 libpangoft2-1.0-0`, "
    "Fedora `dnf install pango`, macOS `brew install pango`, Windows MSYS2 `pacman -S mingw-w64-x86_64-pango`"
)


_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "libpango-1.0-0")
FELL_BACK = "its paragraphs are broken line by line, for choosing their lines together failed: {fault}"
"""What is said where a leaf can be set without total fit only."""


class LayoutError(Exception):
    """The engine gave up on a leaf; another way of setting it may do."""


def pango_version() -> str:
    """Version of the library that shapes text, asked without loading the engine, which takes half a second.

    Raises `ToolError` where it is missing.
    """
    for name in _PANGO:
        try:
            return str(ctypes.CDLL(name).pango_version())
        except (OSError, AttributeError):
            continue
    require()  # the engine knows more names
    from weasyprint.text.ffi import pango

    return str(pango.pango_version())


def require() -> None:
    """Load the engine with the press's changes to it.

    Raises `ToolError` where Pango is missing, or the insides of WeasyPrint are not those that we know.
    """
    with redirect_stdout(StringIO()):  # the library says at length what MISSING says in a line
        try:
            with _by_soname():
                import weasyprint
        except OSError:
            try:
                import weasyprint  # noqa: F401
            except OSError as fault:
                raise ToolError(MISSING) from fault
    needed = (*internals.TRACING, *internals.NOTES, *internals.PAGES)
    if not tracing.installed() and (faults := internals.moved(needed)):
        found = metadata.version("weasyprint")
        raise ToolError(
            f"this press needs WeasyPrint {internals.VERSION}; in {found}, which is installed, {faults[0]}"
        )
    tracing.install()
    if not internals.moved(internals.SPACES):
        narrow_spaces.install()
    if not internals.moved(internals.SHORTCUTS):
        shortcuts.install()


@contextmanager
def _by_soname() -> Iterator[None]:
    """While it is open, libraries in C are found by the names of their files alone where Linux has them so.

    WeasyPrint asks for the names of other systems first, and for each of them `ctypes` starts a compiler and
    `ldconfig`, which takes a fifth of a second in every process.
    """
    import ctypes.util

    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = find


@contextmanager
def _page_making(context: Any, root: Element, rules: PageRules | None, hints: Hints) -> Iterator[None]:
    """While it is open, pages are made by our rules for notes, figures and the ends of pages."""
    from gatherings.press.notes_layout import divided_notes
    from gatherings.press.page_floats import floating_figures
    from gatherings.press.page_sequence import page_sequence

    with ExitStack() as stack:
        ruled = rules is not None and rules.line
        if rules is not None and ruled:
            stack.enter_context(page_sequence(context, rules, hints, root))
        stack.enter_context(divided_notes())
        if rules is not None and ruled and rules.floats:
            stack.enter_context(floating_figures(context, rules, hints))
        yield


@dataclass(slots=True)
class Laid:
    """One leaf as the engine laid it out."""

    boxes: tuple[Any, ...]
    """A PageBox for each page."""
    hidden: frozenset[Element]
    """Elements that a style sheet keeps from being shown."""
    messages: tuple[str, ...]
    """What the engine complained of."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Lines by how they were broken."""


@dataclass(slots=True)
class Engine:
    """Fonts, style sheets and images of one book, read once; not to be shared by threads."""

    css: Sequence[str]
    """Style sheets, in order."""
    faces: Sequence[FontFace]
    """The theme's typefaces."""
    base: Path
    """Folder to which images are relative; nothing outside it is read."""
    unpacked: Mapping[str, bytes] = field(default_factory=dict)
    """Packed font files that were opened already, by address."""
    coverage: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Characters of faces that were counted already, by address."""
    setting: Composition = field(default_factory=Composition)
    """How paragraphs are set."""
    _house: House | None = None
    _hyphenator: Hyphenator = field(default_factory=Hyphenator)
    _sheets: dict[str, Any] = field(default_factory=dict)
    _images: dict[str, Any] = field(default_factory=dict)
    _messages: list[str] = field(default_factory=list)
    _fonts: Any = None
    _counters: Any = None
    _fetcher: Any = None
    _packed: list[FontFace] = field(default_factory=list)
    _plain: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Read fonts and style sheets; raises `ToolError` without Pango."""
        require()
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._counters = CounterStyle()
        faces = {f.path.resolve() for f in self.faces}
        self._fetcher = fetcher(self.base.resolve(), frozenset(faces), self.unpacked)
        self._packed = [f for f in self.faces if f.path.suffix == ".woff2"]
        self._plain = (
            self._characters(*(f for f in self.faces if f not in self._packed))
            if self._packed
            else frozenset()
        )
        self.css = (face_css([f for f in self.faces if f not in self._packed]), *self.css)
        with listening(self._messages):
            for sheet in self.css:
                self.sheet(sheet)
        self._hyphenator = Hyphenator(self.setting.hyphenation)
        self._house = self.setting.house(self._hyphenator, self._messages)

    def _characters(self, *faces: FontFace) -> frozenset[int]:
        found: frozenset[int] = frozenset()
        for face in faces:
            known = self.coverage.get(face.path.as_uri())
            found |= characters((face,)) if known is None else known
        return found

    def sheet(self, css: str) -> Any:
        """A parsed style sheet, parsed once."""
        if css not in self._sheets:
            from weasyprint import CSS

            self._sheets[css] = CSS(
                string=css,
                base_url=f"file://{ROOT}",
                url_fetcher=self._fetcher,
                font_config=self._fonts,
                counter_style=self._counters,
            )
        return self._sheets[css]

    def lay_out(
        self,
        root: Element,
        css: Sequence[str] = (),
        *,
        divide_notes: bool = False,
        rules: PageRules | None = None,
        recto: bool = True,
    ) -> Laid:
        """Lay out a tree (an ``html`` element, no namespace) with the book's sheets and `css` after them.

        `divide_notes` sets notes by `notes_layout` rather than as the engine does; pages are then made by `rules`,
        the first of them a right-hand one if `recto`.
        Raises `LayoutError` where the engine gives up.
        """
        from gatherings.press.paragraphs.counts import counted

        start = len(self._messages)
        with listening(self._messages):
            self._unpack({ord(c) for text in root.itertext() for c in text})
            try:
                context, boxes = self._paged(root, css, divide_notes, rules, recto, self._house)
            except LayoutError as fault:
                if self._house is None:
                    raise
                context, boxes = self._paged(root, css, divide_notes, rules, recto, None)
                self._messages.append(FELL_BACK.format(fault=fault))
        hidden = frozenset(e for e in root.iter() if _not_shown(context.style_for(e)))
        return Laid(boxes, hidden, tuple(self._messages[start:]), counted(boxes))

    def _paged(
        self,
        root: Element,
        css: Sequence[str],
        divide_notes: bool,  # noqa: FBT001
        rules: PageRules | None,
        recto: bool,  # noqa: FBT001
        house: House | None,
    ) -> tuple[Any, tuple[Any, ...]]:
        """The engine's context and page boxes of the best try; with `house`, lines are chosen by total fit."""
        from gatherings.press.paragraphs.setter import total_fit

        measured: Measured = {}

        def laid_out(rules: PageRules | None, hints: Hints) -> tuple[Any, tuple[Any, ...]]:
            fit = total_fit(house, measured) if house is not None else nullcontext()
            return self._laid_out(root, css, divide_notes=divide_notes, rules=rules, hints=hints, fit=fit)

        return made_pages(laid_out, rules, recto=recto)

    def _laid_out(
        self,
        root: Element,
        css: Sequence[str],
        *,
        divide_notes: bool,
        rules: PageRules | None,
        hints: Hints,
        fit: AbstractContextManager[Any],
    ) -> tuple[Any, tuple[Any, ...]]:
        """The engine's context and page boxes; raises `AgainError` where a hint would help.

        `fit` is open while lines are chosen.
        """
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.document import Document
        from weasyprint.formatting_structure.build import build_formatting_structure
        from weasyprint.layout import layout_document

        html = tree(root, f"file://{ROOT}", self._fetcher)
        options = {
            **DEFAULT_OPTIONS,
            "cache": self._images,
            "dpi": 300,
            "jpeg_quality": 90,
            "stylesheets": [self.sheet(s) for s in (*self.css, *css)],
        }
        context = Document._build_layout_context(html, self._fonts, self._counters, {}, options)
        box = build_formatting_structure(
            html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            self._counters,
            context.footnotes,
        )
        context.dictionaries = Dictionaries(self._hyphenator)
        try:
            with (
                _page_making(context, root, rules, hints) if divide_notes else nullcontext(),
                fit as setter,
            ):
                context.gatherings_ends = getattr(setter, "ends", None)
                return context, tuple(layout_document(html, box, context))
        except RecursionError as fault:
            raise LayoutError("its parts stand too deep within each other") from fault
        except (
            ArithmeticError,
            AssertionError,
            AttributeError,
            IndexError,
            KeyError,
            TypeError,
            ValueError,
        ) as fault:
            raise LayoutError(str(fault) or type(fault).__name__) from fault

    def _unpack(self, used: set[int]) -> None:
        """Open the packed (WOFF 2) faces that have a character which the others lack.

        One with thousands of characters takes seconds, and is kept in a theme for scripts
        of which most books have no word.
        """
        lacking = used - self._plain if self._packed else set()
        for face in [f for f in self._packed if lacking and lacking & self._characters(f)]:
            self._packed.remove(face)
            self._plain |= self._characters(face)
            self.css = (*self.css, face_css((face,)))

    def written(self, boxes: Sequence[Any]) -> bytes:
        """A PDF of page boxes as the engine writes it, to be looked at; lines are as wide as they were set."""
        from weasyprint.document import Document, Page
        from weasyprint.pdf.metadata import DocumentMetadata

        with listening(self._messages), widened():
            pages = [Page(box) for box in boxes]
            document = Document(pages, DocumentMetadata(), self._fetcher, self._fonts, {}, None)
            data = document.write_pdf(dpi=300, jpeg_quality=90)
        assert isinstance(data, bytes)
        return data

    def forget_images(self) -> None:
        """Read pictures anew: their files may have changed since the last leaf."""
        self._images.clear()

    def address_of(self, image: Any) -> str:
        """The address from which an image of pixels was read; empty for one that was not."""
        return next((str(url) for url, known in self._images.items() if known is image), "")

    @property
    def messages(self) -> tuple[str, ...]:
        """All that the engine complained of so far."""
        return tuple(self._messages)


def characters(faces: Sequence[FontFace]) -> frozenset[int]:
    """Code points that some faces have between them."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for face in faces:
        with TTFont(face.path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def _not_shown(style: Any) -> bool:
    return style is not None and style["display"] == ("none",)
