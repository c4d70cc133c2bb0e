"""Stage 8 (pipeline): templates compiled once on a machine.

In: a store that only this machine writes, for what lies there is run. Out: `KeptCode`, which rendering asks first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gatherings.pipeline.store import Store


@dataclass(frozen=True, slots=True)
class KeptCode:
    """The code of templates; see `render.templates.KeepCode`."""

    store: Store

    def get(self, inputs: Mapping[str, str]) -> bytes:
        """The code of a template with these inputs; empty where none is known."""
        known = self.store.get(Store.key("Template", inputs))
        return known if isinstance(known, bytes) else b""

    def put(self, inputs: Mapping[str, str], code: bytes) -> None:
        """Keep the code of a template."""
        self.store.put(Store.key("Template", inputs), code)
