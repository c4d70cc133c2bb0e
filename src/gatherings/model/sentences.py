"""The sentences that stand under the keys an editor writes, put into JSON Schemas.

In: a class whose fields are each followed by a sentence. Out: these sentences as descriptions in the schema that
pydantic makes of the class. They are read from the source when a schema is made and not when the class is, for
that takes a tenth of a second of every start and only schemas show them.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any


def describe(schema: dict[str, Any], cls: type) -> None:
    """Add the sentence of each field to the schema of its class (a `json_schema_extra` of pydantic)."""
    fields: dict[str, Any] = getattr(cls, "__pydantic_fields__", {})
    known = {name: text for base in reversed(cls.__mro__) for name, text in _sentences(base)}
    for name, about in fields.items():
        shown = schema.get("properties", {}).get(about.alias or name)
        if shown is not None and about.description is None and name in known:
            shown["description"] = known[name]


@cache
def _sentences(cls: type) -> tuple[tuple[str, str], ...]:
    """Fields of a class and the texts that stand right below them."""
    if not getattr(cls, "__pydantic_fields__", None):
        return ()
    (made,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    return tuple(_found(made.body)) if isinstance(made, ast.ClassDef) else ()


def _found(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for above, below in pairwise(body):
        if not isinstance(above, ast.AnnAssign) or not isinstance(above.target, ast.Name):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield above.target.id, inspect.cleandoc(str(below.value.value))
