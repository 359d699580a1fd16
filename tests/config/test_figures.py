"""Numbers, dates and hours as the reader's language and zone have them; nothing on a page goes past that."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from corpus import figures
from corpus.floor import floor_sentence
from tests.sites import ROOT

AT = datetime(2026, 11, 29, 23, 40, 5, tzinfo=UTC)

PAGES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "games" / "catalogue").rglob("page.html")]
FORMATTED = re.compile(r"\|(?:date|time|timesince|timeuntil|naturaltime):?(\"[^\"]*\")?")
FOR_MACHINES = {'"c"'}
"""What a hidden field sends back."""
FOR_SCRIPTS = re.compile(r'data-[a-z-]+="{{[^}]*}}"')
"""What a script reads."""

ROOMS = (
    *(
        "platform/accounts",
        "platform/charts",
        "platform/moderation",
        "platform/rewards",
        "platform/corpus/mine",
    ),
    *("platform/publishing/desk", "platform/publishing/statistics"),
    *("games/daily", "games/studies", "games/talks/live", "games/referee"),
)
"""Rooms whose Python says things to readers of pages."""
FOR_PROGRAMS = {
    "platform/moderation/desk/recutting.py": "a line of the journal, which stays as it was written",
    "platform/accounts/addresses.py": "names a day's key in the cache",
}
SCRIPTS = [*(ROOT / "static").rglob("*.js"), *(ROOT / "games" / "catalogue").rglob("stage/*.js")]
FIXED = re.compile(r"\.toFixed\(")
NOT_SAID = re.compile(r"setProperty|rotate\(|scale =|opacity|heard|seconds\.toFixed\(3\)|\bat: ")
"""Lines whose number goes into a style or to the server."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_page_formats_a_moment_by_itself(page: Path) -> None:
    """`|moment` and `|written` do: the first is put into the reader's zone, the second names its own."""
    said = FOR_SCRIPTS.sub("", page.read_text())
    assert set(FORMATTED.findall(said)) <= FOR_MACHINES


def _formatted(module: Path) -> Iterator[int]:
    """Lines of f-strings that write a number with decimals, thousands or per cent, or a moment."""
    tree = ast.parse(module.read_text())
    logged = {
        id(inner)
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef) and each.name == "__str__"
        for inner in ast.walk(each)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec and id(node) not in logged:
            spec = ast.unparse(node.format_spec).strip("f'\"")
            if re.search(r"\.\d|,|%|g$", spec):
                yield node.lineno


def test_no_module_writes_a_number_of_a_sentence_by_itself() -> None:
    """`corpus.figures` and Django's `date_format` do."""
    modules = [module for room in ROOMS for module in (ROOT / room).rglob("*.py")]
    modules = [module for module in modules if "management" not in module.parts]
    found = {str(each.relative_to(ROOT)): list(_formatted(each)) for each in modules}
    assert {name: lines for name, lines in found.items() if lines and name not in FOR_PROGRAMS} == {}


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('def said(a):\n    return f"{a:.1f} s"\n\ndef __str__(a):\n    return f"{a:.2f}"\n')
    assert list(_formatted(module)) == [2]
    assert FORMATTED.findall('{{ x|date:"Y-m-d" }}') == ['"Y-m-d"']


def test_no_script_says_a_number_by_itself() -> None:
    """`decimal` of look/words.js does."""
    lines = [
        f"{script.name}: {line.strip()}"
        for script in SCRIPTS
        for line in script.read_text().splitlines()
        if FIXED.search(line) and not NOT_SAID.search(line)
    ]
    assert lines == []


@pytest.mark.parametrize(
    ("language", "decimal", "whole"),
    [("en", "1.6", "12,345"), ("de", "1,6", "12.345"), ("no", "1,6", "12\xa0345"), ("tr", "1,6", "12.345")],
)
def test_numbers_are_written_as_the_language_has_them(language: str, decimal: str, whole: str) -> None:
    with override(language):
        assert figures.decimal(1.6) == decimal
        assert figures.whole(12_345.2) == whole
        assert figures.percent(0.016) == decimal
        page = Template("{% load humanize %}{{ a|floatformat:1 }} {{ b|intcomma }}")
        assert page.render(Context({"a": 1.6, "b": 12_345})) == f"{decimal} {whole}"


def test_the_floor_line_in_words_has_them_too() -> None:
    floor = {"seconds": 4.2, "pauses": [], "cuts": [], "agent": []}
    with override("de"):
        assert floor_sentence(floor).startswith("4,2 s")


def test_a_moment_names_its_zone_where_no_script_runs() -> None:
    page = Template('{{ at|moment:"minute" }} {{ none|moment:"minute" }}{{ at|written:"clock" }}')
    told = "2026-11-29 23:40 UTC"
    element = f'<time datetime="2026-11-29T23:40:05+00:00" data-moment="minute">{told}</time>'
    assert page.render(Context({"at": AT, "none": None})) == f"{element} 23:40 UTC"


def test_months_are_said_in_the_language_and_days_have_no_zone() -> None:
    page = Template('{{ at|written:"long" }}, {{ at|written:"day" }}, {{ day|written:"date" }}')
    with override("de"):
        said = page.render(Context({"at": AT, "day": date(2026, 11, 30)}))
    assert said == "29. November 2026, 23:40 UTC, 2026-11-29, 30. November 2026"
    with override("es"):
        assert Template('{{ at|written:"weekday" }}').render(Context({"at": AT})) == (
            "domingo, 29 de noviembre de 2026, 23:40 UTC"
        )


def test_a_page_is_said_in_the_language_that_the_browser_asks_for(client: Client, db: None) -> None:
    german = client.get("/", headers={"accept-language": "de-AT,de;q=0.9"})
    assert '<html lang="de"' in german.content.decode()
    assert {"Accept-Language", "Cookie"} <= set(german["Vary"].split(", "))
    unknown = client.get("/", headers={"accept-language": "tlh"})
    assert '<html lang="en"' in unknown.content.decode()


def test_a_language_chosen_at_the_foot_of_a_page_stays(client: Client, db: None) -> None:
    asked = "/consent/?next=/play/taboo-rush/"
    (next_,) = re.findall(r'name="next" value="([^"]*)">\s*<button', client.get(asked).content.decode())
    assert client.post("/language/", {"language": "tr", "next": unescape(next_)})["Location"] == asked
    back = client.post("/language/", {"language": "no", "next": "/takes/"})
    assert (back.status_code, back["Location"]) == (302, "/takes/")
    assert '<html lang="no"' in client.get("/", headers={"accept-language": "de"}).content.decode()
    assert client.post("/language/", {"language": "xx", "next": "//evil.example"})["Location"] == "/"
    assert client.cookies["language"].value == "no"
