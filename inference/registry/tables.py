"""Reading a `models.toml`: what may stand in it, and where it went wrong when it says something else."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""A score keeps the name in 60 characters."""

_STRING = {"title", "contract", "source", "repository", "revision", "licence"}
_STRINGS = {"languages", "labels", "also"}
_FILES = {"files", "originals"}
_BOOLEAN = {"enabled", "licence_must_be_accepted", "publish_scores"}
_TABLES = {"published", "options"}
_KEYS: Final = _STRING | _STRINGS | _FILES | _BOOLEAN | _TABLES | {"threshold", "megabytes"}

_PATTERNS: Final = {
    "source": (re.compile("package|hub|exported"), 'must be "package", "hub" or "exported"'),
    "repository": (re.compile(r"[\w.-]+/[\w.-]+"), 'must be a Hub repository such as "owner/name"'),
    "revision": (
        re.compile("[0-9a-f]{7,40}"),
        "must be a commit, best all 40 hexadecimal digits of it; a branch or tag may move",
    ),
}


class CatalogueError(Exception):
    """A models.toml that cannot be followed, or a model that is in none."""


@dataclass(frozen=True, slots=True)
class Tables:
    """One models.toml, checked key by key. Values are as TOML has them; every file is a table."""

    path: Path
    text: str = ""
    contracts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    models: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    accepted_licences: tuple[str, ...] = ()

    def error(self, name: str, key: str, problem: str) -> CatalogueError:
        """An error that says where to look."""
        return CatalogueError(f"{self.path}, line {_line(self.text, name, key)}: {key} of {name} {problem}.")

    def must_know(self, known: Collection[str]) -> None:
        """A licence can only be accepted of a model that there is, and a contract is code.

        Raises:
            CatalogueError: `accepted_licences` names another, or an operator's file describes a contract.
        """
        for contract in self.contracts:
            raise self.error(contract, "contract", "cannot be described here: a new contract needs code")
        for name in self.accepted_licences:
            if name not in self.models and name not in known:
                problem = f"names {name!r}, which is no model here or in the catalogue"
                raise self.error("the file", "accepted_licences", problem)


def read(path: Path) -> Tables:
    """The tables of a models.toml.

    Raises:
        CatalogueError: it is no TOML, or a key has a name or a value that we cannot follow.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}.") from error
    bare = Tables(path, text)
    if unknown := content.keys() - {"contract", "model", "accepted_licences"}:
        key = sorted(unknown)[0]
        raise bare.error("the file", key, "is no key we know; models stand under [model.NAME]")
    accepted = _texts(bare, "the file", "accepted_licences", content.get("accepted_licences", []))
    contracts = _checked(bare, content.get("contract", {}))
    return Tables(path, text, contracts, _checked(bare, content.get("model", {})), tuple(accepted))


def _checked(where: Tables, models: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(models, dict):
        raise where.error("the file", "model", "must be a table: [model.NAME]")
    for name, table in models.items():
        if not NAME.fullmatch(name):
            raise where.error(name, "name", "may have small letters, digits, - and _, at most 60 of them")
        if not isinstance(table, dict):
            raise where.error(name, "model", f"must be a table: [model.{name}]")
    return {name: _table(where, name, table) for name, table in models.items()}


def _table(where: Tables, name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(where, name, key, value) for key, value in table.items()}


def _value(where: Tables, name: str, key: str, value: Any) -> Any:
    if key not in _KEYS:
        raise where.error(name, key, f"is no key we know; there are {', '.join(sorted(_KEYS))}")
    if key in _FILES:
        return _files(where, name, key, value)
    if key in _STRINGS:
        return _texts(where, name, key, value)
    if key == "published":
        return _published(where, name, value)
    expected, words = _expected(key)
    if isinstance(value, bool) != (key in _BOOLEAN) or not isinstance(value, expected):
        raise where.error(name, key, f"is {value!r}, but must be {words}")
    if key == "threshold" and not 0 < value < 1:
        raise where.error(name, key, f"is {value!r}, but must be between 0 and 1")
    if key in _PATTERNS and not _PATTERNS[key][0].fullmatch(value):
        raise where.error(name, key, f"is {value!r}, but {_PATTERNS[key][1]}")
    return value


def _expected(key: str) -> tuple[Any, str]:
    if key in _STRING:
        return str, "text in quotes"
    if key in _BOOLEAN:
        return bool, "true or false"
    if key in _TABLES:
        return dict, "a table"
    return ((int, float), "a number") if key == "threshold" else (int, "a whole number")


def _texts(where: Tables, name: str, key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise where.error(name, key, f'is {value!r}, but must be a list of texts such as ["en", "no"]')
    return value


def _files(where: Tables, name: str, key: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise where.error(name, key, 'must be a list of files such as ["model.onnx", "tokenizer.json"]')
    return [_file(where, name, key, {"name": file} if isinstance(file, str) else file) for file in value]


def _file(where: Tables, name: str, key: str, file: Any) -> dict[str, Any]:
    if not isinstance(file, dict) or "name" not in file or file.keys() - {"name", "sha256", "size"}:
        raise where.error(name, key, f"has {file!r}; a file is its name, or name, sha256 and size")
    if not _is_inside(file["name"]):
        raise where.error(name, key, f"has {file['name']!r}, which is no path within a repository")
    if not re.fullmatch("[0-9a-f]{64}", str(file.get("sha256", "0" * 64))):
        raise where.error(name, key, f"has a sha256 for {file['name']} that is not 64 hexadecimal digits")
    size = file.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise where.error(name, key, f"has a size for {file['name']} that is no number of bytes")
    return dict(file)


def _is_inside(name: Any) -> bool:
    """A file is written under its name, which must not lead out of the folder of its model."""
    if not isinstance(name, str) or not name or "\\" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _published(where: Tables, name: str, value: Any) -> dict[str, dict[str, float]]:
    tables = list(value.values()) if isinstance(value, dict) else [None]
    if not all(isinstance(figures, dict) and _are_numbers(figures.values()) for figures in tables):
        problem = f"must be figures per language, such as [model.{name}.published.en] with accuracy = 0.9"
        raise where.error(name, "published", problem)
    return dict(value)


def _are_numbers(values: Iterable[Any]) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


def _line(text: str, name: str, key: str) -> int:
    """Where `key` stands under a header of `name`, else that header, else the first line."""
    header, inside = 0, name == "the file"
    of_name = re.compile(rf"\s*\[+(?:model|contract)\.\"?{re.escape(name)}\"?[.\]]")
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            inside = name == "the file" or bool(of_name.match(line))
            header = header or (number if inside else 0)
        if inside and re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", line.split("=")[0]):
            return number
    return header or 1
