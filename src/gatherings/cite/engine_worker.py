"""The process in which styles run: JavaScript in, its result out, nothing else within reach.

In: on standard input one JSON value a line: ``{"open": n}``, ``{"in": n, "run": code, "seconds": s, "memory": b}``
or ``{"close": n}``. Out: on standard output one JSON value a line: ``{"value": …}``, or ``{"stopped": …}`` with
``time``, ``memory`` or what the engine says. It is run as a program by `engine_process`, imports nothing of
ours, and ends when its input ends; whoever started it ends it where it does not answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer


def answer(contexts: dict[int, MiniRacer], asked: Mapping[str, Any]) -> Mapping[str, object]:
    """What a request comes to; `contexts` are those that are open, by number."""
    if "open" in asked:
        contexts[asked["open"]] = MiniRacer()
        return {"value": None}
    if "close" in asked:
        closed = contexts.pop(asked["close"], None)
        if closed is not None:
            closed.close()
        return {"value": None}
    context = contexts[asked["in"]]
    try:
        value = context.eval(asked["run"], timeout_sec=asked["seconds"], max_memory=asked["memory"])
    except JSTimeoutException:
        with suppress(Exception):  # let what was stopped come to rest before anybody closes it
            context.eval("0", timeout_sec=5)
        return {"stopped": "time"}
    except JSOOMException:
        return {"stopped": "memory"}
    except JSEvalException as fault:
        return {"stopped": str(fault)}
    return {"value": value if isinstance(value, (str, int, float, bool)) else None}


def main() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that asks is told, and ends this one
    contexts: dict[int, MiniRacer] = {}
    for line in sys.stdin.buffer:
        said = json.dumps(answer(contexts, json.loads(line)), ensure_ascii=True)
        sys.stdout.buffer.write(said.encode("ascii") + b"\n")
        sys.stdout.buffer.flush()
    os._exit(0)  # an open context would keep the interpreter from ending


if __name__ == "__main__":
    main()
