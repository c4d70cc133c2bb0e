"""Stage 8 (desk): the reference pages of the documentation, out of the models and the catalogue.

In: the JSON Schemas of what editors write, the rules of the catalogue, and a page with marked
places. Out: Markdown, and the page with its places filled anew. Text to text: nothing is read
from the disk or written to it here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter

from gatherings.catalogue import RULES
from gatherings.diagnostics import Rule
from gatherings.model import PrintSettings
from gatherings.read.schema import json_schemas

Schema = Mapping[str, Any]

FAMILIES: Mapping[str, str] = {
    "FILE": "Files",
    "YAML": "YAML: how keys and values are written",
    "COLL": "The collection",
    "ORDER": "The order of the book",
    "PEOPLE": "Contributors",
    "ID": "ISBN, DOI, ORCID and the like",
    "ESSAY": "Essays: front matter and title",
    "MD": "Markdown",
    "NOTE": "Notes",
    "FIG": "Figures",
    "MATH": "Formulas",
    "REF": "References and links",
    "CITE": "Citations",
    "BIB": "Lists of works",
    "TMPL": "Themes and templates",
    "PAGE": "Pages",
    "PRINT": "Printers",
    "COVER": "Covers",
    "FLIGHT": "Preflight",
    "EPUB": "The EPUB",
    "VERIFY": "Finished files",
    "STORE": "What is kept of earlier builds",
}
"""Families of codes in the order in which an editor meets them."""

_PLAIN = {
    "object": "names, each with a text",
    "boolean": "`true` or `false`",
    "integer": "number",
    "number": "number",
}
_CHOICES = {"boolean": "date or `no`", "string": "length: `3mm`, `0.125in`, or millimetres"}
"""Of a value of several types, by the last."""
_PLACE = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[^>]*?) -->\n).*?(?P<end><!-- end of generated -->)",
    re.DOTALL,
)


def with_generated(page: str, parts: Mapping[str, str]) -> str:
    """The page with every marked place filled; raises `KeyError` for a place of another name.

    A place lies between ``<!-- generated: NAME -->`` and ``<!-- end of generated -->``.
    """
    return _PLACE.sub(lambda m: f"{m['begin']}\n{parts[m['name']].strip()}\n\n{m['end']}", page)


def reference_parts() -> Mapping[str, str]:
    """Everything that pages may ask for: name of the place → Markdown."""
    keys = {f"keys of {name}": keys_reference(schema) for name, schema in json_schemas().items()}
    return keys | {"codes": codes_reference(RULES.values())}


def codes_reference(rules: Iterable[Rule]) -> str:
    """Every rule under the heading of its family."""
    order = list(FAMILIES)

    def rank(rule: Rule) -> tuple[int, str]:
        return order.index(_family(rule)), rule.code

    blocks = []
    for family, members in groupby(sorted(rules, key=rank), key=_family):
        blocks.append(f"## {FAMILIES[family]}")
        blocks += [_rule(rule) for rule in members]
    return "\n\n".join(blocks)


def _family(rule: Rule) -> str:
    return rule.code.partition("-")[0]


def _rule(rule: Rule) -> str:
    message = rule.message.replace("{{", "{").replace("}}", "}")
    block = [
        f"### {rule.code}: {_prose(rule.title)}",
        f"*{rule.severity.word}*: {_prose(message)}",
        f"{_prose(rule.why)} {_prose(rule.mend)}",
    ]
    if rule.example:
        runs = re.findall(r"`+|~+", rule.example)
        fence = "`" * max(3, 3, *(len(run) + 1 for run in runs))
        block.append(f"{fence}text\n{rule.example.rstrip()}\n{fence}")
    return "\n\n".join(block)


def _prose(text: str) -> str:
    """A sentence of the catalogue as Markdown: signs that mean something outside code are escaped."""
    pieces = re.split(r"(`[^`]+`)", text)
    plain = (re.sub(r"([\\<>*_\[\]|])", r"\\\1", piece) for piece in pieces[::2])
    return "".join(p for pair in zip(plain, [*pieces[1::2], ""], strict=True) for p in pair)


def keys_reference(schema: Schema) -> str:
    """The keys of one kind of file as tables: first its own, then those within its keys."""
    top = schema
    if "properties" not in schema:  # contributors.yaml: the keys of each entry
        top = {**schema["additionalProperties"], "$defs": schema["$defs"]}
    return "\n\n".join(_Tables(top).blocks())


@dataclass(slots=True)
class _Tables:
    """Walks a schema and remembers which sets of keys are still to be described."""

    top: Schema
    waiting: list[tuple[str, str]] = field(default_factory=list)
    """Heading and name of the definition, in the order in which they are mentioned."""

    def blocks(self) -> Iterator[str]:
        yield self._table(self.top, "", "")
        for heading, name in self.waiting:  # grows while it is read
            definition = self.top["$defs"][name]
            yield f"### {heading}"
            yield definition["description"]
            yield self._table(definition, name, heading.partition("`")[2].rstrip("`"))

    def _table(self, place: Schema, name: str, within: str) -> str:
        rows = ["| key | what may stand there | left out | what it is |", "| --- | --- | --- | --- |"]
        required = place.get("required", ())
        for key, value in place["properties"].items():
            path = f"{within}.{key}" if within else key
            default = "must be given" if key in required else _default(name, key, value)
            cells = (f"`{key}`", self._kind(value, path), default, value.get("description", ""))
            rows.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
        return "\n".join(rows)

    def _kind(self, value: Schema, path: str, *, listed: bool = False) -> str:
        """In words, what a value may be."""
        if ref := value.get("$ref"):
            return self._keys(ref.rpartition("/")[2], path, listed=listed)
        if options := value.get("anyOf") or value.get("oneOf"):
            kinds = [self._kind(o, path, listed=listed) for o in options if o.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
        if "enum" in value:
            words = [f"`{word}`" for word in value["enum"]]
            return ", ".join(words[:-1]) + f" or {words[-1]}"
        return self._simple(value, path)

    def _simple(self, value: Schema, path: str) -> str:
        type_, pattern = value.get("type"), str(value.get("pattern"))
        if "prefixItems" in value:
            return f"list of {len(value['prefixItems'])} numbers"
        if type_ == "array":
            inner = self._kind(value["items"], path, listed=True)
            return "list of texts" if inner == "text" else f"list: {inner}"
        if isinstance(type_, list):
            return _CHOICES.get(type_[-1], "date")
        if r"\.md$" in pattern:
            return "file"
        if "mm" in pattern:
            return "size: `156x234mm`, `6x9in`"
        each = value.get("additionalProperties", {})
        if each is True:
            return "keys and their values"
        if "$ref" in each:
            return "names, each with " + self._kind(each, f"{path}.NAME")
        return _PLAIN.get(str(type_), "text")

    def _keys(self, name: str, path: str, *, listed: bool) -> str:
        heading = f"In an entry of `{path}`" if listed else f"In `{path}`"
        known = next((h for h, described in self.waiting if described == name), None)
        if known is None:
            self.waiting.append((heading, name))
        heading = known or heading
        return f"[keys](#{anchor(heading)})"


def anchor(heading: str) -> str:
    """The fragment by which GitHub, and programs like it, link to a heading."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().casefold())
    return plain.replace(" ", "-")


def _default(definition: str, key: str, value: Schema) -> str:
    made = value.get("default")
    if definition == "PrintSettings" and made is None:
        made = TypeAdapter(PrintSettings).dump_python(PrintSettings())[key]
    if made in ("", [], None) or isinstance(made, dict):
        return ""
    return f"`{made}`" if isinstance(made, str) else f"`{json.dumps(made)}`"
