"""One field of a message in words, from its JSON Schema. Pure."""

import json
from typing import Any, Final

Schema = dict[str, Any]

NAMES: Final = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
MOST_CHOICES: Final = 6
"""That are told one by one."""


def row(name: str, schema: Schema, *, needed: bool) -> list[str]:
    """Name, type, limits and meaning."""
    limits = [*_limits(schema), *([] if needed else ["may be left out"])]
    return [f"`{name}`", _type(schema), "; ".join(limits), schema["description"]]


def _type(schema: Schema) -> str:
    """A schema in few words, such as `list of Cut`."""
    if len(schema.get("enum", [])) in range(1, MOST_CHOICES + 1):
        return " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    for together in ("anyOf", "allOf"):
        if together in schema:
            return " or ".join(map(_type, schema[together]))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "prefixItems" in schema:
        return "[" + ", ".join(map(_type, schema["prefixItems"])) + "]"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return NAMES[schema["type"]] if "type" in schema else NAMES["string"] if "enum" in schema else "anything"


def _limits(schema: Schema) -> list[str]:
    found = (
        _between(schema.get("minimum"), schema.get("maximum"), ""),
        _between(schema.get("minLength"), schema.get("maxLength"), " characters"),
        _between(schema.get("minItems"), schema.get("maxItems"), " items"),
        f"`{schema['pattern']}`" if "pattern" in schema else "",
    )
    return [each for each in found if each]


def _between(least: float | None, most: float | None, unit: str) -> str:
    if most is None:
        return ""
    return f"at most {most:,}{unit}" if least is None else f"{least:,} to {most:,}{unit}"
