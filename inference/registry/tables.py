"""Reading a `models.toml`: what may stand in it, and where something else stands. Knows no Django."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from babel import Locale
from msgspec import UNSET, Meta, Struct, UnsetType

from inference.registry import mistakes
from inference.registry.entries import Label, ModelFile, RegistryError, Source

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""A score keeps the name in 60 characters."""

Text = Annotated[str | UnsetType, Meta(description="text in quotes")]
Switch = Annotated[bool | UnsetType, Meta(description="true or false")]
Texts = Annotated[
    tuple[str, ...] | UnsetType, Meta(description='a list of texts such as ["tokenizer_config.json"]')
]
Files = Annotated[
    Annotated[tuple[ModelFile, ...], Meta(min_length=1)] | UnsetType,
    Meta(description='a list of files such as ["model.onnx", "tokenizer.json"]'),
]


class Licence(Struct, frozen=True, forbid_unknown_fields=True):
    """What a repository is published under.

    Attributes:
        must_be_accepted: nothing is downloaded before the operator accepts it.
        publish_scores: whether what its models say may leave the house.
    """

    name: str
    must_be_accepted: bool = False
    publish_scores: bool = True

    @property
    def binds(self) -> bool:
        """Whether it asks for more than its name to be shown."""
        return self.must_be_accepted or not self.publish_scores


class ModelTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[model.NAME]`; docs/models.md says what each key means."""

    title: Text = UNSET
    contract: Text = UNSET
    source: Annotated[
        Source | UnsetType,
        Meta(
            description='"package", "hub", "exported" or "trained"; "remote" and "outside" of those contracts'
        ),
    ] = UNSET
    repository: Annotated[
        Annotated[str, Meta(pattern=r"^[\w.-]+/[\w.-]+$")] | UnsetType,
        Meta(description='a Hub repository such as "owner/name"'),
    ] = UNSET
    revision: Annotated[
        Annotated[str, Meta(pattern="^[0-9a-f]{7,40}$")] | UnsetType,
        Meta(description="a commit, best all 40 hexadecimal digits of it; a branch or tag may move"),
    ] = UNSET
    files: Files = UNSET
    originals: Files = UNSET
    also: Texts = UNSET
    languages: Annotated[
        tuple[str, ...] | UnsetType, Meta(description='a list of texts such as ["en", "no"]')
    ] = UNSET
    labels: Annotated[
        tuple[Label, ...] | UnsetType, Meta(description='a list of labels such as ["complete", "incomplete"]')
    ] = UNSET
    threshold: Annotated[
        Annotated[float, Meta(gt=0, lt=1)] | UnsetType, Meta(description="a number between 0 and 1")
    ] = UNSET
    licence: Text = UNSET
    licence_must_be_accepted: Switch = UNSET
    publish_scores: Switch = UNSET
    enabled: Switch = UNSET
    megabytes: Annotated[
        Annotated[int, Meta(ge=0)] | UnsetType, Meta(description="a whole number, 0 or more")
    ] = UNSET
    published: Annotated[
        dict[str, dict[str, float]] | UnsetType,
        Meta(description="figures per language, such as [model.NAME.published.en] with accuracy = 0.9"),
    ] = UNSET
    options: Annotated[dict[str, Any] | UnsetType, Meta(description="a table")] = UNSET

    def given(self) -> dict[str, Any]:
        """The keys that stand there."""
        return {key: value for key, value in msgspec.structs.asdict(self).items() if value is not UNSET}


@dataclass(frozen=True, slots=True)
class Tables:
    """One models.toml, decoded.

    Attributes:
        licences: repository, in small letters as the Hub does not tell them apart, to its licence. Only the
            built-in file has them.
    """

    path: Path
    text: str = ""
    models: Mapping[str, ModelTable] = field(default_factory=dict)
    accepted_licences: tuple[str, ...] = ()
    licences: Mapping[str, Licence] = field(default_factory=dict)

    def error(self, name: str, key: str, problem: str) -> RegistryError:
        """An error that says where to look; `key` may be one inside another, such as "options.seconds"."""
        line = mistakes.line(self.text, name, key)
        return RegistryError(f"{self.path}, line {line}: {key} of {name} {problem}.")

    def must_know(self, known: Collection[str]) -> None:
        """A licence can only be accepted of a model that there is.

        Raises:
            RegistryError: `accepted_licences` names another.
        """
        for name in self.accepted_licences:
            if name not in self.models and name not in known:
                problem = f"names {name!r}, which is no model here or in the registry"
                raise self.error("the file", "accepted_licences", problem)


def read(path: Path, *, built_in: bool = False) -> Tables:
    """The tables of a models.toml.

    Args:
        built_in: it may say which licences repositories have.

    Raises:
        RegistryError: it is no TOML, or a key has a name or a value that we cannot follow.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = msgspec.toml.decode(text)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise RegistryError(f"{path} cannot be read: {error}.") from error
    bare = Tables(path, text)
    for contract in content.get("contract", {}):
        raise bare.error(contract, "contract", "cannot be described here: a new contract needs code")
    if unknown := content.keys() - {"model", "licences" if built_in else "model", "accepted_licences"}:
        key = sorted(unknown)[0]
        raise bare.error("the file", key, "is no key we know; models stand under [model.NAME]")
    given = msgspec.convert(content.get("licences", {}), dict[str, Licence])
    licences = {repository.lower(): licence for repository, licence in given.items()}
    tables = Tables(path, text, _models(bare, content.get("model", {})), _accepted(bare, content), licences)
    if not built_in:  # ours are looked at in a test: a start need not wait for the names of all languages
        check_languages(tables)
    return tables


def _accepted(where: Tables, content: Mapping[str, Any]) -> tuple[str, ...]:
    given = content.get("accepted_licences", [])
    try:
        return msgspec.convert(given, tuple[str, ...])
    except msgspec.ValidationError as error:
        problem = f'is {given!r}, but must be a list of texts such as ["turn-detector-v2"]'
        raise where.error("the file", "accepted_licences", problem) from error


def _models(where: Tables, models: Any) -> dict[str, ModelTable]:
    if not isinstance(models, dict):
        raise where.error("the file", "model", "must be a table: [model.NAME]")
    for name, table in models.items():
        if not NAME.fullmatch(name):
            raise where.error(name, "name", "may have small letters, digits, - and _, at most 60 of them")
        if not isinstance(table, dict):
            raise where.error(name, "model", f"must be a table: [model.{name}]")
    return {name: _table(where, name, table) for name, table in models.items()}


def _table(where: Tables, name: str, table: Mapping[str, Any]) -> ModelTable:
    try:
        decoded = msgspec.convert({key: _as_files(key, value) for key, value in table.items()}, ModelTable)
    except msgspec.ValidationError as error:
        raise where.error(name, *mistakes.explained(error, ModelTable, table)) from error
    return decoded


def check_languages(tables: Tables) -> None:
    """Every language of every model is one.

    Raises:
        RegistryError: one is not.
    """
    for name, model in tables.models.items():
        for language in model.languages or ():
            if language not in _iso_639_1():
                problem = f'has {language!r}, which is no language of ISO 639-1 such as "en" or "no"'
                raise tables.error(name, "languages", problem)


def _as_files(key: str, value: Any) -> Any:
    """A file may be just its name."""
    if key not in ("files", "originals") or not isinstance(value, list):
        return value
    return [{"name": file} if isinstance(file, str) else file for file in value]


@cache
def _iso_639_1() -> frozenset[str]:
    """The codes of two letters that Unicode's CLDR has a name for; it takes 0.1 s to load."""
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) == 2)
