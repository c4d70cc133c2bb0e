"""What the engine is asked for one essay, and a thread that keeps the engine at work.

In: questions, some before their answers are wanted. Out: the answers, each when it is asked for. The engine
works in a process of its own, so that while it formats one essay the program can read the next. Nobody
but the thread of an `Asking` speaks to the engine while that has questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatherings.cite.syntax import Cluster

Answer = tuple[Mapping[str, Any], str]
"""What the driver says, and the text that says it."""


@dataclass(slots=True)
class Question:
    """What is asked for one essay."""

    clusters: Sequence[tuple[Cluster, int]]
    """As they are read, each with the number of its note."""
    items: Mapping[str, Mapping[str, Any]]
    """Works by key, as the engine takes them."""
    ids: Mapping[str, str]
    """Keys as cited, those that are known, to the keys of works."""
    places: Sequence[int]
    """Clusters that are sent, by index."""
    parts: Sequence[Any]
    """Arguments of the driver: works, citations, further works, works of the book, works whose authors are named."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Digests of all that shapes the answer; empty where none is kept."""
    known: Mapping[str, Any] | None = None
    """The answer, where it is kept."""
    coming: Future[Answer] | None = None
    """The answer, where the engine was asked ahead."""


class Asking:
    """One thread that asks one question after the other, in the order in which they come."""

    def __init__(self, ask: Callable[[Sequence[Any]], Answer], end: Callable[[], None]) -> None:
        """`ask` has the engine answer; `end` ends an engine that is at work."""
        self._ask, self._end = ask, end
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: list[Future[Answer]] = []

    def begin(self, question: Question) -> None:
        """Ask as soon as the engine is free."""
        question.coming = self._put(question.parts)

    def answer(self, question: Question) -> Answer:
        """The answer; raises what `ask` raises. The engine is ended where waiting for it is broken off."""
        coming = question.coming
        if coming is None or coming.cancelled():
            coming = self._put(question.parts)
        try:
            return coming.result()
        except CancelledError:  # by the fault of the question before it
            return self._put(question.parts).result()
        except BaseException:
            if not coming.done():
                self.stop()
            raise

    def stop(self) -> None:
        """Drop what is not answered yet, and end the engine if it is at work."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.shutdown(wait=False, cancel_futures=True)
        if any(coming.running() for coming in self._waiting):
            self._end()
        thread.shutdown()
        self._waiting.clear()

    def _put(self, parts: Sequence[Any]) -> Future[Answer]:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "citation engine")
        coming = self._thread.submit(self._asked, parts)
        self._waiting.append(coming)
        return coming

    def _asked(self, parts: Sequence[Any]) -> Answer:
        try:
            return self._ask(parts)
        except BaseException:
            for coming in self._waiting:  # the engine is begun anew first
                coming.cancel()
            raise


_LISTS = ("citations", "marked", "order", "names", "keys", "entries", "asked")
"""Lists of texts in an answer of the driver."""


def sound(text: str, parts: Sequence[Any]) -> Mapping[str, Any] | None:
    """A kept answer, if it is one to this question: what was kept may come from anywhere."""
    found: Any = None
    with suppress(ValueError, KeyError, TypeError):
        found = json.loads(text)
        lists = {name: found[name] for name in _LISTS}
        texts = all(isinstance(v, list) and all(isinstance(t, str) for t in v) for v in lists.values())
        works, cited, asked = parts[0], parts[1], parts[4]
        if (
            texts
            and len(lists["citations"]) == len(lists["marked"]) == len(lists["order"]) == len(cited)
            and lists["asked"] == asked
            and len(lists["names"]) == len(asked)
            and len(lists["keys"]) == len(lists["entries"])
            and set(lists["keys"]) <= set(works)
            and {"hanging", "aligned"} <= found.keys()
        ):
            return dict(found)
    return None
