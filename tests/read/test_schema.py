"""The JSON Schemas say what the models check, and the shipped ones are current."""

from __future__ import annotations

import json
from pathlib import Path

from gatherings.read.schema import CollectionFile, ContributorEntry, EssayHead, json_schemas
from gatherings.read.schema_keys import known_keys

SHIPPED = Path(__file__).parents[2] / "styles" / "schema"


def test_the_shipped_schemas_are_current() -> None:
    """`gatherings schema styles/schema` writes them anew."""
    for name, schema in json_schemas().items():
        assert json.loads((SHIPPED / f"{name}.schema.json").read_text("utf-8")) == schema, name


def test_every_key_is_described() -> None:
    """Completion in an editor shows a sentence for each key, at every depth."""

    def bare(place: object) -> list[str]:
        if isinstance(place, list):
            return [name for item in place for name in bare(item)]
        if not isinstance(place, dict):
            return []
        properties = place.get("properties", {})
        here = [k for k, v in properties.items() if not v.get("description")]
        return here + [name for value in place.values() for name in bare(value)]

    for name, schema in json_schemas().items():
        assert not bare(schema), name


def test_unknown_keys_are_refused_everywhere() -> None:
    """No set of keys is open, but for people's ids and the links of a person."""
    for name, schema in json_schemas().items():
        for place in (schema, *schema["$defs"].values()):
            if "properties" in place:
                assert place["additionalProperties"] is False, name


def test_known_keys_are_found_through_every_kind_of_branch() -> None:
    """Hints need the keys of lists, choices and nested settings."""
    collection = CollectionFile.model_json_schema(by_alias=True)
    assert known_keys(collection, ("body", 0)) == ("part", "intro", "essays")
    assert "ink" in known_keys(collection, ("editions", "print"))
    assert known_keys(EssayHead.model_json_schema(by_alias=True), ("credits", 2)) == ("as", "who")
    assert "family" in known_keys(ContributorEntry.model_json_schema(by_alias=True), ("name",))
