"""The process of the citation engine, as the rest of the program sees it.

In: JavaScript. Out: the value that it returns, or an `EngineError`. One process serves all styles, each in a
context of its own. A style that loops is stopped by the engine; where that fails as well, or the engine
itself dies, the process is ended and the next that asks gets a new one. It is ended with the program,
and at once where the program is interrupted.
"""

from __future__ import annotations

import atexit
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from gatherings.diagnostics import ToolError

MEMORY = 1_000_000_000
"""Bytes after which a style is stopped."""
GRACE = 10.0
"""Seconds that the engine has to stop a style itself before its process is ended."""


class EngineError(Exception):
    """The style or the works made the engine stop; the message is the engine's, shortened."""


class LateError(EngineError):
    """It took longer than it may."""


class RefusedError(EngineError):
    """The engine can't take the style at all."""


class EngineProcess:
    """A running process of the engine."""

    def __init__(self) -> None:
        """Start it; raises `ToolError` where there is no engine to start."""
        # without a window, and out of reach of Ctrl-C, which is for the program that asks
        apart: dict[str, Any] = (
            {"creationflags": 0x08000200} if sys.platform == "win32" else {"start_new_session": True}
        )
        try:
            self._child: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("engine_worker.py"))],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **apart,
            )  # fmt: skip
        except OSError as fault:
            raise ToolError(f"the citation engine cannot be started: {fault}") from fault
        self._said: queue.Queue[bytes] = queue.Queue()
        self._answers = 0
        self._next = 0
        assert self._child.stdout is not None
        threading.Thread(target=_listen, args=(self._child.stdout, self._said), daemon=True).start()

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    def opened(self) -> int:
        """The number of a new context."""
        self._next += 1
        self._ask({"open": self._next}, 60.0)
        return self._next

    def run(self, context: int, code: str, seconds: float) -> Any:
        """The value of some JavaScript; raises `EngineError` where it does not come to an end."""
        said = self._ask({"in": context, "run": code, "seconds": seconds, "memory": MEMORY}, seconds + GRACE)
        stopped = said.get("stopped")
        if stopped == "time":
            raise LateError(f"it did not come to an end within {seconds:g} seconds")
        if stopped == "memory":
            raise EngineError("it used more memory than a style may")
        if stopped is not None:
            raise EngineError(_reason(str(stopped)))
        return said.get("value")

    def closed(self, context: int) -> None:
        """Give back what a context holds."""
        if self.alive:
            with suppress(EngineError, ToolError):
                self._ask({"close": context}, GRACE)

    def _ask(self, message: Mapping[str, object], seconds: float) -> Mapping[str, Any]:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n")
            self._child.stdin.flush()
            line = self._said.get(timeout=seconds)
        except queue.Empty:
            self.end()
            raise LateError("it did not answer and was ended") from None
        except OSError:
            line = b""
        except BaseException:
            self.end()
            raise
        if not line:
            self.end()
            if not self._answers:
                raise ToolError("the citation engine is missing: mini-racer can’t be loaded")
            raise EngineError("the engine broke down over it")
        self._answers += 1
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End the process; safe to call twice."""
        self._child.kill()
        with suppress(OSError, subprocess.TimeoutExpired):
            self._child.wait(timeout=5)
        if self._child.stdin is not None:
            with suppress(OSError):
                self._child.stdin.close()


def _listen(stream: IO[bytes], said: queue.Queue[bytes]) -> None:
    """Hand on what the process says, line by line, and an empty line at its end."""
    with suppress(OSError, ValueError), stream:
        for line in stream:
            said.put(line)
    said.put(b"")


def _reason(message: str) -> str:
    """The line of a JavaScript error that says something."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    telling = next((line for line in lines if "Error" in line or "error" in line), lines[0] if lines else "")
    telling = telling.rpartition("Error: ")[2].rpartition("error: ")[2]
    return telling[:200].replace('"', "'") or "it stopped"


_RUNNING: list[EngineProcess] = []
"""The one that is running, if any."""


def engine_process() -> EngineProcess:
    """The process that runs, started where none does; raises `ToolError`."""
    if not (_RUNNING and _RUNNING[-1].alive):
        _RUNNING[:] = [EngineProcess()]
    return _RUNNING[-1]


@atexit.register
def end_engine() -> None:
    """End the process, if one runs."""
    for process in _RUNNING:
        process.end()
    _RUNNING.clear()
