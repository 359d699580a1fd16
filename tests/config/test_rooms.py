"""The plan of the house: short chains of imports, no circle, few modules a level, and pure is pure."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

from tests.sites import ROOT

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = CONFIGURATION["root_packages"]

MOST_ON_A_LEVEL = 15
LONGEST_CHAIN = 11
LEAST_LINES = 25

LOOKED_FOR = {
    "__init__.py": "Python",
    "apps.py": "Django",
    "urls.py": "Django's include()",
    "models.py": "Django",
    "admin.py": "Django",
    "tasks.py": "Celery, by names that queued messages carry",
    "housekeeping.py": "Celery, by names that stored schedules carry",
    "adapter.py": "allauth, by the setting ACCOUNT_ADAPTER",
}
"""Modules that somebody looks for under this very name, and who; they may be as small as they like."""

LOOKED_INTO = ("commands", "templatetags")
"""Folders of which Django takes each file for one command or one library of tags."""

SMALL = {
    "platform/publishing/writing/arenas.py": "what the C library is told, by its numbers",
    "games/management/skeleton/rules.py": "a game to begin with",
    "platform/corpus/models/clock.py": "what takes and samples count in, so that neither needs the other",
    "platform/corpus/storage/sound.py": "what keeps takes and what keeps bytes both know of them",
    "platform/corpus/marking.py": "imported by what may import nothing else",
    "platform/config/words/check.py": "what Django calls, and the words it says",
    "platform/config/hardening/scrubbing.py": "named by the settings, so that it imports nothing of ours",
    "games/catalogue/maze_courier/landmarks.py": "one list of one game",
    "games/catalogue/number_relay/mails.py": "one list of one game",
    "games/catalogue/number_relay/pins.py": "one list of one game",
    "games/catalogue/referee/rules.py": "every game has its rules there",
    "platform/corpus/verifying/views.py": "one page of a room that else works by itself",
    "platform/publishing/erasure/removing.py": "one rule of when",
    "platform/publishing/faults.py": "names that all of the room know",
    "platform/publishing/targets/current.py": "what settings and publishers say, in one place",
    "platform/accounts/doors/sessions.py": "Django wants an engine to be a module",
    "platform/config/formats/no/formats.py": "Django looks for it there",
    "platform/publishing/planning/splits.py": "what must never change stands alone",
}
"""Small for a reason of their own."""

Graph = Mapping[str, Set[str]]

IMPURE = {"django", "celery", "channels", "redis"}


def source_root(package: str) -> Path:
    return ROOT if (ROOT / package).is_dir() else ROOT / "platform"


def named(file: Path, root: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
    """Every module of the site; migrations are history."""
    return {
        named(file, source_root(package)): file
        for package in PACKAGES
        for file in sorted((source_root(package) / package).rglob("*.py"))
        if "migrations" not in file.parts
    }


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text())


def mentioned(name: str) -> Iterator[str]:
    """What a module imports anywhere in it, inside functions and for types as well."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{name} imports relatively"
            whole = (f"{node.module}.{each.name}" for each in node.names)
            yield from (each if each in modules() else node.module for each in whole)


@cache
def graph() -> Graph:
    """Module to the modules of the site that it imports."""
    return {name: {each for each in mentioned(name) if each in modules()} - {name} for name in modules()}


def is_a_front(name: str) -> bool:
    """Whether a package's own module only names what its modules hold: there is nothing in it to read."""
    names = (ast.ImportFrom, ast.Expr, ast.Assign)
    return modules()[name].name == "__init__.py" and all(isinstance(each, names) for each in tree(name).body)


def without_fronts(of: Graph) -> Graph:
    """The same house, as who imports a front sees it: what lies behind."""

    @cache
    def behind(name: str) -> frozenset[str]:
        return frozenset().union(*map(behind, of[name])) if is_a_front(name) else frozenset({name})

    read = {name: imported for name, imported in of.items() if not is_a_front(name)}
    return {name: frozenset().union(*map(behind, imported)) for name, imported in read.items()}


def circle(of: Graph) -> list[str]:
    """A circle of imports; empty where there is none."""
    left = dict(of)
    while leaves := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in leaves}
    way = [min(left)] if left else []
    while way and way[-1] not in way[:-1]:
        way.append(min(left[way[-1]] & left.keys()))
    return way[way.index(way[-1]) :] if way else []


def longest_chain(of: Graph) -> list[str]:
    """The longest way down; without circles there is one."""

    @cache
    def below(name: str) -> list[str]:
        return [name, *max(map(below, sorted(of[name])), key=len, default=[])]

    return max(map(below, of), key=len)


def test_a_circle_and_the_longest_chain_are_found() -> None:
    round_about = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str]()}
    assert circle(round_about) == ["b", "c", "b"]
    straight = {**round_about, "c": {"d"}}
    assert circle(straight) == []
    assert longest_chain(straight) == ["a", "b", "c", "d"]


def test_imports_inside_functions_and_of_modules_by_their_package_count() -> None:
    assert "rewards.ledger.joining" in graph()["rewards.apps"]
    assert "games.judging.handing_over" in graph()["games.play.takes"]


def test_no_module_is_imported_in_a_circle() -> None:
    assert circle(graph()) == []


def test_no_chain_of_imports_is_longer_than_twelve_modules() -> None:
    assert circle(graph()) == []
    found = longest_chain(without_fronts(graph()))
    assert len(found) <= LONGEST_CHAIN, " -> ".join(found)


def test_a_front_is_no_step_of_a_chain_and_hides_none() -> None:
    assert is_a_front("moderation.models")
    assert not is_a_front("corpus.steps")
    assert "moderation.models" not in without_fronts(graph())
    assert "moderation.models.voting" in without_fronts(graph())["moderation.serving.choosing"]


def test_no_level_has_more_than_fifteen_modules() -> None:
    levels: dict[Path, list[str]] = {}
    for file in modules().values():
        if file.name != "__init__.py":
            levels.setdefault(file.parent, []).append(file.name)
    assert {folder: files for folder, files in levels.items() if len(files) > MOST_ON_A_LEVEL} == {}


def test_no_module_is_small_without_a_reason() -> None:
    small = {
        str(file.relative_to(ROOT))
        for file in modules().values()
        if file.name not in LOOKED_FOR
        and file.parent.name not in LOOKED_INTO
        and len(file.read_text().splitlines()) < LEAST_LINES
    }
    assert small <= SMALL.keys()


def test_every_module_that_says_it_is_pure_is_held_to_it_by_a_contract() -> None:
    held = {
        module
        for contract in CONFIGURATION["contracts"]
        if contract["type"] == "forbidden" and set(contract["forbidden_modules"]) >= IMPURE
        if not contract.get("allow_indirect_imports") and not contract.get("ignore_imports")
        for module in contract["source_modules"]
    }
    pure = {name for name in modules() if re.search(r"\bPure\b", ast.get_docstring(tree(name)) or "")}
    assert {each for each in pure if not any(f"{each}.".startswith(f"{module}.") for module in held)} == set()
    assert len(pure) > 40
