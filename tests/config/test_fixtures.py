"""What every test begins with is not put out by a fixture of the same name further down."""

import ast
from collections import Counter
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"


def fixtures(path: Path, *, autouse: bool) -> list[str]:
    """Names of a file's fixtures; with `autouse` only of those that nobody need ask for."""
    functions = (each for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef))
    marked = ((each.name, " ".join(map(ast.unparse, each.decorator_list))) for each in functions)
    return [name for name, marks in marked if "fixture" in marks and (not autouse or "autouse=True" in marks)]


def test_no_fixture_takes_the_name_of_one_that_all_tests_begin_with() -> None:
    everywhere = fixtures(TESTS / "conftest.py", autouse=True)
    assert "_fresh_counts" in everywhere
    names = Counter(name for path in TESTS.rglob("*.py") for name in fixtures(path, autouse=False))
    assert {name: names[name] for name in everywhere} == dict.fromkeys(everywhere, 1)
