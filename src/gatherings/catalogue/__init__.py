"""Every code that the program can report, as data: one family a module.

Codes are `FAMILY-NNN`. A code that is no longer reported stays reserved in `RETIRED`.
Each code has a folder in `tests/diagnostics` that shows it.
"""

from __future__ import annotations

import importlib
import pkgutil

from gatherings.diagnostics import Rule

RETIRED: frozenset[str] = frozenset()


def _gathered() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        for rule in importlib.import_module(f"{__name__}.{info.name}").RULES:
            if rule.code in rules or rule.code in RETIRED:
                raise ValueError(f"code {rule.code} stands twice in the catalogue")
            rules[rule.code] = rule
    return rules


RULES: dict[str, Rule] = _gathered()
