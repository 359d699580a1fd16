"""What is wrong in a models.toml, in words that its author understands, and on which line. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final, get_args, get_type_hints

from msgspec import Struct, ValidationError
from msgspec.structs import fields

_PLACE: Final = re.compile(r" - at `\$(?:\.(?P<key>\w+))?(?:\[(?P<item>\d+)\](?:\.(?P<part>\w+))?)?.*`$")
_NAMED: Final = re.compile(r"field `(?P<name>[^`]+)`")


def explained(error: ValidationError, kind: type[Struct], table: Mapping[str, Any]) -> tuple[str, str]:
    """The key that msgspec found wrong, and what it should be.

    Args:
        kind: what the table was to become; each field has a description.
    """
    said = str(error)
    place = _PLACE.search(said)
    named = _NAMED.search(said)
    if place is None or not place["key"]:
        unknown = named["name"] if named else "the table"
        return unknown, f"is no key we know; there are {', '.join(_keys(kind))}"
    key = place["key"]
    wanted = f"must be {_description(kind, key)}"
    if not place["item"]:
        return key, f"is {table[key]!r}, but {wanted}"
    item, inner = table[key][int(place["item"])], _inner(kind, key)
    if inner and place["part"]:
        return key, f"has {item!r}, whose {place['part']} must be {_description(inner, place['part'])}"
    if inner and named and named["name"] not in _keys(inner):
        return key, f"has {item!r}; {named['name']} is no key we know, there are {', '.join(_keys(inner))}"
    return key, f"has {item!r}, but {wanted}"


def line(text: str, name: str, key: str) -> int:
    """Where `key` stands under a header of `name`, else that header, else the first line.

    Args:
        name: of a model, or "the file".
        key: of a key inside another, such as "options.seconds", the last word is looked for.
    """
    word = re.compile(rf"(?<![\w-]){re.escape(key.rpartition('.')[2])}(?![\w-])")
    of_name = re.compile(rf"\s*\[+(?:model|contract)\.\"?{re.escape(name)}\"?[.\]]")
    header, inside = 0, name == "the file"
    for number, row in enumerate(text.splitlines(), 1):
        if row.lstrip().startswith("["):
            inside = name == "the file" or bool(of_name.match(row))
            header = header or (number if inside else 0)
        # A key inside another may stand in its inline table.
        if inside and word.search(row if "." in key else row.split("=")[0]):
            return number
    return header or 1


def _keys(kind: type[Struct]) -> list[str]:
    return sorted(each.name for each in fields(kind))


def _description(kind: type[Struct], key: str) -> str:
    return str(get_type_hints(kind, include_extras=True)[key].__metadata__[-1].description)


def _inner(kind: type[Struct], key: str) -> type[Struct] | None:
    """What the items of a list are decoded into, where that has keys."""
    inside = [get_type_hints(kind)[key]]
    for each in inside:
        if isinstance(each, type) and issubclass(each, Struct):
            return each
        inside.extend(get_args(each))
    return None
