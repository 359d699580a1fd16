"""What our own pages mark goes into releases: no game forgets to say what its page calls a moment."""

import re
from pathlib import Path

import pytest

from games.catalogue.registry import marks
from games.importing.calls import NAMED_HERE, Event
from tests.sites import ROOT

PAGES = [
    *(ROOT / "static").rglob("*.js"),
    *(ROOT / "games" / "catalogue").rglob("stage/*.js"),
]
MADE = re.compile(r'(?:\bmark\(|type: "mark", name: )(?:\w+ \? "(\w+)" : )?"(\w+)"')


def made(page: Path) -> set[str]:
    found = MADE.findall(page.read_text("utf-8"))
    return {name for names in found for name in names if name}


def test_the_pages_of_this_site_make_marks() -> None:
    """That the search below finds anything."""
    found = set[str]().union(*map(made, PAGES))
    assert {"done", "cut_off", "dropout", "pause", "second_shown", "chunk", "taken_back"} <= found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_mark_of_a_page_has_a_name_that_may_be_published(page: Path) -> None:
    assert made(page) <= marks()


def test_so_has_what_a_call_with_an_agent_of_one_s_own_tells() -> None:
    told = Event.model_json_schema()["properties"]["name"]["enum"]
    assert {NAMED_HERE.get(name, name) for name in told} <= marks()
