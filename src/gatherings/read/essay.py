"""Read, step 4: one manuscript into front matter and body.

In: a Markdown file. Out: `EssaySource`. Tolerant of what real manuscripts bring: blanks after
`---`, `...` at the end, no front matter, a title that stands as a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatherings.diagnostics import Sink
from gatherings.project import Project
from gatherings.read.located_yaml import YamlDocument, yaml_document
from gatherings.read.schema import EssayHead
from gatherings.read.validation import validated
from gatherings.source import SourceFile, Span

_FENCE = re.compile(r"\s*---[ \t]*\n(?=[ \t]*\S)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(  # possessive, so that no line is so long that it takes for ever
    r"\s*+(?:#[ \t]++(?P<atx>[^\n]++)|(?P<setext>[^\n]++)\n=+[ \t]*+(?=\n|$))\n?"
)


@dataclass(frozen=True, slots=True)
class EssaySource:
    """A manuscript as it was read, nothing linked yet."""

    path: str
    file: SourceFile
    head: EssayHead
    """Front matter; `title` is empty where neither it nor a first heading has one."""
    yaml: YamlDocument | None
    """Places of the front matter; None without any that can be read."""
    body: Span
    """The manuscript after front matter, and after a heading that is its title."""
    heading: Span | None = None
    """The heading that was taken for the title."""
    broken: bool = False
    """Whether there is front matter that could not be read (reported)."""

    def place(self, *path: str | int) -> Span:
        """Where a value of the front matter stands; without front matter, the file's begin."""
        return self.yaml.value_span(path) if self.yaml else Span(self.file, 0, 0)


def essay_source(project: Project, path: str, sink: Sink) -> EssaySource:
    """Read a listed manuscript."""
    return split_manuscript(project.text(path, sink), sink)


def split_manuscript(file: SourceFile, sink: Sink) -> EssaySource:
    """Front matter, title and body of a manuscript's text."""
    text = file.text
    head, document, start, broken = EssayHead(), None, 0, False
    if opened := _FENCE.match(text):
        closed = _END.search(text, opened.end())
        if closed:
            start = min(closed.end() + 1, len(text))
            document = yaml_document(file, sink, opened.end(), closed.start())
            broken = document is None
            if document is not None:
                head, document = _head(document, sink)
        else:
            sink.report("ESSAY-002", file.span(opened.end() - 4, opened.end() - 1))
            broken = True
    elif text.lstrip().startswith("+++"):
        sink.report("ESSAY-003", file)
        broken = True
    title, cut = _title_heading(text, start)
    heading = None
    if cut and (not head.title or _plain(head.title) == _plain(title)):
        heading = Span(file, cut[0], cut[1])
        start = cut[1]
        if not head.title:
            head = head.model_copy(update={"title": title})
    body = Span(file, start, len(text))
    return EssaySource(file.path, file, head, document, body, heading, broken)


def _head(document: YamlDocument, sink: Sink) -> tuple[EssayHead, YamlDocument]:
    if document.data is not None and not isinstance(document.data, dict):
        sink.report("YAML-007", document.value_span(()), what="front matter")
        return EssayHead(), document
    return validated(EssayHead, document, sink, "the front matter of an essay", {})


def _title_heading(text: str, start: int) -> tuple[str, tuple[int, int] | None]:
    """The text of a first-level heading that opens the body, and where it stands."""
    found = _HEADING.match(text, start)
    if not found:
        return "", None
    title = _without_marks(found["atx"] or found["setext"])
    begin = text.rfind("\n", 0, found.start("atx" if found["atx"] else "setext")) + 1
    return title, (begin, found.end())


def _without_marks(heading: str) -> str:
    """A heading's text without closing signs and attributes."""
    title = heading.strip()
    bare = title.rstrip("#")
    if bare.endswith((" ", "\t")):
        title = bare.rstrip()
    opened = title.rfind("{")
    if opened >= 0 and title.find("}", opened) == len(title) - 1:
        title = title[:opened].rstrip()
    return title


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
